// Files with families and expectations as LaTeX and Markdown: members with their indices, what a line holds for, E with what it
// goes over; and that no export takes E[f] for f.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { documentCosts, exportDocument } from '../../../server/engine/exporter.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';
import { RNN } from '../../support/family-networks.ts';

const QUICK = { ...DEFAULT_OPTIONS, repair: false, quick: true };

function exported(text: string, to: 'latex' | 'markdown' | 'numpy' = 'latex') {
  const analysis = analyse(text);
  const claims = to === 'numpy' ? [] : judge(analysis, QUICK).claims;
  return exportDocument(analysis, to, 'a.mcalc', { ...QUICK, claims });
}

const CLAIMED = `${RNN}∂L/∂h[T] = h[T]
derive ∂L/∂W
`;

describe('a recursion on paper', () => {
  const { text, refusals } = exported(CLAIMED);
  test.each([
    '$x_{t} \\in \\mathbb{R}^{d}$ for $t = 1, \\ldots, T$',
    '  h_{0} &= \\mathbf{0}_{k} \\\\\n',
    '  h_{t} &= \\tanh(W \\, h_{t-1} + U \\, x_{t}) \\qquad t = 1, \\ldots, T \\\\\n',
    '  L &= \\tfrac{1}{2} \\, \\sum_{t = 1}^{T} \\|h_{t} - y_{t}\\|^{2}\n',
    '  \\frac{\\partial L}{\\partial h_{T}} &= h_{T} && \\text{(refuted)}',
    '\\frac{\\partial L}{\\partial h_{t}} &= W^\\top \\, \\left(\\frac{\\partial L}{\\partial h_{t+1}} \\circ (1 - h_{t+1}^{\\circ 2})\\right) + h_{t} - y_{t} \\qquad t = T-1, \\ldots, 1 \\\\\n',
    '\\frac{\\partial L}{\\partial W} &= \\sum_{t = 1}^{T} \\left(\\frac{\\partial L}{\\partial h_{t}} \\circ (1 - h_{t}^{\\circ 2})\\right) \\, h_{t-1}^\\top',
  ])('%s', (line) => {
    expect(text).toContain(line);
  });
  test('nothing is left out', () => expect(refusals).toEqual([]));
});

test('sizes and names of members have their indices, behind what the name has below', () => {
  const { text } = exported(`dim D, H
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
param W_q[h] : R[n[0]] for h = 1..H
P[i, j] = W_q[i]' W_q[j] for i = 1..H, j = 1..H
`);
  expect(text).toContain('$W_{l} \\in \\mathbb{R}^{n_{l} \\times n_{l-1}}$ for $l = 1, \\ldots, D$');
  expect(text).toContain(
    '  P_{i, j} &= W_{q, i}^\\top \\, W_{q, j} \\qquad i = 1, \\ldots, H, \\; j = 1, \\ldots, H\n',
  );
});

test('where a line has no room for them, the indices stand in one of their own', () => {
  const { text } = exported(`dim T, n
param A, B, C : R[n, n]
const x[t], y[t], z[t] : R[n] for t = 1..T
h[t] = A x[t] + B y[t] + C z[t] + x[t] + y[t] + z[t] + A y[t] + B x[t] + C y[t] + A z[t] for t = 1..T
`);
  expect(text).toMatch(/A \\, z_\{t\} \\\\\n {2}&\\quad \{\} +\\qquad t = 1, \\ldots, T\n/u);
});

test('sums and products over members in what is derived', () => {
  const { text } = exported(`dim N, n
param A[t] : R[n, n] for t = 1..N
L = tr(∏_{t=1}^{N} A[t])
derive L
`);
  expect(text).toContain(
    '\\frac{\\partial L}{\\partial A_{t}} &= {\\left(\\left(\\prod_{s = t + 1}^{N} A_{s}\\right) \\, \\left(\\prod_{s = 1}^{t - 1} A_{s}\\right)\\right)}^\\top',
  );
});

test('members that are stacked are set in brackets with their index, and code that needs them is left out', () => {
  const text = 'dim T, n\nparam x[t] : R[n] for t = 1..T\nX = [x[t] for t = 1..T]\nL = ½ ‖X‖²\nderive L\n';
  const paper = exported(text).text;
  expect(paper).toContain('X &= \\begin{bmatrix} x_{t} \\end{bmatrix}_{t = 1, \\ldots, T}');
  expect(paper).toContain(
    '\\frac{\\partial L}{\\partial x_{t}} &= \\frac{\\partial L}{\\partial X}_{:, t} \\qquad t = 1, \\ldots, T',
  );
  const code = exported(text, 'numpy');
  expect(code.text).not.toContain('def L');
  expect(code.refusals.map(({ what }) => what)).toContain('L');
});

