// Formulas made of what a person wrote: their words stay as they are, and only what is put together is written anew. The one
// place of repairs that decides on parentheses, by how tightly each part binds.

import type { ProductTerm, Term } from '../../names/term.ts';
import { atom, bracketed, LEVEL, type Written } from '../../operators/writing.ts';
import type { Shape } from '../../shapes/shape.ts';
import { mapExpression } from '../../syntax/map-expression.ts';
import { parseStatement } from '../../syntax/parse.ts';
import { printExpression } from '../../syntax/print.ts';
import type { Expression } from '../../syntax/tree.ts';
import { withoutParentheses } from '../../text/parentheses.ts';

/** How tightly a term binds as it is written. */
function levelOf(term: Term): number {
  switch (term.kind) {
    case 'sum':
    case 'bigOperator':
      return LEVEL.sum;
    // A sign inside a product is read as a difference.
    case 'negate':
      return LEVEL.inner;
    case 'product':
      return term.rest.every(({ sign }) => sign === 'juxtaposed') ? LEVEL.juxtaposition : LEVEL.product;
    case 'transpose':
    case 'power':
      return LEVEL.postfix;
    case 'number':
    case 'name':
    case 'identity':
    case 'ones':
    case 'differential':
    case 'call':
    case 'action':
    case 'entryGradient':
    case 'index':
    case 'group':
    case 'norm':
    case 'absolute':
    case 'block':
    case 'stack':
    case 'derivative':
    case 'broken':
      return LEVEL.atom;
  }
}

/** A term as its statement has it. */
export function asWritten(term: Term, text: string): Written {
  return { text: text.slice(term.span.start, term.span.end), level: levelOf(term) };
}

/** A formula of the language that is printed elsewhere, with how tightly it binds. */
export function readWritten(text: string): Written {
  const parsed = parseStatement(`x = ${text}`);
  const statement = parsed.kind === 'parsed' ? parsed.statement : null;
  const tree = statement?.kind === 'equation' ? statement.sides[1] : undefined;
  return { text, level: tree ? levelOfTree(tree) : LEVEL.sum };
}

function levelOfTree(tree: Expression): number {
  switch (tree.kind) {
    case 'name':
    case 'number':
    case 'parentheses':
    case 'block':
    case 'norm':
    case 'absolute':
    case 'angle':
    case 'differential':
      return LEVEL.atom;
    case 'postfix': {
      const last = tree.operations.at(-1)?.kind;
      return last === 'arguments' || last === 'index' ? LEVEL.atom : LEVEL.postfix;
    }
    case 'juxtaposition':
      return LEVEL.juxtaposition;
    case 'product':
      return LEVEL.product;
    default:
      return LEVEL.sum;
  }
}

/** A formula with a star between factors that stand side by side; null of a text that cannot be read. */
export function withStars(text: string): string | null {
  const parsed = parseStatement(`x = ${text}`);
  const statement = parsed.kind === 'parsed' ? parsed.statement : null;
  const tree = statement?.kind === 'equation' ? statement.sides[1] : undefined;
  return tree ? printExpression(starred(tree)) : null;
}

function starred(tree: Expression): Expression {
  const inner = mapExpression(tree, starred);
  if (inner.kind !== 'juxtaposition') return inner;
  const [first, ...rest] = inner.factors;
  if (!first) return inner;
  const signSpan = { start: inner.span.end, end: inner.span.end };
  return {
    kind: 'product',
    first,
    rest: rest.map((factor) => ({ sign: '*', signSpan, factor })),
    span: inner.span,
  };
}

/** A formula as it is, or in parentheses where it binds looser than `level`: one whole to everything around it. */
export const enclosed = (written: Written, level: number): Written =>
  written.level < level ? atom(`(${written.text})`) : written;

/** The text of a factor of a product. */
export const factorText = (written: Written): string => bracketed(written, LEVEL.juxtaposition);

/** Factors side by side, or with a star between. */
export function product(factors: readonly Written[], star: boolean): Written {
  const [only, ...others] = factors;
  if (only && others.length === 0) return only;
  return { text: factors.map(factorText).join(star ? ' * ' : ' '), level: LEVEL.juxtaposition };
}

