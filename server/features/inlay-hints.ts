// The shape behind every defined name, and behind declared ones whose sizes are to be inferred.

import type { Analysis, SymbolSummary, TextRange } from '../engine/api.ts';
import { overlaps } from './ranges.ts';

export interface InlayHint {
  readonly offset: number;
  /** `: M×out` */
  readonly label: string;
}

/** The shapes of definitions as hints behind their names, within a range. */
export function inlayHints(analysis: Analysis, range: TextRange): readonly InlayHint[] {
  return analysis.symbols.flatMap((symbol): InlayHint[] => {
    if (
      symbol.isImported ||
      !symbol.shapeText ||
      !overlaps(symbol.range, range) ||
      !isUnwritten(symbol, analysis.text)
    )
      return [];
    return [{ offset: hintOffset(symbol, analysis.text), label: `: ${symbol.shapeText}` }];
  });
}

/** A declaration says its shape itself, unless it leaves a size open. */
function isUnwritten(symbol: SymbolSummary, text: string): boolean {
  if (symbol.kind === 'definition') return true;
  const { start, end } = symbol.statementRange;
  return symbol.kind !== 'dim' && symbol.kind !== 'function' && text.slice(start, end).includes('?');
}

/** Behind the name, or behind its list of arguments: `L(Θ): scalar`. */
function hintOffset(symbol: SymbolSummary, text: string): number {
  const after = text.slice(symbol.range.end, symbol.statementRange.end);
  const list = /^\([^()=]*\)/.exec(after);
  return symbol.range.end + (list?.[0].length ?? 0);
}
