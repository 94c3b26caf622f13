// Nodes of every operator of the table: those that its functions build, found by trying arguments of every shape, and those
// that signs build. Each stands over leaves of its own, at a point where everything is smooth and at one where kinks are.

import * as build from '../../../server/engine/expressions/build.ts';
import { type Expression, intern, NONE, topological } from '../../../server/engine/expressions/expression.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import { evaluationOf } from '../../../server/engine/numeric/evaluate.ts';
import { compile, variableKey } from '../../../server/engine/numeric/program.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { surrogateFunctionsOf } from '../../../server/engine/numeric/unknown-functions.ts';
import type { Demand, Operator } from '../../../server/engine/operators/operator.ts';
import { operatorNamed, operators } from '../../../server/engine/operators/table.ts';
import {
  type Dimension,
  fixedSize,
  multiplySizes,
  namedSize,
  ONE,
} from '../../../server/engine/shapes/dimension.ts';
import { columnOf, printShape, SCALAR, type Shape, shapeOf } from '../../../server/engine/shapes/shape.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';

/** An operator applied to leaves (or, of a sum or product over an index, to a body that is made of them). */
export interface Sample {
  readonly label: string;
  readonly operator: Operator;
  readonly node: Expression;
  /** The variables that it is made of. */
  readonly leaves: readonly Expression[];
}

const m = namedSize('m');
const n = namedSize('n');
export const SIZES: ReadonlyMap<string, number> = new Map([
  ['m', 3],
  ['n', 2],
]);

const SHAPES: readonly Shape[] = [
  SCALAR,
  shapeOf(m, ONE),
  shapeOf(ONE, n),
  shapeOf(m, m),
  shapeOf(m, n),
  shapeOf(n, m),
  columnOf(fixedSize(3)),
];

/** The leaf of a shape that stands at a place of the arguments. */
export function leaf(shape: Shape, place: number): Expression {
  const name = `a${place}_${printShape(shape).replace(/[^a-z0-9]/gu, '_')}`;
  return build.variable({ name, attributes: [], role: 'value' }, shape);
}

/** Arguments of every shape, one after the other. */
function* tuples(count: number): Generator<readonly Shape[]> {
  if (count === 0) yield [];
  else for (const before of tuples(count - 1)) for (const shape of SHAPES) yield [...before, shape];
}

function holds({ left, right }: Demand, args: readonly Expression[]): boolean {
  const size = args[left.argument]?.shape[left.axis];
  return size === ('argument' in right ? args[right.argument]?.shape[right.axis] : right);
}

/** What the functions of the table build. */
function* calls(): Generator<Expression> {
  for (const { calling } of operators) {
    if (!calling) continue;
    const [least, most] = calling.arity;
    for (const option of [null, ...calling.options]) {
      for (let count = least; count <= Math.min(most, 3); count++) {
        const ofSizes = calling.takesSizes === 'all' ? count : calling.takesSizes === 'tail' ? count - 1 : 0;
        const sizes: readonly Dimension[] = [m, n, fixedSize(2)].slice(0, ofSizes);
        for (const shapes of tuples(count - ofSizes)) {
          const args = shapes.map(leaf);
          const stacked =
            ofSizes === 2 && args.length === 1 ? [leaf(columnOf(multiplySizes(m, n)), 0)] : args;
          const ruling = calling.shape(
            stacked.map(({ shape }) => shape),
            sizes,
            option,
          );
          if (ruling.kind === 'shape' && ruling.demands.every((demand) => holds(demand, stacked)))
            yield calling.build(stacked, sizes, option);
        }
      }
    }
  }
}

