// What entries promise beside the value of one node: that calls with numbers for matrices are the same function, that factors
// which meet make what they make one by one, where kinks are, where computing breaks down, and roots of singular matrices.

import {
  diagMatrix,
  elementwise,
  eye,
  inverse,
  number,
  powerEach,
  times,
  transpose,
  variable,
} from '../../../server/engine/expressions/build.ts';
import {
  type Expression,
  intern,
  NONE,
  type Payload,
} from '../../../server/engine/expressions/expression.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import type { Demand, Elementwise, Operator, Smoothness } from '../../../server/engine/operators/operator.ts';
import { partialParts } from '../../../server/engine/operators/partial-parts.ts';
import { smoothness } from '../../../server/engine/operators/smoothness.ts';
import { operatorNamed, operators } from '../../../server/engine/operators/table.ts';
import { fixedSize, namedSize } from '../../../server/engine/shapes/dimension.ts';
import { columnOf, SCALAR, shapeOf } from '../../../server/engine/shapes/shape.ts';
import * as kernels from '../../../server/engine/values/kernels.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { distance } from '../calculus/value-at.ts';
import { called } from './formulas.ts';
import { evaluate, leaf, SMOOTH, samples } from './samples.ts';

const CLOSE = 1e-9;
const numbers = (rows: number, cols: number, label: string): Matrix => {
  const random = randomOf(3, label);
  return matrixOf(rows, cols, () => 2 * random.uniform() - 1);
};
const scalar = (value: number): Matrix => matrixOf(1, 1, () => value);

/** Arguments that calls build something else of: numbers, transposes, an identity, an inverse, a diagonal matrix. */
function* special(): Generator<Expression> {
  const size = namedSize('m');
  const Q = leaf(shapeOf(size, size), 0);
  yield leaf(SCALAR, 0);
  yield transpose(leaf(shapeOf(namedSize('n'), size), 0));
  yield transpose(Q);
  yield eye(size);
  yield inverse(Q);
  yield diagMatrix(leaf(columnOf(size), 0));
  yield times([number(2), leaf(SCALAR, 0), Q]);
}

/** A call with special arguments may build another formula, and is the same function. */
function brokenCalls(): readonly string[] {
  const payloads = new Map<string, Payload>(samples.map(({ node }) => [node.operator, node.payload]));
  return [...special()].flatMap((argument) =>
    operators.flatMap(({ name, calling }) => {
      if (calling?.takesSizes !== 'none' || calling.arity[0] !== 1) return [];
      const ruling = calling.shape([argument.shape], [], null);
      if (ruling.kind !== 'shape' || !ruling.demands.every((demand) => holds(demand, argument))) return [];
      const built = calling.build([argument], [], null);
      // `diag` of a matrix is another operator than `diag` of a column.
      const plain = calling.build([leaf(argument.shape, 0)], [], null);
      if (argument.shape !== SCALAR && plain.operator !== name) return [];
      const bare = intern(name, [argument], payloads.get(name) ?? NONE, built.shape);
      const [found, wanted] = [evaluate(built, SMOOTH), attempted(() => evaluate(bare, SMOOTH))];
      return wanted === null || distance(found, wanted) < CLOSE
        ? []
        : [`${name} of ${argument.operator} is another function`];
    }),
  );
}

const holds = ({ left, right }: Demand, { shape }: Expression): boolean =>
  shape[left.axis] === ('argument' in right ? shape[right.axis] : right);

/** Factors of one product that an entry puts together: f(x)^p g(x) is what it says. */
function brokenMeetings(): readonly string[] {
  const x = leaf(shapeOf(namedSize('m'), namedSize('n')), 0);
  const entrywise = operators.filter(({ elementwise: entry }) => entry !== null).map(({ name }) => name);
  const zero = number(0);
  const bases = [
    ...entrywise.map((name) => elementwise(name, x)),
    called('max', [x, zero]),
    called('max', [zero, x]),
  ];
  const others = [x, ...entrywise.map((name) => elementwise(name, x))];
  const values = new Map([[x, matrixOf(3, 2, (i, j) => [0.4, -0.7, 0.9, -0.2, 0.6, -0.5][2 * i + j] ?? 0)]]);
  let met = 0;
  const broken = bases.flatMap((base) =>
    [-3, -2, -1, 1, 2, 3].flatMap((exponent) =>
      others.flatMap((other) =>
        [other, powerEach(other, number(-exponent))].flatMap((factor) => {
          const found = operatorNamed(base.operator)?.laws.meets(base, exponent, factor) ?? null;
          if (found === null) return [];
          met += 1;
          const [p, q] = [evaluate(powerEach(base, number(exponent)), values), evaluate(factor, values)];
          const wanted = matrixOf(p.rows, p.cols, (i, j) => {
            const at = i * p.cols + j;
            return (p.data[at] ?? Number.NaN) * (q.data[at] ?? Number.NaN);
          });
          const isKnown = wanted.data.every(Number.isFinite);
          return !isKnown || distance(evaluate(found, values), wanted) < CLOSE
            ? []
            : [`${base.operator}^${exponent} and ${factor.operator} meet as something else`];
        }),
      ),
    ),
  );
  return met > 0 ? broken : ['no factors meet'];
}

