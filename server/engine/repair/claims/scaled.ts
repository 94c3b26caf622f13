// A formula times a number, as its author would have written it: a number that stands in front of it is changed, not put
// another in front of; a size goes into the fraction in front.

import type { ProductTerm, Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import {
  behindFirst,
  factorOf,
  fraction,
  minus,
  negative,
  productOf,
  withoutSign,
} from '../shapes/written-products.ts';
import { enclosed, type Link, numeral, usesStar, type WrittenTerm } from '../shapes/written-term.ts';
import { coefficient } from './coefficients.ts';

type Between = Link<'*' | 'juxtaposed'>;

/** The sign between a number and the rest: a star where its author writes them. */
const link = (star: boolean): Between =>
  star ? { between: ' * ', sign: '*' } : { between: ' ', sign: 'juxtaposed' };

/** `factor` times a formula: the number in front of it, or behind its last sign, is multiplied with it. */
export function scaled(factor: number, written: WrittenTerm): WrittenTerm {
  if (factor === 1) return written;
  const term = written.termAt(0);
  const merged = term.kind === 'product' ? mergedNumber(factor, term, written) : null;
  if (merged) return merged;
  const unsigned = withoutSign(written);
  if (!unsigned) return inFront(factor, written);
  return term.kind === 'negate' ? scaled(-factor, unsigned) : inFront(-factor, unsigned);
}

/** `factor` times a formula, with the number in front. */
function inFront(factor: number, written: WrittenTerm): WrittenTerm {
  if (factor === 1) return written;
  const term = written.termAt(0);
  // A number in front of `A \ b` would be divided by.
  const isFraction = term.kind === 'product' && term.rest.some(({ sign }) => sign === '\\');
  if (factor === -1) return negative(isFraction ? enclosed(written, LEVEL.atom) : written);
  const inside = enclosed(written, isFraction ? LEVEL.atom : LEVEL.product);
  const star = usesStar(written.text);
  const number = coefficient(Math.abs(factor));
  const front = factor < 0 ? signed(number, star) : number;
  return productOf(front, [{ ...link(star), of: inside }], factor < 0 ? LEVEL.inner : LEVEL.product);
}

/** `-2`, in front of a star `(-2)`. */
const signed = (number: WrittenTerm, isEnclosed: boolean): WrittenTerm => {
  const negative = minus(number);
  return isEnclosed ? enclosed(negative, LEVEL.atom) : { ...negative, level: LEVEL.prefix };
};

/** The number that stands in front of a product, with what stands between it and the rest. */
export interface NumberInFront {
  readonly value: number;
  /** `2`, `(-2)`, `1/3`. */
  readonly number: WrittenTerm;
  readonly isEnclosed: boolean;
  readonly between: Between;
  readonly rest: WrittenTerm;
}

/** `2` of `2 X' y`, a half of `1/2 X' y`; null where no number multiplies in front, as that of `2 A \\ b`, which divides. */
export function numberInFront(written: WrittenTerm): NumberInFront | null {
  const term = written.termAt(0);
  if (term.kind !== 'product' || term.rest.some(({ sign }) => sign === '\\')) return null;
  const first = factorOf(term, term.first, written.text);
  const [second, ...behind] = behindFirst(term, written.text);
  const number = numberIn(term.first);
  if (!number && term.first.kind === 'product' && second) {
    const inside = numberInFront(first);
    return inside && { ...inside, rest: productOf(inside.rest, [second, ...behind], LEVEL.product) };
  }
  if (!number || (second?.sign !== '*' && second?.sign !== 'juxtaposed')) return null;
  return {
    ...number,
    number: { ...first, level: LEVEL.atom },
    between: { between: second.between, sign: second.sign },
    rest: productOf(second.of, behind, LEVEL.product),
  };
}

/** `2 X'` doubled as `4 X'`, `X / 2` as `X`; null where no number stands at an end, or no plain one would be left there. */
function mergedNumber(factor: number, term: ProductTerm, written: WrittenTerm): WrittenTerm | null {
  const first = numberInFront(written);
  if (first) {
    const { rest, between, isEnclosed } = first;
    const value = factor * first.value;
    if (value === 1) return rest;
    if (value === -1) return minus(rest);
    const number = coefficient(Math.abs(value));
    return productOf(
      value < 0 ? signed(number, isEnclosed) : number,
      [{ ...between, of: rest }],
      LEVEL.product,
    );
  }
  const behind = behindFirst(term, written.text);
  const last = behind.at(-1);
  const end = numberIn(term.rest.at(-1)?.factor);
  if (!last || !end || (last.sign !== '*' && last.sign !== '/')) return null;
  const value = last.sign === '/' ? end.value / factor : end.value * factor;
  const head = factorOf(term, term.first, written.text);
  const others = behind.slice(0, -1);
  if (value === 1) return productOf(head, others, LEVEL.product);
  if (!Number.isInteger(value) || value <= 0) return null;
  return productOf(head, [...others, { ...last, of: numeral(value, String(value)) }], LEVEL.product);
}

/** A number or a fraction of two, or a negative one in parentheses. */
function numberIn(term: Term | undefined): { readonly value: number; readonly isEnclosed: boolean } | null {
  const inside = term?.kind === 'group' ? term.inside : term;
  const of = inside?.kind === 'negate' ? inside.of : inside;
  const value = of?.kind === 'product' ? fractionIn(of) : of?.kind === 'number' ? of.value : null;
  if (value === null) return null;
  return { value: inside === of ? value : -value, isEnclosed: inside !== term };
}

/** `1/3`, `-1/3` */
function fractionIn({ first, rest: [divisor, ...more] }: ProductTerm): number | null {
  const above = numberIn(first);
  const below = divisor?.sign === '/' && more.length === 0 ? numberIn(divisor.factor) : null;
  return above && below && above.value / below.value;
}

/** `1/N side`, `2/N side`; a number in front of the side goes above the size. */
export function overSize(factor: number, side: WrittenTerm, size: WrittenTerm): WrittenTerm {
  const number = numberInFront(side);
  const value = factor * (number?.value ?? 1);
  const rest = number?.rest ?? enclosed(side, LEVEL.product);
  const between = link(usesStar(rest.text));
  const above = coefficient(Math.abs(value));
  const isWhole = Number.isInteger(value);
  const front = fraction(isWhole ? above : numeral(1, '1'), size);
  const positive = isWhole
    ? productOf(front, [{ ...between, of: rest }], LEVEL.product)
    : productOf(
        above,
        [
          { ...between, of: front },
          { ...between, of: rest },
        ],
        LEVEL.product,
      );
  return value < 0 ? minus(positive) : positive;
}

/** `N side`, `2 N side`. */
export function timesSize(factor: number, side: WrittenTerm, size: WrittenTerm): WrittenTerm {
  const inside = { ...link(false), of: enclosed(side, LEVEL.product) };
  const positive =
    Math.abs(factor) === 1
      ? productOf(size, [inside], LEVEL.product)
      : productOf(coefficient(Math.abs(factor)), [{ ...link(false), of: size }, inside], LEVEL.product);
  return factor < 0 ? minus(positive) : positive;
}
