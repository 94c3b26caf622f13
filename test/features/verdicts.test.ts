// Verdicts, numbers and questions in words.

import { describe, expect, test } from 'vitest';
import type { Derivation, Verdict } from '../../server/engine/api.ts';
import { differentialSide, leftSideOf, stackedSide } from '../../server/engine/derivations/left-side.ts';
import { derivativeLatex } from '../../server/engine/operators/derivative-latex.ts';
import {
  derivativeOfNames,
  derivativeText,
  differentialOf,
  partial,
} from '../../server/engine/text/derivative.ts';
import { renderDerivation } from '../../server/features/derivation-view.ts';
import { formatError, formatNumber, formatShape } from '../../server/features/numbers.ts';
import { splitEquation } from '../../server/features/split-equation.ts';
import { renderVerdict, summarizeVerdict } from '../../server/features/verdict-view.ts';
import { summarizeCounts } from '../../server/features/verification-view.ts';

const evidence = { maxRelativeError: 3e-11, trials: 8, sizes: [{ M: 3, in: 4 }], seed: 1 };

test.each([
  [0, '0'],
  [-3, '−3'],
  [0.1 + 0.2, '0.3'],
  [1234.5678, '1235'],
  [-1.2e-7, '−1.2·10⁻⁷'],
  [3e12, '3·10¹²'],
  [Number.POSITIVE_INFINITY, '∞'],
  [Number.NaN, 'undefined'],
])('%d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('an error bound has one digit', () => {
  expect([3.14e-11, 0, 0.5].map(formatError)).toEqual(['3·10⁻¹¹', '0', '0.5']);
});

test.each([
  [[], 'scalar'],
  [['M', 'out'], 'M×out'],
  [['m + n', '1'], '(m + n)×1'],
  [['M*out', 'in*out'], '(M·out)×(in·out)'],
])('the shape %j is written %s', (shape, text) => {
  expect(formatShape(shape)).toBe(text);
});

describe('a verdict', () => {
  test('verified says on what it rests', () => {
    const sheet = renderVerdict({ status: 'verified', proved: false, evidence });
    expect(sheet.detail).toBe(
      'Agrees with numeric differences at 8 random points, relative error at most 3·10⁻¹¹ (M\u00a0=\u00a03, in\u00a0=\u00a04).',
    );
  });

  test('refuted shows the worst entry, counted from 1', () => {
    const verdict: Verdict = {
      status: 'refuted',
      why: null,
      evidence,
      counterexample: {
        sizes: { M: 1 },
        at: { X: [[1]] },
        claimed: [[0, 2]],
        actual: [[0, 1]],
        entry: [0, 1],
      },
    };
    expect(renderVerdict(verdict).counterexample?.sentence).toBe('Entry (1, 2) is 1; the claim gives 2.');
  });

  test('says in one line why it is none', () => {
    expect(summarizeVerdict({ status: 'unchecked', why: 'no rule' })).toBe('not checked: no rule');
  });
});

test('counts of nothing are left out', () => {
  const none = { verified: 0, proved: 0, refuted: 0, 'ill-shaped': 0, unchecked: 0 };
  expect(summarizeCounts({ ...none, verified: 3, refuted: 1 })).toBe('3 claims verified, 1 refuted');
  expect(summarizeCounts({ ...none, verified: 1 })).toBe('1 claim verified');
  expect(summarizeCounts(none)).toBe('No claims to verify');
});

test.each([
  [{ of: 'L', wrt: 'Θ', order: 1 }, '∂L/∂Θ', '\\frac{\\partial L}{\\partial \\Theta}'],
  [{ of: 'L', wrt: 'W₁', order: 2 }, '∂²L/∂W₁²', '\\frac{\\partial^{2} L}{\\partial W_{1}^{2}}'],
  [{ of: 'loss', wrt: 'x', order: 1 }, '∂loss/∂x', '\\frac{\\partial \\mathit{loss}}{\\partial x}'],
  [{ of: 'L', wrt: null, order: 1 }, 'dL', '\\mathrm{d} L'],
  [{ of: 'L', wrt: 'x, y', order: 2 }, '∂²L/∂x∂y', '\\frac{\\partial^{2} L}{\\partial x \\, \\partial y}'],
  [{ of: "x' A x", wrt: 'x', order: 1 }, "∂(x' A x)/∂x", null],
  [{ of: '(X Θ)', wrt: 'Θ', order: 1 }, '∂(X Θ)/∂Θ', null],
  [{ of: '(a) (b)', wrt: 'x', order: 1 }, '∂((a) (b))/∂x', null],
  [{ of: 'L', wrt: 'h[t-1]', order: 1 }, '∂L/∂h[t-1]', '\\frac{\\partial L}{\\partial h_{t-1}}'],
  [{ of: 'h[T]', wrt: 'W_1[l]', order: 1 }, '∂h[T]/∂W_1[l]', '\\frac{\\partial h_{T}}{\\partial W_{{1}, l}}'],
  [
    { of: 'vec(F)', wrt: 'vec(X)', order: 1 },
    '∂vec(F)/∂vec(X)',
    '\\frac{\\partial \\operatorname{vec}\\left(F\\right)}{\\partial \\operatorname{vec}\\left(X\\right)}',
  ],
])('%j is written %s', (named, text, latex) => {
  const derivative = named.wrt === null ? differentialOf(named.of) : derivativeOfNames(named);
  expect(derivativeText(derivative)).toBe(text);
  expect(derivativeLatex(derivative)).toBe(latex);
});

describe('the steps of a derivation', () => {
  const step = { rule: 'product rule; power rule', cite: null, latex: 'c', shape: [], confirmed: true };
  const derivation: Derivation = {
    kind: 'matrix',
    derivative: partial('L', 'Θ'),
    shape: ['in', 'out'],
    expr: 'c',
    latex: 'c',
    operations: 0,
    steps: [
      { ...step, left: leftSideOf(differentialOf('L')), expr: 'dL' },
      { ...step, left: leftSideOf(differentialOf('L')), expr: 'c · dc' },
      { ...step, left: leftSideOf(partial('L', 'Θ')), expr: 'c' },
    ],
    tangent: null,
    moves: [],
    nodes: [],
    verified: null,
  };

  test('have their sides and rules apart, and none says that something is itself', () => {
    expect(renderDerivation(derivation).steps).toMatchObject([
      { left: 'dL', leftLatex: '\\mathrm{d} L', right: 'c · dc', rules: ['product rule', 'power rule'] },
      { left: '∂L/∂Θ', leftLatex: '\\frac{\\partial L}{\\partial \\Theta}', right: 'c' },
    ]);
  });

  test('have differentials of gradients and stacked columns on the left', () => {
    const moving = differentialSide(leftSideOf(partial('f', 'X')));
    expect([moving, stackedSide(moving), stackedSide(leftSideOf(differentialOf('F')))]).toEqual([
      { text: 'd(∂f/∂X)', latex: '\\mathrm{d} \\frac{\\partial f}{\\partial X}' },
      {
        text: 'vec(d(∂f/∂X))',
        latex: '\\operatorname{vec}\\left(\\mathrm{d} \\frac{\\partial f}{\\partial X}\\right)',
      },
      { text: 'vec(dF)', latex: '\\operatorname{vec}\\left(\\mathrm{d} F\\right)' },
    ]);
  });

  test('are split at their own sign, not inside brackets', () => {
    expect(splitEquation('sum(i = 1, c)')).toEqual({ left: null, right: 'sum(i = 1, c)' });
    expect(splitEquation('= c')).toEqual({ left: null, right: 'c' });
  });
});
