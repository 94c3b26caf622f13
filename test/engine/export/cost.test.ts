// What `mcalc cost` says, beside what the exported NumPy code does when its operations and arrays are counted.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { functionsOf } from '../../../server/engine/export/array-file.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { exportInputOf } from '../../../server/engine/export/gather-input.ts';
import { numpy } from '../../../server/engine/export/targets/numpy.ts';
import type { Parameter } from '../../../server/engine/export/targets/target.ts';
import { createDocumentFormulas } from '../../../server/engine/queries/document-formulas.ts';
import { type Dimension, evaluateSize } from '../../../server/engine/shapes/dimension.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

const folder = join(import.meta.dirname, '../../bench/exported');
const models = readdirSync(folder).map((name) => ({ name, file: readFileSync(join(folder, name), 'utf8') }));

/** Different primes, so that no two sizes can stand for each other. */
const PRIMES = [11, 7, 5, 3, 2];

/** Entries between 1/2 and 1, larger on the diagonal: what is inverted has an inverse. */
function argumentOf(parameter: Parameter, sizes: ReadonlyMap<string, number>): number | number[][] {
  if (parameter.kind !== 'array' || !parameter.sizes) return 0.75;
  const rows = evaluateSize(parameter.shape.rows, sizes);
  const cols = evaluateSize(parameter.shape.cols, sizes);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (__, j) => (i === j ? rows + 1 : 0.5 + ((i * 7 + j * 3) % 11) / 22)),
  );
}

interface Counted {
  readonly what: string;
  readonly operations: Dimension;
  readonly memory: Dimension;
  readonly sizes: ReadonlyMap<string, number>;
  readonly run: readonly [code: string, name: string, args: readonly (number | number[][])[]];
}

function countedIn(file: string): readonly Counted[] {
  const analysis = analyse(file);
  const input = exportInputOf(createDocumentFormulas(analysis), {
    source: '',
    options: DEFAULT_OPTIONS,
    proofs: false,
  });
  const code = exportDocument(analysis, 'numpy', 'a.mcalc', DEFAULT_OPTIONS).text;
  const sizes = new Map([...input.dims].map((dim, place) => [dim, PRIMES[place] ?? 13]));
  return functionsOf(input, numpy).functions.map(({ what, written }) => ({
    what,
    ...written.cost,
    sizes,
    run: [code, written.spelled, written.parameters.map((parameter) => argumentOf(parameter, sizes))],
  }));
}

describe('operations and numbers are those of the exported code', () => {
  const cases = models.map(({ name, file }) => ({ name, functions: countedIn(file) }));
  const python = spawnSync(findPython(), [join(import.meta.dirname, 'counted_operations.py')], {
    input: JSON.stringify(cases.flatMap(({ functions }) => functions.map(({ run }) => run))),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  const counts: readonly (readonly [number, number])[] = python.status === 0 ? JSON.parse(python.stdout) : [];
  let start = 0;
  for (const { name, functions } of cases) {
    const first = start;
    start += functions.length;
    test(name, () => {
      expect(python.stderr).toBe('');
      expect(functions.length).toBeGreaterThan(1);
      for (const [place, { what, operations, memory, sizes }] of functions.entries()) {
        const [counted, kept] = counts[first + place] ?? [Number.NaN, Number.NaN];
        expect(evaluateSize(operations, sizes) / 3, `operations of ${what}`).toBeCloseTo(counted, 6);
        expect(evaluateSize(memory, sizes), `numbers of ${what}`).toBe(kept);
      }
    });
  }
});
