// A term in which other terms stand in the places of some: what is around them stays as it is written, and what binds too
// loosely for its place is put in parentheses.

import { mapTerm } from '../../names/map-term.ts';
import { innerTerms, type ProductOperation, type Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import type { Span } from '../../syntax/tree.ts';
import { factorOf, isByEntries, minus, productOf } from '../shapes/written-products.ts';
import { sumIn } from '../shapes/written-sums.ts';
import { asWritten, enclosed, inLine, isRow, type Linked, type WrittenTerm } from '../shapes/written-term.ts';

/** The terms put in place of others. */
export type Changes = ReadonlyMap<Term, WrittenTerm>;

/** The term with these changes; null where one of them stands in a place that cannot be written anew. */
export function changedTerm(term: Term, text: string, changes: Changes): WrittenTerm | null {
  const found = changed(term, text, changes);
  return found === 'nowhere' ? asWritten(term, text) : found;
}

function changed(term: Term, text: string, changes: Changes): WrittenTerm | 'nowhere' | null {
  const whole = changes.get(term);
  if (whole) return whole;
  const parts = innerTerms(term);
  const written: WrittenTerm[] = [];
  let isChanged = false;
  for (const part of parts) {
    const found = changed(part, text, changes);
    if (found === null) return null;
    isChanged ||= found !== 'nowhere';
    written.push(found === 'nowhere' ? unchanged(term, part, text) : inPlace(found, term, part, text));
  }
  return isChanged ? withParts(term, text, written) : 'nowhere';
}

const unchanged = (term: Term, part: Term, text: string): WrittenTerm =>
  term.kind === 'product' ? factorOf(term, part, text) : asWritten(part, text);

/** The term put in place of a part, in parentheses where it needs them; one of the part's kind needs none. */
function inPlace(by: WrittenTerm, term: Term, part: Term, text: string): WrittenTerm {
  const isAlike = by.termAt(0).kind === part.kind && by.level >= asWritten(part, text).level;
  return isAlike ? by : enclosed(by, levelIn(term, part, by, text));
}

/** How tightly a term in place of a part must bind. */
function levelIn(term: Term, part: Term, by: WrittenTerm, text: string): number {
  switch (term.kind) {
    case 'product': {
      // `1/2`: without blanks it is a number by itself.
      const [divisor] = term.rest;
      if (divisor && text.slice(term.first.span.end, divisor.factor.span.start) === '/') return LEVEL.atom;
      if (part !== term.first) return LEVEL.juxtaposition;
      // A minus in front goes with the first factor; a product of entries is parted from another for the eye.
      const isMixed = by.termAt(0).kind === 'product' && isByEntries(term) !== isByEntries(by.termAt(0));
      const isLoose = by.level !== LEVEL.inner || (isRow(term) && !isRowItself(by.termAt(0)));
      return isLoose && (isRow(term) || isMixed) ? LEVEL.juxtaposition : LEVEL.inner;
    }
    case 'sum':
      if (part === term.first) return LEVEL.inner;
      // `a + (b + c)` is the same without parentheses.
      return term.rest.some((own) => own.term === part && own.sign === '+') && by.termAt(0).kind === 'sum'
        ? LEVEL.sum
        : LEVEL.product;
    case 'negate':
    case 'bigOperator':
      return LEVEL.product;
    case 'block':
      return LEVEL.prefix;
    case 'power':
      // `X'⁻¹`
      return part === term.of && by.termAt(0).kind === 'transpose' ? LEVEL.postfix : LEVEL.atom;
    case 'group':
    case 'call':
    case 'norm':
    case 'absolute':
      return LEVEL.sum;
    default:
      return LEVEL.atom;
  }
}

const isRowItself = (term: Term): boolean => term.kind !== 'product' || isRow(term);

/** A term with other parts, in the order of `innerTerms`; null where they do not stand one behind the other in the text. */
function withParts(term: Term, text: string, parts: readonly WrittenTerm[]): WrittenTerm | null {
  const inner = innerTerms(term);
  const places = inner.map(({ span }) => span);
  const [first, ...rest] = parts;
  const [place] = places;
  if (!first || !place || !isInLine(places, term.span)) return null;
  const between = places.slice(1).map(({ start }, at) => text.slice(places[at]?.end, start));
  const linked = <Sign>(signs: readonly { readonly sign: Sign }[]): readonly Linked<Sign>[] =>
    signs.flatMap(({ sign }, at) => {
      const of = rest[at];
      return of ? [{ between: between[at] ?? '', sign, of }] : [];
    });
  const level = asWritten(term, text).level;
  if (term.kind === 'product') return productOf(...withoutOne(first, linked(term.rest)), level);
  if (term.kind === 'negate') return minus(first, text.slice(term.span.start, place.start));
  if (term.kind === 'sum') return sumIn(first, linked(term.rest));
  const line = inLine(first, linked(between.map(() => ({ sign: null }))));
  const before = text.slice(term.span.start, place.start);
  const behind = text.slice(places.at(-1)?.end, term.span.end);
  const whole = `${before}${line.text}${behind}`;
  return {
    text: whole,
    level,
    termAt: (start) => {
      const [head, ...others] = line.partsAt(start + before.length);
      const made = [head, ...others.map((other) => other.term)];
      const span = { start, end: start + whole.length };
      const by = new Map(inner.map((own, at) => [own, made[at] ?? own]));
      // Only the term's own span and those of its parts are asked for behind this.
      return mapTerm(
        term,
        (own) => by.get(own) ?? own,
        () => span,
      );
    },
  };
}

/** A 1 in front of other factors goes. */
function withoutOne(
  first: WrittenTerm,
  rest: readonly Linked<ProductOperation>[],
): readonly [WrittenTerm, readonly Linked<ProductOperation>[]] {
  const [second, ...others] = rest;
  return first.text === '1' && second?.sign === 'juxtaposed' ? [second.of, others] : [first, rest];
}

const isInLine = (places: readonly Span[], { start, end }: Span): boolean =>
  places.every((place, at) => place.start >= (places[at - 1]?.end ?? start) && place.end <= end);
