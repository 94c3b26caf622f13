// Documents of LaTeX and Markdown read as files of the language.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import type { Format } from '../../server/latex/document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';
import { worked } from '../support/working-time.ts';

const read = (text: string, format: Format = 'piece') => importPaper(text, format, analyse);

/** What mcalc says of the claims of the file that was made. */
function verdicts(text: string): readonly string[] {
  const analysis = analyse(text);
  const errors = analysis.problems.filter(({ severity }) => severity === 'error');
  const { claims } = judge(analysis, { ...DEFAULT_OPTIONS, repair: false });
  return [
    ...errors.map(({ message }) => `error: ${message}`),
    ...claims.map(({ claim, verdict }) => `${claim}: ${verdict.status}`),
  ];
}

test('a paper: spaces in the text, macros, an align over several rows, prose passed over', () => {
  const paper = String.raw`\documentclass{article}
\newcommand{\X}{\mathbf{X}}
\DeclareMathOperator{\trace}{tr}
% mcalc: fn h : elementwise
\begin{document}
Let $\X \in \mathbb{R}^{M \times n}$, $Y \in \mathbb{R}^{M\times k}$ and $\Theta\in\mathbb R^{n\times k}$. We pay \$5.
\begin{align}
  L &= \tfrac{1}{2} \left\| h(\X\Theta) - Y \right\|_F^2, \label{eq:loss} \\
  \frac{\partial L}{\partial \Theta}
    &= \X^\top \bigl( (h(\X\Theta) - Y) \odot h'(\X\Theta) \bigr).
\end{align}
\begin{verbatim}
$this is no formula$
\end{verbatim}
\end{document}
`;
  const { text, notes } = read(paper, 'tex');
  expect(notes).toEqual([]);
  expect(text).toBe(`fn h : elementwise
dim M, n, k
X : R[M, n]
param Θ : R[n, k]
Y : R[M, k]
L = (1/2) ‖h(X Θ) - Y‖_F²
∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))
`);
  expect(verdicts(text)).toEqual(['∂L/∂Θ: verified']);
});

test('Markdown: formulas in dollars and fences, code passed over', () => {
  const notes = [
    'A loss $L = x^T A x$ of $x \\in \\mathbb{R}^n$.',
    '```python',
    'print("$x$")',
    '```',
    '```math',
    '\\nabla_x L = (A + A^T) x',
    '```',
  ].join('\n');
  const { text } = read(notes, 'markdown');
  expect(verdicts(text)).toEqual(['∂L/∂x: verified']);
});

test('what is wrong on paper is wrong in the file', () => {
  const { text } = read('L = \\|X w - y\\|^2\n\\frac{\\partial L}{\\partial w} = 2 X (X w - y)');
  expect(verdicts(text).join()).not.toContain(': verified');
});

describe('signs with several meanings', () => {
  test.each([
    [
      'capitals are matrices, and a prime behind them transposes',
      "f = \\mathrm{tr}(A'(B - C))",
      "f = tr(A' (B - C))",
    ],
    ['a fraction is one factor', 'f = \\frac{a}{b} \\|x\\|^2', 'f = (a/b) ‖x‖²'],
    ['e to a power', 'f = \\frac{1}{1 + e^{-w^T x}}', "f = (1/(1 + exp(-w' x)))"],
    [
      'a function without brackets takes the product behind it',
      'f = \\operatorname{tr} X A X^\\top',
      "f = tr(X A X')",
    ],
    ['bars', 'f = \\sum_i |x_i|', 'f = ∑_i abs(x[i])'],
    ['a bold one with its size', 'f = \\mathbf{1}_n^T x', "f = ones(n)' x"],
    ['a name with a number', 'f = \\lambda_1 \\|U\\|_F^2', 'f = λ1 ‖U‖_F²'],
    ['a subscript that was lost on a web page', 'L = ‖w‖²\n∇w L = 2w', '∂L/∂w = 2 w'],
    ['a variable in brackets behind a name that is defined', 'J(w) = w^T w', "J = w' w"],
  ])('%s', (_, latex, expected) => {
    expect(read(latex).text.split('\n')).toContain(expected);
  });
});

describe('what cannot be read says so at its place', () => {
  test('unbalanced braces, unknown commands', () => {
    const { notes } = read('L = \\frac{1}{2\nf = \\unknowncommand x');
    expect(notes.map(({ range }) => range.start > 0)).toEqual([true, true]);
  });

  test('a macro that calls itself ends', () => {
    const { notes } = read('\\newcommand{\\loop}{\\loop\\loop} $f = \\loop$', 'tex');
    expect(notes.length).toBe(1);
  });

  test('a sum over a set', () => {
    const { text, notes } = read('f = \\sum_{i \\in A \\cup B} M_{ij}');
    expect(text).toContain('# not read: a sum over a set');
    expect(notes).toMatchObject([{ range: { start: 0 } }]);
  });

  test('the gradient of what stands in prose has symmetric derivatives, or is none', () => {
    const sum = (factor: string): readonly string[] =>
      verdicts(read(`\\nabla_w L = \\sum_{i=1}^{n} (\\sigma(w^T x_i) - y_i) ${factor} x_i`).text);
    expect(sum('').map((one) => one.split(': ')[1])).toEqual(['verified']);
    expect(sum('A').map((one) => one.split(': ')[1])).toEqual(['refuted']);
    // What p is, and how it depends on w, is not said.
    expect(sum('p').length).toBe(0);
  });

  test('a condition is no claim', () => {
    const { text } = read('E = \\|W X\\|_F^2\n\\frac{d E}{d W} = 0 \\Rightarrow W X X^T = 0');
    expect(verdicts(text)).toEqual([]);
  });

  test('nothing is in a document of prose', () => {
    expect(read('Nothing of ours.', 'tex').text.trim()).toBe('');
  });

  test.each([
    ['brackets in brackets', `$f = ${'('.repeat(3000)}x${')'.repeat(3000)}$`],
    ['braces that never close', `$${'{'.repeat(20_000)}$`],
    ['environments that never close', '\\begin{align} '.repeat(20_000)],
    ['dollars', '$'.repeat(100_001)],
    ['other files, which are not read', '\\input{/etc/passwd} \\[ f = x^T x \\]'],
  ])('%s', (_, text) => {
    const started = worked();
    expect(read(text, 'tex').text.trim()).toBe('');
    expect(worked() - started).toBeLessThan(5_000);
  });

  test('large documents end', () => {
    const paper = `${'Prose $a_{1}$ and $b$. \\[ f = x^T x \\]\n'.repeat(500)}`;
    const started = worked();
    read(paper, 'tex');
    expect(worked() - started).toBeLessThan(10_000);
  });
});
