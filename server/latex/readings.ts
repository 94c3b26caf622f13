// Which of its meanings every sign of a document has: those are chosen with which the shapes have the fewest errors. One
// meaning a sign in the whole document; where several do equally well, the one that is usual on paper.

import type { Analysis, Engine, SymbolSummary } from '../engine/api.ts';
import { matrixBars } from './bars.ts';
import { type Carrier, carriersOf, isCapital, movedLetters } from './carriers.ts';
import { namesIn } from './declare.ts';
import { derivedBy } from './dependencies.ts';
import type { Facts } from './facts.ts';
import { nameOf } from './letter-names.ts';
import type { Row } from './math.ts';
import { errorsOf, withNamedSizes } from './named-sizes.ts';
import { notationNotes } from './notation.ts';
import type { Note } from './note.ts';
import { withSizedOnes } from './ones.ts';
import type { Piece } from './pieces.ts';
import { ALONG, type Choices, type Rank, type Reading } from './reading.ts';
import { type Drafts, rowsOfDraft } from './statements.ts';
import { walk } from './walk.ts';
import { writeFile } from './write-file.ts';

export interface Chosen {
  readonly text: string;
  /** The text as the engine understands it. */
  readonly analysis: Analysis;
  readonly remembered: Remembered;
  /** The statements that end the text, with their places in the document. */
  readonly body: readonly Piece[];
  readonly notes: readonly Note[];
  /** What was chosen. */
  readonly readings: readonly Note[];
}

/** What a version of a document leaves to the next: its choices, so that only what is new is chosen. */
export interface Remembered {
  /** Which option each choice took, by its key. */
  readonly options: ReadonlyMap<string, number>;
  /** The lines of the file, its sizes not named, for whose signs all meanings have been tried. */
  readonly settled: ReadonlySet<string>;
  /** The file before its sizes were named, and after that. */
  readonly open: Analysis;
  readonly named: Analysis;
}

/** How much a reading may cost: while somebody types, what was chosen before is kept. */
export type Effort = 'typing' | 'all';

/** Readings that are tried at most: a document with more letters keeps the usual meanings of the rest. */
const MOST_TRIALS = 600;
const LEAST_TRIALS = 40;
/** Lines that are read over all trials. */
const MOST_LINES = 3_000;
/** How many lines one of a family counts as: it is worked out for several lengths. */
const FAMILY_LINES = 6;
/** What an error weighs beside a departure from what is usual. */
const ERROR = 100;
const WARNING = 5;
/** A claim of another shape than its gradient: the claim may be what is wrong. */
const CLAIM = 12;
/** A capital that comes out as a column, or a column as a number. */
const THIN = 4;
/** Something that is derived as losses are, and is no number. */
const LOSS = 40;
/** A matrix whose rows or columns are picked, as large in both ways. */
const SQUARE = 3;

/** One thing to choose: the usual meaning first. */
interface Choice {
  /** The same in every version of a document. */
  readonly key: string;
  /** The letter that it is about; null where it is about signs. */
  readonly name: string | null;
  readonly options: readonly ((choices: Choices) => Choices)[];
  /** How unusual each is, where they are not so one by one. */
  readonly costs?: readonly number[];
}

/** A reading of everything, with what is wrong under it. */
interface Tried {
  /** For each choice which of its options is taken. */
  readonly places: readonly number[];
  readonly cost: number;
  readonly text: string;
  readonly analysis: Analysis;
}

export function chooseReading(
  drafts: Drafts,
  facts: Facts,
  remarks: string,
  analyse: Engine['analyse'],
  effort: Effort = 'all',
  before: Remembered | null = null,
): Chosen {
  const found = search(drafts, facts, remarks, analyse, effort, before);
  if (effort === 'typing' || (before && changedLines(found.written, before).length === 0)) return found;
  // A size that nothing names may be forced to be another, also one of a matrix of samples: readings are tried again with all of them named.
  const { open, named } = found.remembered;
  const isOdd = named.symbols.some((symbol) => isSquare(symbol, found.choices));
  if (errorsOf(named) <= errorsOf(open) && !isOdd) return found;
  return search(drafts, facts, remarks, (text) => withNamedSizes(analyse(text), analyse, null), 'all', null);
}

