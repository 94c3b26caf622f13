// A row of operands out of a match of the grammar: the signs, minuses and sum signs between them, and what the sums go over.

import type { Node } from 'ohm-js';
import type { Link, Prefix } from './arrange.ts';
import { indexLetters } from './index-letters.ts';
import { expressionOf, name, part, textAt } from './reading.ts';
import type { BigOperatorNode, Expression, NameNode, Span } from './tree.ts';

/** The links of an `expression`, the `size` of a shape or the `entry` of a block. */
export function rowOf(node: Node): readonly Link[] {
  const { children } = node;
  const [minuses, first, signs] = children;
  const rest = children.at(-1);
  if (!minuses || !first || !signs || !rest) throw new Error('a row has an operand');
  const opened: Link = {
    sign: '',
    signSpan: NO_SIGN,
    tight: false,
    ...prefixed(minusesIn(minuses.sourceString, minuses.source.startIdx), first),
  };
  const written = signs.children;
  if (written.length === 0) return [opened];
  const operands = rest.children;
  const others = node.ctorName === 'entry' ? (children[3]?.children ?? []) : [];
  return [opened, ...written.map((sign, i) => joined(sign, operands[i] ?? sign, others[i]))];
}

const NO_SIGN: Span = { start: 0, end: 0 };
const SIGN = /^\s*(\.[+\-*/]|\S|)/u;

/** The signs between two operands are one node, whose text gives the sign and the minuses behind it. */
function joined(joint: Node, operand: Node, minuses: Node | undefined): Link {
  const { startIdx, endIdx } = joint.source;
  if (startIdx === endIdx) return { sign: '', signSpan: NO_SIGN, tight: true, ...prefixed([], operand) };
  const text = joint.sourceString;
  const [read = '', sign = ''] = SIGN.exec(text) ?? [];
  const end = startIdx + read.length;
  const before = minusesIn(text.slice(read.length), end);
  if (minuses) before.push(...minusesIn(minuses.sourceString, minuses.source.startIdx));
  const signSpan = { start: end - sign.length, end };
  const isColon = sign === '·' && textAt(signSpan) === ':';
  return {
    sign,
    signSpan,
    tight: text.length === sign.length,
    ...(isColon && { isColon }),
    ...prefixed(before, operand),
  };
}

function minusesIn(text: string, start: number): Prefix[] {
  const found: Prefix[] = [];
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1))
    found.push({ kind: 'minus', start: start + at });
  return found;
}

const BEGINS_WITH_BIG = /^[∑∏ΣΠ]/u;

/** The sum sign of an operand that has one; it stands before another operand. */
function bigIn(operand: Node): Node | null {
  if (!BEGINS_WITH_BIG.test(operand.sourceString)) return null;
  const inner = operand.children[0];
  return inner?.ctorName === 'bigOperator' ? (inner.children[0] ?? null) : null;
}

function prefixed(before: readonly Prefix[], operand: Node): Pick<Link, 'prefixes' | 'operand'> {
  let inner = operand;
  let big = bigIn(inner);
  if (!big) return { prefixes: before, operand: expressionOf(inner) };
  const prefixes = [...before];
  for (; big; big = bigIn(inner)) {
    const [minuses, next] = big.children.slice(-2);
    if (!minuses || !next) throw new Error('a sum sign has a body');
    prefixes.push(bigPrefix(big), ...minusesIn(minuses.sourceString, minuses.source.startIdx));
    inner = next;
  }
  return { prefixes, operand: expressionOf(inner) };
}

function bigPrefix(node: Node): Prefix {
  const [sign, second, third] = node.children;
  if (!sign || !second || !third) throw new Error('a sum has a sign');
  const range =
    node.ctorName === 'bigOperator_upTo' ? { indices: [], from: null, to: part(third) } : limitsOf(second);
  return { kind: 'big', start: sign.source.startIdx, over: (body) => bigOperator(sign, range, body) };
}

/** `∑_{i,j}` is a sum of sums. */
function bigOperator(sign: Node, { indices, from, to }: Range, body: Expression): BigOperatorNode {
  const written = sign.sourceString;
  const [only] = indices;
  const isOne = only !== undefined && indices.length === 1 && !from && !to;
  const [index, ...others] = isOne ? indexLetters(only, body) : indices;
  const whole = (at: NameNode | null, of: Expression): BigOperatorNode => ({
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

interface Range {
  readonly indices: readonly NameNode[];
  readonly from: Expression | null;
  readonly to: Expression | null;
}

function limitsOf(node: Node): Range {
  const inner = node.children[0] ?? node;
  const { children } = inner;
  const at = (index: number): Node => children[index] ?? inner;
  const limit = (written: Node): Expression => {
    const [only] = written.children;
    return only?.ctorName === 'limit_braces' ? expressionOf(only.children[2] ?? only) : part(written);
  };
  const last = at(children.length - 1);
  switch (inner.ctorName) {
    case 'limits_fromTo':
      return { indices: [name(at(2))], from: expressionOf(at(6)), to: limit(last) };
    case 'limits_over':
      return { indices: [name(at(2))], from: null, to: expressionOf(at(6)) };
    case 'limits_several':
      return { indices: [at(2), ...at(6).children].map(name), from: null, to: null };
    case 'limits_indexTo':
      return { indices: [name(at(2))], from: null, to: limit(last) };
    case 'limits_plainTo':
      return { indices: [name(at(1))], from: null, to: limit(last) };
    case 'limits_plain':
      return { indices: [name(at(1))], from: null, to: null };
    case 'limits_subscripts':
      return { indices: at(0).children.map(name), from: null, to: null };
    case 'limits_to':
      return { indices: [], from: null, to: expressionOf(at(2)) };
    default:
      return { indices: [], from: null, to: null };
  }
}
