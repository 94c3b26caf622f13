// Functions without the parentheses of their argument: `log det X`. Read where there is one way to put them, with a hint; else an
// error, with each way as a fix.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import { type BareCall, type BareReading, faultMessage } from '../names/resolution.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { normaliseName } from '../syntax/characters.ts';
import { leftSideFixes } from './left-sides.ts';
import { rangeOf } from './places.ts';
import { problem, replacements } from './problem-parts.ts';

/** The error of such a call, with every way to write it. */
export function bareCallError(call: BareCall, index: number, document: InferredDocument): Problem {
  const ways = call.readings.map((reading) => written(reading, call, index, document));
  const message = `${faultMessage({ kind: 'bare-call', ...call })}: \`${ways[0]}\``;
  const ofLeftSide = call.span.start === 0 ? leftSideFixes(index, document) : [];
  return problem('bad-call', 'error', message, rangeOf(call.span, index, document), {
    fixes:
      ofLeftSide.length > 0
        ? ofLeftSide
        : isOfWords(call, index, document)
          ? []
          : fixesOf(call, index, document),
  });
}

/** `sum of V^2 over rows` is said in words. */
function isOfWords({ span, readings }: BareCall, index: number, document: InferredDocument): boolean {
  const text = document.statements[index]?.text ?? '';
  const [gap] = readings.flatMap(({ gaps }) => gaps.slice(-1));
  const word = /^\s*(\p{Ll}{2,})(?![\p{L}\p{N}_(^])/u.exec(text.slice(gap?.start ?? span.end))?.[1];
  return word !== undefined && !document.scope.symbols.has(word) && !VOCABULARY.has(word);
}

/** The hint where it is read as the one call that it can be. */
export function bareCallHint(call: BareCall, index: number, document: InferredDocument): readonly Problem[] {
  const range = rangeOf(call.span, index, document);
  return call.readings.slice(0, 1).map((reading) => {
    const message = `read as \`${written(reading, call, index, document)}\``;
    return problem('bad-call', 'hint', message, range, { fixes: fixesOf(call, index, document) });
  });
}

const fixesOf = (call: BareCall, index: number, document: InferredDocument): readonly Fix[] =>
  call.readings.flatMap((reading) => {
    const span = { start: call.span.start, end: reading.end };
    return replacements([written(reading, call, index, document)], rangeOf(span, index, document));
  });

function written(
  { gaps, end }: BareReading,
  { span }: BareCall,
  index: number,
  document: InferredDocument,
): string {
  const text = document.statements[index]?.text ?? '';
  let [result, from] = ['', span.start];
  for (const gap of gaps) {
    result += `${text.slice(from, gap.start)}(`;
    from = gap.end;
  }
  return asLogDeterminant(result + text.slice(from, end) + ')'.repeat(gaps.length), document);
}

/** `ln|Σ|` of a matrix is the logarithm of its determinant. */
function asLogDeterminant(call: string, { scope }: InferredDocument): string {
  const [, name] = /^\\?(?:log|ln)\(\|([\p{L}_][\p{L}\p{M}\p{N}_]*)\|\)$/u.exec(call) ?? [];
  const symbol = name === undefined ? undefined : scope.symbols.get(normaliseName(name));
  return symbol?.kind === 'variable' && symbol.space.sizes.length === 2 ? `logdet(${name})` : call;
}
