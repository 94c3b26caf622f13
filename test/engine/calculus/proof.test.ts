// Proofs: the problem of the halved squared error line by line, and every line of many proofs confirmed by numbers.

import { describe, expect, test } from 'vitest';
import { deriveLinearMap, linearMapText } from '../../../server/engine/calculus/derive.ts';
import { type Names, print } from '../../../server/engine/calculus/print.ts';
import type { ProofDetail, ProofStep } from '../../../server/engine/calculus/proofs/proof-line.ts';
import {
  explain,
  leftOf,
  renderDerivation,
  type Spelling,
} from '../../../server/engine/derivations/explain.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { isScalar } from '../../../server/engine/shapes/shape.ts';
import { partial } from '../../../server/engine/text/derivative.ts';
import { readFormula, readSmall, type SmallFile } from './small-reader.ts';
import { distance, randomPoint, valueAt } from './value-at.ts';

const HEAD = ['dim M, in, out', 'var X : R[M, in]', 'var Y : R[M, out]', 'var Θ : R[in, out]'];

function named(file: SmallFile, except: string): Names {
  return new Map(
    [...file.definitions]
      .filter(([name, value]) => name !== except && value.args.length > 0)
      .map(([name, value]) => [value, name]),
  );
}

function get(file: SmallFile, name: string): Expression {
  const found = file.names.get(name);
  if (!found) throw new Error(name);
  return found;
}

interface Told {
  readonly expr: string;
  readonly rule: string;
  readonly cite: string | null;
}

function explained(
  text: readonly string[],
  of: string,
  by: string,
  detail: ProofDetail = 'short',
): readonly Told[] {
  const file = readSmall(text.join('\n'));
  const explained = explain(
    { kind: 'gradient', of: get(file, of), by: get(file, by), symmetric: 'frobenius' },
    detail,
  );
  if (explained.kind === 'refused') throw new Error(explained.why);
  const spelling: Spelling = {
    derivative: partial(of, by),
    moving: of,
    movingBy: by,
    lower: null,
    gradient: partial(of, by),
    names: named(file, of),
    resultNames: named(file, of),
  };
  const { steps } = renderDerivation(explained.explanation, spelling);
  return steps.map((step) => ({ ...step, expr: `${step.left.text} = ${step.expr}` }));
}

function lines(...asked: Parameters<typeof explained>): readonly string[] {
  return explained(...asked).map((step) => step.expr);
}

describe('the halved squared error of a one-layer model', () => {
  const layer = [...HEAD, 'fn h : elementwise', 'a = X Θ', 'b = h(a)', 'c = Y - b', 'L = ½ sum(c.^2)'];

  test('with its names', () => {
    expect(lines(layer, 'L', 'Θ')).toEqual([
      'dL = d(½ sum(c.^2))',
      'dL = c · dc',
      "dL = -(c ∘ h'(a) · da)",
      "dL = -(c ∘ h'(a) · X dΘ)",
      "dL = -(X' (c ∘ h'(a)) · dΘ)",
      "∂L/∂Θ = -X' (c ∘ h'(a))",
    ]);
  });

  test('with a map as a whole', () => {
    const map = [...HEAD, 'fn h : R[M, out] -> R[M, out]', 'L = ½ sum((Y - h(X Θ)).^2)'];
    expect(lines(map, 'L', 'Θ').at(-1)).toBe("∂L/∂Θ = X' h'(X Θ)ᵀ[h(X Θ) - Y]");
  });

  test('a matrix by a matrix is a linear map', () => {
    const file = readSmall([...HEAD, 'a = X Θ'].join('\n'));
    const map = deriveLinearMap(get(file, 'a'), get(file, 'Θ'));
    expect(map.kind === 'derived' && linearMapText(map.map)).toEqual({
      action: 'dΘ ↦ X dΘ',
      adjoint: "G ↦ X' G",
    });
  });
});

const PROVED: readonly (readonly [formula: string, by: string])[] = [
  ["x' * M * x", 'x'],
  ["logdet(A' * A) + tr(A * M * A')", 'A'],
  ["x' * inv(M) * z", 'M'],
  ['norm(tanh(A * M) - B)^2', 'M'],
  ["(x' * M * x) / (x' * x)", 'x'],
  ['sum(B .* softmax(A * M, rows))', 'M'],
  ['det(M)^2', 'M'],
  ["M * x + x * (x' * z)", 'x'],
  ['softmax(M * x)', 'x'],
  ["M' * M", 'M'],
  ['inv(M)', 'M'],
];

function proof(
  formula: string,
  by: string,
  detail: 'short' | 'long',
): { readonly steps: readonly ProofStep[]; readonly of: Expression } {
  const file = readFormula(formula);
  const of = get(file, 'f');
  const wrt = get(file, by);
  const explained = explain(
    isScalar(of.shape)
      ? { kind: 'gradient', of, by: wrt, symmetric: 'frobenius' }
      : { kind: 'jacobian', of, by: wrt, layout: 'numerator' },
    detail,
  );
  if (explained.kind === 'refused') throw new Error(explained.why);
  return { steps: explained.explanation.steps, of };
}

