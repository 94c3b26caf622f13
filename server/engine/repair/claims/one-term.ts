// One term of a sum mended while the others stay: what the right answer has left over without them is looked for among the
// arrangements of that term's own factors, with one that is missing where that helps.

import * as build from '../../expressions/build.ts';
import type { SumTerm, Term } from '../../names/term.ts';
import { type Shape, sameShape } from '../../shapes/shape.ts';
import { behindOthers, linkedTerms, sumIn, sumOf } from '../shapes/written-sums.ts';
import { asWritten, IDENTITY, onesLike, type WrittenTerm } from '../shapes/written-term.ts';
import { changedTerm } from './changed-term.ts';
import { distributedTerms, opened, type ProductOfFactors, splitTerms } from './factors.ts';
import { type Arrangement, arrangements } from './rearrange.ts';
import {
  type AnswerParts,
  type ClaimTrial,
  multiplierOf,
  type NamedNumber,
  type Offer,
  type SideReader,
} from './trial.ts';
import { withScalars, writtenArrangement } from './written-arrangement.ts';

/** A term of the side: its signed values where it has the wanted shape, and the side with another term in its place. */
interface Part {
  readonly products: readonly ProductOfFactors[];
  readonly vector: Float64Array | null;
  replaced(by: WrittenTerm): WrittenTerm | null;
}

const MOST_PARTS = 6;
/** Where one term alone has the wrong shape, that is where the slip is: more of it may be changed. */
const ILL_SHAPED_ALONE = 1 / 8;

/** How a term is mended: other forms of one product that are what a target asks for. */
export type Mender = (product: ProductOfFactors, rest: ClaimTrial) => readonly Mending[];

/** Sides in which one term is another. */
export function mendOneTerm(side: Term, trial: ClaimTrial, by: SideReader, mend: Mender, offer: Offer): void {
  const written = writtenParts(side, trial, by);
  const parts = written.length > 0 ? written : distributedParts(side, trial, by);
  if (parts.length < 2 || parts.length > MOST_PARTS) return;
  const broken = parts.filter((part) => !part.vector);
  if (broken.length > 1) return;
  for (const part of broken.length === 1 ? broken : parts) {
    const target = Float64Array.from(trial.target);
    for (const other of parts) {
      if (other === part || !other.vector) continue;
      for (const [i, value] of other.vector.entries()) target[i] = (target[i] ?? 0) - value;
    }
    if (!target.some((value) => Math.abs(value) > 1e-9)) continue;
    for (const product of part.products)
      for (const mended of mend(product, { ...trial, target })) {
        const mendedSide = part.replaced(mended.written);
        const cost = broken.length === 1 ? ILL_SHAPED_ALONE * mended.cost : mended.cost;
        if (mendedSide) offer(mendedSide, cost + (written.length > 0 ? 0 : 0.5));
      }
  }
}

export interface Mending {
  readonly written: WrittenTerm;
  readonly cost: number;
}

/** A product's own factors, arranged anew so that they are the whole target; `numbers` may be missing or too much. */
export function rearranged(
  product: ProductOfFactors,
  trial: ClaimTrial,
  numbers: readonly NamedNumber[],
): readonly Mending[] {
  const own = arrangements(product, trial.wanted).map((arranged) =>
    tried(product, arranged, 0, trial, numbers),
  );
  const inside = opened(product).flatMap((from) =>
    arrangements(from, trial.wanted).map((arranged) => tried(from, arranged, 1.5, trial, numbers)),
  );
  const spread =
    product.factors.length === 0 ? [tried(product, ones(trial.wanted), 0.5, trial, numbers)] : [];
  return [...own, ...inside, ...spread].flatMap((mended) => mended ?? []);
}

/** With more factors than this, a missing one is looked for by the edits of the text alone. */
const MOST_COMPLETED = 5;

/** The same with one of the right answer's factors, twice where that is all there is, or with all those that are missing. */
export function completed(
  product: ProductOfFactors,
  trial: ClaimTrial,
  answer: AnswerParts,
): readonly Mending[] {
  const missing = answer.factors.filter(
    ({ expression }) => !product.factors.some((own) => build.sameExpression(own.expression, expression)),
  );
  const groups = [
    ...missing.map((factor) => [factor]),
    ...answer.factors.filter((factor) => !missing.includes(factor)).map((factor) => [factor]),
    ...(missing.length > 1 && missing.length <= 3 ? [missing] : []),
    ...(product.factors.length <= 2 ? answer.factors.map((factor) => [factor, factor]) : []),
  ];
  return groups
    .filter((group) => product.factors.length + group.length <= MOST_COMPLETED)
    .flatMap((group) =>
      arrangements(product, trial.wanted, group).map((arranged) =>
        tried(product, arranged, 1 + group.length, trial, []),
      ),
    )
    .flatMap((mended) => mended ?? []);
}

