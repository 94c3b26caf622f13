// Expressions out of a match of the grammar: one action a rule.

import type { Node } from 'ohm-js';
import {
  between,
  expressionOf,
  list,
  name,
  nameAt,
  numberAt,
  orderOf,
  part,
  semantics,
  spanOf,
  textAt,
  trimmed,
} from './reading.ts';
import type { Expression, NameNode, NormNode, PostfixOperation, ProductSign, Span, SumSign } from './tree.ts';

const PRODUCT_SIGNS: readonly ProductSign[] = ['*', '∘', '⊙', '.*', './', '/', '⊗', '\\', '×'];
const SUM_SIGNS: readonly SumSign[] = ['+', '-', '.+', '.-'];

function productSign(text: string): ProductSign {
  const sign = PRODUCT_SIGNS.find((known) => known === text);
  if (!sign) throw new Error(`no product sign ${text}`);
  return sign;
}

function sumSign(text: string): SumSign {
  const sign = SUM_SIGNS.find((known) => known === text);
  if (!sign) throw new Error(`no sum sign ${text}`);
  return sign;
}

function derivativeVariable(node: Node): { variable: Expression; power: number; span: Span } {
  const [, , of, power] = node.children;
  if (!of || !power) throw new Error('a variable of a derivative has a sign, a name and a power');
  const variable = expressionOf(of);
  return { variable, power: orderOf(power), span: trimmed(node) };
}

