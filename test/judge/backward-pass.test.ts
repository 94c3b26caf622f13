// `derive L` of a page of named steps: lines in the file's names, each a claim that verifies when it is pasted behind the file.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation, DerivationLine } from '../../server/engine/api.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { DEFAULT_OPTIONS, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, repair: false };

function derivationsOf(file: string): readonly Derivation[] {
  const answer = deriveAsked(analyse(file), OPTIONS);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.derivations;
}

const linesOf = (file: string): readonly DerivationLine[] =>
  derivationsOf(file).flatMap(({ lines }) => lines ?? []);
const textOf: (line: DerivationLine) => string = lineText;

/** The claims of a file that do not verify. */
function unverified(file: string): readonly string[] {
  return judge(analyse(file), OPTIONS).claims.flatMap(({ claim, verdict }) =>
    verdict.status === 'verified' ? [] : [`${claim}: ${verdict.status}`],
  );
}

const BLOCK = `dim n, d, h, m
const X0 : R[n, d]
const Y : R[n, d]
param WQ, WK, WV : R[d, h]
param WO : R[h, d]
param W1 : R[d, m]
param W2 : R[m, d]
param γ : R[d]
Q = X0 WQ
K = X0 WK
V = X0 WV
S = Q K' / sqrt(h)
P = softmax(S, rows)
O = P V
A = X0 + O WO
v = mean(A.^2, rows)
r = sqrt(v .+ 0.00001)
N = (A ./ r) .* γ'
U = N W1
G = relu(U)
F = A + G W2
L = ½ ‖F - Y‖²
`;

/** `H1 = tanh(H0 W1)` and so on, with a loss. */
function network(layers: number): string {
  const each = (line: (i: number) => string): string =>
    Array.from({ length: layers }, (_, i) => line(i + 1)).join('\n');
  return `dim k, p
const H0, T : R[p, k]
${each((i) => `param W${i} : R[k, k]`)}
${each((i) => `H${i} = tanh(H${i - 1} W${i})`)}
L = ½ ‖H${layers} - T‖²
`;
}