describe('all terms are worked out side by side', () => {
  const two = ['dim n', 'var x : R[n]', 'var A : R[n, n]', "f = sum(x.^3) + (x' A x)^2"];

  test('d goes through what is linear, then outer functions, then products, then the moves', () => {
    expect(explained(two, 'f', 'x').map(({ expr, rule }) => [expr, rule])).toEqual([
      ["df = d(sum(x.^3) + (x' A x)^2)", 'start from the differential'],
      ["df = sum(d(x.^3)) + d((x' A x)^2)", 'd(A + B) = dA + dB [Matrix Cookbook (35)]; d(sum(A)) = sum(dA)'],
      [
        "df = 3 x.^2 · dx + 2 (x' A x) d(x' A x)",
        'd(A.^p) = p A.^(p-1) ∘ dA; power rule; sum(A ∘ B) = A · B',
      ],
      ["df = 3 x.^2 · dx + 2 (x' A x) (dx' A x + x' A dx)", 'product rule'],
      ["df = (2 (x' A x) (A' + A) x + 3 x.^2) · dx", 'a factor moves across the inner product'],
      ["∂f/∂x = 2 (x' A x) (A' + A) x + 3 x.^2", 'dL = D · dΘ ⇒ ∂L/∂Θ = D'],
    ]);
  });

  test('terms keep their places', () => {
    const text = [
      'dim N, d',
      'var X : R[N, d]',
      'var y : R[N]',
      'var w : R[d]',
      "f = sum(softplus(X w)) - y' X w",
    ];
    expect(lines(text, 'f', 'w').slice(1, 4)).toEqual([
      "df = sum(d(softplus(X w))) - d(y' X w)",
      "df = sigmoid(X w) · d(X w) - y' X dw",
      "df = sigmoid(X w) · d(X w) - X' y · dw",
    ]);
  });

  test('every move is one rule a line', () => {
    const text = ['dim n', 'var x : R[n]', 'var A : R[n, n]', 'f = sum(x.^3) + norm(A x)^2'];
    expect(lines(text, 'f', 'x', 'long')).toEqual([
      'df = d(sum(x.^3) + norm(A x)^2)',
      'df = d(sum(x.^3)) + d(norm(A x)^2)',
      'df = sum(d(x.^3)) + d(norm(A x)^2)',
      'df = sum(3 (x.^2 ∘ dx)) + d(norm(A x)^2)',
      'df = 3 x.^2 · dx + d(norm(A x)^2)',
      'df = 3 x.^2 · dx + 2 A x · d(A x)',
      'df = 3 x.^2 · dx + 2 A x · A dx',
      "df = (2 A' A x + 3 x.^2) · dx",
      "∂f/∂x = 2 A' A x + 3 x.^2",
    ]);
  });
});

describe('every line of a proof has the value of the first', () => {
  for (const [formula, by] of PROVED) {
    for (const detail of ['short', 'long'] as const) {
      test(`${formula} by ${by}, ${detail}`, () => {
        const { steps, of } = proof(formula, by, detail);
        expect(steps.length).toBeGreaterThan(1);
        const moves = steps.filter((step) => step.left === 'differential');
        const point = randomPoint([of, ...moves.map((step) => step.meaning)], 5, ['m', 'n']);
        const values = moves.map((step) => valueAt(step.meaning, point));
        for (const [index, value] of values.entries())
          expect(distance(value, values[0] ?? value), print(moves[index]?.line ?? of)).toBeLessThan(1e-9);
      });
    }
  }

  test('a Hessian is reported through the gradient', () => {
    const file = readSmall(
      ['dim N, d', 'var X : R[N, d]', 'var w : R[d]', 'L = sum(softplus(X * w))'].join('\n'),
    );
    const explained = explain(
      { kind: 'hessian', of: get(file, 'L'), by: get(file, 'w'), and: get(file, 'w') },
      'short',
    );
    if (explained.kind === 'refused') throw new Error(explained.why);
    const spelling: Spelling = {
      derivative: { kind: 'partial', of: 'L', by: ['w', 'w'] },
      moving: 'L',
      movingBy: 'w',
      lower: null,
      gradient: partial('L', 'w'),
      names: new Map(),
      resultNames: new Map(),
    };
    const lefts = explained.explanation.steps.map((step) => leftOf(step, spelling).text);
    expect([...new Set(lefts)]).toEqual(['dL', '∂L/∂w', 'd(∂L/∂w)', '∂²L/∂w²']);
    expect(print(explained.explanation.result)).toBe("X' diag(sigmoid(X w) ∘ (1 - sigmoid(X w))) X");
  });
});
