// Products of matrices in NumPy: in the cheapest order, with solves for inverses, scalings for diagonal matrices, sums
// for factors of ones, and two products for a Kronecker product that meets a column.

import { mat, matmul, transpose, vec } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { type Dimension, dimsOf, evaluateSize, ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import { type Code, hole, type NumpyRule, type NumpyWriter } from './code.ts';
import { LEVEL } from './writing.ts';

/** A factor, or the product of neighbours. `code` is what it is made of: of an inverse, the matrix to solve with. */
interface Factor {
  readonly kind: 'dense' | 'inverse' | 'diagonal' | 'ones';
  readonly code: Code;
  readonly shape: Shape;
}

/** Sizes have no numbers yet: every dim is taken to be as large as the others. */
const TYPICAL = 100;
/** Longer chains are multiplied from left to right. */
const LONGEST = 60;
/** An inverse in more places than this is computed once. */
const MOST_SOLVES = 2;

function typical(size: Dimension): number {
  return Math.max(1, evaluateSize(size, new Map([...dimsOf(size)].map((name) => [name, TYPICAL]))));
}

function columnCode(v: Expression, py: NumpyWriter): Code {
  return v.shape.cols === ONE ? py.of(v) : py.transposed(py.of(v));
}

function factorOf(node: Expression, py: NumpyWriter): Factor {
  const [inside] = node.args;
  const { shape } = node;
  if (inside && node.operator === 'diagMatrix')
    return { kind: 'diagonal', code: columnCode(inside, py), shape };
  if (inside && node.operator === 'inverse' && py.uses(node) <= MOST_SOLVES)
    return { kind: 'inverse', code: py.of(inside), shape };
  const [within] = inside?.args ?? [];
  if (inside && within && node.operator === 'transpose' && inside.operator === 'inverse')
    if (py.uses(inside) <= MOST_SOLVES) return { kind: 'inverse', code: py.transposed(py.of(within)), shape };
  if (node.operator === 'ones') return { kind: 'ones', code: py.of(node), shape };
  return { kind: 'dense', code: py.of(node), shape };
}

function dense(factor: Factor, py: NumpyWriter): Code {
  switch (factor.kind) {
    case 'dense':
    case 'ones':
      return factor.code;
    case 'inverse':
      return py.code(LEVEL.atom)`np.linalg.inv(${factor.code})`;
    case 'diagonal':
      return py.code(LEVEL.atom)`np.diagflat(${factor.code})`;
  }
}

/** a * b, a / b or a @ b: what stands right of the sign binds tighter. */
function binary(left: Code, sign: string, right: Code, py: NumpyWriter): Code {
  return py.code(LEVEL.product)`${hole(left, LEVEL.product)} ${sign} ${hole(right, LEVEL.prefix)}`;
}

function product(left: Factor, right: Factor, py: NumpyWriter): Factor {
  const shape = shapeOf(left.shape.rows, right.shape.cols);
  const made = (code: Code): Factor => ({ kind: 'dense', code, shape });
  if (left.kind === 'inverse')
    return made(py.code(LEVEL.atom)`np.linalg.solve(${left.code}, ${dense(right, py)})`);
  if (right.kind === 'inverse') {
    const turned = py.transposed(dense(left, py));
    return made(py.transposed(py.code(LEVEL.atom)`np.linalg.solve(${py.transposed(right.code)}, ${turned})`));
  }
  if (left.kind === 'diagonal' && right.kind === 'diagonal')
    return { kind: 'diagonal', code: binary(left.code, '*', right.code, py), shape };
  if (left.kind === 'diagonal') return made(binary(left.code, '*', dense(right, py), py));
  if (right.kind === 'diagonal') return made(binary(dense(left, py), '*', py.transposed(right.code), py));
  if (left.kind === 'ones' && left.shape.rows === ONE)
    return made(py.code(LEVEL.atom)`np.sum(${right.code}, axis=0, keepdims=True)`);
  if (right.kind === 'ones' && right.shape.cols === ONE)
    return made(py.code(LEVEL.atom)`np.sum(${left.code}, axis=1, keepdims=True)`);
  return made(binary(left.code, '@', right.code, py));
}

/** What a product of two shapes costs; scalings and sums look at every entry once. */
function costOf(left: Factor, right: Factor, leftShape: Shape, rightShape: Shape): number {
  const [m, k, n] = [typical(leftShape.rows), typical(leftShape.cols), typical(rightShape.cols)];
  if (left.kind === 'diagonal' || right.kind === 'diagonal') return m * n;
  return m * k * n;
}

/** The factors multiplied in the order that costs least; from left to right where orders cost the same. */
function cheapest(factors: readonly Factor[], py: NumpyWriter): Factor | null {
  const count = factors.length;
  const [first] = factors;
  if (!first) return null;
  if (count > LONGEST) return factors.slice(1).reduce((left, right) => product(left, right, py), first);
  const costs: number[][] = factors.map(() => new Array<number>(count).fill(0));
  const cuts: number[][] = factors.map(() => new Array<number>(count).fill(0));
  const single = (from: number, to: number): Factor | undefined => (from === to ? factors[from] : undefined);
  const shapeOver = (from: number, to: number): Shape =>
    shapeOf(factors[from]?.shape.rows ?? ONE, factors[to]?.shape.cols ?? ONE);
  const plain: Factor = { ...first, kind: 'dense' };
  for (let length = 2; length <= count; length++) {
    for (let from = 0; from + length <= count; from++) {
      const to = from + length - 1;
      let best = Number.POSITIVE_INFINITY;
      for (let cut = to - 1; cut >= from; cut--) {
        const own = costOf(
          single(from, cut) ?? plain,
          single(cut + 1, to) ?? plain,
          shapeOver(from, cut),
          shapeOver(cut + 1, to),
        );
        const cost = (costs[from]?.[cut] ?? 0) + (costs[cut + 1]?.[to] ?? 0) + own;
        if (cost < best) {
          best = cost;
          const row = cuts[from];
          if (row) row[to] = cut;
        }
      }
      const row = costs[from];
      if (row) row[to] = best;
    }
  }
  const multiplied = (from: number, to: number): Factor => {
    const own = single(from, to);
    const cut = cuts[from]?.[to] ?? from;
    return own ?? product(multiplied(from, cut), multiplied(cut + 1, to), py);
  };
  return multiplied(0, count - 1);
}

/** A chain that makes a column: (A ⊗ B) c is vec(B mat(c) A'), and K c is vec(mat(c)'). null where there is none. */
function withoutKronecker(factors: readonly Expression[]): Expression | null {
  for (let place = factors.length - 2; place >= 0; place--) {
    const factor = factors[place];
    if (!factor) continue;
    const column = (): Expression => matmul(...factors.slice(place + 1));
    const [a, b] = factor.args;
    if (factor.operator === 'kron' && a && b) {
      const inside = mat(column(), b.shape.cols, a.shape.cols);
      return matmul(...factors.slice(0, place), vec(matmul(b, inside, transpose(a))));
    }
    if (factor.operator === 'commutation' && factor.payload.kind === 'sizes') {
      const inside = mat(column(), factor.payload.rows, factor.payload.cols);
      return matmul(...factors.slice(0, place), vec(transpose(inside)));
    }
  }
  return null;
}

/** h'(x)ᵀ g is what the callable for the derivative gives. */
function jacobianProduct(factors: readonly Expression[], py: NumpyWriter): Code | null {
  const [first, ...rest] = factors;
  const [inside] = first?.args ?? [];
  if (first?.operator !== 'transpose' || inside?.operator !== 'unknown' || rest.length === 0) return null;
  const { payload } = inside;
  if (payload.kind !== 'function' || payload.fn.kind !== 'map' || payload.order !== 1) return null;
  const g = matmul(...rest);
  if (g.shape.cols !== ONE) return null;
  return adjointCode(inside.args, g, payload.fn, payload.argument, py);
}

/** `dh(z, g)`; of several arguments it gives one product for each. */
export function adjointCode(
  at: readonly Expression[],
  g: Expression,
  fn: Parameters<NumpyWriter['callable']>[0],
  index: number,
  py: NumpyWriter,
): Code {
  const call = py.call(py.callable(fn, 1), ...at.map((arg) => py.of(arg)), py.of(g));
  return at.length === 1 ? call : py.code(LEVEL.atom)`${call}[${String(index)}]`;
}

export const numpyMatmul: NumpyRule = (node, py) => {
  const direct = isScalar(node.shape) ? null : jacobianProduct(node.args, py);
  if (direct) return direct;
  if (node.shape.cols === ONE) {
    const column = withoutKronecker(node.args);
    if (column) return py.of(column);
  } else if (node.shape.rows === ONE) {
    const turned = withoutKronecker(node.args.map(transpose).reverse());
    if (turned) return py.transposed(py.of(turned));
  }
  const scalars = node.args.filter((arg) => isScalar(arg.shape)).map((arg) => py.of(arg));
  const chain = cheapest(
    node.args.filter((arg) => !isScalar(arg.shape)).map((arg) => factorOf(arg, py)),
    py,
  );
  const whole = chain ? dense(chain, py) : py.code(LEVEL.atom, true)`1`;
  const number =
    isScalar(node.shape) && chain ? py.code(LEVEL.atom)`${hole(whole, LEVEL.atom)}.item()` : whole;
  return scalars.reduceRight((right, left) => binary(left, '*', right, py), number);
};

export const numpyTranspose: NumpyRule = (node, py) =>
  py.transposed(node.args[0] ? py.of(node.args[0]) : py.code(LEVEL.atom, true)`None`);
