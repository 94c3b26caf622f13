// A number put in front of a claimed side or one of its terms, or below it: `2 (x - y)` as `(x - y) / norm(x - y)`.

import type { Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { negative, productOf, quotient, withoutSign } from '../shapes/written-products.ts';
import { asWritten, enclosed, usesStar, type WrittenTerm } from '../shapes/written-term.ts';
import { changedTerm } from './changed-term.ts';
import { numberInFront } from './scaled.ts';

/** The side with one of these numbers multiplied or divided in at one place. `text` is the statement's. */
export function scalarEdits(
  side: Term,
  text: string,
  scalars: readonly WrittenTerm[],
): readonly WrittenTerm[] {
  const link = usesStar(text)
    ? ({ between: ' * ', sign: '*' } as const)
    : ({ between: ' ', sign: 'juxtaposed' } as const);
  return placesOf(side).flatMap((term) => {
    const whole = asWritten(term, text);
    const unsigned = withoutSign(whole);
    const own = unsigned ?? whole;
    const factor = own.termAt(0);
    // An elementwise product stands in parentheses beside a number, so that the eye sees it.
    const inside = enclosed(own, isElementwise(factor) ? LEVEL.atom : LEVEL.product);
    const number = isElementwise(factor) ? null : numberInFront(own);
    return scalars.flatMap((scalar) => {
      const named = enclosed(scalar, LEVEL.prefix);
      const times = number
        ? productOf(
            number.number,
            [
              { ...number.between, of: named },
              { ...link, of: number.rest },
            ],
            LEVEL.product,
          )
        : productOf(named, [{ ...link, of: inside }], LEVEL.product);
      return [quotient(inside, scalar), times].flatMap((replacement) => {
        const by = unsigned ? negative(replacement) : replacement;
        return changedTerm(side, text, new Map([[term, by]])) ?? [];
      });
    });
  });
}

/** Whether a product is one of entries, as a whole. */
function isElementwise(term: Term): boolean {
  return (
    term.kind === 'product' &&
    term.rest.some(({ sign }) => sign === '∘' || sign === '⊙' || sign === '.*' || sign === './')
  );
}

/** The side, and the terms of the sum that it is. */
function placesOf(side: Term): readonly Term[] {
  const inner = side.kind === 'group' ? side.inside : side;
  return inner.kind === 'sum' ? [side, inner.first, ...inner.rest.map((part) => part.term)] : [side];
}
