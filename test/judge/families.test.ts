// Families and recursions: claims right and spoiled, labelled by NumPy on the program written out (families/label.py, families/label_models.py); what is
// derived; and what is said where a family is wrong.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { LAYERS, RNN } from '../support/family-networks.ts';

interface Labelled {
  readonly name: string;
  readonly text: string;
  readonly claims: readonly { readonly claim: string; readonly label: 'right' | 'wrong' }[];
}

const files: readonly Labelled[] = ['families.json', 'models.json'].flatMap((name): readonly Labelled[] =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, 'families', name), 'utf8')),
);

const judged = (text: string) => judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false, quick: true });
const statuses = (text: string): readonly string[] =>
  judged(text).claims.map(({ verdict }) => verdict.status);
const messages = (text: string): readonly string[] => analyse(text).problems.map(({ message }) => message);
const derived = (text: string): readonly string[] =>
  judged(text).derivatives.flatMap(({ lines = [] }) =>
    lines.map((line) => `${lineText(line)}  ${line.verified.status}`),
  );

describe('claims about families', () => {
  test('there are enough of them, right and wrong', () => {
    const labels = files.flatMap(({ claims }) => claims.map(({ label }) => label));
    expect(labels.filter((label) => label === 'right').length).toBeGreaterThan(75);
    expect(labels.filter((label) => label === 'wrong').length).toBeGreaterThan(60);
  });

  test.each(files)('$name', ({ text, claims }) => {
    const found = statuses(text + claims.map(({ claim }) => claim).join('\n'));
    const labelled = claims.map(({ claim }, at) => `${found[at]} ${claim}`);
    const wanted = { right: 'verified', wrong: 'refuted' };
    expect(labelled).toEqual(claims.map(({ claim, label }) => `${wanted[label]} ${claim}`));
  });

  test('the first length and index at which one fails is named', () => {
    const [claim] = judged(`dim T, n
const A : R[n, n]
param x : R[n]
h[0] = x
h[t] = A h[t-1] for t = 1..T
L = sum(h[T])
∂L/∂h[t] = A' ones(n) for t = 0..T-1`).claims;
    expect(claim?.verdict).toMatchObject({ status: 'refuted', counterexample: { sizes: { T: 2, t: 0 } } });
  });
});
describe('sums over members', () => {
  const SUMS = `dim T
param s[t] : R for t = 1..T
L = ∏_{t=1}^{T} s[t]
M = ∑_{t=1}^{T} (∑_{j=1}^{t} s[j])²
`;
  test.each([
    ['∂M/∂s[t] = 2 ∑_{i=t}^{T} ∑_{j=1}^{i} s[j] for t = 1..T', 'verified'],
    ['∂M/∂s[t] = 2 ∑_{i=1}^{T} ∑_{j=1}^{i} s[j] for t = 1..T', 'refuted'],
    ['∂M/∂s[t] = 2 ∑_{i=t}^{T} ∑_{j=t}^{i} s[j] for t = 1..T', 'refuted'],
    ['∂L/∂s[t] = (∏_{j=1}^{t-1} s[j]) (∏_{j=t+1}^{T} s[j]) for t = 1..T', 'verified'],
    ['∂L/∂s[t] = (∏_{j=1}^{t-1} s[j]) (∏_{j=t+2}^{T} s[j]) for t = 1..T', 'refuted'],
    ['∂L/∂s[t] = ∏_{j=1}^{t-1} s[j] for t = T..1', 'refuted'],
    ['∂M/∂s[T] = 2 ∑_t s[t]', 'verified'],
    ['∂M/∂s[T] = 2 ∑_{t=1}^{T-1} s[t]', 'refuted'],
  ])('with bounds that name an index, and empty ones: %s', (claim, status) => {
    expect(statuses(SUMS + claim)).toEqual([status]);
  });

  test('sums and products as calls', () => {
    const text = `dim T
param s[t] : R for t = 1..T
y = 3 sum(j in T, s[j]) / 2
z = prod(j in T, s[j])
∂y/∂s[t] = 3/2 for t = 1..T
∂y/∂s[t] = 1 for t = 1..T
∂z/∂s[t] = prod(j in T, s[j]) / s[t] for t = 1..T
`;
    expect(messages(text)).toEqual([]);
    expect(statuses(text)).toEqual(['verified', 'refuted', 'verified']);
  });

  test('whose bounds name the index around them', () => {
    const text = `dim T, n
param q[t], k[t], v[t] : R[n] for t = 1..T
const w[t] : R[n] for t = 1..T
C[t] = ∑_{j=1}^{t} v[j] for t = 1..T
L = ½ ∑_{t=1}^{T} ‖C[t] - w[t]‖²
o[t] = ∑_{j=1}^{t} (q[t]' k[j]) * v[j] for t = 1..T
K = ∑_{t=1}^{T} w[t]' o[t]
R = ∑_{t=3}^{T} ∑_{j=1}^{t-2} sum(v[j].^2)
D = ∑_{t=1}^{T} ∑_{j=t+1}^{T} ‖v[t] - v[j]‖²
`;
    expect(derived(`${SUMS}derive M`)).toEqual([
      '∂M/∂s[t] = ∑_{r=t}^{T} 2 (∑_{j=1}^{r} s[j]) for t = 1..T  verified',
    ]);
    expect(derived(`${text}derive ∂L/∂v`)).toEqual([
      '∂L/∂C[t] = C[t] - w[t] for t = 1..T  verified',
      '∂L/∂v[t] = ∑_{s=t}^{T} ∂L/∂C[s] for t = 1..T  verified',
    ]);
    expect(derived(`${text}derive ∂K/∂k`).at(-1)).toBe(
      "∂K/∂k[t] = ∑_{s=t}^{T} (∂K/∂o[s]' v[t]) q[s] for t = 1..T  verified",
    );
    expect(derived(`${text}derive ∂R/∂v`)).toEqual([
      '∂R/∂v[t] = ∑_{s=t+2}^{T} 2 v[t] for t = 1..T-2  verified',
      '∂R/∂v[t] = zeros(n) for t = T-1..T  verified',
    ]);
    expect(derived(`${text}derive ∂D/∂v`).every((line) => line.endsWith('verified'))).toBe(true);
  });

  test('what cannot be derived yet is refused, never answered by halves', () => {
    const text = `dim T
param s[t] : R for t = 1..T
S = ∑_{t=2}^{T} (∑_{j=1}^{t} s[j])²
`;
    const { derivatives, problems } = judged(`${text}derive S`);
    expect(derivatives).toEqual([]);
    expect(problems.map(({ message }) => message).join()).toBe(
      '`S` reads `s[j]`: a bound names another index, which is not derived yet',
    );
  });

  test('a factor of a product is between those before and those behind', () => {
    expect(derived(`${SUMS}derive L`)).toEqual([
      '∂L/∂s[t] = (∏_{r=1}^{t - 1} s[r]) (∏_{r=t + 1}^{T} s[r]) for t = 1..T  verified',
    ]);
    const text = `dim T, n
param A[t] : R[n, n] for t = 1..T
L = tr(∏_{t=1}^{T} A[t])
`;
    expect(derived(`${text}derive L`)).toEqual([
      "∂L/∂A[t] = ((∏_{s=t + 1}^{T} A[s]) (∏_{s=1}^{t - 1} A[s]))' for t = 1..T  verified",
    ]);
  });

  test('second derivatives by members', () => {
    const text = `dim T, n
param A : R[n, n]
param x[t] : R[n] for t = 1..T
L = ∑_{t=1}^{T} x[t]' A x[t]
`;
    const { claims } = judged(`${text}∂²L/∂x[t]² = A + A' for t = 1..T
∂²L/∂x[t]² = 2 A for t = 1..T
∂²L/∂x[1]∂x[T] = zeros(n, n)`);
    expect(claims.map(({ claim, verdict }) => `${claim} ${verdict.status}`)).toEqual([
      '∂²L/∂x[t]² verified',
      '∂²L/∂x[t]² refuted',
      '∂²L/∂x[1]∂x[T] refuted',
    ]);
    expect(JSON.stringify(claims[2]?.verdict)).toContain('at T = 1');
  });

  const STACKS = `dim T, n, m
const A[t] : R[m, n] for t = 1..T
const Y : R[n, T]
param x[t] : R[n] for t = 1..T
param w : R[n]
X = [x[t] for t = 1..T]
B = [A[t]; for t = 1..T]
g[t] = tanh(w' x[t]) for t = 1..T
G = [g[t]; for t = 1..T]
L = ½ ‖X - Y‖²
M = ½ ‖B‖²
K = logsumexp(G)
`;
  test.each([
    ['L', ['∂L/∂X = X - Y', '∂L/∂x[t] = ∂L/∂X[:, t] for t = 1..T']],
    ['∂M/∂A[t]', ['∂M/∂B = B', '∂M/∂A[t] = ∂M/∂B[m * t - m + 1:m * t, :] for t = 1..T']],
    [
      '∂K/∂w',
      [
        '∂K/∂G = softmax(G)',
        '∂K/∂g[t] = ∂K/∂G[t] for t = 1..T',
        '∂K/∂w = ∑_{t=1}^{T} ∂K/∂g[t] (1 - g[t]²) x[t]',
      ],
    ],
    ['∂G/∂w', ['∂G/∂g[t] = eye(T)[:, t] for t = 1..T', "∂G/∂w = ∑_{t=1}^{T} (1 - g[t]²) ∂G/∂g[t] x[t]'"]],
  ])('through members that are stacked: %s', (asked, lines) => {
    expect(derived(`${STACKS}derive ${asked}`)).toEqual(lines.map((line) => `${line}  verified`));
  });

  test('and through a recursion whose members are stacked', () => {
    const text = `dim T, k
param W : R[k, k]
h[0] = ones(k)
h[t] = tanh(W h[t-1]) for t = 1..T
H = [h[t] for t = 1..T]
L = ‖H' H‖²
`;
    expect(derived(`${text}derive L`)).toEqual([
      "∂L/∂H = 4 H H' H  verified",
      '∂L/∂h[T] = ∂L/∂H[:, T]  verified',
      "∂L/∂h[t] = W' (∂L/∂h[t+1] ∘ (1 - h[t+1].^2)) + ∂L/∂H[:, t] for t = T-1..1  verified",
      "∂L/∂W = ∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) h[t-1]'  verified",
    ]);
  });

  test.each([
    ['X = [x[t] for t = T..1]', 'through `X` nothing is derived yet (as a claim it is judged)'],
    [
      'dim n[t] for t = 1..T\nb[t] : R[n[t]] for t = 1..T\nX = [b[t]; for t = 1..T]\nderive ∂L/∂b',
      'members of different sizes',
    ],
  ])('a stack that is not derived through yet is reported: %s', (stack, why) => {
    const text = `dim T, k\nparam x[t] : R[k] for t = 1..T\n${stack}\nL = ‖X‖²\nderive L`;
    const { derivatives, problems } = judged(text);
    expect(derivatives).toEqual([]);
    expect(problems.map(({ message }) => message).join()).toContain(why);
  });

  test('two indices', () => {
    const text = `dim p, q, n
param a[i] : R[n] for i = 1..p
param b[j] : R[n] for j = 1..q
P[i, j] = a[i]' b[j] for i = 1..p, j = 1..q
L = ∑_{i=1}^{p} ∑_{j=1}^{q} P[i, j]²
`;
    expect(
      statuses(`${text}∂L/∂a[i] = 2 ∑_{j=1}^{q} P[i, j] b[j] for i = 1..p
∂L/∂a[i] = 2 ∑_{j=1}^{p} P[i, j] b[j] for i = 1..p`),
    ).toEqual(['verified', 'refuted']);
    expect(derived(`${text}derive ∂L/∂b`)).toEqual([
      '∂L/∂P[i, j] = 2 P[i, j] for i = 1..p, j = 1..q  verified',
      '∂L/∂b[j] = ∑_{i=1}^{p} ∂L/∂P[i, j] a[i] for j = 1..q  verified',
    ]);
  });

  test('on paper, and as slices', () => {
    const text = `dim B, n, d
X : R[B, n, d]
G = ∑_{b=1}^{B} ‖X_b‖²
∂G/∂X[b] = 2 X[b, :, :] for b = 1..B
∂G/∂X[b] = 2 X^{(b)} for b = 1..B
∂G/∂X[b] = X[b] for b = 1..B`;
    expect(messages(text)).toEqual([]);
    expect(statuses(text)).toEqual(['verified', 'verified', 'refuted']);
  });
});