/** What signs, places and functions known by name build. */
function* signs(): Generator<Expression> {
  const [A, B, C] = [0, 1, 2].map((place) => leaf(shapeOf(m, n), place));
  const [Q, R] = [0, 1].map((place) => leaf(shapeOf(m, m), place));
  const [x, y] = [0, 1].map((place) => leaf(shapeOf(m, ONE), place));
  const [s, t] = [0, 1].map((place) => leaf(SCALAR, place));
  const D = leaf(shapeOf(n, m), 1);
  if (!A || !B || !C || !Q || !R || !x || !y || !s || !t) return;
  yield build.addAll([A, B, C]);
  yield build.subtract(A, B);
  yield build.hadamard(A, B, C);
  yield build.matmul(A, D, Q);
  yield build.matmul(build.transpose(A), build.inverse(Q), B);
  yield build.matmul(build.inverse(Q), x);
  yield build.matmul(x, build.transpose(y));
  yield build.times([s, t, A]);
  yield build.times([build.size(m), build.number(1 / 7), A]);
  yield build.divide(A, s);
  yield build.divideEach(A, B);
  yield build.broadcast(x, shapeOf(m, n));
  yield build.kronecker(A, Q);
  yield build.kronecker(Q, D);
  yield build.inner(A, B);
  for (const exponent of [2, 3, -1, -2, 0.5, -0.5, 1 / 3]) {
    yield build.powerEach(A, build.number(exponent));
    yield build.powerEach(s, build.number(exponent));
  }
  yield build.powerEach(A, s);
  yield build.powerEach(s, t);
  yield build.powerEach(A, B);
  for (const exponent of [2, 3, -2, 5]) yield build.matrixPower(Q, exponent);
  const part = (from: number, to: number) =>
    ({ kind: 'range', from: fixedSize(from), to: fixedSize(to) }) as const;
  yield build.slice(A, part(2, 2), part(1, 1));
  yield build.slice(A, part(2, 3), { kind: 'all' });
  yield build.slice(A, { kind: 'all' }, part(2, 2));
  yield build.slice(Q, { kind: 'range', from: fixedSize(2), to: m }, part(1, 2));
  yield build.block([
    [A, Q],
    [build.transpose(x), build.slice(D, part(1, 1), part(1, 2))],
  ]);
  yield build.block([[x, A, y]]);
  // An index that stands for its number is a size.
  const i = build.size(namedSize('i'));
  yield build.sumOver('i', ONE, m, build.times([i, A]));
  yield build.sumOver('i', fixedSize(2), m, build.times([build.powerEach(i, build.number(2)), x]));
  yield build.productOver('i', ONE, m, build.times([i, s]));
  yield build.productOver('i', ONE, n, build.times([i, A]));
  // What has a name, and no node of its own where formulas are built.
  yield intern('sqrt', [A], NONE, A.shape);
  yield intern('mean', [A], NONE, SCALAR);
  const [h, f, g] = ['h', 'f', 'g'];
  for (const order of [0, 1, 2])
    yield build.unknownElementwise({ kind: 'elementwise', name: h ?? '' }, order, A);
  for (const at of [[x], [s], [A], [x, A], [A, x]]) {
    const scalar = { kind: 'scalar', name: f ?? '', from: at.map(({ shape }) => shape) } as const;
    yield build.unknownScalar(scalar, 0, at);
    const [only] = at;
    if (at.length === 1 && only && only !== A) {
      yield build.unknownScalar(scalar, 1, at);
    }
  }
  const map = (from: readonly Shape[], to: Shape, along: 'rows' | 'cols' | null = null) =>
    ({ kind: 'map', name: g ?? '', along, from, to }) as const;
  const columns = map([x.shape, y.shape], shapeOf(n, ONE));
  yield build.unknownMap(columns, [x, y]);
  yield build.unknownJacobian(columns, [x, y], 1);
  const matrices = map([A.shape, x.shape], Q.shape);
  yield build.unknownMap(matrices, [A, x]);
  yield build.unknownAction(matrices, [A, x], B, 0);
  yield build.unknownAdjoint(matrices, [A, x], Q, 0);
  yield build.unknownAction(matrices, [A, x], y, 1);
  yield build.unknownMap(map([shapeOf(ONE, n)], shapeOf(ONE, m), 'rows'), [A]);
  yield build.unknownMap(map([shapeOf(m, ONE)], shapeOf(n, ONE), 'cols'), [A]);
}

/** A node over leaves of its own: what its arguments are made of is no matter of the operator. */
function* samplesOf(node: Expression): Generator<Sample> {
  const operator = operatorNamed(node.operator);
  const { payload } = node;
  // An index has a value inside its sum only.
  const isIndex = payload.kind === 'size' && [...payload.size.dims].some((dim) => !SIZES.has(dim));
  if (!operator || isIndex || payload.kind === 'variable') return;
  if (node.payload.kind === 'binder') {
    const leaves = topological([node]).filter(
      ({ payload }) => payload.kind === 'variable' && payload.variable.role === 'value',
    );
    yield { label: labelOf(node), operator, node, leaves };
    return;
  }
  const over = (args: readonly Expression[]): Sample => {
    const made = intern(node.operator, args, node.payload, node.shape);
    return {
      label: labelOf(made),
      operator,
      node: made,
      leaves: args.filter(({ payload }) => payload.kind === 'variable'),
    };
  };
  yield over(node.args.map((arg, place) => leaf(arg.shape, place)));
  // The number in a power decides which rule applies, and those of a product how it is written.
  if (node.args.some((arg) => build.numberOf(arg) !== null))
    yield over(node.args.map((arg, place) => (build.numberOf(arg) === null ? leaf(arg.shape, place) : arg)));
}

