// What ∇ and d reach over on paper, functions that are typed as letters, and bars that condition.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const read = (...lines: readonly string[]) => importPaper(lines.join('\n'), 'piece', analyse);

/** What the formulas are in the language, without the declarations. */
const written = (...lines: readonly string[]): readonly string[] =>
  read(...lines)
    .text.trim()
    .split('\n')
    .filter((line) => !/^(?:dim|param|fn \w+ :|\S+ :) /u.test(line));

const statuses = (...lines: readonly string[]): readonly string[] =>
  judge(analyse(read(...lines).text), { ...DEFAULT_OPTIONS, repair: false }).claims.map(
    ({ verdict }) => verdict.status,
  );

describe('∇', () => {
  test.each([
    [
      'a term that begins with a factor',
      '\\nabla_w \\frac{1}{2} \\|X w\\|^2 = X^T X w',
      "∂((1/2) ‖X w‖²)/∂w = X' X w",
    ],
    ['a product that begins transposed', '\\nabla_x x^T A x = (A + A^T) x', "∂(x' A x)/∂x = (A + A') x"],
    ['a function without brackets', '\\nabla_X \\operatorname{tr} A X = A^T', "∂(tr(A X))/∂X = A'"],
    [
      'a bracket alone',
      '\\nabla_x (x^T x) + \\nabla_x (c^T x) = 2 x + c',
      "∂(x' x)/∂x + ∂(c' x)/∂x = 2 x + c",
    ],
  ])('%s', (_, latex, expected) => {
    expect(written(latex)).toContain(expected);
  });

  test('the gradient of a function at a point is no derivative by what stands there', () => {
    const { text, notes } = read(
      'F(x) = \\sum_{i=1}^m \\phi(x_i)',
      'L(x) = F(A x + b)',
      '\\nabla L(x) = A^T \\nabla F(A x + b)',
    );
    expect(text).not.toContain('/∂A x');
    expect(notes.map(({ message }) => message)).toEqual(['not read: a gradient at a point']);
  });

  test('bars behind it are a determinant', () => {
    expect(statuses('\\nabla_A |A| = |A| (A^{-1})^T')).toEqual(['verified']);
  });
});

test('d of a function, and of a norm, is a differential', () => {
  expect(statuses('d\\operatorname{tr}(A X) = \\operatorname{tr}(A \\, dX)')).toEqual(['verified']);
  expect(statuses('d \\|X\\|_F^2 = 2 \\operatorname{tr}(X^T dX)')).toEqual(['verified']);
});

test('functions that are typed as letters', () => {
  expect(written('f = tr(A^T X) + log(det(X))')).toEqual(["f = tr(A' X) + log(det(X))"]);
  // Where all letters stand elsewhere, too, they are factors.
  expect(written('f = t r + \\operatorname{tr}(A) t')).toEqual(['f = t r + tr(A) t']);
});

test('a sign behind a product sign belongs to what follows', () => {
  expect(written('F = Y \\cdot -X + Z')).toEqual(['F = Y (-X) + Z']);
});

test('a bar within brackets conditions', () => {
  expect(
    written(
      '\\ln p(x | \\mu) = -\\frac12 \\|x - \\mu\\|^2',
      '\\frac{\\partial}{\\partial \\mu} \\ln p(x | \\mu) = x - \\mu',
    ),
  ).toEqual(['log_p = -(1/2) ‖x - μ‖²', '∂log_p/∂μ = x - μ']);
});

test('a name that stands with its variable somewhere is its value', () => {
  expect(written('f = x^T A x', '\\nabla_x f(x) = (A + A^T) x')).toEqual([
    "f = x' A x",
    "∂f/∂x = (A + A') x",
  ]);
  expect(written('W = A B', 'f = \\operatorname{tr}(W (x - y)(x - y)^T)')).toContain(
    "f = tr(W (x - y) (x - y)')",
  );
});

test('powers of inverses that are transposed', () => {
  expect(statuses('g = \\operatorname{tr}(X^{-1})', '\\frac{\\partial g}{\\partial X} = -X^{-2T}')).toEqual([
    'verified',
  ]);
});

test('∇∇ is the second derivative', () => {
  expect(written('f = \\log(1 + x^T x)', '\\nabla \\nabla f = A')).toContain('∂²f/∂x² = A');
  expect(written('f = x^T A x', '\\nabla_x \\nabla_x^T f = A + A^T')).toContain("∂²f/∂x² = A + A'");
});

