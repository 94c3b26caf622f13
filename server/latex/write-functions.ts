// Functions, powers and bounds as they are written on paper: what functions work along, squares of what they make, roots of
// matrices, how far sums run.

import type { TextRange } from '../engine/api.ts';
import { isMatrixText } from './bars.ts';
import type { Bounds } from './bounds.ts';
import type { Scope } from './index-uses.ts';
import {
  type IndexPlace,
  type Indices,
  isTransposition,
  nameOf,
  plainText,
  type Shift,
} from './letter-names.ts';
import { isSign, type Math as Node, type Row, rangeOfRow, splitRow } from './math.ts';
import { headOf } from './operands.ts';
import { type Piece, plain, textOf } from './pieces.ts';
import { ALONG, type Reading } from './reading.ts';
import { CannotWrite } from './write-signs.ts';

/** All that the text of a formula depends on. */
export interface Context {
  readonly reading: Reading;
  readonly indices: Indices;
  readonly bounds: Bounds;
  /** The scopes that each sum opens. */
  readonly ofSum: ReadonlyMap<Node, readonly Scope[]>;
  /** The indices of the left side, which a family without any has too. */
  readonly places: readonly IndexPlace[];
  readonly shift: Shift | null;
  /** Names of what is cut off at 0, with what that is without it. */
  readonly positiveParts: ReadonlyMap<string, Row>;
  /** Names that are declared as random. */
  readonly random: { readonly size: number; has(name: string): boolean };
}

/** `E[` and `E_z[`, over those of the letters below that are random. */
export function expectationSign(range: TextRange, below: Row, { random, indices }: Context): Piece {
  const over = lettersOf(below).flatMap((node) => {
    const name = nameOf(node, indices);
    return name !== null && random.has(name) ? [name] : [];
  });
  return plain(`${['E', ...new Set(over)].join('_')}[`, range);
}

/** Every letter of a row, with what stands below it, `z` of `q(z)` as well. */
const lettersOf = (row: Row): readonly Node[] =>
  row.flatMap((node) => (node.kind === 'fence' ? lettersOf(node.body) : [node]));

/** `\lambda_{\max}`, `v_{\max}` in front of a bracket: the largest eigenvalue, and its vector. */
export function extremeOf(node: Node): Piece | null {
  const { base, above, below } = headOf(node);
  const name = base?.kind === 'letter' && plainText(below) === 'max' ? EXTREMES[base.name] : undefined;
  return name === undefined || above.length > 0 ? null : plain(name, node.range);
}

const EXTREMES: Readonly<Record<string, string>> = { λ: 'eigmax', v: 'eigvecmax' };

/** The A of `|\det A|`; null of anything else. */
export function determinantIn(node: Node | undefined): Row | null {
  const [det, first, ...more] = node?.kind === 'fence' && node.open === '|' ? node.body : [];
  if (det?.kind !== 'function' || det.name !== 'det' || !first) return null;
  return more.length === 0 && first.kind === 'fence' ? first.body : [first, ...more];
}

/** Along what a function works: its subscript says it, or the reading. */
export function alongText(
  { name, range }: Node & { readonly kind: 'function' },
  below: Row,
  { reading }: Context,
): string {
  if (below.length === 0)
    return ALONG.has(name) && reading.softmax !== 'column' ? `, ${reading.softmax}` : '';
  const word = plainText(below);
  if (word !== 'rows' && word !== 'cols') throw new CannotWrite({ what: `${name} of an index`, range });
  return `, ${word}`;
}

/** `\tanh^2 x` is the square of what tanh makes. */
export function powerPieces(
  above: Row,
  { name, range }: Node & { readonly kind: 'function' },
  { reading }: Context,
): readonly Piece[] {
  if (above.length === 0) return [];
  const [power, ...more] = above;
  if (power?.kind !== 'number' || more.length > 0)
    throw new CannotWrite({ what: `a power of ${name}`, range });
  return [plain(reading.powers === 'entry' ? '.^' : '^'), plain(power.text, power.range)];
}

/** `A^{1/2}` and `A^{-1/2}` of a matrix by its letter: its root, and the inverse of that; null of anything else. */
export function rootSign(base: Node | null, power: string, { indices }: Context): '' | '-' | null {
  const sign = /^(-?)(?:1\/2|0\.5)$/u.exec(power)?.[1];
  const body = base?.kind === 'fence' ? base.body : base ? [base] : [];
  return isMatrixText(body, indices) && (sign === '' || sign === '-') ? sign : null;
}