function labelOf(node: Expression): string {
  const { payload } = node;
  const args = node.args.map((arg) => build.numberOf(arg) ?? printShape(arg.shape)).join(', ');
  const detail =
    payload.kind === 'number'
      ? `, ${payload.value}`
      : payload.kind === 'axis'
        ? `, ${payload.axis}`
        : payload.kind === 'function'
          ? `; ${payload.fn.kind} ${payload.order} by ${payload.argument}`
          : payload.kind === 'slice'
            ? `; ${JSON.stringify(payload, (_, value) => value?.key ?? value)}`
            : '';
  return `${node.operator}(${args}${detail}) : ${printShape(node.shape)}`;
}

/** Every operator that has a value, in every form that is built. */
export const samples: readonly Sample[] = [
  ...new Map(
    [...calls(), ...signs()]
      .flatMap((root) => topological([root]))
      .flatMap((node) => [...samplesOf(node)])
      .map((sample) => [sample.node, sample] as const),
  ).values(),
];

/** Products, sums and reductions of one another, as rules for what stands beside what are written for them. */
function* compositions(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const B = leaf(shapeOf(m, n), 1);
  const D = leaf(shapeOf(n, m), 0);
  const Q = leaf(shapeOf(m, m), 0);
  const R = leaf(shapeOf(m, m), 1);
  const [x, y] = [leaf(shapeOf(m, ONE), 0), leaf(shapeOf(m, ONE), 1)];
  const [s, t] = [leaf(SCALAR, 0), leaf(SCALAR, 1)];
  const pieces = [
    A,
    D,
    build.transpose(B),
    Q,
    build.transpose(R),
    build.inverse(Q),
    build.transpose(build.inverse(R)),
  ];
  const factors = [
    ...pieces,
    build.diagMatrix(x),
    x,
    build.transpose(y),
    build.ones(m, ONE),
    build.ones(ONE, m),
    build.ones(ONE, n),
    build.add(Q, R),
  ];
  const chains = (left: Expression, right: Expression): boolean =>
    left.shape.cols === right.shape.rows && left.shape.cols !== ONE;
  const pairs = factors.flatMap((left) =>
    factors.filter((right) => chains(left, right)).map((right) => [left, right]),
  );
  for (const pair of pairs) {
    yield build.matmul(...pair);
    for (const third of pieces) if (chains(pair[1] ?? A, third)) yield build.matmul(...pair, third);
  }
  const squares = pairs
    .map((pair) => build.matmul(...pair))
    .filter(({ shape }) => shape === Q.shape || (shape.rows === m && shape.cols === m));
  for (const square of squares) {
    yield build.trace(square);
    yield build.diagVector(square);
    yield build.sumAll(square);
    yield build.matmul(square, x);
  }
  const K = build.commutation(m, n);
  const long = build.vec(A);
  yield build.matmul(K, long);
  yield build.matmul(build.transpose(K), build.vec(D));
  yield build.matmul(build.transpose(long), K);
  yield build.matmul(K, build.kronecker(D, Q), build.vec(R));
  yield build.matmul(build.kronecker(A, Q), build.vec(leaf(shapeOf(m, n), 2)));
  yield build.matmul(build.transpose(build.vec(Q)), build.kronecker(A, Q));
  // With a matrix between, the product keeps its Kronecker factor, which the export takes apart.
  const P = leaf(shapeOf(multiplySizes(m, n), m), 0);
  const kron = build.kronecker(D, A);
  yield build.matmul(kron, P, x);
  yield build.matmul(build.transpose(kron), P, x);
  yield build.matmul(build.transpose(P), kron, P, x);
  yield build.matmul(build.transpose(x), build.transpose(P), kron, P);
  yield build.matmul(build.transpose(x), build.transpose(P), kron);
  yield build.matmul(K, P, x);
  yield build.matmul(build.transpose(K), P, x);
  yield build.matmul(build.transpose(x), build.transpose(P), K);
  for (const power of [-1, -2, -0.5, 0.5, 2]) {
    const below = build.powerEach(B, build.number(power));
    yield build.hadamard(A, below);
    yield build.hadamard(below, build.powerEach(A, build.number(-1)));
    yield build.times([build.number(-1 / 7), s, build.powerEach(t, build.number(power)), A]);
    yield build.times([build.powerEach(s, build.number(power)), build.powerEach(t, build.number(-1))]);
    yield build.hadamard(A, build.broadcast(build.powerEach(x, build.number(power)), A.shape));
  }
  yield build.hadamard(
    A,
    build.broadcast(x, A.shape),
    build.broadcast(build.transpose(leaf(shapeOf(n, ONE), 0)), A.shape),
  );
  yield build.addAll([
    build.times([build.number(-3), A]),
    build.times([build.number(1 / 7), B]),
    build.spread(s, A.shape),
  ]);
  yield build.subtract(build.broadcast(x, A.shape), A);
  const row = leaf(shapeOf(ONE, n), 0);
  for (const repeated of [build.matmul(build.ones(m, ONE), row), build.matmul(x, build.ones(ONE, n))]) {
    yield build.add(A, repeated);
    yield build.subtract(A, build.times([s, repeated]));
    yield build.add(A, build.times([s, build.powerEach(repeated, build.number(2))]));
    yield build.hadamard(A, build.powerEach(repeated, build.number(3)));
  }
  for (const value of [1 / 3, -2 / 7, 1 / 64, 0.1, 1e-7, -1e300]) yield build.times([build.number(value), A]);
  yield build.sumAll(build.hadamard(A, B));
  yield build.reduce(build.hadamard(A, B), 'rows');
  yield build.reduce(build.hadamard(A, B), 'cols');
}

