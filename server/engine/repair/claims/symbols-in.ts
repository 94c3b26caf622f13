// The signs of a formula that tell it from others of the same meaning: names, functions and powers, but not how it is transposed,
// grouped or scaled.

import { innerTerms, type Term } from '../../names/term.ts';
import { startsWithMinus } from '../shapes/written-term.ts';

/** Names, functions and divisions in a term, each as often as it stands there. */
export function symbolsIn(term: Term): readonly string[] {
  if (isFraction(term)) return [];
  return [...ownSymbols(term), ...innerTerms(term).flatMap(symbolsIn)];
}

function ownSymbols(term: Term): readonly string[] {
  switch (term.kind) {
    case 'name':
      return [term.name];
    case 'call': {
      const { callee, option } = term;
      const name = callee.kind === 'function' ? callee.symbol.name : callee.name;
      return option === null ? [name] : [name, option];
    }
    case 'product':
      return term.rest.flatMap(({ sign }) =>
        sign === '/' || sign === './' ? ['/'] : OTHERS.includes(sign) ? [sign] : [],
      );
    case 'identity':
    case 'ones':
    case 'differential':
    case 'action':
    case 'entryGradient':
    case 'index':
    case 'power':
    case 'bigOperator':
    case 'norm':
    case 'absolute':
    case 'block':
    case 'stack':
    case 'derivative':
      return [term.kind];
    // A number that is a term is no scaling.
    case 'sum':
      return [term.first, ...term.rest.map((part) => part.term)].flatMap((each) =>
        each.kind === 'number' ? [String(each.value)] : [],
      );
    case 'number':
    case 'transpose':
    case 'negate':
    case 'group':
    case 'broken':
      return [];
  }
}

const OTHERS: readonly string[] = ['⊗', '\\', '×'];

/** A quotient of two numbers. */
const isFraction = (term: Term): boolean =>
  term.kind === 'product' &&
  term.rest.every(({ factor }) => factor.kind === 'number') &&
  term.first.kind === 'number';

/** Whether a sum has the same term twice, `x + x`, where people write a number in front. */
export function repeatsTerm(term: Term, text: string): boolean {
  const words = ({ span }: Term): string => text.slice(span.start, span.end);
  const terms = term.kind === 'sum' ? [term.first, ...term.rest.map((part) => part.term)].map(words) : [];
  return new Set(terms).size < terms.length || innerTerms(term).some((inner) => repeatsTerm(inner, text));
}

/** Whether a minus stands right behind another: `a - -b`. */
export function hasTwoMinuses(term: Term): boolean {
  const isDouble =
    term.kind === 'negate'
      ? startsWithMinus(term.of)
      : term.kind === 'sum' && term.rest.some((part) => part.sign === '-' && startsWithMinus(part.term));
  return isDouble || innerTerms(term).some(hasTwoMinuses);
}
