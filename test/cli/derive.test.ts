// `mcalc derive`: the answer on one line, the steps on request, and the same as JSON.

import { describe, expect, test } from 'vitest';
import { judgeOptions } from '../../server/cli/judge-options.ts';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation, Engine, NodeRow, Problem } from '../../server/engine/api.ts';
import { leftSideOf } from '../../server/engine/derivations/left-side.ts';
import { differentialOf, partial } from '../../server/engine/text/derivative.ts';
import { derive, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';
import { fakeEngine, mcalc, type Run } from './support/run.ts';

const FILE = 'param Θ : R[in, out]\nparam b : R[out]\nL = ½ e\nderive ∂L/∂Θ\n';

describe('derive', () => {
  test('what the file asks for', async () => {
    expect(await mcalc(['derive', '-'], { stdin: FILE })).toEqual({
      status: 0,
      err: '',
      out: "∂L/∂Θ = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)\n",
    });
  });

  test('of several questions one waits for a name with an error: which one is said, the others are answered', async () => {
    const engine = { ...fakeEngine, analyse, deriveAsked, judge };
    const stdin = "dim n\nparam x : R[n]\nu = x + q\nv = u\nderive v\nL = x' x\nderive L\n";
    const { out, err } = await mcalc(['derive', '-'], { stdin, engine });
    expect(err).toContain('<stdin>:5: no answer: it waits for `u`, which has an error');
    expect(out).toMatch(/^∂L\/∂x = 2 x /);
  });

  test('--of alone: by all params', async () => {
    const { out } = await mcalc(['derive', '-', '--of', 'L'], { stdin: FILE });
    expect(out).toBe(`∂L/∂Θ = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)
∂L/∂b = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)
`);
  });

  test('--steps: an aligned chain with its rules', async () => {
    const { out } = await mcalc(['derive', '-', '--of', 'L', '--wrt', 'Θ', '--steps'], { stdin: FILE });
    expect(out).toBe(`∂L/∂Θ
  dL = d(½ sum(c.^2))   scalar   definition
     = c · dc           scalar   product rule, Delong (12)

∂L/∂Θ = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)

`);
  });

  test('what is no matrix is told by what it does', async () => {
    const map: Derivation = {
      kind: 'linear-map',
      derivative: partial('a', 'Θ'),
      shape: ['M out', 'in out'],
      expr: 'I ⊗ X',
      latex: 'I \\otimes X',
      operations: 1,
      steps: [],
      action: 'dΘ ↦ X dΘ',
      adjoint: "G ↦ X' G",
      entries: null,
      tangent: null,
      moves: [],
      nodes: [],
      verified: { status: 'unchecked', why: 'the file has no sizes' },
    };
    const engine = { ...fakeEngine, deriveAsked: () => ({ kind: 'derived', derivations: [map] }) as const };
    const { out } = await mcalc(['derive', '-'], { stdin: FILE, engine });
    expect(out).toBe(`∂a/∂Θ   M out×in out   ? unchecked: the file has no sizes
  action      dΘ ↦ X dΘ
  adjoint     G ↦ X' G
  vec matrix  I ⊗ X
`);
    const { derivatives } = JSON.parse((await mcalc(['derive', '--json', '-'], { stdin: FILE, engine })).out);
    expect(derivatives[0]).toMatchObject({ action: 'dΘ ↦ X dΘ', adjoint: "G ↦ X' G", expr: 'I ⊗ X' });
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
    const engine: Engine = { analyse, judge, derive, deriveAsked };
    const { out } = await mcalc(['derive', '-'], { stdin: file, engine });
    expect(out.replace(/ {3}.*/gu, '')).toBe(`∂L/∂H3 = H3 - T
∂L/∂H2 = (∂L/∂H3 ∘ (1 - H3.^2)) W3'
∂L/∂H1 = (∂L/∂H2 ∘ (1 - H2.^2)) W2'
∂L/∂W1 = X' (∂L/∂H1 ∘ (1 - H1.^2))
∂L/∂W2 = H1' (∂L/∂H2 ∘ (1 - H2.^2))
∂L/∂W3 = H2' (∂L/∂H3 ∘ (1 - H3.^2))
`);
    const { derivatives } = JSON.parse((await mcalc(['derive', '--json', '-'], { stdin: file, engine })).out);
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
    const closed = await mcalc(['derive', '--closed', '-'], { stdin: file, engine });
    expect(closed.out.split('\n')[0]).toContain("∂L/∂W1 = X' ((((");
  });

  test('JSON is the contract, field by field', async () => {
    const run = await mcalc(['derive', '--json', '-', '--of', 'L', '--wrt', 'Θ'], { stdin: FILE });
    expect(JSON.parse(run.out)).toEqual({
      derivatives: [
        {
          of: 'L',
          wrt: 'Θ',
          order: 1,
          shape: ['in', 'out'],
          expr: "X' (h(X Θ) - Y)",
          latex: 'X^{\\top} (h(X Θ) - Y)',
          operations: 5,
          steps: [
            { rule: 'definition', cite: null, expr: 'dL = d(½ sum(c.^2))', shape: [] },
            { rule: 'product rule', cite: 'Delong (12)', expr: 'dL = c · dc', shape: [] },
          ],
          verified: { status: 'verified', maxRelativeError: 3e-11, trials: 8 },
        },
      ],
    });
  });

  test('a name that the file does not have is a slip on the command line', async () => {
    const run = await mcalc(['derive', '-', '--of', 'Q'], { stdin: FILE });
    expect(run).toEqual({
      status: 2,
      out: '',
      err: 'mcalc: --of Q: <stdin> has no Q; its names are Θ, b, L\n',
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
    const run = await mcalc(['derive', '-'], { stdin: `${FILE}a = ?\n` });
    expect(run.status).toBe(1);
    expect(run.err).toContain('<stdin>:5:5 error[syntax]');
    expect(run.out).toContain('∂L/∂Θ = ');
  });

  test('of several questions, one without an answer says why at its place', async () => {
    const stdin = `${FILE}derive ∂L/∂X\n`;
    const answer = fakeEngine.judge(fakeEngine.analyse(FILE), judgeOptions({}));
    const range = { start: FILE.length, end: FILE.length + 12 };
    const problem: Problem = {
      code: 'not-differentiable',
      severity: 'error',
      message: 'There is none.',
      range,
      related: [],
      fixes: [],
    };
    const engine: Engine = {
      ...fakeEngine,
      deriveAsked: () => ({ kind: 'derived', derivations: answer.derivatives }),
      judge: () => ({ ...answer, problems: [problem] }),
    };
    const run = await mcalc(['derive', '-'], { stdin, engine });
    expect(run.status).toBe(1);
    expect(run.out).toContain('∂L/∂Θ = ');
    expect(run.err).toContain('<stdin>:5:1 error[not-differentiable] There is none.');
  });

  test('a refusal is the reason in one line; of what the command line asks for it is bad usage', async () => {
    const refused = { kind: 'refused', why: 'Θ does not depend on L.' } as const;
    const engine: Engine = { ...fakeEngine, deriveAsked: () => refused, derive: () => refused };
    const err = 'mcalc: <stdin>: Θ does not depend on L.\n';
    expect(await mcalc(['derive', '-'], { stdin: FILE, engine })).toEqual({ status: 1, out: '', err });
    const args = ['derive', '-', '--of', 'Θ', '--wrt', 'L'];
    expect(await mcalc(args, { stdin: FILE, engine })).toEqual({ status: 2, out: '', err });
  });

  test('wrong claims do not stand in the way, and are told in one line', async () => {
    const run = await mcalc(['derive', '-'], { stdin: `${FILE}∂L/∂b = misshapen\n` });
    expect(run.status).toBe(1);
    expect(run.err).toBe('mcalc: <stdin>: 1 error in its claims; mcalc check says more\n');
    expect(run.out).toContain('✓ verified');
  });

  test('long rules are wrapped beside their lines', async () => {
    const { out } = await stepsTold('c · dc');
    expect(out).toContain(`  dL = c · dc   scalar   a constant factor stays;
                         the differential of a sum is the sum of the differentials; power rule
`);
  });

  test('rules stand below lines that leave no room for them, and long formulas are broken where it hurts least', async () => {
    const term = "2 X' ((h(X Θ) - Y) ∘ (ones(M, out) - h(X Θ) ∘ h(X Θ)))";
    const { out } = await stepsTold(`(${term} - λ Θ) · dΘ + ${term} · dΘ`);
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
    expect((await nodesTold(narrow)).out).toContain(`∂L/∂Θ
  node      shape   its differential   adjoint
  a = X Θ   M×out   da = X dΘ          b - Y
  Θ         M×out                      X' (b - Y)
`);
    const wide = [row('a', 'X Θ', 'X dΘ', `${"X' (b - Y) + ".repeat(8)}λ`)];
    expect((await nodesTold(wide)).out).toContain(`  a = X Θ   M×out
    its differential  da = X dΘ
    adjoint           X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y) + X' (b - Y)
                      + X' (b - Y) + X' (b - Y) + λ
`);
  });
});

/** `--steps` of a derivation whose proof is one line with a long rule. */
async function stepsTold(expr: string): Promise<Run> {
  const rule =
    'a constant factor stays; the differential of a sum is the sum of the differentials; power rule';
  const left = leftSideOf(differentialOf('L'));
  return told('--steps', {
    steps: [{ rule, cite: null, left, expr, latex: '', shape: [], confirmed: null }],
  });
}

async function nodesTold(nodes: readonly NodeRow[]): Promise<Run> {
  return told('--nodes', { nodes });
}

async function told(
  flag: string,
  change: Pick<Derivation, 'steps'> | Pick<Derivation, 'nodes'>,
): Promise<Run> {
  const [answer] = fakeEngine.judge(fakeEngine.analyse(FILE), judgeOptions({})).derivatives;
  const derivations = answer ? [{ ...answer, ...change }] : [];
  const engine: Engine = { ...fakeEngine, deriveAsked: () => ({ kind: 'derived', derivations }) };
  return mcalc(['derive', flag, '-'], { stdin: FILE, engine });
}