/** What the export writes otherwise than its parts one by one. */
export const composed: readonly Expression[] = [...new Set([...signs(), ...compositions()])];

/** Values by leaf. */
export type Values = ReadonlyMap<Expression, Matrix>;

function valuesOf(entry: (leaf: Expression) => (row: number, col: number) => number): Values {
  const inComposed = topological(composed).filter(
    ({ payload }) => payload.kind === 'variable' && payload.variable.role === 'value',
  );
  const leaves = new Set([...samples.flatMap((sample) => sample.leaves), ...inComposed]);
  return new Map(
    [...leaves].map((one) => [one, matrixOf(sizeOf(one.shape.rows), sizeOf(one.shape.cols), entry(one))]),
  );
}

export const sizeOf = (size: Dimension): number =>
  size.monomials.reduce(
    (sum, { coefficient, factors }) =>
      sum + factors.reduce((product, name) => product * (SIZES.get(name) ?? Number.NaN), coefficient),
    0,
  );

/** Numbers between 0.15 and 0.85, where every function of a number is smooth; square matrices with a large diagonal. */
export const SMOOTH: Values = valuesOf((one) => {
  const random = randomOf(7, `sample ${build.variableOf(one)?.name}`);
  const isSquare = one.shape.rows === one.shape.cols && one.shape.rows !== ONE;
  return (row, col) => {
    const draw = 0.15 + 0.7 * random.uniform();
    if (!isSquare) return draw;
    return row === col ? 0.7 + 0.1 * row : 0.3 * draw;
  };
});

/** Whole numbers and halves of both signs, zeros and ties among them, some in the tails. */
export const AT_KINKS: Values = valuesOf((one) => {
  const shift = Number(build.variableOf(one)?.name.charAt(1) ?? 0);
  return (row, col) => [0, -1, 3.5, 1, 0.5, -4, 2, -0.5, 0, 1][(3 * row + col + 2 * shift) % 10] ?? 0;
});

/** Where functions saturate, and where they are nearly linear. */
export const FAR_OUT: Values = valuesOf((one) => {
  const shift = Number(build.variableOf(one)?.name.charAt(1) ?? 0);
  return (row, col) =>
    [38, -37, 1e-4, -45, 5, -1e-6, 120, 3e-9, -6.5, 41][(3 * row + col + 2 * shift) % 10] ?? 0;
});

/** So far apart that the exponential of a difference overflows. */
export const WIDE_APART: Values = valuesOf(() => {
  return (row, col) => [-900, 700, 20, -3, 1100, -450][(2 * row + col) % 6] ?? 0;
});

export const SURROGATES = surrogateFunctionsOf(3, 'free');

/** The value of an expression at a point; differentials and other leaves may be among the values. */
export function evaluate(root: Expression, values: Values): Matrix {
  const program = compile([root], operatorNamed);
  const byKey = new Map<string, Matrix>();
  for (const [one, value] of values) {
    const variable = build.variableOf(one);
    if (variable) byKey.set(variableKey(variable), value);
  }
  const evaluation = evaluationOf(program, { sizes: SIZES, values: byKey }, SURROGATES, decompositions);
  evaluation.run(program.instructions);
  const value = evaluation.memory[program.results[0] ?? -1];
  if (!value) throw new Error('nothing was computed');
  return value;
}
