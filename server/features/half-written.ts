// A statement that somebody is writing: what is wrong with it and what is said above it wait until it is left.

import type { Analysis, Problem, TextRange } from '../engine/api.ts';
import type { CodeLens } from './code-lenses.ts';
import { touches } from './ranges.ts';

/** The statement on whose lines the cursor stands; null where there is none. */
export function statementAtCursor(analysis: Analysis, cursor: number): TextRange | null {
  const { text } = analysis;
  const before = analysis.statementBefore(cursor);
  if (!before || text.slice(before.end, cursor).includes('\n')) return null;
  // Blanks behind it are on its line.
  return { start: before.start, end: Math.max(before.end, cursor) };
}

/** The problems to display while a statement is being written: those elsewhere, and those that it had before. */
export function visibleWhileWritten(
  problems: readonly Problem[],
  statement: TextRange,
  before: readonly Problem[],
): readonly Problem[] {
  const known = new Set(before.map(identify));
  return problems.filter(
    (problem) => !touches(statement, problem.range.start) || known.has(identify(problem)),
  );
}

const identify = ({ code, message }: Problem): string => `${code} ${message}`;

/**
 * Whether the lenses above a statement that the cursor rests in are still those from before it was touched: it cannot be
 * read just now, or has not been judged again.
 */
export function lacksLenses(
  lenses: readonly CodeLens[],
  statement: TextRange,
  before: readonly CodeLens[],
  problems: readonly Problem[],
): boolean {
  const now = lenses.filter(({ range }) => touches(statement, range.start)).length;
  const isBroken = problems.some(({ code, range }) => code === 'syntax' && touches(statement, range.start));
  return now < before.length && (now > 0 || isBroken);
}

/** The lenses above a statement stay as they were, so that no line moves; what they say is no longer sure. */
export function lensesWhileWritten(
  lenses: readonly CodeLens[],
  statement: TextRange,
  before: readonly CodeLens[],
): readonly CodeLens[] {
  const elsewhere = lenses.filter(({ range }) => !touches(statement, range.start));
  const stale = before.map(
    (lens): CodeLens => ({
      ...lens,
      range: statement,
      ...(lens.action.kind === 'verify' && !lens.isStale && { title: `… ${lens.title}`, isStale: true }),
    }),
  );
  return [...elsewhere, ...stale].sort((a, b) => a.range.start - b.range.start);
}
