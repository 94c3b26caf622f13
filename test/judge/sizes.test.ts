// Claims that hold for some sizes only: for small ones, for odd ones, for tall matrices, for all but 1. `# true` and `# false`
// say what is right for all sizes that the declarations allow.

import { describe, expect, it } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

function judged(text: string): readonly string[] {
  const marks = text.split('\n').flatMap((line) => /# (true|false)/u.exec(line)?.[1] ?? []);
  const { claims } = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false });
  expect(claims).toHaveLength(marks.length);
  const wanted = { true: 'verified', false: 'refuted' } as const;
  return claims.flatMap(({ claim, verdict }, i) => {
    const mark = marks[i] === 'true' ? 'true' : 'false';
    return verdict.status === wanted[mark] ? [] : [`${claim} is ${mark}, judged ${verdict.status}`];
  });
}

const DECLARED = `dim M, N, n, m
dim k <= n
A : R[M, N]
B, C : R[n, n]
x : R[n]
z : R[m]
S : R[n, n] skew
`;

describe('claims that sizes decide', () => {
  it.each([
    [
      'which of two is larger',
      `pinv(A) A == I # false
A pinv(A) A == A # true
pinv(A) == inv(A' A) A' # false
max(M, N) == M # false
max(M, N) == N # false
max(M, N) + min(M, N) == M + N # true
abs(M - N) == M - N # false
abs(M - N) == max(M, N) - min(M, N) # true
sign(n - k) == 1 # false
max(n - k, 0) == n - k # true
step(M - N) + step(N - M) == 1 # true
`,
    ],
    [
      'whether a size is even',
      `det(-B) == -det(B) # false
det(-B) == (-1)^n det(B) # true
det(-B C) == det(B C) # false
(-1)^n == -1 # false
(-1)^(2 n) == 1 # true
(-1)^(n + m) == (-1)^(n - m) # true
(-1)^(n m) == (-1)^(n + m) # false
`,
    ],
    [
      'a size of 1',
      `∂(x[1] x[n])/∂x[1] == x[n] # false
sum(eye(n)) == n # true
det(B + B) == 2 det(B) # false
‖x‖² == x' x # true
tr(B)^2 == tr(B B) # false
`,
    ],
    [
      'a polynomial that is 0 at small sizes',
      `n^2 == 9 n - 20 # false
(n - 1) (n - 2) (n - 3) (n - 4) == 0 # false
n (n + 1) / 2 == ∑_{i=1}^{n} i # true
∑_{i=1}^{n} i^2 == n (n + 1) (2 n + 1) / 6 # true
∑_{i=1}^{n} i^3 == n^2 (n + 1)^2 / 4 # true
∑_{i=1}^{n} i^2 == n^2 # false
ones(n)' ones(n) == n # true
ones(n)' ones(n) == (n^3 + 14 n - 8) / (n + 7) # false
sum(ones(n, n)) == n^2 # true
2^n == n^2 # false
2^n == n^2 - n + 2 # false
`,
    ],
    [
      'a range that small sizes leave empty',
      `∑_{i=6}^{n} x[i] == 0 # false
∑_{i=9}^{m} z[i]^2 == 0 # false
∏_{i=6}^{n} x[i] == 1 # false
∑_{i=1}^{n} ∑_{j=1}^{i-5} 1 == 0 # false
`,
    ],
    [
      'a comparison with a constant',
      `max(n, 12) x == 12 x # false
max(n, 12) x == n x # false
min(n, 100) == n # false
min(n, 3000) == n # false
max(n, 1) == n # true
max(2 n, 33) == 33 # false
min(1, 64 / n) == 1 # false
∑_{i=1}^{n} max(i - 5, 0) == 0 # false
∑_{i=1}^{n} x[i] min(i, 5) == ∑_{i=1}^{n} i x[i] # false
∑_{i=1}^{n} x[i] min(i, n) == ∑_{i=1}^{n} i x[i] # true
sign(n - 7)^2 == 1 # false
sign(2 n - 7)^2 == 1 # true
relu(n - 40) == 0 # false
abs(n - 9) == 9 - n # false
`,
    ],
  ])('%s', (_, claims) => {
    expect(judged(`${DECLARED}${claims}`)).toEqual([]);
  });

  it('fixed sizes are judged as they are', () => {
    const text = `dim in = 784, out = 10, M, k = 20, a = 30, b = 50
X : R[M, in]
W : R[in, out]
C : R[a, b]
z : R[k]
s = min(1, 64/in)
L = s ‖X W‖²
∂L/∂W = 2 X' X W # false
∂L/∂W = 2 s X' X W # true
∂L/∂W = 128/784 X' X W # true
k^2 == 9 k - 20 # false
min(k, 8) == k # false
min(k, 8) == 8 # true
max(a, b) == a # false
max(a, b) == b # true
sign(a - b) == -1 # true
pinv(C) C == eye(b) # false
C pinv(C) == eye(a) # true
det(C C') == 0 # false
det(C' C) == 0 # true
sum(ones(k)) == 20 # true
z' z / k == z' z / 20 # true
z' z / k == z' z / 21 # false
`;
    expect(judged(text)).toEqual([]);
  });
});

describe('the reason says for which sizes a claim holds', () => {
  it.each([
    ['pinv(A) A == I', 'right only if M ≥ N'],
    ['det(-B) == -det(B)', 'right only if n is odd'],
    ['sign(n - k) == 1', 'right only if n > k'],
    ['∑_{i=6}^{n} x[i] == 0', 'right for n = 5, wrong for n = 6: how large n is matters'],
    ['tr(B)^2 == tr(B B)', 'right only if n = 1'],
  ])('%s', (claim, why) => {
    const { claims } = judge(analyse(`${DECLARED}${claim}\n`), { ...DEFAULT_OPTIONS, repair: false });
    const [first] = claims;
    expect(first?.verdict).toMatchObject({ status: 'refuted', why });
  });
});

it('sizes that are too large to be tried leave a claim unchecked, which says so', () => {
  const text = 'dim n\nB : R[n, n] invertible\nmin(n, 3000) inv(B) B == n eye(n)\n';
  const [claim] = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false }).claims;
  expect(claim?.verdict).toEqual({
    status: 'unchecked',
    why: 'the sizes at which `min(n, 3000)` comes out otherwise are too large to check with numbers',
  });
});
