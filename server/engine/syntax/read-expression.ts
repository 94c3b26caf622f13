// Expressions out of a match of the grammar: one action a rule.

import type { Node } from 'ohm-js';
import { arrange } from './arrange.ts';
import { rowOf } from './read-row.ts';
import {
  expressionOf,
  inFraction,
  isEmpty,
  name,
  nameAt,
  numberAt,
  orderOf,
  rangeOf,
  semantics,
  spanOf,
  textAt,
  trimmed,
} from './reading.ts';
import type { Expression, NormNode, PostfixOperation, Span } from './tree.ts';

function derivativeVariable(node: Node): { variable: Expression; power: number; span: Span } {
  const [, , of, power] = node.children;
  if (!of || !power) throw new Error('a variable of a derivative has a sign, a name and a power');
  const variable = expressionOf(of);
  return { variable, power: orderOf(power), span: trimmed(node) };
}

/** `∂L/∂x∂y`, of which the last variable or, of an operator, what it applies to ends the whole. */
function partialDerivative(
  whole: Node,
  order: Node,
  numerator: Expression,
  variable: Node,
  others: Node,
): Expression {
  const variables = [variable, ...others.children.flatMap((other) => other.children[1] ?? [])].map(
    derivativeVariable,
  );
  const end = Math.max(numerator.span.end, variables.at(-1)?.span.end ?? 0);
  const span = inFraction({ start: whole.source.startIdx, end });
  return { kind: 'derivative', spelling: '∂', order: orderOf(order), numerator, variables, span };
}

/** `dL/dx`, `d²L/dx²` */
function ratioDerivative(whole: Node, order: Node, numerator: Expression, variable: Node): Expression {
  const [, of, power] = variable.children;
  if (!of || !power) throw new Error('a variable of a derivative has a name and a power');
  const leaf = name(of);
  const variables = [{ variable: leaf, power: orderOf(power), span: leaf.span }];
  return {
    kind: 'derivative',
    spelling: 'd',
    order: orderOf(order),
    numerator,
    variables,
    span: spanOf(whole),
  };
}

