// The search for the smallest change of a claimed side that makes it right: local edits of its terms, other arrangements
// of its factors, other coefficients, a missing term. Every offer has been evaluated against the right answer.

import * as build from '../../expressions/build.ts';
import type { Term } from '../../names/term.ts';
import { isScalar, type Shape, sameShape } from '../../shapes/shape.ts';
import { behindOthers, sumIn, sumOf } from '../shapes/written-sums.ts';
import { asWritten, onesLike, type WrittenTerm } from '../shapes/written-term.ts';
import { answerEdits } from './answer-edits.ts';
import { coefficientsFor, multipleOf, niceNumber } from './coefficients.ts';
import { distributedTerms, type ProductOfFactors, splitTerms } from './factors.ts';
import { type LocalEdit, localEdits } from './local-edits.ts';
import { completed, type Mender, mendOneTerm, rearranged } from './one-term.ts';
import { type Arrangement, arrangements } from './rearrange.ts';
import { scalarEdits } from './scalar-edits.ts';
import { overSize, scaled, timesSize } from './scaled.ts';
import { hasTwoMinuses, repeatsTerm, symbolsIn } from './symbols-in.ts';
import { type AnswerParts, type ClaimTrial, multipleOfTarget, type Offer, type SideReader } from './trial.ts';
import { withScalars, writtenArrangement } from './written-arrangement.ts';

export interface Repair {
  /** The whole side, changed. */
  readonly side: WrittenTerm;
  readonly cost: number;
}

/**
 * Repairs of `side`, nearest to it first; each agrees with the right answer at all sample points. That is taken apart only where
 * no small change is enough.
 */
export function repairClaim(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answerParts: () => AnswerParts,
): readonly Repair[] {
  const own = asWritten(side, by.text);
  const found = new Map<string, Repair>();
  const offer: Offer = (changed, cost) => {
    const known = found.get(changed.text);
    if (changed.text !== own.text && (!known || cost < known.cost))
      found.set(changed.text, { side: changed, cost });
  };
  tryLocalEdits(side, own, trial, by, offer);
  const nearestCost = (): number => Math.min(...[...found.values()].map((repair) => repair.cost));
  if (nearestCost() > 2) {
    const answer = answerParts();
    if (found.size === 0) tryScalarEdits(side, trial, by, answer, offer);
    if (nearestCost() > 2) tryArrangements(side, trial, by, answer, offer, nearestCost);
  }
  const all = [...found.values()]
    .filter(({ side: changed }) => !isClumsy(changed.termAt(0), changed.text))
    .sort((a, b) => a.cost - b.cost || a.side.text.length - b.side.text.length);
  const nearest = all[0]?.cost ?? 0;
  return onlyDistinct(all.filter((repair) => repair.cost <= nearest + 1)).slice(0, 6);
}

const isClumsy = (term: Term, text: string): boolean => hasTwoMinuses(term) || repeatsTerm(term, text);

/**
 * All of them are right. One that differs from a nearer one only in how it is transposed, grouped or scaled helps nobody:
 * each has other symbols.
 */
