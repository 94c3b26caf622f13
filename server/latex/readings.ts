// Which of its meanings every sign of a document has: those are chosen with which the shapes have the fewest errors. One
// meaning a sign in the whole document; where several do equally well, the one that is usual on paper.

import type { Analysis, Engine, Fix, SymbolSummary } from '../engine/api.ts';
import type { Facts } from './facts.ts';
import type { Note } from './note.ts';
import type { Drafts } from './statements.ts';
import type { Piece } from './write.ts';
import { type Choices, type Rank, writeFile } from './write-file.ts';

export interface Chosen {
  readonly text: string;
  /** The statements that end the text, with their places in the document. */
  readonly body: readonly Piece[];
  readonly notes: readonly Note[];
}

/** Readings that are tried at most: a document with more letters keeps the usual meanings of the rest. */
const MOST_TRIALS = 600;
const LEAST_TRIALS = 40;
/** Lines that are read over all trials. */
const MOST_LINES = 12_000;
/** What an error weighs beside a departure from what is usual. */
const ERROR = 100;
const WARNING = 5;
/** A claim of another shape than its gradient: the claim may be what is wrong. */
const CLAIM = 30;
/** A capital that comes out as a column. */
const THIN = 4;

/** One thing to choose: the usual meaning first. */
interface Choice {
  /** The letter that it is about; null where it is about signs. */
  readonly name: string | null;
  readonly options: readonly ((choices: Choices) => Choices)[];
}

/** A reading of everything, with what is wrong under it. */
interface Tried {
  /** For each choice which of its options is taken. */
  readonly places: readonly number[];
  readonly cost: number;
  readonly analysis: Analysis;
}

export function chooseReading(
  drafts: Drafts,
  facts: Facts,
  remarks: string,
  analyse: Engine['analyse'],
): Chosen {
  const open = choicesFor(drafts, facts);
  const first = usual(drafts, facts);
  const choicesAt = (places: readonly number[]): Choices =>
    places.reduce(
      (choices, place, index) =>
        place === 0 ? choices : (open[index]?.options[place]?.(choices) ?? choices),
      first,
    );
  const most = Math.min(
    MOST_TRIALS,
    Math.max(LEAST_TRIALS, Math.floor(MOST_LINES / (1 + drafts.list.length))),
  );
  let trials = 0;
  const tried = (places: readonly number[], before?: Analysis): Tried => {
    const choices = choicesAt(places);
    const { text, unread } = writeFile(drafts, facts, remarks, choices);
    trials += 1;
    // Most lines are as in the reading before, and are not worked out again.
    const analysis = analyse(text, before ? { previous: before } : {});
    const departures = places.reduce((sum, place) => sum + place, 0);
    return { places, cost: errorsIn(analysis, choices) + ERROR * unread + departures, analysis };
  };
  let best = tried(open.map(() => 0));
  /** Changes some choices together; whether that is better. */
  const tryAt = (changes: readonly (readonly [number, number])[]): boolean => {
    const next = [...best.places];
    for (const [index, option] of changes) next[index] = option;
    const found = tried(next, best.analysis);
    if (found.cost >= best.cost) return false;
    best = found;
    return true;
  };
  /** Other options of what stands in lines with something wrong. */
  const changes = (): readonly (readonly [number, number])[] => {
    const names = namesNearProblems(best.analysis, choicesAt(best.places));
    return open.flatMap(({ name, options }, index) =>
      name !== null && !names.has(name)
        ? []
        : options.flatMap((_, option) => (option === best.places[index] ? [] : [[index, option] as const])),
    );
  };
  for (let better = true; better && trials < most; ) {
    better = changes().some((change) => trials < most && tryAt([change]));
  }
  // Two letters may have to change their meaning together.
  const single = changes();
  for (const [at, one] of single.entries()) {
    if (best.cost < ERROR || trials >= most) break;
    for (const other of single.slice(at + 1)) if (other[0] !== one[0] && trials < most) tryAt([one, other]);
  }
  const written = writeFile(drafts, facts, remarks, choicesAt(best.places));
  return { text: withNamedSizes(written.text, analyse), body: written.body, notes: written.notes };
}

/** The names in lines with something wrong, and capitals that came out as columns. */
function namesNearProblems({ text, problems, symbols }: Analysis, { ranks }: Choices): ReadonlySet<string> {
  const near = new Set(symbols.flatMap((symbol) => (isThin(symbol, ranks) ? [symbol.name] : [])));
  for (const { code, range } of problems) {
    if (code === 'unresolved-size') continue;
    const start = text.lastIndexOf('\n', range.start) + 1;
    const end = text.indexOf('\n', range.end);
    for (const name of text.slice(start, end < 0 ? undefined : end).match(/[\p{L}][\p{L}\p{M}\d_]*/gu) ?? [])
      near.add(name);
  }
  return near;
}

const isThin = ({ name, shape }: SymbolSummary, ranks: ReadonlyMap<string, Rank>): boolean =>
  ranks.get(name) === 'matrix' && shape?.includes('1') === true;

/** What is wrong under a reading; a size that nothing names is named later. */
function errorsIn({ problems, symbols }: Analysis, { ranks }: Choices): number {
  const thin = symbols.filter((symbol) => isThin(symbol, ranks)).length;
  return problems.reduce((sum, { code, severity }) => {
    if (code === 'unresolved-size') return sum;
    // A gradient that is claimed in another shape may be wrong on paper.
    if (code === 'gradient-shape') return sum + CLAIM;
    return sum + (severity === 'error' ? ERROR : severity === 'warning' ? WARNING : 0);
  }, THIN * thin);
}