describe('members that are stacked', () => {
  const STACKED = `dim T, n, m
const x[t] : R[n] for t = 1..T
const A[t] : R[m, n] for t = 1..T
param Y : R[n, T]
param W : R[m, n]
X = [x[t] for t = 1..T]
B = [A[t]; for t = 1..T]
L = ½ ‖X - Y‖²
`;
  test.each([
    ['∂L/∂Y = Y - X', 'verified'],
    ['∂L/∂Y = X - Y', 'refuted'],
    ['∂L/∂x[t] = x[t] - Y[:, t] for t = 1..T', 'verified'],
    ['X[:, T] == x[T]', 'verified'],
    ['X[:, 1] == x[T]', 'refuted'],
    ["X == [x[t]'; for t = 1..T]'", 'verified'],
    ["B' B == ∑_{t=1}^{T} A[t]' A[t]", 'verified'],
    ["X X' == ∑_{t=2}^{T} x[t] x[t]'", 'refuted'],
    ['W X == [W x[t] for t = 1..T]', 'verified'],
    ['X[:, 1] == [x[t] for t = T..1][:, T]', 'verified'],
    ["[x[t] for t = 2..T] [x[t] for t = 2..T]' == X X' - x[1] x[1]'", 'verified'],
  ])('%s', (claim, status) => {
    expect(messages(STACKED + claim)).toEqual([]);
    expect(statuses(STACKED + claim)).toEqual([status]);
  });

  test('their sizes add up, also where they differ', () => {
    const text = `dim T, N
dim n[t] for t = 1..T
S[t] : R[N, n[t]] for t = 1..T
V[t] : R[n[t], 2] for t = 1..T
P = [S[t] for t = 1..T] [V[t]; for t = 1..T]
Q = [S[t]; for t = 1..T]`;
    expect(messages(text).join('\n')).toMatch(/members that are stacked need equally many columns/u);
    const shapes = new Map(analyse(text).symbols.map(({ name, shapeText }) => [name, shapeText] as const));
    expect(shapes.get('P')).toBe('N×2');
  });
});

