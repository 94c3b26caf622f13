// `mcalc derive`: the answer on one line, the steps on request, and the same as JSON.

import { describe, expect, test } from 'vitest';
import type { Derivation, Engine, NodeRow } from '../../server/engine/api.ts';
import { leftSideOf } from '../../server/engine/derivations/left-side.ts';
import { differentialOf } from '../../server/engine/text/derivative.ts';
import { engine } from '../support/engine.ts';
import { mcalc, type Run } from './support/run.ts';

const MODEL = `const X : R[m, n]
param Θ : R[n, k]
param b : R[k]
a = X Θ
L = ½ sum(a.^2)
`;
const FILE = `${MODEL}derive ∂L/∂Θ\n`;

/** The text with the size of the error of rounding left out. */
const exact = (text: string): string => text.replace(/\de-\d+/gu, '…');

describe('derive', () => {
  test('what the file asks for', async () => {
    const { status, out, err } = await mcalc(['derive', '-'], { stdin: FILE });
    expect({ status, err, out: exact(out) }).toEqual({
      status: 0,
      err: '',
      out: "∂L/∂Θ = X' a   n×k   ✓ verified (8 trials, …)\n",
    });
  });

  test('of several questions one waits for a name with an error: which one is said, the others are answered', async () => {
    const stdin = "dim n\nparam x : R[n]\nu = x + q\nv = u\nderive v\nL = x' x\nderive L\n";
    const { out, err } = await mcalc(['derive', '-'], { stdin });
    expect(err).toContain('<stdin>:5: no answer: it waits for `u`, which has an error');
    expect(out).toMatch(/^∂L\/∂x = 2 x /);
  });

  test('--of alone: by all params', async () => {
    const { out } = await mcalc(['derive', '-', '--of', 'S'], { stdin: `${MODEL}S = L + b' b\n` });
    expect(exact(out).replaceAll(/ {3}.*/gu, '')).toBe(`∂S/∂Θ = X' a
∂S/∂b = 2 b
`);
  });

  test('--steps: an aligned chain with its rules', async () => {
    const { out } = await mcalc(['derive', '-', '--of', 'L', '--wrt', 'Θ', '--steps'], { stdin: FILE });
    expect(exact(out)).toBe(`∂L/∂Θ
  dL    = d(½ sum(a.^2))   scalar   start from the differential
        = a · da           scalar   d(sum(A)) = sum(dA); d(A.^p) = p A.^(p-1) ∘ dA;
                                    sum(A ∘ B) = A · B
        = a · X dΘ         scalar   product rule, Delong (12)
        = X' a · dΘ        scalar   a factor moves across the inner product, Delong (6)
  ∂L/∂Θ = X' a             n×k      dL = D · dΘ ⇒ ∂L/∂Θ = D, Delong (17)

∂L/∂Θ = X' a   n×k   ✓ verified (8 trials, …)

`);
  });

  test('what is no matrix is described by its action', async () => {
    const stdin = `${MODEL}derive ∂a/∂Θ\n`;
    const { out } = await mcalc(['derive', '-'], { stdin });
    expect(exact(out)).toBe(`∂a/∂Θ   (k·m)×(k·n)   ✓ verified (8 trials, …)
  action      dΘ ↦ X dΘ
  adjoint     G ↦ X' G
  entries     ∂a[i, j]/∂Θ[l, p] = δ[j, p] X[i, l]
  vec matrix  eye(k) ⊗ X
`);
    const { derivatives } = JSON.parse((await mcalc(['derive', '--json', '-'], { stdin })).out);
    expect(derivatives[0]).toMatchObject({ action: 'dΘ ↦ X dΘ', adjoint: "G ↦ X' G", expr: 'eye(k) ⊗ X' });
  });

  test('a backward pass has a line each, and as JSON its lines', async () => {
    const file = `dim n, k
const X, T : R[n, k]
param W1, W2, W3 : R[k, k]
H1 = tanh(X W1)
H2 = tanh(H1 W2)
H3 = tanh(H2 W3)
L = ½ ‖H3 - T‖²
derive L
`;
    const { out } = await mcalc(['derive', '-'], { stdin: file });
    expect(out.replace(/ {3}.*/gu, '')).toBe(`∂L/∂H3 = H3 - T
∂L/∂H2 = (∂L/∂H3 ∘ (1 - H3.^2)) W3'
∂L/∂H1 = (∂L/∂H2 ∘ (1 - H2.^2)) W2'
∂L/∂W1 = X' (∂L/∂H1 ∘ (1 - H1.^2))
∂L/∂W2 = H1' (∂L/∂H2 ∘ (1 - H2.^2))
∂L/∂W3 = H2' (∂L/∂H3 ∘ (1 - H3.^2))
`);
    const { derivatives } = JSON.parse((await mcalc(['derive', '--json', '-'], { stdin: file })).out);
    expect(derivatives[1]).toMatchObject({
      wrt: 'W2',
      expr: "H1' (∂L/∂H2 ∘ (1 - H2.^2))",
      lines: [{ target: '∂L/∂W2', shape: ['k', 'k'], verified: { status: 'verified' } }],
    });
    expect(derivatives[0].lines.map(({ target }: { target: string }) => target)).toEqual([
      '∂L/∂H3',
      '∂L/∂H2',
      '∂L/∂H1',
      '∂L/∂W1',
    ]);
    const closed = await mcalc(['derive', '--closed', '-'], { stdin: file });
    expect(closed.out.split('\n')[0]).toContain("∂L/∂W1 = X' ((((");
  });

  test('JSON is the contract, field by field', async () => {
    const run = await mcalc(['derive', '--json', '-', '--of', 'L', '--wrt', 'Θ'], { stdin: FILE });
    const { derivatives } = JSON.parse(run.out);
    expect(derivatives).toEqual([
      {
        of: 'L',
        wrt: 'Θ',
        order: 1,
        shape: ['n', 'k'],
        expr: "X' a",
        latex: 'X^\\top \\, a',
        operations: expect.any(Number),
        steps: expect.any(Array),
        verified: { status: 'verified', maxRelativeError: expect.any(Number), trials: 8 },
      },
    ]);
    const [{ steps }] = derivatives;
    expect(steps[0]).toEqual({
      rule: 'start from the differential',
      cite: null,
      expr: 'dL = d(½ sum(a.^2))',
      shape: [],
    });
    expect(steps.at(-1)).toEqual({
      rule: 'dL = D · dΘ ⇒ ∂L/∂Θ = D',
      cite: 'Delong (17)',
      expr: "∂L/∂Θ = X' a",
      shape: ['n', 'k'],
    });
  });

  test('a name that the file does not have is a mistake on the command line', async () => {
    const run = await mcalc(['derive', '-', '--of', 'Q'], { stdin: FILE });
    expect(run).toEqual({
      status: 2,
      out: '',
      err: 'mcalc: --of Q: <stdin> has no Q; its names are X, Θ, b, a, L\n',
    });
  });

  test('nothing to derive says how to ask', async () => {
    const run = await mcalc(['derive', '-'], { stdin: 'L = 1\n' });
    expect(run.status).toBe(0);
    expect(run.err).toBe(
      'mcalc: <stdin>: nothing to derive; add a line `derive ∂L/∂Θ`, or say --of L --wrt Θ\n',
    );
  });

  test('errors of the file go to standard error, and what can be derived is', async () => {
    const run = await mcalc(['derive', '-'], { stdin: `${FILE}c = ?\n` });
    expect(run.status).toBe(1);
    expect(run.err).toContain('<stdin>:7:5 error[syntax]');
    expect(run.out).toContain('∂L/∂Θ = ');
  });

  test('of several questions, one without an answer says why at its place', async () => {
    const run = await mcalc(['derive', '-'], { stdin: `${FILE}derive ∂(X)/∂Q\n` });
    expect(run.status).toBe(1);
    expect(run.out).toContain('∂L/∂Θ = ');
    expect(run.err).toContain('<stdin>:7:');
  });

  test('a refusal is the reason in one line; of what the command line asks for it is bad usage', async () => {
    const refused = { kind: 'refused', why: 'Θ does not depend on L.' } as const;
    const refusing: Engine = { ...engine, deriveAsked: () => refused, derive: () => refused };
    const err = 'mcalc: <stdin>: Θ does not depend on L.\n';
    expect(await mcalc(['derive', '-'], { stdin: FILE, engine: refusing })).toEqual({
      status: 1,
      out: '',
      err,
    });
    const args = ['derive', '-', '--of', 'Θ', '--wrt', 'L'];
    expect(await mcalc(args, { stdin: FILE, engine: refusing })).toEqual({ status: 2, out: '', err });
  });

  test('wrong claims do not stand in the way, and are counted in one line', async () => {
    const run = await mcalc(['derive', '-'], { stdin: `${FILE}∂L/∂b = a\n` });
    expect(run.status).toBe(1);
    expect(run.err).toBe('mcalc: <stdin>: 1 error in its claims; mcalc check says more\n');
    expect(run.out).toContain('✓ verified');
  });

  test('long rules are wrapped beside their lines', async () => {
    const { out } = await withStep('c · dc');
    expect(out).toContain(`  dL = c · dc   scalar   a constant factor stays;
                         the differential of a sum is the sum of the differentials; power rule
`);
  });

  test('rules stand below lines that leave no room for them, and long formulas are broken where it hurts least', async () => {
    const term = "2 X' ((h(X Θ) - Y) ∘ (ones(M, out) - h(X Θ) ∘ h(X Θ)))";
    const { out } = await withStep(`(${term} - λ Θ) · dΘ + ${term} · dΘ`);
    expect(out).toContain(`  dL = (${term} - λ Θ) · dΘ
       + ${term} · dΘ
           scalar: a constant factor stays;
           the differential of a sum is the sum of the differentials; power rule
`);
    for (const row of out.split('\n').slice(0, -3)) expect(row.length).toBeLessThanOrEqual(100);
  });

  test('--nodes: a table, or a node at a time where that is too wide', async () => {
    const row = (
      name: string | null,
      expr: string,
      differential: string | null,
      adjoint: string,
    ): NodeRow => ({
      ...{ name, expr, differential, adjoint, rule: '', cite: null, shape: ['M', 'out'] },
      ...{ latex: '', differentialLatex: null, adjointLatex: '' },
    });
    const narrow = [row('a', 'X Θ', 'X dΘ', 'b - Y'), row(null, 'Θ', null, "X' (b - Y)")];
    expect((await withNodes(narrow)).out).toContain(`∂L/∂Θ
  node      shape   its differential   adjoint
  a = X Θ   M×out   da = X dΘ          b - Y
  Θ         M×out                      X' (b - Y)
`);
    const wide = [row('a', 'X Θ', 'X dΘ', `${"X' (b - Y) + ".repeat(8)}λ`)];
    expect((await withNodes(wide)).out).toContain(`  a = X Θ   M×out
    its differential  da = X dΘ
    adjoint           X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y)
                      + X' (b - Y) + X' (b - Y) + λ
`);
  });
});

/** `--steps` of a derivation whose proof is one line with a long rule. */
async function withStep(expr: string): Promise<Run> {
  const rule =
    'a constant factor stays; the differential of a sum is the sum of the differentials; power rule';
  const left = leftSideOf(differentialOf('L'));
  return derivedAs('--steps', {
    steps: [{ rule, cite: null, left, expr, latex: '', shape: [], confirmed: null }],
  });
}

async function withNodes(nodes: readonly NodeRow[]): Promise<Run> {
  return derivedAs('--nodes', { nodes });
}

/** The derivation of the file, changed: texts longer than a file gives are wanted here. */
async function derivedAs(
  flag: string,
  change: Pick<Derivation, 'steps'> | Pick<Derivation, 'nodes'>,
): Promise<Run> {
  const changing: Engine = {
    ...engine,
    deriveAsked: (analysis, options) => {
      const answer = engine.deriveAsked(analysis, options);
      if (answer.kind === 'refused') return answer;
      return { ...answer, derivations: answer.derivations.map((one) => ({ ...one, ...change })) };
    },
  };
  return mcalc(['derive', flag, '-'], { stdin: FILE, engine: changing });
}
