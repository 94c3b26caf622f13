// What stands beside a formula in a paper: conditions that declare, and signs above a matrix.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { importPaper } from '../../server/latex/import-paper.ts';
import { withNotation } from '../../server/latex/notation.ts';

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
])('%s', (latex, text) => {
  expect(withNotation(importPaper(latex, 'piece', analyse)).trim()).toBe(text);
});
