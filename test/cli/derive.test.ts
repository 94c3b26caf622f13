// `mcalc derive`: the answer on one line, the steps on request, and the same as JSON.

import { describe, expect, test } from 'vitest';
import { judgeOptions } from '../../server/cli/judge-options.ts';
import type { Derivation, Engine, Problem } from '../../server/engine/api.ts';
import { fakeEngine, mcalc } from './support/run.ts';

const FILE = 'param Θ : R[in, out]\nparam b : R[out]\nL = ½ e\nderive ∂L/∂Θ\n';

describe('derive', () => {
  test('what the file asks for', async () => {
    expect(await mcalc(['derive', '-'], { stdin: FILE })).toEqual({
      status: 0,
      err: '',
      out: "∂L/∂Θ = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)\n",
    });
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
  dL = d(½ sum(c.^2))   definition
     = c · dc           product rule, Delong (12)

∂L/∂Θ = X' (h(X Θ) - Y)   in×out   ✓ verified (8 trials, 3e-11)

`);
  });

  test('what is no matrix is told by what it does', async () => {
    const map: Derivation = {
      of: 'a',
      wrt: 'Θ',
      order: 1,
      shape: ['M out', 'in out'],
      expr: 'I ⊗ X',
      latex: 'I \\otimes X',
      operations: 1,
      steps: [],
      action: 'dΘ ↦ X dΘ',
      adjoint: "G ↦ X' G",
      entries: null,
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
            { rule: 'product rule', cite: 'Delong (12)', expr: '= c · dc', shape: [] },
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

  test('long rules are told below their line', async () => {
    const [answer] = fakeEngine.judge(fakeEngine.analyse(FILE), judgeOptions({})).derivatives;
    const rule =
      'a constant factor stays; the differential of a sum is the sum of the differentials; power rule';
    const steps = [{ rule, cite: null, expr: 'dL = c · dc', latex: '', shape: [], confirmed: null }];
    const derivations = answer ? [{ ...answer, steps }] : [];
    const engine: Engine = { ...fakeEngine, deriveAsked: () => ({ kind: 'derived', derivations }) };
    const { out } = await mcalc(['derive', '--steps', '-'], { stdin: FILE, engine });
    expect(out).toContain(`  dL = c · dc
       a constant factor stays; the differential of a sum is the sum of the differentials; power
       rule
`);
  });
});
