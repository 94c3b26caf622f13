// Declarations that a file lacks: for a formula pasted into an empty file, a line that declares each unknown name with the
// shape under which the file has the fewest errors; what follows from use is not asked for.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { PlacedStatement } from '../names/scope.ts';
import { calling } from '../operators/table.ts';
import type { Fix } from '../problems/problem.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import { type Dimension, dimsOf, namedSize, ONE, printSize, substituteSizes } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import { inSigns } from '../syntax/tex-reading.ts';
import type { Span } from '../syntax/tree.ts';
import { isReadByNothing, standsOnlyAbove, upstreamDefinition } from './missing-upstream.ts';
import { freshLetters } from './named-sizes.ts';
import { statementRange } from './places.ts';
import { namesInWords, wordsInFront } from './prose.ts';

/** What an unknown name may be declared as, with how unlikely that is for a name of its kind. */
interface Candidate {
  readonly text: string;
  readonly cost: number;
}

interface Missing {
  readonly name: string;
  readonly candidates: readonly Candidate[];
}

const MOST_NAMES = 12;
const MOST_STATEMENTS = 150;
/** So many choices are all tried; of more, one name at a time. */
const MOST_CHOICES = 81;

/** The fix that declares every name which the file does not know; null where no declarations make it better. */
export function declareMissing(written: InferredDocument): Fix | null {
  const document = withoutTex(written);
  const own = document.statements.filter(({ foreign }) => !foreign);
  const unknown = unknownNames(document);
  const [first] = unknown.values();
  if (!first || unknown.size > MOST_NAMES || own.length > MOST_STATEMENTS) return null;
  const fixed: string[] = [];
  const missing: Missing[] = [];
  for (const [name, { called }] of unknown) {
    const upstream = upstreamDefinition(name, document) ?? unitVector(name, document);
    if (upstream) fixed.push(...upstream);
    else missing.push({ name, candidates: candidatesFor(name, called, document) });
  }
  const { choice, reading } = bestChoice(missing, fixed, document);
  const lines = declarationsOf(missing, choice, fixed, reading);
  if (lines.length === 0 || oddityOf(withLines(lines, reading)) >= oddityOf(document)) return null;
  const at = statementRange(
    Math.min(...[...unknown.values()].map(({ statement }) => statement)),
    document,
  ).start;
  return {
    title: `Declare ${lines.map((line) => `\`${line}\``).join(', ')}`,
    edits: [{ range: { start: at, end: at }, newText: `${lines.join('\n')}\n` }],
    verified: false,
  };
}

/** What names are used for is looked up in the text of statements. */
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

interface Unknown {
  readonly statement: number;
  /** Whether it stands nowhere without arguments. */
  readonly called: boolean;
}

/** The names that stand for nothing, with the first statement that has each. */
function unknownNames(document: InferredDocument): ReadonlyMap<string, Unknown> {
  const found = new Map<string, Unknown>();
  for (const statement of document.reportable) {
    const placed = document.statements[statement];
    if (!placed || placed.foreign) continue;
    const words = wordsInFront(statement, document);
    for (const fault of document.inferred[statement]?.resolved.faults ?? []) {
      if (fault.kind === 'bad-call' && fault.undeclared !== undefined)
        addTo(found, fault.undeclared, { statement, called: false });
      if (fault.kind !== 'unknown-name' || fault.split || fault.isPlace) continue;
      if (fault.span.end <= words) continue;
      addTo(found, fault.name, { statement, called: fault.called && isFunctionHere(fault, placed.text) });
    }
  }
  const inWords = namesInWords(document);
  for (const name of found.keys())
    if (
      inWords.has(name) ||
      isOperator(name, found, document) ||
      isIntroduced(name, document) ||
      isMember(name, document) ||
      isKronecker(name) ||
      isOnlyDerived(name, document)
    )
      found.delete(name);
  return found;
}

/** Whether a line that cannot be read would introduce it (`[x; y] = …`, `Soit x ∈ R^n`), or it is an index in `w(j)`. */
function isIntroduced(name: string, { statements, scope }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const inBlock = new RegExp(
    `^\\[[^\\]=]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])[^\\]=]*\\]\\s*=`,
    'u',
  );
  const inDeclaration = new RegExp(
    `(?<![\\p{L}\\p{N}_])${plain}(?:\\s*,\\s*[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)*\\s*(?:[:∈]|\\sin)\\s*[Rℝ](?![\\p{L}\\p{N}_])`,
    'u',
  );
  const onLeft = new RegExp(`^[^=]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])[^=]*=`, 'u');
  // `σ² = …`, `x* = …`: spelled, it is another name.
  const marked = new RegExp(`^${plain}(?:['′*²])\\s*=(?!=)`, 'u');
  const asIndex = new RegExp(`([\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)\\((?:[^()]*,)?\\s*${plain}\\s*[,)]`, 'gu');
  const isVariable = (callee: string): boolean => {
    const symbol = scope.symbols.get(callee);
    return symbol?.kind === 'variable' && symbol.space.sizes.length > 0;
  };
  return statements.some(
    ({ text, parsed }) =>
      inBlock.test(text) ||
      (parsed.kind === 'broken' && (inDeclaration.test(text) || onLeft.test(text))) ||
      marked.test(text) ||
      [...text.matchAll(asIndex)].some(([, callee = '']) => isVariable(callee)),
  );
}

/** `max_w`, `argmin_x`: an operator of another language, and no value. */
const isExtremum = (name: string): boolean => /^(?:arg)?(?:max|min|sup|inf)(?:_|$)|^lim_/u.test(name);

/** The d and dX of `d/dX f`, `grad_x f`: they say what is done, whatever keeps the line from being read so. */
function isOperator(
  name: string,
  unknown: ReadonlyMap<string, unknown>,
  { scope, statements }: InferredDocument,
): boolean {
  if (/^(?:grad|nabla)(?:_|$)/u.test(name) || isExtremum(name)) return true;
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  if (
    statements.some(({ text }) =>
      new RegExp(`(?<![\\p{L}\\p{N}_])d\\s*/\\s*${plain}(?![\\p{L}\\p{N}_])`, 'u').test(text),
    )
  )
    return true;
  if (name === 'd') return statements.some(({ text }) => /(?<![\p{L}\p{N}_])d\s*\/\s*d/u.test(text));
  const of = name.slice(1);
  return name.startsWith('d') && (unknown.has(of) || scope.symbols.has(of));
}

/** `δ_ij`: 1 where its indices are equal, and no number. */
const isKronecker = (name: string): boolean => /^δ_\{?\p{L},?\p{L}\}?$/u.test(name);

/** `λ_i` where the file sums over i: one of many, whatever is declared by that name alone. */
function isMember(name: string, { statements }: InferredDocument): boolean {
  const index = /_\{?(\p{L})\}?$/u.exec(name)?.[1];
  if (index === undefined) return false;
  const over = new RegExp(`(?:[∑∏ΣΠ]|sum|prod)_\\{?\\s*${index}(?![\\p{L}\\p{N}_])`, 'u');
  return statements.some(({ text }) => over.test(text));
}

/**
 * `∂L/∂β = …` where nothing says what L is, or no definition reads β: a declared L would depend on no β, and the claim would be
 * about something else.
 */
function isOnlyDerived(name: string, document: InferredDocument): boolean {
  return (
    isReadByNothing(name, document) ||
    (standsOnlyAbove(name, document) && upstreamDefinition(name, document) === null)
  );
}

function addTo(found: Map<string, Unknown>, name: string, unknown: Unknown): void {
  const before = found.get(name);
  found.set(name, before ? { ...before, called: before.called && unknown.called } : unknown);
}

/** What is written for multipliers and rates, and hardly for a function. */
const MULTIPLIER = /^[αβγδηκλμντω](?:_?\p{N})?$/u;

/**
 * Whether a bracket behind an unknown name holds its arguments: `λ(1 - x^T x)` is a product, as is `X(X^T X)`, which has the name in
 * its own bracket.
 */
function isFunctionHere(
  { name, span }: { readonly name: string; readonly span: Span },
  text: string,
): boolean {
  if (MULTIPLIER.test(name)) return false;
  const inside = insideBracket(text, span.end);
  return !wordsOf(inside).has(name);
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set<string>(text.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu));

/** What stands in the bracket that opens at an offset. */
function insideBracket(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0 && sign === ')') return text.slice(from + 1, at);
  }
  return '';
}

