// Wrong claims about families: what is said of them in letters, and what mends them for every index.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { derivativeText, partial } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { RNN } from '../support/family-networks.ts';

const LAYERS = `dim D
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
const x : R[n[0]]
const y : R[n[D]]
fn σ : elementwise
a[0] = x
z[l] = W[l] a[l-1] for l = 1..D
a[l] = σ(z[l]) for l = 1..D
C = ½ ‖a[D] - y‖²
`;

const said = (text: string) => judge(analyse(text), DEFAULT_OPTIONS).problems;
const fixes = (text: string): readonly string[] =>
  said(text).flatMap((problem) => problem.fixes.flatMap(({ edits }) => edits.map(({ newText }) => newText)));

describe('first fixes', () => {
  test.each([
    [RNN, '∂L/∂h[T] = h[T] + y[T]', 'h[T] - y[T]'],
    [
      RNN,
      '∂L/∂h[t] = h[t] - y[t] + W ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) for t = 1..T-1',
      "h[t] - y[t] + W' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1])",
    ],
    [
      RNN,
      "∂L/∂h[t] = h[t] - y[t] + W' ((1 - h[t+1].^2) ∘ ∂L/∂h[t]) for t = T-1..1",
      "h[t] - y[t] + W' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1])",
    ],
    [
      RNN,
      '∂L/∂h[s] = h[s] - y[s] + W ((1 - h[s+1].^2) ∘ ∂L/∂h[s+1]) for s = 1..T-1',
      "h[s] - y[s] + W' ((1 - h[s+1].^2) ∘ ∂L/∂h[s+1])",
    ],
    [LAYERS, "∂C/∂z[l] = (W[l+1] ∂C/∂z[l+1]) ∘ σ'(z[l]) for l = D-1..1", "(W[l+1]' ∂C/∂z[l+1]) ∘ σ'(z[l])"],
  ])('%s%s', (file, claim, fix) => {
    expect(fixes(file + claim)[0]).toBe(fix);
  });

  test.each([
    [
      RNN,
      "∂L/∂W = ∑_{t=1}^{T-1} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t-1]'",
      "∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) h[t-1]'",
    ],
    [LAYERS, "∂C/∂W[l] = a[l-1]' ∂C/∂z[l] for l = 1..D", "∂C/∂z[l] a[l-1]'"],
  ])('the derived line is among them: %s%s', (file, claim, fix) => {
    expect(fixes(file + claim)).toContain(fix);
  });

  test('each holds at every length: nothing is offered where no formula does for all indices', () => {
    const text = `${RNN}∂L/∂h[t] = h[t] + y[t] for t = 1..T`;
    for (const fix of fixes(text)) {
      const [claim] = judge(analyse(text.replace('h[t] + y[t] for', `${fix} for`)), DEFAULT_OPTIONS).claims;
      expect(claim?.verdict.status).toBe('verified');
    }
  });
});

describe('messages speak of every index', () => {
  const message = (text: string): string => said(text)[0]?.message ?? '';

  test('shapes are those of the index', () => {
    expect(message(`${LAYERS}∂C/∂W[l] = a[l-1] ∂C/∂z[l]' for l = 1..D`)).toContain(
      '`∂C/∂W[l]` is shaped like `W[l]`, n[l]×n[l-1], but this side is n[l-1]×n[l]',
    );
  });

  test('and members those of the claim', () => {
    expect(message(`${LAYERS}∂C/∂z[l] = W[l+1]' ∂C/∂z[l+1] for l = D-1..1`)).toContain(
      "the factor `σ'(z[l])`",
    );
  });

  test('a member that is not there is named in sizes, with the index that asks for it', () => {
    expect(message('dim T\nconst x[t] : R for t = 1..T\nh[t] = x[t+1] for t = 1..T')).toBe(
      'there is no `x[T+1]`: `x` is given for t = 1..T, and `x[t+1]` is read at t = T',
    );
    expect(message('dim T\nconst x[t] : R for t = 1..T\nL = ∑_{t=1}^{T} x[t-1]')).toBe(
      'there is no `x[0]`: `x` is given for t = 1..T, and `x[t-1]` is read at t = 1',
    );
    expect(message('dim T\nh[t] = 2 h[t-1] for t = 1..T')).toContain(
      'if the recursion starts there, write `h[0] = …`',
    );
  });

  test('a derivative by a member is written as in the file', () => {
    expect(derivativeText(partial('C', 'W[l]'))).toBe('∂C/∂W[l]');
    expect(derivativeText(partial('C', 'A[i, j]'))).toBe('∂C/∂A[i, j]');
    expect(derivativeText(partial('C', 'a b'))).toBe('∂C/∂(a b)');
  });
});