/** Whether each term is one bold small letter, with matrices and numbers before it: then bars are a norm. */
function isOfColumns(body: Row): boolean {
  const terms = splitRow(body, (node) => isSign(node, '+') || isSign(node, '-'));
  const isColumn = (node: Node | undefined): boolean => {
    const letter = node?.kind === 'scripts' && node.above.length === 0 ? node.base : node;
    return letter?.kind === 'letter' && letter.face === 'bold' && letter.name === letter.name.toLowerCase();
  };
  const isFactor = (node: Node): boolean =>
    node.kind === 'number' || (node.kind === 'letter' && node.name !== node.name.toLowerCase());
  return terms.every((term) => isColumn(term.at(-1)) && term.slice(0, -1).every(isFactor));
}

/** `|X|` is a determinant where X is a matrix, and the size of a number elsewhere. */
export function barPieces(
  { body, range }: Node & { readonly kind: 'fence' },
  inside: readonly Piece[],
  { reading, indices }: Context,
): readonly Piece[] {
  if (isOfColumns(body)) return [plain('norm(', range), ...inside];
  const isDeterminant = reading.bars === 'determinant' && isMatrixText(body, indices);
  return [plain(isDeterminant ? 'det(' : 'abs(', range), ...inside];
}

/** How far a sum runs by what else the document says. */
export const boundPieces = (scope: Scope, { bounds }: Context): readonly Piece[] | null => {
  const last = bounds.ofScope(scope);
  return last === null ? null : [plain(last)];
};

/** A piece that ends where what stands above begins. */
export const cutAt = ({ text, range }: Piece, end: number): Piece => ({
  text,
  range: range && range.end > end && range.start < end ? { start: range.start, end } : range,
});

/** `K_{m, n}` of two declared sizes, where nothing is declared as K: the matrix that turns vec(A) into vec(A'). */
export function isCommutation(name: string, below: Row, { declared }: Indices): boolean {
  const [rows, comma, cols, ...more] = below;
  const isSize = (node: Node | undefined): boolean =>
    node?.kind === 'number' || (node?.kind === 'letter' && declared.has(node.name));
  const isPair = comma?.kind === 'sign' && comma.text === ',' && more.length === 0;
  return name === 'K' && !declared.has(name) && isPair && isSize(rows) && isSize(cols);
}

/** `(A x)_i`, `(A B)_{ij}`, `[x]_1`, `X_{i, :}`, `x_{1:k}`; null where what stands below is no place. */
export function indexPieces(
  base: Node,
  below: Row,
  { indices: { letters } }: Context,
  written: (row: Row) => readonly Piece[],
): readonly Piece[] | null {
  const isPlace = (one: Node): boolean =>
    one.kind === 'number' || (one.kind === 'letter' && letters.has(one.name)) || isSign(one, ',');
  const isRange = below.some((one) => isSign(one, ':'));
  if (!isRange && base.kind === 'letter') return null;
  if (!isRange && !(base.kind === 'fence' && base.open === '[') && !below.every(isPlace)) return null;
  const isList = below.some((one) => isSign(one, ',')) || isRange;
  const places = isList ? splitRow(below, (one) => isSign(one, ',')) : below.map((one) => [one]);
  const texts = (below.every(isPlace) || isList ? places : [below]).map((place) =>
    splitRow(place, (one) => isSign(one, ':'))
      .map((end) => textOf(written(end)))
      .join(':'),
  );
  return [plain(`[${texts.join(', ')}]`, rangeOfRow(below))];
}

/** `\mathbf{1}_n` and `\mathbf{0}_{m \times n}` */
export function filledPieces(
  name: 'ones' | 'zeros',
  below: Row,
  range: TextRange,
  above: Row,
  written: (row: Row) => readonly Piece[],
): readonly Piece[] {
  if (below.length === 0) throw new CannotWrite({ what: 'a bold 1 without its size', range });
  const sizes = splitRow(below, (node) => isSign(node, '×')).map((size) => textOf(written(size)));
  const filled = [plain(`${name}(${sizes.join(', ')})`, range)];
  return above.length > 0 && isTransposition(above) ? [...filled, plain("'")] : filled;
}
