// Which of the signs in a row of operands binds tighter: from the flat row that the grammar gives to a tree.

import type { BigOperatorNode, Expression, ParenthesesNode, ProductSign, Span, SumSign } from './tree.ts';

/** A prefix that takes more than one operand: a minus the operand alone, a sum sign all up to the next sum. */
export type Prefix =
  | { readonly kind: 'minus'; readonly start: number }
  | { readonly kind: 'big'; readonly start: number; readonly over: (body: Expression) => BigOperatorNode };

/** An operand with the sign before it, `''` where none is written (and before the first). */
export interface Link {
  readonly sign: string;
  readonly signSpan: Span;
  /** Whether nothing stands between the sign and the operands on both sides, not even a blank. */
  readonly tight: boolean;
  /** Whether an inner product is written `:`. */
  readonly isColon?: boolean;
  readonly prefixes: readonly Prefix[];
  readonly operand: Expression;
}

const PRODUCTS: Readonly<Record<string, ProductSign>> = {
  '*': '*',
  '∘': '∘',
  '⊙': '⊙',
  '.*': '.*',
  './': './',
  '/': '/',
  '⊗': '⊗',
  '\\': '\\',
  '×': '×',
};
const SUMS: Readonly<Record<string, SumSign>> = { '+': '+', '-': '-', '.+': '.+', '.-': '.-' };

const between = (first: Expression, last: Expression): Span => ({
  start: first.span.start,
  end: last.span.end,
});

/** `(2M)`: whether the names are sizes is for the names to tell. */
function isProductOfNumbers(node: Expression): node is ParenthesesNode {
  if (node.kind !== 'parentheses') return false;
  const { inside } = node;
  const isAtom = (each: Expression): boolean => each.kind === 'name' || each.kind === 'number';
  if (inside.kind === 'juxtaposition') return inside.factors.every(isAtom);
  return (
    inside.kind === 'product' &&
    isAtom(inside.first) &&
    inside.rest.every(({ sign, factor }) => sign === '*' && isAtom(factor))
  );
}

/** The tree of a row. Every level is a loop: a row of thousands of terms is no deeper than one of two. */
export function arrange(links: readonly Link[]): Expression {
  const [only] = links;
  if (only && links.length === 1 && only.prefixes.length === 0) return only.operand;
  return new Row(links).sum(0);
}

/** One method a level, each from the operand at `at` on; `from` is the first of its prefixes that is still to be read. */
class Row {
  readonly #links: readonly Link[];
  #at = 0;

  constructor(links: readonly Link[]) {
    this.#links = links;
  }

  sum(from: number): Expression {
    const first = this.#dot(from);
    const rest: { sign: SumSign; signSpan: Span; term: Expression }[] = [];
    for (let link = this.#next(); link; link = this.#next()) {
      const sign = SUMS[link.sign];
      if (!sign) break;
      rest.push({ sign, signSpan: link.signSpan, term: this.#dot(0) });
    }
    const last = rest.at(-1);
    return last ? { kind: 'sum', first, rest, span: between(first, last.term) } : first;
  }

  #dot(from: number): Expression {
    const first = this.#product(from);
    const rest: { signSpan: Span; factor: Expression; isColon?: boolean }[] = [];
    for (let link = this.#next(); link?.sign === '·'; link = this.#next()) {
      const { signSpan, isColon } = link;
      rest.push({ signSpan, factor: this.#product(0), ...(isColon && { isColon }) });
    }
    const last = rest.at(-1);
    return last ? { kind: 'dot', first, rest, span: between(first, last.factor) } : first;
  }

  #product(from: number): Expression {
    const first = this.#juxtaposition(from, false);
    const rest: { sign: ProductSign; signSpan: Span; factor: Expression }[] = [];
    for (let link = this.#next(); link; link = this.#next()) {
      const sign = PRODUCTS[link.sign];
      if (!sign) break;
      const below = sign === '/' || sign === '\\';
      rest.push({ sign, signSpan: link.signSpan, factor: this.#juxtaposition(0, below) });
    }
    const last = rest.at(-1);
    return last ? { kind: 'product', first, rest, span: between(first, last.factor) } : first;
  }

  /** `below`: behind a stroke, where `b/c` is no quotient: `a / b/c` is (a / b) / c. */
  #juxtaposition(from: number, below: boolean): Expression {
    const first = this.#prefixed(from, below);
    let link = this.#next();
    if (link?.sign !== '') return first;
    const factors = [first];
    for (; link?.sign === ''; link = this.#next()) factors.push(this.#prefixed(0, false));
    return { kind: 'juxtaposition', factors, span: between(first, factors.at(-1) ?? first) };
  }

  #prefixed(from: number, below: boolean): Expression {
    const prefix = this.#links[this.#at]?.prefixes[from];
    if (!prefix) return this.#operand(below);
    if (prefix.kind === 'big') return prefix.over(this.#dot(from + 1));
    const of = this.#prefixed(from + 1, below);
    return { kind: 'negate', of, span: { start: prefix.start, end: of.span.end } };
  }

  /** `1/2` without blanks is one operand. */
  #operand(below: boolean): Expression {
    const link = this.#links[this.#at];
    if (!link) throw new Error('a sign has an operand behind it');
    this.#at += 1;
    const numerator = link.operand;
    const next = this.#links[this.#at];
    if (below || next?.sign !== '/' || !next.tight || next.prefixes.length > 0) return numerator;
    const denominator = next.operand;
    if (numerator.kind !== 'name' && numerator.kind !== 'number') return numerator;
    const isBelow =
      denominator.kind === 'name' || denominator.kind === 'number' || isProductOfNumbers(denominator);
    if (!isBelow) return numerator;
    this.#at += 1;
    return { kind: 'quotient', numerator, denominator, span: between(numerator, denominator) };
  }

  #next(): Link | undefined {
    return this.#links[this.#at];
  }
}
