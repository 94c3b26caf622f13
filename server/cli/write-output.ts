// Where a command's result goes: standard output, or the file that `-o` names.

import type { CliHost } from './cli-host.ts';
import { complain } from './complain.ts';
import { explainFailure, failureCode, STANDARD_INPUT } from './read-input.ts';
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
    complain(host, `${nameOf(output)}: ${explainUnwritten(error)}`);
    return false;
  }
}

/** Why a file was not written: some failures mean something else than of a file that is read. */
function explainUnwritten(error: unknown): string {
  switch (failureCode(error)) {
    case 'ENOENT':
      return 'there is no such folder; make it, or check the path';
    case 'EISDIR':
      return 'this is a folder; name a file in it';
    default:
      return explainFailure(error);
  }
}
