// Where a command's result goes: standard output, or the file that `-o` names.

import type { CliHost } from './cli-host.ts';
import { complain } from './complain.ts';
import { explainFailure, STANDARD_INPUT } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { writeWhole } from './write-file.ts';

/** Whether the text was written; if not, that has been said. */
export async function writeOutput(output: string | undefined, text: string, host: CliHost): Promise<boolean> {
  if (output === undefined || output === STANDARD_INPUT) {
    host.out.write(text);
    return true;
  }
  try {
    await writeWhole(output, text);
    return true;
  } catch (error) {
    complain(host, `${nameOf(output)}: ${explainFailure(error)}`);
    return false;
  }
}
