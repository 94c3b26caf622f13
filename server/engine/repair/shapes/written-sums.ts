// Sums of parts with their words.

import type { SumTerm } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import type { SumSign } from '../../syntax/tree.ts';
import { withoutSign } from './written-products.ts';
import { asWritten, inLine, type Linked, numeral, type WrittenTerm } from './written-term.ts';

/** The parts behind the first term of a sum, as they are written. */
export function linkedTerms(sum: SumTerm, text: string): readonly Linked<SumSign>[] {
  let { end } = sum.first.span;
  return sum.rest.map(({ sign, term }) => {
    const between = text.slice(end, term.span.start);
    end = term.span.end;
    return { between, sign, of: asWritten(term, text) };
  });
}

/** Terms with their signs: `a - b`; a first term may carry its sign. */
export function sumOf(terms: readonly WrittenTerm[]): WrittenTerm {
  const [first = numeral(0, '0'), ...others] = terms;
  if (others.length === 0)
    return { ...first, level: first.text.startsWith('-') ? LEVEL.inner : LEVEL.product };
  return sumIn(first, others.map(behindOthers));
}

/** A term behind others, with its sign between. */
export function behindOthers(term: WrittenTerm): Linked<'+' | '-'> {
  const unsigned = withoutSign(term);
  return unsigned ? { between: ' - ', sign: '-', of: unsigned } : { between: ' + ', sign: '+', of: term };
}

/** A sum of parts with these signs between, as they are. */
export function sumIn(first: WrittenTerm, rest: readonly Linked<SumSign>[]): WrittenTerm {
  if (rest.length === 0) return first;
  const { text, partsAt } = inLine(first, rest);
  return {
    text,
    level: LEVEL.sum,
    termAt: (start) => {
      const [head, ...behind] = partsAt(start);
      // Sums without parentheses go on.
      const terms = behind.flatMap((part): SumTerm['rest'] =>
        part.term.kind === 'sum' ? [{ ...part, term: part.term.first }, ...part.term.rest] : [part],
      );
      const span = { start, end: start + text.length };
      return head.kind === 'sum'
        ? { ...head, rest: [...head.rest, ...terms], span }
        : { kind: 'sum', first: head, rest: terms, span };
    },
  };
}
