// Formulas of several operators for which entries have rules of their own: blocks that move, products that stand in others,
// functions that are written out, scalars that spread.

import * as build from '../../../server/engine/expressions/build.ts';
import type { Expression, OperatorName } from '../../../server/engine/expressions/expression.ts';
import { determinant } from '../../../server/engine/operators/determinants.ts';
import { operatorNamed } from '../../../server/engine/operators/table.ts';
import { fixedSize, multiplySizes, namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { SCALAR, shapeOf } from '../../../server/engine/shapes/shape.ts';
import { leaf } from './samples.ts';

const m = namedSize('m');
const n = namedSize('n');

/** A function of the table, as the language calls it. */
export function called(
  name: OperatorName,
  args: readonly Expression[],
  option: string | null = null,
): Expression {
  const calling = operatorNamed(name)?.calling;
  if (!calling) throw new Error(`no function ${name}`);
  return calling.build(args, [], option);
}

function* blocks(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const B = leaf(shapeOf(m, n), 1);
  const D = leaf(shapeOf(n, m), 0);
  const Q = leaf(shapeOf(m, m), 1);
  const R = leaf(shapeOf(m, m), 0);
  const x = leaf(shapeOf(m, ONE), 0);
  yield build.block([[A], [B]]);
  yield build.block([[A], [build.matmul(Q, A)]]);
  yield build.block([[build.matmul(Q, B)], [build.matmul(R, B)], [B]]);
  yield build.block([[build.matmul(A, D)], [R], [build.matmul(Q, R)]]);
  yield build.block([[build.hadamard(A, B)], [A]]);
  yield build.block([[build.hadamard(A, B)], [build.matmul(D, A)]]);
  yield build.block([[A, build.matmul(Q, A)]]);
  yield build.block([[x], [build.matmul(Q, x)]]);
  const [s, t] = [leaf(SCALAR, 0), leaf(SCALAR, 1)];
  yield build.block([[s], [build.times([s, t])]]);
  yield build.block([
    [A, build.matmul(R, B)],
    [build.matmul(Q, A), B],
  ]);
}

function* products(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const D = leaf(shapeOf(n, m), 1);
  const Q = leaf(shapeOf(m, m), 1);
  const R = leaf(shapeOf(m, m), 0);
  const [x, y] = [leaf(shapeOf(m, ONE), 0), leaf(shapeOf(m, ONE), 1)];
  const z = leaf(shapeOf(ONE, n), 1);
  const [s, t] = [leaf(SCALAR, 0), leaf(SCALAR, 1)];
  yield build.matmul(Q, build.diagMatrix(x), R, y);
  yield build.matmul(build.transpose(y), Q, build.diagMatrix(x), A);
  yield build.matmul(Q, build.diagMatrix(build.matmul(R, x)), y);
  yield build.diagMatrix(build.matmul(Q, x));
  yield build.diagVector(build.matmul(A, D));
  const P = leaf(shapeOf(multiplySizes(m, n), m), 0);
  yield build.matmul(build.transpose(P), build.kronecker(x, build.transpose(z)));
  yield build.matmul(build.kronecker(Q, z), build.kronecker(x, build.transpose(z)));
  yield build.inner(build.times([s, A]), build.matmul(Q, A));
  yield build.trace(build.matmul(Q, build.inverse(R)));
  yield determinant(build.matmul(Q, R));
  yield determinant(build.matrixPower(Q, 3));
  yield determinant(build.matmul(build.inverse(Q), build.matrixPower(R, 2)));
  const i = build.size(namedSize('i'));
  const over = (body: Expression): Expression => build.productOver('i', ONE, m, body);
  yield over(build.elementwise('exp', build.times([i, s])));
  yield over(build.add(build.powerEach(s, build.number(2)), build.powerEach(i, build.number(2))));
  yield over(build.add(build.times([i, s]), t));
  yield build.productOver('i', fixedSize(2), m, build.elementwise('sigmoid', build.times([i, A])));
}

/** Functions as people write them out where they do not know their names. */
function* writtenOut(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const Q = leaf(shapeOf(m, m), 0);
  const x = leaf(shapeOf(m, ONE), 0);
  const z = leaf(shapeOf(ONE, n), 0);
  const s = leaf(SCALAR, 0);
  const inverted = (of: Expression): Expression => build.powerEach(of, build.number(-1));
  for (const u of [A, x, build.negate(A)]) {
    const one = build.ones(u.shape.rows, u.shape.cols);
    const e = build.elementwise('exp', u);
    const sum = build.add(one, e);
    yield inverted(build.add(one, build.elementwise('exp', build.negate(u))));
    yield build.hadamard(e, inverted(sum));
    yield build.hadamard(build.elementwise('exp', build.negate(u)), build.elementwise('sigmoid', u));
    yield build.hadamard(e, e, inverted(sum));
  }
  const eOfS = build.elementwise('exp', s);
  yield build.times([eOfS, inverted(build.add(build.number(1), eOfS))]);
  yield build.times([build.elementwise('exp', build.negate(s)), build.elementwise('sigmoid', s)]);
  for (const column of [x, z]) {
    const e = build.elementwise('exp', column);
    yield build.times([inverted(build.sumAll(e)), e]);
    yield build.times([s, inverted(build.sumAll(e)), e]);
    yield build.times([
      build.powerEach(build.sumAll(e), build.number(-2)),
      build.powerEach(e, build.number(2)),
    ]);
    yield build.elementwise('log', build.sumAll(e));
  }
  const e = build.elementwise('exp', A);
  const rows = build.reduce(e, 'rows');
  const cols = build.reduce(e, 'cols');
  yield build.matmul(build.diagMatrix(inverted(rows)), e);
  yield build.hadamard(e, inverted(build.broadcast(rows, A.shape)));
  yield build.hadamard(e, inverted(build.matmul(rows, build.ones(ONE, n))));
  yield build.hadamard(e, inverted(build.matmul(build.ones(m, ONE), cols)));
  yield build.hadamard(A, e, inverted(build.matmul(rows, build.ones(ONE, n))));
  yield build.elementwise('log', rows);
  yield build.elementwise('log', cols);
  yield build.elementwise('log', build.elementwise('abs', determinant(Q)));
}

/** What only looks like that. */
function* likeWrittenOut(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const Q = leaf(shapeOf(m, m), 0);
  const x = leaf(shapeOf(m, ONE), 0);
  const [e, ofSquare] = [build.elementwise('exp', A), build.elementwise('exp', Q)];
  const inverted = (of: Expression): Expression => build.powerEach(of, build.number(-1));
  const cols = build.reduce(ofSquare, 'cols');
  yield build.hadamard(e, build.elementwise('sigmoid', A));
  yield build.matmul(build.diagMatrix(inverted(cols)), ofSquare);
  yield build.matmul(build.diagMatrix(inverted(build.transpose(cols))), ofSquare);
  yield build.matmul(e, build.diagMatrix(inverted(build.reduce(e, 'cols'))));
  yield build.elementwise('log', called('softmax', [A], 'rows'));
  yield build.elementwise('log', called('softmax', [x]));
  // Their exponentials are computed once.
  for (const axis of ['rows', 'cols'] as const)
    yield build.hadamard(
      called('softmax', [A], axis),
      build.broadcast(called('logsumexp', [A], axis), A.shape),
    );
}

/** A scalar beside a matrix, in a function of two arguments. */
function* spread(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const s = leaf(SCALAR, 1);
  for (const other of [
    build.zeros(m, n),
    build.ones(m, n),
    build.times([build.number(0.5), build.ones(m, n)]),
    build.times([s, build.ones(m, n)]),
  ])
    for (const name of ['max', 'min'] as const) {
      yield called(name, [other, A]);
      yield called(name, [A, other]);
    }
}

/** Polar factors, which have a value whatever the rank. */
function* polar(): Generator<Expression> {
  const A = leaf(shapeOf(m, n), 0);
  const D = leaf(shapeOf(n, m), 1);
  const gram = build.matmul(build.transpose(A), A);
  const wide = build.matmul(D, build.transpose(D));
  yield build.matmul(A, called('pinv', [called('sqrtm', [gram])]));
  yield build.matmul(called('pinv', [called('sqrtm', [wide])]), D);
}

export const ofAnyRank: readonly Expression[] = [...polar()];

/** Of symmetric matrices: formulas around their largest eigenvalue. */
function* spectral(): Generator<Expression> {
  const S = leaf(shapeOf(m, m), 0);
  const x = leaf(shapeOf(m, ONE), 0);
  const gap = build.subtract(build.times([called('eigmax', [S]), build.eye(m)]), S);
  yield called('pinv', [gap]);
  yield build.matmul(called('pinv', [gap]), x);
  yield build.times([called('eigmin', [S]), called('eigvecmax', [S])]);
}

export const ofSymmetric: readonly Expression[] = [...spectral()];

/** Each is a function of the table, written out. */
export const written: readonly Expression[] = [...writtenOut()];

export const formulas: readonly Expression[] = [
  ...new Set([...blocks(), ...products(), ...ofAnyRank, ...written, ...likeWrittenOut(), ...spread()]),
];
