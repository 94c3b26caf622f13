// Documents that are broken, endless or none of ours: read without a crash, and soon.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { importPaper } from '../../server/latex/import-paper.ts';
import { worked } from '../support/working-time.ts';

const times = (text: string, count: number): string => Array.from({ length: count }, () => text).join('\n');

const many = Array.from(
  { length: 10_000 },
  (_, k) => `Let $a_{${k}} = b_{${k}}$, \\[ E_{${k}} = m_{${k}} c^2 \\]`,
);

/** Milliseconds of work. */
const SOON = 15_000;

test.each([
  ['dollars', times('$', 100_000)],
  ['braces', `$${'{'.repeat(100_000)}$`],
  ['fractions that are never closed', times('\\[ \\frac{\\partial L}{\\partial ', 5_000)],
  ['an align that is never closed', times('\\begin{align} L &= x^T x \\\\', 20_000)],
  ['a formula as long as a book', `\\begin{align} ${times('\\nabla f &= 2 x \\\\', 20_000)} \\end{align}`],
  ['macros that call themselves', times('\\newcommand{\\a}{\\a\\a} $\\nabla f = \\a$', 200)],
  ['files that are not there', times('\\input{missing} \\include{gone} $x = 2$', 5_000)],
  ['drawings and tables', times('\\begin{tikzpicture} \\draw (0,0) -- (1,$x$); \\end{tikzpicture}', 5_000)],
  ['unknown commands', times('\\[ \\nabla f = \\unknown{x} \\foo \\]', 500)],
  ['many formulas of others', many.join('\n')],
  ['the same comment again and again', times('% mcalc: dim n', 20_000)],
  ['derivatives without end', times('\\[ \\nabla_x f = 2 x \\]', 1_500)],
])('%s', (_, text) => {
  const began = worked();
  for (const format of ['tex', 'markdown'] as const)
    expect(importPaper(text, format, analyse).text).toBeTypeOf('string');
  expect(worked() - began).toBeLessThan(SOON);
});

/** Papers of ours, damaged at random: signs put in, cut out, commands exchanged. */
function* damaged(count: number): Generator<string> {
  const snippets: readonly { readonly latex: readonly string[] }[] = JSON.parse(
    readFileSync(join(import.meta.dirname, '../cases/latex/own.json'), 'utf8'),
  );
  const signs = [
    '{',
    '}',
    '\\\\',
    '&',
    '$',
    '$$',
    '\\frac',
    '^',
    '_',
    '(',
    '|',
    '\\sum_{j \\neq i}',
    '\\nabla',
    '=',
  ];
  let state = 7;
  const below = (most: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
  for (let k = 0; k < count; k++) {
    const lines = snippets[below(snippets.length)]?.latex ?? [];
    let text = lines.map((line) => `\\begin{align} ${line} \\end{align}`).join('\n');
    for (let edits = 0; edits <= k % 3; edits++) {
      const at = below(text.length);
      const sign = signs[below(signs.length)] ?? '';
      text =
        text.slice(0, at) + (k % 2 === 0 ? sign : '') + text.slice(at + (k % 2 === 0 ? 0 : 1 + below(4)));
    }
    yield text;
  }
}

test('damaged papers: no crash, and what is reported stands in the paper', () => {
  const outside = [...damaged(120)].filter((text) => {
    const { notes, readings, analysis, placeOf } = importPaper(text, 'tex', analyse);
    const places = [
      ...[...notes, ...readings].map(({ range }) => range),
      ...analysis.problems.map(({ range }) => placeOf(range)),
    ];
    return places.some(({ start, end }) => start < 0 || end > text.length || start > end);
  });
  expect(outside).toEqual([]);
});

test('where not all readings are tried, that is reported', () => {
  const letters = 'ABCDEFGHKMNPQRSUVWXZ'.split('');
  const lines = letters.map((one, at) => `f_{${at}} = ${one} ${letters.slice(at, at + 4).join(' + x ')} y`);
  const { readings } = importPaper([...lines, '\\nabla_x f_{0} = f_{1}'].join('\n'), 'piece', analyse);
  expect(readings.map(({ message }) => message).join('\n')).toContain('not all readings of the signs');
});
