// Declarations that a file lacks: for a formula pasted into an empty file, a line that declares each unknown name with the
// shape under which the file has the fewest errors; what follows from use is not asked for.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Fix } from '../problems/problem.ts';
import { bracketsIn } from '../repair/shapes/square-brackets.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import {
  type Dimension,
  dimsOf,
  isOpenName,
  namedSize,
  ONE,
  printSize,
  substituteSizes,
} from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import { inSigns } from '../syntax/tex-reading.ts';
import { applyEdits } from '../text/edits.ts';
import { type Candidate, candidatesFor } from './declaration-candidates.ts';
import { upstreamDefinition } from './missing-upstream.ts';
import { freshLetters } from './named-sizes.ts';
import { statementRange } from './places.ts';
import {
  entriesAsNames,
  hasEntries,
  type Members,
  namesByIndex,
  summandsOf,
  unknownMembers,
} from './undeclared-members.ts';
import { isFunction, unknownNames } from './undeclared-names.ts';

interface Missing {
  readonly name: string;
  /** Of members, what else is known of them: they are declared together. */
  readonly members?: Members;
  readonly candidates: readonly Candidate[];
}

const MOST_NAMES = 12;
const MOST_STATEMENTS = 150;
/** So many choices are all tried; of more, one name at a time. */
const MOST_CHOICES = 81;

