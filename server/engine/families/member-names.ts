// Members as they are called on paper: `h_t`, `h_{t-1}`, `x_{i,j}`, `h^{(t)}`, `W^{[l+1]}`, each one name to whoever reads signs.

import type { Expression, NameNode, Span } from '../syntax/tree.ts';
import { normaliseLetters } from '../text/names.ts';

const ON_PAPER =
  /^(?<family>.+?)(?:_(?<below>[\p{L}\p{N}]+)|_\{(?<braces>[^{}]+)\}|\^\{ *(?:\((?<round>[^()]+)\)|\[(?<square>[^[\]]+)\]|<(?<angle>[^<>]+)>) *\})$/u;
const INDEX = /^(?<first>[\p{L}\p{N}]+)(?: *(?<sign>[-+]) *(?<second>[\p{L}\p{N}]+))?$/u;

/** A name with an index: `span` is that of both. */
export interface PaperMember {
  readonly name: NameNode;
  readonly places: readonly Expression[];
  readonly span: Span;
}

/** The family and the indices that a name may stand for, with their places in it; null where it has no index. */
export function memberNamed(node: NameNode): PaperMember | null {
  const { family, below, braces, round, square, angle } = ON_PAPER.exec(node.text)?.groups ?? {};
  const inside = below ?? braces ?? round ?? square ?? angle;
  if (family === undefined || inside === undefined) return null;
  const from = node.span.start + node.text.lastIndexOf(inside);
  const places: Expression[] = [];
  let at = 0;
  for (const part of inside.split(',')) {
    const blanks = part.length - part.trimStart().length;
    const place = indexAt(part.trim(), from + at + blanks);
    if (!place) return null;
    places.push(place);
    at += part.length + 1;
  }
  const span = { start: node.span.start, end: node.span.start + family.length };
  return {
    name: { kind: 'name', name: normaliseLetters(family), text: family, span },
    places,
    span: node.span,
  };
}

/** `t`, `3`, `t-1`, whose text begins at `start`. */
function indexAt(text: string, start: number): Expression | null {
  const { first, sign, second } = INDEX.exec(text)?.groups ?? {};
  if (first === undefined) return null;
  const lead = atomAt(first, start);
  if (second === undefined || (sign !== '+' && sign !== '-')) return lead;
  const behind = start + text.length - second.length;
  const signAt = start + text.indexOf(sign);
  return {
    kind: 'sum',
    first: lead,
    rest: [{ sign, signSpan: { start: signAt, end: signAt + 1 }, term: atomAt(second, behind) }],
    span: { start, end: start + text.length },
  };
}

function atomAt(text: string, start: number): Expression {
  const span = { start, end: start + text.length };
  return /^\d+$/u.test(text)
    ? { kind: 'number', value: Number(text), text, span }
    : { kind: 'name', name: normaliseLetters(text), text, span };
}
