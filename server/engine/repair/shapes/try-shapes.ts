// Tries shape repairs on the whole file: an attempt is offered only where it makes its statement sound and nothing else worse.

import { type InferredDocument, inferDocument } from '../../document/document.ts';
import { fitOfSide } from '../../inference/claim-shape.ts';
import type { ShapeFault } from '../../inference/shaping.ts';
import type { ResolvedStatement } from '../../inference/statements.ts';
import type { Mending, PlacedStatement } from '../../names/placed-statement.ts';
import type { Term } from '../../names/term.ts';
import { parseStatement } from '../../syntax/parse.ts';
import type { Span } from '../../syntax/tree.ts';
import { applyEdits, type SpanEdit } from '../../text/edits.ts';
import { type Attempt, shapeAttempts } from './shape-attempts.ts';
import { bracketsIn } from './square-brackets.ts';

export interface TriedRepair {
  readonly attempt: Attempt;
  readonly text: string;
  /** Whether its statement is sound with it. */
  readonly sound: boolean;
  /** How many errors the whole file has more with it, or fewer. */
  readonly errors: number;
}

/** The statements with one text replaced; `mending` tells how it comes from what is written, if anybody asks for places. */
export function withStatement(
  statements: readonly PlacedStatement[],
  index: number,
  text: string,
  mending?: Mending,
): readonly PlacedStatement[] {
  const start = statements[index]?.start ?? 0;
  return statements.with(index, {
    start,
    text,
    parsed: parseStatement(text),
    ...(mending ? { mended: mending } : {}),
  });
}

/** Errors of a statement, claims in the wrong shape included. */
export function errorsIn(document: InferredDocument, index: number): number {
  const placed = document.statements[index];
  const inferred = document.inferred[index];
  if (!placed || !inferred) return 0;
  if (placed.parsed.kind === 'broken') return 1;
  const own =
    inferred.faults.filter((fault) => fault.severity === 'error').length + inferred.resolved.faults.length;
  const { derivative } = inferred;
  if (!derivative) return own;
  return (
    own +
    inferred.sides.filter(
      ({ term, shape }) => shape && !isZero(term) && fitOfSide(derivative, shape).kind === 'wrong-shape',
    ).length
  );
}

/** `∂L/∂x = … = 0` sets a condition. */
export const isZero = (term: Term): boolean => term.kind === 'number' && term.value === 0;

/** How many errors a change adds or takes away. */
interface ErrorChange {
  readonly all: number;
  /** Outside claims: a mended definition may bring a wrong claim to light, and is no worse for it. */
  readonly lasting: number;
}

/** `after` is a version of `before` with as many statements. */
function changeOfErrors(before: InferredDocument, after: InferredDocument): ErrorChange {
  let all = 0;
  let lasting = 0;
  for (const index of after.renewed) {
    const change = errorsIn(after, index) - errorsIn(before, index);
    const kind = after.inferred[index]?.resolved.statement.kind;
    all += change;
    if (!isClaim(kind)) lasting += change;
  }
  return { all, lasting };
}

const isClaim = (kind: ResolvedStatement['kind'] | undefined): boolean =>
  kind === 'claim' || kind === 'differential' || kind === 'identity';

/**
 * Faults of how something is written, and not of what is claimed: a norm with single bars, a softmax that names no axis, a
 * matrix below a stroke, a `×`, the power of a column.
 */
export const isOfNotation = ({ code, site }: ShapeFault): boolean =>
  (code === 'shape' && (site?.kind === 'replace' || site?.kind === 'call' || site?.kind === 'power')) ||
  (site?.kind === 'product' && (site.sign === '/' || site.sign === '×'));

const MOST_ATTEMPTS = 24;

/** The attempts at a fault that make the file better. */
export interface FaultRepairs {
  /** Those that leave the fewest errors in the file, best first: what a person is offered. */
  readonly offered: readonly TriedRepair[];
  /** Every one after which its statement is sound: what may have been meant. */
  readonly sound: readonly TriedRepair[];
}

