// The functions that every action of the grammar reads with: places, names and numbers from the original text, lists of nodes.

import type { Node } from 'ohm-js';
import mcalc from '../../../grammar/mcalc.ohm-bundle.js';
import { ENCLOSING, FILLER, fractions, lowered, normaliseName, PARTING } from './characters.ts';
import { isPi } from './prepare.ts';
import type { Expression, NameNode, NumberNode, RangeNode, Span } from './tree.ts';

export const grammar = mcalc;

/** The actions of all families; each file adds its own. */
export const semantics = mcalc.createSemantics();

/** The original text: the grammar sees prepared text, names and numbers come from this one. Set for one build at a time. */
let original = '';

/** Sets the original text that names and numbers are taken from until the next call. */
export function readFrom(text: string): void {
  original = text;
}

export const spanOf = (node: Node): Span => ({ start: node.source.startIdx, end: node.source.endIdx });
/** `\frac{∂L}{∂x}` is a derivative with all that it is written with. */
export function inFraction(span: Span): Span {
  let { start, end } = span;
  while (original[start - 1] === ' ') start -= 1;
  while (original[end] === ' ') end += 1;
  return original[start - 1] === ENCLOSING && original[end] === ENCLOSING
    ? { start: start - 1, end: end + 1 }
    : span;
}
/** The span of a node without the white space behind it. */
export const trimmed = (node: Node): Span => {
  const span = spanOf(node);
  let { end } = span;
  while (end > span.start && /\s/u.test(original[end - 1] ?? '')) end -= 1;
  return { start: span.start, end };
};
/** The text from a place to the end of its line. */
export function lineAt(start: number): string {
  const end = original.indexOf('\n', start);
  return original.slice(start, end < 0 ? original.length : end);
}
export const textAt = (span: Span): string => original.slice(span.start, span.end).replaceAll(FILLER, '');
/** The name at a span, normalised for comparison, with the text as it is written. */
export const nameAt = (span: Span): NameNode => ({
  kind: 'name',
  name: normaliseName(textAt(span)),
  text: textAt(span),
  span: original[span.start - 1] === PARTING ? { start: span.start - 1, end: span.end } : span,
});

const LEAF = /^(?:[A-Za-z_ΣΠ][A-Za-z0-9_ΣΠ]*|[0-9]+)$/u;

/** The tree of a node. Most are a name or a number whatever rule they are of, and need no way down through the rules. */
export function expressionOf(node: Node): Expression {
  const written = node.sourceString;
  if (!LEAF.test(written)) return node.expression();
  const span = spanOf(node);
  return written.charAt(0) <= '9' ? numberAt(span) : nameAt(span);
}

export const isEmpty = (node: Node): boolean => node.sourceString === '';

/** The name that a node of the grammar spans. */
export function name(node: Node): NameNode {
  return nameAt(trimmed(node));
}

/** The range of an index: `t = 1..T`. */
export function rangeOf(node: Node): RangeNode {
  const [index, , from, , to] = node.children;
  if (!index || !from || !to) throw new Error('a range has an index and two bounds');
  return { index: name(index), from: expressionOf(from), to: expressionOf(to), span: trimmed(node) };
}

/** `²`, `^2`, `^{2}` as a number; 1 where nothing is written. */
export function orderOf(node: Node): number {
  const digits = lowered(node.sourceString).replace(/[^0-9]/gu, '');
  return digits === '' ? 1 : Number(digits);
}

/** The number or name that a node of the grammar spans. */
export function part(node: Node): NumberNode | NameNode {
  const span = trimmed(node);
  return /^\s*\d/u.test(node.sourceString) ? numberAt(span) : nameAt(span);
}

/** The number that is written at a span: decimal, π or a fraction sign such as ½. */
export function numberAt(span: Span): NumberNode {
  const text = textAt(span);
  const value = isPi(text) ? Math.PI : (fractions.get(text) ?? Number(text));
  return { kind: 'number', value, text, span };
}

export const list = (node: Node | undefined): readonly Node[] => node?.asIteration().children ?? [];
