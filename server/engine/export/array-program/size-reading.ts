// Where the sizes come from: the shapes of the arrays that a function is given.

import { type Dimension, dimsOf, namedSize } from '../../shapes/dimension.ts';
import { isScalar } from '../../shapes/shape.ts';
import type { DeclaredVariable } from '../export-input.ts';
import type { Target } from '../targets/target.ts';

/** A dim with the variable whose shape has it; `text` reads it, for the variable's name in the code. */
export interface SizeReading {
  readonly dim: string;
  readonly variable: string;
  /** The dims that must be read before. */
  readonly after: readonly string[];
  text(nameOf: (variable: string) => string, nameOfDim: (dim: string) => string): string;
}

function sidesOf(variable: DeclaredVariable): readonly (readonly [size: Dimension, axis: 0 | 1])[] {
  if (isScalar(variable.shape)) return [];
  return [
    [variable.shape.rows, 0],
    [variable.shape.cols, 1],
  ];
}

/** How a dim is read off the first of these variables that has it; null where none has. */
export function readingOf(
  dim: string,
  variables: readonly DeclaredVariable[],
  target: Target,
): SizeReading | null {
  const wanted = namedSize(dim);
  for (const variable of variables) {
    for (const [size, axis] of sidesOf(variable)) {
      if (size === wanted)
        return {
          dim,
          variable: variable.name,
          after: [],
          text: (nameOf) => target.sizeOf(nameOf(variable.name), axis),
        };
    }
  }
  for (const variable of variables) {
    for (const [size, axis] of sidesOf(variable)) {
      const solved = solvedFor(dim, size, target);
      if (solved)
        return {
          dim,
          variable: variable.name,
          after: [...dimsOf(size)].filter((other) => other !== dim),
          text: (nameOf, nameOfDim) => solved(target.sizeOf(nameOf(variable.name), axis), nameOfDim),
        };
    }
  }
  return null;
}

/** From `2*n*k + 1 = size`: n is (size - 1) // (2 * k). null where the dim does not stand alone in one term. */
function solvedFor(
  dim: string,
  size: Dimension,
  target: Target,
): ((whole: string, nameOfDim: (dim: string) => string) => string) | null {
  const having = size.monomials.filter((term) => term.factors.includes(dim));
  const [only] = having;
  if (!only || having.length > 1 || only.factors.filter((name) => name === dim).length > 1) return null;
  if (only.coefficient < 0) return null;
  return (whole, nameOfDim) => {
    const rest = size.monomials
      .filter((term) => term !== only)
      .map(({ coefficient, factors }) => {
        const sign = coefficient < 0 ? '+' : '-';
        return ` ${sign} ${[String(Math.abs(coefficient)), ...factors.map(nameOfDim)].join(' * ')}`;
      });
    const numerator = [whole, ...rest].join('');
    const factors = only.factors.filter((name) => name !== dim).map(nameOfDim);
    const below = only.coefficient === 1 ? factors : [String(only.coefficient), ...factors];
    if (below.length === 0) return numerator;
    return target.quotient(
      rest.length === 0 ? whole : `(${numerator})`,
      below.length > 1 ? `(${below.join(' * ')})` : below.join(''),
    );
  };
}