semantics.addOperation<Expression>('expression', {
  Sum(first, signs, terms) {
    const start = expressionOf(first);
    // Asked for once: every request for children walks all of them.
    const written = signs.children;
    if (written.length === 0) return start;
    const rest = terms.children.map((term, i) => {
      const sign = written[i];
      return {
        sign: sumSign(sign?.sourceString ?? '+'),
        signSpan: sign ? spanOf(sign) : start.span,
        term: expressionOf(term),
      };
    });
    return { kind: 'sum', first: start, rest, span: between(start, rest.at(-1)?.term ?? start) };
  },
  Dot(first, dots, factors) {
    const start = expressionOf(first);
    const written = dots.children;
    if (written.length === 0) return start;
    const rest = factors.children.map((factor, i) => ({
      signSpan: spanOf(written[i] ?? factor),
      factor: expressionOf(factor),
    }));
    return { kind: 'dot', first: start, rest, span: between(start, rest.at(-1)?.factor ?? start) };
  },
  Product(first, parts) {
    const start = expressionOf(first);
    if (parts.children.length === 0) return start;
    const rest = parts.children.map((part) => {
      const [sign, factor] = part.children[0]?.children ?? [];
      if (!sign || !factor) throw new Error('a part of a product has a sign and a factor');
      return { sign: productSign(sign.sourceString), signSpan: spanOf(sign), factor: expressionOf(factor) };
    });
    return { kind: 'product', first: start, rest, span: between(start, rest.at(-1)?.factor ?? start) };
  },
  Juxtaposition: (first, rest) => juxtaposition(first, rest),
  SizeSum(first, signs, terms) {
    const start = expressionOf(first);
    const written = signs.children;
    const rest = terms.children.map((term, i) => {
      const sign = written[i] ?? term;
      return { sign: sumSign(sign.sourceString), signSpan: spanOf(sign), term: expressionOf(term) };
    });
    const last = rest.at(-1);
    return last ? { kind: 'sum', first: start, rest, span: between(start, last.term) } : start;
  },
  SizeProduct(first, signs, factors) {
    const start = expressionOf(first);
    const written = signs.children;
    const rest = factors.children.map((factor, i) => {
      const sign = written[i] ?? factor;
      return { sign: productSign(sign.sourceString), signSpan: spanOf(sign), factor: expressionOf(factor) };
    });
    const last = rest.at(-1);
    return last ? { kind: 'product', first: start, rest, span: between(start, last.factor) } : start;
  },
  PlainJuxtaposition: (first, rest) => juxtaposition(first, rest),
  First_negate: (sign, of) => negation(sign, of),
  PlainFirst_negate: (sign, of) => negation(sign, of),
  entryFirst_negate: (sign, _space, of) => negation(sign, of),
  entry: (first, signs, factors) =>
    blockEntry(expressionOf(first), signs.children, factors.children.map(expressionOf)),
  BigOperator_upTo(sign, _power, limit, body) {
    const to = part(limit);
    return bigOperator(sign, { indices: [], from: null, to }, expressionOf(body));
  },
  BigOperator_limits: (sign, limits, body) => bigOperator(sign, limitsOf(limits), expressionOf(body)),
  plainPostfix(base, operations) {
    const inner = expressionOf(base);
    if (operations.children.length === 0) return inner;
    return raised(inner, operationsOf(operations), this.source.endIdx);
  },
  quotient: (above, _stroke, below) => ({
    kind: 'quotient',
    numerator: part(above),
    denominator: part(below),
    span: { start: above.source.startIdx, end: below.source.endIdx },
  }),
  parentheses(_open, inside, _space, _close) {
    return { kind: 'parentheses', inside: expressionOf(inside), span: spanOf(this) };
  },
  angle(_open, left, _s1, _comma, right, _s2, _close) {
    return { kind: 'angle', left: expressionOf(left), right: expressionOf(right), span: spanOf(this) };
  },
  norm(_open, of, _space, _close, kind) {
    return { kind: 'norm', of: expressionOf(of), which: normKind(kind), span: spanOf(this) };
  },
  raisedNorm(_open, of, _space, close, power, kind) {
    const span = { start: this.source.startIdx, end: close.source.endIdx };
    const norm: Expression = { kind: 'norm', of: expressionOf(of), which: normKind(kind), span };
    return raised(norm, [power.operation()], this.source.endIdx);
  },
  normOperand(norm, power) {
    return raised(expressionOf(norm), operationsOf(power), this.source.endIdx);
  },
  absolute(_open, of, _space, _close) {
    return { kind: 'absolute', of: expressionOf(of), span: spanOf(this) };
  },
  block(_open, _s1, rows, _s2, _close) {
    const lines = list(rows.children[0]);
    return {
      kind: 'block',
      rows: lines.map((row) =>
        [row.children[0], ...(row.children[2]?.children ?? [])].flatMap((entry) =>
          entry ? [expressionOf(entry)] : [],
        ),
      ),
      span: spanOf(this),
    };
  },
  derivative_partial(_sign, order, _s1, numerator, _s2, _stroke, _s3, variable, others) {
    const list = [variable, ...others.children.flatMap((other) => other.children[1] ?? [])].map(
      derivativeVariable,
    );
    return {
      kind: 'derivative',
      spelling: '∂',
      order: orderOf(order),
      numerator: expressionOf(numerator),
      variables: list,
      span: { start: this.source.startIdx, end: list.at(-1)?.span.end ?? this.source.endIdx },
    };
  },
  derivative_nabla(_sign, order, _under, variable, orderBehind, _space, of) {
    const inner = expressionOf(of);
    const leaf = nameAt({
      start: variable.source.startIdx + (variable.sourceString.startsWith('{') ? 1 : 0),
      end: variable.source.endIdx - (variable.sourceString.endsWith('}') ? 1 : 0),
    });
    const power = Math.max(orderOf(order), orderOf(orderBehind));
    return {
      kind: 'derivative',
      spelling: '∇',
      order: power,
      numerator: inner,
      variables: [{ variable: leaf, power, span: leaf.span }],
      span: { start: this.source.startIdx, end: inner.span.end },
    };
  },
  derivative_d(_d, order, numerator, _stroke, variable) {
    const [, of, power] = variable.children;
    if (!of || !power) throw new Error('a variable of a derivative has a name and a power');
    const leaf = name(of);
    return {
      kind: 'derivative',
      spelling: 'd',
      order: orderOf(order),
      numerator: name(numerator),
      variables: [{ variable: leaf, power: orderOf(power), span: leaf.span }],
      span: spanOf(this),
    };
  },
  call(callee, primes, items) {
    const base = name(callee);
    return raised(base, [...operationsOf(primes), items.operation()], this.source.endIdx);
  },
  vec(_word, callee, items) {
    return raised(name(callee), [items.operation()], this.source.endIdx);
  },
  differential(_d, _open, inside, _space, _close) {
    return { kind: 'differential', of: expressionOf(inside), span: spanOf(this) };
  },
  number(_written) {
    return numberAt(spanOf(this));
  },
  name(_start, _rest) {
    return name(this);
  },
  _nonterminal(...children) {
    const [only, ...more] = children;
    if (!only || more.length > 0) throw new Error(`no tree for ${this.ctorName}`);
    return only.expression();
  },
});

/** What stands behind a base; `″` is two primes. */
function operationsOf(nodes: Node): readonly PostfixOperation[] {
  return nodes.children.flatMap((node) => {
    const operation: PostfixOperation = node.operation();
    return operation.kind === 'prime' && textAt(operation.span) === '″'
      ? [operation, operation]
      : [operation];
  });
}

function raised(base: Expression, operations: readonly PostfixOperation[], end: number): Expression {
  const inner = base.kind === 'postfix' ? base.base : base;
  const [first, ...more] = base.kind === 'postfix' ? [...base.operations, ...operations] : operations;
  if (!first) return base;
  return {
    kind: 'postfix',
    base: inner,
    operations: [first, ...more],
    span: { start: inner.span.start, end },
  };
}

function normKind(node: Node): NormNode['which'] {
  const word = node.sourceString
    .replace(/[_{}\s]/gu, '')
    .replace('\u2081', '1')
    .replace('\u2082', '2');
  return word === 'F' || word === '1' || word === '2' || word === '*' ? word : null;
}

