// Transposition in normal form: pushed through products and inverses, kept outside sums and elementwise functions.

import { isSquare, transposedShape } from '../shapes/shape.ts';
import { type Attribute, type Expression, intern } from './expression.ts';
import { factsOf } from './facts.ts';
import {
  hadamardNode,
  isBlock,
  isCommutation,
  isHadamard,
  isKronecker,
  isMatrixProduct,
  isOnes,
  isPower,
  isScaling,
  isSum,
  isTranspose,
  isVariable,
  isZeros,
  transposeNode,
} from './forms.ts';
import {
  commutation,
  isScalarExpression,
  number,
  numberOf,
  onesLike,
  variableOf,
  zerosLike,
} from './leaves.ts';
import { matmul, times } from './product.ts';
import { block, kronecker } from './structure.ts';
import { addAll } from './sum.ts';

const SYMMETRIC: readonly Attribute[] = ['symmetric', 'spd', 'psd', 'diagonal'];
/** How deep the search for symmetry looks: enough for what people write, and no deep recursion. */
const DEPTH = 4;

/** Whether an expression is a variable that is declared with one of these attributes. */
export function hasAttribute(expression: Expression, attributes: readonly Attribute[]): boolean {
  return variableOf(expression)?.attributes.some((attribute) => attributes.includes(attribute)) ?? false;
}

/** Whether one of these facts about a curved set may be used: not of a variable that derivatives are taken by, since its differential leaves the set. */
export function holdsFor(expression: Expression, attributes: readonly Attribute[]): boolean {
  return hasAttribute(expression, attributes) && variableOf(expression)?.moves !== true;
}

/** A', n×m for m×n. */
export function transpose(a: Expression): Expression {
  const known = transposes.get(a);
  if (known) return known;
  const result = transposeWithin(a, DEPTH);
  transposes.set(a, result);
  return result;
}

const transposes = new WeakMap<Expression, Expression>();

/** A' as far as a search of this depth simplifies it. */
function transposeWithin(a: Expression, depth: number): Expression {
  if (isScalarExpression(a)) return a;
  return (depth >= 0 ? transposed(a, depth) : null) ?? transposeNode([a], transposedShape(a.shape));
}

/** Whether A' is A, as far as its form and the attributes of its variables tell. */
export function isSymmetric(a: Expression): boolean {
  return isSquare(a.shape) && (isScalarExpression(a) || transposed(a, DEPTH) === a);
}

/** The transpose where it needs no transposition sign in front of `a` itself, else null. */
function transposed(a: Expression, depth: number): Expression | null {
  const [first, second] = a.args;
  if (isTranspose(a)) return first ?? null;
  if (isVariable(a)) {
    if (hasAttribute(a, ['skew'])) return times([number(-1), a]);
    return hasAttribute(a, SYMMETRIC) ? a : null;
  }
  if (isOnes(a)) return onesLike(transposedShape(a.shape));
  if (isZeros(a)) return zerosLike(transposedShape(a.shape));
  if (isScaling(a)) return times(a.args.map((factor) => transposeWithin(factor, depth)));
  if (isMatrixProduct(a))
    return matmul([...a.args].reverse().map((factor) => transposeWithin(factor, depth - 1)));
  if (isBlock(a)) return transposedNumbers(a);
  if (isKronecker(a)) return kronecker(transpose(first ?? a), transpose(second ?? a));
  if (isCommutation(a))
    return a.payload.kind === 'sizes' ? commutation(a.payload.cols, a.payload.rows) : null;
  if (isSum(a) || isHadamard(a)) return transposedTerms(a, depth);
  const { isDiagonal, keepsSymmetry, isEntrywise } = factsOf(a);
  if (isDiagonal) return a;
  // f(X')' is f(X), entry by entry.
  const [inside] = first && isTranspose(first) ? first.args : [];
  if (
    inside &&
    (isEntrywise || isPower(a)) &&
    a.args.every((arg) => arg === first || isScalarExpression(arg))
  ) {
    const args = a.args.map((arg) => (arg === first ? inside : arg));
    return intern(a.operator, args, a.payload, inside.shape);
  }
  return keepsSymmetry &&
    first &&
    depth > 0 &&
    isSquare(first.shape) &&
    (second === undefined || numberOf(second) !== null) &&
    transposed(first, depth - 1) === first
    ? a
    : null;
}

/** A block matrix of numbers, transposed; null where something else stands in it. */
function transposedNumbers(a: Expression): Expression | null {
  const width = a.payload.kind === 'block' ? (a.payload.columnsPerRow[0] ?? 0) : 0;
  if (width === 0 || a.args.some((entry) => numberOf(entry) === null)) return null;
  const columns = Array.from({ length: width }, (_, column) =>
    a.args.filter((_, place) => place % width === column),
  );
  return block(columns);
}

/** A sum or Hadamard product all of whose terms absorb the transposition. */
function transposedTerms(a: Expression, depth: number): Expression | null {
  if (depth === 0 || a.args.length > 8) return null;
  // Terms that change places, such as s 1' and 1 s', are the same sum, though each alone has a sign more.
  if (isSquare(a.shape) && a.args.every((term) => a.args.includes(transposeWithin(term, depth - 1))))
    return a;
  const terms: Expression[] = [];
  for (const term of a.args) {
    const body = isScaling(term) ? (term.args.at(-1) ?? term) : term;
    const free = absorbs(body, depth - 1);
    if (!free) return null;
    terms.push(body === term ? free : times([...term.args.slice(0, -1), free]));
  }
  if (terms.every((term) => a.args.includes(term))) return a;
  if (isSum(a)) return addAll(terms);
  return hadamardNode(terms, transposedShape(a.shape));
}

/** The transpose of a term where it is no longer than the term. */
function absorbs(term: Expression, depth: number): Expression | null {
  if (!isMatrixProduct(term)) return transposed(term, depth);
  const back = transposeWithin(term, depth);
  return signs(back) <= signs(term) ? back : null;
}

const signs = (product: Expression): number => product.args.filter(isTranspose).length;