test('what is not derived is said, and the rest is set', () => {
  const { text, refusals } = exported(CLAIMED.replace('∂L/∂W', '∂²L/∂W²'), 'markdown');
  expect(refusals.map(({ what }) => what)).toEqual(['∂²L/∂W²']);
  expect(text).toContain('Left out: `∂²L/∂W²`');
  expect(text).toContain('h_{t} &= \\tanh');
});

const LINEAR = `dim d, k
const x : R[d]
param μ, s : R[k]
param V : R[d, k]
random z : R[k] mean μ cov diag(s.^2)
L = E[‖V z - x‖²]
derive L
`;
const OPEN = `dim n
param θ : R[n]
random z : R[n]
random w : R[n] mean zeros(n)
K = E_{z,w}[exp(θ' z)] + θ' θ
C = Cov[z, w]
B = Var[z]
derive ∂K/∂θ
`;

describe('expectations on paper', () => {
  test('are written as they are, with the moments that are declared', () => {
    const { text } = exported(LINEAR);
    expect(text).toContain(
      '$z \\in \\mathbb{R}^{k}$ (random, with mean $\\mu$ and covariance $\\operatorname{diag}\\left(s^{\\circ 2}\\right)$)',
    );
    expect(text).toContain('  L &= \\mathbb{E}[\\|V \\, z - x\\|^{2}]\n');
    // What is derived is reported by the moments.
    expect(text).toContain('\\frac{\\partial L}{\\partial \\mu} &= 2 \\, V^\\top \\, (V \\, \\mu - x)');
    expect(text).not.toContain('\\mathbf{0}');
  });

  test('what moments do not determine stays an expectation', () => {
    const { text, refusals } = exported(OPEN);
    expect(text).toContain(
      '  K &= \\mathbb{E}_{z, w}[\\exp(\\theta^\\top \\, z)] + \\theta^\\top \\, \\theta',
    );
    expect(text).toContain('  C &= \\operatorname{Cov}[z, w] \\\\\n  B &= \\operatorname{Var}[z]\n');
    expect(text).toMatch(/\\frac\{\\partial K\}\{\\partial \\theta\} &= \\mathbb\{E\}_\{z, w\}\[/u);
    expect(text).not.toContain('drawn');
    expect(refusals).toEqual([]);
  });
});

// Opened in an editor, a paper with these is not taken for something else: what it says of E and of `t = 1, …, T` is not read back.
test.each([CLAIMED, LINEAR, OPEN])(
  'a paper with families or expectations is nothing that is checked where it stands',
  (text) => {
    expect(exported(text).text).not.toContain('% mcalc');
    expect(exported(text, 'markdown').text).not.toContain('mcalc:');
  },
);

describe('expectations as code', () => {
  test('by their moments', () => {
    const { text } = exported(LINEAR, 'numpy');
    expect(text).toContain('def L(x, μ, s, V):');
    expect(text).toContain('def dL_dμ(x, μ, V):');
    expect(text).toContain('return 2 * (V.T @ (V @ μ - x))');
    expect(documentCosts(analyse(LINEAR), QUICK).costs.map(({ what }) => what)).toContain('∂L/∂μ');
  });

  test('what they do not tell is left out, and said', () => {
    const { text, refusals } = exported(OPEN, 'numpy');
    expect(refusals.map(({ what }) => what)).toEqual(['K', 'C', 'B', '∂K/∂θ']);
    expect(refusals[0]?.why).toBe('the moments that are declared do not determine its expectation');
    expect(text).not.toContain('def K');
    expect(text).not.toMatch(/def .*drawn/u);
  });
});

const folder = join(import.meta.dirname, '../../judge/published-families');
const files = readdirSync(folder).map((name) => [name, join(folder, name)] as const);

test.each(files)('KaTeX sets %s', (_, path) => {
  const { text } = exportDocument(analyse(readFileSync(path, 'utf8')), 'latex', 'a.mcalc', QUICK);
  const displayed = [...text.matchAll(/\\begin\{align\*\}.*?\\end\{align\*\}/gsu)].map(
    ([formula]) => formula,
  );
  expect(displayed.length).toBeGreaterThan(0);
  for (const formula of displayed)
    katex.renderToString(formula, { displayMode: true, throwOnError: true, strict: 'error' });
});
