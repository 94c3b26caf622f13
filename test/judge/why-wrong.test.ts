// Why a claim is wrong, in a sentence that holds: what its smallest change changes, and on which side of a kink it is right.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

/** What is said of the last claim of a file. */
function whyOf(file: string): string | null | undefined {
  const verdict = judge(analyse(file), DEFAULT_OPTIONS).claims.at(-1)?.verdict;
  return verdict?.status === 'refuted' ? verdict.why : verdict?.status;
}

describe('by the smallest change that mends it', () => {
  const layer = `dim N, d, k
const X : R[N, d]
const Y : R[N, k]
param W : R[d, k]
fn σ : elementwise
Z = X W
E = σ(Z) - Y
L = ½ ‖E‖²
`;
  const quadratic = 'dim n\nx, μ, a : R[n]\nS : R[n, n] spd\nM : R[n, n] binary\nc : R\n';

  test.each([
    [layer, "∂L/∂W = X' (E ∘ σ'(Y))", "right with `σ'(Z)` in place of `σ'(Y)`"],
    [layer, "∂L/∂W = X' (E ∘ σ(Z))", "right with `σ'` in place of `σ`"],
    [quadratic, "∂((x - μ)' inv(S) (x - μ))/∂x = 2 S (x - μ)", 'right with `inv(S)` in place of `S`'],
    [
      quadratic,
      "∂((x - μ)' inv(S) (x - μ))/∂x = 2 inv(S) x",
      'right but for the term `-μ`, which is missing at `x`',
    ],
    [
      quadratic,
      "∂(a' exp(S x))/∂x = S exp(S x)",
      'right but for the factor `a`, which is missing at `exp(S x)`',
    ],
    [quadratic, 'exp(x + a) == exp(x) + exp(a)', 'right with `∘` in place of `+`'],
  ])('%s%s', (file, claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toBe(why);
  });
});

describe('by the slip that it comes from', () => {
  const file = `dim n
w : R[n]
A, B : R[n, n]
p, q : R
L = tr(A inv(B))
M = p sum(w) + q w' w
`;

  test.each([
    [
      '∂(log(sum(exp(2 w))))/∂w = 2 ones(n)',
      'as if it were applied to each term of its sum: as the sum of `log(exp(2 w))`',
    ],
    ["∂(log(w' w))/∂w = 2 ./ w", 'as if it were applied to each term of its sum: as the sum of `log(w.^2)`'],
    ["∂L/∂B = -A' inv(B)^2", 'it is taken as -1/x² of a number'],
    ["∂M/∂p = w' w", 'this is the derivative by `q`, not by `p`'],
  ])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toContain(why);
  });
});

describe('of a second derivative, by the step in which a rule is applied wrongly', () => {
  const file = `dim n
x, a : R[n]
A : R[n, n]
`;
  const second = 'where the gradient is differentiated, ';

  test.each([
    [
      "∂²((x'x)^2)/∂x² = 4 (x'x) eye(n)",
      `${second}the product rule's other term is left out: \`x' x\` in \`4 (x' x) x\` was taken as constant; what is missing is \`8 x x'\``,
    ],
    [
      "∂²(exp(a'x))/∂x² = a a'",
      `${second}the derivative of \`exp(a' x)\` is left out: the factor \`exp(a' x)\``,
    ],
    [
      '∂²(logsumexp(x))/∂x² = diag(softmax(x))',
      `${second}\`softmax(x)\` is not elementwise: with s for it, ds = s ∘ dz - s (s · dz); the second term is left out`,
    ],
    [
      '∂²(tr(A A))/∂vec(A)² = 2 eye(n^2)',
      `${second}the commutation matrix is left out: vec(d(A')) is commutation(n, n) vec(dA)`,
    ],
    ["∂²(exp(½ x'x))/∂x² = eye(n)", "already in the gradient, the derivative of `exp(½ (x' x))` is left out"],
  ])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toContain(why);
  });
});

