// What the judge says beyond "wrong": terms that are missing, a differential in a gradient's place, the transpose of an
// answer in another shape; and counterexamples where the answer has too many entries.

import { expect, it } from 'vitest';
import { diagnose } from '../../../server/engine/diagnosis/diagnose.ts';
import { withReason } from '../../../server/engine/diagnosis/with-reason.ts';
import { budgetOf } from '../../../server/engine/numeric/budget.ts';
import { factorInWords } from '../../../server/engine/numeric/factor.ts';
import { judgeWith } from '../../../server/engine/numeric/judge.ts';
import { prepareTrials, type Trials } from '../../../server/engine/numeric/trials.ts';
import { judgeOptions, readDocument } from './formulas.ts';
import { reasonedVerdict } from './reasoned-verdict.ts';

function trialsOf(text: string): {
  readonly trials: Trials;
  readonly read: ReturnType<typeof readDocument>['read'];
} {
  const { claims, setting, read } = readDocument(text);
  const [claim] = claims;
  if (!claim) throw new Error('no claim');
  const prepared = prepareTrials(claim.question, [], setting, judgeOptions());
  if (prepared.kind === 'none') throw new Error(prepared.why);
  return { trials: prepared.trials, read };
}

it('names the term of the derived answer that a claim lacks', () => {
  const { trials, read } = trialsOf(`dim n, m
    var X : R[n, m]
    var B : R[m, m]
    var C : R[n, n]
    f = tr(X B X' C)
    ∂f/∂X = C X B + C' X B'`);
  const answer = () => read("C X B + C' X B'");
  const { verdict } = withReason(judgeWith(trials, read('C X B'), answer), trials, read('C X B'), answer);
  expect(verdict).toMatchObject({
    status: 'refuted',
    why: "the product rule's other term is left out: `variable` in `matmul` was taken as constant; what is missing is `matmul`",
  });
});

it('tells a differential, and the transpose of an answer in another shape', () => {
  const { trials, read } = trialsOf(`dim n, m
    var A : R[m, n]
    var X : R[n, m]
    f = tr(A X)
    ∂f/∂X = A'`);
  expect(diagnose(trials, read('tr(A dX)'))?.words).toBe('this is the differential, not the derivative');
  expect(diagnose(trials, read('A'))?.words).toBe('exactly the transpose');
  expect(diagnose(trials, read('-A'))?.words).toBe('the transpose with the sign reversed');
  expect(diagnose(trials, read('A X'))).toBeNull();
});

it('does not take one piece of a hinge for a special case', () => {
  // At the sample points with y in the simplex all margins are positive: by chance of their size, not by what y is.
  const { trials, read } = trialsOf(`dim n, m
    var X : R[n, m]
    var y : R[n]
    var w : R[m]
    L = sum(max(0, 1 - y ∘ (X w)))
    ∂L/∂w = -X'(y ∘ step(1 - y ∘ (X w)))`);
  expect(diagnose(trials, read("-X' y"))).toBeNull();
});

it('tells half of a gradient that is 0 at some points, and calls no column a transpose', () => {
  const { trials, read } = trialsOf(`dim n, m
    var A : R[m, n]
    var b : R[m]
    var x : R[n]
    L = sum(max(0, A x - b) ∘ max(0, A x - b))
    ∂L/∂x = 2 A' max(0, A x - b)`);
  expect(diagnose(trials, read("A' max(0, A x - b)"))?.words).toBe('half the right answer');
});

it('puts factors into words, with sizes where they are in them', () => {
  const sizes = [
    new Map([
      ['M', 3],
      ['N', 5],
    ]),
    new Map([
      ['M', 4],
      ['N', 2],
    ]),
    new Map([
      ['M', 7],
      ['N', 6],
    ]),
  ];
  const words = (value: (M: number, N: number) => number): string | null =>
    factorInWords(sizes.map((at) => ({ value: value(at.get('M') ?? 0, at.get('N') ?? 0), sizes: at })));
  expect(words(() => 2)).toBe('twice the right answer');
  expect(words(() => -1)).toBe('the right answer with the sign reversed');
  expect(words(() => -2 / 3)).toBe('-2/3 times the right answer');
  expect(words((M) => M)).toBe('M times the right answer');
  expect(words((M) => 1 / M)).toBe('the right answer divided by M');
  expect(words((M) => -2 / M)).toBe('2 times the right answer divided by M with the sign reversed');
  expect(words((M, N) => M / N)).toBe('M/N times the right answer');
  expect(words((M, N) => 1 / (M * N))).toBe('the right answer divided by (M N)');
  expect(words((M) => M + 1)).toBeNull();
  expect(words(() => 1)).toBeNull();
});

it('shows one direction where the answer has too many entries to work out', () => {
  const { claims, setting } = readDocument(`dim N = 16, d = 300, c = 10
    var X : R[N, d]
    var Y : R[N, c]
    var W : R[d, c]
    f = norm(X W - Y)^2
    ∂f/∂W = X' (X W - Y)`);
  const [claim] = claims;
  if (!claim) throw new Error('no claim');
  const verdict = reasonedVerdict(claim.question, claim.claimed, setting, {
    ...judgeOptions(),
    budget: budgetOf(1e9),
  });
  expect(verdict).toMatchObject({ status: 'refuted', why: 'half the right answer' });
  if (verdict.status !== 'refuted') return;
  const { claimed, actual, at } = verdict.counterexample;
  expect([claimed.length, at.dW?.length]).toEqual([1, 300]);
  expect((claimed[0]?.[0] ?? 0) / (actual[0]?.[0] ?? 0)).toBeCloseTo(0.5, 6);
});