const GREEK_NUMBER = /^(?:[α-ω]|alpha|beta|gamma|delta|epsilon|eta|kappa|lambda|mu|nu|rho|sigma|tau|omega)$/u;

/** A number, a column, a matrix: capitals are matrices more often, small Greek letters numbers, other letters columns. */
function asValue(name: string, document: InferredDocument): readonly Candidate[] {
  const [letter = name] = name.split(/[_\p{M}\p{N}]/u);
  const [number, column, matrix] = /^\p{Lu}$/u.test(letter)
    ? [1.5, 1, 0]
    : GREEK_NUMBER.test(letter)
      ? [0, 0.3, 2]
      : /^\p{L}$/u.test(letter)
        ? [0.2, 0, 1]
        : [0, 0.3, 0.6];
  // What is transposed, or has a norm, is no number.
  const asNumber =
    isTransposed(name, document) || isReduced(name, document)
      ? number + 5
      : isDerived(name, document)
        ? 0
        : number + (followsMatrix(name, document) ? 1 : isDividend(name, document) ? -0.3 : 0);
  const other = isDerived(name, document) ? 2 : 0;
  return [
    { text: 'R', cost: asNumber },
    { text: 'R[?]', cost: column + other },
    { text: 'R[?, ?]', cost: matrix + other },
  ].sort((a, b) => a.cost - b.cost);
}

function candidatesFor(name: string, isCalled: boolean, document: InferredDocument): readonly Candidate[] {
  if (isCalled) return asFunction(name);
  return isBound(name, document) ? [{ text: `dim ${name}`, cost: 0 }] : asValue(name, document);
}

