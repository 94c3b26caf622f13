// Which of its meanings every sign of a document has: those are chosen with which the shapes have the fewest errors. One
// meaning a sign in the whole document; where several do equally well, the one that is usual on paper.

import type { Analysis, Engine, SymbolSummary } from '../engine/api.ts';
import { isCapital } from './carriers.ts';
import { namesIn } from './comment-declarations.ts';
import { derivedBy } from './dependencies.ts';
import type { Facts } from './facts.ts';
import { withJoinedSizes } from './joined-sizes.ts';
import { nameOf } from './letter-names.ts';
import { type Choice, choicesFor, usual } from './meanings.ts';
import { errorsOf, withNamedSizes } from './named-sizes.ts';
import { spectralNorms } from './norm-notes.ts';
import { notationNotes, SIGN_CHOICES, type SignChoice } from './notation.ts';
import type { Note } from './note.ts';
import { withSizedOnes } from './ones.ts';
import type { Piece } from './pieces.ts';
import type { Choices } from './reading.ts';
import type { Statements } from './statements.ts';
import { type WrittenFile, writeFile } from './write-file.ts';

export interface Chosen {
  readonly text: string;
  /** The text as the engine understands it. */
  readonly analysis: Analysis;
  readonly remembered: Remembered;
  /** The statements that end the text, with their places in the document. */
  readonly body: readonly Piece[];
  readonly notes: readonly Note[];
  /** The choices made. */
  readonly readings: readonly Note[];
}

/** The choices that a version of a document leaves to the next, so that only new ones are made. */
export interface Remembered {
  /** Which option each choice took, by its key. */
  readonly options: ReadonlyMap<string, number>;
  /** Signs that could have had another meaning. */
  readonly others: ReadonlySet<SignChoice>;
  /** Whether more readings were left than are tried. */
  readonly isCut: boolean;
  /** The lines of the file, its sizes not named, for whose signs all meanings have been tried. */
  readonly settled: ReadonlySet<string>;
  /** The file before its sizes were named, a version of it that was analysed, and the file after that. */
  readonly openText: string;
  readonly open: Analysis;
  readonly named: Analysis;
}

/** How much a reading may cost: while somebody types, what was chosen before is kept. */
export type Effort = 'typing' | 'all';

/** Readings that are tried at most: a document with more letters keeps the usual meanings of the rest, and says so. */
const MOST_TRIALS = 150;
/** How often meanings are put together at most; most combinations are written like one that was tried. */
const MOST_WRITTEN = 1_500;
const LEAST_WRITTEN = 40;
/** Statements that are written over all of these. */
const MOST_STATEMENTS = 10_000;
const LEAST_TRIALS = 40;
/** Statements of documents that are too long to be tried often. */
const MIDDLING = 100;
const LEAST_WHERE_MIDDLING = 10;
const LONG = 1_000;
const LEAST_WHERE_LONG = 2;
/** Lines that are read over all trials. */
const MOST_LINES = 3_000;
/** How many lines one of a family counts as: it is worked out for several lengths. */
const FAMILY_LINES = 15;
/** The weight of an error beside that of a departure from the usual. */
const ERROR = 100;
const WARNING = 5;
/** A claim of another shape than its gradient: the claim may be what is wrong. */
const CLAIM = 12;
/** A capital that is read as a column, or a column as a number. */
const THIN = 4;
/** Something that is derived as losses are, and is no number. */
const LOSS = 40;
/** A matrix whose rows or columns are picked, as large in both ways. */
const SQUARE = 3;

/** A reading of everything, with what is wrong under it. */
interface Tried {
  readonly written: WrittenFile;
  /** For each choice which of its options is taken. */
  readonly places: readonly number[];
  readonly cost: number;
  readonly text: string;
  readonly analysis: Analysis;
}

