// Every published derivative as the engine derives it, against differences in forty digits: equal to 1e-15. What has no
// value in many digits here is compared in doubles, to 1e-8, and stands in the list.

import { describe, expect, test } from 'vitest';
import * as build from '../../../../server/engine/expressions/build.ts';
import { predicted } from '../../../../server/engine/numeric/question.ts';
import { maxAbs, subtract } from '../../../../server/engine/values/kernels.ts';
import { relativeError } from './big-difference.ts';
import { derivedResults, type Published, published, trialsFor } from './published-results.ts';

/** Kinds without a value in many digits here: unknown functions (their stand-ins are doubles) and the logarithm of a matrix. */
const IN_DOUBLES: readonly Published[] = [
  {
    id: 'an unknown elementwise function',
    file: 'dim M, in, out\nX : R[M, in]\nY : R[M, out]\nΘ : R[in, out]\nfn h : elementwise\nL = ½ sum((Y - h(X Θ)).^2)\nderive ∂L/∂Θ',
  },
  {
    id: 'an unknown map of rows',
    file: 'dim M, k\nA, C : R[M, k]\nfn h : rows R[k] -> R[k]\nL = sum(C ∘ h(A))\nderive ∂L/∂A',
  },
  {
    id: 'an unknown scalar function',
    file: 'dim m, n\nA : R[m, n]\nx : R[n]\nfn f : R[m] -> R\nL = f(A x)\nderive ∂L/∂x',
  },
  { id: 'logm', file: 'dim n\nA : R[n, n] spd\nB : R[n, n]\nL = tr(B logm(A))\nderive ∂L/∂A' },
];

describe('in many digits', () => {
  test.each(published)('$id', ({ file }) => {
    const { documentFormulas, results } = derivedResults(file);
    expect(results).not.toEqual([]);
    for (const derived of results)
      for (const trial of trialsFor(documentFormulas, derived))
        expect(relativeError(derived.question, derived.result, derived.definitions, trial)).toBeLessThan(
          1e-15,
        );
  });
});

test('a result that is wrong in its thirteenth digit is noticed', () => {
  const { documentFormulas, results } = derivedResults('dim n\nx : R[n]\nL = sum(exp(x))\nderive ∂L/∂x');
  expect(results).toHaveLength(1);
  for (const derived of results) {
    const wrong = build.scale(build.number(1 + 1e-13), derived.result);
    for (const trial of trialsFor(documentFormulas, derived))
      expect(relativeError(derived.question, wrong, derived.definitions, trial)).toBeGreaterThan(1e-15);
  }
});

describe('in doubles', () => {
  test.each(IN_DOUBLES)('$id', ({ file }) => {
    const { documentFormulas, results } = derivedResults(file);
    expect(results).not.toEqual([]);
    for (const derived of results) {
      for (const trial of trialsFor(documentFormulas, derived)) {
        const said = predicted(
          derived.question,
          trial.values.evaluate(derived.result),
          trial.directions,
          trial.base,
        );
        const error = maxAbs(subtract(said, trial.actual.value));
        expect(error / maxAbs(trial.actual.value)).toBeLessThan(1e-8);
      }
    }
  });
});
