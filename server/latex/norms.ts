// Norms by what stands below them.

import { plainText } from './letter-names.ts';
import type { Row } from './math.ts';

/** The norm that a subscript names, as the language has it; null for a norm that it lacks. */
export function normBelow(below: Row): '' | '_F' | '_1' | '_2' | '_*' | null {
  if (below.length === 0) return '';
  const kind = plainText(below).replace(/^[ℓlL]_?(?=[12]$)/u, '');
  if (/^(?:F|Fro|fro|Frob|HS)$/u.test(kind)) return '_F';
  if (kind === '1') return '_1';
  if (/^(?:2|op|spec)$/u.test(kind)) return '_2';
  return kind === '*' || kind === 'nuc' ? '_*' : null;
}
