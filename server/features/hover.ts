// The hover of a place: the sub-expression with its shape, where each size came from, and the verdict on a claim.

import {
  type Analysis,
  type Chain,
  derivativeText,
  type JudgedClaim,
  type Judgement,
  type NamedCost,
  type Place,
  type TextRange,
} from '../engine/api.ts';
import { formatShape } from './numbers.ts';
import { touches } from './ranges.ts';
import { markOf, renderVerdict } from './verdict-view.ts';

export interface Hover {
  readonly range: TextRange;
  /** `X Θ : M×out`, in the language itself; null for a place that has only a verdict. */
  readonly title: string | null;
  /** Where sizes came from; each can be gone to. */
  readonly origins: readonly { readonly text: string; readonly place: Place }[];
  /** Markdown. */
  readonly notes: readonly string[];
}

/** The hover at an offset, with verdicts and costs where they are known. */
export function hoverAt(
  analysis: Analysis,
  judgement: Judgement | null,
  offset: number,
  costs: readonly NamedCost[] = [],
): Hover | null {
  const summary = analysis.hoverAt(offset);
  const verdict = verdictAt(judgement, offset);
  if (!summary) return verdict && { range: verdict.range, title: null, origins: [], notes: verdict.notes };
  return {
    range: summary.range,
    title: summary.title,
    origins: summary.origins,
    notes: [...summary.notes, ...(verdict?.notes ?? []), ...costNotes(analysis, offset, costs)],
  };
}

/** The name at a place that has a cost: one where it is defined, a derivative on the left. Null anywhere else. */
export function costSubject(analysis: Analysis, offset: number): string | null {
  const asked = analysis.questions.find(({ range }) => touches(range, offset));
  if (asked) return derivativeText(asked.derivative);
  const occurrence = analysis.occurrenceAt(offset);
  if (!occurrence?.isDeclaration) return null;
  const name = analysis.text.slice(occurrence.range.start, occurrence.range.end);
  return analysis.symbols.some((symbol) => symbol.kind === 'definition' && symbol.name === name)
    ? name
    : null;
}

/** Operations and memory as polynomials in the sizes; of a loss also with all of its gradients. */
function costNotes(analysis: Analysis, offset: number, costs: readonly NamedCost[]): readonly string[] {
  const subject = costs.length === 0 ? null : costSubject(analysis, offset);
  return costs.flatMap(({ what, operations, memory }) => {
    const own = what === subject ? 'cost' : null;
    const label = own ?? (what === `${subject} with its gradients` ? 'with its gradients' : null);
    return label === null ? [] : [`${label}: ${operations} operations, ${memory} numbers kept`];
  });
}

interface VerdictNotes {
  readonly range: TextRange;
  readonly notes: readonly string[];
}

/**
 * Before the right side of a claim, where the derivative is named, all that is known of the verdict; on the right side,
 * which is read for its shapes, the verdict and where it goes wrong.
 */
function verdictAt(judgement: Judgement | null, offset: number): VerdictNotes | null {
  const statement = judgement?.claims.filter((judged) => touches(judged.statementRange, offset)) ?? [];
  const on = statement.find((judged) => touches(judged.sideRange, offset));
  if (on) return { range: on.sideRange, notes: inShort(on) };
  // Of a chain, the link whose side comes next.
  const index = statement.findIndex((judged) => offset < judged.sideRange.start);
  const claim = statement[index];
  if (!claim) return null;
  const start = statement[index - 1]?.sideRange.end ?? claim.range.start;
  return { range: { start, end: claim.sideRange.start }, notes: inFull(claim) };
}

function inFull(claim: JudgedClaim): readonly string[] {
  const view = renderVerdict(claim.verdict);
  return [
    headline(claim),
    view.detail ?? '',
    view.counterexample?.sentence ?? '',
    ...(claim.chain ? [sentenceOf(claim.chain), tableOf(claim.chain)] : []),
  ].filter((note) => note !== '');
}

function inShort(claim: JudgedClaim): readonly string[] {
  return [headline(claim), ...(claim.chain ? [sentenceOf(claim.chain)] : [])];
}

function headline({ verdict }: JudgedClaim): string {
  return `${markOf(verdict.status)} **${renderVerdict(verdict).headline}**`;
}

const sentenceOf = ({ sentence }: Chain): string =>
  `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;

/** From the loss to the variable: each value, its adjoint, and whether the claimed product has it. */
function tableOf({ links, wrongAt }: Chain): string {
  const rows = links.map(({ name, formula, shape, derivative, adjoint, written }, at) => {
    const mark = at === wrongAt ? '✗' : written === null ? '' : `✓ ${code(written)}`;
    const value = formula === null ? name : `${name} = ${formula}`;
    return `| ${code(value)} | ${formatShape(shape)} | ${code(`${derivative} = ${adjoint}`)} | ${mark} |`;
  });
  return ['| value | shape | adjoint | in the claim |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** A bar would end the cell. */
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
