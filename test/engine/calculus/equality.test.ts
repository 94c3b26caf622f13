// Every law of the normal form keeps values: formulas made at random are evaluated as they are put together, node by node, and
// so are what the constructors make of them and their entrywise forms, at sizes with 1 among them and points of both signs.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attempted, createLedger } from '../../../server/engine/calculus/equality/form.ts';
import { provesEqual } from '../../../server/engine/calculus/equality/proves-equal.ts';
import { createReader } from '../../../server/engine/calculus/equality/reading.ts';
import { simplify } from '../../../server/engine/calculus/simplification/simplify.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import {
  type Attribute,
  type Expression,
  intern,
  type OperatorName,
} from '../../../server/engine/expressions/expression.ts';
import { frobeniusNorm } from '../../../server/engine/operators/norms.ts';
import {
  addSizes,
  fixedSize,
  multiplySizes,
  namedSize,
  ONE,
} from '../../../server/engine/shapes/dimension.ts';
import { type Shape, shapeOf, transposedShape } from '../../../server/engine/shapes/shape.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';
import { formValue } from './form-value.ts';
import { readSmall } from './small-reader.ts';
import { valueAt } from './value-at.ts';

const [m, n] = [namedSize('m'), namedSize('n')];
const MATRIX = shapeOf(m, n);
const SQUARE = shapeOf(n, n);
const COLUMN = shapeOf(n, ONE);
const NUMBER = shapeOf(ONE, ONE);

const leaf = (name: string, shape: Shape, ...attributes: Attribute[]): Expression =>
  build.variable({ name, attributes, role: 'value' }, shape);
const LEAVES = [
  leaf('A', MATRIX),
  leaf('P', MATRIX, 'positive'),
  leaf('M', SQUARE),
  leaf('S', SQUARE, 'symmetric'),
  leaf('K', SQUARE, 'skew'),
  leaf('D', SQUARE, 'diagonal'),
  leaf('L', SQUARE, 'lower'),
  leaf('x', COLUMN),
  leaf('z', COLUMN, 'nonneg'),
  leaf('b', COLUMN, 'binary'),
  leaf('u', COLUMN, 'unit'),
  leaf('q', COLUMN, 'simplex'),
  leaf('R', MATRIX, 'simplex rows'),
  leaf('Q', SQUARE, 'orthogonal'),
  leaf('s', NUMBER),
  leaf('p', NUMBER, 'positive'),
];

/** A formula as it was put together, with nothing simplified, and as the constructors make it. */
interface Pair {
  readonly raw: Expression;
  readonly made: Expression;
}

const plain = (of: Expression): Pair => ({ raw: of, made: of });
const NONE = { kind: 'none' } as const;
const ELEMENTWISE: readonly OperatorName[] = [
  'exp',
  'log',
  'abs',
  'sign',
  'step',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'atan',
  'sigmoid',
  'relu',
  'softplus',
  'gelu',
  'erf',
];
const POWERS = [2, 3, -1, -2, 0.5, -0.5, 1.5, 1 / 3, 2 / 3];