/** The best reading, before its sizes were named and after that. */
function search(
  drafts: Drafts,
  facts: Facts,
  remarks: string,
  analyse: Engine['analyse'],
  effort: Effort,
  earlier: Remembered | null,
): Chosen & { readonly choices: Choices; readonly written: string } {
  const open = choicesFor(drafts, facts);
  const first = usual(drafts, facts);
  const losses = lossesOf(drafts, facts);
  const choicesAt = (places: readonly number[]): Choices =>
    places.reduce(
      (choices, place, index) =>
        place === 0 ? choices : (open[index]?.options[place]?.(choices) ?? choices),
      first,
    );
  const hasFamilies = [...first.reading.indexed.values()].includes('member');
  const most = Math.min(
    MOST_TRIALS,
    Math.max(
      LEAST_TRIALS,
      Math.floor(MOST_LINES / ((1 + drafts.list.length) * (hasFamilies ? FAMILY_LINES : 1))),
    ),
  );
  let trials = 0;
  const tried = (places: readonly number[], before?: Analysis): Tried => {
    const choices = choicesAt(places);
    const { text, unread } = writeFile(drafts, facts, remarks, choices);
    trials += 1;
    // Most lines are as in the reading before, and are not worked out again.
    const analysis = analyse(text, before ? { previous: before } : {});
    const departures = places.reduce((sum, place, index) => sum + (open[index]?.costs?.[place] ?? place), 0);
    return {
      places,
      text,
      cost: errorsIn(analysis, choices, losses) + ERROR * unread + departures,
      analysis,
    };
  };
  const kept = open.map(({ key, options }) => Math.min(earlier?.options.get(key) ?? 0, options.length - 1));
  let best = tried(kept, earlier?.open);
  /** Changes some choices together; whether that is better. */
  const tryAt = (changes: readonly (readonly [number, number])[]): boolean => {
    const next = [...best.places];
    for (const [index, option] of changes) next[index] = option;
    const found = tried(next, best.analysis);
    if (found.cost >= best.cost) return false;
    best = found;
    return true;
  };
  // What was weighed before is not weighed again, but for names in lines that are new or gone.
  const unsettled = earlier ? namesIn(changedLines(best.text, earlier).join('\n')) : null;
  const isSettled = unsettled?.length === 0;
  /** Other options of what stands in lines with something wrong. */
  const changes = (): readonly (readonly [number, number])[] => {
    if (isSettled) return [];
    const choices = choicesAt(best.places);
    const wrong = namesToChange(best.analysis, choices, losses);
    const names = unsettled ? new Set(unsettled.filter((name) => wrong.has(name))) : wrong;
    return open.flatMap(({ name, options }, index) =>
      name !== null && !names.has(name) && !names.has(choices.reading.wholes.get(name) ?? name)
        ? []
        : options.flatMap((_, option) => (option === best.places[index] ? [] : [[index, option] as const])),
    );
  };
  for (let better = best.cost > 0 && effort === 'all'; better && trials < most; ) {
    better = changes().some((change) => trials < most && tryAt([change]));
  }
  // What was departed from for one error may be taken back where another change mends it.
  const departed = open.flatMap((_, index) => ((best.places[index] ?? 0) > 0 ? [index] : []));
  for (const index of effort === 'all' ? departed : []) {
    for (const change of changes()) {
      if (trials >= most || best.places[index] === 0) break;
      if (change[0] !== index) tryAt([[index, 0], change]);
    }
  }
  // Two letters may have to change their meaning together.
  const single = changes();
  for (const [at, one] of single.entries()) {
    if (best.cost < ERROR || trials >= most || effort === 'typing') break;
    for (const other of single.slice(at + 1)) if (other[0] !== one[0] && trials < most) tryAt([one, other]);
  }
  const written = writeFile(drafts, facts, remarks, choicesAt(best.places));
  const named = withNamedSizes(best.analysis, analyse, earlier?.named ?? null);
  const options = new Map(open.map(({ key }, index) => [key, best.places[index] ?? 0]));
  const sized = withSizedOnes(named, written.body);
  const body = sized?.body ?? written.body;
  const analysis = sized ? analyse(sized.text, { previous: named }) : named;
  const declared = analysis.text
    .split('\n')
    .filter(
      (line) => !remarks.includes(line) && !facts.attributes.has(/^(?:param )?(\S+)/u.exec(line)?.[1] ?? ''),
    )
    .join('\n');
  return {
    text: analysis.text,
    analysis,
    body,
    notes: written.notes,
    readings: notationNotes(choicesAt(best.places), body, declared),
    choices: choicesAt(best.places),
    written: best.text,
    remembered: {
      options,
      settled: effort === 'all' || !earlier ? new Set(best.text.split('\n')) : earlier.settled,
      open: best.analysis,
      named,
    },
  };
}