/** The reading under which the document has the fewest errors of shapes; among equals, the most usual. */
export function chooseReading(
  statements: Statements,
  facts: Facts,
  analyse: Engine['analyse'],
  effort: Effort = 'all',
  before: Remembered | null = null,
): Chosen {
  if (effort === 'typing' && before) {
    const typed = retyped(statements, facts, analyse, before);
    if (typed) return typed;
  }
  const found = search(statements, facts, analyse, effort, before);
  if (effort === 'typing' || (before && changedLines(found.written, before).length === 0)) return found;
  // A size that nothing names may be forced to be another, also one of a matrix of samples: readings are tried again with all of them named.
  const { open, named } = found.remembered;
  const isOdd = named.symbols.some(
    (symbol) =>
      isSquare(symbol, found.choices) ||
      (statements.list.length <= MIDDLING && isThin(symbol, found.choices)),
  );
  if (errorsOf(named) <= errorsOf(open) && unresolvedIn(named) === 0 && !isOdd) return found;
  const naming = (text: string): Analysis => withNamedSizes(analyse(text), analyse, null);
  return search(statements, facts, naming, 'all', null, 'named');
}

/** The best reading, before its sizes were named and after that. */
function search(
  statements: Statements,
  facts: Facts,
  analyse: Engine['analyse'],
  effort: Effort,
  earlier: Remembered | null,
  sizes: 'open' | 'named' = 'open',
): Chosen & { readonly choices: Choices; readonly written: string } {
  const first = usual(statements, facts);
  const open = choicesFor(statements, facts, first);
  const losses = lossesOf(statements, facts);
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
      statements.list.length > LONG
        ? LEAST_WHERE_LONG
        : statements.list.length > MIDDLING
          ? LEAST_WHERE_MIDDLING
          : LEAST_TRIALS,
      Math.floor(MOST_LINES / ((1 + statements.list.length) * (hasFamilies ? FAMILY_LINES : 1))),
    ),
  );
  let trials = 0;
  let written = 0;
  const mostWritten = Math.min(
    MOST_WRITTEN,
    Math.max(LEAST_WRITTEN, Math.floor(MOST_STATEMENTS / (1 + statements.list.length))),
  );
  const isSpent = (): boolean => trials >= most || written >= mostWritten;
  // Most signs are written alike under several meanings.
  const known = new Map<string, Analysis>();
  const tried = (places: readonly number[], before?: Analysis): Tried => {
    const choices = choicesAt(places);
    const file = writeFile(statements, facts, choices);
    const { text, unread } = file;
    const found = known.get(text);
    written += 1;
    if (!found) trials += 1;
    // Most lines are as in the reading before, and are not worked out again.
    const analysis = found ?? analyse(text, before ? { previous: before } : {});
    known.set(text, analysis);
    const departures = places.reduce((sum, place, index) => sum + (open[index]?.costs?.[place] ?? place), 0);
    return {
      places,
      written: file,
      text,
      // A size that no name fits is as wrong as any other.
      cost:
        errorsIn(analysis, choices, losses) +
        ERROR * (unread + (sizes === 'named' ? unresolvedIn(analysis) : 0)) +
        departures,
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
  // Choices that were weighed before are not weighed again, but for names in lines that are new or gone.
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
  for (let better = best.cost > 0 && effort === 'all'; better && !isSpent(); ) {
    better = changes().some((change) => !isSpent() && tryAt([change]));
  }
  // A departure made for one error may be taken back where another change mends it.
  const departed = open.flatMap((_, index) => ((best.places[index] ?? 0) > 0 ? [index] : []));
  // A sign may make up for all of them: columns around a dot need not be numbers.
  const signs = effort === 'all' && departed.length > 0 ? changes() : [];
  for (const change of signs)
    if (open[change[0]]?.name === null && !isSpent())
      tryAt([...departed.map((index) => [index, 0] as const), change]);
  for (const index of effort === 'all' ? departed : []) {
    if (!isSpent() && best.places[index] !== 0) tryAt([[index, 0]]);
    for (const change of changes()) {
      if (isSpent() || best.places[index] === 0) break;
      if (change[0] !== index) tryAt([[index, 0], change]);
    }
  }
  const seesThin = (): boolean =>
    statements.list.length <= MIDDLING &&
    best.analysis.symbols.some((symbol) => isThin(symbol, choicesAt(best.places)));
  // Two letters may have to change their meaning together.
  const single = changes();
  for (const [at, one] of single.entries()) {
    if ((best.cost < ERROR && !seesThin()) || isSpent() || effort === 'typing') break;
    for (const other of single.slice(at + 1)) if (other[0] !== one[0] && !isSpent()) tryAt([one, other]);
  }
  const isCut = effort === 'all' && best.cost > 0 && isSpent();
  const named = withNamedSizes(best.analysis, analyse, earlier?.named ?? null);
  const options = new Map(open.map(({ key }, index) => [key, best.places[index] ?? 0]));
  const choices = choicesAt(best.places);
  const others =
    effort === 'all' ? openSigns(open, best, named, (changes) => tried(changes, best.analysis)) : [];
  const chosen = finished(best.written, named, choices, facts, analyse, {
    options,
    others: new Set(others),
    isCut,
    settled: effort === 'all' || !earlier ? new Set(best.text.split('\n')) : earlier.settled,
    openText: best.text,
    open: best.analysis,
    named,
  });
  return { ...chosen, choices, written: best.text };
}

/** The signs that would have fitted the shapes as well under another of their meanings. */
const openSigns = (
  open: readonly Choice[],
  best: Tried,
  named: Analysis,
  tried: (places: readonly number[]) => Tried,
): readonly SignChoice[] =>
  SIGN_CHOICES.filter((sign) => {
    const index = open.findIndex(({ key }) => key === sign);
    const options = open[index]?.options ?? [];
    return options.some((_, option) => {
      if (option === best.places[index]) return false;
      const other = tried(best.places.map((place, at) => (at === index ? option : place)));
      if (other.text === best.text || errorsOf(other.analysis) > errorsOf(best.analysis)) return false;
      if (sign === '#powers') return hasMatrixPower(named);
      // A dot behind a number scales under both.
      const isOfMatrices = /\p{Lu}[^\s·]* · \p{Lu}/u.test(`${other.text}${best.text}`);
      return sign !== '#dots' || isOfMatrices || shapesOf(other.analysis) !== shapesOf(best.analysis);
    });
  });

/** Whether a power of a name that is a matrix stands in the file: of numbers both are the same. */
const hasMatrixPower = ({ text, symbols }: Analysis): boolean =>
  [...text.matchAll(/(?<![\p{L}\p{M}\d_])(\p{L}[\p{L}\p{M}\d_]*)\^\d/gu)].some(([, name]) => {
    const shape = symbols.find((symbol) => symbol.name === name)?.shape;
    return shape?.length === 2 && !shape.includes('1');
  });

const shapesOf = ({ symbols }: Analysis): string =>
  symbols.map(({ name, shape }) => `${name} : ${shape?.join('×') ?? ''}`).join('\n');

/** A file whose sizes have names, with what is said of it. */
function finished(
  written: WrittenFile,
  named: Analysis,
  choices: Choices,
  facts: Facts,
  analyse: Engine['analyse'],
  remembered: Remembered,
): Chosen {
  const joined = withJoinedSizes(named, written, analyse);
  const sized = withSizedOnes(joined, written.body);
  const body = sized?.body ?? written.body;
  const analysis = sized ? analyse(sized.text, { previous: joined }) : joined;
  const declared = analysis.text
    .split('\n')
    .filter(
      (line) =>
        !facts.comments.text.includes(line) &&
        !facts.attributes.has(/^(?:param )?(\S+)/u.exec(line)?.[1] ?? ''),
    )
    .join('\n');
  return {
    text: analysis.text,
    analysis,
    body,
    notes: written.notes,
    readings: [
      ...notationNotes(choices, body, declared, remembered.others),
      ...spectralNorms(analysis, body),
      ...(remembered.isCut ? cutNotes(body) : []),
    ],
    remembered,
  };
}

const cutNotes = (body: readonly Piece[]): readonly Note[] => {
  const range = body.find((piece) => piece.range !== null)?.range;
  const message =
    'not all readings of the signs here were tried: what a comment declares, as in `% mcalc: X : R[n, d]`, need not be guessed';
  return range ? [{ message, range }] : [];
};

/** While somebody types all choices are kept, and sizes their names where the edit leaves them; null where it does not. */
function retyped(
  statements: Statements,
  facts: Facts,
  analyse: Engine['analyse'],
  earlier: Remembered,
): Chosen | null {
  const first = usual(statements, facts);
  const choices = choicesFor(statements, facts, first).reduce((chosen, { key, options }) => {
    const place = Math.min(earlier.options.get(key) ?? 0, options.length - 1);
    return place === 0 ? chosen : (options[place]?.(chosen) ?? chosen);
  }, first);
  const written = writeFile(statements, facts, choices);
  const text = withSizesOf(written.text, earlier);
  if (text === null) return null;
  const named = text === earlier.named.text ? earlier.named : analyse(text, { previous: earlier.named });
  return finished(written, named, choices, facts, analyse, {
    ...earlier,
    openText: written.text,
    named,
  });
}

/** A file with the names that sizes had before; null where an edit touches one of them. */
function withSizesOf(text: string, { openText, named }: Remembered): string | null {
  const [before, after, sized] = [openText, text, named.text].map((one) => one.split('\n'));
  if (!before || !after || !sized) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let rest = 0;
  while (rest < most - start && before.at(-1 - rest) === after.at(-1 - rest)) rest += 1;
  const changed = [before.slice(start, before.length - rest), after.slice(start, after.length - rest)];
  const from = sized.length - (before.length - start);
  const isApart =
    changed.every((lines) => lines.every((line) => !line.includes('?'))) &&
    sized.slice(from, sized.length - rest).join('\n') === changed[0]?.join('\n');
  return isApart
    ? [...sized.slice(0, from), ...(changed[1] ?? []), ...sized.slice(sized.length - rest)].join('\n')
    : null;
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
  // An odd shape may come from the functions in its formula.
  if (odd.size > 0) for (const name of choices.reading.functions) near.add(name);
  for (const { name, shape, range } of symbols)
    if (losses.has(name) && shape?.length !== 0) lineAt(range.start, range.end);
  return near;
}

/** A capital that is read as a column, and a column that is read as a number. */
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

/** The problems under a reading; a size that nothing names is named later. */
function errorsIn({ problems, symbols }: Analysis, choices: Choices, losses: ReadonlySet<string>): number {
  const thin = symbols.filter((symbol) => isThin(symbol, choices)).length;
  const unusual = symbols.filter(({ name, shape }) => losses.has(name) && shape?.length !== 0).length;
  const square = symbols.filter((symbol) => isSquare(symbol, choices)).length;
  return problems.reduce(
    (sum, { code, severity, message }) => {
      if (code === 'unresolved-size') return sum;
      // Of sizes that are still open nobody knows yet whether they are one.
      if (code === 'gradient-shape' && OPEN_ALIKE.test(message)) return sum;
      // A gradient that is claimed in another shape may be wrong on paper.
      if (code === 'gradient-shape') return sum + CLAIM;
      return sum + (severity === 'error' ? ERROR : severity === 'warning' ? WARNING : 0);
    },
    THIN * thin + LOSS * unusual + SQUARE * square,
  );
}

const unresolvedIn = ({ problems }: Analysis): number =>
  problems.filter(({ code }) => code === 'unresolved-size').length;

/** Two shapes that print alike, with sizes that nothing tells. */
const OPEN_ALIKE = / ([^ ]*\?[^ ]*), but this side is \1(?![^ ])/u;

/** The scalars that are differentiated, by the letters that losses have. */
function lossesOf({ list, undetermined }: Statements, { indices }: Facts): ReadonlySet<string> {
  const derived = list.flatMap((statement) => {
    if (statement.kind === 'gradient') return [statement.of];
    if (statement.kind !== 'claim' && statement.kind !== 'question') return [];
    const of = derivedBy(statement.left)?.of[0];
    return of ? (nameOf(of, indices) ?? []) : [];
  });
  return new Set([...derived, ...undetermined].filter((name) => /^(?:[LJEFCQℓφfℒ]|log_)/u.test(name)));
}

/** Whether samples are picked from a matrix that comes out square, or a small letter is read as one. */
function isSquare({ name, shape, kind }: SymbolSummary, { reading, ranks }: Choices): boolean {
  const isPicked = [...reading.indexed].some(
    ([letter, places]) =>
      (places === 'row' || places === 'column') && (reading.wholes.get(letter) ?? letter) === name,
  );
  const isSmall = kind !== 'definition' && !isCapital(name) && ranks.get(name) === 'matrix';
  const isOdd = isPicked || (isSmall && !reading.indexed.has(name));
  return isOdd && shape?.length === 2 && shape[0] !== '1' && shape[0] === shape[1];
}
