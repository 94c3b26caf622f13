// `mcalc import FILE.tex`: the displayed and inline mathematics of a document as a `.mcalc` file, on standard output or in a
// file. What was chosen and what could not be read stands in the file as comments; what could not be read is said on standard
// error too, with its line.

import { counted } from '../features/numbers.ts';
import { indexLines } from '../protocol/positions.ts';
import { NOTHING_TO_IMPORT } from '../protocol/requests.ts';
import type { CliHost, ExitStatus } from './cli-host.ts';
import { complain, complainUnreadable } from './complain.ts';
import { paperFormat } from './inspect.ts';
import { readInput } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { writeOutput } from './write-output.ts';

export interface ImportFlags {
  readonly output?: string;
}

/** `mcalc import`: a document of LaTeX, Markdown or code as a file of the language. */
export async function importFile(file: string, { output }: ImportFlags, host: CliHost): Promise<ExitStatus> {
  const input = await readInput(file, host);
  if (input.kind === 'unreadable') {
    complainUnreadable(host, input);
    return 2;
  }
  const [engine, importer] = await Promise.all([host.loadEngine(), host.loadImporter()]);
  const format = /\.py$/iu.test(file) ? 'python' : (paperFormat(file) ?? 'piece');
  const imported = importer.importPaper(input.text, format, engine.analyse);
  const text = importer.withNotation(imported);
  const { notes } = imported;
  const lines = indexLines(input.text);
  for (const { message, range } of notes) {
    const { start } = lines.rangeOf(range);
    complain(host, `${nameOf(file)}:${start.line + 1}:${start.character + 1}: ${message}`);
  }
  const isEmpty = text.trim() === '';
  if (isEmpty) complain(host, `${nameOf(file)}: nothing was imported: ${NOTHING_TO_IMPORT}`);
  const errors = engine.analyse(text).problems.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    complain(
      host,
      `${nameOf(file)}: the file that was made has ${counted(errors, 'error')}; mcalc check says more`,
    );
  if (!(await writeOutput(output, text, host))) return 2;
  return notes.length > 0 || errors > 0 || isEmpty ? 1 : 0;
}
