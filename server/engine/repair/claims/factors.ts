// A claimed side taken apart: terms, and in each the factors that a product is made of, each with its own words.

import * as build from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { innerTerms, type ProductOperation, type Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { isScalar } from '../../shapes/shape.ts';
import { productOf } from '../shapes/written-products.ts';
import { asWritten, power, transposed, type WrittenTerm } from '../shapes/written-term.ts';

/** A factor that is moved as a whole. `isTransposed`: it stands transposed in the claim. */
export interface Factor {
  readonly expression: Expression;
  readonly isTransposed: boolean;
  /** How it is written: by itself, and with a transpose. */
  readonly plain: WrittenTerm;
  readonly transposed: WrittenTerm;
}

/** A number that multiplies or divides a term. */
interface ScalarFactor {
  readonly written: WrittenTerm;
  readonly expression: Expression;
  readonly divides: boolean;
  /** Of a norm, sum or trace that multiplies: the product inside, which may be what was meant, and the number left with it. */
  readonly inside: { readonly product: ProductOfFactors; readonly left: ScalarFactor | null } | null;
}

/** One term of a sum: sign, scalar factors in their words, matrix factors in order with the signs between them. */
export interface ProductOfFactors {
  readonly sign: 1 | -1;
  readonly scalars: readonly ScalarFactor[];
  readonly factors: readonly Factor[];
  /** Signs between the factors, one less than factors, each `*` or `∘`. */
  readonly signs: readonly ('*' | '∘')[];
  /** The author's sign for the matrix product. */
  readonly star: boolean;
  readonly hadamardSign: ProductOperation;
}

const MOST_TERMS = 8;

interface Reader {
  readonly text: string;
  /** Null of a term that has no shape. */
  readonly lower: (term: Term) => Expression | null;
}

/** The terms of a sum, without distributing anything. */
export function splitTerms(side: Term, by: Reader): readonly ProductOfFactors[] {
  const inner = ungroup(side);
  if (inner.kind === 'sum') {
    const parts = [{ sign: '+' as string, term: inner.first }, ...inner.rest];
    return parts.flatMap((part) =>
      splitTerms(part.term, by).map((product) =>
        part.sign.endsWith('-') ? { ...product, sign: flip(product.sign) } : product,
      ),
    );
  }
  if (inner.kind === 'negate' && !isFactor(inner.of))
    return splitTerms(inner.of, by).map((product) => ({ ...product, sign: flip(product.sign) }));
  const product = productIn(inner, by);
  return product ? [product] : [];
}

/** The same with sums inside products multiplied out, where that stays small; null where it does not. */
export function distributedTerms(side: Term, by: Reader): readonly ProductOfFactors[] | null {
  const inner = ungroup(side);
  if (inner.kind === 'sum') {
    const parts = [{ sign: '+' as string, term: inner.first }, ...inner.rest];
    const all: ProductOfFactors[] = [];
    for (const part of parts) {
      const terms = distributedTerms(part.term, by);
      if (!terms) return null;
      all.push(
        ...terms.map((product) =>
          part.sign.endsWith('-') ? { ...product, sign: flip(product.sign) } : product,
        ),
      );
    }
    return all.length <= MOST_TERMS ? all : null;
  }
  if (inner.kind === 'negate')
    return (
      distributedTerms(inner.of, by)?.map((product) => ({ ...product, sign: flip(product.sign) })) ?? null
    );
  if (inner.kind !== 'product') return splitTerms(inner, by);
  const parts = [
    { sign: null as ProductOperation | null, term: inner.first },
    ...inner.rest.map((part) => ({ sign: part.sign as ProductOperation | null, term: part.factor })),
  ];
  let all: readonly ProductOfFactors[] = [];
  for (const part of parts) {
    const terms = part.sign === '/' || part.sign === './' ? null : distributedTerms(part.term, by);
    if (!terms && part.sign !== '/') return null;
    if (!terms) {
      const scalar = scalarOf(part.term, true, by);
      if (!scalar) return null;
      all = all.map((product) => ({ ...product, scalars: [...product.scalars, scalar] }));
      continue;
    }
    const sign = part.sign === null ? null : meaningOf(part.sign);
    if (part.sign !== null && sign === null) return null;
    all =
      all.length === 0 && part.sign === null
        ? terms
        : all.flatMap((left) => terms.map((right) => joined(left, sign ?? '*', right)));
    if (all.length > MOST_TERMS) return null;
  }
  return all;
}

const flip = (sign: 1 | -1): 1 | -1 => (sign === 1 ? -1 : 1);

function joined(left: ProductOfFactors, sign: '*' | '∘', right: ProductOfFactors): ProductOfFactors {
  const between = left.factors.length > 0 && right.factors.length > 0 ? [sign] : [];
  return {
    sign: left.sign === right.sign ? 1 : -1,
    scalars: [...left.scalars, ...right.scalars],
    factors: [...left.factors, ...right.factors],
    signs: [...left.signs, ...between, ...right.signs],
    star: left.star || right.star,
    hadamardSign: left.hadamardSign === '∘' ? right.hadamardSign : left.hadamardSign,
  };
}

function ungroup(term: Term): Term {
  let inner = term;
  while (inner.kind === 'group') inner = inner.inside;
  return inner;
}

const isFactor = (term: Term): boolean => {
  const inner = ungroup(term);
  return inner.kind !== 'product' && inner.kind !== 'sum' && inner.kind !== 'negate';
};

function meaningOf(sign: ProductOperation): '*' | '∘' | null {
  switch (sign) {
    case '*':
    case 'juxtaposed':
      return '*';
    case '∘':
    case '⊙':
    case '.*':
      return '∘';
    case './':
    case '/':
    case '⊗':
    case '\\':
    case '·':
    case '×':
      return null;
  }
}

/** A term as a product of factors; anything that is no product is one factor. */
function productIn(term: Term, by: Reader, leads = true): ProductOfFactors | null {
  const inner = ungroup(term);
  const empty: ProductOfFactors = {
    sign: 1,
    scalars: [],
    factors: [],
    signs: [],
    star: false,
    hadamardSign: '∘',
  };
  if (
    inner.kind === 'product' &&
    inner.rest.every((part) => part.sign === '/' || meaningOf(part.sign) !== null)
  ) {
    let total = productIn(inner.first, by, leads);
    for (const part of inner.rest) {
      const right = part.sign === '/' ? null : productIn(part.factor, by, false);
      const meaning = meaningOf(part.sign);
      if (!total) return null;
      if (meaning && right) {
        const star = total.star || part.sign === '*' || right.star;
        const hadamardSign = meaning === '∘' && part.sign !== '∘' ? part.sign : total.hadamardSign;
        total = { ...joined(total, meaning, right), star, hadamardSign };
        continue;
      }
      const scalar = scalarOf(part.factor, true, by);
      if (!scalar) return null;
      total = quotientInFront(inner.first, part, total, by) ?? {
        ...total,
        scalars: [...total.scalars, scalar],
      };
    }
    return total;
  }
  const negated = inner.kind === 'negate' ? ungroup(inner.of) : null;
  // A sign in front of everything is the term's; one further in stays where its author put it.
  const pulled = leads ? negated?.kind !== 'sum' && negated?.kind !== 'number' : negated?.kind === 'product';
  if (negated && pulled) {
    const product = productIn(negated, by);
    return product && { ...product, sign: flip(product.sign) };
  }
  const scalar = scalarOf(term, false, by);
  if (scalar) return { ...empty, scalars: [scalar] };
  const repeated = repeatedFactor(inner, by);
  if (repeated) return { ...empty, factors: repeated, signs: repeated.slice(1).map(() => '*') };
  const factor = factorOf(term, by);
  return factor && { ...empty, factors: [factor] };
}

/** `1/m` in front of a product as one number, so that it stays in front. */
function quotientInFront(
  first: Term,
  over: { readonly factor: Term },
  total: ProductOfFactors,
  by: Reader,
): ProductOfFactors | null {
  const [only] = total.scalars;
  if (total.factors.length > 0 || total.scalars.length !== 1 || !only || only.divides) return null;
  const below = by.lower(over.factor);
  if (!below || first.span.start > over.factor.span.start) return null;
  const between = by.text.slice(first.span.end, over.factor.span.start);
  const quotient = [{ between, sign: '/', of: asWritten(over.factor, by.text) }] as const;
  const written = productOf(asWritten(first, by.text), quotient, LEVEL.prefix);
  return {
    ...total,
    scalars: [{ written, expression: build.divide(only.expression, below), divides: false, inside: null }],
  };
}

/** `A²` and `A³` as factors side by side, so that they can be moved one by one; it need not be square for that. */
function repeatedFactor(term: Term, by: Reader): readonly Factor[] | null {
  if (term.kind !== 'power' || term.elementwise || term.exponent.kind !== 'number') return null;
  const times = Math.abs(term.exponent.value);
  if (times !== 2 && times !== 3) return null;
  const factor = factorOf(term.of, by);
  if (!factor || isScalar(factor.expression.shape)) return null;
  const one = term.exponent.value < 0 ? inverted(term, factor, by) : factor;
  return one && Array.from({ length: times }, () => one);
}

/** The inverse of which a negative power is made, in the sign of that power: `X⁻²` of `X⁻¹`, `X^-2` of `X^-1`. */
function inverted(raised: Term, base: Factor, by: Reader): Factor | null {
  const { rows, cols } = base.expression.shape;
  if (rows !== cols || base.isTransposed) return null;
  const words = by.text.slice(raised.span.start, raised.span.end);
  const sign = words.includes('⁻') ? '⁻¹' : '^-1';
  const plain = power(base.plain, sign, -1);
  return { ...base, expression: build.inverse(base.expression), plain, transposed: transposed(plain) };
}

function scalarOf(term: Term, divides: boolean, by: Reader): ScalarFactor | null {
  const expression = by.lower(term);
  if (!expression || !isScalar(expression.shape)) return null;
  const argument = divides ? null : reduced(ungroup(term));
  const inside = argument && productIn(argument.of, by);
  return {
    written: asWritten(term, by.text),
    expression,
    divides,
    inside:
      inside && inside.factors.length > 0
        ? { product: inside, left: argument.left && scalarOf(argument.left, false, by) }
        : null,
  };
}

/** Functions that add up entries, by their spellings. */
export const SUMS_OF_ENTRIES: readonly string[] = ['sum', 'mean'];

/** The argument of a norm, sum or trace; of a squared norm, the norm stays as a number. */
function reduced(term: Term): { readonly of: Term; readonly left: Term | null } | null {
  if (term.kind === 'norm') return { of: term.of, left: null };
  if (term.kind === 'power' && term.exponent.kind === 'number' && term.exponent.value === 2) {
    const base = ungroup(term.of);
    const of = base.kind === 'norm' ? base.of : isCallOf(base, ['norm']) ? innerTerms(base)[0] : undefined;
    return of ? { of, left: base } : null;
  }
  if (term.kind !== 'call' || !isCallOf(term, ['norm', ...SUMS_OF_ENTRIES, 'tr', 'trace'])) return null;
  const [of] = term.args;
  return of && term.args.length === 1 ? { of, left: null } : null;
}

const isCallOf = (term: Term, names: readonly string[]): boolean =>
  term.kind === 'call' && term.callee.kind === 'operator' && names.includes(term.callee.name);

/** The product with what is inside one of its norms, sums or traces in that one's place, and with all of them opened. */
export function opened(product: ProductOfFactors): readonly ProductOfFactors[] {
  const each = product.scalars.flatMap((scalar) => (scalar.inside ? [openedAt(product, [scalar])] : []));
  const closed = product.scalars.filter((scalar) => scalar.inside);
  return closed.length > 1 ? [...each, openedAt(product, closed)] : each;
}

function openedAt(product: ProductOfFactors, at: readonly ScalarFactor[]): ProductOfFactors {
  const before: ProductOfFactors = {
    ...product,
    scalars: product.scalars.flatMap((scalar) => {
      if (!at.includes(scalar)) return [scalar];
      return scalar.inside?.left ? [scalar.inside.left] : [];
    }),
  };
  return at.reduce((total, { inside }) => (inside ? joined(total, '*', inside.product) : total), before);
}

function factorOf(term: Term, by: Reader): Factor | null {
  const inner = ungroup(term);
  const base = inner.kind === 'transpose' ? inner.of : term;
  const expression = by.lower(base);
  if (!expression) return null;
  const plain = asWritten(base, by.text);
  return {
    expression,
    isTransposed: inner.kind === 'transpose',
    plain,
    transposed: transposed(plain),
  };
}