function onlyDistinct(repairs: readonly Repair[]): readonly Repair[] {
  const seen = new Set<string>();
  return repairs.filter(({ side }) => {
    const key = symbolsIn(side.termAt(0)).toSorted().join(' ');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** One change at one place (or the same at all its places), and a number in front. */
function tryLocalEdits(side: Term, own: WrittenTerm, trial: ClaimTrial, by: SideReader, offer: Offer): void {
  const unchanged = by.inPlace(own);
  const vector = unchanged && sameShape(unchanged.shape, trial.wanted) ? trial.vectorOf(unchanged) : null;
  const factor = vector && multipleOf(vector, trial.target);
  if (factor !== null && factor !== 1) offer(scaled(factor, own), 1);
  if (vector && unchanged && factor === null) {
    for (const { written, expression: size } of by.dims) {
      const below = multipleOfTarget(build.divide(unchanged, size), trial);
      if (below !== null) offer(overSize(below, own, written), sizeCost(below));
      const above = multipleOfTarget(build.scale(size, unchanged), trial);
      if (above !== null) offer(timesSize(above, own, written), 1 + sizeCost(above));
    }
  }
  for (const edit of localEdits(side, by.text, by.symbols)) {
    offerWithNumber(edit, trial, by, offer);
  }
}

/** An edit that makes the side right, as it is or times a number. */
function offerWithNumber(edit: LocalEdit, trial: ClaimTrial, by: SideReader, offer: Offer): void {
  const expression = by.inPlace(edit.side);
  const multiple = expression && multipleOfTarget(expression, trial);
  if (multiple === null) return;
  offer(scaled(multiple, edit.side), multiple === 1 ? edit.cost : edit.cost + 1);
}

/** A number that is missing, in front of or below the side or one of its terms. */
function tryScalarEdits(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answer: AnswerParts,
  offer: Offer,
): void {
  const scalars = answer.scalars.map(({ written }) => written);
  for (const changed of scalarEdits(side, by.text, scalars))
    offerWithNumber({ side: changed, cost: 2 }, trial, by, offer);
}

/** A mean left out or put in; with another number at the same time it is less likely. */
const sizeCost = (factor: number): number => (Math.abs(factor) === 1 ? 1.5 : 2.5);

/** Other arrangements of the factors of each term, and sums of two or three of them. */
function tryArrangements(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answer: AnswerParts,
  offer: Offer,
  nearest: () => number,
): void {
  const written = splitTerms(side, by);
  const [only] = written;
  const single = written.length === 1 && only ? only : null;
  const numbers = [...by.dims, ...answer.scalars];
  const distributed = distributedTerms(side, by);
  const families = [written, ...(distributed && distributed.length !== written.length ? [distributed] : [])];
  const inOneTerm = (least: number, mend: Mender): void =>
    mendOneTerm(side, trial, by, mend, (changed, cost) => offer(changed, least + cost));
  // Cheapest first: what is looked for later could not come before what is found.
  const searches: readonly (readonly [least: number, search: () => void])[] = [
    [
      1.5,
      () => {
        for (const { written: changed, cost } of single ? rearranged(single, trial, numbers) : [])
          offer(changed, 1.5 + cost);
      },
    ],
    [2, () => inOneTerm(2, (product, rest) => rearranged(product, rest, numbers))],
    [2, () => families.forEach((terms) => void combineTerms(terms, trial, offer))],
    [3, () => tryMissingTerms(side, trial, by, answer, offer)],
    [
      3.5,
      () => {
        for (const { written: changed, cost } of single ? completed(single, trial, answer) : [])
          offer(changed, 1.5 + cost);
      },
    ],
    [2.5, () => tryAnswerEdits(side, trial, by, answer, offer)],
    [4, () => inOneTerm(2, (product, rest) => completed(product, rest, answer))],
  ];
  for (const [least, search] of searches) if (nearest() > least) search();
}

/** A factor of the right answer in place of another, or put beside it, anywhere in the side. */
function tryAnswerEdits(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answer: AnswerParts,
  offer: Offer,
): void {
  for (const edit of answerEdits(side, by.text, answer.pieces)) {
    offerWithNumber(edit, trial, by, offer);
  }
}

/** The claim as it stands, times a number, plus one or two terms of the right answer. */
function tryMissingTerms(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answer: AnswerParts,
  offer: Offer,
): void {
  if (answer.terms.length < 2 || answer.terms.length > 6) return;
  const own = asWritten(side, by.text);
  const expression = by.inPlace(own);
  const vector = expression && sameShape(expression.shape, trial.wanted) ? trial.vectorOf(expression) : null;
  if (!vector) return;
  for (const term of answer.terms) {
    const extra = trial.vectorOf(term.expression);
    const [first, second] = (extra && coefficientsFor([vector, extra], trial.target)) ?? [];
    if (
      first === undefined ||
      second === undefined ||
      first === 0 ||
      Math.abs(second) !== 1 ||
      niceNumber(first) === null
    )
      continue;
    const added = second < 0 ? scaled(-1, term.written) : term.written;
    offer(sumIn(scaled(first, own), [behindOthers(added)]), 3 + (first === 1 ? 0 : 1));
  }
}

interface Variant {
  readonly term: ProductOfFactors;
  readonly arranged: Arrangement;
  readonly vector: Float64Array;
  readonly home: number;
}

const MOST_VARIANTS = 36;

function combineTerms(terms: readonly ProductOfFactors[], trial: ClaimTrial, offer: Offer): void {
  const variants: Variant[] = [];
  terms.forEach((term, home) => {
    const arranged =
      term.factors.length === 0 ? scalarArrangements(term, trial.wanted) : arrangements(term, trial.wanted);
    for (const entry of arranged.slice(
      0,
      Math.max(4, Math.floor(MOST_VARIANTS / Math.max(1, terms.length))),
    )) {
      const vector = trial.vectorOf(withScalars(entry.expression, term));
      if (vector && !variants.some((other) => sameVector(other.vector, vector)))
        variants.push({ term, arranged: entry, vector, home });
    }
  });
  const offerSum = (chosen: readonly Variant[]): void => {
    const coefficients = coefficientsFor(
      chosen.map((variant) => variant.vector),
      trial.target,
    );
    if (!coefficients?.every((value) => value !== 0 && niceNumber(value) !== null)) return;
    const homes = new Set(chosen.map((variant) => variant.home));
    const dropped = terms.length - homes.size;
    const added = chosen.length - homes.size;
    const sum = sumOf(
      chosen.map((variant, index) =>
        writtenArrangement(variant.term, variant.arranged, coefficients[index] ?? 1),
      ),
    );
    const rescaled = coefficients.filter((value, index) => value !== chosen[index]?.term.sign).length;
    offer(
      sum,
      2 +
        chosen.reduce((sum, variant) => sum + variant.arranged.cost, 0) +
        2 * dropped +
        1.5 * added +
        0.5 * rescaled,
    );
  };
  for (const [i, a] of variants.entries()) {
    offerSum([a]);
    for (const [j, b] of variants.entries()) {
      if (j <= i) continue;
      offerSum([a, b]);
      if (terms.length < 2 || variants.length > 24) continue;
      for (const c of variants.slice(j + 1)) offerSum([a, b, c]);
    }
  }
}

function scalarArrangements(term: ProductOfFactors, wanted: Shape): readonly Arrangement[] {
  if (isScalar(wanted)) return [{ expression: build.number(1), write: () => null, cost: 0 }];
  const spread: Arrangement = {
    expression: build.spread(build.number(1), wanted),
    write: () => onesLike(wanted),
    cost: 1,
  };
  return term.scalars.length === 0 ? [] : [spread];
}

function sameVector(a: Float64Array, b: Float64Array): boolean {
  return multipleOf(a, b) === 1;
}
