// The terms of a statement by their places: its sides, and the parts of an expression that hold an offset.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import { innerTerms, type Term } from '../names/term.ts';
import type { TextRange } from '../problems/problem.ts';
import { rangeOf, statementAt } from './places.ts';

/** The expressions of a statement: left side and right sides, what is asked for, the formula of a function. */
function sidesOf({ resolved: { statement } }: InferredStatement): readonly Term[] {
  switch (statement.kind) {
    case 'definition':
      return [statement.term, ...statement.links];
    case 'claim':
      return [statement.target, ...statement.sides];
    case 'differential':
      return [statement.of, ...statement.sides];
    case 'identity':
      return statement.sides;
    case 'question':
      return [statement.target];
    case 'function':
      return statement.formula ? [statement.formula] : [];
    case 'other':
      return [];
  }
}

/** The terms that hold an offset, from the whole side to the smallest; at the very end of a term, that term. */
export function termsAt(statement: InferredStatement, at: number): readonly Term[] {
  const found: Term[] = [];
  let open = sidesOf(statement);
  for (;;) {
    const inside = open.find((term) => term.span.start <= at && at < term.span.end);
    const next = inside ?? (found.length > 0 ? undefined : open.find((term) => term.span.end === at));
    if (!next) return found;
    found.push(next);
    open = innerTerms(next);
  }
}

/** The parts of an expression that hold an offset, from the smallest on, and the statement behind them. */
export function partsAt(offset: number, document: InferredDocument): readonly TextRange[] {
  const index = statementAt(offset, document);
  const [placed, inferred] = [document.statements[index], document.inferred[index]];
  if (!placed || !inferred) return [];
  const whole = { start: placed.start, end: placed.start + placed.text.length };
  if (offset < whole.start || offset > whole.end) return [];
  const terms = termsAt(inferred, offset - placed.start);
  return [...terms.map((term) => rangeOf(term.span, index, document)).reverse(), whole];
}

/** Every term of a statement, in no particular order. */
export function* allTerms(statement: InferredStatement): Generator<Term> {
  const open = [...sidesOf(statement)];
  for (let term = open.pop(); term; term = open.pop()) {
    yield term;
    open.push(...innerTerms(term));
  }
}
