// What stands beside a formula in a paper: conditions that declare, and signs above a matrix.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { importPaper } from '../../server/latex/import-paper.ts';
import { withNotation } from '../../server/latex/notation.ts';
import { editsOf } from '../../server/latex/other-readings.ts';

test.each([
  [
    'f = \\lambda x^\\top A x, \\quad \\lambda > 0',
    `λ : R positive
dim m
x : R[m]
A : R[m, m]
f = λ x' A x`,
  ],
  [
    'f = x^\\top A x, \\qquad 0 \\le x',
    `dim m
x : R[m] nonneg
A : R[m, m]
f = x' A x`,
  ],
  [
    'f = \\log\\det A, \\quad 0 \\prec A',
    `dim m
A : R[m, m] spd
f = log(det(A))`,
  ],
  [
    'f = \\lambda \\|x\\|^2, \\quad 0 \\le \\lambda \\le 1',
    `λ : R
dim m
x : R[m]
f = λ ‖x‖²
# not read: the sign ≤`,
  ],
  [
    'x = A^\\dagger b',
    `# notation: † and + above a matrix are read as its pseudo-inverse
dim m, n
A : R[m, n]
b : R[m]
x = pinv(A) b`,
  ],
  [
    'L = \\|(A^\\top A)^{+} b\\|^2',
    `# notation: † and + above a matrix are read as its pseudo-inverse
dim m, n
A : R[m, n]
b : R[n]
L = ‖pinv(A' A) b‖²`,
  ],
  // Above a column it is a physicist's transpose.
  [
    'f = x^\\dagger A x',
    `dim m
x : R[m]
A : R[m, m]
f = x' A x`,
  ],
  ['x^+ = x - \\eta g', '# not read: a + above a letter'],
  [
    'f = w \\cdot x\n\\nabla_w f = x',
    `dim m
param w : R[m]
x : R[m]
f = w · x
∂f/∂w = x`,
  ],
])('%s', (latex, text) => {
  expect(withNotation(importPaper(latex, 'piece', analyse)).trim()).toBe(text);
});

describe('what a sign could mean besides is reported', () => {
  const explained = (latex: string): readonly string[] =>
    importPaper(latex, 'piece', analyse).readings.flatMap(({ message, others }) => [
      message,
      ...(others ?? []).map(({ title }) => title),
    ]);

  test.each([
    [
      'the norm of a matrix',
      'f = \\|X W - Y\\|_2^2',
      [
        '‖·‖_2 of a matrix is read as its largest singular value; it may be meant as its Frobenius norm',
        'Read ‖·‖_2 as the Frobenius norm: write `_F`',
      ],
    ],
    ['the norm of a column', 'f = \\|X w - y\\|_2^2', []],
    [
      'a star',
      'f = \\operatorname{tr}(B * C)',
      [
        '* is read as the product of matrices; it may be the one entry by entry',
        'Read * as the product entry by entry: say it in a comment',
      ],
    ],
    // Only one meaning fits the shapes of columns.
    ['a dot between columns', 'f = w \\cdot x\n\\nabla_w f = x', []],
    [
      'a dot between matrices',
      'f = \\operatorname{tr}(A \\cdot B)',
      [
        '· is read as the product of matrices; it may be the sum of the products of entries',
        'Read · as the inner product: say it in a comment',
      ],
    ],
    ['a dot behind a number', 'f = 2 \\cdot w^T x', []],
    [
      'a square',
      'f = \\operatorname{tr}(A^2)',
      ['powers of a matrix are read as products with itself; they may be those of its entries'],
    ],
  ])('%s', (_, latex, expected) => {
    expect(explained(latex)).toEqual(expected);
  });

  test('a 2 below a norm is written as an F', () => {
    const document = '% mcalc:\n$f = \\|A\\|_2 + \\left\\|B\\right\\|_{2}^2 + x_2$';
    const edits = editsOf({ kind: 'sign', sign: 'norm', instead: '_F', title: '' }, document, 'tex');
    const written = edits.reduceRight(
      (text, { range, newText }) => text.slice(0, range.start) + newText + text.slice(range.end),
      document,
    );
    expect(written).toBe('% mcalc:\n$f = \\|A\\|_F + \\left\\|B\\right\\|_F^2 + x_2$');
  });
});