test('recursions as paper writes them', () => {
  const text = `dim T, n
const x[t] : R[n] for t = 1..T
param W : R[n, n]
h^{(0)} = zeros(n)
h^{(t)} = tanh(W h^{(t-1)} + x_t) for t = 1..T
L = ½ ‖h_T‖²
∂L/∂W = ∑_{t=1}^{T} ((1 - h_t.^2) ∘ ∂L/∂h_t) h_{t-1}'
∂L/∂W = ∑_{t=1}^{T} ((1 - h_t.^2) ∘ ∂L/∂h_t) h_t'`;
  expect(messages(text)).toEqual([]);
  expect(statuses(text)).toEqual(['verified', 'refuted']);
});

describe('members by members', () => {
  const CHAIN = `dim T, n
param A : R[n, n]
h[0] = ones(n)
h[t] = A h[t-1] for t = 1..T
L = sum(h[T])
`;
  test.each([
    ['∂h[t]/∂h[t-1] = A for t = 1..T', 'verified'],
    ["∂h[T]/∂h[T-1] = A'", 'refuted'],
    ['∂h[T]/∂h[0] = ∏_{t=1}^{T} A', 'verified'],
    ['∂h[T]/∂h[0] = ∏_{t=2}^{T} A', 'refuted'],
    ['h[t] == A^(t) h[0] for t = 0..T', 'verified'],
    ['h[t] == A h[0] for t = 1..T', 'refuted'],
    ['∂²L/∂A² = 0', 'refuted'],
    ["dL = ones(n)' dA h[T-1]", 'refuted'],
  ])('%s', (claim, status) => {
    expect(statuses(CHAIN + claim)).toEqual([status]);
  });
});

