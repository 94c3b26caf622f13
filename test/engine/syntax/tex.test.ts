// TeX that stands in a file: each command has a fix, all have one together, and what they write can be read.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';

function fixed(text: string, title: RegExp): string {
  const fix = analyse(text)
    .problems.flatMap(({ fixes }) => fixes)
    .find((candidate) => title.test(candidate.title));
  if (!fix) throw new Error(`no fix ${title}`);
  return [...fix.edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((now, { range, newText }) => now.slice(0, range.start) + newText + now.slice(range.end), text);
}

describe('TeX', () => {
  test('of one command is one sign', () => {
    expect(fixed('a = \\Theta\n', /^Write `Θ`$/u)).toBe('a = Θ\n');
  });

  test('of a whole file is written as signs at once', () => {
    const text = `dim n, m
x \\in \\mathbb{R}^n
\\Theta : R[m, n]
L = ½ \\|\\Theta x\\|^2   # \\Theta stays here
\\partial L/\\partial\\Theta = \\Theta x x^\\top
dL = (\\Theta x x^{\\top}) \\cdot d\\Theta
`;
    const mended = fixed(text, /^Write all 15 TeX/u);
    expect(mended).toBe(`dim n, m
x ∈ ℝ^n
Θ : R[m, n]
L = ½ ‖Θ x‖^2   # \\Theta stays here
∂L/∂Θ = Θ x xᵀ
dL = (Θ x xᵀ) · dΘ
`);
    expect(analyse(mended).problems).toEqual([]);
  });

  test('letters do not run together', () => {
    expect(fixed('a = X\\Theta\\beta\n', /^Write all/u)).toBe('a = X Θ β\n');
  });

  test('behind an operand is read as a division, unless that is what it is', () => {
    const named = 'dim n\nA : R[n, n]\nbeta : R[n]\na = A\\beta\n';
    expect(analyse(named).problems).toEqual([]);
    const unnamed = 'dim n\nA : R[n, n]\nβ : R[n]\na = A \\beta\n';
    expect(fixed(unnamed, /^Write `β`$/u)).toBe('dim n\nA : R[n, n]\nβ : R[n]\na = A β\n');
  });

  test('without a sign of its own has no fix', () => {
    const fixes = analyse('a = \\frac{1}{2}\n').problems.flatMap((problem) => problem.fixes);
    expect(fixes.filter(({ title }) => title.includes('TeX'))).toEqual([]);
  });
});
