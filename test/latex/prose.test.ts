// What the words between formulas say: attributes and shapes of letters, and a loss that has no name.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const read = (text: string) => importPaper(text, 'markdown', analyse);

const statuses = (text: string): readonly string[] =>
  judge(analyse(read(text).text), { ...DEFAULT_OPTIONS, repair: false }).claims.map(
    ({ verdict }) => verdict.status,
  );

const QUADRATIC = '$$f = x^T A x$$ $$\\nabla_x f = 2 A x$$';

describe('attributes', () => {
  test.each([
    ['in front of a letter', 'Take a symmetric matrix $A$.', 'symmetric'],
    ['behind a letter', 'Here $A$ is assumed to be positive definite.', 'spd'],
    ['behind a size', 'Let $A$ be an $n \\times n$ diagonal matrix.', 'diagonal'],
    ['of a list', 'The matrices $A$ and $B$ are symmetric.', 'symmetric'],
    ['behind a space', 'Let $A \\in \\mathbb{R}^{n \\times n}$ be symmetric.', 'symmetric'],
  ])('%s', (_, words, attribute) => {
    const { text, readings } = read(`${words} ${QUADRATIC}`);
    expect(text).toMatch(new RegExp(`^A : R\\[[^\\]]*\\] ${attribute}$`, 'mu'));
    expect(readings.map(({ message }) => message).join('\n')).toContain('as the text says');
    expect(statuses(`${words} ${QUADRATIC}`)).toEqual(['verified']);
  });

  test.each([
    ['not', 'Here $A$ is not symmetric.'],
    ['if', 'If $A$ is symmetric, more can be said.'],
    ['of something else', 'A symmetric function of $A$ is meant.'],
    ['in another sentence', 'It is symmetric. $A$ is large.'],
    ['its diagonal', 'Here $A$ is the diagonal of another one.'],
  ])('%s: nothing is said', (_, words) => {
    expect(statuses(`${words} ${QUADRATIC}`)).toEqual(['refuted']);
  });

  test('in words of a formula, of what was declared last', () => {
    const { text } = read(
      '$$B \\in \\mathbb{R}^{n \\times k}, A \\in \\mathbb{R}^{n \\times n} \\text{ symmetric}$$ $$f = x^T A B B^T x$$ $$\\nabla_x f = A x$$',
    );
    expect(text).toContain('A : R[n, n] symmetric');
    expect(text).toContain('B : R[n, k]\n');
  });
});

test('shapes', () => {
  const { text } = read(
    'where $X$ is an $n \\times d$ matrix, $w$ is a $d$-dimensional vector and $y$ is a vector of length $n$: $$f = \\|X w - y\\|^2$$ $$\\nabla_w f = 2 X^T (X w - y)$$',
  );
  expect(text).toBe(
    "dim n, d\nX : R[n, d]\nparam w : R[d]\ny : R[n]\nf = ‖X w - y‖²\n∂f/∂w = 2 X' (X w - y)\n",
  );
});

describe('a loss without a name', () => {
  test('is what the document derives', () => {
    expect(statuses('We minimize $\\|Xw - y\\|^2$ over $w$. $$\\nabla_w L = 2 X^T (X w - y)$$')).toEqual([
      'verified',
    ]);
    expect(statuses('The cost function is $\\|Xw - y\\|^2$. $$\\nabla_w L = X^T (X w - y)$$')).toEqual([
      'refuted',
    ]);
  });

  test('is not looked for where the document defines what it derives', () => {
    const { text } = read('We minimize $\\|w\\|^2$. $$f = w^T w$$ $$\\nabla_w f = 2 w$$');
    expect(text).not.toContain('‖w‖');
  });
});

test('a square that is defined is a name, and the letter its root', () => {
  const { text } = read('$$s^2 = x^T x$$ $$f = \\log s^2 + s$$ $$\\nabla_x f = 2 x / s^2 + x / s$$');
  expect(text).toContain("s = sqrt(s_sq)\ns_sq = x' x");
  expect(statuses('$$s^2 = x^T x$$ $$f = \\log s^2 + s$$ $$\\nabla_x f = 2 x / s^2 + x / s$$')).toEqual([
    'verified',
  ]);
});

test('σ under a logarithm is the sigmoid, where nothing else is said of it', () => {
  const form =
    '$$L = -\\sum_{i=1}^n \\log \\sigma(y_i w^T x_i)$$ $$\\nabla_w L = -\\sum_{i=1}^n y_i \\sigma(-y_i w^T x_i) x_i$$';
  expect(read(form).readings.map(({ message }) => message)).toContain(
    'σ is read as the logistic sigmoid: nothing here says what it is',
  );
  expect(statuses(form)).toEqual(['verified']);
});

test('what is cut off at 0 is larger than 0 where it is not cut off', () => {
  expect(
    statuses(
      '$$H = \\max(0, X W)$$ $$L = \\frac12 \\|H - Y\\|_F^2$$ $$\\frac{\\partial L}{\\partial W} = X^T ((H - Y) \\odot \\mathbb{1}[H > 0])$$',
    ),
  ).toEqual(['verified']);
});

test('σ beside 1 - σ is the sigmoid, too, but not where it is primed', () => {
  const gate = (left: string, right: string): string =>
    `$$z = W x$$ $$a = \\sigma(z)$$ $$L = \\frac12 \\|a - y\\|^2$$ $$${left} = ${right}$$`;
  const left = '\\frac{\\partial L}{\\partial z}';
  expect(statuses(gate(left, '(a - y) \\odot a \\odot (1 - a)'))).toEqual(['verified']);
  const primed = gate(left, "(a - y) \\odot \\sigma'(z)");
  expect(read(primed).text).toContain('fn σ : elementwise');
});
