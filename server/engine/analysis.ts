// The memo of a document: text → statements → trees → names → shapes → problems. Needs no numbers; runs at every keystroke.

import { hoverAt } from './analysis/hover.ts';
import { importsOf, indexOccurrences } from './analysis/occurrences.ts';
import { rangeOf, statementRange, statementRanges } from './analysis/places.ts';
import { problemsOf } from './analysis/problems-of.ts';
import { type Reading, readDocument } from './analysis/reading.ts';
import { symbolsOf } from './analysis/symbols.ts';
import { partsAt } from './analysis/terms-at.ts';
import { withTexFixes } from './analysis/tex-fixes.ts';
import type { Analysis, AnalysisOptions, ClaimSummary, Problem, Question } from './api.ts';
import { type InferredDocument, inferDocument } from './inference/document.ts';
import type { Fix } from './problems/problem.ts';
import { applyEdits, errorsIn, repairFault, type TriedRepair, withStatement } from './repair/try-shapes.ts';

/** An analysis with what the judge needs of it. */
export interface DocumentAnalysis extends Analysis {
  /** As written. */
  readonly written: InferredDocument;
  /**
   * As understood: ill-shaped definitions are read as their best repair says, so that what depends on them can be
   * checked and is not reported again.
   */
  readonly document: InferredDocument;
  /** The repaired text of such definitions, by statement. */
  readonly recovered: ReadonlyMap<number, string>;
  /** What the analysis after an edit takes over. */
  readonly reading: Reading;
}

const MOST_FAULTS_TO_REPAIR = 8;

export function analyse(text: string, options: AnalysisOptions = {}): DocumentAnalysis {
  const previous =
    options.previous && 'written' in options.previous ? (options.previous as DocumentAnalysis) : null;
  const keepsShapes = options.keepsShapes ?? false;
  const reading = readDocument(text, previous?.reading ?? null, options.readImport);
  const written = inferDocument(reading.statements, {
    ...(previous && { previous: previous.written }),
    keepsShapes,
  });
  const recovery = recover(written, keepsShapes);
  const problems = withTexFixes(withFixes(mergedProblems(written, recovery), written, recovery), written);
  const { document } = recovery;
  const symbols = once(() => symbolsOf(document));
  const claims = once(() => claimsOf(document));
  const questions = once(() => questionsOf(document));
  const statements = once(() => statementRanges(written));
  const imports = once(() => importsOf(written));
  const occurrences = once(() => indexOccurrences(written));
  return {
    text,
    written,
    document,
    recovered: recovery.recovered,
    reading,
    problems,
    get symbols() {
      return symbols();
    },
    get claims() {
      return claims();
    },
    get questions() {
      return questions();
    },
    hoverAt: (offset) =>
      hoverAt(offset, { written, understood: document, occurrences: occurrences(), problems }),
    get statements() {
      return statements();
    },
    partsAt: (offset) => partsAt(offset, written),
    get imports() {
      return imports();
    },
    occurrenceAt: (offset) => occurrences().at(offset),
    occurrencesOf: (place) => occurrences().of(place),
    occurrencesIn: (range) => occurrences().within(range),
  };
}

/** What not every keystroke asks for is made when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

interface Recovery {
  readonly document: InferredDocument;
  readonly recovered: ReadonlyMap<number, string>;
  /** Repairs of faults by statement and span. */
  readonly repairs: ReadonlyMap<string, readonly TriedRepair[]>;
}

const faultKey = (statement: number, span: { readonly start: number; readonly end: number }): string =>
  `${statement}:${span.start}:${span.end}`;

/** Tries repairs at every fault outside claims; an ill-shaped definition is read as its best repair from here on. */
function recover(written: InferredDocument, keepsShapes: boolean): Recovery {
  const repairs = new Map<string, readonly TriedRepair[]>();
  const recovered = new Map<number, string>();
  /** Operations that were mended in a definition, by their text: the same words elsewhere are mended alike. */
  const mended = new Map<string, TriedRepair>();
  let document = written;
  let tries = 0;
  for (const index of written.loud) {
    if (written.statements[index]?.foreign) continue;
    const kind = written.inferred[index]?.resolved.statement.kind;
    for (const fault of document.inferred[index]?.faults ?? []) {
      const isClaim = kind !== 'definition' && kind !== 'function';
      if (!fault.site || (isClaim && fault.severity === 'error') || tries >= MOST_FAULTS_TO_REPAIR) continue;
      tries += 1;
      const tried = repairFault(document, index, fault);
      repairs.set(faultKey(index, fault.span), tried);
      const [best] = tried;
      if (!best || fault.severity !== 'error' || kind !== 'definition') continue;
      const mending = { written: textOf(written, index), edits: best.attempt.edits };
      const after = inferDocument(withStatement(document.statements, index, best.text, mending), {
        previous: document,
        keepsShapes,
      });
      if (errorsIn(after, index) > 0) continue;
      document = after;
      recovered.set(index, best.text);
      mended.set(textOf(written, index).slice(fault.span.start, fault.span.end), best);
      break;
    }
  }
  return mendAlike({ document, recovered, repairs }, written, mended, keepsShapes);
}

const textOf = (document: InferredDocument, index: number): string => document.statements[index]?.text ?? '';

