// Formulas of web pages, pasted as MathML.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { importPaper } from '../../server/latex/import-paper.ts';
import { latexOfMathml } from '../../server/latex/mathml.ts';
import { worked } from '../support/working-time.ts';

const read = (text: string): string => importPaper(text, 'piece', analyse).text.trim();

/** As MathJax and others write it. */
const math = (inside: string): string =>
  `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">${inside}</math>`;
const row = (letters: string): string =>
  [...letters].map((one) => (/\p{L}/u.test(one) ? `<mi>${one}</mi>` : `<mo>${one}</mo>`)).join('');
const partial = (of: string, by: string): string =>
  `<mfrac><mrow>${row(`∂${of}`)}</mrow><mrow>${row(`∂${by}`)}</mrow></mfrac>`;

test.each([
  [
    'least squares',
    `<p>Let</p>${math(
      `${row('L=')}<mfrac><mn>1</mn><mn>2</mn></mfrac><msubsup><mrow data-mjx-texclass="INNER">${row('‖XW−Y‖')}</mrow><mi>F</mi><mn>2</mn></msubsup>`,
    )}\n${math(`${partial('L', 'W')}<mo>=</mo><msup><mi>X</mi><mi>T</mi></msup>\n${row('(XW−Y)')}`)}`,
    [
      'dim m, n, p',
      'X : R[m, n]',
      'param W : R[n, p]',
      'Y : R[m, p]',
      'L = (1/2) ‖X W - Y‖_F²',
      "∂L/∂W = X' (X W - Y)",
    ],
  ],
  [
    'names of several letters, and entities',
    math(
      `${row('f=')}<mi>tr</mi><mo>&#x2061;</mo><mo stretchy="false">(</mo><msup><mi>X</mi><mo>&top;</mo></msup><mo>&InvisibleTimes;</mo>${row('AX)')}`,
    ),
    ['dim m, n', 'X : R[m, n]', 'A : R[m, m]', "f = tr(X' A X)"],
  ],
  [
    'a table of lines',
    math(
      `<mtable><mtr><mtd><mi>L</mi></mtd><mtd><mo>=</mo><munderover><mo>∑</mo><mrow>${row('i=')}<mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub><mi>log</mi><msub><mi>x</mi><mi>i</mi></msub></mtd></mtr></mtable>`,
    ),
    ['dim n', 'x : R[n]', 'L = ∑_{i=1}^{n} x[i] log(x[i])'],
  ],
  [
    'the TeX that a page kept',
    '<span class="katex"><math><semantics><mrow><mi>?</mi></mrow><annotation encoding="application/x-tex">f = x^\\top A x, \\quad 0 &lt; x</annotation></semantics></math></span>',
    ['dim m', 'x : R[m] positive', 'A : R[m, m]', "f = x' A x"],
  ],
])('%s', (_, text, lines) => {
  const statements = read(text)
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  expect(statements).toEqual(lines);
});

test('whatever is pasted: text, never a crash', () => {
  const tags = ['<math>', '</math>', '<mfrac>', '</mfrac>', '<mi>x', '&bad;', '<', '>', '\n', '\\]', '<mtd'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...tags), { maxLength: 12 }), (parts) => {
      expect(latexOfMathml(parts.join(''))).toBeTypeOf('string');
    }),
  );
});

test('a thousand formulas that nothing closes cost no time', () => {
  const begun = worked();
  latexOfMathml('<math><mi>x</mi>'.repeat(100_000));
  expect(worked() - begun).toBeLessThan(5_000);
});
