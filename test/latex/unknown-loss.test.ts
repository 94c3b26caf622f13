// Backward passes of a loss that is defined nowhere: it is any function of the last of what it is derived by.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const read = (...lines: readonly string[]) => importPaper(lines.join('\n'), 'piece', analyse);

const statuses = (...lines: readonly string[]): readonly string[] =>
  judge(analyse(read(...lines).text), { ...DEFAULT_OPTIONS, repair: false }).claims.map(
    ({ verdict }) => verdict.status,
  );

const LAYER = ['H = X W', 'S = \\tanh(H) V'];

test('a claim that flows back follows or does not, whatever the loss is', () => {
  const flows = (right: string): readonly string[] =>
    statuses(
      ...LAYER,
      `\\frac{\\partial L}{\\partial V} = ${right}`,
      '\\frac{\\partial L}{\\partial H} = \\frac{\\partial L}{\\partial S} V^T \\odot (1 - \\tanh(H) \\odot \\tanh(H))',
    );
  expect(flows('\\tanh(H)^T \\frac{\\partial L}{\\partial S}')).toEqual(['verified', 'verified']);
  expect(flows('2 \\tanh(H)^T \\frac{\\partial L}{\\partial S}')).toEqual(['refuted', 'verified']);
});

test('what was assumed is reported', () => {
  const { readings } = read(
    ...LAYER,
    '\\frac{\\partial L}{\\partial V} = \\tanh(H)^T \\frac{\\partial L}{\\partial S}',
  );
  expect(readings.map(({ message }) => message)).toContain(
    'L is defined nowhere here: it is read as some function of S',
  );
});

test('programmers’ names do without a loss', () => {
  expect(
    statuses('Y = X W', 'Z = Y V', 'dV = Y^T dZ', 'dY = dZ \\, V^T', 'dW = X^T dY').every(
      (status) => status === 'verified',
    ),
  ).toBe(true);
});

test('a claim with a term of its own says more of the loss than that, and is not judged', () => {
  expect(
    statuses(
      ...LAYER,
      '\\frac{\\partial L}{\\partial V} = \\tanh(H)^T \\frac{\\partial L}{\\partial S} + \\lambda V',
    ),
  ).toEqual([]);
});

test('a loss of two things is not guessed', () => {
  expect(
    statuses(
      'a = A x',
      'b = B x',
      '\\frac{\\partial L}{\\partial A} = \\frac{\\partial L}{\\partial a} x^T',
      '\\frac{\\partial L}{\\partial B} = \\frac{\\partial L}{\\partial b} x^T',
    ),
  ).toEqual([]);
});

test('a function of a matrix that makes the loss is one to a number', () => {
  const { text } = read(
    'D = W X',
    'L = f(D)',
    '\\frac{\\partial L}{\\partial W} = \\frac{\\partial L}{\\partial D} X^T',
  );
  expect(text).toContain('fn f : R[?, ?] -> R');
  expect(text).toMatch(/^X : R\[\w+, \w+\]$/mu);
});
