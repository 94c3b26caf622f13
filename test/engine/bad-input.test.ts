// Files that nobody means to write: a clear diagnostic, no crash, no hang, and every other statement still works.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../server/engine/export/export-document.ts';
import { formatDocument } from '../../server/engine/syntax/format.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { worked } from '../support/working-time.ts';

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
    const started = worked();
    expect(problemsOf(`x = ${'a + '.repeat(250_000)}a\ndim n\n`)).toContain('error syntax');
    expect(worked() - started).toBeLessThan(5_000);
  });

  test('a million characters in many lines', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `a${i} = ${i === 0 ? 'x' : `a${i - 1}`} + 1   # ${'-'.repeat(190)}`,
    );
    const text = `x : R\n${lines.join('\n')}\n`;
    expect(text.length).toBeGreaterThan(1_000_000);
    const started = worked();
    expect(shapesOf(text).a4999).toBe('scalar');
    expect(worked() - started).toBeLessThan(20_000);
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

  test('a circle of 2,000 definitions is reported in one line that can be read', () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `a${i} = a${(i + 1) % 2_000} + 1`);
    const { problems } = analyse(lines.join('\n'));
    expect(problems.map(({ code }) => code)).toEqual(['circular-definition']);
    expect(problems[0]?.message).toMatch(/`a0` → `a1` → .* → … \(\d+ more\) … → .* → `a0`$/u);
    expect(problems[0]?.message.length).toBeLessThan(300);
    expect(problems[0]?.related.length).toBeLessThan(20);
  });

  const SOUND = "dim n\nx : R[n]\nL = x' x\n∂L/∂x = 2 x\n";

  test.each([
    ['places of places', `y = x${'[1]'.repeat(2_000)}`],
    ['powers of powers', `y = ${'x^'.repeat(2_500)}2`],
    ['powers in braces', `y = ${'x^{'.repeat(90)}2${'}'.repeat(90)}${'^2'.repeat(2_000)}`],
    ['places in a claim', `∂L/∂x = x${'[1:n]'.repeat(2_000)}`],
  ])('%s are a fault of their own statement', (_, line) => {
    const { problems, claims } = judge(analyse(`${SOUND}${line}\n`), DEFAULT_OPTIONS);
    expect(problems.map(({ code }) => code)).toEqual(['syntax']);
    expect(problems[0]?.range.start).toBeGreaterThan(SOUND.length);
    expect(claims[0]?.verdict.status).toBe('verified');
  });

  test('what is just not too deep is judged', () => {
    const deep = `y = x${'[1:n]'.repeat(550)}\n∂y/∂x = I\nz = ${'exp('.repeat(99)}x${')'.repeat(99)}\n`;
    const { problems, claims } = judge(analyse(SOUND + deep), DEFAULT_OPTIONS);
    expect(problems.map(({ code }) => code)).toEqual([]);
    expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified', 'verified']);
  });

  test.each([
    `y = x${' '.repeat(200_001)}+ x`,
    `y = x +\n${' '.repeat(50_000)}x${' '.repeat(50_000)}# ${' '.repeat(50_000)}a${' '.repeat(50_000)}`,
    `y =${' '.repeat(50_000)}x + x${' '.repeat(50_000)}by${' '.repeat(50_000)}words`,
    `${' '.repeat(50_000)}\n${' '.repeat(50_000)}y = x + x`,
  ])('hundreds of thousands of blanks in a statement', (line) => {
    const started = worked();
    const text = `${SOUND}${line}\n`;
    expect(problemsOf(text)).toEqual([]);
    expect(shapesOf(text).y).toBe('n×1');
    expect(formatDocument(text).length).toBeLessThan(101_000);
    expect(worked() - started).toBeLessThan(15_000);
  });

  test.each([`R[${' '.repeat(100_000)}`, `R[n${' '.repeat(100_000)}m`, `${' '.repeat(100_000)}?`])(
    'blanks in a statement with a fault',
    (space) => {
      const started = worked();
      expect(problemsOf(`dim n, m\nA : ${space}\n`)).toEqual(['error syntax']);
      expect(worked() - started).toBeLessThan(10_000);
    },
  );

  test('control characters are no blanks', () => {
    for (const sign of ['\u0000', '\u0001', '\u000b', '\u000c', '\u001b', '\u007f', '\u0085', '\u009b']) {
      const { problems } = analyse(`${SOUND}y = 2 ${sign} x\n`);
      expect(problems.map(({ code, message }) => [code, message.includes('control character')])).toEqual([
        ['syntax', true],
      ]);
      expect(problems[0]?.fixes[0]?.edits).toEqual([{ range: problems[0]?.range, newText: '' }]);
      expect(problemsOf(`${SOUND}y = 2 x # ${sign}\n`)).toEqual([]);
    }
  });

  test('a carriage return that stands alone ends a line', () => {
    const text = `${SOUND}y = x +\n  x\n`.replaceAll('\n', '\r');
    const { problems, claims } = judge(analyse(text), DEFAULT_OPTIONS);
    expect(problems).toEqual([]);
    expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified']);
    expect(shapesOf(text).y).toBe('n×1');
    expect(formatDocument(text)).toBe(`${SOUND}y = x + x\n`);
    const edited = analyse(text.replace("x' x", "3 x' x"), { previous: analyse(text) });
    expect(edited.problems).toEqual([]);
    const imported = analyse('import "a.mcalc"\ny = x', { readImport: () => text });
    expect(imported.symbols.map(({ name }) => name)).toContain('y');
    expect(imported.problems.map(({ code }) => code)).toEqual(['duplicate-name']);
  });

  const chain = (first: string, next: (before: string, at: number) => string, count: number): string =>
    [first, ...Array.from({ length: count }, (_, i) => next(`f${i}`, i + 1))].join('\n');

  test.each([
    [
      'functions of entries',
      `${chain('fn f0(z) = z + z', (f, i) => `fn f${i}(z) = ${f}(z) ∘ ${f}(z)`, 30)}\nK = sum(f30(x))`,
    ],
    [
      'functions of columns',
      `${chain('fn f0(z : R[p]) = tanh(z)', (f, i) => `fn f${i}(z : R[p]) = ${f}(z) + sin(${f}(z))`, 30)}\nK = sum(f30(x))`,
    ],
    [
      'functions of functions',
      `${chain('fn f0(z) = z + z', (f, i) => `fn f${i}(z) = ${f}(${f}(z))`, 20)}\nK = sum(f20(x))`,
    ],
    ['definitions', `${chain('f0 = tanh(x)', (f, i) => `f${i} = ${f} + sin(${f})`, 30)}\nK = sum(f30)`],
    [
      'functions of what does not fit',
      `${chain('fn f0(z : R[p]) = z', (f, i) => `fn f${i}(z : R[p]) = ${f}(z) + ${f}(z)`, 30)}\nK = sum(f30(x x'))`,
    ],
  ])(
    '30 %s, each used twice in the next, cost what a shared graph costs',
    (_, lines) => {
      const text = `${SOUND}${lines}\nderive ∂K/∂x\n`;
      const analysis = analyse(text);
      expect(judge(analysis, DEFAULT_OPTIONS).claims.map(({ verdict }) => verdict.status)).toEqual([
        'verified',
      ]);
      for (let at = 0; at < text.length; at += 7) analysis.hoverAt(at);
      expect(JSON.stringify(analysis.hoverAt(text.lastIndexOf('K =')) ?? '').length).toBeLessThan(10_000);
    },
    50_000,
  );

  test('a function that is refused is refused at each of its calls', () => {
    const text = 'dim n, m\nA : R[n, m]\nfn f(z : R[p]) = z\ny = f(A) + f(A)\n';
    const { problems } = analyse(text);
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual(['A', 'A']);
  });

  test.each([
    "L = tr(I) x' x\n∂L/∂x = 2 x\nderive ∂L/∂x",
    "L = norm(I) x' x\n∂L/∂x = 2 tr(I) x\nderive ∂L/∂x",
    "y = I + I\nL = tr(y) x' x\n∂L/∂x = 2 x\nI == I",
    'fn h : R[p] -> R[q]\ny = h(x)\nderive ∂y/∂x',
    'fn h : R[p] -> R[q]\nL = sum(h(x))\nderive ∂L/∂x',
    'B = x + I\nC = [I; x]',
  ])('a size that nothing tells has no name that people read: %j', (lines) => {
    const analysis = analyse(`dim n\nx : R[n]\n${lines}\n`);
    const said = JSON.stringify([judge(analysis, DEFAULT_OPTIONS), analysis.problems, analysis.symbols]);
    expect(said).not.toMatch(/\?\p{L}+·/u);
    for (const notation of ['numpy', 'latex'] as const)
      expect(JSON.stringify(exportDocument(analysis, notation, 'a.mcalc', DEFAULT_OPTIONS))).not.toMatch(
        /\?\p{L}+·/u,
      );
  });

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
