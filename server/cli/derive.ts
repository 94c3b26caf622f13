// `mcalc derive FILE`: what the file asks for, or with `--of` and `--wrt` what the command line asks for; with
// `--steps` or `--every-move` the derivation line by line, with `--nodes` node by node.

import {
  type Analysis,
  type Derivation,
  type DerivationAnswer,
  derivativeOfNames,
  derivativeText,
  type Engine,
  type Problem,
} from '../engine/api.ts';
import { isName, normaliseLetters } from '../engine/text/names.ts';
import { counted } from '../features/numbers.ts';
import { answersTo } from '../features/questions.ts';
import { covers } from '../features/ranges.ts';
import { indexLines } from '../protocol/positions.ts';
import { type CliHost, type ExitStatus, UsageError } from './cli-host.ts';
import { complain, complainUnreadable } from './complain.ts';
import { analyseSafely } from './inspect.ts';
import { linesOf, plainDerivative, printJson } from './json.ts';
import { type JudgeFlags, judgeOptions } from './judge-options.ts';
import { type Readable, readInput } from './read-input.ts';
import { renderDerivation } from './render/derivation.ts';
import { renderNodes } from './render/nodes.ts';
import { paintFor } from './render/paint.ts';
import { nameOf, renderProblem } from './render/problem.ts';
import { renderSteps } from './render/steps.ts';

export interface DeriveFlags extends JudgeFlags {
  readonly of?: string;
  readonly wrt?: string;
  readonly order?: number;
  readonly steps?: boolean;
  readonly everyMove?: boolean;
  readonly nodes?: boolean;
  readonly closed?: boolean;
  readonly json?: boolean;
}

/** `mcalc derive`: the derivatives that a file or the command line asks for. */
export async function derive(file: string, flags: DeriveFlags, host: CliHost): Promise<ExitStatus> {
  if (flags.of === undefined && (flags.wrt !== undefined || flags.order !== undefined)) {
    throw new UsageError('--wrt and --order need --of: say what to derive, as in --of L --wrt Θ');
  }
  const input = await readInput(file, host, flags);
  if (input.kind === 'unreadable') {
    complainUnreadable(host, input);
    return 2;
  }
  const engine = await host.loadEngine();
  const analysis = analyseSafely(engine, input);
  const errors = analysis.problems.filter(({ severity }) => severity === 'error');
  // Where the file is broken its errors are the answer; else a name that it lacks is a slip on the command line.
  if (errors.length === 0) refuseUnknownNames(flags, analysis, file);
  const answer = ask(engine, analysis, flags);
  const derivations = answer.kind === 'derived' ? answer.derivations : [];
  if (flags.of === undefined) errors.push(...whyUnanswered(engine, analysis, derivations, flags));
  writeErrors(errors, analysis, input, host);
  if (answer.kind === 'derived') {
    const lines = indexLines(input.text);
    for (const { statementRange, why } of answer.unanswered ?? []) {
      if (errors.some(({ range }) => covers(statementRange, range))) continue;
      const line = lines.positionAt(statementRange.start).line + 1;
      complain(host, `${nameOf(file)}:${line}: no answer: ${why}`);
    }
  }
  if (answer.kind === 'refused' && (flags.of !== undefined || errors.length === 0)) {
    const why = `${nameOf(file)}: ${answer.why}`;
    // A sound file that cannot answer was asked for the wrong thing.
    if (flags.of !== undefined && errors.length === 0) throw new UsageError(why);
    complain(host, why);
  }
  if (flags.json)
    host.out.write(
      printJson({ derivatives: derivations.map((derivation) => plainDerivative(derivation, flags)) }),
    );
  else writeDerivations(derivations, flags, host);
  if (answer.kind === 'derived' && derivations.length === 0 && errors.length === 0) {
    complain(host, `${nameOf(file)}: nothing to derive; add a line \`derive ∂L/∂Θ\`, or say --of L --wrt Θ`);
  }
  const isRefuted = derivations.some(({ verified }) => verified?.status === 'refuted');
  return errors.length > 0 || answer.kind === 'refused' || isRefuted ? 1 : 0;
}

