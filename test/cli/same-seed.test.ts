// The same seed gives the same verdict, down to every point that it rests on: in the shell, in this process, and in the
// editor's worker. Needs `npm run build`.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { judge } from '../../server/engine/verdicts/judge-document.ts';
import { createWorkerJudges } from '../../server/protocol/worker-judges.ts';

const root = resolve(import.meta.dirname, '../..');
const program = resolve(root, 'dist/cli.mjs');
const worker = resolve(root, 'dist/worker.mjs');

const TEXT = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
param A : R[in, in] spd
fn h : elementwise
L = ½ sum((h(X Θ) - Y).^2) + logdet(A)
∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))
∂L/∂Θ = X' (h(X Θ) - Y)
∂L/∂A = 2 inv(A)
`;
const OPTIONS = { seed: 7, trials: 5, tolerance: 1e-6, repair: true };

describe('one seed, one verdict', { timeout: 60_000 }, () => {
  beforeAll(() => {
    if (!existsSync(program)) throw new Error('dist/cli.mjs does not exist: npm run build makes it');
  });

  const inShell = (...flags: readonly string[]) => {
    const run = spawnSync('node', [program, 'verify', '--json', ...flags, '-'], {
      input: TEXT,
      encoding: 'utf8',
    });
    return JSON.parse(run.stdout).files[0].claims.map(
      ({ status, evidence, counterexample }: Record<string, unknown>) => ({
        status,
        evidence,
        counterexample,
      }),
    );
  };
  const here = () =>
    judge(analyse(TEXT), OPTIONS).claims.map(({ verdict }) => ({
      status: verdict.status,
      ...('evidence' in verdict && { evidence: verdict.evidence }),
      ...('counterexample' in verdict && { counterexample: verdict.counterexample }),
    }));

  test('in the shell as in this process, twice', () => {
    const shell = inShell('--evidence', '--seed', '7', '--trials', '5');
    expect(shell.map(({ status }: { status: string }) => status)).toEqual(['verified', 'refuted', 'refuted']);
    expect(shell).toEqual(JSON.parse(JSON.stringify(here())));
    expect(inShell('--evidence', '--seed', '7', '--trials', '5')).toEqual(shell);
    expect(inShell('--evidence', '--seed', '8', '--trials', '5')).not.toEqual(shell);
  });

  test('in the worker of the editor', async () => {
    const judges = createWorkerJudges({ kind: 'thread', path: worker });
    const outcome = await judges.judge({ uri: 'file:///a.mcalc', text: TEXT, imports: {} }, OPTIONS).outcome;
    judges.dispose();
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    expect(outcome.value.claims.map(({ verdict }) => verdict)).toEqual(
      judge(analyse(TEXT), OPTIONS).claims.map(({ verdict }) => verdict),
    );
  });

  test('on every machine: sizes and points come from whole numbers', () => {
    const [claim] = inShell('--evidence', '--seed', '7', '--trials', '5');
    const [point] = claim.evidence.points;
    // A claim that is proved needs two points.
    expect(claim.evidence).toMatchObject({ seed: 7, trials: 2 });
    expect(claim.evidence.points).toHaveLength(2);
    expect(claim.evidence.sizes).toEqual([
      { M: 5, in: 7, out: 3 },
      { M: 6, in: 3, out: 2 },
    ]);
    expect(point.at.X[0][0]).toBeCloseTo(-1.052952681062743, 9);
    expect(point.step).toBeGreaterThan(0);
    expect(point.relativeError).toBeLessThan(1e-9);
    expect(point.bound).toBeLessThan(1e-9);
  });

  test('without the flag the evidence is the summary of the contract', () => {
    const [claim] = inShell();
    expect(Object.keys(claim.evidence)).toEqual(['maxRelativeError', 'trials', 'sizes', 'seed']);
  });
});
