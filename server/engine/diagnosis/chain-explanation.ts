// The chain as it was claimed: a gradient that was claimed as a product, laid beside the chain that it was meant to follow. Parts
// of the product that equal the adjoint of a link show how far it is right.

import { number, times, transpose } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import { productOf } from '../lowering/lower-term.ts';
import type { ProductOperation, ProductTerm, Term } from '../names/term.ts';
import { prepareTrials, type Trials } from '../numeric/trials.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { lowerIn } from '../queries/claim-context.ts';
import { isScalar, sameShape, shapeAsJson, transposedShape } from '../shapes/shape.ts';
import { derivativeText, partial } from '../text/derivative.ts';
import { addScaled, allFinite, maxAbs } from '../values/kernels.ts';
import type { Chain, ChainLink } from './chain.ts';
import { type ChainCase, isConstant, type Link, namedLinks, nodeLinks } from './chain-links.ts';

/** The purposes for which parts of a claim are compared. */
export interface PartsRequest {
  readonly question: Question;
  readonly definitions: ReadonlyMap<Expression, Expression>;
  /** The scalar, as it is written. */
  readonly of: string;
}

/** A part of the claimed product: some neighbouring factors, multiplied as written. */
interface Part {
  readonly text: string;
  readonly value: Expression;
}

/** The chain of a gradient beside the claimed product; null where the claim is no product, or there is no chain to tell. */
export function chainOf(side: Term, of: ChainCase, own: ClaimContext): Chain | null {
  const { question } = of.query;
  const product = productIn(side);
  if (!product || question.kind !== 'gradient') return null;
  const byName = namedLinks(of);
  const { question: asked, definitions, derivative } = of.query;
  const request = { question: asked, definitions, of: derivative.of };
  const named = byName && written(product, side, byName, request, own);
  // People go past what they have named in one step (softmax and log together): then every node is examined.
  const found =
    named && named.reached > 0 ? named : (reachedBy(product, side, nodeLinks(of), request, own) ?? named);
  return found && compared(found, product, request, own);
}

/** The same along links that are given. */
export function chainAlong(
  side: Term,
  links: readonly Link[],
  request: PartsRequest,
  own: ClaimContext,
): Chain | null {
  const product = productIn(side);
  const found = product && written(product, side, links, request, own);
  return found && compared(found, product, request, own);
}

function compared(
  { links, parts, reached }: Written,
  product: ProductTerm,
  { of }: PartsRequest,
  own: ClaimContext,
): Chain {
  const wrongAt = Math.min(Math.max(reached + 1, firstToReach(links)), links.length - 1);
  const described = links.map(
    (link, at): ChainLink => ({
      name: link.name,
      formula: link.formula,
      shape: shapeAsJson(link.adjoint.shape),
      derivative: derivativeText(partial(of, link.name)),
      adjoint: own.formulas.print(link.byName),
      back: link.back,
      written: parts[at] ?? null,
    }),
  );
  const where = whereWrong(described, reached, wrongAt);
  const sentence = isOfPartials(product)
    ? `${where}. Between matrices a partial is applied, not multiplied`
    : where;
  return { links: described, wrongAt, sentence };
}

interface Written {
  readonly links: readonly Link[];
  /** For each link the part of the product that equals its adjoint. */
  readonly parts: readonly (string | null)[];
  /** The last link with one; -1 where there is none. */
  readonly reached: number;
}

function written(
  product: ProductTerm,
  side: Term,
  links: readonly Link[],
  request: PartsRequest,
  own: ClaimContext,
): Written | null {
  const parts = isOfPartials(product)
    ? partialsWritten(product, links, own)
    : partsWritten(product, side, links, request, own);
  return parts && { links, parts, reached: parts.findLastIndex((text) => text !== null) };
}

/** The same where some part of the product is on the way. */
function reachedBy(
  product: ProductTerm,
  side: Term,
  links: readonly Link[] | null,
  request: PartsRequest,
  own: ClaimContext,
): Written | null {
  const found = links && written(product, side, links, request, own);
  return found && found.reached > 0 ? found : null;
}

/** The product that a side is, but for its sign and brackets. */
function productIn(side: Term): ProductTerm | null {
  const inner = withoutParentheses(side);
  if (inner.kind === 'negate') return productIn(inner.of);
  return inner.kind === 'product' ? inner : null;
}

