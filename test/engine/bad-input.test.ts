// Files that nobody means to write: a clear diagnostic, no crash, no hang, and every other statement still works.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/judgement.ts';

const problemsOf = (text: string): readonly string[] =>
  analyse(text).problems.map((problem) => `${problem.severity} ${problem.code}`);
const shapesOf = (text: string): Readonly<Record<string, string | null>> =>
  Object.fromEntries(analyse(text).symbols.map((symbol) => [symbol.name, symbol.shapeText]));

describe('bad input', () => {
  test('a broken statement leaves the others whole', () => {
    const text = 'dim n\nA : R[n,\nB : R[n, n]\nC = B B\n';
    expect(problemsOf(text)).toEqual(['error syntax']);
    expect(shapesOf(text).C).toBe('n×n');
  });

  test('what uses a broken statement is not reported again', () => {
    expect(problemsOf('dim n\nA : R[n,\nB = A + A\nC = tr(B)\n')).toEqual(['error syntax']);
  });

  test('a million characters in one line', () => {
    const started = performance.now();
    expect(problemsOf(`x = ${'a + '.repeat(250_000)}a\ndim n\n`)).toContain('error syntax');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('a million characters in many lines', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `a${i} = ${i === 0 ? 'x' : `a${i - 1}`} + 1   # ${'-'.repeat(190)}`,
    );
    const text = `x : R\n${lines.join('\n')}\n`;
    expect(text.length).toBeGreaterThan(1_000_000);
    const started = performance.now();
    expect(shapesOf(text).a4999).toBe('scalar');
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);

  test('a formula nested 10,000 deep', () => {
    expect(problemsOf(`x : R\ny = ${'('.repeat(10_000)}x${')'.repeat(10_000)}\n`)).toEqual(['error syntax']);
    expect(problemsOf(`x : R\ny = ${'-'.repeat(10_000)}x\n`)).toEqual(['error syntax']);
    expect(problemsOf(`x : R\ny = ${'exp('.repeat(10_000)}x\n`)).toEqual(['error syntax']);
    expect(problemsOf(`x : R\ny = x${"'".repeat(10_000)}\n`).length).toBeLessThanOrEqual(1);
  });

  test('sizes that contradict one another', () => {
    expect(problemsOf('dim k = 0\n')).toEqual(['error bad-size']);
    expect(problemsOf('dim k = k + 1\n')).toEqual(['error circular-definition']);
    expect(problemsOf('dim n = 2\ndim m = 3\nA : R[n, m]\nB = A A\n')).toEqual(['error size-mismatch']);
  });

  test('sizes that no numbers can have', () => {
    const text = "dim n\ndim k <= n\ndim m = k - n\nx : R[n]\nL = x' x\n∂L/∂x = 2 x\n";
    expect(judge(analyse(text), DEFAULT_OPTIONS).claims).toHaveLength(1);
  });

  test('a definition that refers to itself', () => {
    expect(problemsOf('a = a + 1\n')).toEqual(['error circular-definition']);
    expect(problemsOf('a = b\nb = c\nc = a\nd = a + 1\n')).toEqual(['error circular-definition']);
  });

  test('10,000 definitions, each of the one before, from the last to the first', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `a${i + 1} = a${i} + 1`).reverse();
    const text = `${lines.join('\n')}\na0 : R\n∂a10000/∂a0 = 1\n`;
    const judgement = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false });
    expect(judgement.claims.map((claim) => claim.verdict.status)).toEqual(['verified']);
  }, 60_000);

  test('any text is analysed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(Array.isArray(analyse(text).problems)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('any text of the language’s own words is analysed and judged, and every range lies in the text', () => {
    const words = fc.constantFrom(
      'dim',
      'n',
      'm',
      'X',
      'Θ',
      ' : ',
      'R[',
      ']',
      '(',
      ')',
      '=',
      '==',
      '∂',
      '/',
      'L',
      'd',
      "'",
      '²',
      '∘',
      '+',
      '-',
      ' ',
      '\n',
      'h',
      'fn',
      'elementwise',
      'sum',
      '‖',
      '|',
      '∑',
      '_',
      '{',
      '}',
      'derive ',
      ',',
      '1',
      '½',
      '^',
      'const ',
      'A',
      '#',
      '  = ',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const text = `dim n, m\nX : R[n, m]\nΘ : R[m, n]\nfn h : elementwise\nL = sum(h(X Θ))\n${parts.join('')}`;
        const { problems } = judge(analyse(text), { ...DEFAULT_OPTIONS, trials: 2 });
        for (const problem of problems) {
          expect(problem.code).not.toBe('internal');
          expect(problem.range.start).toBeGreaterThanOrEqual(0);
          expect(problem.range.end).toBeLessThanOrEqual(text.length);
          expect(problem.range.start).toBeLessThanOrEqual(problem.range.end);
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
