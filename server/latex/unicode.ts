// Mathematics as it is copied from web pages and PDF, `Σᵢ (yᵢ − xᵢᵀw)²`, as LaTeX.

const BELOW: Readonly<Record<string, string>> = Object.fromEntries(
  [...'₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ'].map((sign, at) => [sign, '0123456789+-aehijklmnoprstuvx'[at] ?? '']),
);
const ABOVE: Readonly<Record<string, string>> = Object.fromEntries(
  [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀᵗⁱⁿˡᵏ⁽⁾'].map((sign, at) => [sign, '0123456789+-Ttinlk()'[at] ?? '']),
);
const SIGNS: Readonly<Record<string, string>> = {
  '−': '-',
  '·': '\\cdot ',
  '∂': '\\partial ',
  '∇': '\\nabla ',
  '⊤': '^\\top ',
  '½': '\\frac{1}{2}',
  '≡': '=',
  ℝ: '\\mathbb{R}',
  '×': '\\times ',
};

/** Whether a piece is written in characters and not in commands. */
export const isUnicode = (text: string): boolean =>
  !text.includes('\\') && /[₀-₟ⁱⁿᵀᵢ-ᵪ⁰-⁾²³¹∑Σ√∂∇−½ℝ]/u.test(text);

/** `‖` and letters stay: KaTeX reads them. */
export function latexOfUnicode(text: string): string {
  const scripts = (sign: '_' | '^', table: Readonly<Record<string, string>>) => (run: string) =>
    `${sign}{${[...run].map((one) => table[one] ?? one).join('')}}`;
  const spelled = (table: Readonly<Record<string, string>>): RegExp =>
    new RegExp(`[${Object.keys(table).join('')}]+`, 'gu');
  const sums = text.replace(/[∑Σ](?=\s*[₀-₟ᵢ-ᵪ_])/gu, '\\sum ').replace(/∑/gu, '\\sum ');
  return (
    sums
      // `∇w L` is what is left of a subscript.
      .replace(/∇([\p{L}])(?=\s+[\p{L}])/gu, '∇_{$1}')
      .replace(spelled(BELOW), scripts('_', BELOW))
      .replace(spelled(ABOVE), scripts('^', ABOVE))
      .replace(/∂([\p{L}]+)\s*\/\s*∂([\p{L}]+)/gu, '\\frac{\\partial $1}{\\partial $2}')
      .replace(/√\(([^()]*)\)/gu, '\\sqrt{$1}')
      .replace(new RegExp(`[${Object.keys(SIGNS).join('')}]`, 'gu'), (sign) => SIGNS[sign] ?? sign)
  );
}
