// No false alarm and no miss: right formulas, and each of them spoiled in every way at one place. What a spoiled formula
// is right is decided apart from the judge: by its own values against the right formula's, at other points.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { judgeClaim } from '../../../server/engine/numeric/judge.ts';
import type { Setting } from '../../../server/engine/numeric/setting.ts';
import { prepareTrials } from '../../../server/engine/numeric/trials.ts';
import { maxAbs, subtract } from '../../../server/engine/values/kernels.ts';
import { judgeOptions, readDocument } from './formulas.ts';
import { spoilingsOf } from './spoilings.ts';

const SQUARES = `dim N, d, c
  var X : R[N, d]
  var Y : R[N, c]
  var W : R[d, c]
  var L : R
  f = norm(X W - Y)^2 + L norm(W)^2
  ∂f/∂W = 2 X' (X W - Y) + 2 L W`;

const formulas: readonly string[] = [
  SQUARES,
  `dim n
  var A : R[n, n]
  var b, x : R[n]
  f = x' A x + b' x
  ∂f/∂x = (A + A') x + b`,
  `dim n, m
  var A, X : R[n, m]
  var B : R[m, m]
  var C : R[n, n]
  f = tr(X B X' C) + sum(A ∘ X)
  ∂f/∂X = C X B + C' X B' + A`,
  `dim N, d, c
  var X : R[N, d]
  var Y : R[N, c]
  var W : R[d, c]
  fn h : elementwise
  f = ½ sum((h(X W) - Y).^2)
  ∂f/∂W = X' ((h(X W) - Y) ∘ h'(X W))`,
  `dim N, d, h, c
  var X : R[N, d]
  var Y : R[N, c]
  var V : R[d, h]
  var W : R[h, c]
  f = norm(tanh(X V) W - Y)^2
  ∂f/∂V = 2 X' (((tanh(X V) W - Y) W') ∘ (1 - tanh(X V).^2))`,
  `dim n
  var X : R[n, n] invertible
  var A : R[n, n]
  f = tr(A inv(X)) + logdet(X)
  ∂f/∂X = inv(X)' - inv(X)' A' inv(X)'`,
  `dim d
  var x, u : R[d]
  var S : R[d, d] spd
  f = ½ logdet(S) + ½ (x - u)' inv(S) (x - u)
  ∂f/∂S = ½ inv(S) - ½ inv(S) (x - u) (x - u)' inv(S)`,
  `dim n
  var x, a : R[n]
  f = x (x' a)
  ∂f/∂x = x' a eye(n) + x a'`,
  `dim N, d
  var X : R[N, d]
  var w : R[d]
  f = sum(softplus(X w))
  ∂²f/∂w² = X' diag(sigmoid(X w) ∘ (1 - sigmoid(X w))) X`,
  `dim m, n
  var X : R[m, n]
  f = X' X
  d(f) = dX' X + X' dX`,
  `dim n
  convention symmetric = entries
  var A : R[n, n]
  var X : R[n, n] symmetric
  f = tr(A X)
  ∂f/∂X = A + A' - A ∘ eye(n)`,
  `dim n, k
  var A, B : R[n, k]
  var C : R[n, n]
  tr(A' C B) == sum(A ∘ (C B))`,
  `dim m, n
  var A : R[m, n]
  var x : R[n]
  var b : R[m] positive
  f = -sum(log(b - A x))
  ∂f/∂x = A' (1 ./ (b - A x))`,
  `dim n, d, c
  var A : R[n, n]
  var X : R[n, d]
  var W : R[d, c]
  var G : R[n, c]
  f = sum(G ∘ relu(A X W))
  ∂f/∂W = (A X)' (G ∘ step(A X W))`,
];

/** Whether two expressions have the same value, by their values alone; null where that stays open. */
function sameValue(right: Expression, other: Expression, setting: Setting): boolean | null {
  const prepared = prepareTrials({ kind: 'identity', of: right }, [other], setting, judgeOptions(4711, 6));
  if (prepared.kind === 'none') return null;
  let worst = 0;
  for (const { values } of prepared.trials.list) {
    const [a, b] = [values.evaluate(right), values.evaluate(other)];
    const size = Math.max(maxAbs(a), maxAbs(b));
    // Where both are 0, as behind a relu whose inputs are all negative, nothing is compared.
    if (size > 0) worst = Math.max(worst, maxAbs(subtract(a, b)) / size);
  }
  return worst < 1e-9 ? true : worst > 1e-5 ? false : null;
}

it('judges every spoiled formula as its values say', () => {
  const counted = { right: 0, wrong: 0, unchecked: 0 };
  for (const text of formulas) {
    const { claims, setting } = readDocument(text);
    for (const { question, claimed } of claims) {
      expect(judgeClaim(question, claimed, setting, judgeOptions()).status, text).toBe('verified');
      for (const { what, expression } of spoilingsOf(claimed)) {
        const { status } = judgeClaim(question, expression, setting, judgeOptions());
        const same = sameValue(claimed, expression, setting);
        if (status === 'unchecked') counted.unchecked += 1;
        else if (same !== null) {
          expect(status, `${what} in ${text}`).toBe(same ? 'verified' : 'refuted');
          counted[same ? 'right' : 'wrong'] += 1;
        }
      }
    }
  }
  expect(counted.wrong).toBeGreaterThan(200);
  expect(counted.unchecked).toBe(0);
}, 60_000);

it('says the same from any seed', () => {
  const documents = formulas.map(readDocument);
  fc.assert(
    fc.property(
      fc.nat({ max: documents.length - 1 }),
      fc.nat(),
      fc.nat({ max: 30 }),
      (which, seed, place) => {
        const document = documents[which];
        const [claim] = document?.claims ?? [];
        if (!document || !claim) return;
        const judged = (expression: Expression): string =>
          judgeClaim(claim.question, expression, document.setting, judgeOptions(seed)).status;
        expect(judged(claim.claimed)).toBe('verified');
        const spoilings = spoilingsOf(claim.claimed);
        const spoiled = spoilings[place % spoilings.length]?.expression;
        if (!spoiled) return;
        const same = sameValue(claim.claimed, spoiled, document.setting);
        if (same !== null) expect(judged(spoiled)).toBe(same ? 'verified' : 'refuted');
      },
    ),
    { numRuns: 150, seed: 3 },
  );
}, 60_000);
