// Changes of a claimed side by a factor of the right answer: in the place of one that stands there, or beside it.

import type { Term } from '../../names/term.ts';
import { applyEdits } from '../../text/edits.ts';
import { factorText } from '../shapes/shape-attempts.ts';
import type { Factor } from './factors.ts';
import { type LocalEdit, subTerms } from './local-edits.ts';
import { bareText } from './rearrange.ts';

const MOST_EDITS = 160;

/** `text` is the statement's. Every factor is tried at every name, number, call and bracket of the side. */
export function answerEdits(side: Term, text: string, factors: readonly Factor[]): readonly LocalEdit[] {
  const top = side.kind === 'sum' || side.kind === 'negate' ? 'loose' : 'tight';
  const star = text.includes('*') ? ' * ' : ' ';
  const edits: LocalEdit[] = [];
  const terms = subTerms(side);
  const numbers = new Set(
    terms.flatMap((term) => (term.kind === 'power' || term.kind === 'index' ? innerNumbers(term) : [])),
  );
  for (const term of terms) {
    if ((!isPlace(term) && term !== side) || numbers.has(term)) continue;
    const own = factorText(term, text);
    // Of `diag(s)`, the brackets are there.
    const isEnclosed = text[term.span.start - 1] === '(' && text[term.span.end] === ')';
    for (const { plain, transposed } of factors) {
      if (plain === own) continue;
      const isNumber = term.kind === 'number';
      const beside = isNumber
        ? []
        : [
            `(${own} ∘ ${plain})`,
            `${plain}${star}${own}`,
            `${own}${star}${plain}`,
            `${own}${star}${transposed}`,
          ];
      for (const [at, replacement] of [plain, ...beside].entries()) {
        const fitting = isEnclosed ? bareText(replacement) : replacement;
        const changed = applyEdits(text, [{ span: term.span, text: fitting }]);
        const whole = changed.slice(side.span.start, side.span.end + changed.length - text.length);
        edits.push({ text: whole, cost: at === 0 ? 2.5 : 2.75, top });
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