describe('shapes of families', () => {
  test('each member has its own, and the file shows them with the index', () => {
    const shapes = new Map(analyse(LAYERS).symbols.map(({ name, shapeText }) => [name, shapeText] as const));
    expect(shapes.get('W[l]')).toBe('n[l]×n[l-1]');
    expect(shapes.get('a[l-1]')).toBe('n[l-1]×1');
    expect(shapes.get('a[0]')).toBe('n[0]×1');
  });

  test.each([
    ['an error names the index at which it breaks', `${LAYERS}δ = W[2] a[2]`, /`W\[2\]` is n\[2\]×n\[1\]/u],
    ['an index outside', `${LAYERS}δ = W[D+1]`, /there is no `W\[D\+1\]`: `W` is given for l = 1..D/u],
    [
      'no start',
      'dim T\nc[t] = c[t-1] + 1 for t = 1..T',
      /there is no `c\[0\]`.*if the recursion starts there, write `c\[0\] = …`/u,
    ],
    [
      'an index of another size',
      'dim T, N\nx[t] : R for t = 1..T\ns = ∑_{i=1}^{N} x[i]',
      /there is no `x\[N\]`.*at T = 3, N = 4/u,
    ],
    [
      'a number instead of a size',
      'x[t] : R for t = 1..5000',
      /a size, `dim T`, instead of a number stands for any length/u,
    ],
    ['two starts', 'e[0] = 1\ne[0] = 2', /`e\[0\]` has a meaning already/u],
    [
      'a step that reads its future',
      'dim T\ne[0] = 1\ne[t] = e[t+1] + e[t-1] for t = 1..T-1\ne[T] = 1',
      /defined in terms of itself/u,
    ],
    [
      'a bound that is no size',
      'x[t] : R for t = 1..Q',
      /from one size or number to another, and `Q` is neither/u,
    ],
    ['a family where a member is meant', `${RNN}M = sum(h)`, /`h` is a family: say which member/u],
    ['an index that is none', `${RNN}v = h[q]`, /the index of `h` is made of sizes and numbers/u],
  ])('%s', (_, text, message) => {
    expect(messages(text).join('\n')).toMatch(message);
  });

  test('an empty family is empty, and the rest of the file is judged', () => {
    const text = `${RNN}g[t] = h[t] for t = 2..T-5
A : R[k, k]
s = tr(A)
∂s/∂A = eye(k)`;
    expect(messages(text)).toEqual([]);
    expect(statuses(text)).toEqual(['verified']);
  });
});

