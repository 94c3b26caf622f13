// The signs of the entries of an expression, as far as its form and the attributes of its variables determine them.

import { NONNEGATIVE, POSITIVE } from './attributes.ts';
import type { Expression } from './expression.ts';
import { factsOf } from './facts.ts';
import { isHadamard, isOnes, isPower, isScaling, isSum } from './forms.ts';
import { numberOf } from './leaves.ts';
import { splitPower } from './power.ts';
import { hasAttribute } from './transpose.ts';

/** The sign of all entries: above 0, or at least not below; null where nothing is known. */
type Sign = 'positive' | 'nonnegative' | null;

/** How deep a formula is examined. */
const DEPTH = 8;

/** Whether no entry is ever 0, as far as the form tells. */
export function isNeverZero(a: Expression, depth = DEPTH): boolean {
  if (depth === 0) return false;
  const value = numberOf(a);
  if (value !== null) return value !== 0;
  const [first] = a.args;
  const inside = (arg: Expression): boolean => isNeverZero(arg, depth - 1);
  const facts = factsOf(a);
  // |x| is 0 at most where x is.
  const isAbsolute = facts.isEntrywise && facts.sign === 'almost positive';
  if (isScaling(a) || isHadamard(a)) return a.args.every(inside);
  if (first && (isPower(a) || isAbsolute || facts.entries === 'arranged')) return inside(first);
  return signOf(a, depth) === 'positive';
}

function signOf(a: Expression, depth: number): Sign {
  if (depth === 0) return null;
  const value = numberOf(a);
  if (value !== null) return value > 0 ? 'positive' : value === 0 ? 'nonnegative' : null;
  const facts = factsOf(a);
  if (hasAttribute(a, POSITIVE) || facts.sign === 'positive') return 'positive';
  if (hasAttribute(a, NONNEGATIVE) || facts.sign !== null) return 'nonnegative';
  const [first] = a.args;
  if (!first) return null;
  const signs = (): readonly Sign[] => a.args.map((arg) => signOf(arg, depth - 1));
  if (facts.entries === 'arranged') return signOf(first, depth - 1);
  if (facts.entries === 'gathered') return weakest(signs());
  if (isPower(a)) return signOfPower(a, depth);
  if (!isSum(a)) return null;
  if (isComplement(a, depth)) return 'positive';
  const all = signs();
  return weakest(all) && all.includes('positive') ? 'positive' : weakest(all);
}

const weakest = (signs: readonly Sign[]): Sign =>
  signs.includes(null) ? null : signs.includes('nonnegative') ? 'nonnegative' : 'positive';

function signOfPower(a: Expression, depth: number): Sign {
  const [base, exponent] = splitPower(a);
  if (base === a) {
    const [symbolic] = a.args;
    return symbolic && signOf(symbolic, depth - 1) === 'positive' ? 'positive' : null;
  }
  const sign = signOf(base, depth - 1);
  if (sign) return sign;
  return Number.isInteger(exponent / 2) ? 'nonnegative' : null;
}

/** 1 - p, for a p between 0 and 1. */
function isComplement(sum: Expression, depth: number): boolean {
  const [one, less, ...more] = sum.args;
  if (!one || !less || more.length > 0) return false;
  return [
    [one, less],
    [less, one],
  ].some(([unit, other]) => {
    const [sign, p] = isScaling(other) && other.args.length === 2 ? other.args : [];
    const isUnit = unit && (numberOf(unit) === 1 || isOnes(unit));
    return isUnit && sign && numberOf(sign) === -1 && p !== undefined && isFraction(p, depth - 1);
  });
}

/** Entries between 0 and 1, both left out. */
function isFraction(p: Expression, depth: number): boolean {
  if (depth <= 0) return false;
  if (hasAttribute(p, ['probability']) || factsOf(p).isFraction) return true;
  const [first] = p.args;
  return first !== undefined && factsOf(p).entries === 'arranged' && isFraction(first, depth - 1);
}
