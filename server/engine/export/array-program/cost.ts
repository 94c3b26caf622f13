// The cost of a function, as polynomials in the sizes: the operations of every node, as often as the loops around it run,
// and the numbers that its variables and results hold when it is done.

import { type ArrayNode, behindViews, type Operation } from '../../operators/array-code.ts';
import { operationsOf, type THIRDS } from '../../operators/array-cost.ts';
import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  ONE,
  substituteSizes,
  subtractSizes,
} from '../../shapes/dimension.ts';
import { isScalar } from '../../shapes/shape.ts';
import { powersOf } from '../../text/derivative.ts';
import { raised } from '../../text/superscripts.ts';

type Loop = Extract<Operation, { kind: 'loop' }>;

/** A node that a function computes, inside these loops, the outermost first. */
export interface ComputedNode {
  readonly node: ArrayNode;
  readonly within: readonly Loop[];
}

/** Operations and numbers kept, as polynomials in the sizes. */
export interface Cost {
  /** In thirds of an operation. */
  readonly operations: Dimension;
  /** In numbers. */
  readonly memory: Dimension;
}

/** The cost of what is computed; `kept` are the nodes in variables and results. */
export function costOf(computed: readonly ComputedNode[], kept: readonly ArrayNode[]): Cost {
  const zero = fixedSize(0);
  const operations = computed.reduce((sum, { node, within }) => {
    const rounds = node.operation.kind === 'loop' ? [...within, node.operation] : within;
    return addSizes(
      sum,
      within.length + rounds.length === 0 ? operationsOf(node) : repeated(operationsOf(node), rounds),
    );
  }, zero);
  const memory = [...new Set(kept.map(behindViews))]
    .filter(({ operation, shape }) => !isScalar(shape) && operation.kind !== 'variable')
    .reduce((sum, { shape }) => addSizes(sum, multiplySizes(shape.rows, shape.cols)), zero);
  return { operations, memory };
}

/** As often as these loops run; where an inner one's bounds depend on an outer index, as if it always went its whole way. */
function repeated(size: Dimension, loops: readonly Loop[]): Dimension {
  const last = new Map<string, Dimension>();
  let count = ONE;
  for (const { index, from, to } of loops) {
    const end = substituteSizes(to, last);
    const start = [...from.dims].some((dim) => last.has(dim)) ? ONE : from;
    last.set(index, end);
    count = multiplySizes(count, addSizes(subtractSizes(end, start), ONE));
  }
  return substituteSizes(multiplySizes(size, count), last);
}

/** `2/3 n³ + 4 n² d`: highest powers first. `unit` is what the coefficients count: thirds of an operation, or numbers. */
export function costText({ monomials }: Dimension, unit: 1 | typeof THIRDS): string {
  if (monomials.length === 0) return '0';
  return monomials
    .map(({ coefficient, factors }, place) => {
      const powers = powersText(factors);
      const size = Math.abs(coefficient);
      const number = size % unit === 0 ? String(size / unit) : `${size}/${unit}`;
      const text = powers === '' ? number : number === '1' ? powers : `${number} ${powers}`;
      if (place === 0) return coefficient < 0 ? `-${text}` : text;
      return ` ${coefficient < 0 ? '-' : '+'} ${text}`;
    })
    .join('');
}

/** `n² d` of n, n, d. */
function powersText(factors: readonly string[]): string {
  return powersOf(factors)
    .map(({ variable, power }) => (power === 1 ? variable : `${variable}${raised(power)}`))
    .join(' ');
}
