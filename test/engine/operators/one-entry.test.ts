// To add a function is to add one entry: two that the language does not have are put into the table, and everything that a
// person may ask of a function works on them, with no other file touched.

import { afterAll, describe, expect, test, vi } from 'vitest';

// Files share what they have loaded: here the engine is loaded anew, with the functions in its table, and dropped behind it.
vi.hoisted(() => vi.resetModules());
afterAll(() => {
  vi.doUnmock('../../../server/engine/operators/cumulative.ts');
  vi.resetModules();
});

vi.mock('../../../server/engine/operators/cumulative.ts', async (original) => {
  const { cumulative } = await original<{ readonly cumulative: readonly Operator[] }>();
  const { madeUp } = await import('./made-up.ts');
  return { cumulative: [...cumulative, ...madeUp] };
});

import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/exporter.ts';
import type { Operator } from '../../../server/engine/operators/operator.ts';
import { DEFAULT_OPTIONS, deriveAsked, judge } from '../../../server/engine/verdicts/judge-document.ts';
import { completionsAt } from '../../../server/features/completion.ts';
import { hoverAt } from '../../../server/features/hover.ts';
import { describeLanguage } from '../../../server/protocol/describe-language.ts';
import { brokenLaws } from './laws.ts';
import { samples } from './samples.ts';

const HEAD = `dim m, n
const A : R[m, n]
param x : R[n]
param X : R[m, n]
y = swish(A x)
L = sum(y) + ½ ‖centered(X)‖^2
`;

/** What is said of a file, and how its claims end. */
function judged(lines: string) {
  const { claims, problems } = judge(analyse(HEAD + lines), DEFAULT_OPTIONS);
  return {
    verdicts: claims.map(({ verdict }) => verdict.status),
    problems: problems.map(({ message }) => message),
  };
}

test.each(samples.filter(({ operator }) => ['swish', 'centered'].includes(operator.name)))(
  '$label keeps what its entry promises',
  (sample) => {
    expect(brokenLaws(sample)).toEqual([]);
  },
);

describe('what is asked of a function', () => {
  test('gradients and vec matrices are derived', () => {
    const answer = deriveAsked(
      analyse(`${HEAD}derive ∂L/∂x\nderive ∂L/∂X\nderive ∂vec(centered(X))/∂vec(X)\n`),
      DEFAULT_OPTIONS,
    );
    const derivations = answer.kind === 'derived' ? answer.derivations : [];
    expect(derivations.map(({ expr }) => expr)).toEqual([
      "A' (sigmoid(A x) + (A x) ∘ sigmoid(A x) ∘ (1 - sigmoid(A x)))",
      'centered(centered(X))',
      'eye(m*n) - ones(m*n, m*n) / (m n)',
    ]);
  });

  test('claims are judged, wrong ones have a counterexample and a fix', () => {
    expect(judged('∂L/∂X = centered(X)\n')).toEqual({ verdicts: ['verified'], problems: [] });
    expect(judged('∂L/∂X = 2 centered(X)\n').verdicts).toEqual(['refuted']);
  });

  test('equal formulas are proved equal', () => {
    expect(judged('centered(centered(X)) == centered(X)\n').verdicts).toEqual(['verified']);
  });

  test('numbers are decided with more digits than doubles have', () => {
    expect(judged('swish(60) == 60\n').verdicts).toEqual(['refuted']);
  });

  test('it is exported', () => {
    const python = exportDocument(analyse(HEAD), 'numpy', 'a.mcalc', DEFAULT_OPTIONS).text;
    const latex = exportDocument(analyse(HEAD), 'latex', 'a.mcalc', DEFAULT_OPTIONS).text;
    expect(python).toContain('X - np.sum(np.sum(X, axis=1, keepdims=True)) / m / n');
    expect(python).toContain('t1 * _sigmoid(t1)');
    expect(latex).toContain('\\operatorname{swish}');
  });

  test('it is offered, and says what it is', () => {
    const text = `${HEAD}z = swi`;
    const offered = completionsAt(analyse(text), text.length, describeLanguage());
    expect(offered.map(({ label }) => label)).toContain('swish');
    const hover = hoverAt(analyse(HEAD), null, HEAD.indexOf('swish') + 1);
    expect(hover?.notes.join()).toContain('x sigmoid(x), entry by entry');
  });
});
