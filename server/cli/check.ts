// `mcalc check FILE…`: every problem with its source line, and a summary; or the same as JSON or SARIF.

import { type CliHost, type ExitStatus, UsageError } from './cli-host.ts';
import { complainUnreadable } from './complain.ts';
import { type Inspection, inspect, inspectPaper, isWrong, paperFormat } from './inspect.ts';
import { checkedFile, printJson } from './json.ts';
import { type JudgeFlags, judgeOptions } from './judge-options.ts';
import { readInput, type Unreadable } from './read-input.ts';
import { paintFor } from './render/paint.ts';
import { renderProblem } from './render/problem.ts';
import { renderSummary } from './render/summary.ts';
import { sarifLog } from './sarif.ts';

export interface CheckFlags extends JudgeFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** `mcalc check`: problems and counted verdicts of each file; status 1 where there are errors or refuted claims. */
export async function check(files: readonly string[], flags: CheckFlags, host: CliHost): Promise<ExitStatus> {
  if (flags.json && flags.sarif) throw new UsageError('--json and --sarif are two formats; choose one');
  const { out, version } = host;
  const engine = await host.loadEngine();
  const unreadable: Unreadable[] = [];
  const inspections: Inspection[] = [];
  for (const file of files) {
    const input = await readInput(file, host, flags);
    if (input.kind === 'unreadable') {
      complainUnreadable(host, input);
      unreadable.push(input);
      continue;
    }
    const format = paperFormat(file);
    const inspection = format
      ? await inspectPaper(engine, input, format, host, judgeOptions(flags))
      : inspect(engine, input, judgeOptions(flags));
    inspections.push(inspection);
    if (!flags.json && !flags.sarif) writeProblems(inspection, host);
  }
  if (flags.json) out.write(printJson({ files: inspections.map(checkedFile) }));
  else if (flags.sarif) out.write(printJson(sarifLog(inspections, { version, unreadable })));
  else out.write(`${renderSummary(inspections, unreadable.length, paintFor(out))}\n`);
  if (unreadable.length > 0) return 2;
  return inspections.some(isWrong) ? 1 : 0;
}

/**
 * A claim with several errors carries its fixes at each, and a hint on what many claims rest on is the same at each; read from
 * top to bottom, once is enough.
 */
function writeProblems({ problems, ...place }: Inspection, { out }: CliHost): void {
  const paint = paintFor(out);
  const said = new Set<string>();
  const hinted = new Set<string>();
  for (const problem of problems) {
    if (problem.severity === 'hint' && hinted.has(problem.message)) continue;
    if (problem.severity === 'hint') hinted.add(problem.message);
    const fixes = problem.fixes.filter(({ edits }) => !said.has(JSON.stringify(edits)));
    for (const { edits } of fixes) said.add(JSON.stringify(edits));
    out.write(`${renderProblem({ ...problem, fixes }, place, paint)}\n\n`);
  }
}
