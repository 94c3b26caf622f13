// Self-tests of exported files, all files of a target in one process of what this machine has to run them with.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import type { TargetName } from '../../../server/engine/export/targets/target.ts';
import { exportDocument } from '../../../server/engine/exporter.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

/** Targets whose self-tests are run; Julia is only read. */
export type RunTarget = Exclude<TargetName, 'julia'>;

export const RUN_TARGETS: readonly RunTarget[] = ['numpy', 'torch', 'jax', 'matlab'];

/** What stands in for JAX, on NumPy. */
export const JAX_SHIM = join(import.meta.dirname, 'jax-shim');

const succeeds = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args).status === 0;

const programs = new Map<RunTarget, string | null>();

/** The program that runs a target's files; null where this machine has none. Asked once: PyTorch takes seconds to load. */
export function programFor(target: RunTarget): string | null {
  const known = programs.get(target);
  if (known !== undefined) return known;
  const program = findProgram(target);
  programs.set(target, program);
  return program;
}

function findProgram(target: RunTarget): string | null {
  switch (target) {
    case 'numpy':
    case 'jax':
      return findPython();
    case 'torch':
      return ['/usr/bin/python3', 'python3'].find((python) => succeeds(python, '-c', 'import torch')) ?? null;
    case 'matlab':
      return succeeds('octave', '--version') ? 'octave' : null;
  }
}

/** What a file's self-test says, and how many derivatives it finds wrong. */
export interface SelfTested {
  readonly wrong: number;
  readonly said: string;
}

/** A name that MATLAB takes for a function. */
export const fileName = (id: string): string => `m_${id.replaceAll(/\W/gu, '_')}`;

/** Exports files of mcalc to a target and runs their self-tests; by `fileName` of their ids. */
export function selfTestsOf(
  files: ReadonlyMap<string, string>,
  target: RunTarget,
  program: string,
): ReadonlyMap<string, SelfTested & { readonly refusals: readonly string[] }> {
  const exports = new Map(
    [...files].map(([id, text]) => {
      const exported = exportDocument(analyse(text), target, `${fileName(id)}.mcalc`, {
        ...DEFAULT_OPTIONS,
        selfTest: true,
      });
      return [fileName(id), exported] as const;
    }),
  );
  const code = new Map([...exports].map(([name, { text }]) => [name, text]));
  const results = runSelfTests(code, target, program);
  return new Map(
    [...results].map(([name, result]) => [
      name,
      { ...result, refusals: (exports.get(name)?.refusals ?? []).map(({ what, why }) => `${what}: ${why}`) },
    ]),
  );
}

/** Runs the self-tests of exported code, by the names of its files. */
export function runSelfTests(
  code: ReadonlyMap<string, string>,
  target: RunTarget,
  program: string,
): ReadonlyMap<string, SelfTested> {
  const parent = mkdtempSync(join(tmpdir(), 'mcalc-self-tests-'));
  const folder = join(parent, target);
  mkdirSync(folder);
  try {
    for (const [name, text] of code)
      writeFileSync(join(folder, `${name}.${target === 'matlab' ? 'm' : 'py'}`), text);
    const script = join(import.meta.dirname, target === 'matlab' ? 'self_tests.m' : 'self_tests.py');
    const options = target === 'matlab' ? ['--no-gui', '--quiet'] : [];
    const { status, stdout, stderr } = spawnSync(program, [...options, script, folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: {
        ...process.env,
        PYTHONIOENCODING: 'utf-8',
        OMP_NUM_THREADS: '1',
        OPENBLAS_NUM_THREADS: '1',
        ...(target === 'jax' ? { PYTHONPATH: JAX_SHIM } : {}),
      },
    });
    if (status !== 0) throw new Error(stderr);
    const results = target === 'matlab' ? readFileSync(join(folder, 'results.json'), 'utf8') : stdout;
    return new Map(Object.entries<SelfTested>(JSON.parse(results)));
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}
