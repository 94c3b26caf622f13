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

test('random versions', () => {
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
    { numRuns: 60 },
  );
}, 120_000);
