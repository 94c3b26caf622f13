// `mcalc export FILE --to …`: other notations. None is written yet; the command says so rather than nothing.

import { type ExitStatus, UsageError } from './surroundings.ts';

export const TARGETS = ['latex', 'numpy', 'torch', 'jax', 'julia', 'matlab'] as const;

export type Target = (typeof TARGETS)[number];

export interface ExportFlags {
  readonly to: Target;
  readonly output?: string;
}

export async function exportFile(_file: string, { to }: ExportFlags): Promise<ExitStatus> {
  const instead = to === 'latex' ? '; mcalc derive FILE --json has the LaTeX of each derivative' : '';
  throw new UsageError(`export to ${to} is not supported yet${instead}`);
}