describe('by the side of a kink on which it holds', () => {
  const file = 'dim n\nx, y : R[n]\nz : R[n] nonneg\nt, s : R\n';

  test.each([
    ['∂(sum(min(abs(x), 5)))/∂x = sign(x)', 'right where `abs(x) < 5`, wrong where `abs(x) > 5`'],
    [
      '∂(sum(relu(x.^2 .- 400)))/∂x = zeros(n, 1)',
      'right where `x.^2 - 400 < 0`, wrong where `x.^2 - 400 > 0`',
    ],
    ['max(t, s) == t', 'right where `t > s`, wrong where `t < s`'],
    ['step(z) == ones(n)', 'right where `z` is not 0, wrong where `z = 0`'],
    [
      '∂(sum(max(0, min(1, x/6 + 0.5))))/∂x = ones(n) / 6',
      'right where `min(1, 1/6 x + ½) > 0` and `1/6 x + ½ < 1`, wrong where `min(1, 1/6 x + ½) < 0` or `1/6 x + ½ > 1`',
    ],
  ])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toBe(why);
  });

  test('it is not said of one kink what only several together bring about', () => {
    expect(whyOf(`${file}relu(t - 3) relu(s - 4) == 0\n`)).toMatch(/but not wherever/u);
  });
});

test('two terms of a sum that are left out are both named', () => {
  const file = "dim n\nA : R[n, n]\nx, b : R[n]\ng = ‖x‖² + b' x + sum(exp(x)) + x' A x\n";
  expect(whyOf(`${file}∂g/∂x = 2 x + b\n`)).toBe(
    "right but for the derivatives of `sum(exp(x))` and `x' A x`, which are left out",
  );
});

test.each([
  ['(n - 2) (n - 5) == 0', 'right only for n = 2 and n = 5'],
  ['∂(c + 1e-9 sum(x))/∂x = zeros(n, 1)', '0 is right only where `c + 1e-9 sum(x)` does not change with `x`'],
  ['(c + 1)^2 - (c^2 + 2.0000001 c + 1) == 0', /^the two sides differ by \de-8 of what they are made of/u],
])('%s', (claim, why) => {
  const found = whyOf(`dim n\nx : R[n]\nc : R\n${claim}\n`);
  if (typeof why === 'string') expect(found).toBe(why);
  else expect(found).toMatch(why);
});

describe('by the function that it holds for', () => {
  const file = "dim n\nx, a : R[n]\nfn σ : elementwise\nL = a' σ(x)\n";

  test.each([['∂L/∂x = a ∘ σ(x) ∘ (1 - σ(x))', 'right only if σ is `sigmoid`']])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toBe(why);
  });
});

describe('by what was taken apart', () => {
  const file = 'dim n\nx, y : R[n]\nA, B : R[n, n] invertible\n';
  const sum =
    'a function of a sum is the sum of the function of each term only if it is linear, and this one is not';
  const product = 'a function of a product is not the product of the function of each factor here';

  test.each([
    ['(A + B)⁻¹ == A⁻¹ + B⁻¹', sum],
    ['‖x - y‖² == ‖x‖² - ‖y‖²', sum],
    ['exp(x) + exp(y) == exp(x + y)', sum],
    ['exp(A B) == exp(A) exp(B)', product],
    ['log(x ∘ x) == log(x) ∘ log(x)', product],
  ])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toBe(why);
  });
});

describe('by what it lacks, where that is short', () => {
  const file = 'dim m, n\nx, y : R[n]\nb : R[m]\nA : R[m, n]\nL = ‖A x + b‖²\n';

  test.each([
    ["∂L/∂x = 2 A' A x", "right but for the term `2 A' b`, which is missing"],
    ["(x + y)' (x + y) == x'x + y'y", "they differ by `2 (x' y)`"],
  ])('%s', (claim, why) => {
    expect(whyOf(`${file}${claim}\n`)).toBe(why);
  });
});
