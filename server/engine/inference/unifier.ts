// Sizes that are not known yet (`R[?, ?]`, the identity `I`, a generic function's sizes) and what is learnt of them.

import {
  addSizes,
  type Dimension,
  dimsOf,
  fixedSize,
  fixedValue,
  multiplySizes,
  namedSize,
  substituteSizes,
  subtractSizes,
} from '../shapes/dimension.ts';
import { type Shape, shapeOf } from '../shapes/shape.ts';

/** Unknown sizes are dims whose names begin with `?`, which no declared dim can. */
const isUnknownName = (name: string): boolean => name.startsWith('?');

export interface Unifier {
  /** A new unknown size; `label` tells people whose it is. */
  fresh(label: string): Dimension;
  /** What is known of a size now. */
  known(size: Dimension): Dimension;
  knownShape(shape: Shape): Shape;
  /** Makes two sizes equal if they can be; false where they differ whatever the unknowns are. */
  equate(a: Dimension, b: Dimension): boolean;
  /** Tries something: what it learnt is forgotten again unless it gives true. */
  attempt(trial: () => boolean): boolean;
}

export function isKnown(size: Dimension): boolean {
  for (const name of dimsOf(size)) if (isUnknownName(name)) return false;
  return true;
}

export function createUnifier(): Unifier {
  let learnt = new Map<string, Dimension>();
  let count = 0;
  const known = (size: Dimension): Dimension => {
    if (learnt.size === 0) return size;
    let current = size;
    // Each round replaces unknowns by what they are made of; there are no cycles, so it ends.
    while ([...dimsOf(current)].some((name) => learnt.has(name))) current = substituteSizes(current, learnt);
    return current;
  };
  const equate = (a: Dimension, b: Dimension): boolean => {
    const left = known(a);
    const right = known(b);
    if (left === right) return true;
    return solve(subtractSizes(left, right), learnt);
  };
  return {
    fresh: (label) => {
      count += 1;
      return namedSize(`?${label}·${count}`);
    },
    known,
    knownShape: (shape) => shapeOf(known(shape.rows), known(shape.cols)),
    equate,
    attempt: (trial) => {
      const before = new Map(learnt);
      if (trial()) return true;
      learnt = before;
      return false;
    },
  };
}

/** Solves `difference = 0` for an unknown that stands alone in it; false where none does. */
function solve(difference: Dimension, learnt: Map<string, Dimension>): boolean {
  for (const term of difference.monomials) {
    const [name] = term.factors;
    if (
      term.factors.length !== 1 ||
      name === undefined ||
      !isUnknownName(name) ||
      Math.abs(term.coefficient) !== 1
    )
      continue;
    const rest = subtractSizes(difference, multiplySizes(fixedSize(term.coefficient), namedSize(name)));
    if (dimsOf(rest).has(name)) continue;
    const value = multiplySizes(fixedSize(-term.coefficient), rest);
    const fixed = fixedValue(value);
    if (fixed !== null && fixed < 1) return false;
    learnt.set(name, addSizes(value, fixedSize(0)));
    return true;
  }
  return false;
}