/** A power whose exponent is no number may lack a value, and is named as the part that does. */
function brokenParts(): readonly string[] {
  const [s, t] = [leaf(SCALAR, 0), leaf(SCALAR, 1)];
  const power = powerEach(s, t);
  return partialParts(power).some(({ need, of }) => need === 'special' && of === power)
    ? []
    : ['s^t is no part that may lack a value'];
}

/** At the identity and its multiples a rule for what commutes with the argument says what the rule for all directions says. */
function brokenCommuting(): readonly string[] {
  const size = namedSize('m');
  const A = leaf(shapeOf(size, size), 0);
  const E = variable({ name: 'E', attributes: [], role: 'value' }, A.shape);
  const values = new Map([
    [A, matrixOf(3, 3, (i, j) => (i === j ? 1.2 + i / 4 : 0.1 * (i + 2 * j)))],
    [E, matrixOf(3, 3, (i, j) => (i === j ? 1 : 0))],
  ]);
  return samples.flatMap(({ operator, node }) => {
    if (node.args.length !== 1 || node.args[0] !== A || !operatorNamed(operator.name)) return [];
    const same = (rule: (d: Expression) => Expression | null): boolean => {
      const [special, general] = [rule(eye(size)), rule(E)];
      const [a, b] = [special, general].map((form) => form && attempted(() => evaluate(form, values)));
      return !a || !b || distance(a, b) < CLOSE;
    };
    return [
      ...(same((d) => operator.differential(node, 0, d))
        ? []
        : [`d(${operator.name}) along the identity is another one`]),
      ...(node.shape !== A.shape || same((d) => operator.pullback(node, 0, d))
        ? []
        : [`the pullback of the identity through ${operator.name} is another one`]),
    ];
  });
}

/** sqrtm(A)² is A, also of a singular A. */
function brokenRoots(): readonly string[] {
  return [1, 2, 3, 4, 7].flatMap((size) => {
    const A = leaf(shapeOf(fixedSize(size), fixedSize(size)), 0);
    return Array.from({ length: size + 1 }, (_, rank) => rank).flatMap((rank) => {
      const half = numbers(size, Math.max(1, rank), `root ${size} ${rank}`);
      const a = rank === 0 ? matrixOf(size, size, () => 0) : kernels.multiply(half, kernels.transpose(half));
      const root = evaluate(called('sqrtm', [A]), new Map([[A, a]]));
      return distance(kernels.multiply(root, root), a) < 1e-7
        ? []
        : [`sqrtm of a ${size}×${size} matrix of rank ${rank}`];
    });
  });
}

/** On which side of the kinks of a function of a number its entries are, and where functions of matrices have kinks. */
function brokenKinks(): readonly string[] {
  return [...[...operators, TWO_KINKS].flatMap(brokenEntryKinks), ...brokenMatrixKinks()];
}

/** A function of the sort that is added to the table: |x + 1| + |x - 2|. */
const ABSOLUTES: Elementwise = {
  derivative: (x) => x,
  value: (x) => Math.abs(x + 1) + Math.abs(x - 2),
  wide: null,
  domain: { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, kinks: [-1, 2] },
};
const TWO_KINKS = { name: 'two kinks', elementwise: ABSOLUTES, smoothness: smoothness(ABSOLUTES) };

/** Between two matrices whose entries lie on other sides of a kink, the sign of one distance changes for each. */
function brokenEntryKinks({
  name,
  elementwise: entry,
  smoothness: kinksOf,
}: {
  readonly name: string;
  readonly elementwise: Elementwise | null;
  readonly smoothness: Smoothness;
}): readonly string[] {
  const kinks = entry?.domain.kinks ?? [];
  if (kinks.length === 0) return [];
  const at = (entries: readonly number[]): readonly number[] => [
    ...(kinksOf.branches([matrixOf(2, 2, (i, j) => entries[2 * i + j] ?? 0)]) ?? []),
  ];
  return kinks.flatMap((kink) => {
    const [low, high] = [kink - 0.01, kink + 0.01];
    const before = at([low, low, low, low]);
    return [0, 1, 2, 3].flatMap((moved) => {
      const after = at([0, 1, 2, 3].map((place) => (place === moved ? high : low)));
      const changed = before.filter(
        (distance, i) => Math.sign(distance) !== Math.sign(after[i] ?? Number.NaN),
      );
      return before.length === 4 * kinks.length && changed.length === 1
        ? []
        : [`${name}: entry ${moved} passes the kink at ${kink} unseen`];
    });
  });
}

