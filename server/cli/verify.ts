// `mcalc verify FILE…`: one line a claim with its evidence, the counterexample of those that are refuted, and the
// derivatives that the tool derives itself, held to the same test.

import { type Derivation, derivativeText, type JudgedClaim } from '../engine/api.ts';
import { covers } from '../features/ranges.ts';
import type { CliHost, ExitStatus, Sink } from './cli-host.ts';
import { complainUnreadable } from './complain.ts';
import { type Inspection, inspect, inspectPaper, isWrong, paperFormat } from './inspect.ts';
import { printJson, verifiedFile } from './json.ts';
import { type JudgeFlags, judgeOptions } from './judge-options.ts';
import { readInput } from './read-input.ts';
import { renderChain } from './render/chain.ts';
import { renderPoints } from './render/evidence.ts';
import { type Paint, paintFor } from './render/paint.ts';
import { nameOf, renderFix, renderProblem } from './render/problem.ts';
import { renderSummary } from './render/summary.ts';
import { oneLine, padTo, printable, shorten, textWidth } from './render/text-width.ts';
import {
  OF_DERIVATIVE,
  OF_IDENTITY,
  renderCounterexample,
  renderMark,
  renderVerdictLine,
} from './render/verdict.ts';

export interface VerifyFlags extends JudgeFlags {
  readonly json?: boolean;
  /** The points that each verdict rests on. */
  readonly evidence?: boolean;
}

/** Longer formulas are cut: their place is given, and the file has them whole. */
const WIDEST_CLAIM = 64;

/** `mcalc verify`: one line a claim, with evidence or a counterexample. */
export async function verify(
  files: readonly string[],
  flags: VerifyFlags,
  host: CliHost,
): Promise<ExitStatus> {
  const { out } = host;
  const engine = await host.loadEngine();
  const inspections: Inspection[] = [];
  let unreadable = 0;
  for (const file of files) {
    const input = await readInput(file, host, flags);
    if (input.kind === 'unreadable') {
      complainUnreadable(host, input);
      unreadable += 1;
      continue;
    }
    const format = paperFormat(file);
    const inspection = format
      ? await inspectPaper(engine, input, format, host, judgeOptions(flags))
      : inspect(engine, input, judgeOptions(flags));
    inspections.push(inspection);
    if (!flags.json) writeVerdicts(inspection, host, flags.evidence === true);
  }
  if (flags.json)
    out.write(
      printJson({
        files: inspections.map((inspection) => verifiedFile(inspection, flags.evidence === true)),
      }),
    );
  else out.write(`${renderSummary(inspections, unreadable, paintFor(out))}\n`);
  if (unreadable > 0) return 2;
  return inspections.some(isWrong) ? 1 : 0;
}

function writeVerdicts(inspection: Inspection, { out, err }: CliHost, isDetailed: boolean): void {
  for (const problem of errorsBesideClaims(inspection)) {
    err.write(`${renderProblem(problem, inspection, paintFor(err))}\n\n`);
  }
  const paint = paintFor(out);
  const { claims, derivatives } = inspection.judgement;
  if (claims.length === 0 && derivatives.length === 0) return;
  const rows = [paint.bold(nameOf(inspection.file))];
  const width = Math.max(
    0,
    ...claims.map((claim) => textWidth(claimText(claim, inspection))),
    ...derivatives.map((one) => textWidth(answerText(one))),
  );
  rows.push(...claims.flatMap((claim) => renderClaim(claim, inspection, { paint, out, width, isDetailed })));
  if (derivatives.length > 0) rows.push(paint.dim('  derived'));
  rows.push(...derivatives.map((derivation) => renderAnswer(derivation, paint, width)));
  out.write(`${rows.join('\n')}\n\n`);
}

/** Errors that keep statements from being judged at all. A claim's own errors stand at its verdict. */
function errorsBesideClaims({ problems, judgement }: Inspection): Inspection['problems'] {
  return problems.filter(
    ({ severity, range }) =>
      severity === 'error' &&
      !judgement.claims.some((claim) => claim.verdict.status !== 'verified' && covers(claim.range, range)),
  );
}

interface Column {
  readonly paint: Paint;
  readonly out: Sink;
  readonly width: number;
  readonly isDetailed: boolean;
}

function renderClaim(
  claim: JudgedClaim,
  inspection: Inspection,
  { paint, out, width, isDetailed }: Column,
): readonly string[] {
  const { verdict, fixes } = claim;
  const line = inspection.lines.positionAt(claim.sideRange.start).line + 1;
  const rows = [
    `  ${renderMark(verdict, paint)} ${padTo(claimText(claim, inspection), width)}   ${paint.dim(`line ${line}`)}   ${renderVerdictLine(verdict, paint)}`,
  ];
  if (verdict.status === 'refuted') {
    const names = claim.isIdentity ? OF_IDENTITY : OF_DERIVATIVE;
    const example = renderCounterexample(verdict.counterexample, names, out.columns - 6);
    rows.push(...example.map((row) => `      ${row}`.trimEnd()));
  }
  if (isDetailed && 'evidence' in verdict) {
    const points = renderPoints(verdict.evidence, paint, out.columns - 6);
    rows.push(...points.map((row) => `      ${row}`));
  }
  if (claim.chain) rows.push(...renderChain(claim.chain, paint).map((row) => `      ${row}`));
  if (verdict.status !== 'verified') rows.push(...fixes.map((fix) => `    ${renderFix(fix, paint)}`));
  return rows;
}

function renderAnswer(derivation: Derivation, paint: Paint, width: number): string {
  const { verified } = derivation;
  const text = padTo(answerText(derivation), width);
  if (verified === null) return `    ${text}`;
  return `  ${renderMark(verified, paint)} ${text}   ${renderVerdictLine(verified, paint)}`;
}

/** `∂L/∂Θ = …`, also for a link of a chain that leaves the left side out; an identity is its own text. */
function claimText(judged: JudgedClaim, { text }: Inspection): string {
  const { claim, sideRange } = judged;
  const side = oneLine(text.slice(sideRange.start, sideRange.end));
  const whole = judged.isIdentity || side === '' ? printable(claim) : `${printable(claim)} = ${side}`;
  return shorten(whole, WIDEST_CLAIM);
}

function answerText(derivation: Derivation): string {
  const name = derivativeText(derivation.derivative);
  // A linear map is not equal to its vec matrix: it is given by its action.
  const answer = derivation.kind === 'matrix' ? `= ${derivation.expr}` : `is ${derivation.action}`;
  return shorten(printable(`${name} ${answer}`), WIDEST_CLAIM);
}