/** The fix that declares every name which the file does not know; null where no declarations make it better. */
export function declareMissing(written: InferredDocument): Fix | null {
  const document = withReach(withRoundBrackets(withSpaces(withoutTex(written))));
  const own = document.statements.filter(({ foreign }) => !foreign);
  const unknown = unknownNames(document);
  const members = unknownMembers(document, unknown);
  const places = [...unknown.values(), ...members].map(({ statement }) => statement);
  const count = unknown.size + members.length;
  if (count === 0 || count > MOST_NAMES || own.length > MOST_STATEMENTS) return null;
  const fixed: string[] = [];
  const missing: Missing[] = [];
  for (const [name, own] of unknown) {
    const upstream = upstreamDefinition(name, document) ?? unitVector(name, document);
    if (upstream) fixed.push(...upstream);
    else {
      const candidates = candidatesFor(name, isFunction(own), document);
      const columns = hasEntries(name, document) ? candidates.filter(({ text }) => text === 'R[?]') : [];
      missing.push({ name, candidates: columns.length > 0 ? columns : candidates });
    }
  }
  for (const group of members)
    missing.push({ name: group.names[0], members: group, candidates: candidatesOfMembers(group, document) });
  const summands = members.length > 0 ? withSummands(document) : document;
  const entries = summands === document ? [] : entriesAsNames(summands, unknown);
  const plain = entries.length > 0 ? withLines(entries, summands) : summands;
  const { choice, reading } = bestChoice(missing, fixed, plain);
  const lines = declarationsOf(missing, choice, fixed, reading);
  const tried = withLines(linesOf(missing, choice, fixed), reading);
  if (lines.length === 0 || oddityOf(tried) >= oddityOf(plain)) return null;
  const at = statementRange(Math.min(...places), document).start;
  return {
    title: `Declare ${lines.map((line) => `\`${line}\``).join(', ')}`,
    edits: [{ range: { start: at, end: at }, newText: `${lines.join('\n')}\n` }],
    verified: false,
  };
}

/** Names that are others side by side, `Xβ` of a declared X and β, say what shapes these need. */
const withSpaces = (document: InferredDocument): InferredDocument =>
  rewritten(document, (text, at) => {
    const faults = document.inferred[at]?.resolved.faults ?? [];
    return applyEdits(
      text,
      faults.flatMap((fault) =>
        fault.kind === 'unknown-name' && fault.split
          ? [{ span: fault.span, text: fault.split.join(' ') }]
          : [],
      ),
    );
  });

/** `[y - f]^T` is a part of a formula, and no block. */
const withRoundBrackets = (document: InferredDocument): InferredDocument =>
  rewritten(document, (text) => applyEdits(text, bracketsIn(text)));

const WITHOUT_END = /^d\s*\/\s*d([\p{L}_][\p{L}\p{M}\p{N}_]*)\s+([^=]+?)\s*(?==)/u;

/** `d/dX log det X = …` reaches to the sign. */
const withReach = (document: InferredDocument): InferredDocument =>
  document.scope.symbols.has('d')
    ? document
    : rewritten(document, (text) => text.replace(WITHOUT_END, 'd($2)/d$1 '));

/** A name with an index is one name in what is tried, and nothing tells how far the sum over it goes. */
const withSummands = (document: InferredDocument): InferredDocument => rewritten(document, summandsOf);

function rewritten(
  document: InferredDocument,
  write: (text: string, at: number) => string,
): InferredDocument {
  let { statements } = document;
  for (const [at, { text, foreign }] of statements.entries()) {
    const own = foreign ? text : write(text, at);
    if (own !== text) statements = withStatement(statements, at, own);
  }
  return statements === document.statements ? document : inferDocument(statements, { previous: document });
}

/** Uses of names are looked up in the text of statements. */
function withoutTex(document: InferredDocument): InferredDocument {
  const { statements } = document;
  if (!statements.some(({ parsed }) => parsed.kind === 'parsed' && parsed.isTex)) return document;
  return {
    ...document,
    statements: statements.map((placed) =>
      placed.parsed.kind === 'parsed' && placed.parsed.isTex
        ? { ...placed, text: inSigns(placed.text) }
        : placed,
    ),
  };
}

/** `x̂` beside the norm of a column x, as physicists write the vector of length 1. */
function unitVector(name: string, { scope, statements }: InferredDocument): readonly string[] | null {
  const [, of] = /^(.+)\u0302$/u.exec(name.normalize('NFD')) ?? [];
  const symbol = of === undefined ? undefined : scope.symbols.get(of);
  if (of === undefined || symbol?.kind !== 'variable' || symbol.space.sizes.length !== 1) return null;
  const isMeasured = statements.some(({ text }) =>
    ['|', '||', '‖'].some((bar) => text.includes(bar + of + bar)),
  );
  return isMeasured ? [`${name} = ${of}/‖${of}‖`] : null;
}

/** A number or a column each; a column only where something asks for one. */
function candidatesOfMembers(
  { names, isStacked }: Members,
  document: InferredDocument,
): readonly Candidate[] {
  const costOf = (text: string): number =>
    Math.max(
      ...names.flatMap((name) =>
        candidatesFor(name, false, document).flatMap((own) => (own.text === text ? [own.cost] : [])),
      ),
    );
  const asNumber = { text: 'R', cost: costOf('R') >= SURELY_NONE ? costOf('R') : 0 };
  return isStacked ? [asNumber, { text: 'R[?]', cost: COLUMN_EACH }] : [asNumber];
}

/** A number that is transposed costs so much. */
const SURELY_NONE = 5;
const COLUMN_EACH = 0.3;

/** `y : R[n]` of numbers; of columns the family `x_i : R[d]` where its sum says how far it goes, else `X : R[n, d]`, whose rows they are. */
function lineOfMembers(
  { letter, names, indices, bound }: Members,
  length: string,
  rows: string | null,
  isFamily: boolean,
  lengths: ReadonlyMap<string, string>,
): string {
  const [, second] = indices;
  if (second !== undefined) return `${letter} : R[${length}, ${lengths.get(second) ?? length}]`;
  if (rows === null) return isFamily ? `${names[0]} : R` : `${letter} : R[${length}]`;
  return bound === null ? `${letter.toUpperCase()} : R[${length}, ${rows}]` : `${names[0]} : R[${rows}]`;
}

/** The declaration of each name, and the document with these declarations. */
interface Chosen {
  readonly choice: readonly Candidate[];
  readonly reading: InferredDocument;
  readonly cost: number;
}

/** A candidate a name, with the fewest errors in the file, and the likeliest of those. */
function bestChoice(
  missing: readonly Missing[],
  fixed: readonly string[],
  document: InferredDocument,
): Chosen {
  const known = new Map<string, Chosen>();
  const byEntry = withPowersOfEntries(document);
  const readings = [
    { reading: document, odd: 0 },
    ...(byEntry ? [{ reading: byEntry, odd: ODD_POWER }] : []),
  ];
  const judged = (choice: readonly Candidate[]): Chosen => {
    const lines = linesOf(missing, choice, fixed);
    const key = lines.join('\n');
    const before = known.get(key);
    if (before) return before;
    const likely = missing.reduce((sum, _, at) => sum + (choice[at]?.cost ?? 0), 0);
    const found = readings.map(({ reading, odd }): Chosen => {
      const after = withLines(lines, reading);
      const flat = missing.filter(({ name }, at) => isFlat(name, choice[at], after)).length;
      return { choice, reading, cost: oddityOf(after) + FLAT * flat + odd + likely };
    });
    const best = leastOf(found) ?? { choice, reading: document, cost: 0 };
    known.set(key, best);
    return best;
  };
  const likeliest = missing.flatMap(({ candidates }) => candidates.slice(0, 1));
  const all = missing.reduce((count, { candidates }) => count * candidates.length, 1);
  if (all <= MOST_CHOICES) return leastOf(everyChoice(missing).map(judged)) ?? judged(likeliest);
  const columns = missing.flatMap(({ candidates, members }) =>
    candidates.slice(members ? -1 : 0).slice(0, 1),
  );
  return (
    leastOf([likeliest, columns].map((start) => swept(judged(start), missing, judged))) ?? judged(likeliest)
  );
}

/** The best choice that is reached by changing one name after the other. */
function swept(
  start: Chosen,
  missing: readonly Missing[],
  judged: (choice: readonly Candidate[]) => Chosen,
): Chosen {
  let best = start;
  for (let sweep = 0; sweep < 2; sweep++)
    for (const [at, { candidates }] of missing.entries()) {
      const { choice } = best;
      best = leastOf(candidates.map((candidate) => judged(choice.with(at, candidate)))) ?? best;
    }
  return best;
}

/** Nobody writes a number as a column of one row, or a column as a matrix of one column. */
const FLAT = 6;

function isFlat(name: string, candidate: Candidate | undefined, after: InferredDocument): boolean {
  const value = after.valueOf(name);
  if (!candidate?.text.startsWith('R[') || value?.kind !== 'shape') return false;
  const { rows, cols } = value.shape;
  return rows === ONE || (candidate.text.includes(',') && cols === ONE);
}

const leastOf = (found: readonly Chosen[]): Chosen | undefined =>
  found.reduce<Chosen | undefined>((best, own) => (best && best.cost <= own.cost ? best : own), undefined);

function everyChoice(missing: readonly Missing[]): readonly (readonly Candidate[])[] {
  return missing.reduce<readonly (readonly Candidate[])[]>(
    (choices, { candidates }) =>
      choices.flatMap((choice) => candidates.map((candidate) => [...choice, candidate])),
    [[]],
  );
}

function linesOf(
  missing: readonly Missing[],
  choice: readonly Candidate[],
  fixed: readonly string[],
): readonly string[] {
  const declared = missing.map(({ name, members }, at) =>
    lineOf(members?.names.join(', ') ?? name, choice[at]?.text ?? 'R'),
  );
  return [...declared, ...fixed];
}

const isWhole = (text: string): boolean => /^(?:fn|dim) /u.test(text);
const lineOf = (name: string, text: string): string => (isWhole(text) ? text : `${name} : ${text}`);

function withLines(lines: readonly string[], document: InferredDocument): InferredDocument {
  const added = lines.map((text): PlacedStatement => ({ start: 0, text, parsed: parseStatement(text) }));
  return inferDocument([...document.statements, ...added], { previous: document });
}

function errorsOf(document: InferredDocument): number {
  const own = document.statements.reduce((sum, _, index) => sum + errorsIn(document, index), 0);
  return own + document.sizeFaults.length + document.scope.duplicates.length;
}

/** How unlikely it is that somebody means this: errors in definitions first, and then claims that are about no matrix. */
function oddityOf(document: InferredDocument): number {
  const claims = [...document.inferred.entries()].filter(([, { derivative }]) => derivative !== null);
  const inClaims = claims.reduce((sum, [index]) => sum + errorsIn(document, index), 0);
  const maps = claims.filter(([, { derivative }]) => derivative?.kind === 'tensor').length;
  return (
    100 * (errorsOf(document) - inClaims) +
    10 * inClaims +
    30 * maps +
    rowsIn(document) +
    0.1 * document.undetermined.length
  );
}

/** Hardly anybody defines a row. */
const rowsIn = (document: InferredDocument): number =>
  [...document.scope.symbols.values()].filter(({ kind, name }) => {
    const value = kind === 'definition' ? document.valueOf(name) : undefined;
    return value?.kind === 'shape' && value.shape.rows === ONE && !isScalar(value.shape);
  }).length;

/** `(y - ŷ)^2` of a column is how many write the square of each entry. */
const ODD_POWER = 0.3;
const RAISED = /(?<![∂∇]|(?:^|[^\p{L}\p{N}_])(?:e|d\p{L}?)|∂\p{L})(?:\^(?=\{?\d)|(?=²))/gu;

/** The document with powers of every entry for powers of matrices; null where it has none. */
function withPowersOfEntries(document: InferredDocument): InferredDocument | null {
  const read = rewritten(document, (text) => text.replace(RAISED, '.^').replaceAll('.^²', '.^2'));
  return read === document ? null : read;
}

/** The lines as they are written: with the sizes that use tells, and letters for those that it leaves open. */
function declarationsOf(
  missing: readonly Missing[],
  choice: readonly Candidate[],
  fixed: readonly string[],
  document: InferredDocument,
): readonly string[] {
  const after = withLines(linesOf(missing, choice, fixed), document);
  const letters = freshLetters(after);
  const named = new Map<string, Dimension>();
  const sizeText = (size: Dimension): string => {
    for (const name of dimsOf(size)) {
      if (!isOpenName(name) || named.has(name)) continue;
      const letter = letters.next().value;
      if (letter !== undefined) named.set(name, namedSize(letter));
    }
    return printSize(substituteSizes(size, named));
  };
  const spaceText = ({ rows, cols }: Shape): string =>
    `R[${cols === ONE ? sizeText(rows) : `${sizeText(rows)}, ${sizeText(cols)}`}]`;
  const bySpace = new Map<string, string[]>();
  const functions: string[] = [];
  const ofMembers: string[] = [];
  // Beside columns of which there are many, numbers are many as well.
  const families = new Set(
    missing.flatMap(({ members }, at) => (choice[at]?.text === 'R[?]' ? (members?.bound ?? []) : [])),
  );
  const lengths = new Map<string, string>();
  for (const [index, names] of namesByIndex(after))
    for (const name of names) {
      const value = after.valueOf(name);
      if (value?.kind === 'shape' && !isScalar(value.shape) && value.shape.cols === ONE)
        lengths.set(index, sizeText(value.shape.rows));
    }
  for (const [at, { name, members }] of missing.entries()) {
    const value = after.valueOf(name);
    const text = choice[at]?.text ?? 'R';
    const shape = value?.kind === 'shape' && !isScalar(value.shape) ? value.shape : null;
    if (isWhole(text)) functions.push(text);
    else if (members) {
      const [index = ''] = members.indices;
      const length = members.bound ?? lengths.get(index) ?? letters.next().value ?? 'n';
      lengths.set(index, length);
      const isFamily = members.bound !== null && families.has(members.bound);
      ofMembers.push(lineOfMembers(members, length, shape && sizeText(shape.rows), isFamily, lengths));
    } else {
      const space = shape ? spaceText(shape) : 'R';
      bySpace.set(space, [...(bySpace.get(space) ?? []), name]);
    }
  }
  const declared = [...bySpace].map(([space, names]) => `${names.join(', ')} : ${space}`);
  return [...declared, ...ofMembers, ...functions, ...fixed];
}