/**
 * Tries the edits for a shape fault in the whole document; nothing of statement `index` is offered unless it lowers the number
 * of errors.
 */
export function repairFault(document: InferredDocument, index: number, fault: ShapeFault): FaultRepairs {
  const placed = document.statements[index];
  if (!placed || !fault.site) return { offered: [], sound: [] };
  const ownBefore = errorsIn(document, index);
  const least = fault.severity === 'error' ? 1 : 0;
  const isOfClaim = isClaim(document.inferred[index]?.resolved.statement.kind);
  const tried = new Map<string, TriedRepair>();
  /** Those that bring to light what is wrong further down, where the way of writing alone is at fault here. */
  const revealing = new Map<string, TriedRepair>();
  const attempt = (offer: Attempt, text: string): InferredDocument => {
    const after = inferDocument(withStatement(document.statements, index, text), {
      previous: document,
      keepsShapes: true,
    });
    const change = changeOfErrors(document, after);
    const better = isOfClaim ? change.all : change.lasting;
    const errors = errorsIn(after, index);
    const repair = { attempt: offer, text, sound: errors === 0, errors: change.all };
    if (errors <= ownBefore - least && better <= -least) tried.set(text, repair);
    else if (repair.sound && isOfNotation(fault)) revealing.set(text, repair);
    return after;
  };
  const halfway: { readonly text: string; readonly after: InferredDocument }[] = [];
  const attempts = shapeAttempts(fault.site, placed.text).filter(
    // Whether `H^2` is anything but a power of each entry in a claim, numbers decide.
    ({ edits }) =>
      !isOfClaim || fault.site?.kind !== 'power' || edits.every(({ text }) => text.includes('.^')),
  );
  for (const own of attempts.slice(0, MOST_ATTEMPTS)) {
    const text = applyEdits(placed.text, own.edits);
    if (tried.has(text) || text === placed.text) continue;
    halfway.push({ text, after: attempt(own, text) });
  }
  // `p log(p/q)` of columns: what mends one operation shows that the next has no shape either.
  if (tried.size + revealing.size === 0 && fault.severity === 'error')
    for (const { text, after } of halfway.slice(0, MOST_FIRST))
      for (const next of nextAttempts(after, index, fault.span)) {
        const both = applyEdits(text, next.edits);
        if (tried.has(both) || both === text) continue;
        attempt({ title: next.title, edits: [difference(placed.text, both)] }, both);
      }
  // Attempts come best first by themselves.
  const all = [...(tried.size > 0 ? tried : revealing).values()];
  const fewest = Math.min(...all.map((repair) => repair.errors));
  return {
    offered: all.filter((repair) => repair.errors === fewest).filter(notJustParenthesised),
    sound: all.filter((repair) => repair.sound).filter(notJustParenthesised),
  };
}

const MOST_FIRST = 3;
const MOST_SECOND = 6;

/** The attempts at the operation around one that was mended, where that has no shape now. */
function nextAttempts(document: InferredDocument, index: number, { start, end }: Span): readonly Attempt[] {
  const { text = '' } = document.statements[index] ?? {};
  const fault = document.inferred[index]?.faults.find(({ severity }) => severity === 'error');
  const edits = bracketsIn(text);
  const round = edits.length === 0 ? [] : [{ title: `Write \`${applyEdits(text, edits)}\``, edits }];
  const isAround = fault?.site && fault.span.start <= start && fault.span.end >= end;
  return [...(isAround ? shapeAttempts(fault.site, text).slice(0, MOST_SECOND) : []), ...round];
}

/** The one edit between two texts, as small as it can be. */
function difference(from: string, to: string): SpanEdit {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  let behind = 0;
  while (behind < most - start && from.at(-1 - behind) === to.at(-1 - behind)) behind += 1;
  return { span: { start, end: from.length - behind }, text: to.slice(start, to.length - behind) };
}

function notJustParenthesised(repair: TriedRepair, index: number, all: readonly TriedRepair[]): boolean {
  const bare = (text: string): string => text.replace(/[()\s]/gu, '');
  return !all.slice(0, index).some((other) => bare(other.text) === bare(repair.text));
}