/** Factors with another sign of products between, `∘`; a product of matrices in it is put in parentheses for the eye. */
export function productBy(sign: string, factors: readonly Written[]): Written {
  const parts = factors.map((factor) =>
    factor.level === LEVEL.juxtaposition ? `(${factor.text})` : bracketed(factor, LEVEL.inner),
  );
  return { text: parts.join(` ${sign} `), level: LEVEL.product };
}

/** `A'`, `(A B)'`. */
export const transposed = (written: Written): Written => ({
  text: `${bracketed(written, LEVEL.atom)}'`,
  level: LEVEL.postfix,
});

/** A term transposed; a transpose that is there already goes. */
export const transposedTerm = (term: Term, text: string): Written =>
  term.kind === 'transpose' ? asWritten(term.of, text) : transposed(asWritten(term, text));

/** `name(a, b)`, of parts without parentheses around them. */
export const call = (name: string, ...parts: readonly string[]): Written =>
  atom(`${name}(${parts.map(withoutParentheses).join(', ')})`);

/** `ones(m, n)`, a matrix of this shape. */
export const onesLike = ({ rows, cols }: Shape): Written => atom(`ones(${rows.key}, ${cols.key})`);

/** `a / b`. */
export const quotient = (above: Written, below: Written): Written => ({
  text: `${bracketed(above, LEVEL.product)} / ${bracketed(below, LEVEL.prefix)}`,
  level: LEVEL.product,
});

/** `-a`, of a sum `-(a + b)`. */
export const negative = (written: Written): Written => ({
  text: `-${bracketed(written, LEVEL.product)}`,
  level: LEVEL.inner,
});

/** Terms with their signs: `a - b`; a first term may carry its sign. */
export function sumOf(terms: readonly string[]): Written {
  const [first = '0', ...others] = terms;
  if (others.length === 0) return { text: first, level: first.startsWith('-') ? LEVEL.inner : LEVEL.product };
  return { text: others.reduce((sum, term) => sum + behindOthers(term), first), level: LEVEL.sum };
}

/** A term behind others, with its sign between. */
export const behindOthers = (term: string): string =>
  term.startsWith('-') ? ` - ${term.slice(1)}` : ` + ${term}`;

/** A number as a factor, its sign in front. */
export type NumberText = (value: number) => string;

/** A term as its statement has it, with that statement's text. */
export interface TermInText {
  readonly term: Term;
  readonly text: string;
}

/**
 * `factor` times a term: a number that stands in front of it, or behind its last sign, is changed, not put another in front
 * of. `numberText` writes a number that is not negative.
 */
export function scaled(factor: number, { term, text }: TermInText, numberText: NumberText): Written {
  const own = asWritten(term, text);
  if (factor === 1) return own;
  const merged = term.kind === 'product' ? mergedNumber(factor, term, text, numberText) : null;
  if (merged) return merged;
  const unsigned = withoutSign(term);
  if (!unsigned) return scaledWritten(factor, own, usesStar(own.text), numberText);
  if (unsigned.start === 'term') return scaled(-factor, { term: unsigned.term, text }, numberText);
  const rest = { text: text.slice(unsigned.from, term.span.end), level: LEVEL.product };
  return scaledWritten(-factor, rest, usesStar(rest.text), numberText);
}

/** What stands behind a minus in front of a product: a term, or the rest of the product. */
function withoutSign(
  term: Term,
):
  | { readonly start: 'term'; readonly term: Term }
  | { readonly start: 'place'; readonly from: number }
  | null {
  if (term.kind === 'negate') return term.of.kind === 'sum' ? null : { start: 'term', term: term.of };
  let first: Term = term;
  while (first.kind === 'product' && first.rest.every(({ sign }) => sign !== '\\')) first = first.first;
  return first.kind === 'negate' ? { start: 'place', from: first.of.span.start } : null;
}

/** `factor` times a formula, with the number in front. */
function scaledWritten(factor: number, written: Written, star: boolean, numberText: NumberText): Written {
  if (factor === 1) return written;
  // A number in front of `A \ b` would be divided by.
  const isFraction = written.level === LEVEL.product && written.text.includes('\\');
  const inside = isFraction ? `(${written.text})` : bracketed(written, LEVEL.product);
  const sign = star ? ' * ' : ' ';
  const number = numberText(Math.abs(factor));
  if (factor === -1) return { text: `-${inside}`, level: LEVEL.inner };
  const front = factor < 0 ? (star ? `(-${number})` : `-${number}`) : number;
  return { text: `${front}${sign}${inside}`, level: factor < 0 ? LEVEL.inner : LEVEL.product };
}

