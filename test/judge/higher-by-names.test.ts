// Jacobians, second derivatives and differentials of a page of named steps: in the file's names, and in lines where one formula
// is long. Every line is a claim that verifies when it is pasted behind the file.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, deriveAsked } from '../../server/engine/verdicts/judge-document.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, repair: false };

function derivationsOf(file: string): readonly Derivation[] {
  const answer = deriveAsked(analyse(file), OPTIONS);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.derivations;
}

/** Three layers between columns. */
const COLUMNS = `dim d, m, k
param x : R[d]
param W1 : R[m, d]
param W2 : R[m, m]
param W3 : R[k, m]
const t : R[k]
a = tanh(W1 x)
b = tanh(W2 a)
z = W3 b
L = ½ ‖z - t‖²
`;

describe('a derivative by a name in the middle', () => {
  test('is in the names that are built on it', () => {
    const exprs = derivationsOf(`${COLUMNS}derive ∂z/∂a\nderive ∂²L/∂a²\n`).map(({ expr }) => expr);
    expect(exprs).toEqual([
      'W3 diag(1 - b.^2) W2',
      "W2' diag(1 - b.^2) (W3' W3 diag(1 - b.^2) - 2 diag((W3' (z - t)) ∘ b)) W2",
    ]);
  });
});