function ask(engine: Engine, analysis: Analysis, flags: DeriveFlags): DerivationAnswer {
  const detail = flags.everyMove || flags.nodes ? 'full' : 'short';
  const options = { ...judgeOptions(flags), detail, ...(flags.closed && { closed: true }) } as const;
  try {
    if (flags.of === undefined) return engine.deriveAsked(analysis, options);
    const asked = derivativeOfNames({ of: flags.of, wrt: flags.wrt ?? null, order: flags.order ?? 1 });
    return engine.derive(analysis, asked, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', why: `mcalc failed on this derivative, which is its own fault: ${reason}` };
  }
}

/** Of several questions one may have no answer: the judge says why, at its place. */
function whyUnanswered(
  engine: Engine,
  analysis: Analysis,
  derivations: readonly Derivation[],
  flags: DeriveFlags,
): readonly Problem[] {
  const unanswered = analysis.questions.filter(
    ({ asked, derivative }) => asked && answersTo(derivative, derivations).length === 0,
  );
  if (unanswered.length === 0) return [];
  const known = new Set(analysis.problems.map(placeOf));
  try {
    return engine
      .judge(analysis, { ...judgeOptions(flags), repair: false })
      .problems.filter(({ severity }) => severity === 'error')
      .filter((problem) => !known.has(placeOf(problem)))
      .filter(({ range }) => unanswered.some(({ statementRange }) => covers(statementRange, range)));
  } catch {
    return [];
  }
}

function placeOf({ code, range }: Problem): string {
  return `${code} ${range.start} ${range.end}`;
}

/** Wrong claims do not stand in the way of a derivative: `check` tells of them at length. */
function writeErrors(
  errors: readonly Problem[],
  analysis: Analysis,
  { file, text }: Readable,
  host: CliHost,
): void {
  const isOfClaim = ({ range }: Problem): boolean =>
    analysis.claims.some((claim) => covers(claim.range, range));
  const place = { file, text, lines: indexLines(text) };
  const { err } = host;
  for (const problem of errors.filter((error) => !isOfClaim(error))) {
    err.write(`${renderProblem(problem, place, paintFor(err))}\n\n`);
  }
  const others = errors.filter(isOfClaim).length;
  if (others > 0) {
    complain(host, `${nameOf(file)}: ${counted(others, 'error')} in its claims; mcalc check says more`);
  }
}

function refuseUnknownNames({ of, wrt }: DeriveFlags, analysis: Analysis, file: string): void {
  const known = analysis.symbols.filter(({ kind }) => kind !== 'dim').map(({ name }) => name);
  const normalised = new Set(known.map((name) => normaliseLetters(name)));
  for (const [option, name] of [
    ['--of', of],
    ['--wrt', wrt],
  ] as const) {
    // Anything but a plain name, such as vec(X), is for the engine to read.
    if (name === undefined || !isName(name) || normalised.has(normaliseLetters(name))) continue;
    throw new UsageError(`${option} ${name}: ${nameOf(file)} has no ${name}; its names are ${listed(known)}`);
  }
}

function listed(names: readonly string[]): string {
  const most = 12;
  return names.length === 0 ? 'none' : names.slice(0, most).join(', ') + (names.length > most ? ', …' : '');
}

function writeDerivations(
  derivations: readonly Derivation[],
  { steps, everyMove, nodes }: DeriveFlags,
  { out }: CliHost,
): void {
  const paint = paintFor(out);
  const page = { paint, columns: out.columns };
  for (const derivation of derivations) {
    const sections = [
      ...(steps || everyMove ? [renderSteps(linesOf(derivation, everyMove === true), page)] : []),
      ...(nodes ? [renderNodes(derivation.nodes, page)] : []),
    ];
    for (const lines of sections) {
      if (lines.length > 0)
        out.write(`${[paint.bold(derivativeText(derivation.derivative)), ...lines].join('\n')}\n\n`);
    }
    out.write(`${renderDerivation(derivation, paint).join('\n')}\n${sections.length > 0 ? '\n' : ''}`);
  }
}