describe('a backward pass', { timeout: 60_000 }, () => {
  test('a transformer block has the lines of a paper, and all of them verify behind the file', () => {
    const lines = linesOf(`${BLOCK}derive L\n`);
    const texts = lines.map(textOf);
    expect(texts).toEqual(
      expect.arrayContaining([
        '∂L/∂F = F - Y',
        "∂L/∂G = ∂L/∂F W2'",
        '∂L/∂U = ∂L/∂G ∘ step(U)',
        '∂L/∂S = P ∘ (∂L/∂P .- sum(P ∘ ∂L/∂P, rows))',
        '∂L/∂Q = ∂L/∂S K / sqrt(h)',
        "∂L/∂WQ = X0' ∂L/∂Q",
        "∂L/∂W2 = G' ∂L/∂F",
      ]),
    );
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines.filter(({ verified }) => verified.status !== 'verified').map(textOf)).toEqual([]);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(100);
    expect(unverified(`${BLOCK}${texts.join('\n')}\n`)).toEqual([]);
  });

  test('every line reads derivatives of lines before it, and none stands twice', () => {
    const known = new Set<string>();
    for (const { left, expr } of linesOf(`${BLOCK}derive L\n`)) {
      for (const [read] of expr.matchAll(/∂L\/∂[\p{L}\d]+/gu)) expect(known).toContain(read);
      expect(known).not.toContain(left.text);
      known.add(left.text);
    }
  });

  test('the derivative by one weight has the lines that it needs, itself last', () => {
    const [derivation] = derivationsOf(`${BLOCK}derive ∂L/∂W1\n`);
    expect(derivation?.lines?.map(textOf) ?? [derivation?.expr]).toEqual(
      expect.not.arrayContaining([expect.stringContaining('∂L/∂S')]),
    );
    const [byQuery] = derivationsOf(`${BLOCK}derive ∂L/∂WQ\n`);
    expect(byQuery?.lines?.at(-1)?.expr).toBe(byQuery?.expr);
    expect(byQuery?.lines?.map(({ left }) => left.text)).not.toContain('∂L/∂V');
  });

  test('softmax under cross-entropy is one step', () => {
    const file = `dim n, d, k, h
const X : R[n, d]
const T : R[n, k] onehot rows
param W1, W2, W3 : R[d, d]
param W4 : R[d, k]
H1 = tanh(X W1)
H2 = tanh(H1 W2)
H3 = tanh(H2 W3)
S = H3 W4
P = softmax(S, rows)
L = -sum(T ∘ log(P)) / n
derive L
`;
    expect(linesOf(file).map(textOf)).toContain('∂L/∂S = (P - T) / n');
  });

  test('a name that the file gives to a derivative is used, and not where the file is wrong about it', () => {
    const names = (delta: string): string => `${network(4)}G = ∂L/∂H4
δ3 = ${delta}
∂L/∂H3 = δ3
derive L
`;
    const right = linesOf(names("(G ∘ (1 - H4.^2)) W4'")).map(textOf);
    expect(right).toContain("∂L/∂W4 = H3' (G ∘ (1 - H4.^2))");
    expect(right).toContain("∂L/∂W3 = H2' (δ3 ∘ (1 - H3.^2))");
    const wrong = linesOf(names("(G ∘ (1 - H4)) W4'")).map(textOf);
    expect(wrong).toContain("∂L/∂W3 = H2' (∂L/∂H3 ∘ (1 - H3.^2))");
  });

  test('what the file names for a derivative ends the way to it, and names apart from the way are used', () => {
    const file = `dim n, D
const X : R[n, D]
const y : R[n]
param l : R[D] positive
param s : R positive
Xs = X ./ l'
D2 = sum(Xs.^2, rows) .- 2 Xs Xs' .+ sum(Xs.^2, rows)'
K = s² exp(-D2 / 2)
C = K + I
α = C⁻¹ y
f = -½ y' C⁻¹ y - ½ logdet(C)
G = ½ (α α' - C⁻¹)
∂f/∂K = G
derive ∂f/∂D2
`;
    expect(linesOf(file).map(textOf)).toEqual(['∂f/∂K = G', '∂f/∂D2 = -½ (G ∘ K)']);
  });

  test('a symmetric definition and its symmetric derivative are written without transpositions', () => {
    const file = `dim n, d
param Y : R[n, d]
const P : R[n, n] symmetric
D = sum(Y.^2, rows) .- 2 Y Y' .+ sum(Y.^2, rows)'
W = 1 ./ (1 + D)
Q = W / sum(W)
L = -sum(P ∘ log(Q))
derive ∂L/∂Y
`;
    expect(linesOf(file).map(textOf)).toEqual([
      '∂L/∂D = W ∘ (P - sum(P) Q)',
      '∂L/∂Y = 4 (diag(sum(∂L/∂D, rows)) - ∂L/∂D) Y',
    ]);
  });

  test('one formula is in the names of what does not move', () => {
    const file = `dim N, D, M
const X : R[N, D]
param W : R[D, M]
S = 1/N X' X
C = W W' + I
L = -N/2 (logdet(C) + tr(C⁻¹ S))
derive ∂L/∂W
`;
    expect(derivationsOf(file).map(({ expr }) => expr)).toEqual(['N (C⁻¹ S C⁻¹ - C⁻¹) W']);
  });

  test('each line is reported by what the name is, what reads it and hands what back, and by which rules', () => {
    const file = `dim n, d
const X : R[n, d]
param W1, W2 : R[d, d]
H = tanh(X W1)
U = H W2
F = H + relu(U)
L = ½ ‖F - X‖²
derive ∂L/∂W1
`;
    const answer = deriveAsked(analyse(file), { ...OPTIONS, detail: 'full' });
    const [derivation] = answer.kind === 'derived' ? answer.derivations : [];
    const explained = derivation?.steps.map(({ left, expr, rule, confirmed }) => ({
      left: left.text,
      expr,
      rule,
      confirmed,
    }));
    expect(explained?.at(-2)).toEqual({
      left: '∂L/∂H',
      expr: "∂L/∂F + (∂L/∂F ∘ step(U)) W2'",
      rule: "H = tanh(X W1); the sum of ∂L/∂U W2' from U; and ∂L/∂F from F; a factor moves across the inner product",
      confirmed: true,
    });
    expect(explained?.at(-1)?.rule).toBe(
      'read by H = tanh(X W1); a factor moves across the inner product [Delong (6)]; d(f(A)) = f′(A) ∘ dA',
    );
    expect(derivation?.nodes.map(({ name, differential }) => `${name}: ${differential}`)).toEqual([
      'F: dH + step(U) ∘ dU',
      'H: (1 - H.^2) ∘ (X dW1)',
      'W1: null',
    ]);
  });

  test('a short answer stays one formula', () => {
    const file = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
a = X Θ
b = h(a)
c = Y - b
L = ½ sum(c.^2)
derive L
derive ∂L/∂Θ
`;
    expect(derivationsOf(file).map(({ lines }) => lines)).toEqual([undefined, undefined]);
  });

  test('`closed` writes everything out', () => {
    const [derivation] = derivationsOf(`${network(3)}derive ∂L/∂W1 closed\n`);
    expect(derivation?.lines).toBeUndefined();
    expect(derivation?.expr).not.toContain('∂');
    expect(derivation?.verified?.status).toBe('verified');
    const [inLines] = derivationsOf(`${network(3)}derive ∂L/∂W1\n`);
    expect(inLines?.expr).toBe("H0' (∂L/∂H1 ∘ (1 - H1.^2))");
  });

  test('a definition in the way that reads a derivative leaves one formula', () => {
    const file = `${network(2)}G = ∂L/∂W1\nJ = ½ ‖G‖²\nderive ∂J/∂W2\n`;
    const [derivation] = derivationsOf(file);
    expect(derivation?.lines).toBeUndefined();
    expect(derivation?.verified?.status).toBe('verified');
  });

  test('a scalar seen as a function and called elsewhere is not taken for a name', () => {
    const file = `dim n
param θ : R[n]
const A : R[n, n]
const α : R
g(θ) = sum(tanh(A θ))
θ1 = θ - α A' θ
J = g(θ1)
derive ∂J/∂θ
`;
    const [derivation] = derivationsOf(file);
    expect(derivation?.verified?.status).toBe('verified');
    expect(unverified(`${file}∂J/∂θ = ${derivation?.expr}\n`)).toEqual([]);
  });
});

describe('long files', { timeout: 60_000 }, () => {
  test('claims with derivatives as values verify, and a wrong one is refuted', () => {
    const file = network(12);
    const right = "∂L/∂W5 = H4' ((1 - H5.^2) ∘ ∂L/∂H5)\n∂L/∂H5 = ((1 - H6.^2) ∘ ∂L/∂H6) W6'\n";
    expect(unverified(`${file}${right}`)).toEqual([]);
    expect(unverified(`${file}∂L/∂W11 = H10' ((1 - H11) ∘ ∂L/∂H11)\n`)).toEqual(['∂L/∂W11: refuted']);
    expect(unverified(`${file}∂L/∂H11 = ((1 - H12.^2) ∘ ∂L/∂H11) W12'\n`)).toEqual(['∂L/∂H11: refuted']);
  });

  test('names of derivatives are followed from one to the next, up to the one that is wrong', () => {
    const down = (line: (i: number) => string): string =>
      Array.from({ length: 11 }, (_, i) => line(11 - i)).join('\n');
    const file = (wrongAt: number): string => `${network(12)}
δ12 = (H12 - T) ∘ (1 - H12.^2)
${down((i) => `δ${i} = (δ${i + 1} W${i + 1}') ∘ (1 - H${i}${i === wrongAt ? '' : '.^2'})`)}
∂L/∂W12 = H11' δ12
∂L/∂H11 = δ12 W12'
${down((i) => `∂L/∂W${i} = H${i - 1}' δ${i}`)}
`;
    expect(unverified(file(0))).toEqual([]);
    expect(unverified(file(2))).toEqual(['∂L/∂W2: refuted', '∂L/∂W1: refuted']);
  });

  test('a wrong claim is reported in the names of the file, with the fix that changes least and the line that is right', () => {
    const claim = "∂L/∂W15 = H14' ((1 - H15) ∘ ∂L/∂H15)";
    const { claims } = judge(analyse(`${network(30)}${claim}\n`), { ...OPTIONS, repair: true });
    const [judged] = claims;
    const why = judged?.verdict.status === 'refuted' ? judged.verdict.why : null;
    expect(why).toBe('the derivative of `H15` is 1 - a², not 1 - a');
    expect(judged?.fixes.map(({ edits }) => edits[0]?.newText)).toEqual([
      "H14' ((1 - H15.^2) ∘ ∂L/∂H15)",
      "H14' (∂L/∂H15 ∘ (1 - H15.^2))",
    ]);
  });

  test('the chain under a wrong claim has the lines of the backward pass, up to the first that differs', () => {
    const layers = Array.from({ length: 12 }, (_, i) => i + 1);
    const file = `dim k, p
const H0, T : R[p, k]
${layers.map((i) => `param W${i} : R[k, k]\nU${i} = H${i - 1} W${i}\nH${i} = tanh(U${i})`).join('\n')}
L = ½ ‖H12 - T‖²
∂L/∂W11 = H10' (((1 - H11.^2) ∘ (∂L/∂U12 W12)))
`;
    const [claim] = judge(analyse(file), OPTIONS).claims;
    expect(claim?.chain?.links.map(({ derivative, adjoint }) => `${derivative} = ${adjoint}`)).toEqual([
      '∂L/∂U12 = ∂L/∂H12 ∘ (1 - H12.^2)',
      "∂L/∂H11 = ∂L/∂U12 W12'",
      '∂L/∂U11 = ∂L/∂H11 ∘ (1 - H11.^2)',
      "∂L/∂W11 = H10' ∂L/∂U11",
    ]);
    expect(claim?.chain?.sentence).toBe(
      "it is right up to `∂L/∂U12` and goes wrong on the way to `H11`: `∂L/∂H11` is `∂L/∂U12 W12'`",
    );
  });

  test('a claim by names has a value where the derivative has one, and is seen on both sides of its kinks', () => {
    const layers = Array.from({ length: 10 }, (_, i) => i + 1);
    const file = `dim k, p
const H0, T : R[p, k]
${layers.map((i) => `param W${i} : R[k, k]\nU${i} = H${i - 1} W${i}\nH${i} = relu(U${i})`).join('\n')}
L = ½ ‖H10 - T‖²
`;
    expect(unverified(`${file}∂L/∂U6 = ∂L/∂H6 ∘ step(U6)\n`)).toEqual([]);
    expect(unverified(`${file}∂L/∂U7 = ∂L/∂H7 ∘ step(U7) .+ 0 log(U7)\n`)).toEqual(['∂L/∂U7: refuted']);
    expect(unverified(`${file}∂L/∂U5 = ∂L/∂H5 ∘ step(U5) ∘ step(1000 - U5)\n`)).toEqual(['∂L/∂U5: refuted']);
  });

  test('text grows as the file does', () => {
    const lengthOf = (layers: number): number =>
      linesOf(`${network(layers)}derive L\n`).reduce((sum, line) => sum + textOf(line).length, 0);
    expect(lengthOf(40) / lengthOf(10)).toBeLessThan(4.5);
  });
});

