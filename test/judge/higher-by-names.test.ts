// Jacobians, second derivatives and differentials of a page of named steps: in the file's names, and in lines where one formula
// is long. Every line is a claim that verifies when it is pasted behind the file.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation } from '../../server/engine/api.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { DEFAULT_OPTIONS, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, repair: false };

function derivationsOf(file: string): readonly Derivation[] {
  const answer = deriveAsked(analyse(file), OPTIONS);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.derivations;
}

const linesOf = (file: string): readonly string[] =>
  derivationsOf(file).flatMap(({ lines = [] }) => lines.map(lineText));

/** The claims of a file that do not verify. */
function unverified(file: string): readonly string[] {
  return judge(analyse(file), OPTIONS).claims.flatMap(({ claim, verdict }) =>
    verdict.status === 'verified' ? [] : [`${claim}: ${verdict.status}`],
  );
}

/** `H1 = tanh(X W1)` and so on, with a loss. */
function network(layers: number): string {
  const each = (line: (i: number) => string): string =>
    Array.from({ length: layers }, (_, i) => line(i + 1)).join('\n');
  return `dim n, d
const X, T : R[n, d]
${each((i) => `param W${i} : R[d, d]`)}
${each((i) => `H${i} = tanh(${i === 1 ? 'X' : `H${i - 1}`} W${i})`)}
L = ½ ‖H${layers} - T‖²
`;
}

/** Three layers between columns. */
const COLUMNS = `dim d, m, k
param x : R[d]
param W1 : R[m, d]
param W2 : R[m, m]
param W3 : R[k, m]
const t : R[k]
a = tanh(W1 x)
b = tanh(W2 a)
z = W3 b
L = ½ ‖z - t‖²
`;

describe('a derivative by a name in the middle', () => {
  test('is in the names that are built on it', () => {
    const file = `${COLUMNS}derive ∂z/∂a\nderive ∂²L/∂a² closed\n`;
    expect(derivationsOf(file).map(({ expr }) => expr)).toEqual([
      'W3 diag(1 - b.^2) W2',
      "W2' diag(1 - b.^2) (W3' W3 diag(1 - b.^2) - 2 diag((W3' (z - t)) ∘ b)) W2",
    ]);
  });
});

describe('a differential', { timeout: 60_000 }, () => {
  test('of a scalar is the backward pass, and each gradient with its differential', () => {
    const lines = linesOf(`${network(3)}derive dL\n`);
    expect(lines).toContain("∂L/∂H2 = (∂L/∂H3 ∘ (1 - H3.^2)) W3'");
    expect(lines.at(-1)).toBe('dL = ∂L/∂W1 · dW1 + ∂L/∂W2 · dW2 + ∂L/∂W3 · dW3');
    expect(unverified(`${network(3)}${lines.join('\n')}\n`)).toEqual([]);
  });

  test('of a matrix is a line for each name on the way', () => {
    const lines = linesOf(`${network(3)}derive dH3\n`);
    expect(lines).toEqual([
      'dH1 = (1 - H1.^2) ∘ (X dW1)',
      'dH2 = (1 - H2.^2) ∘ (dH1 W2 + H1 dW2)',
      'dH3 = (1 - H3.^2) ∘ (dH2 W3 + H2 dW3)',
    ]);
  });

  test('of a gradient is the Hessian times a direction, forward over reverse', () => {
    const lines = linesOf(`${network(3)}derive d(∂L/∂W1)\n`);
    expect(lines).toContain("∂L/∂H1 = (∂L/∂H2 ∘ (1 - H2.^2)) W2'");
    expect(lines.at(-1)).toBe("d(∂L/∂W1) = X' (d(∂L/∂H1) ∘ (1 - H1.^2) - 2 (∂L/∂H1 ∘ H1 ∘ dH1))");
    expect(unverified(`${network(3)}${lines.join('\n')}\n`)).toEqual([]);
  });

  test('of a differential is that of every gradient', () => {
    const lines = linesOf(`${network(12)}derive d(dL)\n`);
    expect(lines.at(-1)).toMatch(/^d\(dL\) = d\(∂L\/∂W1\) · dW1 \+ /u);
    expect(unverified(`${network(12)}${lines.join('\n')}\n`)).toEqual([]);
  });

  test('that is short stays one formula', () => {
    const file = "dim n\nparam A : R[n, n] symmetric\nparam x : R[n]\ny = A x\nL = ½ x' y\n";
    expect(linesOf(`${file}derive dy\nderive dL\n`)).toEqual([]);
  });

  test('that is wrong far down a long file is refuted', () => {
    const wrong = "dH5 = (1 - H5.^2) ∘ (dH4 W5 + H5 dW5)\nd(∂L/∂H11) = (dH12 ∘ (1 - H12.^2)) W12'\n";
    expect(unverified(`${network(12)}${wrong}`)).toEqual(['dH5: refuted', 'd(∂L/∂H11): refuted']);
  });
});