function withNamedSizes(text: string, analyse: (text: string) => Analysis): string {
  const { problems } = analyse(text);
  const naming = problems.find(({ code }) => code === 'unresolved-size')?.fixes[0];
  return naming ? applied(text, naming) : text;
}

const applied = (text: string, { edits }: Fix): string =>
  [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, newText }) => done.slice(0, range.start) + newText + done.slice(range.end), text);

/** What every letter is as a rule: capitals are matrices, bold letters columns, Greek ones numbers. */
function usual(drafts: Drafts, facts: Facts): Choices {
  const called = [...facts.uses].filter(([name, uses]) => isCalled(name, uses, facts, drafts));
  return {
    ranks: new Map(
      [...facts.uses.keys()].map((name) => [
        name,
        (facts.indexed.has(name) ? placesOf(name, facts)[0]?.rank : ranksOf(name, facts)[0]) ?? 'matrix',
      ]),
    ),
    reading: {
      functions: new Set(called.map(([name]) => name)),
      dependent: drafts.dependent,
      indexed: new Map(
        [...facts.indexed.keys()].map((name) => [name, placesOf(name, facts)[0]?.places ?? 'entry']),
      ),
      powers: 'matrix',
      spreads: false,
      bounds: facts.bounds,
      differentials: isDifferentialSign(facts),
    },
    by: variablesOf(drafts, facts)[0] ?? null,
  };
}

/** Whether d stands before names alone, as in `dL`, and is no size or number. */
function isDifferentialSign(facts: Facts): boolean {
  return !facts.sizes.has('d') && !facts.indexed.has('d');
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
  return /^[fghσφϕψρτ]$/u.test(name) && !drafts.dependent.has(name) && uses.every((use) => use !== null);
}

function ranksOf(name: string, facts: Facts): readonly Rank[] {
  const [letter = ''] = name;
  const isCapital = letter !== letter.toLowerCase();
  if (facts.bold.has(name)) return isCapital ? ['matrix', 'column'] : ['column', 'matrix', 'number'];
  if (isCapital) return facts.transposed.has(name) ? ['matrix', 'column'] : ['matrix', 'number', 'column'];
  if (facts.transposed.has(name)) return ['column', 'matrix'];
  const isGreek = /\p{Script=Greek}/u.test(letter);
  return isGreek ? ['number', 'column', 'matrix'] : ['column', 'number', 'matrix'];
}

function choicesFor(drafts: Drafts, facts: Facts): readonly Choice[] {
  const ranks = [...facts.uses.keys()].map(
    (name): Choice => ({
      name,
      options: (facts.indexed.has(name) ? placesOf(name, facts) : ranksOf(name, facts)).map(
        (option) => (choices) =>
          typeof option === 'string'
            ? { ...choices, ranks: new Map([...choices.ranks, [name, option]]) }
            : {
                ...choices,
                ranks: new Map([...choices.ranks, [name, option.rank]]),
                reading: {
                  ...choices.reading,
                  indexed: new Map([...choices.reading.indexed, [name, option.places]]),
                },
              },
      ),
    }),
  );
  const calls = [...facts.uses]
    .filter(
      ([name, uses]) =>
        uses.every((use) => use !== null) && !drafts.dependent.has(name) && !drafts.defined.has(name),
    )
    .map(
      ([name]): Choice => ({
        name,
        options: [
          (choices) => choices,
          (choices) => ({
            ...choices,
            reading: { ...choices.reading, functions: toggled(choices.reading.functions, name) },
          }),
        ],
      }),
    );
  const powers: Choice = {
    name: null,
    options: [
      (choices) => choices,
      (choices) => ({ ...choices, reading: { ...choices.reading, powers: 'entry' } }),
    ],
  };
  const spreads: Choice = {
    name: null,
    options: [
      (choices) => choices,
      (choices) => ({ ...choices, reading: { ...choices.reading, spreads: true } }),
    ],
  };
  const needsVariable = drafts.list.some(({ kind }) => kind === 'gradient' || kind === 'claim');
  const by: Choice = {
    name: null,
    options: needsVariable
      ? variablesOf(drafts, facts).map(
          (name) =>
            (choices: Choices): Choices => ({ ...choices, by: name }),
        )
      : [(choices) => choices],
  };
  return [...ranks, ...calls, powers, spreads, by];
}

/** What a gradient is likely by: the letters that parameters have, then the others; never a size or a function. */
function variablesOf(drafts: Drafts, facts: Facts): readonly string[] {
  const defined = new Set(drafts.list.flatMap((draft) => (draft.kind === 'definition' ? [draft.name] : [])));
  const free = [...facts.uses.keys()].filter(
    (name) => !defined.has(name) && !facts.sizes.has(name) && !/^[nmNMij]$/u.test(name),
  );
  const isParameter = (name: string): boolean => /^(?:[wWθΘβ])\d?$/u.test(name);
  return [...free.filter(isParameter), ...free.filter((name) => !isParameter(name))];
}

function placesOf(
  name: string,
  facts: Facts,
): readonly { readonly rank: Rank; readonly places: 'entry' | 'row' | 'column' }[] {
  if (facts.indexed.get(name)?.length === 2) return [{ rank: 'matrix', places: 'entry' }];
  const entry = { rank: 'column', places: 'entry' } as const;
  const row = { rank: 'matrix', places: 'row' } as const;
  const column = { rank: 'matrix', places: 'column' } as const;
  const [letter = ''] = name;
  const isMatrix = letter !== letter.toLowerCase() || facts.bold.has(name) || facts.transposed.has(name);
  return isMatrix ? [row, column, entry] : [entry, row, column];
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((one) => one !== name)) : new Set([...names, name]);
}
