// Beside the ambient gradient, the one on the variable's own set: tangent, and right along every tangent direction.

import { expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';

const HEAD = `dim n, k
const A : R[n, n]
const S : R[n, n] symmetric
const B : R[n, k]
param x : R[n]
param u : R[n] unit
param U : R[n, k] unit
param Q : R[n, k] orthogonal
`;

test.each([
  ["u' S u", 'u', "the sphere u' u = 1", '2 (S u - f u)'],
  ["tr(B' U)", 'U', 'the sphere ‖U‖ = 1', 'B - (U · B) U'],
  ["tr(Q' S Q)", 'Q', "the Stiefel manifold Q' Q = I", "2 (S - Q Q' S) Q"],
  ["tr(B' Q)", 'Q', "the Stiefel manifold Q' Q = I", "B - ½ Q (Q' B + (Q' B)')"],
])('%s by %s, on %s', (definition, by, on, expected) => {
  const judged = judge(analyse(`${HEAD}f = ${definition}\nderive ∂f/∂${by}\n`), DEFAULT_OPTIONS);
  expect(judged.derivatives[0]?.tangent).toMatchObject({
    on,
    expr: expected,
    verified: { status: 'verified' },
  });
});

test('a variable that keeps to nothing has the ambient gradient alone', () => {
  const judged = judge(analyse(`${HEAD}f = x' A x\nderive ∂f/∂x\n`), DEFAULT_OPTIONS);
  expect(judged.derivatives[0]?.tangent).toBeNull();
});