describe('names of families', () => {
  test('every place of a family is found, and its bounds are', () => {
    const analysis = analyse(RNN);
    const placesOf = (name: string, at: number): readonly string[] =>
      analysis
        .occurrencesOf({ file: null, range: { start: at, end: at + name.length } })
        .map(({ range }) => RNN.slice(range.start, range.end));
    expect(placesOf('h', RNN.indexOf('h[0]'))).toEqual(['h', 'h', 'h', 'h']);
    expect(placesOf('T', RNN.indexOf('T'))).toEqual(['T', 'T', 'T', 'T']);
  });
});

describe('a start of 0', () => {
  test('has the shape that the steps give it, and a fix writes that', () => {
    const text = `${RNN.replace('zeros(k)', '0')}∂L/∂h[T] = h[T] - y[T]\n`;
    const { claims, problems } = judged(text);
    expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified']);
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'hint: 0 is read as `zeros(k)`, of the shape that the steps give `h[0]`',
    ]);
    const [edit] = problems[0]?.fixes[0]?.edits ?? [];
    expect(edit && text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end)).toContain(
      'h[0] = zeros(k)\n',
    );
  });

  test('is a number where the steps are numbers, and where nothing would be mended', () => {
    expect(messages('dim T\na : R\ns[0] = 0\ns[t] = a s[t-1] + 1 for t = 1..T\n')).toEqual([]);
    const wrong = RNN.replace('zeros(k)', '0').replace('U x[t]', 'U y[t]');
    expect(messages(wrong)[0]).toContain('`U` is k×d and `y[t]` is k×1');
  });
});
