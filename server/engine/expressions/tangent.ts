// Gradients on the sphere and on the Stiefel manifold: the ambient gradient projected on the tangent space, under the
// Frobenius inner product. P.-A. Absil, R. Mahony and R. Sepulchre, Optimization Algorithms on Matrix Manifolds (2008),
// examples 3.6.1 and 3.6.2.

import { addAll, inner, matmul, negate, number, times, transpose, variableOf } from './build.ts';
import type { Attribute, Expression } from './expression.ts';

/** A set that a variable keeps to and that is no linear space. */
export type Manifold = 'sphere' | 'Stiefel';

/** The manifold that a variable's attributes name, or null. */
export function manifoldOf(by: Expression): Manifold | null {
  const attributes: readonly Attribute[] = variableOf(by)?.attributes ?? [];
  if (attributes.includes('orthogonal')) return 'Stiefel';
  return attributes.includes('unit') ? 'sphere' : null;
}

/** The tangent part at `by` of a direction, shaped like `by`: A - (U · A) U, or A - Q sym(Q' A). */
export function tangentPart(direction: Expression, by: Expression, manifold: Manifold): Expression {
  if (manifold === 'sphere') return addAll([direction, negate(times([inner(by, direction), by]))]);
  const normal = addAll([matmul(transpose(by), direction), matmul(transpose(direction), by)]);
  return addAll([direction, times([number(-0.5), matmul(by, normal)])]);
}

/** The manifold in words: `the sphere u' u = 1`. */
export function manifoldWords(by: Expression, manifold: Manifold): string {
  const name = variableOf(by)?.name ?? '';
  if (manifold === 'Stiefel') return `the Stiefel manifold ${name}' ${name} = I`;
  return by.shape.cols.key === '1' ? `the sphere ${name}' ${name} = 1` : `the sphere ‖${name}‖ = 1`;
}
