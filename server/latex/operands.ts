// How far operands reach in a row: a term, a name with its bracket, the argument of a function.

import { isDerivative } from './derivatives.ts';
import { isTransposition } from './letter-names.ts';
import { isSign, type Math as Node, type Row } from './math.ts';

/** Signs between terms, behind which nothing is taken into a function's argument or a derivative. */
const ENDS = new Set(['+', '-', '=', ',', ';', '⇒', '±', '≈', '→', '←', '≡']);
/** The end of the term that begins here. */
export function termEnd(row: Row, from: number): number {
  let at = from;
  while (at < row.length) {
    const node = row[at];
    if (node?.kind === 'sign' && ENDS.has(node.text)) break;
    at += 1;
  }
  return at;
}

/** The end of one operand with the bracket behind it. */
function operandEnd(row: Row, from: number): number {
  const first = row[from];
  if (!first) return from;
  return row[from + 1]?.kind === 'fence' && first.kind !== 'fence' ? from + 2 : from + 1;
}

/**
 * The end of what ∇ is of: a name with its bracket, a bracket, a function of what stands behind it; and the whole term where that
 * begins with a factor, as in `\nabla_x \frac12 x^T A x`.
 */
export function nablaEnd(row: Row, from: number): number {
  const first = row[from];
  const next = row[from + 1];
  if (!first) return from;
  const { base, above } = headOf(first);
  if (base?.kind === 'function') return isBracket(next) ? from + 2 : argumentEnd(row, from + 1);
  const isFactor = base?.kind === 'number' || base?.kind === 'big' || base?.kind === 'fraction';
  if ((isFactor && !isDerivative(first)) || isTransposition(above)) return termEnd(row, from);
  return operandEnd(row, from);
}

/** A letter or function with its primes taken apart from its other scripts. */
export function headOf(node: Node): {
  readonly base: Node | null;
  readonly primes: number;
  /** The signs above beside the primes. */
  readonly above: Row;
  readonly below: Row;
} {
  if (node.kind !== 'scripts') return { base: node, primes: 0, above: [], below: [] };
  const above = node.above.filter((one) => !isSign(one, "'"));
  return { base: node.base, primes: node.above.length - above.length, above, below: node.below };
}

/** Whether a node is in brackets, perhaps with scripts behind them. */
export const isBracket = (node: Node | undefined): node is Node => {
  const base = node?.kind === 'scripts' ? node.base : node;
  return base?.kind === 'fence' && (base.open === '(' || base.open === '[' || base.open === '{');
};

/** The row between brackets, scripts left out; empty for any other node. */
export const argumentOf = (node: Node): Row =>
  node.kind === 'fence'
    ? node.body
    : node.kind === 'scripts' && node.base?.kind === 'fence'
      ? node.base.body
      : [];

const isBig = (node: Node): boolean => node.kind === 'scripts' && node.base?.kind === 'big';

/** A function without a bracket takes the product behind it. */
export function argumentEnd(row: Row, from: number): number {
  let at = from;
  const [first] = row.slice(from);
  // `\log \sum_j …` takes the whole sum.
  if (first && isBig(first)) return termEnd(row, from);
  while (at < row.length) {
    const node = row[at];
    if (node?.kind === 'sign' && (ENDS.has(node.text) || node.text === '∘')) break;
    if (at > from && (node?.kind === 'function' || (node && isBig(node)))) break;
    at += 1;
  }
  return at;
}
