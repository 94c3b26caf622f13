// Formulas in which members of families are names of their own: `h[t-1]` at t = 2 is the name `h[1]`. What is read behind
// this sees names, and nothing of families.

import { mapExpression, mapOperation } from '../syntax/map-expression.ts';
import type {
  ArgumentNode,
  Expression,
  IndexNode,
  NameNode,
  PostfixOperation,
  Span,
  StackNode,
} from '../syntax/tree.ts';
import { type Families, type Family, isOfFamily } from './family.ts';

type SumNode = Extract<Expression, { kind: 'bigOperator' }>;

/** A sum or product over an index, however it is written: `∑_{t=1}^{T} e`, `sum(t in T, e)`. */
export interface IndexedSum {
  readonly sign: '∑' | '∏';
  readonly index: NameNode;
  /** null stands for 1. */
  readonly from: Expression | null;
  /** null where the members inside tell it. */
  readonly to: Expression | null;
  readonly body: Expression;
  readonly span: Span;
}

/** The writing of members, indices and sums over them. */
export interface MemberWriting {
  readonly families: Families;
  /** The member at these places; null where there is none, which has been reported. */
  member(family: Family, places: readonly Expression[], span: Span): NameNode | null;
  /** The expression for an index; null for a name that is none. */
  index(name: NameNode): Expression | null;
  /** A sum or product over an index; null where it is left as it is, with its parts written by `inside`. */
  sum(sum: IndexedSum): Expression | null;
  /** The writing inside a sum that is left as it is. */
  inside(index: NameNode): MemberWriting;
  /** Members that are stacked: `[x[t] for t = 1..T]`. */
  stack(stack: StackNode): Expression;
  /** The expression for the power of a matrix; null where it is left as it is. */
  exponent(exponent: Expression): Expression | null;
  /** A family where a member is needed. */
  bare(family: Family, span: Span): void;
}

/** An expression with members, indices and sums over them rewritten by `by`. */
export function writeMembers(node: Expression, by: MemberWriting): Expression {
  const write = (inner: Expression): Expression => writeMembers(inner, by);
  switch (node.kind) {
    case 'name':
      return writeName(node, by);
    case 'quotient':
      return writeQuotient(node, by);
    case 'postfix':
      return writePostfix(node, by);
    case 'bigOperator':
      return writeSum(node, by);
    case 'stack':
      return by.stack(node);
    default:
      return mapExpression(node, write);
  }
}

function writeName(node: NameNode, by: MemberWriting): Expression {
  const index = by.index(node);
  if (index) return index;
  const family = by.families.get(node.name);
  if (family) by.bare(family, node.span);
  return node;
}

/** `1/t`: the parts of a quotient are names and numbers. */
function writeQuotient(node: Extract<Expression, { kind: 'quotient' }>, by: MemberWriting): Expression {
  const [numerator, denominator] = [writeMembers(node.numerator, by), writeMembers(node.denominator, by)];
  const isPlain = (part: Expression): part is typeof node.numerator =>
    part.kind === 'name' || part.kind === 'number';
  if (isPlain(numerator) && isPlain(denominator)) return { ...node, numerator, denominator };
  const signSpan = { start: node.numerator.span.end, end: node.denominator.span.start };
  const quotient: Expression = {
    kind: 'product',
    first: numerator,
    rest: [{ sign: '/', signSpan, factor: denominator }],
    span: node.span,
  };
  return { kind: 'parentheses', inside: quotient, span: node.span };
}

type Postfix = Extract<Expression, { kind: 'postfix' }>;

/** `∂²L/∂h[t]²`: where the orders differ without it, the power behind the index is how often h[t] stands below. */
function powerBelow(node: Postfix): Postfix {
  const [first, second, ...rest] = node.operations;
  const last = node.base.kind === 'derivative' ? node.base.variables.at(-1) : undefined;
  if (node.base.kind !== 'derivative' || !last || second?.kind !== 'power' || second.elementwise) return node;
  const below = node.base.variables.reduce((sum, { power }) => sum + power, 0);
  if (second.exponent.kind !== 'number' || below - 1 + second.exponent.value !== node.base.order) return node;
  const raised = { ...first, span: { start: first.span.start, end: second.span.end } };
  const variables = [...node.base.variables.slice(0, -1), { ...last, power: second.exponent.value }];
  return { ...node, base: { ...node.base, variables }, operations: [raised, ...rest] };
}

