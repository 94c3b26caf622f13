// Gradients within a structured set: the ambient gradient projected on it (Frobenius), or the Cookbook's per-entry convention.

import {
  add,
  addAll,
  diagMatrix,
  diagVector,
  eye,
  hadamard,
  isSymmetric,
  negate,
  number,
  scale,
  subtract,
  transpose,
  variableOf,
} from '../expressions/build.ts';
import type { Attribute, Expression } from '../expressions/expression.ts';
import { isSum } from '../expressions/forms.ts';
import type { SymmetricConvention } from '../expressions/question.ts';
import { lowerTriangle, upperTriangle } from '../operators/triangles.ts';
import { expanded } from './simplification/factoring.ts';

/**
 * The gradient within the set that the variable's attributes name, from the ambient one (Matrix Cookbook 2.8):
 * the symmetric part, the skew part, the diagonal, a triangle; G + G' - G ∘ I by the entries of a symmetric matrix.
 */
export function withinStructure(
  gradient: Expression,
  wrt: Expression,
  convention: SymmetricConvention,
): Expression {
  const attributes = variableOf(wrt)?.attributes ?? [];
  const has = (...names: readonly Attribute[]): boolean => names.some((name) => attributes.includes(name));
  const transposed = transpose(gradient);
  const symmetric = has('symmetric', 'spd', 'psd');
  if (has('diagonal') || (has('lower') && has('upper')) || (symmetric && has('lower', 'upper')))
    return diagMatrix(diagVector(gradient));
  if (symmetric) {
    if (convention === 'entries')
      return addAll([gradient, transposed, negate(hadamard(gradient, eye(gradient.shape.rows)))]);
    return isSymmetric(gradient) || transposed === gradient
      ? gradient
      : scale(number(0.5), add(gradient, transposed));
  }
  if (has('skew')) return scale(number(0.5), subtract(gradient, transposed));
  if (has('lower')) return lowerTriangle(gradient);
  return has('upper') ? upperTriangle(gradient) : gradient;
}

/**
 * The symmetric part term by term, of a gradient by a symmetric matrix: terms that are symmetric stay, of each other M there
 * is ½ (M + M'). Null where that is the whole's symmetric part as it is.
 */
export function symmetricByTerms(gradient: Expression, wrt: Expression): Expression | null {
  const attributes = variableOf(wrt)?.attributes ?? [];
  if (!attributes.some((attribute) => SYMMETRIC.includes(attribute))) return null;
  let whole = gradient;
  for (let [next] = expanded(whole); next && next !== whole; [next] = expanded(whole)) whole = next;
  const terms = isSum(whole) ? whole.args : [whole];
  const others = terms.filter((term) => !isSymmetric(term));
  if (others.length === 0 || others.length === terms.length) return null;
  const halves = others.flatMap((term) => [term, transpose(term)]).map((term) => scale(number(0.5), term));
  return addAll([...terms.filter(isSymmetric), ...halves]);
}

const SYMMETRIC: readonly Attribute[] = ['symmetric', 'spd', 'psd'];

/** Whether the gradient by this variable is a projection of the ambient one. */
export function isStructured(wrt: Expression): boolean {
  return withinStructureMatters(variableOf(wrt)?.attributes ?? []);
}

function withinStructureMatters(attributes: readonly Attribute[]): boolean {
  return attributes.some((attribute) =>
    ['symmetric', 'spd', 'psd', 'diagonal', 'skew', 'lower', 'upper'].includes(attribute),
  );
}
