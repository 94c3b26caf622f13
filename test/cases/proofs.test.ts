// The proofs of all published derivatives, in short steps and with every move: each line confirmed by numbers, none that
// says nothing, none that does everything, none that cites what it does not use, and no proof longer than it must be.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation, Step } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, deriveAsked } from '../../server/engine/verdicts/judge-document.ts';

interface Published {
  readonly id: string;
  readonly file: string | readonly string[];
}

function read(name: string): readonly Published[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

const published = [...read('derivatives.json'), ...read('published/classics.json')].map(({ id, file }) => ({
  id,
  file: typeof file === 'string' ? file : file.join('\n'),
}));

/** Lines that fit a page. */
const PAGE = 30;
/** Rules of a line of a short proof: of differentials two, of what is linear some, of moves two. */
const MOST_RULES = 5;

function derive(file: string): readonly Derivation[] {
  const answer = deriveAsked(analyse(file), { ...DEFAULT_OPTIONS, trials: 3, detail: 'full' });
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.derivations;
}

const rulesOf = (step: Step): readonly string[] => step.rule.split('; ');

function faults(steps: readonly Step[], mostRules: number): readonly string[] {
  return steps.flatMap((step, index) => [
    ...(step.confirmed === false ? [`not confirmed: ${step.expr}`] : []),
    ...(steps[index - 1]?.expr === step.expr ? [`said twice: ${step.expr}`] : []),
    ...(step.rule === '' ? [`without a rule: ${step.expr}`] : []),
    ...(rulesOf(step).length > mostRules ? [`too many rules: ${step.expr}: ${step.rule}`] : []),
  ]);
}

describe('published derivatives', () => {
  test.each(published)('$id', ({ file }) => {
    for (const { steps, moves } of derive(file)) {
      expect(faults(steps, MOST_RULES)).toEqual([]);
      // One rule, and what goes with it: a transpose written out, a sum made an inner product, terms collected.
      expect(faults(moves, 3)).toEqual([]);
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.length).toBeLessThanOrEqual(PAGE);
      expect(moves.length === 0 || moves.length > steps.length).toBe(true);
      expect(moves.length).toBeLessThanOrEqual(2 * PAGE);
    }
  });
});

describe('a network of many layers', () => {
  const layers = (count: number): string =>
    [
      'dim N, d',
      'const H0 : R[N, d]',
      'const Y : R[N, d]',
      ...Array.from({ length: count }, (_, k) => `param W${k + 1} : R[d, d]`),
      ...Array.from({ length: count }, (_, k) => `H${k + 1} = tanh(H${k} W${k + 1})`),
      `L = ½ norm(H${count} - Y)^2`,
      'derive ∂L/∂W1 closed',
    ].join('\n');

  test('takes three lines a layer: its function, its product, the move', () => {
    const [of4, of8] = [4, 8].map((count) => derive(layers(count))[0]?.steps ?? []);
    expect((of8?.length ?? 0) - (of4?.length ?? 0)).toBe(12);
    expect(faults(of8 ?? [], MOST_RULES)).toEqual([]);
  });

  test('node by node takes two rows a layer, each with its adjoint by name', () => {
    const nodes = derive(layers(6))[0]?.nodes ?? [];
    expect(nodes.filter(({ name }) => name?.startsWith('H'))).toHaveLength(6);
    expect(nodes.length).toBe(2 * 6 + 5);
  });
});

test('a sum over an index that no matrix form stands for has a proof all the same', () => {
  const file = [
    'dim n, m',
    'var x : R[n]',
    'var B : R[m, m] spd',
    'var C : R[m, m] spd',
    'z = exp(x)',
    'f = Σ_{i=1}^{n} logdet(B + z[i] C)',
    'derive ∂f/∂x',
    'derive ∂f/∂B',
  ].join('\n');
  for (const { steps } of derive(file)) {
    expect(faults(steps, MOST_RULES)).toEqual([]);
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.some((step) => step.rule.includes('d(Σᵢ fᵢ) = Σᵢ dfᵢ'))).toBe(true);
  }
});