/** Where a claim has the very operation that was mended in a definition, it is read mended too. */
function mendAlike(
  { document: before, recovered, repairs }: Recovery,
  written: InferredDocument,
  mended: ReadonlyMap<string, TriedRepair>,
  keepsShapes: boolean,
): Recovery {
  if (mended.size === 0) return { document: before, recovered, repairs };
  const allRepairs = new Map(repairs);
  let statements = before.statements;
  for (const index of written.loud) {
    const text = textOf(written, index);
    const edits: { span: { start: number; end: number }; text: string }[] = [];
    for (const fault of written.inferred[index]?.faults ?? []) {
      const alike = recovered.has(index)
        ? undefined
        : mended.get(text.slice(fault.span.start, fault.span.end));
      const [edit, ...more] = alike?.attempt.edits ?? [];
      if (!alike || !edit || more.length > 0) continue;
      const own = { span: fault.span, text: edit.text };
      edits.push(own);
      allRepairs.set(faultKey(index, fault.span), [
        { ...alike, sound: false, attempt: { title: alike.attempt.title, edits: [own] } },
      ]);
    }
    if (edits.length === 0) continue;
    edits.sort((a, b) => a.span.start - b.span.start);
    statements = withStatement(statements, index, applyEdits(text, edits), { written: text, edits });
  }
  const document =
    statements === before.statements ? before : inferDocument(statements, { previous: before, keepsShapes });
  return { document, recovered, repairs: allRepairs };
}

/** Problems as written; where something was read mended, also those of the reading, without what only followed. */
function mergedProblems(written: InferredDocument, recovery: Recovery): readonly Problem[] {
  if (recovery.document === written) return problemsOf(written);
  const { loud, statements } = recovery.document;
  const changed = [...written.loud, ...loud].filter((index) => statements[index]?.mended);
  const inside = (problem: Problem): boolean => changed.some((index) => within(problem, index, written));
  return [...problemsOf(written).filter(inside), ...problemsOf(recovery.document)].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
}

function within(problem: Problem, statement: number, document: InferredDocument): boolean {
  const range = statementRange(statement, document);
  return problem.range.start >= range.start && problem.range.start <= range.end;
}

function withFixes(
  problems: readonly Problem[],
  written: InferredDocument,
  recovery: Recovery,
): readonly Problem[] {
  const fixes = new Map<string, readonly Fix[]>();
  for (const [key, tried] of recovery.repairs) {
    const [statement = 0, start = 0, end = 0] = key.split(':').map(Number);
    const range = rangeOf({ start, end }, statement, written);
    fixes.set(
      `${range.start}:${range.end}`,
      tried.slice(0, 3).map((repair) => ({
        title: repair.attempt.title,
        edits: repair.attempt.edits.map((edit) => ({
          range: rangeOf(edit.span, statement, written),
          newText: edit.text,
        })),
        verified: repair.sound,
      })),
    );
  }
  return problems.map((problem) => {
    const found =
      problem.fixes.length === 0 ? fixes.get(`${problem.range.start}:${problem.range.end}`) : undefined;
    return found &&
      ['size-mismatch', 'shape', 'ambiguous-product', 'scalar-plus-matrix'].includes(problem.code)
      ? { ...problem, fixes: found }
      : problem;
  });
}

function claimsOf(document: InferredDocument): readonly ClaimSummary[] {
  return document.inferred.flatMap((statement, index) => {
    const resolved = statement.resolved.statement;
    const text = document.statements[index]?.text ?? '';
    const whole = statementRange(index, document);
    if (resolved.kind === 'claim' || resolved.kind === 'differential') {
      const span = resolved.kind === 'claim' ? resolved.target.span : resolved.target;
      return resolved.sides.map((side) => {
        const sideRange = rangeOf(side.span, index, document);
        return {
          claim: text.slice(span.start, span.end),
          range: { start: whole.start, end: sideRange.end },
          sideRange,
          statementRange: whole,
        };
      });
    }
    const sides =
      resolved.kind === 'identity'
        ? resolved.sides
        : resolved.kind === 'definition'
          ? [resolved.term, ...resolved.links]
          : [];
    return sides.slice(1).map((side, link) => {
      const left = sides[link];
      const quote = (term: typeof side | undefined): string =>
        term ? text.slice(term.span.start, term.span.end) : '';
      const sideRange = rangeOf(side.span, index, document);
      return {
        claim: `${quote(left)} == ${quote(side)}`,
        range: { start: whole.start, end: sideRange.end },
        sideRange,
        statementRange: whole,
      };
    });
  });
}

function questionsOf(document: InferredDocument): readonly Question[] {
  return document.inferred.flatMap((statement, index): readonly Question[] => {
    const resolved = statement.resolved.statement;
    const text = document.statements[index]?.text ?? '';
    const target = resolved.kind === 'claim' || resolved.kind === 'question' ? resolved.target : null;
    if (!target) return [];
    const statementPlace = statementRange(index, document);
    const range = rangeOf(target.span, index, document);
    const quote = (span: { start: number; end: number }): string => text.slice(span.start, span.end);
    const asked = resolved.kind === 'question';
    if (target.kind === 'derivative') {
      const below = target.variables.map((part) => ({ ...part, text: quote(part.variable.span) }));
      // Of `∂³h/∂x²∂t` it is `x, x, t`; of `∂²L/∂x²` the order tells it.
      const each = below.flatMap(({ text, power }) => Array.from({ length: power }, () => text));
      const wrt = (below.length === 1 ? each.slice(0, 1) : each).join(', ');
      return [
        { of: quote(target.of.span), wrt, order: target.order, range, statementRange: statementPlace, asked },
      ];
    }
    const of = target.kind === 'differential' ? quote(target.span) : quote(target.span);
    return [{ of, wrt: null, order: 1, range, statementRange: statementPlace, asked }];
  });
}

export { applyEdits };
