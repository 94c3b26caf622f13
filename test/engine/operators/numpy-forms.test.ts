// The NumPy form of every operator of the table, run by Python once for all of them, gives the operator's value.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { exportNumpy } from '../../../server/engine/export/numpy.ts';
import { mat, variableOf } from '../../../server/engine/expressions/build.ts';
import { multiplySizes, namedSize } from '../../../server/engine/shapes/dimension.ts';
import { columnOf } from '../../../server/engine/shapes/shape.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { AT_KINKS, evaluate, leaf, type Sample, SIZES, SMOOTH, samples, type Values } from './samples.ts';

/** Unknown functions are parameters of what is exported; their forms are run with whole documents. */
const KNOWN = samples.filter(({ node }) => node.payload.kind !== 'function');

const nameOf = (_: Sample, index: number): string => `y${index}`;

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

/** Of symmetric matrices only; at the others the two may differ. */
const isOfSymmetric = ({ operator }: Sample): boolean => operator.name.startsWith('eig');

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

const POINTS: readonly Values[] = [SMOOTH, AT_KINKS, symmetric(SMOOTH)];

function valueAt(sample: Sample, values: Values): Matrix | null {
  try {
    const value = evaluate(sample.node, values);
    return value.data.every(Number.isFinite) ? value : null;
  } catch {
    return null;
  }
}

test('a size that only a product of sizes tells is a parameter', () => {
  const x = leaf(columnOf(multiplySizes(namedSize('m'), namedSize('n'))), 0);
  const { text } = exportNumpy({
    source: 'mat.mcalc',
    names: ['x', 'A'],
    dims: new Set(['m', 'n']),
    variables: [{ name: variableOf(x)?.name ?? '', shape: x.shape }],
    definitions: [{ name: 'A', expression: mat(x, namedSize('m'), namedSize('n')) }],
    derivatives: [],
    refusals: [],
    folding: new Map(),
  });
  const ran = spawnSync(
    findPython(),
    ['-c', `${text}\nprint(A(np.arange(6).reshape((-1, 1)), 3).tolist())`],
    {
      encoding: 'utf8',
    },
  );
  expect([
    ['[[0, 2, 4], [1, 3, 5]]', '[[0, 3], [1, 4], [2, 5]]'].includes(ran.stdout.trim()),
    ran.stderr,
  ]).toEqual([true, '']);
});

test('every operator gives in NumPy what it gives here', () => {
  const leaves = [...SMOOTH.keys()];
  const { text, refusals } = exportNumpy({
    source: 'table.mcalc',
    names: KNOWN.map(nameOf),
    dims: new Set(SIZES.keys()),
    variables: leaves.map((leaf) => ({ name: variableOf(leaf)?.name ?? '', shape: leaf.shape })),
    definitions: KNOWN.map((sample, index) => ({ name: nameOf(sample, index), expression: sample.node })),
    derivatives: [],
    refusals: [],
    folding: new Map(),
  });
  const left = refusals.map(({ what }) => what);
  const cases = KNOWN.flatMap((sample, index) =>
    POINTS.flatMap((values, point) => {
      const name = nameOf(sample, index);
      const value = isOfSymmetric(sample) === (point === 2) || point === 1 ? valueAt(sample, values) : null;
      const isMeant = value !== null && !(isOfSymmetric(sample) && point === 1) && !left.includes(name);
      return isMeant ? [{ name, point, value: plain(value), label: sample.label }] : [];
    }),
  );
  expect(left).toEqual([]);
  expect(cases.length).toBeGreaterThan(KNOWN.length);
  const { status, stdout, stderr } = spawnSync(findPython(), ['-c', RUN], {
    input: JSON.stringify({ code: text, cases, points: POINTS.map(pointOf) }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const said: readonly string[] = JSON.parse(stdout);
  expect(
    cases.flatMap(({ label, point }, at) => (said[at] ? [`${label} at point ${point}: ${said[at]}`] : [])),
  ).toEqual([]);
});
