// `[f/z 0 -f x/z^2]`: factors side by side in a block, where a blank begins the next entry, with the `*` that makes products of them.

import type { SpanEdit } from '../../text/edits.ts';
import { blocksIn } from './square-brackets.ts';

const SIGN = /^(?:\.[+\-*/^]|[+\-−*∗·⋅∘⊙⊗/\\])/u;

/** A sign at every blank of the blocks of a text that may stand between factors: beside no sign, no 0, and before no number. */
export function productsInBlocks(text: string): readonly SpanEdit[] {
  return blocksIn(text).flatMap(({ start, end }) => gapsIn(text, start + 1, end - 1));
}

function gapsIn(text: string, from: number, to: number): readonly SpanEdit[] {
  const edits: SpanEdit[] = [];
  let depth = 0;
  let begin = from;
  for (let at = from; at < to; at++) {
    const sign = text.charAt(at);
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth > 0) continue;
    if (',;\n'.includes(sign)) begin = at + 1;
    if (!/\s/u.test(sign)) continue;
    const next = at + (/^\s*/u.exec(text.slice(at, to))?.[0].length ?? 1);
    const [left, right] = [text.slice(begin, at).trim(), text.slice(next, to)];
    const isParted = left === '' || right === '' || /^[,;]/u.test(right);
    const isLoose = /[+\-−*·∘/]$/u.test(left) || SIGN.test(right);
    const isNumber = left === '0' || /^\d/u.test(right);
    if (!isParted && !isLoose && !isNumber) edits.push({ span: { start: at, end: next }, text: '*' });
    // A sign with blanks on both sides goes on with the entry.
    begin = isLoose && !/^[+\-−]\S/u.test(right) ? begin : next;
    at = next - 1;
  }
  return edits;
}
