// Other sums that may have been meant: another sign, a term too many, a product for a sum, a multiple of the identity for a number.

import type { SumTerm, Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import type { SumSign } from '../../syntax/tree.ts';
import { minus, product, productOf } from '../shapes/written-products.ts';
import { linkedTerms, sumIn } from '../shapes/written-sums.ts';
import {
  asWritten,
  enclosed,
  IDENTITY,
  type Link,
  type Linked,
  usesStar,
  type WrittenTerm,
} from '../shapes/written-term.ts';
import type { TermEdit } from './product-edits.ts';

/** Other sums of the same terms, or of most. `text` is the statement's. */
export function sumEdits(sum: SumTerm, text: string): readonly TermEdit[] {
  const first = asWritten(sum.first, text);
  const rest = linkedTerms(sum, text);
  const edits: TermEdit[] = [];
  const withFirst = (by: WrittenTerm, cost: number): void => void edits.push({ by: sumIn(by, rest), cost });
  // `1 - x x'` where `I - x x'` is meant
  if (isOne(sum.first)) withFirst(IDENTITY, 1);
  else if (sum.first.kind !== 'negate') withFirst(timesIdentity(first), 1.5);
  if (sum.first.kind !== 'negate') withFirst(minus(first), 1);
  sum.rest.forEach(({ term }, place) => {
    const part = rest[place];
    if (!part) return;
    const offer = (by: readonly Linked<SumSign>[], cost: number): void =>
      void edits.push({ by: sumIn(first, by), cost });
    offer(rest.with(place, { ...part, ...otherSign(part) }), 1);
    offer(rest.toSpliced(place, 1), 2);
    edits.push({ by: multiplied(first, rest, place, ' ∘ ', '∘'), cost: 2 });
    const star = usesStar(text);
    edits.push({
      by: multiplied(first, rest, place, star ? ' * ' : ' ', star ? '*' : 'juxtaposed'),
      cost: 2,
    });
    // `A + λ` where `A + λ I` is meant
    const identity = isOne(term) ? IDENTITY : timesIdentity(part.of);
    offer(rest.with(place, { ...part, of: identity }), isOne(term) ? 1 : 1.5);
  });
  return edits;
}

const isOne = (term: Term): boolean => term.kind === 'number' && term.value === 1;
const timesIdentity = (written: WrittenTerm): WrittenTerm => product([written, IDENTITY], false);

/** `-` for `+`, and the other way round. */
function otherSign({ between, sign }: Linked<SumSign>): Link<SumSign> {
  const other: Readonly<Record<SumSign, SumSign>> = { '+': '-', '-': '+', '.+': '.-', '.-': '.+' };
  return { between: between.replace(sign, other[sign]), sign: other[sign] };
}

/** The sum with a product of two neighbours for the sum of them. */
function multiplied(
  first: WrittenTerm,
  rest: readonly Linked<SumSign>[],
  place: number,
  between: string,
  sign: '∘' | '*' | 'juxtaposed',
): WrittenTerm {
  const part = rest[place];
  const before = place === 0 ? first : rest[place - 1]?.of;
  if (!part || !before) return first;
  const level = sign === 'juxtaposed' ? LEVEL.juxtaposition : LEVEL.inner;
  const isOne = before.text === '1' && sign === 'juxtaposed';
  const joined = isOne
    ? part.of
    : productOf(
        enclosed(before, before.level === LEVEL.product ? level : LEVEL.inner),
        [{ between, sign, of: enclosed(part.of, level) }],
        sign === 'juxtaposed' ? LEVEL.juxtaposition : LEVEL.product,
      );
  const own = rest[place - 1];
  return own
    ? sumIn(first, rest.toSpliced(place - 1, 2, { ...own, of: joined }))
    : sumIn(joined, rest.slice(1));
}
