// The parts of a formula that may have no value: what is divided by, inverted, under a root or a logarithm.

import { numberOf, powerEach } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import type { Need } from './operator.ts';
import { operatorOf } from './table.ts';

/** An expression of which something is needed, lest the whole has no value. */
export interface PartialPart {
  readonly need: Need;
  readonly of: Expression;
}

/** Parts, each once. */
export interface PartialParts {
  add(part: PartialPart): void;
  list(): readonly PartialPart[];
}

export function createPartialParts(): PartialParts {
  const found = new Map<string, PartialPart>();
  return {
    add: (part) => {
      found.set(`${part.need} ${part.of.id}`, part);
    },
    list: () => [...found.values()],
  };
}

/** What a power needs of its base. */
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
  for (const node of topological([root])) {
    const [a, b] = node.args;
    if (!a) continue;
    const { needs } = operatorOf(node).laws;
    if (needs !== null) found.add({ need: needs, of: a });
    if (node.operator === 'powerEach' && b) for (const part of partsOfPower(a, b)) found.add(part);
    if (node.operator === 'matrixPower' && node.payload.kind === 'number' && node.payload.value < 0)
      found.add({ need: 'invertible', of: a });
  }
  return found.list();
}