function tried(
  from: ProductOfFactors,
  arranged: Arrangement,
  cost: number,
  trial: ClaimTrial,
  numbers: readonly NamedNumber[],
): Mending | null {
  const multiplier = multiplierOf(withScalars(arranged.expression, from), trial, numbers);
  if (!multiplier) return null;
  const { number, named } = multiplier;
  const scaled = named ? { ...from, scalars: withNumber(from.scalars, named) } : from;
  return {
    written: writtenArrangement(scaled, arranged, number),
    cost: cost + arranged.cost + (number === from.sign ? 0 : 1) + (named ? 1.5 : 0),
  };
}

type Scalars = ProductOfFactors['scalars'];

/** A number put with others; one that stands on the other side of the slash goes. */
function withNumber(scalars: Scalars, named: NamedNumber & { readonly divides: boolean }): Scalars {
  const at = scalars.findIndex(
    (scalar) =>
      (scalar.divides !== named.divides && scalar.written.text === named.written.text) ||
      (!scalar.divides && !named.divides && scalar.written.text === `1/${named.written.text}`),
  );
  return at >= 0 ? scalars.toSpliced(at, 1) : [...scalars, { ...named, inside: null }];
}

/** The identity or the ones that a number in place of a whole matrix is spread over: `I` where that is square, else ones. */
function ones(wanted: Shape): Arrangement {
  const isSquare = wanted.rows === wanted.cols;
  return {
    expression:
      isSquare && wanted.rows.key !== '1' ? build.eye(wanted.rows) : build.spread(build.number(1), wanted),
    write: () => (isSquare ? (wanted.rows.key === '1' ? null : IDENTITY) : onesLike(wanted)),
    cost: 0,
  };
}

function writtenParts(side: Term, trial: ClaimTrial, by: SideReader): readonly Part[] {
  let sum = side;
  while (sum.kind === 'group') sum = sum.inside;
  if (sum.kind !== 'sum') return [];
  const own = sum;
  const pieces = [
    { term: sum.first, negative: false },
    ...sum.rest.map((part) => ({ term: part.term, negative: part.sign.endsWith('-') })),
  ];
  return pieces.map(({ term, negative }, at): Part => {
    const expression = by.lower(term);
    const vector =
      expression && sameShape(expression.shape, trial.wanted) ? trial.vectorOf(expression) : null;
    return {
      products: splitTerms(term, by).map((product) =>
        negative ? { ...product, sign: product.sign === 1 ? -1 : 1 } : product,
      ),
      vector: vector && (negative ? vector.map((value) => -value) : vector),
      replaced: (mended) => changedTerm(side, by.text, new Map([[own, withTerm(own, at, mended, by.text)]])),
    };
  });
}

/** A sum with another term at one place, which carries its own sign. */
function withTerm(sum: SumTerm, place: number, by: WrittenTerm, text: string): WrittenTerm {
  const rest = linkedTerms(sum, text).map((part, at) => (at + 1 === place ? behindOthers(by) : part));
  return sumIn(place === 0 ? by : asWritten(sum.first, text), rest);
}

/** The terms of a product with a sum in it, multiplied out. */
function distributedParts(side: Term, trial: ClaimTrial, by: SideReader): readonly Part[] {
  const terms = distributedTerms(side, by) ?? [];
  const written = terms.map((product) => {
    const [arranged] = arrangements(product, trial.wanted);
    return arranged?.cost === 0
      ? { arranged, written: writtenArrangement(product, arranged, product.sign) }
      : null;
  });
  return terms.map((product, at): Part => {
    const own = written[at];
    const vector = own ? trial.vectorOf(withScalars(own.arranged.expression, product)) : null;
    return {
      products: [product],
      vector: vector && (product.sign < 0 ? vector.map((value) => -value) : vector),
      replaced: (mended) =>
        sumOf(written.flatMap((other, index) => (index === at ? [mended] : other ? [other.written] : []))),
    };
  });
}
