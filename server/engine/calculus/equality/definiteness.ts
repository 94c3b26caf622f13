// Matrices that are positive definite or semidefinite by their form: sums of X' M X, of what is declared so, and of c I.

import { isScalarExpression, numberOf, transpose, variableOf } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import {
  isDiagonalMatrix,
  isHadamard,
  isIdentity,
  isInverse,
  isMatrixProduct,
  isPower,
  isScaling,
  isSum,
  isTrace,
} from '../../expressions/forms.ts';

/** Positive definite or positive semidefinite; null where neither is known. */
export type Definiteness = 'definite' | 'semidefinite' | null;

/** The definiteness of a symmetric matrix for all values of its variables, as far as its form determines it. */
export function definiteness(a: Expression): Definiteness {
  if (isScalarExpression(a)) return signOfScalar(a);
  const variable = variableOf(a);
  if (variable) {
    if (variable.role !== 'value') return null;
    if (variable.attributes.includes('spd')) return 'definite';
    if (variable.attributes.includes('diagonal') && variable.attributes.includes('positive')) return null;
    return variable.attributes.includes('psd') ? 'semidefinite' : null;
  }
  const [first] = a.args;
  if (isIdentity(a)) return 'definite';
  if (isInverse(a)) return first && definiteness(first) === 'definite' ? 'definite' : null;
  if (isDiagonalMatrix(a)) return first ? signOfScalar(first) : null;
  if (isScaling(a)) return weakest(a.args.map(definiteness));
  if (isSum(a)) return ofSum(a.args.map(definiteness));
  if (isMatrixProduct(a)) return congruence(a.args);
  return factsOf(a).keepsDefiniteness ? weakest(a.args.map(definiteness)) : null;
}

/** A sum of semidefinite matrices is definite with one that is. */
function ofSum(all: readonly Definiteness[]): Definiteness {
  if (all.includes(null)) return null;
  return all.includes('definite') ? 'definite' : 'semidefinite';
}

function weakest(all: readonly Definiteness[]): Definiteness {
  if (all.includes(null)) return null;
  return all.includes('semidefinite') ? 'semidefinite' : 'definite';
}

/** X' X, or X' M X with M semidefinite. */
function congruence(factors: readonly Expression[]): Definiteness {
  const half = Math.floor(factors.length / 2);
  for (let place = 0; place < half; place++) {
    const [left, right] = [factors[place], factors[factors.length - 1 - place]];
    if (!left || !right || transpose(left) !== right) return null;
  }
  const middle = factors.length % 2 === 1 ? factors[half] : null;
  return !middle || definiteness(middle) !== null ? 'semidefinite' : null;
}

/** tr(A B) of semidefinite A and B. */
function ofProduct(a: Expression): Definiteness {
  return isMatrixProduct(a) && a.args.length === 2 ? weakest(a.args.map(definiteness)) : null;
}

/** Entries that are positive, or not negative, by their form. */
function signOfScalar(a: Expression): Definiteness {
  const value = numberOf(a);
  if (value !== null) return value > 0 ? 'definite' : value === 0 ? 'semidefinite' : null;
  const variable = variableOf(a);
  if (variable?.role === 'value') {
    if (variable.attributes.some((attribute) => attribute === 'positive' || attribute === 'probability'))
      return 'definite';
    return variable.attributes.some((attribute) => attribute === 'nonneg' || attribute === 'binary')
      ? 'semidefinite'
      : null;
  }
  if (a.payload.kind === 'size')
    return a.payload.size.monomials.every(({ coefficient }) => coefficient > 0) ? 'definite' : null;
  if (factsOf(a).sign === 'positive') return 'definite';
  if (isScaling(a) || isHadamard(a)) return weakest(a.args.map(signOfScalar));
  if (isSum(a)) return ofSum(a.args.map(signOfScalar));
  const [base, exponent] = a.args;
  if (isMatrixProduct(a)) return congruence(a.args);
  if (factsOf(a).keepsDefiniteness) {
    const own = weakest(a.args.map(definiteness));
    return own ?? (isTrace(a) && base ? ofProduct(base) : null);
  }
  const power = exponent ? numberOf(exponent) : null;
  if (!isPower(a) || !base || power === null) return null;
  if (signOfScalar(base) === 'definite') return 'definite';
  return power > 0 && Number.isInteger(power / 2) ? 'semidefinite' : null;
}
