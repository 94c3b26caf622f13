// How the derivative by some members of a family is written: one part for each use of them, at the indices that they tell.

import { answerQuestion } from '../../calculus/derive.ts';
import { print } from '../../calculus/print.ts';
import { operations } from '../../calculus/simplification/operations.ts';
import { eye, number, size, substitute, times, variableOf, zerosLike } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { type Families, lettersOf } from '../../families/family.ts';
import { indexSize } from '../../families/index-size.ts';
import { type OpenReading, openName } from '../../families/open-reading.ts';
import { derivativeNamed, withWrittenDerivatives } from '../../lowering/program.ts';
import type { Citation } from '../../operators/operator.ts';
import { type Dimension, namedSize, substituteSizes, subtractSizes } from '../../shapes/dimension.ts';
import { isScalar, type Shape, shapeAsJson, shapeOf } from '../../shapes/shape.ts';
import { namesWithin } from '../../syntax/children.ts';
import { printExpression, printIndex } from '../../syntax/print.ts';
import type { NameNode, RangeNode, Expression as Written } from '../../syntax/tree.ts';
import { partial } from '../../text/derivative.ts';
import type { AdjointLine, Contribution, LineWriting, PassedAdjoint, Segment } from './adjoint-line.ts';
import type { DerivedValue } from './derived-value.ts';
import { type Interval, isSingle, plus, written } from './index-box.ts';
import { reasonOf } from './line-reason.ts';
import { moved, readFormula, sumText } from './line-text.ts';
import { NotDerived } from './not-derived.ts';

/** The line for the members of a segment; with `isBackward`, the last of them comes first. */
export function writeLine(
  node: string,
  { box, contributions }: Segment,
  isBackward: boolean,
  by: LineWriting,
): AdjointLine {
  const { families } = by;
  const family = families.get(node);
  const letters = lettersOf(family);
  const places = box.map((interval, at) =>
    isSingle(interval) ? interval.from : namedSize(letters[at] ?? ''),
  );
  const at = new Map(
    letters.flatMap((letter, index) => {
      const place = places[index];
      return place ? [[letter, place] as const] : [];
    }),
  );
  const parts = contributions.map((part) => writePart(part, at, by));
  const ranges = box.flatMap((interval, index) =>
    isSingle(interval) ? [] : [rangeText(letters[index] ?? '', interval, isBackward)],
  );
  const shape = contributions[0]?.expression.shape ?? shapeOfNode(node, by);
  const nothing = shape && zerosLike(shape);
  return lineOf(node, places, ranges, by, {
    guard: guardOf(places, contributions),
    text: parts.length > 0 ? sumText(parts) : nothing ? print(nothing) : '0',
    shape,
    operations: contributions.reduce((sum, { expression }) => sum + operations(expression), 0),
    reason: reasonOf(node, parts, by),
  });
}

/** `i = 0..T-2` where a member stands at 0 and is read up to T-2. */
function guardOf(places: readonly Dimension[], contributions: readonly Contribution[]): string | null {
  const [place, ...more] = places;
  if (!place || more.length > 0) return null;
  for (const { use } of contributions) {
    const [own] = use.box;
    if (!own || isSingle(own)) continue;
    const bounds = place.dims.size > 0 ? { from: own.from, to: place } : { from: place, to: own.to };
    return rangeText('i', bounds, false);
  }
  return null;
}

/** The shape of what is derived by a node, which depends on nothing there. */
function shapeOfNode(node: string, { derived, families, documentFormulas }: LineWriting): Shape | null {
  const family = families.get(node);
  const name = family ? openName(node, lettersOf(family).map(nameNode)) : node;
  const shape = documentFormulas.program.leafOf(name)?.shape ?? null;
  return shape && (isScalar(derived.shape) ? shape : shapeOf(derived.shape.rows, shape.rows));
}

/** A line for the members of a node at these places, with the range of the index of what is derived before their own. */
export function lineOf(
  node: string,
  places: readonly Dimension[],
  ranges: readonly string[],
  { derived: { of, index }, families }: LineWriting,
  {
    text,
    guard = null,
    shape,
    operations: count,
    reason,
  }: {
    readonly text: string;
    readonly guard?: string | null;
    readonly shape: Shape | null;
    readonly operations: number;
    readonly reason: Citation;
  },
): AdjointLine {
  const at = families.has(node) ? places.map(written) : [];
  const name = families.has(node) ? openName(node, at) : node;
  const all = [...(index ? [rangeText(index.name, index.domain, false)] : []), ...ranges];
  return {
    node,
    derivative: partial(of, name),
    places: at,
    expr: text,
    range: all.length > 0 ? all.join(', ') : null,
    guard: all.length > 0 ? null : guard,
    shape: shape ? shapeAsJson(shape) : [],
    operations: count,
    reason,
  };
}

