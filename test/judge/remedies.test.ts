// A claim that is right but for what the file does not say has a fix that says it: an attribute where a variable is declared, a
// convention above the claim. It is offered where the claim verifies then, and no other claim is wrong after it.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { applyEdits } from '../../server/engine/text/edits.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const file = `dim n
A, B : R[n, n]   # two matrices
x, y : R[n]
S : R[n, n] symmetric
s : R
`;

/** The titles of the fixes of a file's last claim that say more in the file, and the file after the first of them. */
function remedyOf(text: string): { readonly titles: readonly string[]; readonly after: string } {
  const fixes = judge(analyse(text), DEFAULT_OPTIONS).claims.at(-1)?.fixes ?? [];
  const remedies = fixes.filter(({ title }) => /^(Declare|Write `convention)/u.test(title));
  const edits = remedies[0]?.edits.map(({ range, newText }) => ({ span: range, text: newText })) ?? [];
  return { titles: remedies.map(({ title }) => title), after: applyEdits(text, edits) };
}

test.each([
  [
    "∂(x' A x)/∂x = 2 A x",
    'Declare `A` as `symmetric`',
    'A : R[n, n] symmetric\nB : R[n, n]   # two matrices',
  ],
  [
    "∂(x' A x + x' B x)/∂x = 2 A x + 2 B x",
    'Declare `A` and `B` as `symmetric`',
    'A, B : R[n, n] symmetric   # two matrices',
  ],
  ['log(x.^2) == 2 log(x)', 'Declare `x` as `positive`', 'x : R[n] positive\ny : R[n]'],
  ['sqrt(x.^2) == x', 'Declare `x` as `positive`', 'x : R[n] positive\ny : R[n]'],
  ['logdet(B) == log(det(B))', 'Declare `B` as `spd`', 'B : R[n, n] spd\nA : R[n, n]'],
  ['s == exp(log(s))', 'Declare `s` as `positive`', 's : R positive'],
  ['s == sqrt(s)^2', 'Declare `s` as `nonneg`', 's : R nonneg'],
  ["∂(-y' log(softmax(x)))/∂x = softmax(x) - y", 'Declare `y` as `simplex`', 'y : R[n] simplex\nx : R[n]'],
  [
    "∂(tr(A S))/∂S = A + A' - A ∘ I",
    'Write `convention symmetric = entries` above',
    'convention symmetric = entries\n∂(tr(A S))/∂S',
  ],
  [
    "∂(A x)/∂x = A'",
    'Write `convention layout = denominator` above',
    'convention layout = denominator\n∂(A x)/∂x',
  ],
])('%s', (claim, title, line) => {
  const { titles, after } = remedyOf(`${file}${claim}\n`);
  expect(titles[0]).toBe(title);
  expect(after).toContain(line);
  const { claims, problems } = judge(analyse(after), DEFAULT_OPTIONS);
  expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified']);
  expect(problems.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
});

test('what would make another claim wrong is not offered', () => {
  const { titles } = remedyOf(`${file}∂(tr(A B))/∂A = B'\n∂(x' A x)/∂x = 2 A x\n`);
  expect(titles).toEqual([]);
});

test('nor what stands in the declared set already', () => {
  expect(remedyOf(`dim n\nb : R[n] binary\nb == 1 ./ b\n`).titles).toEqual([]);
});