/** Layers between columns, each of one name. */
function columns(layers: number): string {
  const each = (line: (i: number) => string): string =>
    Array.from({ length: layers }, (_, i) => line(i + 1)).join('\n');
  return `dim d
param x : R[d]
const t : R[d]
${each((i) => `param W${i} : R[d, d]`)}
${each((i) => `h${i} = tanh(W${i} ${i === 1 ? 'x' : `h${i - 1}`})`)}
L = ½ ‖h${layers} - t‖²
`;
}

test('a matrix by a number keeps the names that do not move', () => {
  const file = `dim n, D
const X : R[n, D]
param l : R[D] positive
param s : R positive
Xs = X ./ l'
D2 = sum(Xs.^2, rows) .- 2 Xs Xs' .+ sum(Xs.^2, rows)'
K = s² exp(-D2 / 2)
derive ∂K/∂s
`;
  expect(derivationsOf(file).map(({ expr }) => expr)).toEqual(['2 s exp(-½ D2)']);
});

describe('a name that is a projection', () => {
  const derived = (file: string): readonly string[] =>
    derivationsOf(file).map(({ expr, verified }) => `${expr}: ${verified?.status}`);

  test('is written once, also where it was written twice', () => {
    const centred = 'dim n\nparam x : R[n]\nH = eye(n) - ones(n, n)/n\n';
    expect(derived(`${centred}L = ½ ‖H x‖²\nderive ∂L/∂x\n`)).toEqual(['H x: verified']);
    const along = "dim n\nparam x : R[n]\nconst u : R[n] unit\nP = eye(n) - u u'\n";
    expect(derived(`${along}L = sum(exp(P P x))\nderive ∂L/∂x\n`)).toEqual(['P exp(P x): verified']);
  });

  test('is none where its square is another matrix', () => {
    const file = "dim n\nparam x : R[n]\nconst u : R[n]\nP = eye(n) - u u'\nL = ½ ‖P x‖²\nderive ∂L/∂x\n";
    expect(derived(file)).toEqual(['P^2 x: verified']);
  });
});

describe('a Jacobian', { timeout: 60_000 }, () => {
  test('of few layers is one product, of many a line for each name through which all flows', () => {
    expect(derivationsOf(`${columns(3)}derive ∂h3/∂x\n`).map(({ lines }) => lines)).toEqual([undefined]);
    const lines = linesOf(`${columns(5)}derive ∂h5/∂x\n`);
    expect(lines.slice(0, 2)).toEqual([
      '∂h5/∂h4 = diag(1 - h5.^2) W5',
      '∂h5/∂h3 = ∂h5/∂h4 diag(1 - h4.^2) W4',
    ]);
    expect(unverified(`${columns(5)}${lines.join('\n')}\n`)).toEqual([]);
  });
});

describe('a second derivative', { timeout: 60_000 }, () => {
  test('of a network of columns is the backward pass, and one line a layer', () => {
    const lines = linesOf(`${COLUMNS}derive ∂²L/∂x²\n`);
    expect(lines).toEqual([
      "∂L/∂b = W3' (z - t)",
      "∂L/∂a = W2' (∂L/∂b ∘ (1 - b.^2))",
      "∂²L/∂b² = W3' W3",
      "∂²L/∂a² = W2' (diag(1 - b.^2) ∂²L/∂b² diag(1 - b.^2) - 2 diag(∂L/∂b ∘ b ∘ (1 - b.^2))) W2",
      "∂²L/∂x² = W1' (diag(1 - a.^2) ∂²L/∂a² diag(1 - a.^2) - 2 diag(∂L/∂a ∘ a ∘ (1 - a.^2))) W1",
    ]);
    expect(unverified(`${COLUMNS}${lines.join('\n')}\n`)).toEqual([]);
  });

  test('goes through residual layers, numbers in the middle and two variables, and holds written out', () => {
    const file = `dim d
param x, y : R[d]
param W1, W3 : R[d, d]
const t : R[d]
const c : R
a = x + tanh(W1 x)
r = W3 a + y ∘ a
u = sigmoid(r)
v = ‖u - t‖²
w = sqrt(1 + v)
L = log(w + c^2) + v
`;
    const lines = linesOf(`${file}derive ∂²L/∂x²\nderive ∂²L/∂x∂y\n`);
    expect(lines).toContain("∂²L/∂u² = 4 ∂²L/∂v² (u - t) (u - t)' + 2 ∂L/∂v eye(d)");
    expect(lines.at(-1)).toMatch(/^∂²L\/∂x∂y = /u);
    expect(unverified(`${file}${lines.join('\n')}\n`)).toEqual([]);
  });

  test('of unknown functions is in their derivatives, and verified though a line reads only the gradient at the next name', () => {
    const file =
      'dim n\nparam x : R[n]\nfn h : elementwise\nfn g : R[n] -> R\na = h(x)\nb = h(a)\nc = h(b)\nL = g(c)\n';
    const [derivation] = derivationsOf(`${file}derive ∂²L/∂x²\n`);
    expect(derivation?.lines?.map(({ left, verified }) => `${left.text}: ${verified.status}`)).toEqual(
      ['∂L/∂c', '∂L/∂b', '∂L/∂a', '∂²L/∂b²', '∂²L/∂a²', '∂²L/∂x²'].map((target) => `${target}: verified`),
    );
  });

  test('in a long file is judged by names, and refuted where it is wrong', () => {
    const file = columns(12);
    const right = linesOf(`${file}derive ∂²L/∂x²\n`);
    expect(unverified(`${file}${right.join('\n')}\n`)).toEqual([]);
    const wrong = "∂²L/∂h11² = W12' (diag(1 - h12.^2) diag(1 - h12.^2) - diag((h12 - t) ∘ h12)) W12\n";
    expect(unverified(`${file}${wrong}`)).toEqual(['∂²L/∂h11²: refuted']);
  });
});