/** One part at the indices of the member. */
export function writePart(
  part: Contribution,
  at: ReadonlyMap<string, Dimension>,
  { derived, families, reading, documentFormulas: { program }, own }: LineWriting,
): PassedAdjoint {
  const { leaf, index } = derived;
  const { use, expression: given } = withCounts(part, families, reading);
  const taken = new Set([
    ...[...at.values()].flatMap(({ dims }) => [...dims]),
    ...(index ? [index.name] : []),
  ]);
  const summed: RangeNode[] = [];
  for (const range of use.summed) {
    const outer = new Map(
      use.summed.slice(0, summed.length).flatMap(({ index: { name } }, place) => {
        const other = summed[place]?.index.name;
        return other === undefined || other === name ? [] : [[name, namedSize(other)] as const];
      }),
    );
    summed.push(renamed(atPlaces(atPlaces(range, outer), at), taken, families));
  }
  const letters = own !== null && index ? new Map([...at, [own, index.dimension]]) : at;
  const indices = new Map<string, Written>(
    [...use.solved].map(([name, solved]) => [name, written(substituteSizes(solved, letters))]),
  );
  for (const [place, { index }] of use.summed.entries()) {
    const own = summed[place]?.index;
    if (own && own.name !== index.name) indices.set(index.name, own);
  }
  if (own !== null && index) indices.set(own, nameNode(index.name));
  const moving = { families, sums: reading.sums, at: indices };
  const movedText = (text: string): string => {
    const tree = readFormula(text);
    if (!tree) throw new NotDerived(unread(text));
    return printExpression(moved(tree, moving));
  };
  const expression = withoutUnits(given, derived, movedText);
  const tree = readFormula(print(withWrittenDerivatives(expression, program, new Map(), leaf)));
  if (!tree) throw new NotDerived(unread(print(expression)));
  return { part, formula: moved(tree, moving), at: indices, summed };
}

/** Why an answer is none: with a size that nothing tells it cannot be written down. */
const unread = (text: string): string =>
  text.includes('?')
    ? 'the answer has a size that nothing in this file tells: write the sizes instead of `?`'
    : `\`${text}\` cannot be read back`;

/** A part with a number of terms in place of a sum over an index that it does not read. */
function withCounts(
  { expression, use }: Pick<Contribution, 'expression' | 'use'>,
  families: Families,
  { sums }: OpenReading,
): Pick<Contribution, 'expression' | 'use'> {
  if (use.summed.length === 0) return { expression, use };
  const tree = readFormula(print(expression));
  const read = new Set(
    tree ? namesWithin(moved(tree, { families, sums, at: new Map() })).map(({ name }) => name) : [],
  );
  const inBounds = (range: RangeNode): ReadonlySet<string> =>
    new Set(
      use.summed.flatMap((other) =>
        other === range ? [] : [other.from, other.to].flatMap(namesWithin).map(({ name }) => name),
      ),
    );
  const counted = use.summed.flatMap((range) => {
    const [from, to] = [indexSize(range.from), indexSize(range.to)];
    const count = from && to && plus(subtractSizes(to, from), 1);
    const isRead = read.has(range.index.name) || inBounds(range).has(range.index.name);
    return tree && count && !isRead && isNeverNegative(count) ? [{ range, count }] : [];
  });
  if (counted.length === 0) return { expression, use };
  return {
    expression: times([...counted.map(({ count }) => size(count)), expression]),
    use: { ...use, summed: use.summed.filter((range) => counted.every((one) => one.range !== range)) },
  };
}

/** Whether a size is 0 or more wherever its names are 1 or more; false where that does not show at once. */
const isNeverNegative = ({ monomials }: Dimension): boolean =>
  monomials.every(({ coefficient, factors }) => factors.length === 0 || coefficient > 0) &&
  monomials.reduce((sum, { coefficient }) => sum + coefficient, 0) >= 0;

/** A part in which the derivative of a member by itself is written as what it is. */
function withoutUnits(
  expression: Expression,
  { of, shape }: DerivedValue,
  movedText: (name: string) => string,
): Expression {
  const units = topological([expression]).filter((node) => {
    const found = variableOf(node);
    const by = found?.role === 'value' ? derivativeNamed(found.name)?.by : undefined;
    return by !== undefined && movedText(by) === of;
  });
  if (units.length === 0) return expression;
  const unit = isScalar(shape) ? number(1) : eye(shape.rows);
  const whole = answerQuestion({
    kind: 'identity',
    of: substitute(expression, new Map(units.map((node) => [node, unit] as const))),
  });
  return whole.kind === 'derived' ? whole.expression : expression;
}

/** A range whose bounds name the letters of the member, where it stands. */
function atPlaces(range: RangeNode, at: ReadonlyMap<string, Dimension>): RangeNode {
  const moving = (bound: Written): Written => {
    const size = indexSize(bound);
    return size && [...size.dims].some((name) => at.has(name)) ? written(substituteSizes(size, at)) : bound;
  };
  return { ...range, from: moving(range.from), to: moving(range.to) };
}

/** The range of a sum under a letter that stands for nothing else there. */
function renamed(range: RangeNode, taken: Set<string>, families: Families): RangeNode {
  const { name } = range.index;
  const isFree = (letter: string): boolean => !taken.has(letter) && !families.has(letter);
  const own = taken.has(name) ? (LETTERS.find(isFree) ?? `${name}_`) : name;
  taken.add(own);
  return own === name ? range : { ...range, index: nameNode(own) };
}

const LETTERS = ['t', 's', 'r', 'i', 'j', 'k', 'l'];

const nameNode = (name: string): NameNode => ({ kind: 'name', name, text: name, span: { start: 0, end: 0 } });

/** A range of an index as text: `t = 1..T`, of a backward recursion `t = T..1`. */
export function rangeText(letter: string, { from, to }: Interval, isBackward: boolean): string {
  const [first, last] = isBackward ? [to, from] : [from, to];
  return `${letter} = ${printIndex(written(first))}..${printIndex(written(last))}`;
}