/** One more operation on the top of a stack, chosen by a number; every operation of the form has its turn. */
function grown(stack: Pair[], choice: number, detail: number): void {
  const top = stack.at(-1) ?? plain(build.number(1));
  const { raw, made } = top;
  const { rows, cols } = made.shape;
  const put = (raw: Expression, made: Expression): void => {
    stack.push({ raw, made });
  };
  const node = (
    operator: OperatorName,
    args: readonly Pair[],
    shape: Shape,
    payload: Expression['payload'] = NONE,
  ) =>
    intern(
      operator,
      args.map((arg) => arg.raw),
      payload,
      shape,
    );
  const like = (shape: Shape): readonly Pair[] =>
    [...stack, ...LEAVES.map(plain)].filter(
      (one) => one.made.shape.rows === shape.rows && one.made.shape.cols === shape.cols,
    );
  const pick = (options: readonly Pair[]): Pair | undefined => options[detail % Math.max(1, options.length)];
  const number = plain(build.number(POWERS[detail % POWERS.length] ?? 2));
  const isScalar = rows === ONE && cols === ONE;
  switch (choice % 27) {
    case 0:
    case 1: {
      const one = LEAVES[detail % LEAVES.length];
      if (one) stack.push(plain(one));
      return;
    }
    case 2: {
      const other = pick(like(made.shape));
      if (other) put(node('add', [top, other], made.shape), build.add(made, other.made));
      return;
    }
    case 3: {
      const other = pick(like(made.shape));
      if (other && !isScalar)
        put(node('hadamard', [top, other], made.shape), build.hadamard(made, other.made));
      if (other && isScalar) put(node('times', [top, other], made.shape), build.times([made, other.made]));
      return;
    }
    case 4: {
      const other = pick(
        [...stack, ...LEAVES.map(plain)].filter((one) => one.made.shape.rows === cols && cols !== ONE),
      );
      if (other)
        put(
          node('matmul', [top, other], shapeOf(rows, other.made.shape.cols)),
          build.matmul(made, other.made),
        );
      return;
    }
    case 5:
      put(node('transpose', [top], transposedShape(made.shape)), build.transpose(made));
      return;
    case 6:
    case 7: {
      const name = ELEMENTWISE[detail % ELEMENTWISE.length] ?? 'exp';
      put(node(name, [top], made.shape), build.elementwise(name, made));
      return;
    }
    case 8:
      put(node('powerEach', [top, number], made.shape), build.powerEach(made, number.made));
      return;
    case 9:
      put(node('sumAll', [top], NUMBER), build.sumAll(made));
      return;
    case 10: {
      const axis = detail % 2 === 0 ? 'rows' : 'cols';
      put(
        node('reduce', [top], axis === 'rows' ? shapeOf(rows, ONE) : shapeOf(ONE, cols), {
          kind: 'axis',
          axis,
        }),
        build.reduce(made, axis),
      );
      return;
    }
    case 11:
      if (rows === cols) put(node('trace', [top], NUMBER), build.trace(made));
      return;
    case 12:
      if (rows === cols && rows !== ONE) put(node('inverse', [top], made.shape), build.inverse(made));
      return;
    case 13:
      if (cols === ONE && rows !== ONE)
        put(node('diagMatrix', [top], shapeOf(rows, rows)), build.diagMatrix(made));
      else if (rows === cols && rows !== ONE)
        put(node('diagVector', [top], shapeOf(rows, ONE)), build.diagVector(made));
      return;
    case 14: {
      const scalar = pick(like(NUMBER));
      if (scalar && !isScalar)
        put(node('times', [scalar, top], made.shape), build.times([scalar.made, made]));
      return;
    }
    case 15: {
      const other = pick(like(made.shape));
      if (other) put(node('inner', [top, other], NUMBER), build.inner(made, other.made));
      return;
    }
    case 16: {
      const name = detail % 2 === 0 ? 'max' : 'min';
      const other = pick(like(made.shape));
      if (other)
        put(node(name, [top, other], made.shape), intern(name, [made, other.made], NONE, made.shape));
      return;
    }
    case 17:
      if (rows !== ONE && cols !== ONE)
        put(node('vec', [top], shapeOf(multiplySizes(rows, cols), ONE)), build.vec(made));
      return;
    case 18: {
      const axis = detail % 2 === 0 ? 'rows' : 'cols';
      if (isScalar) return;
      put(
        node('softmax', [top], made.shape, { kind: 'axis', axis }),
        intern('softmax', [made], { kind: 'axis', axis }, made.shape),
      );
      return;
    }
    case 19: {
      const ones = plain(build.ones(n, ONE));
      if (cols === n && detail % 2 === 0)
        put(node('matmul', [top, ones], shapeOf(rows, ONE)), build.matmul(made, ones.made));
      else if (rows === cols && rows !== ONE)
        put(node('tril', [top], made.shape), intern('tril', [made], NONE, made.shape));
      return;
    }
    case 20: {
      const other = pick(LEAVES.slice(0, 8).map(plain));
      if (!other || isScalar) return;
      const shape = shapeOf(
        multiplySizes(rows, other.made.shape.rows),
        multiplySizes(cols, other.made.shape.cols),
      );
      put(node('kron', [top, other], shape), build.kronecker(made, other.made));
      return;
    }
    case 21: {
      const below = detail % 2 === 0;
      const other = pick(like(made.shape));
      if (!other) return;
      const shape = below ? shapeOf(addSizes(rows, rows), cols) : shapeOf(rows, addSizes(cols, cols));
      const payload = { kind: 'block', columnsPerRow: below ? [1, 1] : [2] } as const;
      put(
        node('block', [top, other], shape, payload),
        build.block(below ? [[made], [other.made]] : [[made, other.made]]),
      );
      return;
    }
    case 22: {
      if (rows === ONE) return;
      const at = detail % 3 === 0 ? ONE : detail % 3 === 1 ? rows : null;
      const part = at
        ? ({ kind: 'range', from: at, to: at } as const)
        : ({ kind: 'range', from: ONE, to: rows } as const);
      const shape = shapeOf(at ? ONE : rows, cols);
      put(
        node('slice', [top], shape, { kind: 'slice', rows: part, cols: { kind: 'all' } }),
        build.slice(made, part, { kind: 'all' }),
      );
      return;
    }
    case 23: {
      if (rows === ONE) return;
      const i = namedSize('i');
      const part = { kind: 'range', from: i, to: i } as const;
      const of = (inner: Expression): Expression => build.slice(inner, part, { kind: 'all' });
      const name = ELEMENTWISE[detail % ELEMENTWISE.length] ?? 'exp';
      const shape = shapeOf(ONE, cols);
      const from = detail % 2 === 0 ? ONE : fixedSize(2);
      const apply = (inner: Expression): Expression =>
        build.hadamard(build.elementwise(name, of(inner)), build.times([build.size(i), of(inner)]));
      put(
        intern('sumOver', [apply(raw)], { kind: 'binder', index: 'i', from, to: rows }, shape),
        build.sumOver('i', from, rows, apply(made)),
      );
      return;
    }
    case 24: {
      const size = multiplySizes(rows, cols);
      if (rows === ONE || cols === ONE || size.monomials.some(({ factors }) => factors.length > 2)) return;
      const swapped = plain(build.commutation(rows, cols));
      const flat = { raw: node('vec', [top], shapeOf(size, ONE)), made: build.vec(made) };
      put(node('matmul', [swapped, flat], shapeOf(size, ONE)), build.matmul(swapped.made, flat.made));
      return;
    }
    case 25: {
      const identity = plain(build.eye(n));
      if (made.shape.rows === n && made.shape.cols === n)
        put(node('add', [top, identity], made.shape), build.add(made, identity.made));
      return;
    }
    default:
      put(node('normF', [top], NUMBER), frobeniusNorm(made));
  }
}

