// `mcalc fmt FILE…`: lays files out in the one style, in place; with `--check` says which ones would change, and `-`
// goes from standard input to standard output.

import type { CliHost, ExitStatus } from './cli-host.ts';
import { complain, complainUnreadable } from './complain.ts';
import { explainFailure, readInput, STANDARD_INPUT } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { writeWhole } from './write-file.ts';

export interface FormatFlags {
  readonly check?: boolean;
  readonly ascii?: boolean;
}

/** `mcalc fmt`: formats files in place, or with `--check` lists those that would change. */
export async function fmt(files: readonly string[], flags: FormatFlags, host: CliHost): Promise<ExitStatus> {
  const { out } = host;
  const format = await host.loadFormatter();
  let failed = false;
  let changes = false;
  for (const file of files) {
    const input = await readInput(file, host);
    if (input.kind === 'unreadable') {
      complainUnreadable(host, input);
      failed = true;
      continue;
    }
    const formatted = format(input.text, { ascii: flags.ascii ?? false });
    const isChanged = formatted !== input.text;
    if (flags.check) {
      if (isChanged) out.write(`${nameOf(file)}\n`);
      changes ||= isChanged;
    } else if (file === STANDARD_INPUT) {
      out.write(formatted);
    } else if (isChanged && !(await replace(file, formatted, host))) {
      failed = true;
    }
  }
  if (failed) return 2;
  return changes ? 1 : 0;
}

async function replace(file: string, text: string, host: CliHost): Promise<boolean> {
  try {
    await writeWhole(file, text);
    host.out.write(`formatted ${nameOf(file)}\n`);
    return true;
  } catch (error) {
    complain(host, `${nameOf(file)}: ${explainFailure(error)}`);
    return false;
  }
}
