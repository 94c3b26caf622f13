// Square brackets round a part of a formula, as on paper, as round ones: `2 [a b + c]`. Here they are a block.

import type { SpanEdit } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';

/** The signs right behind which a bracket holds places, sizes or the argument of a function. */
const BEHIND_VALUE = /[\p{L}\p{M}\p{N}_)\]'′ᵀ⊤}]$/u;
/** A letter may be two units long. */
const isBehindValue = (text: string, at: number): boolean =>
  BEHIND_VALUE.test(text.slice(Math.max(0, at - 2), at));

/** The outermost blocks of a text. */
export function blocksIn(text: string): readonly Span[] {
  const blocks: Span[] = [];
  if (!text.includes('[') || text.includes('#')) return blocks;
  const open: { readonly at: number; readonly isBlock: boolean }[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '[') {
      const isBlock = !isBehindValue(text, at);
      open.push({ at, isBlock });
      if (isBlock) depth += 1;
    }
    const closed = text[at] === ']' ? open.pop() : undefined;
    if (!closed?.isBlock) continue;
    depth -= 1;
    if (depth === 0) blocks.push({ start: closed.at, end: at + 1 });
  }
  return blocks;
}

/** The edits that make round brackets of those which hold one expression: no row ends in them, and no comma parts entries. */
export function bracketsIn(text: string): readonly SpanEdit[] {
  if (!text.includes('[') || text.includes('#')) return [];
  const edits: SpanEdit[] = [];
  const open: { readonly at: number; readonly isBlock: boolean; depth: number; hasEntries: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    const innermost = open.at(-1);
    if (sign === '[') open.push({ at, isBlock: !isBehindValue(text, at), depth: 0, hasEntries: false });
    else if (sign === ']') {
      const block = open.pop();
      if (!block?.isBlock || block.hasEntries) continue;
      edits.push(
        { span: { start: block.at, end: block.at + 1 }, text: '(' },
        { span: { start: at, end: at + 1 }, text: ')' },
      );
    } else if (innermost) {
      if (sign === '(') innermost.depth += 1;
      if (sign === ')') innermost.depth -= 1;
      if ((sign === ',' && innermost.depth === 0) || sign === ';' || sign === '\n')
        innermost.hasEntries = true;
    }
  }
  return edits.sort((a, b) => a.span.start - b.span.start);
}
