// `mcalc verify`: one line a claim, and a counterexample that can be checked by hand.

import { describe, expect, test } from 'vitest';
import { mcalc } from './support/run.ts';

describe('verify', () => {
  test('claims with their evidence, then what the tool derived itself', async () => {
    const stdin = '∂L/∂Θ = right\nderive ∂L/∂Θ\n';
    const run = await mcalc(['verify', '-'], { stdin });
    expect(run).toEqual({
      status: 0,
      err: '',
      out: `<stdin>
  ✓ ∂L/∂Θ = right             line 1   verified (8 trials, 3e-11)
  derived
  ✓ ∂L/∂Θ = X' (h(X Θ) - Y)   verified (8 trials, 3e-11)

1 file: nothing wrong · 1 claim: 1 verified
`,
    });
  });

  test('a refuted claim shows numbers for which it is wrong', async () => {
    const run = await mcalc(['verify', '-'], { stdin: '∂L/∂Θ = wrong\n' });
    expect(run.status).toBe(1);
    expect(run.out).toBe(`<stdin>
  ✗ ∂L/∂Θ = wrong   line 1   refuted: twice the right answer (8 trials, 1)
      for example M = 1, in = 2, out = 1
      X = [1  0]   Θ = ⎡1⎤
                       ⎣2⎦
      claimed = ⎡8⎤   actual = ⎡4⎤
                ⎣0⎦            ⎣0⎦
      entry [1, 1]: claimed 8, actual 4
      help: Write right (tried: verifies)

1 file: 1 error · 1 claim: 1 refuted
`);
  });

  test('errors that keep a statement from being judged go to standard error', async () => {
    const run = await mcalc(['verify', '-'], { stdin: 'a = ?\n∂L/∂Θ = right\n' });
    expect(run.status).toBe(1);
    expect(run.err).toContain('<stdin>:1:5 error[syntax] A question mark says nothing.');
    expect(run.out).toContain('1 file: 1 error · 1 claim: 1 verified');
  });

  test('an ill-shaped claim says why on its line, and nowhere else', async () => {
    const run = await mcalc(['verify', '-'], { stdin: '∂L/∂Θ = misshapen\n' });
    expect(run.status).toBe(1);
    expect(run.err).toBe('');
    expect(run.out).toContain('✗ ∂L/∂Θ = misshapen   line 1   ill-shaped: M×in, but Θ is in×out');
  });

  test('JSON adds evidence, counterexample and derivatives', async () => {
    const stdin = '∂L/∂Θ = wrong\nderive ∂L/∂Θ\n';
    const run = await mcalc(['verify', '--json', '--seed', '7', '--trials', '3', '-'], { stdin });
    expect(run.status).toBe(1);
    const [file] = JSON.parse(run.out).files;
    expect(Object.keys(file)).toEqual(['file', 'diagnostics', 'definitions', 'claims', 'derivatives']);
    expect(file.claims).toEqual([
      {
        claim: '∂L/∂Θ',
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 13 } },
        status: 'refuted',
        why: 'twice the right answer',
        evidence: { maxRelativeError: 1, trials: 3, sizes: [{ M: 3, in: 4, out: 5 }], seed: 7 },
        counterexample: {
          sizes: { M: 1, in: 2, out: 1 },
          at: { X: [[1, 0]], Θ: [[1], [2]] },
          claimed: [[8], [0]],
          actual: [[4], [0]],
          entry: [0, 0],
        },
      },
    ]);
    expect(file.derivatives).toHaveLength(1);
  });
});
