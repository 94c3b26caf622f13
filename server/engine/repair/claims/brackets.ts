// Parentheses that a slash was meant to have: `2 A \ b` as `2 (A \ b)`, `x / 1 + s` as `x / (1 + s)`, `x / a * b` as
// `x / (a * b)`, `1/a b` as `(1/a) b`.

import type { ProductOperation, ProductTerm, SumTerm, Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { behindFirst, negative, productOf } from '../shapes/written-products.ts';
import { linkedTerms, sumIn } from '../shapes/written-sums.ts';
import { asWritten, enclosed, type Linked, type WrittenTerm } from '../shapes/written-term.ts';

/** A product or a sum with parentheses that may have been meant. */
export function withBracketsMeant(term: Term, text: string): readonly WrittenTerm[] {
  if (term.kind === 'product')
    return [...behindSlash(term, text), ...solves(term, text), ...quotientInFront(term, text)];
  return term.kind === 'sum' ? underSlash(term, text) : [];
}

const divides = (sign: ProductOperation): boolean => sign === '/' || sign === './';
const inParentheses = (written: WrittenTerm): WrittenTerm =>
  enclosed({ ...written, level: LEVEL.sum }, LEVEL.atom);

/** All that follows a slash in its product. */
function behindSlash(term: ProductTerm, text: string): readonly WrittenTerm[] {
  const first = asWritten(term.first, text);
  const rest = behindFirst(term, text);
  return rest.flatMap((part, place) => {
    if (!divides(part.sign) || place === rest.length - 1) return [];
    const below = inParentheses(productOf(part.of, rest.slice(place + 1), LEVEL.product));
    return [productOf(first, [...rest.slice(0, place), { ...part, of: below }], LEVEL.product)];
  });
}

/** A quotient by the first alone of the factors that stand side by side below its slash. */
function quotientInFront(term: ProductTerm, text: string): readonly WrittenTerm[] {
  const [part, ...more] = behindFirst(term, text);
  const below = term.rest[0]?.factor;
  const isRow = below?.kind === 'product' && below.rest.every(({ sign }) => sign === 'juxtaposed');
  if (!part || !divides(part.sign) || !isRow) return [];
  const quotient = productOf(
    asWritten(term.first, text),
    [{ ...part, of: asWritten(below.first, text) }],
    LEVEL.product,
  );
  return [productOf(inParentheses(quotient), [...behindFirst(below, text), ...more], LEVEL.product)];
}

/** The factor right before a backslash with what it is divided into. */
function solves(term: ProductTerm, text: string): readonly WrittenTerm[] {
  const parts: readonly Linked<ProductOperation>[] = [
    { between: '', sign: 'juxtaposed', of: asWritten(term.first, text) },
    ...behindFirst(term, text),
  ];
  return term.rest.flatMap((part, place) => {
    const [before, into] = [parts[place], parts[place + 1]];
    const left = place === 0 ? term.first : term.rest[place - 1]?.factor;
    if (part.sign !== '\\' || !before || !into || !left) return [];
    const row = left.kind === 'product' ? behindFirst(left, text) : [];
    const last = row.at(-1);
    if (!last && place === 0) return [];
    const solved = inParentheses(productOf(last?.of ?? before.of, [into], LEVEL.product));
    const own: readonly Linked<ProductOperation>[] =
      last && left.kind === 'product'
        ? [{ ...before, of: asWritten(left.first, text) }, ...row.slice(0, -1), { ...last, of: solved }]
        : [{ ...before, of: solved }];
    const [first, ...rest] = [...parts.slice(0, place), ...own, ...parts.slice(place + 2)];
    return first ? [productOf(first.of, rest, LEVEL.product)] : [];
  });
}

/** From below a slash to the end of the sum that its quotient is a term of. */
function underSlash(term: SumTerm, text: string): readonly WrittenTerm[] {
  const first = asWritten(term.first, text);
  const rest = linkedTerms(term, text);
  return [term.first, ...term.rest.map((part) => part.term)].slice(0, -1).flatMap((each, place) => {
    const quotient = each.kind === 'negate' ? each.of : each;
    if (quotient.kind !== 'product') return [];
    const parts = behindFirst(quotient, text);
    const last = parts.at(-1);
    if (!last || !divides(last.sign)) return [];
    const below = inParentheses(sumIn(last.of, rest.slice(place)));
    const whole = productOf(
      asWritten(quotient.first, text),
      [...parts.slice(0, -1), { ...last, of: below }],
      LEVEL.product,
    );
    const signed = each.kind === 'negate' ? negative(whole) : whole;
    const own = rest[place - 1];
    return [
      place === 0 || !own ? signed : sumIn(first, [...rest.slice(0, place - 1), { ...own, of: signed }]),
    ];
  });
}
