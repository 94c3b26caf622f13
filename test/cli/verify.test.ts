// `mcalc verify`: one line a claim, and a counterexample that can be checked by hand.

import { describe, expect, test } from 'vitest';
import { mcalc } from './support/run.ts';

const MODEL = 'const X : R[m, n]\nparam Θ : R[n, k]\na = X Θ\nL = ½ sum(a.^2)\n';

describe('verify', () => {
  test('claims with their evidence, then what the tool derived itself', async () => {
    const stdin = `${MODEL}∂L/∂Θ = X' a\nderive ∂L/∂Θ\n`;
    const { status, out, err } = await mcalc(['verify', '-'], { stdin });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    // How large the error of rounding is, is no matter here.
    expect(out.replace(/\de-\d+/gu, '…')).toBe(`<stdin>
  ✓ ∂L/∂Θ = X' a   line 5   proved (2 trials, …)
  derived
  ✓ ∂L/∂Θ = X' a   verified (8 trials, …)

1 file: nothing wrong · 1 claim: 1 verified
`);
  });

  test('a refuted claim shows numbers for which it is wrong', async () => {
    const stdin =
      "dim m = 1, k = 1\nconst X : R[m, 2]\nparam Θ : R[2, k]\na = X Θ\nL = ½ sum(a.^2)\n∂L/∂Θ = 2 X' a\n";
    const { status, out } = await mcalc(['verify', '-'], { stdin });
    expect(status).toBe(1);
    const [, why = '', , values = '', ...rows] = out.split('\n');
    expect(why).toMatch(/^ {2}✗ ∂L\/∂Θ = 2 X' a {3}line 6 {3}refuted: twice the right answer \(8 trials, /u);
    expect(values).toMatch(/^ {6}Θ = ⎡-?\d+⎤ {3}X = \[-?\d+ +-?\d+\]$/u);
    expect(rows.slice(1, 3).join('\n')).toMatch(/claimed = ⎡.*actual = ⎡.*\n.*⎣.*⎣/u);
    expect(out).toMatch(/entry \[\d, 1\]: claimed -?\d+, actual -?\d+\n/u);
    expect(out).toContain("      help: Change to `X' a` (tried: verifies)\n");
    expect(out).toMatch(/\n\n1 file: 1 error · 1 claim: 1 refuted\n$/u);
  });

  test('errors that keep a statement from being judged go to standard error', async () => {
    const run = await mcalc(['verify', '-'], { stdin: `b = ?\n${MODEL}∂L/∂Θ = X' a\n` });
    expect(run.status).toBe(1);
    expect(run.err).toContain('<stdin>:1:5 error[syntax] `?` stands only for a size');
    expect(run.out).toContain('1 file: 1 error · 1 claim: 1 verified');
  });

  test('an ill-shaped claim says why on its line, and nowhere else', async () => {
    const run = await mcalc(['verify', '-'], { stdin: `${MODEL}∂L/∂Θ = a\n` });
    expect(run.status).toBe(1);
    expect(run.err).toBe('');
    expect(run.out).toContain('✗ ∂L/∂Θ = a   line 5   ill-shaped: it has another shape than the derivative');
  });

  test('JSON adds evidence, counterexample and derivatives', async () => {
    const stdin = `${MODEL}∂L/∂Θ = 2 X' a\nderive ∂L/∂Θ\n`;
    const run = await mcalc(['verify', '--json', '--seed', '7', '--trials', '3', '-'], { stdin });
    expect(run.status).toBe(1);
    const [file] = JSON.parse(run.out).files;
    expect(Object.keys(file)).toEqual(['file', 'diagnostics', 'definitions', 'claims', 'derivatives']);
    const [claim] = file.claims;
    expect(Object.keys(claim)).toEqual([
      'claim',
      'range',
      'status',
      'why',
      'evidence',
      'counterexample',
      'chain',
    ]);
    expect(claim).toMatchObject({
      claim: '∂L/∂Θ',
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 14 } },
      status: 'refuted',
      why: 'twice the right answer',
      evidence: { trials: 3, seed: 7 },
      counterexample: { sizes: { m: 1, n: 1, k: 1 }, entry: [0, 0] },
    });
    expect(claim.evidence.sizes).toHaveLength(3);
    const { claimed, actual } = claim.counterexample;
    expect(claimed[0][0]).toBe(2 * actual[0][0]);
    expect(file.derivatives).toHaveLength(1);
  });
});
