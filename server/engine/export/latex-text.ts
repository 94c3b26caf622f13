// Plain words with signs of mathematics in them, such as the name of a rule, as LaTeX has them inside \text{…}.

import { nameLatex } from '../operators/writing.ts';

const SIGNS: Readonly<Record<string, string>> = {
  '‖': '\\|',
  '·': '\\cdot',
  '∘': '\\circ',
  '⊗': '\\otimes',
  '∂': '\\partial',
  '⇒': '\\Rightarrow',
  '↦': '\\mapsto',
  '∑': '\\sum',
  '∏': '\\prod',
  '∇': '\\nabla',
  '⟨': '\\langle',
  '⟩': '\\rangle',
  '′': "'",
  '″': "''",
  '⁻¹': '^{-1}',
  '⁺': '^{+}',
  '²': '^{2}',
  '³': '^{3}',
  '₁': '_{1}',
  '₂': '_{2}',
  ᵢ: '_{i}',
  ᵀ: '^\\top',
  '½': '\\tfrac{1}{2}',
  '→': '\\to',
  '≤': '\\le',
  '∈': '\\in',
  '×': '\\times',
  '√': '\\surd',
};

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
  '—': '---',
};

const PIECES = new RegExp(
  `(?<sign>${Object.keys(SIGNS)
    .sort((a, b) => b.length - a.length)
    .join('|')})|(?<greek>\\p{Script=Greek})|(?<special>[\\\\~^–—])|(?<plain>[_#%&$\\{\\}])`,
  'gu',
);

/** A plain text with the signs of the language as LaTeX: signs in math mode, special characters escaped. */
export function textLatex(text: string): string {
  const pieces = text.replace(PIECES, (piece) => {
    const sign = SIGNS[piece];
    if (sign !== undefined) return `$${sign}$`;
    const escaped = ESCAPED[piece];
    if (escaped !== undefined) return escaped;
    return /^\p{Script=Greek}$/u.test(piece) ? `$${nameLatex(piece)}$` : `\\${piece}`;
  });
  // Signs side by side are one formula.
  return pieces.replaceAll('$$', ' ');
}