const diagonal = (...entries: readonly number[]): Matrix =>
  matrixOf(entries.length, entries.length, (i, j) => (i === j ? (entries[i] ?? 0) : 0));

/** Matrices on a kink, on none, and at which doubles lose too much to compare with; of two arguments, both. */
const MATRIX_KINKS: readonly {
  readonly name: Operator['name'];
  readonly on: readonly (readonly Matrix[])[];
  readonly off: readonly (readonly Matrix[])[];
  readonly breaking?: readonly (readonly Matrix[])[];
}[] = [
  {
    name: 'eigmax',
    on: [[diagonal(3, 3, 1)], [diagonal(-1, -1, -2)], [diagonal(2e4, 1, 2e4 + 2e-6)]],
    off: [[diagonal(3, 1, 1)], [diagonal(2)], [diagonal(-1, -2, -2)], [diagonal(1, -1)]],
    breaking: [[diagonal(3, 3.001, 1)], [diagonal(1e-3, 2e-3)], [diagonal(30, 29)]],
  },
  {
    name: 'eigmin',
    on: [[diagonal(3, 1, 1)], [diagonal(-1, -2, -2)]],
    off: [[diagonal(3, 3, 1)], [diagonal(2)], [diagonal(2e4, 1)], [diagonal(1, -1)]],
    breaking: [[diagonal(3, 1, 1.001)]],
  },
  {
    name: 'norm2',
    on: [[diagonal(3, 3, 1)], [diagonal(3, -3)], [diagonal(2e4, 2e4)]],
    off: [[diagonal(3, 1, 1)], [diagonal(2)], [diagonal(2e-4, 1e-4)]],
    breaking: [[diagonal(3, 3.01)]],
  },
  {
    name: 'normNuclear',
    on: [[diagonal(3, 0)], [diagonal(2e4, 3, 0)]],
    off: [[diagonal(3, 3, 1)], [diagonal(2)], [diagonal(2e-4, 1e-4)]],
    breaking: [[diagonal(3, 0.01)]],
  },
  { name: 'pinv', on: [], off: [[diagonal(1e3, 1e-11)]], breaking: [[diagonal(3, 0.001)]] },
  {
    name: 'inverse',
    on: [],
    off: [[diagonal(1, 0.02, 1)]],
    breaking: [[diagonal(3, 0.001)], [diagonal(30, 0.01, 30)]],
  },
  {
    name: 'max',
    on: [[scalar(2), scalar(2)]],
    off: [
      [scalar(2), scalar(-2)],
      [scalar(0), diagonal(1, 1)],
    ],
  },
  { name: 'min', on: [[diagonal(2, 1), scalar(2)]], off: [[scalar(2), scalar(3)]] },
];

function brokenMatrixKinks(): readonly string[] {
  return MATRIX_KINKS.flatMap(({ name, on, off, breaking = [] }) => {
    const operator = operatorNamed(name);
    if (!operator) return [`no operator ${name}`];
    const { smoothness } = operator;
    const isOn = (args: readonly Matrix[]): boolean =>
      (smoothness.kinks(args, decompositions) ?? []).some((distance) => distance === 0);
    // Of diag(1, 1) beside a 0 the entries off the diagonal are equal, and on a kink.
    const isAllOn = (args: readonly Matrix[]): boolean =>
      [...(smoothness.kinks(args, decompositions) ?? [])].every((distance) => distance === 0);
    return [
      ...on.flatMap((args) => (isOn(args) ? [] : [`${name}: a kink is not seen`])),
      ...off.flatMap((args) =>
        !isAllOn(args) || on.length === 0 ? [] : [`${name}: a kink where there is none`],
      ),
      ...off
        .filter((args) => args.length === 1)
        .flatMap((args) => (isOn(args) ? [`${name}: a kink where there is none`] : [])),
      ...off.flatMap((args) =>
        smoothness.isWellConditioned(args, decompositions)
          ? []
          : [`${name}: no point where there may be one`],
      ),
      ...breaking.flatMap((args) =>
        smoothness.isWellConditioned(args, decompositions)
          ? [`${name}: a point where doubles lose too much`]
          : [],
      ),
    ];
  });
}

function attempted(work: () => Matrix): Matrix | null {
  try {
    const value = work();
    return value.data.every(Number.isFinite) ? value : null;
  } catch {
    return null;
  }
}

/** All of these. */
export const brokenEntries = (): readonly string[] => [
  ...brokenCalls(),
  ...brokenMeetings(),
  ...brokenParts(),
  ...brokenCommuting(),
  ...brokenRoots(),
  ...brokenKinks(),
];
