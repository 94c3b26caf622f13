// What exported NumPy code costs, beside the best that can be written by hand: a loss with all gradients, and a Hessian.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findPython } from '../../.ci/python.mjs';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../server/engine/verdicts/judge-document.ts';

/** Interleaved runs go on for so long; the fastest counts, on both sides: the others tell of the machine. */
const SECONDS = 3;

const folder = join(import.meta.dirname, 'exported');
const files = readdirSync(folder).map((name): readonly [string, string] => [
  basename(name, '.mcalc'),
  exportDocument(analyse(readFileSync(join(folder, name), 'utf8')), 'numpy', name, DEFAULT_OPTIONS).text,
]);
const python = spawnSync(findPython(), [join(import.meta.dirname, 'export-by-hand.py'), String(SECONDS)], {
  input: JSON.stringify(Object.fromEntries(files)),
  encoding: 'utf8',
  env: { ...process.env, PYTHONIOENCODING: 'utf-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
});
process.stdout.write(python.stdout);
if (python.status !== 0) throw new Error(python.stderr);
