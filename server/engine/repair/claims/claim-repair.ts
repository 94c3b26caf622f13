// The search for the smallest change of a claimed side that makes it right: local edits of its text, other arrangements
// of its factors, other coefficients, a missing term. Every offer has been evaluated against the right answer.

import * as build from '../../expressions/build.ts';
import type { Term } from '../../names/term.ts';
import { atom } from '../../operators/writing.ts';
import { isScalar, type Shape, sameShape } from '../../shapes/shape.ts';
import { onesLike, scaled, sumOf } from '../shapes/written-term.ts';
import { answerEdits } from './answer-edits.ts';
import { coefficientsFor, coefficientText, multipleOf, niceNumber } from './coefficients.ts';
import { distributedTerms, type ProductOfFactors, splitTerms } from './factors.ts';
import { type LocalEdit, localEdits } from './local-edits.ts';
import { completed, type Mender, mendOneTerm, rearranged } from './one-term.ts';
import { type Arrangement, arrangements } from './rearrange.ts';
import { scalarEdits } from './scalar-edits.ts';
import { overSize, timesSize } from './size-factors.ts';
import { termText, withScalars } from './term-text.ts';
import { type AnswerParts, type ClaimTrial, multipleOfTarget, type Offer, type SideReader } from './trial.ts';

export interface Repair {
  /** The whole side, rewritten. */
  readonly text: string;
  readonly cost: number;
}

/** Repairs of `side`, nearest to it first; each agrees with the right answer at all sample points. */
export function repairClaim(
  side: Term,
  trial: ClaimTrial,
  by: SideReader,
  answer: AnswerParts,
): readonly Repair[] {
  const own = by.text.slice(side.span.start, side.span.end);
  const found = new Map<string, Repair>();
  const offer = (text: string, cost: number): void => {
    const known = found.get(text);
    if (text !== own && (!known || cost < known.cost)) found.set(text, { text, cost });
  };
  tryLocalEdits(side, own, trial, by, offer);
  if (found.size === 0) tryScalarEdits(side, trial, by, answer, offer);
  const nearestCost = (): number => Math.min(...[...found.values()].map((repair) => repair.cost));
  if (nearestCost() > 2) tryArrangements(side, trial, by, answer, offer, nearestCost);
  const all = [...found.values()]
    .filter(({ text }) => !/-\s*-/u.test(text))
    .sort((a, b) => a.cost - b.cost || a.text.length - b.text.length);
  const nearest = all[0]?.cost ?? 0;
  return onlyDistinct(all.filter((repair) => repair.cost <= nearest + 1)).slice(0, 6);
}

/**
 * All of them are right. One that differs from a nearer one only in how it is turned, grouped or scaled helps nobody:
 * each has other symbols.
 */
function onlyDistinct(repairs: readonly Repair[]): readonly Repair[] {
  const seen = new Set<string>();
  return repairs.filter(({ text }) => {
    const symbols =
      text.replace(FRACTION, '').match(/[\p{L}\p{M}_][\p{L}\p{M}\p{Nd}₀-₉_]*|[^\p{Nd}½\s()'ᵀ∘⊙*·.+-]/gu) ??
      [];
    const key = symbols.sort().join(' ');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Of two numbers. */
const FRACTION = /\b\d+\/\d+\b/gu;

/** One change of the text at one place (or the same at all its places), and a number in front. */
function tryLocalEdits(side: Term, own: string, trial: ClaimTrial, by: SideReader, offer: Offer): void {
  const unchanged = by.read(own)?.expression;
  const vector = unchanged && sameShape(unchanged.shape, trial.wanted) ? trial.vectorOf(unchanged) : null;
  const factor = vector && multipleOf(vector, trial.target);
  const whole = { term: side, text: by.text };
  if (factor !== null && factor !== 1) offer(scaled(factor, whole, coefficientText).text, 1);
  if (vector && unchanged && factor === null) {
    for (const { written, expression: size } of by.dims) {
      const below = multipleOfTarget(build.divide(unchanged, size), trial);
      if (below !== null) offer(overSize(below, whole, written.text), sizeCost(below));
      const above = multipleOfTarget(build.scale(size, unchanged), trial);
      if (above !== null) offer(timesSize(above, whole, written.text), 1 + sizeCost(above));
    }
  }
  for (const edit of localEdits(side, by.text, by.symbols)) {
    offerWithNumber(edit, trial, by, offer);
  }
}

/** An edit that makes the side right, as it is or times a number. */
function offerWithNumber(edit: LocalEdit, trial: ClaimTrial, by: SideReader, offer: Offer): void {
  const found = by.read(edit.text);
  const multiple = found && multipleOfTarget(found.expression, trial);
  if (!found || multiple === null) return;
  offer(scaled(multiple, found, coefficientText).text, multiple === 1 ? edit.cost : edit.cost + 1);
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
  for (const text of scalarEdits(side, by.text, scalars))
    offerWithNumber({ text, cost: 2 }, trial, by, offer);
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
    mendOneTerm(side, trial, by, mend, (text, cost) => offer(text, least + cost));
  // Cheapest first: what is looked for later could not come before what is found.
  const searches: readonly (readonly [least: number, search: () => void])[] = [
    [
      1.5,
      () => {
        for (const { text, cost } of single ? rearranged(single, trial, numbers) : [])
          offer(text, 1.5 + cost);
      },
    ],
    [2, () => inOneTerm(2, (product, rest) => rearranged(product, rest, numbers))],
    [2, () => families.forEach((terms) => void combineTerms(terms, trial, offer))],
    [3, () => tryMissingTerms(side, trial, by, answer, offer)],
    [
      3.5,
      () => {
        for (const { text, cost } of single ? completed(single, trial, answer) : []) offer(text, 1.5 + cost);
      },
    ],
    [2.5, () => tryAnswerEdits(side, trial, by, answer, offer)],
    [4, () => inOneTerm(2, (product, rest) => completed(product, rest, answer))],
  ];
  for (const [least, search] of searches) if (nearest() > least) search();
}

/** A factor of the right answer in the place of another, or put beside it, anywhere in the text. */
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
  const own = by.text.slice(side.span.start, side.span.end);
  const expression = by.read(own)?.expression;
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
    const multiple = scaled(first, { term: side, text: by.text }, coefficientText).text;
    const minus = second < 0 !== term.text.startsWith('-');
    const added = term.text.replace(/^-/u, '');
    offer(`${multiple} ${minus ? '-' : '+'} ${added}`, 3 + (first === 1 ? 0 : 1));
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
    const { text } = sumOf(
      chosen.map((variant, index) => termText(variant.term, variant.arranged, coefficients[index] ?? 1)),
    );
    const rescaled = coefficients.filter((value, index) => value !== chosen[index]?.term.sign).length;
    offer(
      text,
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
  if (isScalar(wanted)) return [{ expression: build.number(1), written: atom(''), cost: 0 }];
  const spread: Arrangement = {
    expression: build.spread(build.number(1), wanted),
    written: onesLike(wanted),
    cost: 1,
  };
  return term.scalars.length === 0 ? [] : [spread];
}

function sameVector(a: Float64Array, b: Float64Array): boolean {
  return multipleOf(a, b) === 1;
}