semantics.addOperation<Expression>('expression', {
  expression(_minuses, _first, _joints, _rest) {
    return arrange(rowOf(this));
  },
  size(_minuses, _first, _joints, _rest) {
    return arrange(rowOf(this));
  },
  entry(_minuses, _first, _signs, _others, _rest) {
    return arrange(rowOf(this));
  },
  postfix: (base, operations) =>
    raised(expressionOf(base), operationsOf(operations), operations.source.endIdx),
  amount: (base, operations) =>
    raised(expressionOf(base), operationsOf(operations), operations.source.endIdx),
  fraction(_open, above, _space, _slash, below, _behind, _close) {
    const [first, factor] = [expressionOf(above), expressionOf(below)];
    const signSpan = { start: first.span.end, end: factor.span.start };
    const span = { start: first.span.start, end: factor.span.end };
    const inside: Expression = { kind: 'product', first, rest: [{ sign: '/', signSpan, factor }], span };
    return { kind: 'parentheses', inside, span: spanOf(this) };
  },
  parentheses(_open, inside, _space, _close) {
    return { kind: 'parentheses', inside: expressionOf(inside), span: spanOf(this) };
  },
  angle(_open, left, _comma, right, _space, _close) {
    return { kind: 'angle', left: expressionOf(left), right: expressionOf(right), span: spanOf(this) };
  },
  norm(bars, kind) {
    return { kind: 'norm', of: expressionOf(bars), which: normKind(kind), span: spanOf(this) };
  },
  bars: (_open, of, _space, _close) => expressionOf(of),
  raisedNorm(bars, power, kind) {
    const span = spanOf(bars);
    const norm: Expression = { kind: 'norm', of: expressionOf(bars), which: normKind(kind), span };
    return raised(norm, [power.operation()], this.source.endIdx);
  },
  normOperand(norm, power) {
    return raised(expressionOf(norm), operationsOf(power), this.source.endIdx);
  },
  absolute(_open, of, _space, _close) {
    return { kind: 'absolute', of: expressionOf(of), span: spanOf(this) };
  },
  block(_open, _s1, first, _ends, rows, _s2, _close) {
    const entriesOf = (line: Node): readonly Expression[] => {
      const [entry, , others] = line.children;
      return [entry, ...(others?.children ?? [])].flatMap((node) => (node ? [expressionOf(node)] : []));
    };
    const lines = [first, ...rows.children];
    const blanks = lines.flatMap((line) =>
      (line.children[1]?.children ?? []).flatMap((gap) =>
        gap.sourceString.includes(',') ? [] : [spanOf(gap).end],
      ),
    );
    return { kind: 'block', rows: lines.map(entriesOf), blanks, span: spanOf(this) };
  },
  stack(_open, _s1, member, _s2, semicolon, _s3, _word, range, _s4, _close) {
    return {
      kind: 'stack',
      along: isEmpty(semicolon) ? 'cols' : 'rows',
      range: rangeOf(range.children[0] ?? range),
      members: [expressionOf(member)],
      span: spanOf(this),
    };
  },
  partial(_sign, order, _s1, numerator, _s2, _slash, _s3, variable, others) {
    return partialDerivative(this, order, expressionOf(numerator), variable, others);
  },
  nabla(_sign, order, _under, variable, orderBehind, _space, of) {
    const inner = expressionOf(of);
    const [form] = variable.children;
    const leaf: Expression =
      form?.ctorName === 'nablaVariable_placed'
        ? form.expression()
        : nameAt({
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
  ratio(_d, order, numerator, _slash, variable) {
    return ratioDerivative(this, order, name(numerator), variable);
  },
  widePartial(_sign, order, _s1, first, _s2, rest, _s3, _slash, _s4, variable, others) {
    const factors = [first, ...rest.children].map(expressionOf);
    const [above = expressionOf(first), ...more] = factors;
    const last = more.at(-1);
    const span = { start: above.span.start, end: (last ?? above).span.end };
    const numerator: Expression = last ? { kind: 'juxtaposition', factors, span } : above;
    return partialDerivative(this, order, numerator, variable, others);
  },
  partialOf(_sign, order, _s1, _slash, _s2, variable, others, _s3, of) {
    return partialDerivative(this, order, expressionOf(of), variable, others);
  },
  ratioWhole(_d, order, of, _slash, variable) {
    return ratioDerivative(this, order, expressionOf(of), variable);
  },
  ratioOf(_d, order, _slash, variable, _space, of) {
    return ratioDerivative(this, order, expressionOf(of), variable);
  },
  derived: (of, _end) => expressionOf(of),
  wideFactor: (of) => expressionOf(of),
  bareNabla(_sign, order, _space, of) {
    const numerator = expressionOf(of);
    return {
      kind: 'derivative',
      spelling: '∇',
      order: orderOf(order),
      numerator,
      variables: [],
      span: { start: this.source.startIdx, end: numerator.span.end },
    };
  },
  nablaVariable_placed: (_open, _s1, called, places, _s2, _close) => placed(called, places),
  placedNumerator: (called, places, _s1, _slash, _s2, _sign) => placed(called, places),
  placedVariable: (called, places, _next) => placed(called, places),
  call(callee, primes, items) {
    const base = name(callee);
    return raised(base, [...operationsOf(primes), items.operation()], this.source.endIdx);
  },
  vec(_word, callee, items) {
    return raised(name(callee), [items.operation()], this.source.endIdx);
  },
  differential(_d, parentheses) {
    const inside = expressionOf(parentheses);
    const of = inside.kind === 'parentheses' ? inside.inside : inside;
    return { kind: 'differential', of, span: spanOf(this) };
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

const INVERSE_TRANSPOSE = /[Tᵀ⊤⊺]\s*\}?$/u;

/** The operations behind a base; `″` is two primes, `^{-T}` an inverse and a transpose. */
function operationsOf(nodes: Node): readonly PostfixOperation[] {
  if (nodes.source.startIdx === nodes.source.endIdx) return [];
  return nodes.children.flatMap((node) => {
    const operation: PostfixOperation = node.operation();
    const written = textAt(operation.span);
    if (operation.kind === 'prime' && written === '″') return [operation, operation];
    return operation.kind === 'inverse' && INVERSE_TRANSPOSE.test(written)
      ? [operation, { kind: 'transpose', span: operation.span }]
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

/** `h[t]` */
const placed = (called: Node, places: Node): Expression =>
  raised(name(called), [places.operation()], places.source.endIdx);

function normKind(node: Node): NormNode['which'] {
  const word = node.sourceString
    .replace(/[_{}\s]/gu, '')
    .replace('\u2081', '1')
    .replace('\u2082', '2');
  return word === 'F' || word === '1' || word === '2' || word === '*' ? word : null;
}
