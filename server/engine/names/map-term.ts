// A term with other terms in the places of those directly inside it: the one place that knows how each kind is put together.

import type { Span } from '../syntax/tree.ts';
import type { IndexTerm, Term } from './term.ts';

/** A copy of a term: `inner` for each of the terms directly inside it, `place` for each of its spans. */
export function mapTerm(term: Term, inner: (term: Term) => Term, place: (span: Span) => Span): Term {
  const span = place(term.span);
  switch (term.kind) {
    case 'number':
    case 'name':
    case 'identity':
    case 'ones':
    case 'broken':
      return { ...term, span };
    case 'differential':
    case 'transpose':
    case 'negate':
    case 'norm':
    case 'absolute':
      return { ...term, of: inner(term.of), span };
    case 'group':
      return { ...term, inside: inner(term.inside), span };
    case 'call':
      return { ...term, calleeSpan: place(term.calleeSpan), args: term.args.map(inner), span };
    case 'action':
      return { ...term, at: term.at.map(inner), direction: inner(term.direction), span };
    case 'entryGradient':
      return { ...term, at: term.at.map(inner), row: inner(term.row), col: inner(term.col), span };
    case 'index':
      return { ...term, of: inner(term.of), items: term.items.map((item) => mapIndex(item, inner)), span };
    case 'power':
      return { ...term, of: inner(term.of), exponent: inner(term.exponent), span };
    case 'product':
      return {
        ...term,
        first: inner(term.first),
        rest: term.rest.map(({ sign, signSpan, factor }) => ({
          sign,
          signSpan: place(signSpan),
          factor: inner(factor),
        })),
        span,
      };
    case 'sum':
      return {
        ...term,
        first: inner(term.first),
        rest: term.rest.map((part) => ({
          sign: part.sign,
          signSpan: place(part.signSpan),
          term: inner(part.term),
        })),
        span,
      };
    case 'bigOperator':
      return {
        ...term,
        from: term.from && inner(term.from),
        to: term.to && inner(term.to),
        body: inner(term.body),
        span,
      };
    case 'block':
      return { ...term, rows: term.rows.map((row) => row.map(inner)), span };
    case 'stack':
      return { ...term, count: inner(term.count), members: term.members.map(inner), span };
    case 'derivative':
      return {
        ...term,
        of: inner(term.of),
        variables: term.variables.map(({ variable, power }) => ({ variable: inner(variable), power })),
        span,
      };
  }
}

function mapIndex(item: IndexTerm, inner: (term: Term) => Term): IndexTerm {
  switch (item.kind) {
    case 'all':
      return item;
    case 'at':
      return { kind: 'at', at: inner(item.at) };
    case 'range':
      return { kind: 'range', from: inner(item.from), to: inner(item.to) };
  }
}

/** A term moved along its text. */
export const movedTerm = (term: Term, by: number): Term =>
  by === 0
    ? term
    : mapTerm(
        term,
        (each) => movedTerm(each, by),
        ({ start, end }) => ({ start: start + by, end: end + by }),
      );
