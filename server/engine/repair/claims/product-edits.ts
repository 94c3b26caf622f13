// Other products that may have been meant: another sign between two factors, two of them in the other order, one too many.

import type { ProductOperation, ProductTerm, Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { behindFirst, factorOf, product, productOf } from '../shapes/written-products.ts';
import { linkedTerms, sumIn, sumOf } from '../shapes/written-sums.ts';
import {
  asWritten,
  enclosed,
  type Link,
  type Linked,
  numeral,
  power,
  transposedTerm,
  usesStar,
  type WrittenTerm,
} from '../shapes/written-term.ts';

/** One term in place of another, and how unlikely that mistake is. */
export interface TermEdit {
  readonly by: WrittenTerm;
  readonly cost: number;
}

type Part = Linked<ProductOperation>;

const BY_ENTRIES = { between: ' ∘ ', sign: '∘' } as const;
const KRONECKER = { between: ' ⊗ ', sign: '⊗' } as const;

/** Other products of the same factors, or of most. `text` is the statement's. */
export function productEdits(term: ProductTerm, text: string): readonly TermEdit[] {
  const factors = [term.first, ...term.rest.map((part) => part.factor)];
  const [first, ...rest] = partsOf(term, text);
  if (!first) return [];
  const edits = rest.flatMap((part, index): readonly TermEdit[] => {
    const [left, right] = [factors[index], factors[index + 1]];
    return left && right ? editsBetween({ term, text, index, left, right, sign: part.sign }) : [];
  });
  const [second, ...behind] = rest;
  const withoutFirst = second ? [{ by: productOf(second.of, behind, LEVEL.product), cost: 2 }] : [];
  return [...edits, ...commuted(term, text), ...withoutFirst];
}

/** Two neighbours among the factors of a product, and the sign between them. */
interface Neighbours {
  readonly term: ProductTerm;
  readonly text: string;
  readonly index: number;
  readonly left: Term;
  readonly right: Term;
  readonly sign: ProductOperation;
}

function editsBetween(at: Neighbours): readonly TermEdit[] {
  const { term, text, index, left, right, sign } = at;
  const parts = partsOf(term, text);
  const [one, other] = [asWritten(left, text), asWritten(right, text)];
  const isMatrixProduct = sign === '*' || sign === 'juxtaposed';
  const edits: TermEdit[] = [];
  const offer = (by: WrittenTerm | null, cost: number): void => {
    if (by) edits.push({ by, cost });
  };
  /** The product with something else in place of the two. */
  const instead = (by: WrittenTerm): WrittenTerm | null => inPlaceOf(parts, index, 2, by);
  const joinedBy = (link: Link<ProductOperation>): WrittenTerm | null =>
    whole(parts.with(index + 1, { ...link, of: other }));
  if (isMatrixProduct) offer(joinedBy(BY_ENTRIES), 1);
  if (sign === '∘' || sign === '⊙' || sign === '.*') {
    const own = text.slice(term.span.start, term.span.end);
    offer(joinedBy(usesStar(own) ? { between: ' * ', sign: '*' } : { between: ' ', sign: 'juxtaposed' }), 1);
  }
  if (isMatrixProduct) {
    const star = sign === '*';
    offer(instead(product([other, one], star)), 1);
    offer(instead(product([one, transposedTerm(right, text)], star)), 1);
  }
  offer(whole(parts.toSpliced(index + 1, 1)), 2);
  if (parts[index + 2]) offer(whole(parts.toSpliced(index + 1, 2)), 2.5);
  // `x y'` where `x ∘ y` is meant
  if (isMatrixProduct && (right.kind === 'transpose') !== (left.kind === 'transpose')) {
    const [a, b] = [left, right].map((of) => asWritten(of.kind === 'transpose' ? of.of : of, text));
    if (a && b) offer(instead(byEntries(a, b)), 1.5);
  }
  if (sign === '⊗') offer(instead(sideBySide(other, KRONECKER, one)), 1);
  else if (isMatrixProduct) {
    offer(joinedBy(KRONECKER), 2);
    const [before, behind] = [whole(parts.slice(0, index + 1)), whole(parts.slice(index + 1))];
    if (before && behind) offer(sumIn(before, [{ between: ' + ', sign: '+', of: behind }]), 2);
  }
  offer(otherActivation(left, right, text, instead), 1);
  offer(spreadOut(parts, index + 1, right, text), 1.5);
  return edits;
}

const sideBySide = (a: WrittenTerm, link: Link<ProductOperation>, b: WrittenTerm): WrittenTerm =>
  productOf(
    enclosed(a, LEVEL.juxtaposition),
    [{ ...link, of: enclosed(b, LEVEL.juxtaposition) }],
    LEVEL.product,
  );

/** `a ∘ b` */
export const byEntries = (a: WrittenTerm, b: WrittenTerm): WrittenTerm => sideBySide(a, BY_ENTRIES, b);

const partsOf = (term: ProductTerm, text: string): readonly Part[] => [
  { between: '', sign: 'juxtaposed', of: factorOf(term, term.first, text) },
  ...behindFirst(term, text),
];

function whole([first, ...rest]: readonly Part[]): WrittenTerm | null {
  if (!first) return null;
  const isRow = rest.every(({ sign }) => sign === 'juxtaposed');
  return productOf(first.of, rest, isRow ? LEVEL.juxtaposition : LEVEL.product);
}

/** The parts with one thing in place of `count` of them. */
const inPlaceOf = (
  parts: readonly Part[],
  from: number,
  count: number,
  by: WrittenTerm,
): WrittenTerm | null => {
  const own = parts[from];
  const isInRow = from > 0 || parts[from + count]?.sign === 'juxtaposed';
  const of = isInRow ? enclosed(by, LEVEL.juxtaposition) : by;
  return own ? whole(parts.toSpliced(from, count, { ...own, of })) : null;
};

/** `a ∘ (1 - a)`, the sigmoid's derivative, where tanh's `1 - a.^2` is meant. */
function otherActivation(
  left: Term,
  right: Term,
  text: string,
  instead: (by: WrittenTerm) => WrittenTerm | null,
): WrittenTerm | null {
  const words = (of: Term): string => text.slice(of.span.start, of.span.end);
  const inside = right.kind === 'group' ? right.inside : right;
  const [last] = inside.kind === 'sum' ? inside.rest : [];
  if (inside.kind !== 'sum' || inside.rest.length !== 1 || !last || words(inside.first) !== '1') return null;
  if (last.sign !== '-' || words(last.term) !== words(left)) return null;
  const square = power(asWritten(left, text), '.^2', 2, true);
  const difference = sumIn(numeral(1, '1'), [{ between: ' - ', sign: '-', of: square }]);
  return instead(enclosed(difference, LEVEL.atom));
}

/** `a (b + c)` as `a b + c`: a number put before a bracket that belongs to its first term alone, or the other way round. */
function spreadOut(parts: readonly Part[], at: number, factor: Term, text: string): WrittenTerm | null {
  const inside = factor.kind === 'group' ? factor.inside : null;
  const part = parts[at];
  if (!part || inside?.kind !== 'sum') return null;
  const terms = linkedTerms(inside, text);
  const last = terms.at(-1);
  const before = parts.slice(0, at);
  const isOne = inside.first.kind === 'number' && inside.first.value === 1;
  const head = whole(isOne ? before : [...before, { ...part, of: asWritten(inside.first, text) }]);
  const tail = last && productOf(last.of, parts.slice(at + 1), LEVEL.product);
  return head && last && tail ? sumIn(head, [...terms.slice(0, -1), { ...last, of: tail }]) : null;
}

/** `2 A B` as `A B + B A`: matrices do not commute. */
function commuted(term: ProductTerm, text: string): readonly TermEdit[] {
  const [a, b] = term.rest.map((part) => part.factor);
  if (term.first.kind !== 'number' || term.first.value !== 2 || !a || !b || term.rest.length !== 2) return [];
  const star = term.rest[1]?.sign === '*';
  const [left, right] = [asWritten(a, text), asWritten(b, text)];
  return [{ by: sumOf([product([left, right], star), product([right, left], star)]), cost: 1.5 }];
}
