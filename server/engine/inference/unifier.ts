// Sizes that are not known yet (`R[?, ?]`, the identity `I`, a generic function's sizes) and what is learnt of them.

import {
  addSizes,
  type Dimension,
  dimsOf,
  fixedSize,
  fixedValue,
  isOpenName,
  type Monomial,
  multiplySizes,
  namedSize,
  substituteSizes,
  subtractSizes,
} from '../shapes/dimension.ts';
import { type Shape, shapeOf } from '../shapes/shape.ts';

/** Equations between sizes, solved as they come. */
export interface Unifier {
  /** A new unknown size; `label` tells people whose it is. */
  fresh(label: string): Dimension;
  /** The size with all that is known of it now. */
  known(size: Dimension): Dimension;
  knownShape(shape: Shape): Shape;
  /** Makes two sizes equal if they can be; false where they differ whatever the unknowns are. */
  equate(a: Dimension, b: Dimension): boolean;
  /** From here on, what is learnt is learnt in this statement. */
  reading(statement: number): void;
  /** The statement that determined an open size; null where it is none, or nothing determined it. */
  learntIn(size: Dimension): number | null;
  /** Tries something: what it learnt is forgotten again unless it gives true. */
  attempt(trial: () => boolean): boolean;
}

/** Whether a size has no unknown in it. */
export function isKnown(size: Dimension): boolean {
  for (const name of dimsOf(size)) if (isOpenName(name)) return false;
  return true;
}

/**
 * A unifier of sizes, which are polynomials: equations are solved where an unknown stands in them linearly and alone, others
 * are kept open until more is known.
 */
export function createUnifier(): Unifier {
  const learnt = new Map<string, Dimension>();
  /** The names that were learnt, in their order: what is forgotten again stands at its end. */
  const order: string[] = [];
  /** Equations of this statement that stand open: what is learnt later may show that they cannot hold. */
  let open: readonly (readonly [Dimension, Dimension])[] = [];
  let count = 0;
  let statement = -1;
  const learntIn = new Map<string, number>();
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
    const solved = solve(subtractSizes(left, right));
    if (solved === 'never') return false;
    if (solved === 'open') {
      open = [...open, [left, right]];
      return true;
    }
    learnt.set(solved.name, solved.value);
    order.push(solved.name);
    learntIn.set(solved.name, statement);
    const waiting = open;
    open = [];
    return waiting.every(([one, other]) => equate(one, other));
  };
  return {
    fresh: (label) => {
      count += 1;
      return namedSize(`?${label}·${count}`);
    },
    known,
    knownShape: (shape) => shapeOf(known(shape.rows), known(shape.cols)),
    equate,
    reading: (index) => {
      statement = index;
      open = [];
    },
    learntIn: (size) => {
      const [name] = dimsOf(size);
      return name !== undefined && learnt.has(name) ? (learntIn.get(name) ?? null) : null;
    },
    attempt: (trial) => {
      const [before, waiting] = [order.length, open];
      if (trial()) return true;
      for (const name of order.splice(before)) learnt.delete(name);
      open = waiting;
      return false;
    },
  };
}

/** The solution for an unknown size. */
interface Solution {
  readonly name: string;
  readonly value: Dimension;
}

/**
 * Solves `difference = 0` for an unknown that stands in one term of it, alone or times known dims that divide the rest.
 * `never` where no sizes make it 0; `open` where it is neither solved nor refuted: then the unknowns stay open, and are said
 * to be.
 */
function solve(difference: Dimension): Solution | 'open' | 'never' {
  let isOpen = false;
  for (const term of difference.monomials) {
    const unknowns = term.factors.filter(isOpenName);
    if (unknowns.length === 0) continue;
    isOpen = true;
    const [name] = unknowns;
    if (name === undefined || unknowns.length > 1) continue;
    const known = {
      coefficient: term.coefficient,
      factors: term.factors.filter((factor) => factor !== name),
    };
    const rest = subtractSizes(difference, multiplySizes(monomial(known), namedSize(name)));
    if (dimsOf(rest).has(name)) continue;
    const value = quotient(multiplySizes(fixedSize(-1), rest), known);
    if (!value) {
      // n * ? = m with nothing else open has no answer.
      if (isKnown(rest)) return 'never';
      continue;
    }
    const fixed = fixedValue(value);
    if (fixed !== null && fixed < 1) return 'never';
    return { name, value };
  }
  return isOpen && !isSurelyNot(difference) ? 'open' : 'never';
}

const monomial = ({ coefficient, factors }: Monomial): Dimension =>
  factors.map(namedSize).reduce(multiplySizes, fixedSize(coefficient));

/** A size divided by a monomial; null where that leaves a rest. */
function quotient(size: Dimension, by: Monomial): Dimension | null {
  let total = fixedSize(0);
  for (const { coefficient, factors } of size.monomials) {
    const left = [...factors];
    for (const factor of by.factors) {
      const at = left.indexOf(factor);
      if (at < 0) return null;
      left.splice(at, 1);
    }
    if (!Number.isInteger(coefficient / by.coefficient)) return null;
    total = addSizes(total, monomial({ coefficient: coefficient / by.coefficient, factors: left }));
  }
  return total;
}

/** Whether all terms have one sign: sizes are at least 1, so their sum is not 0. */
function isSurelyNot(difference: Dimension): boolean {
  const signs = new Set(difference.monomials.map((term) => Math.sign(term.coefficient)));
  return signs.size === 1;
}
