// The parts of a formula that may have no value: what is divided by, inverted, under a root or a logarithm.

import { numberOf, powerEach } from '../expressions/build.ts';
import { type Expression, outsideIndexRanges, topological } from '../expressions/expression.ts';
import type { Dimension } from '../shapes/dimension.ts';
import type { Need } from './operator.ts';
import { operatorOf } from './table.ts';

/** An index, with the range that it runs over. */
export interface IndexRange {
  readonly index: string;
  readonly from: Dimension;
  readonly to: Dimension;
}

/** An expression of which something is needed, lest the whole has no value. */
export interface PartialPart {
  readonly need: Need;
  readonly of: Expression;
  /** The indices of the sums and products that it stands inside, the outer ones first: it is needed at all of their values. */
  readonly over?: readonly IndexRange[];
}

/** A part inside of a sum or product over an index. */
export const insideRange = (part: PartialPart, range: IndexRange): PartialPart => ({
  ...part,
  over: [range, ...(part.over ?? [])],
});

/** One text for the ranges around a part: what is needed for i = 1..n is more than what is for i = 2..n. */
export const rangesAround = ({ over }: PartialPart): string =>
  (over ?? []).map(({ index, from, to }) => `${index} ${from.key} ${to.key}`).join(', ');

/** Parts, each once. */
export interface PartialParts {
  add(part: PartialPart): void;
  list(): readonly PartialPart[];
}

/** An empty list of parts; one that is added twice, under the same ranges, stands in it once. */
export function createPartialParts(): PartialParts {
  const found = new Map<string, PartialPart>();
  return {
    add: (part) => {
      found.set(`${part.need} ${part.of.id} ${rangesAround(part)}`, part);
    },
    list: () => [...found.values()],
  };
}

/** The conditions that a power puts on its base. */
export function partsOfPower(base: Expression, exponent: Expression): readonly PartialPart[] {
  const power = numberOf(exponent);
  // Sizes are at least 1.
  if (exponent.payload.kind === 'size' && exponent.payload.size.monomials.every((one) => one.coefficient > 0))
    return [];
  if (power === null)
    return isWholeNumber(exponent)
      ? [{ need: 'nonzero', of: base }]
      : [{ need: 'special', of: powerEach(base, exponent) }];
  if (Number.isInteger(power)) return power < 0 ? [{ need: 'nonzero', of: base }] : [];
  return [{ need: power < 0 ? 'positive' : 'nonnegative', of: base }];
}

/** Sums and products of sizes and whole numbers: n - 1, 2 n. */
function isWholeNumber(exponent: Expression): boolean {
  return topological([exponent]).every(({ operator, payload }) => {
    if (payload.kind === 'number') return Number.isInteger(payload.value);
    return operator === 'size' || operator === 'add' || operator === 'times';
  });
}

/** The parts that a formula has as it stands; it may have been written with more. */
export function partialParts(root: Expression): readonly PartialPart[] {
  const found = createPartialParts();
  // Bodies of sums over an index, each with the ranges around it.
  const open: (readonly [Expression, readonly IndexRange[]])[] = [[root, []]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [body, over] = next;
    for (const node of outsideIndexRanges(body)) {
      const [inside] = node.args;
      if (node.payload.kind === 'binder' && inside) open.push([inside, [...over, node.payload]]);
      for (const part of partsOfNode(node)) found.add(over.length > 0 ? { ...part, over } : part);
    }
  }
  return found.list();
}

function partsOfNode(node: Expression): readonly PartialPart[] {
  const [a, b] = node.args;
  if (!a) return [];
  const { needs } = operatorOf(node).laws;
  const isPower = node.operator === 'powerEach' && b;
  const isInverse =
    node.operator === 'matrixPower' && node.payload.kind === 'number' && node.payload.value < 0;
  return [
    ...(needs === null ? [] : [{ need: needs, of: a }]),
    ...(isPower ? partsOfPower(a, b) : []),
    ...(isInverse ? [{ need: 'invertible', of: a } as const] : []),
  ];
}
