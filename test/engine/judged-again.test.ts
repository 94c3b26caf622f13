// A document judged version by version says what it says when it is judged from nothing.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge, judgeAgain } from '../../server/engine/verdicts/judge-document.ts';
import { createJudgementCache } from '../../server/engine/verdicts/judgement-cache.ts';

const options = { ...DEFAULT_OPTIONS, trials: 2 };
const lines = [
  'dim n, m',
  'dim m <= n',
  'dim k = 3',
  'x : R[n]',
  'x : R[m]',
  'x : R[n] positive',
  'const A : R[n, n]',
  'const A : R[n, n] symmetric',
  "f = x' A x",
  "f = x' x",
  'f = sum(g)',
  'g = x ∘ x',
  'g = 2 x',
  '∂f/∂x = 2 A x',
  "∂f/∂x = (A + A') x",
  '∂f/∂x = 2 x',
  '∂g/∂x = 2 eye(n)',
  "x' x == ‖x‖²",
  "df = 2 x' dx",
  'derive ∂f/∂x',
  'notation ∘ = matmul',
  '# nothing',
  'f = ((',
];

const aboutFamilies = [
  'dim T, n',
  'dim T, n, k',
  'const A : R[n, n]',
  'param A : R[n, n] symmetric',
  'param x : R[n]',
  'h[0] = x',
  'h[0] = 2 x',
  'h[t] = A h[t-1] for t = 1..T',
  'h[t] = tanh(A h[t-1]) for t = 1..T',
  'h[t] = A h[t+1] for t = 1..T',
  'L = sum(h[T])',
  'L = ∑_{t=1}^{T} sum(h[t])',
  '∂L/∂h[T] = ones(n)',
  "∂L/∂h[t] = A' ∂L/∂h[t+1] for t = T-1..0",
  '∂L/∂h[t] = A ∂L/∂h[t+1] for t = T-1..0',
  '∂L/∂h[T-2] = ones(n)',
  'derive L',
  'derive ∂L/∂x',
  'dim T = 2, n',
];

test.each([
  ['random versions', lines, 60],
  ['random versions of a file with families', aboutFamilies, 30],
])(
  '%s',
  (_, lines, numRuns) => {
    const version = fc.array(fc.nat(lines.length - 1), { minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(version, { minLength: 2, maxLength: 4 }), (versions) => {
        const run = { cache: createJudgementCache(), cancelled: () => false };
        for (const chosen of versions) {
          const analysis = analyse(`${chosen.map((line) => lines[line]).join('\n')}\n`);
          const plain = ({ claims, derivatives, problems }: Judgement) => ({ claims, derivatives, problems });
          const again = judgeAgain(analysis, options, run);
          expect(again && plain(again)).toEqual(plain(judge(analysis, options)));
        }
      }),
      { numRuns },
    );
  },
  120_000,
);

test('an edit of one claim about a family judges that claim alone', () => {
  const run = { cache: createJudgementCache(), cancelled: () => false };
  const text = `dim T, n
const A : R[n, n]
param x : R[n]
h[0] = x
h[t] = A h[t-1] for t = 1..T
L = sum(h[T])
∂L/∂h[T] = ones(n)
∂L/∂h[t] = A' ∂L/∂h[t+1] for t = T-1..0
derive ∂L/∂x
`;
  expect(judgeAgain(analyse(text), options, run)?.renewed).toBe(3);
  expect(judgeAgain(analyse(`# a comment\n${text}`), options, run)?.renewed).toBe(0);
  expect(judgeAgain(analyse(text.replace("A' ∂L", 'A ∂L')), options, run)?.renewed).toBe(1);
  expect(judgeAgain(analyse(text.replace('= A h', "= A' h")), options, run)?.renewed).toBe(3);
});