function pairOf(choices: readonly (readonly [number, number])[]): Pair {
  const stack: Pair[] = [plain(LEAVES[(choices[0]?.[1] ?? 0) % LEAVES.length] ?? build.number(1))];
  for (const [choice, detail] of choices) grown(stack, choice, detail);
  return stack.at(-1) ?? plain(build.number(1));
}

interface Drawn {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<Expression, Matrix>;
}

/** Values of both signs within what is declared, zeros among them where it allows. */
function drawn(m: number, n: number, seed: number): Drawn {
  let state = seed + 1;
  const random = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (2 * state) / 2147483648 - 1;
  };
  const sizes = new Map([
    ['m', m],
    ['n', n],
  ]);
  const values = new Map<Expression, Matrix>();
  for (const one of LEAVES) {
    const name = one.payload.kind === 'variable' ? one.payload.variable.name : '';
    const rows = one.shape.rows === ONE ? 1 : (sizes.get(one.shape.rows.key) ?? 1);
    const cols = one.shape.cols === ONE ? 1 : (sizes.get(one.shape.cols.key) ?? 1);
    const free = matrixOf(rows, cols, () => 1.5 * random());
    const at = (i: number, j: number): number => free.data[i * cols + j] ?? 0;
    values.set(
      one,
      matrixOf(rows, cols, (i, j) => {
        if (name === 'S') return at(i, j) + at(j, i);
        if (name === 'K') return at(i, j) - at(j, i);
        if (name === 'D') return i === j ? at(i, j) : 0;
        if (name === 'L') return i >= j ? at(i, j) : 0;
        if (name === 'P' || name === 'p') return 0.2 + Math.abs(at(i, j));
        if (name === 'z') return Math.max(0, at(i, j));
        if (name === 'u') return at(i, 0) / Math.hypot(...free.data);
        if (name === 'q') return Math.abs(at(i, 0)) / sumOfAbsolutes(free.data);
        if (name === 'R')
          return Math.abs(at(i, j)) / sumOfAbsolutes(free.data.slice(i * cols, (i + 1) * cols));
        // A reflection: I - 2 v v' / v' v.
        if (name === 'Q') return (i === j ? 1 : 0) - (2 * at(i, 0) * at(j, 0)) / squares(free, cols);
        if (name === 'b') return at(i, j) > 0 ? 1 : 0;
        return at(i, j);
      }),
    );
  }
  return { sizes, values };
}

const sumOfAbsolutes = (data: Float64Array): number => data.reduce((total, x) => total + Math.abs(x), 0);
const squares = ({ data }: Matrix, cols: number): number =>
  data.reduce((total, x, place) => total + (place % cols === 0 ? x * x : 0), 0);

const named = ({ sizes, values }: Drawn) => ({
  sizes,
  values: new Map(
    [...values].map(([of, value]) => [of.payload.kind === 'variable' ? of.payload.variable.name : '', value]),
  ),
});

const near = (a: number, b: number, size: number): boolean =>
  Math.abs(a - b) <= 1e-7 * Math.max(1, Math.abs(a), Math.abs(b), size);

const choices = fc.array(fc.tuple(fc.nat(26), fc.nat(40)), { minLength: 2, maxLength: 9 });
const places = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat(1e6));

