// Changes of a claimed side by a factor of the right answer: in the place of one that stands there, or beside it.

import type { Term } from '../../names/term.ts';
import { bracketed, LEVEL } from '../../operators/writing.ts';
import { applyEdits } from '../../text/edits.ts';
import { withoutParentheses } from '../../text/parentheses.ts';
import { asWritten, factorText, product, productBy, usesStar } from '../shapes/written-term.ts';
import type { Factor } from './factors.ts';
import { type LocalEdit, subTerms } from './local-edits.ts';

const MOST_EDITS = 160;

/** `text` is the statement's. Every factor is tried at every name, number, call and bracket of the side. */
export function answerEdits(side: Term, text: string, factors: readonly Factor[]): readonly LocalEdit[] {
  const star = usesStar(text);
  const edits: LocalEdit[] = [];
  const terms = subTerms(side);
  const numbers = new Set(
    terms.flatMap((term) => (term.kind === 'power' || term.kind === 'index' ? innerNumbers(term) : [])),
  );
  for (const term of terms) {
    if ((!isPlace(term) && term !== side) || numbers.has(term)) continue;
    const own = asWritten(term, text);
    // Of `diag(s)`, the brackets are there.
    const isEnclosed = text[term.span.start - 1] === '(' && text[term.span.end] === ')';
    for (const { plain, transposed } of factors) {
      const whole = bracketed(plain, LEVEL.atom);
      if (whole === factorText(own)) continue;
      const beside =
        term.kind === 'number'
          ? []
          : [
              `(${productBy('∘', [own, plain]).text})`,
              product([plain, own], star).text,
              product([own, plain], star).text,
              product([own, transposed], star).text,
            ];
      for (const [at, replacement] of [whole, ...beside].entries()) {
        const fitting = isEnclosed ? withoutParentheses(replacement) : replacement;
        const changed = applyEdits(text, [{ span: term.span, text: fitting }]);
        const edited = changed.slice(side.span.start, side.span.end + changed.length - text.length);
        edits.push({ text: edited, cost: at === 0 ? 2.5 : 2.75 });
      }
    }
    if (edits.length > MOST_EDITS) break;
  }
  return edits;
}

function innerNumbers(term: Term): readonly Term[] {
  return subTerms(term).filter((inner) => inner.kind === 'number');
}

function isPlace(term: Term): boolean {
  switch (term.kind) {
    case 'name':
    case 'number':
    case 'call':
    case 'group':
    case 'transpose':
    case 'norm':
      return true;
    default:
      return false;
  }
}