/** Whether products in a text are written with a star. */
export const usesStar = (text: string): boolean => text.includes('*');

/** Whether a product is one of entries, as a whole. */
export function isElementwise(term: Term): boolean {
  return (
    term.kind === 'product' &&
    term.rest.some(({ sign }) => sign === '∘' || sign === '⊙' || sign === '.*' || sign === './')
  );
}

/** The number that stands in front of a product, with what stands between it and the rest. */
export interface NumberInFront {
  readonly value: number;
  readonly isEnclosed: boolean;
  /** `2 `, `½ * `. */
  readonly front: string;
  readonly between: string;
  readonly rest: string;
}

/** `2` of `2 X' y`, a half of `1/2 X' y`; null where no number multiplies in front, as that of `2 A \\ b`, which divides. */
export function numberInFront({ term, text }: TermInText): NumberInFront | null {
  if (term.kind !== 'product' || term.rest.some(({ sign }) => sign === '\\')) return null;
  const number = numberIn(term.first);
  if (!number && term.first.kind === 'product') {
    const inside = numberInFront({ term: term.first, text });
    return inside && { ...inside, rest: inside.rest + text.slice(term.first.span.end, term.span.end) };
  }
  const [second] = term.rest;
  if (!number || (second?.sign !== '*' && second?.sign !== 'juxtaposed')) return null;
  return {
    ...number,
    front: text.slice(term.span.start, second.factor.span.start),
    between: text.slice(term.first.span.end, second.factor.span.start),
    rest: text.slice(second.factor.span.start, term.span.end),
  };
}

/** `2 X'` doubled as `4 X'`, `X / 2` as `X`; null where no number stands at an end, or no plain one would be left there. */
function mergedNumber(
  factor: number,
  term: ProductTerm,
  text: string,
  numberText: NumberText,
): Written | null {
  const upTo = (start: number, end: number): string => text.slice(start, end);
  const first = numberInFront({ term, text });
  if (first) {
    const { rest, between } = first;
    const value = factor * first.value;
    if (value === 1) return { text: rest, level: LEVEL.product };
    if (value === -1) return { text: `-${rest}`, level: LEVEL.inner };
    const number = `${value < 0 ? '-' : ''}${numberText(Math.abs(value))}`;
    const front = value < 0 && first.isEnclosed ? `(${number})` : number;
    return { text: `${front}${between}${rest}`, level: LEVEL.product };
  }
  const last = term.rest.at(-1);
  const end = last && numberIn(last.factor);
  if (!last || !end || (last.sign !== '*' && last.sign !== '/')) return null;
  const before = term.rest.at(-2)?.factor ?? term.first;
  const rest = upTo(term.span.start, before.span.end);
  const value = last.sign === '/' ? end.value / factor : end.value * factor;
  if (value === 1) return { text: rest, level: LEVEL.product };
  if (!Number.isInteger(value) || value <= 0) return null;
  return { text: `${rest}${upTo(before.span.end, last.factor.span.start)}${value}`, level: LEVEL.product };
}

/** A number or a fraction of two, or a negative one in parentheses. */
function numberIn(term: Term): { readonly value: number; readonly isEnclosed: boolean } | null {
  const inside = term.kind === 'group' ? term.inside : term;
  const of = inside.kind === 'negate' ? inside.of : inside;
  const value = of.kind === 'product' ? fractionIn(of) : of.kind === 'number' ? of.value : null;
  if (value === null) return null;
  return { value: inside === of ? value : -value, isEnclosed: inside !== term };
}

/** `1/3`, `-1/3` */
function fractionIn({ first, rest: [divisor, ...more] }: ProductTerm): number | null {
  const above = numberIn(first);
  const below = divisor?.sign === '/' && more.length === 0 ? numberIn(divisor.factor) : null;
  return above && below && above.value / below.value;
}
