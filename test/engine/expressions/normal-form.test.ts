// Normal forms: what the constructors make of sums, products, powers, transposes and inverses.

import { describe, expect, test } from 'vitest';
import { print } from '../../../server/engine/calculus/print.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import { topological } from '../../../server/engine/expressions/expression.ts';
import {
  addSizes,
  fixedSize,
  isAtMost,
  multiplySizes,
  namedSize,
} from '../../../server/engine/shapes/dimension.ts';
import { readSmall } from '../calculus/small-reader.ts';

const DECLARED = [
  'dim m, n',
  'var A, B : R[m, n]',
  'var X, Y : R[n, n]',
  'var S : R[n, n] spd',
  'var Q : R[n, n] orthogonal',
  'var W : R[m, n] orthogonal',
  'var K : R[n, n] skew',
  'var x, y : R[n]',
  'var s, t : R',
];

function form(formula: string): string {
  const file = readSmall([...DECLARED, `f = ${formula}`].join('\n'));
  const found = file.names.get('f');
  if (!found) throw new Error(formula);
  return print(found);
}

describe('constructors', () => {
  const CASES: readonly (readonly [formula: string, text: string])[] = [
    ['A + A', '2 A'],
    ['A - A', 'zeros(m, n)'],
    ['-(A - B)', 'B - A'],
    ['2 * (½ * A)', 'A'],
    ['s * A * t', 's t A'],
    ["A''", 'A'],
    ["(A * X)'", "X' A'"],
    ["S'", 'S'],
    ["K'", '-K'],
    ['X * inv(X) * Y', 'Y'],
    ['inv(X * Y)', 'inv(Y) inv(X)'],
    ["inv(A' * A) * (A' * A)", 'eye(n)'],
    ["Q' * Q * X", 'X'],
    // Of sizes that may order either way: rows or columns may be the orthonormal ones.
    ["W' * W", "W' W"],
    ["W * W'", "W W'"],
    ['X * X * X', 'X^3'],
    ["x' * X * y * x", "(x' X y) x"],
    ['A .* A', 'A.^2'],
    ['A .* B ./ B', 'A'],
    ["tr(x * y')", "y' x"],
    ['tr(kron(X, Y))', 'tr(X) tr(Y)'],
    ['kron(X, Y) * vec(S)', "vec(Y S X')"],
    ['sum(ones(m, n))', 'm n'],
    ['s / s', '1'],
    ['A / 2 / s', 'A / (2 s)'],
  ];
  for (const [formula, text] of CASES) test(`${formula} is ${text}`, () => expect(form(formula)).toBe(text));
});

test('equal up to order and to transposing a number', () => {
  const file = readSmall([...DECLARED, "f = x' * X * y + s", "g = s + y' * X' * x"].join('\n'));
  const [f, g] = [file.names.get('f'), file.names.get('g')];
  expect(f && g && build.sameExpression(f, g)).toBe(true);
  expect(f && g && build.isZero(build.subtract(f, g))).toBe(true);
});

test('a scalar formula applied to every entry', () => {
  const file = readSmall(['dim m, n', 'var A : R[m, n]', 'var z : R', 'f = 1 / (1 + exp(-z))'].join('\n'));
  const [f, z, A] = [file.names.get('f'), file.names.get('z'), file.names.get('A')];
  const lifted = f && z && A && build.lift(f, [z], [A]);
  expect(lifted && print(lifted)).toBe('1 ./ (1 + exp(-A))');
});

test('sizes that are in order whatever the dims are', () => {
  const [m, n] = [namedSize('m'), namedSize('n')];
  expect(isAtMost(n, addSizes(n, fixedSize(2)))).toBe(true);
  expect(isAtMost(n, multiplySizes(n, fixedSize(2)))).toBe(true);
  expect(isAtMost(addSizes(n, fixedSize(1)), addSizes(n, m))).toBe(true);
  expect(isAtMost(fixedSize(2), n)).toBe(false);
  expect(isAtMost(n, m)).toBe(false);
  expect(isAtMost(addSizes(n, fixedSize(2)), addSizes(n, m))).toBe(false);
});

test('the parts of a formula come in the order in which it is read, whatever was worked out before', () => {
  // B's square is made before A's.
  const file = readSmall([...DECLARED, 'g = B .* B', 'h = A .* A', 'f = h + g'].join('\n'));
  const f = file.names.get('f');
  expect(f && topological([f]).map((node) => print(node))).toEqual([
    'A',
    '2',
    'A.^2',
    'B',
    'B.^2',
    'A.^2 + B.^2',
  ]);
});
