// `H = -Σ p_i ln p_i`: a sum sign that does not say over which index it goes. The fix writes the one index that stands below.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';
import { normaliseName } from '../syntax/characters.ts';
import { rangeOf } from './places.ts';

const BARE_SUM = /[∑Σ∏Π](?![_^\p{L}\p{M}\p{N}'′⁻ᵀ⊤])/gu;

/** The fix that gives an index to all sums of a statement; none where nothing tells it, or the sign is a name. */
export function sumIndexFix(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign || placed.text.includes('\n')) return [];
  const { symbols } = document.scope;
  const letters = new Set<string>();
  for (const fault of document.inferred[index]?.resolved.faults ?? []) {
    if (fault.kind !== 'unknown-name') continue;
    const [, of, letter] = /^(.+)_\{?(\p{L})\}?$/u.exec(fault.name) ?? [];
    if (of === undefined || letter === undefined || !symbols.has(normaliseName(of))) return [];
    letters.add(letter);
  }
  const [letter, ...others] = letters;
  if (letter === undefined || others.length > 0 || symbols.has(letter)) return [];
  const edits = [...placed.text.matchAll(BARE_SUM)].flatMap(({ index: at, 0: sign }): readonly TextEdit[] => {
    const end = at + sign.length;
    const newText = /^\s/u.test(placed.text.slice(end)) ? `_${letter}` : `_${letter} `;
    return symbols.has(sign) ? [] : [{ range: rangeOf({ start: end, end }, index, document), newText }];
  });
  return edits.length === 0 ? [] : [{ title: `Sum over \`${letter}\``, edits, verified: false }];
}