test('a quotient of determinants under a logarithm, and functions with braces', () => {
  expect(written('f = \\log \\frac{|A|}{|B|} + tr\\left\\{ A B \\right\\}')).toEqual([
    'f = log(((det(A))/(det(B)))) + tr(A B)',
  ]);
});

test('a d of several things is no differential', () => {
  const lines = ['d(x, y) = \\|x - y\\|^2', '\\nabla_x d(x, y) = 2(x - y)'];
  expect(written(...lines)).toEqual(['d = ‖x - y‖²', '∂d/∂x = 2 (x - y)']);
  expect(statuses(...lines)).toEqual(['verified']);
});

test('the logarithm of what is defined nowhere is not derived, and one of a member defines it', () => {
  expect(
    statuses(
      '\\frac{\\partial \\ln L}{\\partial \\beta} = \\sum_{i=1}^n (y_i - \\lambda_i) x_i',
      '\\ln \\lambda_i = x_i \\beta',
    ),
  ).toEqual([]);
  expect(written('\\ln \\lambda_i = x_i \\beta', 'f = \\sum_{i=1}^n \\lambda_i')).toContain(
    'λ[i] = exp(x[i] β) for i = 1..n',
  );
});

test('∂ with its variable below is ∇', () => {
  expect(written('L = \\|X w - y\\|^2', '\\partial_{\\mathbf{w}} L = 2 X^T (X w - y)')).toContain(
    "∂L/∂w = 2 X' (X w - y)",
  );
});

test('samples are columns where a bias is added to their products, not numbers', () => {
  const { text } = read(
    'L = \\sum_{i=1}^n \\max(0, 1 - y_i (w^T x_i + b)) + \\frac{\\lambda}{2} \\|w\\|^2',
    '\\frac{\\partial L}{\\partial w} = \\lambda w - \\sum_{i=1}^n \\mathbb{1}[y_i (w^T x_i + b) < 1] y_i x_i',
  );
  expect(text).toMatch(/^x\[i\] : R\[m\] for i = 1\.\.n$/mu);
});

describe('what looks like something else', () => {
  test.each([
    ['a root of another order', 'f = \\sqrt[3]{x^T x}', "f = (x' x)^((1/3))"],
    ['a bar over a letter', 'f = \\overline{x}^T x', "f = x_bar' x"],
    ['the Hermitian transpose of real numbers', 'f = x^H A x', "f = x' A x"],
    ['bars around a bold column', 'f = |\\mathbf{x} - \\mathbf{y}|^2', 'f = norm(x - y)^2'],
    ['and around a number that bold columns make', 'f = |\\mathbf{w}^T \\mathbf{x}|', "f = abs(w' x)"],
    ['a norm by a matrix', 'f = \\|x - \\mu\\|_{A}^2', "f = (x - μ)' (A) (x - μ)"],
    ['the operator norm', 'f = \\|A\\|_{\\mathrm{op}}', 'f = ‖A‖_2'],
    ['a norm that the language lacks', 'f = \\|x\\|_\\infty', '# not read: a norm of this kind'],
    [
      'a derivative at a point',
      'f = x^T x\n\\frac{\\partial f}{\\partial x}(x_0) = 2 x_0',
      '# not read: a derivative at a point',
    ],
    ['and at its own variable', 'f = x^T x\n\\frac{\\partial f}{\\partial x}(x) = 2 x', '∂f/∂x = 2 x'],
  ])('%s', (_, latex, expected) => {
    expect(written(latex)).toContain(expected);
  });

  test('a system of equations, and what stands behind “s.t.”, are conditions', () => {
    expect(statuses('A x = b', 'f = \\|x\\|^2', '\\nabla_x f = 2 x')).toEqual(['verified']);
    expect(statuses('f = x^T x, \\text{ s.t. } A x + y = b + c', '\\nabla_x f = 2 x')).toEqual(['verified']);
    // An identity is claimed.
    expect(statuses('\\|A\\|_F^2 = \\operatorname{tr}(A A)')).toEqual(['refuted']);
  });
});

test('d in front of a value that is written with its variable, and of a call', () => {
  expect(written('f(x) = \\|A x\\|^2', 'd f(x) = 2 x^T A^T A \\, dx')).toContain("df == 2 x' A' A dx");
  expect(statuses('f(x) = \\|A x\\|^2', 'd f(x) = 2 x^T A^T A \\, dx')).toEqual(['verified']);
  expect(statuses("d \\phi(z) = \\phi'(z) \\odot dz")).toEqual(['verified']);
});
