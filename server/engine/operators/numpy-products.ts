// Products of matrices in NumPy: in the cheapest order, with solves for inverses, scalings for diagonal matrices, sums
// for factors of ones, and two products for a Kronecker product that meets a column.

import { mat, matmul, onesLike, transpose, vec } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { type Dimension, dimsOf, evaluateSize, ONE } from '../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import { type Code, hole, leftOf, type NumpyRule, type NumpyWriter } from './code.ts';
import { LEVEL } from './writing.ts';

/** A factor, or the product of neighbours. `code` is what it is made of: of an inverse, the matrix to solve with. */
interface Factor {
  readonly kind: 'dense' | 'inverse' | 'diagonal' | 'ones';
  readonly code: Code;
  readonly shape: Shape;
  /** The chain that it is the product of. */
  readonly nodes: readonly Expression[];
}

/** Sizes have no numbers yet: every dim is taken to be as large as the others. */
const TYPICAL = 100;
/** NumPy itself chooses the order of at most as many factors. */
const MOST_CHOSEN = 12;
/** Longer chains are multiplied from left to right. */
const LONGEST = 60;
/** An inverse in more places than this is computed once. */
const MOST_SOLVES = 2;

function columnCode(v: Expression, py: NumpyWriter): Code {
  return v.shape.cols === ONE ? py.of(v) : py.transposed(py.of(v));
}

