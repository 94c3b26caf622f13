// Parentheses that a slash was meant to have: `2 A \ b` as `2 (A \ b)`, `x / 1 + s` as `x / (1 + s)`, `x / a * b` as
// `x / (a * b)`, `1/a b` as `(1/a) b`.

import type { Term } from '../../names/term.ts';
import type { Span } from '../../syntax/tree.ts';

/** The stretches of a product or a sum that parentheses may go round. */
export function bracketsMeant(term: Term): readonly Span[] {
  if (term.kind === 'product') return [...behindSlash(term), ...solves(term), ...quotientsInFront(term)];
  return term.kind === 'sum' ? underSlash(term) : [];
}

type Product = Extract<Term, { kind: 'product' }>;

const divides = (sign: string): boolean => sign === '/' || sign === './';

/** All that follows a slash in its product. */
function behindSlash({ rest, span }: Product): readonly Span[] {
  return rest.flatMap((part, place) =>
    divides(part.sign) && place < rest.length - 1 ? [{ start: part.factor.span.start, end: span.end }] : [],
  );
}

/** A quotient by the first alone of the factors that stand side by side below its slash. */
function quotientsInFront({ rest, span }: Product): readonly Span[] {
  return rest.flatMap(({ sign, factor }) =>
    divides(sign) && factor.kind === 'product' && factor.rest.every((part) => part.sign === 'juxtaposed')
      ? [{ start: span.start, end: factor.first.span.end }]
      : [],
  );
}

/** The factor right before a backslash with what it is divided into. */
function solves({ first, rest }: Product): readonly Span[] {
  return rest.flatMap((part, place) => {
    const left = place === 0 ? first : rest[place - 1]?.factor;
    const last = left?.kind === 'product' ? left.rest.at(-1)?.factor : left;
    return part.sign === '\\' && last && (left?.kind === 'product' || place > 0)
      ? [{ start: last.span.start, end: part.factor.span.end }]
      : [];
  });
}

/** From below a slash to the end of the sum that its quotient is a term of. */
function underSlash({ first, rest, span }: Extract<Term, { kind: 'sum' }>): readonly Span[] {
  return [first, ...rest.map((part) => part.term)].slice(0, -1).flatMap((term) => {
    const quotient = term.kind === 'negate' ? term.of : term;
    const last = quotient.kind === 'product' ? quotient.rest.at(-1) : undefined;
    return last && divides(last.sign) ? [{ start: last.factor.span.start, end: span.end }] : [];
  });
}
