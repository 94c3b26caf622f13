// A derivation as an `align`, in the style of a document.

import type { Derivation, TextEdit, TextRange } from '../engine/api.ts';
import type { Imported } from './import-paper.ts';
import { styleOf } from './latex-style.ts';
import { toLatex } from './to-latex.ts';

/** Where formulas on lines of their own end. */
const DISPLAY_END =
  /\\end\{(?:equation|align|alignat|gather|multline|eqnarray|displaymath|math|flalign)\*?\}|\\\]|\$\$/u;

/** The edit that puts a derivation behind the formula at `place`; null where it has no steps. */
export function insertAlign(
  derivation: Derivation,
  place: TextRange,
  document: string,
  paper: Imported,
): TextEdit | null {
  const style = styleOf(document, paper.body);
  const inStyle = (text: string): string | null => toLatex(text, document, paper.body, style);
  const { steps } = derivation;
  if (steps.length === 0) return null;
  const lines = steps.map(({ left, expr, latex }, at) => {
    const isRepeated = left.text === steps[at - 1]?.left.text;
    const side = isRepeated ? '' : (inStyle(left.text) ?? left.latex ?? '');
    return `  ${side} &= ${inStyle(expr) ?? latex}`;
  });
  const align = ['\\begin{align*}', lines.join(' \\\\\n'), '\\end{align*}'].join('\n');
  const rest = document.slice(place.end);
  const end = DISPLAY_END.exec(rest);
  const at = place.end + (end ? end.index + end[0].length : Math.max(0, rest.search(/\n|$/u)));
  const lineEnd = document.indexOf('\n', at);
  const offset = lineEnd < 0 ? document.length : lineEnd;
  return { range: { start: offset, end: offset }, newText: `\n${align}` };
}