/** The lines that are new since all was weighed, and those that are gone. */
function changedLines(text: string, { settled }: Remembered): readonly string[] {
  const lines = new Set(text.split('\n'));
  return [
    ...[...lines].filter((line) => !settled.has(line)),
    ...[...settled].filter((line) => !lines.has(line)),
  ];
}

/** The names in lines with something wrong, and those whose shapes are not what they are as a rule. */
function namesToChange(
  { text, problems, symbols }: Analysis,
  choices: Choices,
  losses: ReadonlySet<string>,
): ReadonlySet<string> {
  const unusual = symbols.filter((symbol) => isThin(symbol, choices) || isSquare(symbol, choices));
  const near = new Set<string>();
  const lineAt = (start: number, last: number): void => {
    const end = text.indexOf('\n', last);
    const line = text.slice(text.lastIndexOf('\n', start) + 1, end < 0 ? undefined : end);
    for (const name of line.match(/[\p{L}][\p{L}\p{M}\d_]*/gu) ?? []) near.add(name);
  };
  for (const { code, range } of problems) if (code !== 'unresolved-size') lineAt(range.start, range.end);
  const odd = new Set(unusual.map(({ name }) => name.replace(/\[.*$/u, '')));
  for (const line of odd.size > 0 ? text.split('\n') : []) {
    const names = line.match(/[\p{L}][\p{L}\p{M}\d_]*/gu) ?? [];
    if (names.some((name) => odd.has(name))) for (const name of names) near.add(name);
  }
  for (const { name, shape, range } of symbols)
    if (losses.has(name) && shape?.length !== 0) lineAt(range.start, range.end);
  return near;
}

/** A capital that comes out as a column, and a column that comes out as a number. */
const isThin = ({ name: written, shape, kind }: SymbolSummary, { ranks, reading }: Choices): boolean => {
  if (kind === 'definition') return false;
  // Of a family each member.
  const name = written.replace(/\[.*$/u, '');
  const isMatrix =
    ranks.get(name) === 'matrix' || (isCapital(name) && [...reading.wholes.values()].includes(name));
  const isNumber = shape?.length === 0;
  return (
    (isMatrix && (isNumber || shape?.includes('1') === true)) || (ranks.get(name) === 'column' && isNumber)
  );
};

/** What is wrong under a reading; a size that nothing names is named later. */
function errorsIn({ problems, symbols }: Analysis, choices: Choices, losses: ReadonlySet<string>): number {
  const thin = symbols.filter((symbol) => isThin(symbol, choices)).length;
  const unusual = symbols.filter(({ name, shape }) => losses.has(name) && shape?.length !== 0).length;
  const square = symbols.filter((symbol) => isSquare(symbol, choices)).length;
  return problems.reduce(
    (sum, { code, severity }) => {
      if (code === 'unresolved-size') return sum;
      // A gradient that is claimed in another shape may be wrong on paper.
      if (code === 'gradient-shape') return sum + CLAIM;
      return sum + (severity === 'error' ? ERROR : severity === 'warning' ? WARNING : 0);
    },
    THIN * thin + LOSS * unusual + SQUARE * square,
  );
}

/** What is derived, by the letters that losses have. */
function lossesOf({ list, undetermined }: Drafts, { indices }: Facts): ReadonlySet<string> {
  const derived = list.flatMap((draft) => {
    if (draft.kind === 'gradient') return [draft.of];
    if (draft.kind !== 'claim' && draft.kind !== 'question') return [];
    const of = derivedBy(draft.left)?.of[0];
    return of ? (nameOf(of, indices) ?? []) : [];
  });
  return new Set([...derived, ...undetermined].filter((name) => /^[LJEFCQℓφfℒ]/u.test(name)));
}

/** Whether samples are picked from a matrix that comes out square. */
function isSquare({ name, shape }: SymbolSummary, { reading }: Choices): boolean {
  const isPicked = [...reading.indexed].some(
    ([letter, places]) =>
      (places === 'row' || places === 'column') && (reading.wholes.get(letter) ?? letter) === name,
  );
  return isPicked && shape?.length === 2 && shape[0] === shape[1];
}

/** What every letter is as a rule: capitals are matrices, bold letters columns, Greek ones numbers. */
function usual(drafts: Drafts, facts: Facts): Choices {
  const called = [...facts.uses].filter(([name, uses]) => isCalled(name, uses, facts, drafts));
  const plain: Choices = {
    ranks: new Map(
      [...facts.uses.keys()].map((name) => [name, ranksOf(name, facts)[0] ?? 'matrix'] as const),
    ),
    reading: {
      functions: new Set(called.map(([name]) => name)),
      maps: new Set(),
      dependent: drafts.dependent,
      indexed: new Map(),
      pairs: new Set(
        drafts.list.flatMap((draft) =>
          draft.kind === 'definition' && draft.places.length === 2 ? [draft.name] : [],
        ),
      ),
      wholes: new Map(),
      upright: true,
      stars: 'matmul',
      powers: 'matrix',
      bars: barsIn(drafts.list.flatMap(rowsOfDraft), facts)[0] ?? 'entries',
      softmax: 'column',
      spreads: 'nothing',
      differentials: isDifferentialSign(facts),
    },
    layers: hasLayers(facts, drafts),
    by: variablesOf(drafts, facts)[0] ?? null,
  };
  return [...facts.indexed.keys()].reduce((choices, name) => {
    const [first] = carriersOf(name, facts, drafts, ranksOf(name, facts));
    return first ? carried(choices, name, first) : choices;
  }, plain);
}

/** A reading in which the indices of a name pick what one of its meanings says. */
function carried(
  { ranks, reading, ...rest }: Choices,
  name: string,
  { places, rank, whole }: Carrier,
): Choices {
  const wholes = new Map(reading.wholes);
  wholes.delete(name);
  if (whole !== null) wholes.set(name, whole);
  return {
    ...rest,
    ranks: new Map([...ranks, [whole ?? name, rank]]),
    reading: { ...reading, wholes, indexed: new Map([...reading.indexed, [name, places]]) },
  };
}

/** Whether weights are counted by an index that is moved somewhere: `W^{[l]} a^{[l-1]}`. */
function hasLayers(facts: Facts, drafts: Drafts): boolean {
  const moved = movedLetters(facts);
  return [...facts.indexed].some(
    ([name, own]) =>
      /^[wWVUΘ]/u.test(name) &&
      !drafts.list.some((draft) => draft.kind === 'definition' && draft.name === name) &&
      own.some(([first]) => first && first.letter !== null && moved.has(first.letter)),
  );
}

/** Whether d stands before names alone, as in `dL`, and is no size or number. */
function isDifferentialSign(facts: Facts): boolean {
  return !facts.sizes.has('d') && !facts.indexed.has('d') && !facts.indices.letters.has('d');
}

/** Letters that functions have, where every use has a bracket behind it. */
function isCalled(
  name: string,
  uses: readonly (readonly unknown[] | null)[],
  facts: Facts,
  drafts: Drafts,
): boolean {
  if (drafts.defined.has(name)) return true;
  if (facts.primed.has(name)) return name === name.toLowerCase();
  return (
    /^[fghσφϕψρτ](?:_.*)?$/u.test(name) && !drafts.dependent.has(name) && uses.every((use) => use !== null)
  );
}

/** Weights of layers are matrices whatever their letter. */
const isWeight = (name: string, { indexed }: Facts): boolean =>
  /^[wu]/u.test(name) && (indexed.get(name) ?? []).some(([first]) => first?.isAbove);

function ranksOf(whole: string, facts: Facts): readonly Rank[] {
  // A gradient is what its variable is.
  const name = whole.replace(/^grad_/u, '');
  const [letter = ''] = name;
  const isCapital = letter !== letter.toLowerCase();
  if (facts.bold.has(name)) return isCapital ? ['matrix', 'column'] : ['column', 'matrix', 'number'];
  if (isCapital) return facts.transposed.has(name) ? ['matrix', 'column'] : ['matrix', 'number', 'column'];
  if (isWeight(name, facts)) return ['matrix', 'column'];
  if (facts.transposed.has(name)) return ['column', 'matrix'];
  const isGreek = /\p{Script=Greek}/u.test(letter);
  return isGreek ? ['number', 'column', 'matrix'] : ['column', 'number', 'matrix'];
}

function choicesFor(drafts: Drafts, facts: Facts): readonly Choice[] {
  const wholes = new Set(usual(drafts, facts).reading.wholes.values());
  const ranks = [...facts.uses.keys()].map((name): Choice => {
    // What a whole is, the letter says whose index picks from it.
    if (wholes.has(name) && !facts.indexed.has(name))
      return { key: name, name, options: [(choices) => choices] };
    const own = ranksOf(name, facts);
    if (!facts.indexed.has(name)) {
      const options = own.map(
        (rank) =>
          (choices: Choices): Choices => ({ ...choices, ranks: new Map([...choices.ranks, [name, rank]]) }),
      );
      // A capital is seldom a number.
      const costs = isCapital(name) && own[1] === 'number' ? { costs: [0, 3, 2] } : {};
      return { key: name, name, options, ...costs };
    }
    const carriers = carriersOf(name, facts, drafts, own);
    return {
      key: name,
      name,
      options: carriers.map((one) => (choices) => carried(choices, name, one)),
      costs: carriers.map(({ cost }) => cost),
    };
  });
  const { functions } = usual(drafts, facts).reading;
  const calls = [...facts.uses]
    .filter(
      ([name, uses]) =>
        uses.every((use) => use !== null) &&
        !drafts.dependent.has(name) &&
        !drafts.defined.has(name) &&
        !facts.indexed.has(name),
    )
    .map(
      ([name]): Choice => ({
        key: `${name}()`,
        name,
        options: [
          (choices) => choices,
          (choices) => ({
            ...choices,
            reading: { ...choices.reading, maps: new Set([...choices.reading.maps, name]) },
          }),
          (choices) => ({
            ...choices,
            reading: { ...choices.reading, functions: toggled(choices.reading.functions, name) },
          }),
        ],
        costs: functions.has(name) ? [0, 2, 3] : [0, 3, 1],
      }),
    );
  const powers: Choice = {
    key: '#powers',
    name: null,
    options: [
      (choices) => choices,
      (choices) => ({ ...choices, reading: { ...choices.reading, powers: 'entry' } }),
    ],
    costs: [0, 2],
  };
  const rows = drafts.list.flatMap(rowsOfDraft);
  const bars: Choice = {
    key: '#bars',
    name: null,
    options: barsIn(rows, facts).map((one) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, bars: one },
    })),
    costs: [0, 2],
  };
  const hasSoftmax = rows.some((row) =>
    walk(row).some(({ node }) => node.kind === 'function' && ALONG.has(node.name)),
  );
  const softmax: Choice = {
    key: '#softmax',
    name: null,
    options: (hasSoftmax ? (['column', 'rows', 'cols'] as const) : (['column'] as const)).map(
      (one) => (choices) => ({ ...choices, reading: { ...choices.reading, softmax: one } }),
    ),
    costs: [0, 1, 2],
  };
  const spreads: Choice = {
    key: '#spreads',
    name: null,
    options: (['nothing', 'numbers', 'letters'] as const).map((spread) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, spreads: spread },
    })),
    costs: [0, 1, 3],
  };
  const samples: Choice = {
    key: '#samples',
    name: null,
    options: [(choices) => choices, withRowsAndColumnsExchanged],
  };
  const stars: Choice = {
    key: '#stars',
    name: null,
    options: (['matmul', 'hadamard', 'apart'] as const).map((star) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, stars: star },
    })),
  };
  const upright: Choice = {
    key: '#upright',
    name: null,
    options: [
      (choices) => choices,
      (choices) => ({ ...choices, reading: { ...choices.reading, upright: false } }),
    ],
  };
  const layers: Choice = {
    key: '#layers',
    name: null,
    options: hasLayers(facts, drafts)
      ? [true, false].map(
          (one) =>
            (choices: Choices): Choices => ({ ...choices, layers: one }),
        )
      : [(choices) => choices],
  };
  const needsVariable = drafts.list.some(({ kind }) => kind === 'gradient' || kind === 'claim');
  const by: Choice = {
    key: '#by',
    name: null,
    options: needsVariable
      ? variablesOf(drafts, facts).map(
          (name) =>
            (choices: Choices): Choices => ({ ...choices, by: name }),
        )
      : [(choices) => choices],
  };
  return [...ranks, ...calls, samples, upright, stars, bars, softmax, layers, powers, spreads, by];
}