/** The first link that takes more than a constant: a 1 in front needs no word. */
function firstToReach(links: readonly Link[]): number {
  const first = links.findIndex(({ adjoint }) => !isConstant(adjoint));
  return first < 0 ? links.length - 1 : first;
}

function whereWrong(links: readonly ChainLink[], reached: number, wrongAt: number): string {
  const wrong = links[wrongAt];
  const above = links[wrongAt - 1];
  if (!wrong) return '';
  const last = links[reached];
  const right = `\`${wrong.derivative}\` is \`${wrong.adjoint}\``;
  const back =
    wrong.back && above ? `, since the adjoint of \`${definitionOf(above)}\` is \`${wrong.back}\`` : '';
  if (!last) return `no part of it equals the adjoint of \`${wrong.name}\`: ${right}${back}`;
  const asWritten = last.written === last.derivative ? '' : `, written \`${last.written}\``;
  const upTo = `\`${last.derivative}\`${asWritten}`;
  return `it is right up to ${upTo}${asWritten === '' ? '' : ','} and goes wrong on the way to \`${wrong.name}\`: ${right}${back}`;
}

const definitionOf = ({ name, formula }: ChainLink): string =>
  formula === null ? name : `${name} = ${formula}`;

/** `∂L/∂c ∂c/∂b ∂b/∂Θ`: every factor a derivative. */
function isOfPartials(product: ProductTerm): boolean {
  return [product.first, ...product.rest.map(({ factor }) => factor)].every(
    (factor) => withoutParentheses(factor).kind === 'derivative',
  );
}

/** How far partials that are written one after the other may be multiplied: as long as the values are numbers. */
function partialsWritten(
  product: ProductTerm,
  links: readonly Link[],
  own: ClaimContext,
): readonly (string | null)[] | null {
  const written: (string | null)[] = links.map(() => null);
  const factors = [product.first, ...product.rest.map(({ factor }) => factor)].map(withoutParentheses);
  let at = 0;
  let end = 0;
  for (const factor of factors) {
    if (factor.kind !== 'derivative') return null;
    const [by] = factor.variables;
    const next = links.findIndex(({ name }) => by?.variable.kind === 'name' && by.variable.name === name);
    const from = links[at];
    const isFrom = factor.of.kind === 'name' && factor.of.name === from?.name;
    if (!isFrom || next <= at || !from) break;
    const isMap = !isScalar(from.adjoint.shape);
    if (isMap) break;
    at = next;
    end = factor.span.end;
    written[at] = oneLine(own.documentFormulas.textOf(own.index).slice(product.span.start, end));
  }
  return written;
}

/** For each link the shortest part of the product that equals its adjoint. */
function partsWritten(
  product: ProductTerm,
  side: Term,
  links: readonly Link[],
  request: PartsRequest,
  own: ClaimContext,
): readonly (string | null)[] | null {
  const { documentFormulas, options } = own;
  const parts = partsOf(product, side, own);
  const judgeOptions = { ...documentFormulas.judgeOptions(options), trials: POINTS, isSample: true };
  const values = parts.map(({ value }) => value);
  const prepared = prepareTrials(
    request.question,
    values,
    own.formulas.setting(request.definitions),
    judgeOptions,
  );
  if (prepared.kind === 'none') return null;
  return links.map(({ adjoint }, at) => {
    if (isConstant(adjoint) || at === links.length - 1) return null;
    const found = parts.find((part) => isEqual(prepared.trials, part.value, adjoint));
    return found?.text ?? null;
  });
}

/** Points that parts are compared at, over two sets of sizes. */
const POINTS = 4;
const CLOSE = 1e-9;

/** Whether a part equals an adjoint or its transpose at all points. */
function isEqual({ list }: Trials, part: Expression, adjoint: Expression): boolean {
  const matches = (value: Expression): boolean =>
    sameShape(value.shape, adjoint.shape) &&
    list.every(({ values }) => {
      const [a, b] = [values.evaluate(value), values.evaluate(adjoint)];
      return allFinite(a) && maxAbs(addScaled(a, -1, b)) <= CLOSE * maxAbs(b);
    });
  const isTransposed = sameShape(transposedShape(part.shape), adjoint.shape) && !isScalar(part.shape);
  return matches(part) || (isTransposed && matches(transpose(part)));
}

