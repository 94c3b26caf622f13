// Documents that are broken, endless or none of ours: read without a crash, and soon.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const times = (text: string, count: number): string => Array.from({ length: count }, () => text).join('\n');

const many = Array.from(
  { length: 10_000 },
  (_, k) => `Let $a_{${k}} = b_{${k}}$, \\[ E_{${k}} = m_{${k}} c^2 \\]`,
);

/** Milliseconds; a machine may have other things to do. */
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
  const began = performance.now();
  for (const format of ['tex', 'markdown'] as const)
    expect(importPaper(text, format, analyse).text).toBeTypeOf('string');
  expect(performance.now() - began).toBeLessThan(SOON);
});