/** `∑_{i,j}` is a sum of sums. */
function bigOperator(sign: Node, { indices, from, to }: Range, body: Expression): Expression {
  const written = sign.sourceString;
  const [index, ...others] = indices;
  const whole = (at: NameNode | null, of: Expression): Expression => ({
    kind: 'bigOperator',
    sign: written === '∏' || written === 'Π' ? '∏' : '∑',
    letter: written === 'Σ' || written === 'Π',
    index: at,
    from,
    to,
    body: of,
    span: { start: sign.source.startIdx, end: body.span.end },
  });
  return whole(
    index ?? null,
    others.reduceRight((of, other) => whole(other, of), body),
  );
}

function juxtaposition(first: Node, rest: Node): Expression {
  const factors = [expressionOf(first), ...rest.children.map(expressionOf)];
  const [only, ...more] = factors;
  const last = more.at(-1);
  if (!only) throw new Error('a juxtaposition has a factor');
  return last ? { kind: 'juxtaposition', factors, span: between(only, last) } : only;
}

function negation(sign: Node, of: Node): Expression {
  const inner = expressionOf(of);
  return { kind: 'negate', of: inner, span: { start: sign.source.startIdx, end: inner.span.end } };
}

/** An entry of a block: products first, then inner products, then sums, each from left to right as outside blocks. */
function blockEntry(first: Expression, nodes: readonly Node[], factors: readonly Expression[]): Expression {
  const links = factors.map((factor, i) => {
    const node = nodes[i];
    const sign = node?.sourceString.trim() ?? '+';
    const start = (node?.source.startIdx ?? 0) + (node?.sourceString.indexOf(sign) ?? 0);
    return { sign, signSpan: { start, end: start + sign.length }, operand: factor };
  });
  const products = grouped(first, links, /^(?:[*∘⊙/⊗\\×]|\.[*/])$/u, (head, rest) => ({
    kind: 'product',
    first: head,
    rest: rest.map(({ sign, signSpan, operand }) => ({ sign: productSign(sign), signSpan, factor: operand })),
    span: between(head, rest.at(-1)?.operand ?? head),
  }));
  const dots = grouped(products.first, products.links, /^·$/u, (head, rest) => ({
    kind: 'dot',
    first: head,
    rest: rest.map(({ signSpan, operand }) => ({ signSpan, factor: operand })),
    span: between(head, rest.at(-1)?.operand ?? head),
  }));
  return grouped(dots.first, dots.links, /^\.?[+-]$/u, (head, rest) => ({
    kind: 'sum',
    first: head,
    rest: rest.map(({ sign, signSpan, operand }) => ({ sign: sumSign(sign), signSpan, term: operand })),
    span: between(head, rest.at(-1)?.operand ?? head),
  })).first;
}

interface EntryLink {
  readonly sign: string;
  readonly signSpan: Span;
  readonly operand: Expression;
}

/** Joins the operands of one level; the signs of the levels above it remain between what comes out. */
function grouped(
  first: Expression,
  links: readonly EntryLink[],
  level: RegExp,
  join: (head: Expression, rest: readonly EntryLink[]) => Expression,
): { readonly first: Expression; readonly links: readonly EntryLink[] } {
  const runs: { readonly before: EntryLink | null; readonly head: Expression; readonly rest: EntryLink[] }[] =
    [{ before: null, head: first, rest: [] }];
  for (const link of links) {
    if (level.test(link.sign)) runs.at(-1)?.rest.push(link);
    else runs.push({ before: link, head: link.operand, rest: [] });
  }
  const [start, ...others] = runs.map((run) => ({
    before: run.before,
    value: run.rest.length === 0 ? run.head : join(run.head, run.rest),
  }));
  return {
    first: start?.value ?? first,
    links: others.flatMap(({ before, value }) => (before ? [{ ...before, operand: value }] : [])),
  };
}

interface Range {
  readonly indices: readonly NameNode[];
  readonly from: Expression | null;
  readonly to: Expression | null;
}

function limitsOf(node: Node): Range {
  const inner = node.children[0] ?? node;
  const limit = (at: Node | undefined): Expression | null => {
    const written = at?.children[0];
    if (!written) return null;
    return written.ctorName === 'Limit_braces' ? expressionOf(written.children[1] ?? written) : part(written);
  };
  const { children } = inner;
  const at = (index: number): Node => children[index] ?? inner;
  switch (inner.ctorName) {
    case 'Limits_fromTo':
      return { indices: [name(at(2))], from: expressionOf(at(4)), to: limit(children[7]) };
    case 'Limits_over':
      return { indices: [name(at(2))], from: null, to: expressionOf(at(4)) };
    case 'Limits_several':
      return { indices: list(at(2)).map(name), from: null, to: null };
    case 'Limits_indexTo':
      return { indices: [name(at(2))], from: null, to: limit(children[5]) };
    case 'Limits_plainTo':
      return { indices: [name(at(1))], from: null, to: limit(children.at(-1)) };
    case 'Limits_plain':
      return { indices: [name(at(1))], from: null, to: null };
    case 'Limits_subscripts':
      return { indices: at(0).children.map(name), from: null, to: null };
    case 'Limits_to':
      return { indices: [], from: null, to: expressionOf(at(2)) };
    default:
      return { indices: [], from: null, to: null };
  }
}