/** Neighbouring factors of every product in the claim, as long as their shapes fit, from the single ones to the whole. */
function partsOf(product: ProductTerm, side: Term, own: ClaimContext): readonly Part[] {
  const text = own.documentFormulas.textOf(own.index);
  const parts: Part[] = [];
  const scalars = scalarFactors(product, side, own);
  const add = (value: Expression, start: Term, end: Term, isInner: boolean): void => {
    const written = oneLine(text.slice(start.span.start, end.span.end));
    const alone = start === end ? withoutParentheses(start).span : null;
    parts.push({ text: alone ? oneLine(text.slice(alone.start, alone.end)) : written, value });
    // Numbers may stand anywhere: `2 X' r` has twice r in it.
    if (isInner || isScalar(value.shape)) return;
    for (const scalar of scalars.before(start))
      parts.push({
        text: scalar.text === '-' ? `-${written}` : `${scalar.text} ${written}`,
        value: times([scalar.value, value]),
      });
  };
  const visit = (term: Term, isInner: boolean): void => {
    const inner = withoutParentheses(term);
    if (inner.kind === 'negate' || inner.kind === 'transpose') visit(inner.of, isInner);
    if (inner.kind !== 'product') return;
    const factors = [inner.first, ...inner.rest.map(({ factor }) => factor)];
    const signs = inner.rest.map(({ sign }) => sign);
    factors.forEach((first, from) => {
      const start = valueHere(first, own);
      if (!start) return;
      let value = start;
      add(value, first, first, isInner);
      for (const [step, factor] of factors.slice(from + 1).entries()) {
        const next = valueHere(factor, own);
        const sign = signs[from + step];
        if (!next || !sign || sign === '×' || !suits(value, sign, next)) break;
        value = productOf(value, sign, next);
        add(value, first, factor, isInner);
      }
    });
    for (const factor of factors) visit(factor, isInner || withoutParentheses(factor).kind === 'product');
  };
  visit(product, false);
  return parts.slice(0, MOST_PARTS);
}

const MOST_PARTS = 80;

function valueHere(term: Term, own: ClaimContext): Expression | null {
  const found = lowerIn(own, term);
  return found.kind === 'done' ? found.value : null;
}

/** Whether two factors have a product. */
function suits(a: Expression, sign: Exclude<ProductOperation, '×'>, b: Expression): boolean {
  if (isScalar(b.shape) || (isScalar(a.shape) && sign !== '/' && sign !== './')) return sign !== '\\';
  switch (sign) {
    case '*':
    case 'juxtaposed':
      return a.shape.cols === b.shape.rows;
    case '∘':
    case '⊙':
    case '.*':
    case './':
    case '·':
      return sameShape(a.shape, b.shape);
    case '⊗':
      return true;
    case '/':
    case '\\':
      return false;
  }
}

interface ScalarFactor {
  readonly text: string;
  readonly value: Expression;
}

/** The signs and scalars in front of a factor, which may belong to any of those behind them: each by itself, and all together. */
function scalarFactors(
  product: ProductTerm,
  side: Term,
  own: ClaimContext,
): { before(start: Term): readonly ScalarFactor[] } {
  const text = own.documentFormulas.textOf(own.index);
  const minus: ScalarFactor = { text: '-', value: number(-1) };
  const factors = [
    product.first,
    ...product.rest.flatMap((part) => (part.sign === '/' ? [] : [part.factor])),
  ];
  const scalars = factors.map((term): { readonly end: number; readonly scalar: ScalarFactor | null } => {
    const value = valueHere(term, own);
    const written = oneLine(text.slice(term.span.start, term.span.end));
    const isNumber = value !== null && isScalar(value.shape);
    const scalar = isNumber ? { text: written, value } : isNegated(term) ? minus : null;
    return { end: term.span.end, scalar };
  });
  return {
    before: (start) => {
      const outside = scalars.flatMap(({ end, scalar }) =>
        scalar && end <= start.span.start ? [scalar] : [],
      );
      const all = isNegated(side) ? [minus, ...outside] : outside;
      if (all.length < 2) return all;
      const together = {
        text: all.map((factor) => factor.text).join(' '),
        value: times(all.map(({ value }) => value)),
      };
      return [...all, together];
    },
  };
}

function isNegated(term: Term): boolean {
  const inner = withoutParentheses(term);
  return inner.kind === 'negate' && !isNegated(inner.of);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
