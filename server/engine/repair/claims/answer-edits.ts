// Changes of a claimed side by a factor of the right answer: in place of one that is there, or beside it.

import type { Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { product, productBy } from '../shapes/written-products.ts';
import { asWritten, enclosed, usesStar } from '../shapes/written-term.ts';
import { changedTerm } from './changed-term.ts';
import type { Factor } from './factors.ts';
import { type LocalEdit, subTerms } from './local-edits.ts';

const MOST_EDITS = 160;

/** `text` is the statement's. Every factor is tried at every name, number, call and bracket of the side. */
export function answerEdits(side: Term, text: string, factors: readonly Factor[]): readonly LocalEdit[] {
  const star = usesStar(text);
  const edits: LocalEdit[] = [];
  const terms = subTerms(side);
  const fixed = new Set(
    terms.flatMap((term) => {
      if (term.kind === 'differential') return [term.of];
      return term.kind === 'power' || term.kind === 'index' ? innerNumbers(term) : [];
    }),
  );
  for (const term of terms) {
    if ((!isPlace(term) && term !== side) || fixed.has(term)) continue;
    const own = asWritten(term, text);
    for (const { plain, transposed } of factors) {
      const whole = enclosed(plain, LEVEL.atom);
      if (whole.text === enclosed(own, LEVEL.juxtaposition).text) continue;
      const beside =
        term.kind === 'number'
          ? []
          : [
              productBy('∘', [own, plain]),
              product([plain, own], star),
              product([own, plain], star),
              product([own, transposed], star),
            ];
      for (const [at, by] of [plain, ...beside].entries()) {
        const edited = changedTerm(side, text, new Map([[term, by]]));
        if (edited) edits.push({ side: edited, cost: at === 0 ? 2.5 : 2.75 });
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
    case 'differential':
    case 'call':
    case 'group':
    case 'transpose':
    case 'norm':
      return true;
    default:
      return false;
  }
}