function writePostfix(asWritten: Postfix, by: MemberWriting): Expression {
  const node = powerBelow(asWritten);
  const [first, ...behind] = node.operations;
  const written = (operation: PostfixOperation): PostfixOperation =>
    mapOperation(
      operation,
      (inner) =>
        (operation.kind === 'power' && !operation.elementwise ? by.exponent(inner) : null) ??
        writeMembers(inner, by),
    );
  if (first.kind === 'index' && isOfFamily(node.base, by.families)) {
    const span = { start: node.base.span.start, end: first.span.end };
    const found = memberOf(node.base, first.items, span, by);
    if (!found) return asWritten;
    const entry: readonly PostfixOperation[] =
      found.rest.length > 0 ? [{ kind: 'index', items: found.rest, span: first.span }] : [];
    const [operation, ...more] = [...entry, ...behind].map(written);
    return operation ? { ...node, base: found.member, operations: [operation, ...more] } : found.member;
  }
  const call = first.kind === 'arguments' && node.base.kind === 'name' ? first : null;
  const binder = call?.items[0];
  const body = call?.items[1];
  if (call && binder?.kind === 'binder' && body?.kind === 'value' && call.items.length === 2)
    return writeCall(node, call, binder, body.value, by);
  const base =
    node.base.kind === 'name' && first.kind === 'arguments' ? node.base : writeMembers(node.base, by);
  const [operation, ...more] = [first, ...behind].map(written);
  return operation ? { ...node, base, operations: [operation, ...more] } : node;
}

/** `sum(t in T, e)` */
function writeCall(
  node: Extract<Expression, { kind: 'postfix' }>,
  call: Extract<PostfixOperation, { kind: 'arguments' }>,
  { index, over }: Extract<ArgumentNode, { kind: 'binder' }>,
  body: Expression,
  by: MemberWriting,
): Expression {
  const behind = node.operations
    .slice(1)
    .map((operation) => mapOperation(operation, (inner) => writeMembers(inner, by)));
  const isProduct = node.base.kind === 'name' && node.base.name === 'prod';
  const span = { start: node.span.start, end: call.span.end };
  const whole = by.sum({ sign: isProduct ? '∏' : '∑', index, from: null, to: over, body, span });
  if (whole) {
    const [operation, ...more] = behind;
    return operation ? { ...node, base: whole, operations: [operation, ...more] } : whole;
  }
  const inner: PostfixOperation = {
    ...call,
    items: [
      { kind: 'binder', index, over: writeMembers(over, by) },
      { kind: 'value', value: writeMembers(body, by.inside(index)) },
    ],
  };
  return { ...node, operations: [inner, ...behind] };
}

function writeSum(node: SumNode, by: MemberWriting): Expression {
  const { index, sign, from, to, body, span } = node;
  if (!index) return mapExpression(node, (inner) => writeMembers(inner, by));
  const whole = by.sum({ sign, index, from, to, body, span });
  if (whole) return whole;
  return {
    ...node,
    from: from && writeMembers(from, by),
    to: to && writeMembers(to, by),
    body: writeMembers(body, by.inside(index)),
  };
}

interface FoundMember {
  readonly member: Expression;
  /** Places behind those of the member: of an entry of it. */
  readonly rest: readonly IndexNode[];
}

/** `h[t]`, `dh[t]`, `∂L/∂h[t]`, with what stands behind the indices of the member. */
function memberOf(
  base: Expression,
  items: readonly IndexNode[],
  span: Span,
  by: MemberWriting,
): FoundMember | null {
  if (base.kind === 'derivative') {
    const last = base.variables.at(-1);
    if (!last) return null;
    const variableSpan = { start: last.variable.span.start, end: span.end };
    const found = memberOf(last.variable, items, variableSpan, by);
    if (!found) return null;
    const others = base.variables
      .slice(0, -1)
      .map((part) => ({ ...part, variable: writeMembers(part.variable, by) }));
    const member: Expression = {
      ...base,
      numerator: writeMembers(base.numerator, by),
      variables: [
        ...others,
        { ...last, variable: found.member, span: { start: last.span.start, end: span.end } },
      ],
      span,
    };
    return { member, rest: found.rest };
  }
  if (base.kind !== 'name') return null;
  const own = by.families.get(base.name);
  const family = own ?? by.families.get(base.name.slice(1));
  if (!family) return null;
  const places = items.slice(0, family.arity).flatMap((item) => (item.kind === 'at' ? [item.at] : []));
  const rest = items.slice(family.arity);
  if (places.length < family.arity) {
    by.bare(family, span);
    return null;
  }
  const member = by.member(family, places, span);
  if (!member) return null;
  const differential = own ? '' : base.name.charAt(0);
  return {
    member: { ...member, name: differential + member.name, text: differential + member.text },
    rest: rest.every((item) => item.kind === 'all') ? [] : rest,
  };
}
