// `Σ_i y_i log p_i + (1 - y_i) log(1 - p_i)`: a sum reaches to the next plus, and its index stands behind that, too. The fix puts
// everything that may be meant into parentheses.

import type { InferredDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import { rangeOf } from './places.ts';

const SIGN =
  /(?:[∑Σ]|(?<![\p{L}\p{N}_])sum)_(?:\{\s*(\p{L})\s*(?:=[^{}]{0,40})?\}|(\p{L})(?![\p{L}\p{N}_]))(?:\s?\^\s?(?:\{[^{}]{0,40}\}|[\p{L}\p{N}_]+))?/gu;

/** Parentheses behind the only sum over an index that also stands behind its end; none where nothing stands there. */
export function sumReachFix(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign || placed.text.includes('\n')) return [];
  const { text } = placed;
  const outside = (document.inferred[index]?.resolved.faults ?? []).flatMap((fault) =>
    fault.kind === 'unknown-name' && fault.isPlace && fault.places.length === 0
      ? [{ at: fault.span.start, letters: /_\{?(\p{L}{1,2})\}?$/u.exec(fault.name)?.[1] ?? '' }]
      : [],
  );
  if (outside.length === 0) return [];
  const signs = [...text.matchAll(SIGN)].map(({ 0: sign, 1: braced, 2: plain, index: at }) => ({
    letter: braced ?? plain ?? '',
    end: at + sign.length,
  }));
  for (const { letter, end } of signs) {
    const to = endOfTerms(text, end);
    const isReached = outside.some(
      ({ at, letters }) => at > end && at < to && letters.includes(letter) && hasSign(text.slice(end, at)),
    );
    const isOnly =
      signs.filter((other) => other.letter === letter && other.end < to && other.end >= end).length === 1;
    if (!isReached || !isOnly) continue;
    const from = end + (/^\s*/u.exec(text.slice(end))?.[0].length ?? 0);
    const edits = [
      { range: rangeOf({ start: from, end: from }, index, document), newText: from === end ? ' (' : '(' },
      { range: rangeOf({ start: to, end: to }, index, document), newText: ')' },
    ];
    return [{ title: `Sum all of it over \`${letter}\`: write parentheses`, edits, verified: false }];
  }
  return [];
}

/** Whether a sum ends somewhere in a text: at a plus or minus outside of brackets. */
function hasSign(text: string): boolean {
  let depth = 0;
  for (const [at, sign] of [...text].entries()) {
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (depth === 0 && /[-+−]/u.test(sign) && text.slice(0, at).trim() !== '') return true;
  }
  return false;
}

/** Where the terms behind a sum sign end: with the bracket around it, or its side. */
function endOfTerms(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const sign = text.charAt(at);
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0 || (depth === 0 && (sign === '=' || sign === ',')) || sign === '#') break;
  }
  return from + text.slice(from, at).trimEnd().length;
}
