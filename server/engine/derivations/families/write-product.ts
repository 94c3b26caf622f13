// The Jacobian of a member by an earlier one where each is a step of the one before alone: the product of the Jacobians of the
// steps between, the last first.

import { print } from '../../calculus/print.ts';
import { operations } from '../../calculus/simplification/operations.ts';
import { eye } from '../../expressions/build.ts';
import { lettersOf } from '../../families/family.ts';
import type { Citation } from '../../operators/operator.ts';
import { type Dimension, fixedValue, namedSize, subtractSizes } from '../../shapes/dimension.ts';
import { shapeOf } from '../../shapes/shape.ts';
import { namesWithin } from '../../syntax/children.ts';
import { printExpression, printIndex } from '../../syntax/print.ts';
import type { Expression } from '../../syntax/tree.ts';
import type { AdjointLine, Contribution, LineWriting, PassedAdjoint, Segment } from './adjoint-line.ts';
import type { DerivedValue } from './derived-value.ts';
import { written } from './index-box.ts';
import { reasonOf } from './line-reason.ts';
import { inParentheses, sumText } from './line-text.ts';
import { lineOf, rangeText, writePart } from './write-line.ts';

export interface ProductChain {
  /** Where what is derived stands. */
  readonly place: Dimension;
  /** The first member of the family. */
  readonly first: Dimension;
  readonly step: Contribution;
  readonly factor: NonNullable<Contribution['factor']>;
}

/** null where a member reaches what is derived on more than one way. */
export function productChain(
  node: string,
  segments: readonly Segment[],
  { node: of, places }: DerivedValue,
): ProductChain | null {
  const [place, ...more] = places;
  const first = segments[0]?.box[0]?.from;
  const steps = new Set(
    segments.flatMap(({ contributions }) => contributions.filter(({ line }) => line !== null)),
  );
  const [step, ...others] = steps;
  if (node !== of || !place || more.length > 0 || !first || !step?.factor || others.length > 0) return null;
  const { line, use, factor } = step;
  if (line?.target.node !== node || use.summed.length > 0 || use.solved.size !== 1) return null;
  // Every member but the last is read by the next: the letter of the line is the one behind.
  const [own] = use.box;
  const [solved] = use.solved.values();
  const isNext = solved?.monomials.some(
    ({ coefficient, factors: names }) => names.length === 0 && coefficient === 1,
  );
  return own?.from === first && isNext ? { place, first, step, factor } : null;
}

/** The line for all members up to the place, or for those that are asked for. */
export function writeProduct(
  node: string,
  { place, first, step, factor }: ProductChain,
  asked: readonly Dimension[] | null,
  by: LineWriting,
): readonly AdjointLine[] {
  const [letter] = lettersOf(by.families.get(node));
  if (letter === undefined) return [];
  const member = asked?.[0] ?? namedSize(letter);
  const count = subtractSizes(place, member);
  const steps = fixedValue(count);
  const taken = new Set([
    letter,
    ...member.dims,
    ...place.dims,
    ...(by.derived.index ? [by.derived.index.name] : []),
  ]);
  // Behind the letter of what is derived in the alphabet, so that it is subtracted from it as it is written.
  const own =
    LETTERS.find((name) => !taken.has(name) && name > (by.derived.index?.name ?? '')) ?? `${letter}_`;
  const partAt = (at: Dimension) => writePart({ ...step, expression: factor }, new Map([[letter, at]]), by);
  const each = partAt(subtractSizes(place, namedSize(own)));
  const upper = printIndex(written(count));
  const hasIndex = namesWithin(each.formula).some(({ name }) => name === own);
  const one = steps === 0 ? eye(factor.shape.rows) : null;
  const eachText = printExpression(isAtom(each.formula) ? each.formula : inParentheses(each.formula));
  const text = one
    ? print(one)
    : steps === 1
      ? sumText([partAt(member)])
      : hasIndex
        ? `∏_{${own}=1}^{${upper}} ${eachText}`
        : `${eachText}^(${upper})`;
  const ranges = asked ? [] : [rangeText(letter, { from: first, to: place }, true)];
  const { rows } = by.derived.shape;
  return [
    lineOf(node, [member], ranges, by, {
      text,
      shape: shapeOf(rows, factor.shape.cols),
      operations: operations(factor),
      reason: stepByStep(node, partAt(member), by),
    }),
  ];
}

/** The chain rule, one step after the other. */
function stepByStep(node: string, step: PassedAdjoint, by: LineWriting): Citation {
  const { rule, cite } = reasonOf(node, [step], by);
  return { rule: `the Jacobians of the steps between, multiplied: each member is ${rule}`, cite };
}

const LETTERS = ['s', 'r', 'u', 'v', 'i', 'j', 'k', 'l'];

/** Whether an expression needs no parentheses behind a sign, or below a power: a name, or a name in them. */
const isAtom = ({ kind }: Expression): boolean => kind === 'name' || kind === 'parentheses';
