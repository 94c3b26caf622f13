// `mcalc export FILE --to numpy`: the file's definitions and derivatives in another notation, on standard output or
// in a file. A part that cannot be written is left out, with a message on standard error.

import { basename } from 'node:path';
import type { Analysis, Notation, Problem } from '../engine/api.ts';
import { counted } from '../features/numbers.ts';
import { covers } from '../features/ranges.ts';
import { indexLines } from '../protocol/positions.ts';
import { type CliHost, type ExitStatus, type Exporter, UsageError } from './cli-host.ts';
import { complain, complainUnreadable } from './complain.ts';
import { analyseSafely } from './inspect.ts';
import { judgeOptions } from './judge-options.ts';
import { type ImportFlags, type Readable, readInput, STANDARD_INPUT } from './read-input.ts';
import { paintFor } from './render/paint.ts';
import { nameOf, renderProblem } from './render/problem.ts';
import { writeOutput } from './write-output.ts';

export interface ExportFlags extends ImportFlags {
  readonly to: Notation;
  readonly output?: string;
  readonly selfTest?: boolean;
}

/** `mcalc export`: the file in another notation, to standard output or to a file. */
export async function exportFile(file: string, flags: ExportFlags, host: CliHost): Promise<ExitStatus> {
  const { to, output, selfTest = false } = flags;
  if (selfTest && (to === 'latex' || to === 'markdown'))
    throw new UsageError(`--self-test is for code; --to ${to} has none`);
  const document = await readDocument(file, flags, host);
  if (typeof document === 'number') return document;
  const { analysis, hasErrors } = document;
  const exporter = await host.loadExporter();
  const source = file === STANDARD_INPUT ? nameOf(file) : basename(file);
  const { judge } = await host.loadEngine();
  const exported = attempted(() => {
    const options = judgeOptions({});
    // On paper a claim stands with what is said of it; code has no claims.
    const claims = to === 'latex' || to === 'markdown' ? judge(analysis, options).claims : [];
    return exporter.exportDocument(analysis, to, source, { ...options, selfTest, claims });
  });
  if (typeof exported === 'string') {
    complain(host, `${nameOf(file)}: mcalc failed on this export, which is its own fault: ${exported}`);
    return 1;
  }
  const { text, refusals } = exported;
  complainLeftOut(file, refusals, host);
  // Where nothing could be written, a file that is there keeps what it has.
  if (text === '' && refusals.length > 0) return 1;
  if (!(await writeOutput(output, text, host))) return 2;
  return hasErrors || refusals.length > 0 ? 1 : 0;
}

/** The content of a file, its errors already reported; the status to end with where there is nothing to go on with. */
export async function readDocument(
  file: string,
  flags: ImportFlags,
  host: CliHost,
): Promise<{ readonly analysis: Analysis; readonly hasErrors: boolean } | ExitStatus> {
  const input = await readInput(file, host, flags);
  if (input.kind === 'unreadable') {
    complainUnreadable(host, input);
    return 2;
  }
  const analysis = analyseSafely(await host.loadEngine(), input);
  const errors = analysis.problems.filter(({ severity }) => severity === 'error');
  // Wrong claims do not stand in the way of what is derived: `check` tells of them at length.
  const isOfClaim = ({ range }: Problem): boolean =>
    analysis.claims.some((claim) => covers(claim.range, range));
  for (const problem of errors.filter((error) => !isOfClaim(error))) writeError(problem, input, host);
  const wrongClaims = errors.filter(isOfClaim).length;
  if (wrongClaims > 0)
    complain(host, `${nameOf(file)}: ${counted(wrongClaims, 'error')} in its claims; mcalc check says more`);
  // A failure of mcalc itself has been reported, and there is nothing left that could be written.
  if (errors.some(({ code }) => code === 'internal')) return 1;
  return { analysis, hasErrors: errors.length > 0 };
}

/** Says what is not written, and why, one line a reason. */
export function complainLeftOut(
  file: string,
  refusals: readonly { readonly what: string; readonly why: string }[],
  host: CliHost,
): void {
  for (const why of new Set(refusals.map((refusal) => refusal.why))) {
    const left = refusals.filter((refusal) => refusal.why === why).map(({ what }) => what);
    complain(host, `${nameOf(file)}: left out: ${left.join(', ')}: ${why}`);
  }
}

function writeError(problem: Problem, { file, text }: Readable, { err }: CliHost): void {
  err.write(`${renderProblem(problem, { file, text, lines: indexLines(text) }, paintFor(err))}\n\n`);
}

type Exported = ReturnType<Exporter['exportDocument']>;

/** The text, or what went wrong in the engine. */
function attempted(work: () => Exported): Exported | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
