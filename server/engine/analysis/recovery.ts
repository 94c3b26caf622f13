// Ill-shaped definitions read as a repair of them says, so that what depends on them can be checked and is not reported
// again; and which other readings each of them has.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { ShapeFault } from '../inference/shaping.ts';
import {
  errorsIn,
  isOfNotation,
  repairFault,
  type TriedRepair,
  withStatement,
} from '../repair/shapes/try-shapes.ts';
import type { Span } from '../syntax/tree.ts';
import { applyEdits } from '../text/edits.ts';

/** A document as it is understood, with what was tried for it. */
export interface Recovery {
  readonly document: InferredDocument;
  /** The text that each ill-shaped definition is read as, by statement. */
  readonly recovered: ReadonlyMap<number, string>;
  /** Repairs of faults by statement and span. */
  readonly repairs: ReadonlyMap<string, readonly TriedRepair[]>;
  /** For each statement in `recovered`, every text that it may have been meant as; that one first. */
  readonly readings: ReadonlyMap<number, readonly PossibleReading[]>;
}

interface PossibleReading {
  readonly text: string;
  /** Whether it is among the repairs that a person is offered. */
  readonly isOffered: boolean;
}

/** A text for some of the ill-shaped definitions, by statement: how they are to be read, in place of the best repair. */
export type ChosenReadings = ReadonlyMap<number, string>;

const MOST_FAULTS_TO_REPAIR = 8;

const faultKey = (statement: number, span: Span): string => `${statement}:${span.start}:${span.end}`;

/** Tries repairs at every fault outside claims; an ill-shaped definition is read as its best repair, or as chosen, from here on. */
export function recover(
  written: InferredDocument,
  keepsShapes: boolean,
  chosen: ChosenReadings = new Map(),
): Recovery {
  const repairs = new Map<string, readonly TriedRepair[]>();
  const recovered = new Map<number, string>();
  const readings = new Map<number, readonly PossibleReading[]>();
  /** Operations that were mended in a definition, by their text: the same words elsewhere are mended alike. */
  const mended = new Map<string, TriedRepair>();
  let document = written;
  let tries = 0;
  for (const index of written.reportable) {
    if (written.statements[index]?.foreign) continue;
    const kind = written.inferred[index]?.resolved.statement.kind;
    for (const fault of document.inferred[index]?.faults ?? []) {
      const isClaim = kind !== 'definition' && kind !== 'function';
      if (!fault.site || tries >= MOST_FAULTS_TO_REPAIR) continue;
      if (isClaim && fault.severity === 'error' && !isOfNotation(fault)) continue;
      tries += 1;
      const { offered, sound } = repairFault(document, index, fault);
      repairs.set(faultKey(index, fault.span), offered);
      const best = sound.find(({ text }) => text === chosen.get(index)) ?? offered[0];
      if (!best || fault.severity !== 'error' || kind !== 'definition') continue;
      const mending = { written: textOf(written, index), edits: best.attempt.edits };
      const after = inferDocument(withStatement(document.statements, index, best.text, mending), {
        previous: document,
        keepsShapes,
      });
      if (errorsIn(after, index) > 0) continue;
      document = after;
      recovered.set(index, best.text);
      readings.set(
        index,
        [best, ...sound.filter((repair) => repair !== best)].map((repair) => ({
          text: repair.text,
          isOffered: offered.includes(repair),
        })),
      );
      const [edit] = best.attempt.edits;
      // An edit that reaches beyond the operation does not apply to the same words elsewhere.
      if (edit?.span.start === fault.span.start && edit.span.end === fault.span.end)
        mended.set(textOf(written, index).slice(fault.span.start, fault.span.end), best);
      break;
    }
  }
  return mendAlike({ document, recovered, repairs, readings }, written, mended, keepsShapes);
}

const textOf = (document: InferredDocument, index: number): string => document.statements[index]?.text ?? '';

/** Where a claim has the very operation that was mended in a definition, it is read mended too. */
function mendAlike(
  recovery: Recovery,
  written: InferredDocument,
  mended: ReadonlyMap<string, TriedRepair>,
  keepsShapes: boolean,
): Recovery {
  if (mended.size === 0) return recovery;
  const { document: before, recovered } = recovery;
  const repairs = new Map(recovery.repairs);
  let statements = before.statements;
  for (const index of written.reportable) {
    if (recovered.has(index)) continue;
    const text = textOf(written, index);
    const edits: { readonly span: Span; readonly text: string }[] = [];
    for (const fault of written.inferred[index]?.faults ?? []) {
      const found = alikeEdit(fault, text, mended);
      if (!found) continue;
      edits.push(found.edit);
      const { title } = found.repair.attempt;
      const attempt = { title, edits: [found.edit] };
      repairs.set(faultKey(index, fault.span), [{ ...found.repair, sound: false, attempt }]);
    }
    if (edits.length === 0) continue;
    edits.sort((a, b) => a.span.start - b.span.start);
    statements = withStatement(statements, index, applyEdits(text, edits), { written: text, edits });
  }
  const document =
    statements === before.statements ? before : inferDocument(statements, { previous: before, keepsShapes });
  return { ...recovery, document, repairs };
}

/** The edit that mends a fault as the same words were mended in a definition. */
function alikeEdit(
  { span }: ShapeFault,
  text: string,
  mended: ReadonlyMap<string, TriedRepair>,
): { readonly repair: TriedRepair; readonly edit: { readonly span: Span; readonly text: string } } | null {
  const repair = mended.get(text.slice(span.start, span.end));
  const [edit, ...more] = repair?.attempt.edits ?? [];
  return repair && edit && more.length === 0 ? { repair, edit: { span, text: edit.text } } : null;
}