/** Steps from one or two earlier values of the same shape. */
const STEPS: readonly ((a: string, b: string) => string)[] = [
  (a) => `tanh(${a})`,
  (a, b) => `${a} ∘ ${b}`,
  (a, b) => `${a} + 2 ${b}`,
  (a) => `${a} W`,
  (a) => `softmax(${a}, rows)`,
  (a, b) => `${a} ${b}' ${a}`,
  (a) => `${a} .- mean(${a}, rows)`,
  (a, b) => `sigmoid(${a} V) ∘ ${b} + ${b}`,
];

test('the lines of any program verify behind it, written out', () => {
  const step = fc.tuple(fc.nat(STEPS.length - 1), fc.nat(), fc.nat());
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 5 }), (steps) => {
      const names = ['X'];
      const definitions = steps.map(([kind, first, second], place) => {
        const [a, b] = [names.at(-1) ?? 'X', names[second % names.length] ?? 'X'];
        names.push(`Z${place}`);
        return `Z${place} = ${STEPS[kind]?.(first % 3 === 0 ? b : a, b) ?? a}`;
      });
      const file = `dim n, k\nparam X : R[n, k]\nparam W, V : R[k, k]\n${definitions.join('\n')}\nL = ½ ‖${names.at(-1)} - X‖²\n`;
      const answer = deriveAsked(analyse(`${file}derive L\n`), OPTIONS);
      if (answer.kind === 'refused') throw new Error(`${file}${answer.why}`);
      const lines = answer.derivations.flatMap(({ lines }) => lines ?? []);
      expect(unverified(`${file}${lines.map(textOf).join('\n')}\n`), file).toEqual([]);
    }),
    { numRuns: 10, seed: 11 },
  );
}, 120_000);
