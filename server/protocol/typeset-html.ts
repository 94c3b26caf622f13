// Typeset parts as HTML: formulas in MathML, which every browser sets by itself.

import katex from 'katex';
import type { ClaimState } from '../features/claim-marks.ts';
import type { TypesetPart } from '../features/typeset.ts';

const SIGNS: Readonly<Record<ClaimState, string>> = {
  proved: '✓',
  verified: '✓',
  refuted: '✗',
  'ill-shaped': '✗',
  unchecked: '?',
  stale: '',
};

/** null where nothing is a formula. */
export function typesetHtml(parts: readonly TypesetPart[]): string | null {
  if (!parts.some(({ kind }) => kind === 'formula')) return null;
  return `<table class="mcalc">${parts.map(row).join('')}</table>`;
}

function row(part: TypesetPart): string {
  if (part.kind === 'code') return `<tr><td></td><td><code>${escaped(part.text)}</code></td></tr>`;
  const { latex, claim } = part;
  const mark = claim
    ? `<td class="mcalc-${claim.state}" title="${escaped(claim.summary)}">${SIGNS[claim.state]}</td>`
    : '<td></td>';
  const formula = katex.renderToString(`\\displaystyle ${latex}`, {
    output: 'mathml',
    throwOnError: false,
    strict: 'ignore',
  });
  return `<tr>${mark}<td>${formula}</td></tr>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
