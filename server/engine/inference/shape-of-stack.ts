// The shape of members of a family side by side or below one another: as often the size of one as there are members; where
// their sizes differ, the sum of these.

import type { Term } from '../names/term.ts';
import { addSizes, type Dimension, multiplySizes, namedSize } from '../shapes/dimension.ts';
import { type Shape, shapeOf } from '../shapes/shape.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { isShaped, type Shaping } from './shaping.ts';

/** The shape of members stacked along rows or columns; null where their shapes differ, which is reported. */
export function shapeOfStack(term: Extract<Term, { kind: 'stack' }>, by: Shaping): Shape | null {
  const { along, members, count, letter } = term;
  const across = along === 'cols' ? 'rows' : 'cols';
  const shapes: Shape[] = [];
  for (const member of members) {
    const shape = shapeOfTerm(member, by);
    if (!shape) return null;
    const [first] = shapes;
    if (first && !by.unifier.equate(first[across], shape[across])) {
      by.report({
        code: 'size-mismatch',
        severity: 'error',
        span: member.span,
        message: `members that are stacked need equally many ${across === 'cols' ? 'columns' : across}: ${isShaped({ term: member, shape }, by)}, another one has ${by.unifier.known(first[across]).key}`,
        sources: [{ term: member, axis: across }],
        site: null,
      });
      return null;
    }
    shapes.push(shape);
  }
  const [first] = shapes;
  const times = by.sizeOf(count);
  if (!first || !times) return null;
  const sizes = shapes.map((shape) => by.unifier.known(shape[along]));
  const total = totalSize(sizes, times, letter);
  return along === 'cols' ? shapeOf(first.rows, total) : shapeOf(total, first.cols);
}

/** A size that is another for each index has a sum that is a size of its own. */
function totalSize(sizes: readonly Dimension[], count: Dimension, letter: string): Dimension {
  const [one, ...others] = sizes;
  if (!one) return count;
  if (others.some((size) => size !== one)) return others.reduce(addSizes, one);
  const isOfIndex = [...one.dims].some((name) =>
    name
      .slice(name.indexOf('['))
      .split(/[^\p{L}\p{M}\p{N}_]+/u)
      .includes(letter),
  );
  return isOfIndex ? namedSize(`∑_{${letter}}^{${count.key}} ${one.key}`) : multiplySizes(one, count);
}