/** The largest number on the way: what rounding is measured against. */
function largestInside(root: Expression, point: Drawn): number {
  const seen = new Set([root]);
  for (const one of seen) if (one.payload.kind !== 'binder') for (const arg of one.args) seen.add(arg);
  return Math.max(...[...seen].flatMap((one) => [...valueAt(one, point).data].map(Math.abs)), 0);
}

describe('what is put together at random', () => {
  const RUNS = Number(process.env.RUNS ?? 300);
  test('keeps its value in the constructors, in simplification and in its entrywise form', () => {
    let read = 0;
    fc.assert(
      fc.property(choices, places, (list, [rows, cols, seed]) => {
        const { raw, made } = pairOf(list);
        const point = drawn(rows, cols, seed);
        const value = valueAt(raw, point);
        const size = largestInside(raw, point);
        // Beyond, doubles say nothing of exponentials; where it has no value, any form will do.
        if (!(size < 300) || value.data.some((entry) => !Number.isFinite(entry))) return;
        const [constructed, simplified] = [valueAt(made, point), valueAt(simplify(made), point)];
        value.data.forEach((entry, place) => {
          expect(near(constructed.data[place] ?? Number.NaN, entry, size), 'constructed').toBe(true);
          expect(near(simplified.data[place] ?? Number.NaN, entry, size), 'simplified').toBe(true);
        });
        const ledger = createLedger((a, b) => a === b);
        const entries = attempted(() => createReader(ledger).entries(made));
        if (!entries) return;
        const { form, row, col } = entries;
        for (let i = 0; i < value.rows; i++)
          for (let j = 0; j < value.cols; j++) {
            const at = new Map([
              ...(row ? [[row, i + 1] as const] : []),
              ...(col ? [[col, j + 1] as const] : []),
            ]);
            const found = formValue(ledger, form, named(point), at);
            if (found === null) return;
            read += 1;
            expect(near(found, value.data[i * value.cols + j] ?? 0, size), `form ${found}`).toBe(true);
          }
      }),
      { numRuns: RUNS, seed: Number(process.env.SEED ?? 7) },
    );
    expect(read).toBeGreaterThan(RUNS / 2);
  }, 600_000);
});

const DECLARED = [
  'dim m, n',
  'var A, B : R[m, n]',
  'var X, Y : R[n, n]',
  'var S : R[n, n] spd',
  'var K : R[n, n] skew',
  'var Q : R[n, n] orthogonal',
  'var x, y : R[n]',
  'var s, t : R',
];

function proves(left: string, right: string): boolean {
  const { names } = readSmall([...DECLARED, `f = ${left}`, `g = ${right}`].join('\n'));
  const [f, g] = [names.get('f'), names.get('g')];
  if (!f || !g) throw new Error(`${left} == ${right}`);
  return provesEqual(f, g);
}

describe('equal by laws', () => {
  test.each([
    ["tr(A' * B)", 'sum(A .* B)'],
    ['tr(X * Y * S)', 'tr(S * X * Y)'],
    ["x' * K * x", '0'],
    ['A * diag(x)', "A .* (ones(m) * x')"],
    ["(A + B)' * (A + B)", "A' * A + B' * B + A' * B + B' * A"],
    ['inv(X + Y) * X + inv(X + Y) * Y', 'eye(n)'],
    ["inv(A' * A + eye(n)) * A' * A", "eye(n) - inv(A' * A + eye(n))"],
    ['1 / (1 + exp(-s))', 'exp(s) / (1 + exp(s))'],
    ['sin(s)^2 + cos(s)^2', '1'],
    ['tanh(s)', '2 / (1 + exp(-2 * s)) - 1'],
    ['kron(X, Y) * vec(S)', "vec(Y * S * X')"],
    ['(s + t)^2 / (s + t)', 's + t'],
    ['(s^2)^0.5', 'abs(s)'],
    ["Q * X * Q' * Q", 'Q * X'],
    ['sum(softmax(x))', '1'],
    ['s / 63 + s / 63', '2 * s / 63'],
  ])('%s is %s', (left, right) => expect(proves(left, right)).toBe(true));

  test.each([
    ['(s^2)^0.5', 's'],
    ['X * Y', 'Y * X'],
    ["A' * A", "B' * B"],
    ["x' * X * y", "y' * X * x"],
    ['log(s * t)', 'log(s) + log(t)'],
    ['det(-1 * X)', '-1 * det(X)'],
    ['s', '1.0000000001 * s'],
    ['pinv(A) * A', 'eye(n)'],
    ['(s^2)^0.25', 's^0.5'],
    ['abs(s)', 's'],
    ['sum(x)^2', 'sum(x .* x)'],
    ['n', '1'],
  ])('%s is not %s', (left, right) => expect(proves(left, right)).toBe(false));
});
