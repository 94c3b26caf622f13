// A number put in front of a claimed side or one of its terms, or below it: `2 (x - y)` as `(x - y) / norm(x - y)`.

import type { Term } from '../../names/term.ts';
import { bracketed, LEVEL, type Written } from '../../operators/writing.ts';
import { applyEdits } from '../../text/edits.ts';
import { asWritten, isElementwise, numberInFront, quotient, usesStar } from '../shapes/written-term.ts';

/** The side with one of these numbers multiplied or divided in at one place. `text` is the statement's. */
export function scalarEdits(side: Term, text: string, scalars: readonly Written[]): readonly string[] {
  const edits: string[] = [];
  const star = usesStar(text) ? ' * ' : ' ';
  for (const term of placesOf(side)) {
    const factor = term.kind === 'negate' ? term.of : term;
    const own = asWritten(factor, text);
    // An elementwise product stands in parentheses beside a number, so that the eye sees it.
    const inside = isElementwise(factor) ? `(${own.text})` : bracketed(own, LEVEL.product);
    const number = isElementwise(factor) ? null : numberInFront({ term: factor, text });
    for (const scalar of scalars) {
      const behind = number ? number.rest : inside;
      const replacements = [
        quotient({ text: inside, level: LEVEL.product }, scalar).text,
        `${number ? number.front : ''}${bracketed(scalar, LEVEL.prefix)}${star}${behind}`,
      ];
      for (const replacement of replacements) {
        const signed = term.kind === 'negate' ? `-${replacement}` : replacement;
        const changed = applyEdits(text, [{ span: term.span, text: signed }]);
        edits.push(changed.slice(side.span.start, side.span.end + changed.length - text.length));
      }
    }
  }
  return edits;
}

/** The side, and the terms of the sum that it is. */
function placesOf(side: Term): readonly Term[] {
  const inner = side.kind === 'group' ? side.inside : side;
  return inner.kind === 'sum' ? [side, inner.first, ...inner.rest.map((part) => part.term)] : [side];
}