/** `Σ_{i=1}^N`, `ones(N)`: how far an index runs, and how long a vector is, are sizes. */
function isBound(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const above = new RegExp(
    `(?:[∑∏ΣΠ]|sum|prod)_(?:\\{[^{}]*\\}|\\p{L})\\^\\{?${plain}(?![\\p{L}\\p{N}_])|(?:ones|zeros|eye)\\([^()]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])`,
    'u',
  );
  return statements.some(({ text }) => above.test(text));
}

const asFunction = (name: string): readonly Candidate[] => [{ text: `fn ${name} : elementwise`, cost: 0 }];

function isTransposed(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const transposed = new RegExp(
    `(?<![\\p{L}\\p{N}_])${plain}(?:['′ᵀ⊤⊺]|\\.T(?![\\p{L}])|\\^\\{?[T⊤])|\\|\\|${plain}\\|\\||‖${plain}‖`,
    'u',
  );
  return statements.some(({ text }) => transposed.test(text));
}

/** `mean(x)`, `det(A)`: what a function makes a number of is none. */
function isReduced(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const called = new RegExp(`(?<![\\p{L}\\p{N}_])([\\p{L}]+)\\(\\s*${plain}\\s*\\)`, 'gu');
  return statements.some(({ text }) => [...text.matchAll(called)].some(([, callee = '']) => reduces(callee)));
}

const LINE: Shape = { rows: namedSize('?'), cols: ONE };
const SQUARE: Shape = { rows: namedSize('?'), cols: namedSize('?') };

/** Whether a function makes a number of a column, or of a square matrix. */
const reduces = (callee: string): boolean =>
  [LINE, SQUARE].some((shape) => {
    const found = calling(callee)?.calling.shape([shape], [], null);
    return found?.kind === 'shape' && isScalar(found.shape);
  });

/** `∂E/∂W`, `dE/dw`: what is derived is a number more often than not. */
function isDerived(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const above = new RegExp(`(?:∂\\s*|(?<![\\p{L}\\p{N}_])d)${plain}\\s*/\\s*[∂d]`, 'u');
  return statements.some(({ text }) => above.test(text));
}

/** `q/(4 π r)`: what is divided first of all is a number more often than not. */
function isDividend(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const divided = new RegExp(`(?:[=(+-]\\s*)${plain}\\s*/`, 'u');
  return statements.some(({ text }) => divided.test(text));
}

/** `X β` */
function followsMatrix(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const behind = new RegExp(`(?<![\\p{L}\\p{N}_])\\p{Lu}(?: ?[*@] ?| )${plain}(?![\\p{L}\\p{N}_])`, 'u');
  return statements.some(({ text }) => behind.test(text));
}

/** What each name is declared as, and the document under which that is so likely. */
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
  let best = judged(likeliest);
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
  const declared = missing.map(({ name }, at) => lineOf(name, choice[at]?.text ?? 'R'));
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
    100 * (errorsOf(document) - inClaims) + 10 * inClaims + 30 * maps + 0.1 * document.undetermined.length
  );
}

/** `(y - ŷ)^2` of a column is how many write the square of each entry. */
const ODD_POWER = 0.3;
const RAISED = /(?<![∂∇]|(?:^|[^\p{L}\p{N}_])(?:e|d\p{L}?)|∂\p{L})(?:\^(?=\{?\d)|(?=²))/gu;

/** The document with powers of every entry for powers of matrices; null where it has none. */
function withPowersOfEntries(document: InferredDocument): InferredDocument | null {
  let { statements } = document;
  for (const [index, { text, foreign }] of statements.entries()) {
    const written = foreign ? text : text.replace(RAISED, '.^').replaceAll('.^²', '.^2');
    if (written !== text) statements = withStatement(statements, index, written);
  }
  return statements === document.statements ? null : inferDocument(statements, { previous: document });
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
      if (!name.startsWith('?') || named.has(name)) continue;
      const letter = letters.next().value;
      if (letter !== undefined) named.set(name, namedSize(letter));
    }
    return printSize(substituteSizes(size, named));
  };
  const spaceText = ({ rows, cols }: Shape): string =>
    `R[${cols === ONE ? sizeText(rows) : `${sizeText(rows)}, ${sizeText(cols)}`}]`;
  const bySpace = new Map<string, string[]>();
  const functions: string[] = [];
  for (const [at, { name }] of missing.entries()) {
    const value = after.valueOf(name);
    const text = choice[at]?.text ?? 'R';
    if (isWhole(text)) functions.push(text);
    else {
      const space = value?.kind === 'shape' && !isScalar(value.shape) ? spaceText(value.shape) : 'R';
      bySpace.set(space, [...(bySpace.get(space) ?? []), name]);
    }
  }
  const declared = [...bySpace].map(([space, names]) => `${names.join(', ')} : ${space}`);
  return [...declared, ...functions, ...fixed];
}
