// The NumPy form of every operator of the table, run by Python once for all of them, gives the operator's value.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { exportArrays } from '../../../server/engine/export/array-file.ts';
import { numpy } from '../../../server/engine/export/targets/numpy.ts';
import { mat, variableOf } from '../../../server/engine/expressions/build.ts';
import { multiplySizes, namedSize } from '../../../server/engine/shapes/dimension.ts';
import { columnOf } from '../../../server/engine/shapes/shape.ts';
import { definitionsAlone } from '../export/definitions-alone.ts';
import { wrongForms } from './numpy-forms.ts';
import { leaf } from './samples.ts';

test('a size that only a product of sizes tells is a parameter', () => {
  const x = leaf(columnOf(multiplySizes(namedSize('m'), namedSize('n'))), 0);
  const { text } = exportArrays(
    definitionsAlone({
      source: 'mat.mcalc',
      names: ['x', 'A'],
      dims: new Set(['m', 'n']),
      variables: [{ name: variableOf(x)?.name ?? '', shape: x.shape, attributes: [] }],
      definitions: [{ name: 'A', formula: mat(x, namedSize('m'), namedSize('n')) }],
    }),
    numpy,
    false,
  );
  const ran = spawnSync(
    findPython(),
    ['-c', `${text}\nprint(A(np.arange(6).reshape((-1, 1)), 3).tolist())`],
    {
      encoding: 'utf8',
    },
  );
  expect([
    ['[[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]]', '[[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]'].includes(
      ran.stdout.trim(),
    ),
    ran.stderr,
  ]).toEqual([true, '']);
});

test('every operator gives in NumPy what it gives here', () => {
  expect(wrongForms(findPython())).toEqual([]);
});
