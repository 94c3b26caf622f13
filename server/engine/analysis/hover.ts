// The hover under the cursor: the name and its binding, or the smallest part with its shape, where its sizes
// come from and, where it has no shape, why.

import type { InferredDocument } from '../document/document.ts';
import { type DerivativeTerm, innerTerms, type Term } from '../names/term.ts';
import type { Problem } from '../problems/problem.ts';
import { displayShape, isScalar } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import { normaliseLetters } from '../text/names.ts';
import { aboutOccurrence, aboutSymbol } from './about-name.ts';
import type { HoverSummary } from './analysis.ts';
import type { OccurrenceIndex } from './occurrences.ts';
import { rangeOf, statementAt } from './places.ts';
import { shapeOfPart } from './shape-at.ts';
import { signAt } from './sign-names.ts';
import { termsAt } from './terms-at.ts';

/** The parts of an analysis that a hover reads. */
export interface HoverSource {
  readonly written: InferredDocument;
  /** Has shapes also where a definition was read mended. */
  readonly understood: InferredDocument;
  readonly occurrences: OccurrenceIndex;
  readonly problems: readonly Problem[];
}

/**
 * The hover at an offset of the document: a name with its kind and shape, or the shape of the smallest part around it; null
 * where there is nothing to describe.
 */
export function hoverAt(offset: number, source: HoverSource): HoverSummary | null {
  const { written, understood, occurrences } = source;
  const index = statementAt(offset, written);
  const placed = written.statements[index];
  const at = offset - (placed?.start ?? 0);
  if (!placed || at < 0 || at > placed.text.length || isInComment(placed.text, at)) return null;
  const named = occurrences.inStatement(index).find(({ span }) => span.start <= at && at < span.end);
  const about = named && aboutOccurrence(named, index, understood);
  if (named && about) return { ...about, range: rangeOf(named.span, index, written) };
  return (
    indexRangeAt(at, index, written) ??
    conditionAt(at, index, written) ??
    partAt(at, index, source) ??
    wordAt(at, index, source)
  );
}

/** `Q = Qᵀ` or `P ≻ 0` behind a declaration, which says what a word would. */
function conditionAt(at: number, index: number, document: InferredDocument): HoverSummary | null {
  const placed = document.statements[index];
  const statement = placed?.parsed.kind === 'parsed' ? placed.parsed.statement : null;
  if (!placed || statement?.kind !== 'declaration') return null;
  const found = statement.attributes.find(({ span }) => span.start <= at && at < span.end);
  const text = found && placed.text.slice(found.span.start, found.span.end);
  if (!found || text === undefined || /^[\p{L}\s]*$/u.test(text)) return null;
  const range = rangeOf(found.span, index, document);
  return { range, title: text.replace(/\s+/gu, ' '), origins: [], notes: [`the same as \`${found.name}\``] };
}

/** `t = 1..T` behind `for`. */
function indexRangeAt(at: number, index: number, document: InferredDocument): HoverSummary | null {
  const placed = document.statements[index];
  const { ranges = [] } = placed?.parsed.kind === 'parsed' ? placed.parsed.statement : {};
  const found = ranges.find(({ span }) => span.start <= at && at < span.end);
  if (!found || !placed) return null;
  const quote = (span: Span): string => placed.text.slice(span.start, span.end);
  const [letter, from, to] = [found.index.span, found.from.span, found.to.span].map(quote);
  return {
    range: rangeOf(found.span, index, document),
    title: quote(found.span),
    origins: [],
    notes: [`the statement is one for each \`${letter}\` from \`${from}\` to \`${to}\``],
  };
}

/** Comments may stand inside a statement of several lines. */
function isInComment(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at + 1).includes('#');
}

/** The smallest part at an offset of a statement. */
function partAt(at: number, index: number, source: HoverSource): HoverSummary | null {
  const { written, understood } = source;
  const [placed, inferred] = [written.statements[index], written.inferred[index]];
  const term = inferred && termsAt(inferred, at).at(-1);
  if (!placed || !term) return null;
  const quote = (part: Term): string =>
    placed.text.slice(part.span.start, part.span.end).replace(/\s+/gu, ' ');
  const range = rangeOf(term.span, index, written);
  const found = shapeOfPart(term, index, written, understood);
  const isScalarPart = (part: Term): boolean => {
    const shape = shapeOfPart(part, index, written, understood)?.shape;
    return shape !== undefined && isScalar(shape);
  };
  const sign = signAt(term, at, isScalarPart);
  const meaning = sign === null ? [] : [sign];
  if (found) {
    const notes = found.isMended ? [...meaning, ...mendedReadings(index, understood)] : meaning;
    const title = `${quote(term)} : ${displayShape(found.shape)}`;
    return { range, title, origins: found.origins, notes };
  }
  const parts = innerTerms(term).flatMap((part) => {
    const shape = shapeOfPart(part, index, written, understood)?.shape;
    return shape && part.kind !== 'number' ? [`\`${quote(part)}\` is ${displayShape(shape)}`] : [];
  });
  const map = term.kind === 'derivative' ? linearMap(term, index, source) : null;
  if (map !== null) return { range, title: `${quote(term)} : ${map}`, origins: [], notes: [] };
  return {
    range,
    title: `${quote(term)} : not known`,
    origins: [],
    notes: [...meaning, ...parts, ...reasons(range, at + placed.start, source.problems)],
  };
}

const LONGEST_READING = 80;

/** The readings for shapes that are not as written: of this statement its own, else those it may depend on. */
function mendedReadings(index: number, understood: InferredDocument): readonly string[] {
  const own = understood.statements[index];
  if (own?.mended)
    return [own.text.length <= LONGEST_READING ? `read as \`${own.text}\`` : 'with its errors read mended'];
  const mended = understood.statements.filter(({ mended, foreign }) => mended && !foreign);
  const [first, ...more] = mended;
  if (!first) return [];
  return [`with \`${first.text}\`${more.length > 0 ? ', and others,' : ''} read mended`];
}

/** Between matrices a derivative is a linear map, which has no shape of a matrix. */
function linearMap(term: DerivativeTerm, index: number, { written, understood }: HoverSource): string | null {
  const [only, ...more] = term.variables;
  const of = shapeOfPart(term.of, index, written, understood);
  const by = only && shapeOfPart(only.variable, index, written, understood);
  if (!of || !by || more.length > 0 || term.order !== 1) return null;
  return `linear map from ${displayShape(by.shape)} to ${displayShape(of.shape)}`;
}

/** The first error inside a part, unless the editor shows it at this very place. */
function reasons(
  range: HoverSummary['range'],
  offset: number,
  problems: readonly Problem[],
): readonly string[] {
  const error = problems.find(
    (problem) =>
      problem.severity === 'error' && problem.range.start >= range.start && problem.range.end <= range.end,
  );
  if (!error || (error.range.start <= offset && offset <= error.range.end)) return [];
  return [`not known, since ${error.message}`];
}

/** Of a statement that cannot be read the names are known all the same. */
function wordAt(at: number, index: number, { written, understood }: HoverSource): HoverSummary | null {
  const placed = written.statements[index];
  if (placed?.parsed.kind !== 'broken') return null;
  for (const { index: start, 0: word } of placed.text.matchAll(WORD)) {
    const symbol = understood.scope.symbols.get(normaliseLetters(word));
    const span = { start, end: start + word.length };
    if (symbol && start <= at && at < span.end)
      return { ...aboutSymbol(symbol, understood), range: rangeOf(span, index, written) };
  }
  return null;
}

const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/gu;