describe('a proof by names', { timeout: 60_000 }, () => {
  /** The claims of a file that are proved. */
  const proved = (file: string): readonly string[] =>
    judge(analyse(file), OPTIONS).claims.flatMap(({ claim, verdict }) =>
      verdict.status === 'verified' && verdict.proved ? [claim] : [],
    );

  test('is had for the lines of a long network, whatever values the names have', () => {
    const lines = linesOf(`${network(12)}derive L\nderive dH12\n`);
    expect(proved(`${network(12)}${lines.join('\n')}\n`)).toHaveLength(lines.length);
    const second = linesOf(`${columns(12)}derive ∂²L/∂x²\n`);
    expect(proved(`${columns(12)}${second.join('\n')}\n`)).toHaveLength(second.length);
  });

  test('is had for claims of a short file that read other derivatives', () => {
    const claims = "∂L/∂b = W3' ∂L/∂z\n∂L/∂a = W2' (∂L/∂b ∘ (1 - b.^2))\n";
    expect(proved(`${COLUMNS}${claims}`)).toEqual(['∂L/∂b', '∂L/∂a']);
  });

  test('builds on a name of the file only where that is proved to be the derivative', () => {
    const names = (delta: string): string =>
      `${network(12)}δ = ${delta}\n∂L/∂H11 = δ\n∂L/∂W11 = H10' (δ ∘ (1 - H11.^2))\n`;
    expect(proved(names("(∂L/∂H12 ∘ (1 - H12.^2)) W12'"))).toEqual(['∂L/∂H11', '∂L/∂W11']);
    expect(proved(names("(∂L/∂H12 ∘ (1 - H12)) W12'"))).toEqual([]);
  });

  test('is none where a name in a divisor may be 0 on a set with volume, or a number is rounded', () => {
    const relus = network(12).replaceAll('tanh', 'relu');
    expect(proved(`${relus}∂L/∂H11 = (∂L/∂H12 ∘ step(H12)) W12' ∘ (H11 ./ H11)\n`)).toEqual([]);
    const rounded = "∂L/∂H11 = 0.3333333333333333 (3 ∂L/∂H12 ∘ (1 - H12.^2)) W12'\n";
    expect(proved(`${network(12)}${rounded}`)).toEqual([]);
  });
});

describe('second derivatives between matrices', () => {
  const steps = `dim n, h, m, N
const X : R[N, n]
const Y : R[N, m]
param W1 : R[n, h]
param W2 : R[h, m]
A = X W1
H = tanh(A)
Z = H W2
L = ½ ‖Z - Y‖²
`;
  test.each([
    '∂²L/∂W1²',
    '∂²L/∂W2²',
    '∂²L/∂W1∂W2',
    '∂²L/∂W2∂W1',
    '∂²L/∂A²',
    '∂²L/∂H∂W2',
    '∂²L/∂vec(W1)²',
    '∂(∂L/∂W1)/∂W2',
    '∂(∂L/∂A)/∂W1',
    '∂²Z/∂H∂W2',
    '∂²Z/∂W2∂H',
    '∂²Z/∂W1²',
    '∂²Z/∂W1∂W2',
    '∂²(½ ‖X W1‖²)/∂W1²',
  ])('%s of a named loss are confirmed by numbers', (asked) => {
    const derivations = derivationsOf(`${steps}derive ${asked} closed\n`);
    expect(derivations.map(({ verified }) => verified?.status)).toEqual(['verified']);
    expect(derivations.flatMap(({ steps }) => steps.filter(({ confirmed }) => confirmed === false))).toEqual(
      [],
    );
  });
});
