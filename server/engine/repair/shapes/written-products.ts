// Products of parts with their words. The term is arranged as the language reads the words: what stands side by side binds
// first, the rest from the left.

import type { ProductOperation, ProductTerm, Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import type { Span } from '../../syntax/tree.ts';
import {
  around,
  asWritten,
  enclosed,
  endsInBody,
  inGroup,
  inLine,
  isRow,
  type Linked,
  type LinkedTerm,
  numeral,
  productLevel,
  startsWithMinus,
  type WrittenTerm,
} from './written-term.ts';

/** A product of parts with these signs between, as they are. */
export function productOf(
  first: WrittenTerm,
  rest: readonly Linked<ProductOperation>[],
  level: number,
): WrittenTerm {
  if (rest.length === 0) return first;
  const { text, partsAt } = inLine(first, rest);
  const termAt = (start: number): Term => {
    const [head, ...behind] = partsAt(start);
    const factors = [{ sign: 'juxtaposed', signSpan: head.span, term: head } as const, ...behind];
    const isInRow = (at: number): boolean =>
      (at > 0 && factors[at]?.sign === 'juxtaposed') || factors[at + 1]?.sign === 'juxtaposed';
    return arranged(
      factors.flatMap((part, at) =>
        opened(part, (at === 0 ? first : rest[at - 1]?.of)?.level ?? LEVEL.atom, isInRow(at)),
      ),
    );
  };
  return { text, level, termAt };
}

type Factor = LinkedTerm<ProductOperation>;

/** The factors of a product that stands without parentheses among others; one whole, such as 1/3 in a row, is a factor by itself. */
function opened(part: Factor, level: number, isInRow: boolean): readonly Factor[] {
  const { term } = part;
  if (level > LEVEL.juxtaposition || term.kind !== 'product' || (isInRow && !isRow(term))) return [part];
  const [first, ...rest] = factorsOf(term);
  return first ? [{ ...part, term: first.term }, ...rest] : [part];
}

function factorsOf({ first, rest }: ProductTerm): readonly Factor[] {
  const isRowOf = (term: Term): term is ProductTerm => term.kind === 'product' && isRow(term);
  const own = (part: Factor): readonly Factor[] => {
    if (!isRowOf(part.term)) return [part];
    const [head, ...behind] = factorsOf(part.term);
    return head ? [{ ...part, term: head.term }, ...behind] : [part];
  };
  return [
    ...own({ sign: 'juxtaposed', signSpan: first.span, term: first }),
    ...rest.flatMap(({ sign, signSpan, factor }) => own({ sign, signSpan, term: factor })),
  ];
}

/** Factors with their signs as the language reads them. */
function arranged(factors: readonly Factor[]): Term {
  const rows: { readonly sign: ProductOperation; readonly signSpan: Span; readonly row: Factor[] }[] = [];
  for (const part of factors) {
    const last = rows.at(-1);
    if (last && part.sign === 'juxtaposed') last.row.push(part);
    else rows.push({ sign: part.sign, signSpan: part.signSpan, row: [part] });
  }
  const asFactors = rows.map(({ sign, signSpan, row }) => ({ sign, signSpan, term: joined(row) }));
  return joined(asFactors);
}

/** Factors as one flat product. */
function joined([first, ...rest]: readonly Factor[]): Term {
  if (!first) return { kind: 'broken', span: { start: 0, end: 0 } };
  if (rest.length === 0) return first.term;
  return {
    kind: 'product',
    first: first.term,
    rest: rest.map(({ sign, signSpan, term }) => ({ sign, signSpan, factor: term })),
    span: { start: first.term.span.start, end: rest.at(-1)?.term.span.end ?? first.term.span.end },
  };
}

/** Factors side by side, or with a star between. */
export function product(factors: readonly WrittenTerm[], star: boolean): WrittenTerm {
  const [only, ...others] = factors;
  if (!only) return numeral(1, '1');
  if (others.length === 0) return only;
  const first = inFront(only, LEVEL.juxtaposition);
  const rest = others.map((factor) => enclosed(factor, LEVEL.juxtaposition));
  const link = star
    ? ({ between: ' * ', sign: '*' } as const)
    : ({ between: ' ', sign: 'juxtaposed' } as const);
  return productOf(
    first,
    rest.map((of) => ({ ...link, of })),
    LEVEL.juxtaposition,
  );
}

/** Factors with another sign of products between, `∘`; another product in it is put in parentheses for the eye. */
export function productBy(sign: ProductOperation, factors: readonly WrittenTerm[]): WrittenTerm {
  const [first, ...rest] = factors.map((factor) =>
    factor.level === LEVEL.juxtaposition || (factor.level < LEVEL.prefix && !isByEntries(factor.termAt(0)))
      ? inGroup(factor)
      : enclosed(factor, LEVEL.inner),
  );
  if (!first) return numeral(1, '1');
  return productOf(
    first,
    rest.map((of) => ({ between: ` ${sign} `, sign, of })),
    LEVEL.product,
  );
}

/** Whether all signs of what may be a product multiply entries. */
export const isByEntries = (term: Term): boolean =>
  term.kind !== 'product' || term.rest.every(({ sign }) => sign === '∘' || sign === '⊙' || sign === '.*');

/** The same as the first part of a product, where the minus in front of a product of matrices may stay. */
const inFront = (written: WrittenTerm, level: number): WrittenTerm =>
  written.level === LEVEL.inner && isProductBehindMinus(written.termAt(0))
    ? written
    : enclosed(written, level);

const isProductBehindMinus = (term: Term): boolean =>
  term.kind === 'product' &&
  startsWithMinus(term) &&
  !endsInBody(term) &&
  term.rest.every(({ sign }) => sign === '*' || sign === 'juxtaposed');

/** `a / b`. */
export const quotient = (above: WrittenTerm, below: WrittenTerm): WrittenTerm =>
  productOf(
    inFront(above, LEVEL.product),
    [{ between: ' / ', sign: '/', of: enclosed(below, LEVEL.prefix) }],
    LEVEL.product,
  );

/** `a/b` without blanks, of signs that are numbers: one factor among others. */
export const fraction = (above: WrittenTerm, below: WrittenTerm): WrittenTerm => ({
  ...productOf(above, [{ between: '/', sign: '/', of: below }], LEVEL.product),
  level: LEVEL.atom,
});

/** `-a`, of a sum `-(a + b)`. */
export function negative(written: WrittenTerm): WrittenTerm {
  const term = written.termAt(0);
  const isPlain = term.kind === 'product' && !startsWithMinus(term);
  return minus(isPlain ? written : enclosed(written, LEVEL.product));
}

/** A minus, written like this, in front of a formula as it is: it goes with the first factor. */
export const minus = (written: WrittenTerm, sign = '-'): WrittenTerm =>
  around(sign, written, '', LEVEL.inner, negated);

function negated(of: Term, span: Span): Term {
  if (of.kind !== 'product' && of.kind !== 'sum') return { kind: 'negate', of, span };
  return { ...of, first: negated(of.first, { start: span.start, end: of.first.span.end }), span };
}

/** A formula without the minus in front of it: of `-A B` that is `A B`; null where none stands there, or all of a sum behind it. */
export function withoutSign(written: WrittenTerm): WrittenTerm | null {
  const term = written.termAt(0);
  if (term.kind === 'negate') return term.of.kind === 'sum' ? null : asWritten(term.of, written.text);
  if (term.kind !== 'product' || term.rest.some(({ sign }) => sign === '\\')) return null;
  const first = withoutSign(factorOf(term, term.first, written.text));
  return first && productOf(first, behindFirst(term, written.text), productLevel(term));
}

/** A factor of a product as it is written: a quotient side by side with others is one without blanks, a number by itself. */
export function factorOf(term: ProductTerm, factor: Term, text: string): WrittenTerm {
  const written = asWritten(factor, text);
  return isRow(term) && factor.kind === 'product' ? { ...written, level: LEVEL.prefix } : written;
}

/** The parts behind the first factor of a product, as they are written. */
export function behindFirst(term: ProductTerm, text: string): readonly Linked<ProductOperation>[] {
  let { end } = term.first.span;
  return term.rest.map(({ sign, factor }) => {
    const between = text.slice(end, factor.span.start);
    end = factor.span.end;
    return { between, sign, of: factorOf(term, factor, text) };
  });
}
