// The NumPy forms of all samples as one file, run by Python once, and held against the values.

import { spawnSync } from 'node:child_process';
import { print } from '../../../server/engine/calculus/print.ts';
import { exportArrays } from '../../../server/engine/export/array-file.ts';
import { numpy } from '../../../server/engine/export/targets/numpy.ts';
import { variableOf } from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { formulas, ofAnyRank, ofSymmetric } from './formulas.ts';
import { AT_KINKS, composed, evaluate, SIZES, SMOOTH, samples, type Values } from './samples.ts';

/** What is written, with what it is called in a report, and the points at which its value is compared. */
interface Form {
  readonly label: string;
  readonly expression: Expression;
  readonly points: readonly number[];
}

const EVERYWHERE = [0, 1, 2, 3, 4, 5];
/** Where matrices are symmetric, for eigenvalues by name. */
const SYMMETRIC = [2, 4];
/** Where nothing is lost: what formulas of several operators cancel, they cancel otherwise in another order. */
const WELL_CONDITIONED = [0, 2];
/** Where no matrix has a rank above 1. */
const LOW_RANK = 7;
/** Where exponentials overflow, for what is normalised along an axis. */
const LARGE = 6;

/** Unknown functions are parameters of what is exported; their forms are run with whole documents. */
const isKnown = (expression: Expression): boolean =>
  topological([expression]).every(({ payload }) => payload.kind !== 'function');

const FORMS: readonly Form[] = [
  ...samples.map(({ label, node, operator }) => ({
    label,
    expression: node,
    points: operator.name.startsWith('eig')
      ? SYMMETRIC
      : node.payload.kind === 'axis'
        ? [...EVERYWHERE, LARGE]
        : EVERYWHERE,
  })),
  ...composed.map((expression) => ({ label: print(expression), expression, points: EVERYWHERE })),
  ...formulas.map((expression) => ({ label: print(expression), expression, points: WELL_CONDITIONED })),
  ...ofAnyRank.map((expression) => ({ label: print(expression), expression, points: [LOW_RANK] })),
  ...ofSymmetric.map((expression) => ({ label: print(expression), expression, points: SYMMETRIC })),
].filter(({ expression }) => isKnown(expression));

const nameOf = (_: Form, index: number): string => `y${index}`;

const RUN = `
import inspect, json, sys, warnings
import numpy as np
warnings.simplefilter('ignore')
given = json.load(sys.stdin)
module = {}
exec(compile(given['code'], 'exported', 'exec'), module)
def read(entry):
    return np.array(entry, dtype=float) if isinstance(entry, list) else entry
said = []
for case in given['cases']:
    f = module[case['name']]
    point = {name: read(entry) for name, entry in given['points'][case['point']].items()}
    try:
        with np.errstate(all='ignore'):
            value = f(*[point[name] for name in inspect.signature(f).parameters])
        value = np.array(value, dtype=float)
        wanted = np.array(read(case['value']), dtype=float)
        size = 1e-3 + np.max(np.abs(wanted))
        bad = value.shape != wanted.shape or not np.max(np.abs(value - wanted)) <= 1e-9 * size
        said.append(f'{value.tolist()} in place of {wanted.tolist()}' if bad else '')
    except Exception as error:
        said.append(repr(error))
json.dump(said, sys.stdout)
`;

import { definitionsAlone } from '../export/definitions-alone.ts';

type Plain = number | readonly (readonly number[])[];

function plain({ rows, cols, data }: Matrix): Plain {
  if (rows === 1 && cols === 1) return data[0] ?? Number.NaN;
  return Array.from({ length: rows }, (_, i) => [...data.slice(i * cols, (i + 1) * cols)]);
}

function pointOf(values: Values): Readonly<Record<string, Plain>> {
  return Object.fromEntries([
    ...[...values].map(([leaf, value]) => [variableOf(leaf)?.name ?? '', plain(value)] as const),
    ...SIZES,
  ]);
}

function symmetric(values: Values): Values {
  return new Map(
    [...values].map(([leaf, value]) => {
      if (value.rows !== value.cols) return [leaf, value];
      const data = value.data.map((entry, at) => {
        const [row, col] = [Math.floor(at / value.cols), at % value.cols];
        return (entry + (value.data[col * value.cols + row] ?? 0)) / 2;
      });
      return [leaf, { ...value, data }];
    }),
  );
}

/** Square matrices of another kind, and all else as where it is smooth. */
function withSquares(entry: (i: number, j: number, size: number) => number): Values {
  return new Map(
    [...SMOOTH].map(([leaf, value]) => {
      const { rows, cols } = value;
      return [leaf, rows === cols && rows > 1 ? matrixOf(rows, cols, (i, j) => entry(i, j, rows)) : value];
    }),
  );
}

const POINTS: readonly Values[] = [
  SMOOTH,
  AT_KINKS,
  symmetric(SMOOTH),
  // Complex eigenvalues: a rotation, stretched.
  withSquares((i, j, size) => (i === j ? 1.5 + i / 8 : j === (i + 1) % size ? -1.25 : i > j ? 0.75 : 0.25)),
  // Symmetric, of rank 1 less than its size, with eigenvalues far apart: the Laplacian of a path, large.
  withSquares((i, j, size) =>
    i === j ? (i === 0 || i === size - 1 ? 40 : 80) : Math.abs(i - j) === 1 ? -40 : 0,
  ),
  // Neither symmetric nor large, and of unlike scales.
  withSquares((i, j) => (i === j ? 10 ** (2 * i - 2) : i < j ? 0.003 : 0)),
  new Map([...SMOOTH].map(([leaf, value]) => [leaf, { ...value, data: value.data.map((x) => 1000 * x) }])),
  new Map(
    [...SMOOTH].map(([leaf, { rows, cols }]) => [
      leaf,
      matrixOf(rows, cols, (i, j) => (1 + i / 2) * (0.75 - j)),
    ]),
  ),
];

function valueAt(form: Form, values: Values): Matrix | null {
  try {
    const value = evaluate(form.expression, values);
    return value.data.every(Number.isFinite) ? value : null;
  } catch {
    return null;
  }
}

/** Which operators have no NumPy form, or one that gives another value; `python` is the command. */
export function wrongForms(python: string): readonly string[] {
  const leaves = [...SMOOTH.keys()];
  const { text, refusals } = exportArrays(
    definitionsAlone({
      source: 'table.mcalc',
      names: FORMS.map(nameOf),
      dims: new Set(SIZES.keys()),
      variables: leaves.map((leaf) => ({
        name: variableOf(leaf)?.name ?? '',
        shape: leaf.shape,
        attributes: [],
      })),
      definitions: FORMS.map((form, index) => ({ name: nameOf(form, index), formula: form.expression })),
    }),
    numpy,
    false,
  );
  if (refusals.length > 0) return refusals.map(({ what, why }) => `${what}: ${why}`);
  const cases = FORMS.flatMap((form, index) =>
    form.points.flatMap((point) => {
      const value = valueAt(form, POINTS[point] ?? SMOOTH);
      return value ? [{ name: nameOf(form, index), point, value: plain(value), label: form.label }] : [];
    }),
  );
  const { status, stdout, stderr } = spawnSync(python, ['-c', RUN], {
    input: JSON.stringify({ code: text, cases, points: POINTS.map(pointOf) }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) return [stderr];
  const said: readonly string[] = JSON.parse(stdout);
  return cases.flatMap(({ label, point }, at) =>
    said[at] ? [`${label} at point ${point}: ${said[at]}`] : [],
  );
}