/** What single bars around matrices may be, the usual meaning first. */
function barsIn(rows: readonly Row[], { indices }: Facts): readonly Reading['bars'][] {
  const found = rows.map((row) => matrixBars(row, indices));
  if (found.some(({ numbers }) => numbers > 0)) return ['determinant', 'entries'];
  return found.some(({ others }) => others > 0) ? ['entries', 'determinant'] : ['entries'];
}

/** Whoever has samples in columns has all of them so. */
function withRowsAndColumnsExchanged(choices: Choices): Choices {
  const indexed = new Map(
    [...choices.reading.indexed].map(([name, places]) => {
      if (places === 'row') return [name, 'column'] as const;
      return [name, places === 'column' ? 'row' : places] as const;
    }),
  );
  return { ...choices, reading: { ...choices.reading, indexed } };
}

/** What a gradient is likely by: the letters that parameters have, then the others; never a size or a function. */
function variablesOf(drafts: Drafts, facts: Facts): readonly string[] {
  const defined = new Set(drafts.list.flatMap((draft) => (draft.kind === 'definition' ? [draft.name] : [])));
  const free = [...facts.uses.keys()].filter(
    (name) =>
      !defined.has(name) &&
      !facts.sizes.has(name) &&
      !facts.indices.letters.has(name) &&
      !/^[nmNM]$/u.test(name),
  );
  const isParameter = (name: string): boolean => /^(?:[wWθΘβ])\d?$/u.test(name);
  return [...free.filter(isParameter), ...free.filter((name) => !isParameter(name))];
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((one) => one !== name)) : new Set([...names, name]);
}
