// The trial of a repair: the right answer at sample points, its parts, and how a text reads in the claim's place.

import type { Expression } from '../../expressions/expression.ts';
import type { Term } from '../../names/term.ts';
import { type Shape, sameShape } from '../../shapes/shape.ts';
import type { WrittenTerm } from '../shapes/written-term.ts';
import { multipleOf, niceNumber } from './coefficients.ts';
import type { Factor } from './factors.ts';
import type { Symbols } from './local-edits.ts';

/** The right answer at sample points, and how anything else of its shape compares. */
export interface ClaimTrial {
  readonly wanted: Shape;
  /** Entries of the right answer at all sample points, one after the other. */
  readonly target: Float64Array;
  /** Where the entries of each sample point end. */
  readonly ends: readonly number[];
  /** The same of an expression of the wanted shape; null where it has no finite value. */
  vectorOf(expression: Expression): Float64Array | null;
  /** A number at each sample point. */
  numberAt(expression: Expression): readonly number[] | null;
}

/** A number that a claim may have left out or put in: `λ`, `norm(x)`, a size. */
export interface NamedNumber {
  readonly written: WrittenTerm;
  readonly expression: Expression;
}

/** Parts of the right answer, in the file's own words: what a claim may have left out. */
export interface AnswerParts {
  readonly factors: readonly Factor[];
  /** The same, with the terms of sums that are factors. */
  readonly pieces: readonly Factor[];
  /** Terms of a sum, with their numbers. */
  readonly terms: readonly { readonly expression: Expression; readonly written: WrittenTerm }[];
  /** Numbers that it is made with. */
  readonly scalars: readonly NamedNumber[];
}

/** The values of other sides of the claim. */
export interface SideReader {
  /** The statement's text. */
  readonly text: string;
  /** The formula that a term in the side's place stands for; null where it has no shape there. */
  inPlace(side: WrittenTerm): Expression | null;
  /** Null of a term that has no shape. */
  lower(term: Term): Expression | null;
  /** The sizes that a mean may have left out or put in. */
  readonly dims: readonly NamedNumber[];
  readonly symbols: Symbols;
}

export type Offer = (side: WrittenTerm, cost: number) => void;

/** The number that an expression of the wanted shape must be multiplied with to be right; null where it is none. */
export function multipleOfTarget(expression: Expression, trial: ClaimTrial): number | null {
  const vector = sameShape(expression.shape, trial.wanted) ? trial.vectorOf(expression) : null;
  return vector && multipleOf(vector, trial.target);
}

/** The factor that makes a vector the right answer: a simple number, and perhaps one that has a name. */
export interface Multiplier {
  readonly number: number;
  readonly named: (NamedNumber & { readonly divides: boolean }) | null;
}

/** The multiplier that makes an expression right, with one of these numbers where a simple one will not do; null where there is none. */
export function multiplierOf(
  expression: Expression,
  trial: ClaimTrial,
  numbers: readonly NamedNumber[],
): Multiplier | null {
  const vector = sameShape(expression.shape, trial.wanted) ? trial.vectorOf(expression) : null;
  if (!vector) return null;
  const number = multipleOf(vector, trial.target);
  if (number !== null) return { number, named: null };
  const ratios = ratiosAt(vector, trial);
  if (!ratios) return null;
  for (const named of numbers) {
    const values = trial.numberAt(named.expression);
    if (!values) continue;
    const above = constantOf(ratios.map((ratio, k) => ratio / (values[k] ?? Number.NaN)));
    if (above !== null) return { number: above, named: { ...named, divides: false } };
    const below = constantOf(ratios.map((ratio, k) => ratio * (values[k] ?? Number.NaN)));
    if (below !== null) return { number: below, named: { ...named, divides: true } };
  }
  return null;
}

/** The simple number that all of these are. */
function constantOf(values: readonly number[]): number | null {
  const [first] = values;
  if (first === undefined || !values.every((value) => Math.abs(value - first) <= 1e-7 * Math.abs(first)))
    return null;
  return niceNumber(first) || null;
}

/** How many times larger the right answer is, at each sample point; null where it is no multiple at some point. */
function ratiosAt(vector: Float64Array, { target, ends }: ClaimTrial): readonly number[] | null {
  const ratios: number[] = [];
  let start = 0;
  for (const end of ends) {
    let [own, both, whole] = [0, 0, 0];
    for (let i = start; i < end; i++) {
      own += (vector[i] ?? 0) ** 2;
      both += (vector[i] ?? 0) * (target[i] ?? 0);
      whole += (target[i] ?? 0) ** 2;
    }
    // |v|²|t|² = (v·t)² where one is a multiple of the other.
    if (!(own > 0) || !(whole > 0) || Math.abs(both * both - own * whole) > 1e-12 * own * whole) return null;
    ratios.push(both / own);
    start = end;
  }
  return ratios;
}
