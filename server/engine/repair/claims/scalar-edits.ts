// A number put in front of a claimed side or one of its terms, or below it: `2 (x - y)` as `(x - y) / norm(x - y)`.

import type { Term } from '../../names/term.ts';
import { applyEdits } from '../../text/edits.ts';

/** The side with one of these numbers multiplied or divided in at one place. `text` is the statement's. */
export function scalarEdits(side: Term, text: string, scalars: readonly string[]): readonly string[] {
  const edits: string[] = [];
  const star = text.includes('*') ? ' * ' : ' ';
  for (const term of placesOf(side)) {
    const own = text.slice(term.span.start, term.span.end);
    const loose = term.kind === 'sum' || term.kind === 'bigOperator';
    const minus = term.kind === 'negate' ? '-' : '';
    const factor = loose ? `(${own})` : own.slice(minus.length);
    const lead = /^(?:\d+(?:\.\d+)?|½|\(-\d+\))(?:\s*\*\s*|\s+)(?=[\p{L}(])/u.exec(factor)?.[0] ?? '';
    const hadamard = /[∘⊙]|\.\*|\.\//u.test(own);
    const within = hadamard && !loose ? `(${factor})` : factor;
    for (const scalar of scalars) {
      const replacements = [
        `${minus}${within} / ${scalar}`,
        hadamard || loose
          ? `${minus}${scalar}${star}${within}`
          : `${minus}${lead}${scalar}${star}${factor.slice(lead.length)}`,
      ];
      for (const replacement of replacements) {
        const changed = applyEdits(text, [{ span: term.span, text: replacement }]);
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