function factorOf(node: Expression, py: NumpyWriter): Factor {
  const [inside] = node.args;
  const { shape } = node;
  const nodes = [node];
  if (inside && node.operator === 'diagMatrix')
    return { kind: 'diagonal', code: columnCode(inside, py), shape, nodes };
  if (inside && node.operator === 'inverse' && py.uses(node) <= MOST_SOLVES)
    return { kind: 'inverse', code: py.of(inside), shape, nodes };
  const [within] = inside?.args ?? [];
  if (inside && within && node.operator === 'transpose' && inside.operator === 'inverse')
    if (py.uses(inside) <= MOST_SOLVES)
      return { kind: 'inverse', code: py.of(transpose(within)), shape, nodes };
  if (node.operator === 'ones') return { kind: 'ones', code: py.of(node), shape, nodes };
  return { kind: 'dense', code: py.of(node), shape, nodes };
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
function binary(left: Code, sign: '*' | '/' | '@', right: Code, py: NumpyWriter): Code {
  return py.code(LEVEL.product)`${leftOf(sign, left, LEVEL.product)} ${sign} ${hole(right, LEVEL.prefix)}`;
}

/** The transpose of a factor: of a product, that of its parts the other way round. */
function turned({ nodes }: Factor, py: NumpyWriter): Code {
  const [first = null, ...more] = nodes.map(transpose).reverse();
  if (!first || more.length === 0) return py.of(first ?? onesLike(SCALAR));
  const chain = cheapest(
    [first, ...more].map((node) => factorOf(node, py)),
    py,
  );
  return chain ? dense(chain, py) : py.of(first);
}

function product(left: Factor, right: Factor, py: NumpyWriter): Factor {
  const shape = shapeOf(left.shape.rows, right.shape.cols);
  const nodes = [...left.nodes, ...right.nodes];
  const made = (code: Code): Factor => ({ kind: 'dense', code, shape, nodes });
  if (left.kind === 'inverse')
    return made(py.code(LEVEL.atom)`np.linalg.solve(${left.code}, ${dense(right, py)})`);
  if (right.kind === 'inverse') {
    const [matrix] = right.nodes.map((node) => factorOf(transpose(node), py));
    const solved = matrix && py.code(LEVEL.atom)`np.linalg.solve(${matrix.code}, ${turned(left, py)})`;
    return made(py.transposed(solved ?? dense(right, py)));
  }
  if (left.kind === 'diagonal' && right.kind === 'diagonal')
    return { kind: 'diagonal', code: binary(left.code, '*', right.code, py), shape, nodes };
  if (left.kind === 'diagonal') return made(binary(left.code, '*', dense(right, py), py));
  if (right.kind === 'diagonal') return made(binary(dense(left, py), '*', py.transposed(right.code), py));
  if (left.kind === 'ones' && left.shape.rows === ONE)
    return made(py.code(LEVEL.atom)`np.sum(${right.code}, axis=0, keepdims=True)`);
  const [only, ...more] = left.nodes;
  if (
    right.kind === 'ones' &&
    right.shape.cols === ONE &&
    only?.operator === 'transpose' &&
    more.length === 0
  )
    return made(py.transposed(py.code(LEVEL.atom)`np.sum(${py.of(transpose(only))}, axis=0, keepdims=True)`));
  if (right.kind === 'ones' && right.shape.cols === ONE)
    return made(py.code(LEVEL.atom)`np.sum(${left.code}, axis=1, keepdims=True)`);
  return made(binary(left.code, '@', right.code, py));
}

type SizeOf = (size: Dimension) => number;

/** Every dim as large as the others, but for one. */
function sizesWith(odd: string | null, large: number): SizeOf {
  return (size) => {
    const sizes = new Map([...dimsOf(size)].map((name) => [name, name === odd ? large : TYPICAL]));
    return Math.max(1, evaluateSize(size, sizes));
  };
}

/** Where a product of the factors `from` … `to` is cut in two, and what that costs. */
interface Plan {
  readonly cost: number;
  cut(from: number, to: number): number;
}

/** What the product of from…cut and cut+1…to costs; scalings look at every entry once. */
function costOf(factors: readonly Factor[], from: number, cut: number, to: number, sizeOf: SizeOf): number {
  const rows = sizeOf(factors[from]?.shape.rows ?? ONE);
  const cols = sizeOf(factors[to]?.shape.cols ?? ONE);
  const isScaling =
    (from === cut && factors[from]?.kind === 'diagonal') ||
    (cut + 1 === to && factors[to]?.kind === 'diagonal');
  // A solve from the right needs its transpose: of two orders that cost the same, the other reads better.
  const turns = cut + 1 === to && factors[to]?.kind === 'inverse' ? 1.001 : 1;
  return rows * cols * turns * (isScaling ? 1 : sizeOf(factors[cut]?.shape.cols ?? ONE));
}

/** The cheapest order at these sizes; from left to right where orders cost the same. */
function cheapestPlan(factors: readonly Factor[], sizeOf: SizeOf): Plan {
  const count = factors.length;
  const costs = new Map<number, number>();
  const cuts = new Map<number, number>();
  const key = (from: number, to: number): number => from * count + to;
  for (let length = 2; length <= count; length++) {
    for (let from = 0; from + length <= count; from++) {
      const to = from + length - 1;
      let best = Number.POSITIVE_INFINITY;
      for (let cut = to - 1; cut >= from; cut--) {
        const parts = (costs.get(key(from, cut)) ?? 0) + (costs.get(key(cut + 1, to)) ?? 0);
        const cost = parts + costOf(factors, from, cut, to, sizeOf);
        if (cost >= best) continue;
        best = cost;
        cuts.set(key(from, to), cut);
      }
      costs.set(key(from, to), best);
    }
  }
  return { cost: costs.get(key(0, count - 1)) ?? 0, cut: (from, to) => cuts.get(key(from, to)) ?? from };
}

/** What a plan costs at other sizes than it was made for. */
function costUnder(plan: Plan, factors: readonly Factor[], sizeOf: SizeOf): number {
  let cost = 0;
  const open: [number, number][] = [[0, factors.length - 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next;
    if (from === to) continue;
    const cut = plan.cut(from, to);
    cost += costOf(factors, from, cut, to, sizeOf);
    open.push([from, cut], [cut + 1, to]);
  }
  return cost;
}

/** Whether another order is clearly cheaper where one of the dims is much smaller or larger than the others. */
function dependsOnSizes(plan: Plan, factors: readonly Factor[]): boolean {
  const dims = new Set(factors.flatMap(({ shape }) => [...dimsOf(shape.rows), ...dimsOf(shape.cols)]));
  if (dims.size < 2) return false;
  return [...dims].some((dim) =>
    [TYPICAL / 10, TYPICAL * 10].some((large) => {
      const sizeOf = sizesWith(dim, large);
      return costUnder(plan, factors, sizeOf) > 1.2 * cheapestPlan(factors, sizeOf).cost;
    }),
  );
}

/** The factors multiplied in the cheapest order; where that depends on the sizes, NumPy chooses when it sees them. */
function cheapest(factors: readonly Factor[], py: NumpyWriter): Factor | null {
  const [first, ...rest] = factors;
  if (!first) return null;
  if (factors.length > LONGEST) return rest.reduce((left, right) => product(left, right, py), first);
  const plan = cheapestPlan(factors, sizesWith(null, TYPICAL));
  const isDense = factors.every((factor) => factor.kind === 'dense');
  if (isDense && factors.length > 2 && factors.length <= MOST_CHOSEN && dependsOnSizes(plan, factors)) {
    const shape = shapeOf(first.shape.rows, factors.at(-1)?.shape.cols ?? ONE);
    const chosen = py.call('np.linalg.multi_dot', py.list(factors.map((factor) => factor.code)));
    return { kind: 'dense', code: chosen, shape, nodes: factors.flatMap(({ nodes }) => nodes) };
  }
  const multiplied = (from: number, to: number): Factor => {
    const own = from === to ? factors[from] : undefined;
    const cut = plan.cut(from, to);
    return own ?? product(multiplied(from, cut), multiplied(cut + 1, to), py);
  };
  return multiplied(0, factors.length - 1);
}

/** A chain that makes a column: (A ⊗ B) c is vec(B mat(c) A'), and K c is vec(mat(c)'). null where there is none. */
function withoutKronecker(factors: readonly Expression[]): Expression | null {
  for (let place = factors.length - 2; place >= 0; place--) {
    const factor = factors[place];
    if (!factor) continue;
    const column = (): Expression => matmul(...factors.slice(place + 1));
    const [inside] = factor.args;
    const turned = factor.operator === 'transpose' && inside !== undefined;
    const { operator, args, payload } = turned ? inside : factor;
    const [a, b] = turned ? args.map(transpose) : args;
    if (operator === 'kron' && a && b) {
      const middle = mat(column(), b.shape.cols, a.shape.cols);
      return matmul(...factors.slice(0, place), vec(matmul(b, middle, transpose(a))));
    }
    if (operator === 'commutation' && payload.kind === 'sizes') {
      const [rows, cols] = turned ? [payload.cols, payload.rows] : [payload.rows, payload.cols];
      return matmul(...factors.slice(0, place), vec(transpose(mat(column(), rows, cols))));
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
