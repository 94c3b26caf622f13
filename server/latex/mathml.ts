// Formulas of web pages, copied as MathML, as LaTeX.

import { MathMLToLaTeX } from 'mathml-to-latex';

const OPENING = /<(?:\w+:)?math\b/giu;
const CLOSING = /<\/(?:\w+:)?math\s*>/iu;
/** The TeX from which a page made its formula says more than the formula. */
const SOURCE = /<annotation\b[^<>]*encoding="(?:application\/x-tex|TeX|LaTeX)"[^<>]*>([^<]*)<\/annotation>/iu;

export const hasMathml = (text: string): boolean => text.search(OPENING) >= 0;

/** Each formula is one on lines of its own, which begins where it began; other elements go, their texts stay. */
export function latexOfMathml(text: string): string {
  const pieces = text.split(CLOSING);
  return pieces.map((piece, at) => (at < pieces.length - 1 ? withFormula(piece) : bare(piece))).join('');
}

/** A piece of text that ends where a formula ends. */
function withFormula(piece: string): string {
  const start = [...piece.matchAll(OPENING)].at(-1)?.index ?? piece.length;
  const element = piece.slice(start);
  if (element === '') return bare(piece);
  return `${bare(piece.slice(0, start))}\\[${latexOf(`${element}</math>`)}\\]${element.replace(/[^\n]/gu, '')}`;
}

const bare = (text: string): string => text.replace(/<[^<>]*>/gu, '');

function latexOf(element: string): string {
  const [, source] = SOURCE.exec(element) ?? [];
  const latex = source === undefined ? converted(plain(element)) : decoded(source);
  const line = latex
    .replaceAll('\\bigodot', '\\odot')
    .replaceAll('\\bigotimes', '\\otimes')
    // The signs that end a formula must not stand in it.
    .replace(/\\[[\]]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const [begin, end] = ['\\begin{matrix}', '\\end{matrix}'];
  // A table of equations is lines, not a matrix.
  const isLines = line.startsWith(begin) && line.endsWith(end) && line.includes('=');
  return isLines ? `\\begin{aligned}${line.slice(begin.length, -end.length)}\\end{aligned}` : line;
}

/** An element that is no formula, such as a fraction without a denominator, is the text in it. */
function converted(element: string): string {
  try {
    return MathMLToLaTeX.convert(element);
  } catch {
    return bare(element);
  }
}

/** In the words of XML alone, and names of several letters as words: `<mi>tr</mi>` is no product. */
function plain(element: string): string {
  return element
    .replace(/&(\w+);/gu, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/[\u2061-\u2064\u200b\u00a0]|&#x206[1-4];|&#x200b;|&#xa0;|&#160;/giu, '')
    .replace(/<mi\b[^>]*>\s*(\p{L}\p{L}+)\s*<\/mi>/gu, '<mtext>$1</mtext>')
    .replace(/<mtext>(\w+)<\/mtext>/gu, (word, name: string) =>
      FUNCTIONS.has(name) ? `<mi>\\${name}</mi>` : word,
    );
}

const FUNCTIONS = new Set('log ln exp sin cos tan det max min sinh cosh tanh arg'.split(' '));

const decoded = (source: string): string =>
  source.replace(/&(\w+);/gu, (entity, name: string) => ENTITIES[name] ?? entity);

/** Those that pages use; XML itself knows five. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '',
  thinsp: '',
  ThinSpace: '',
  InvisibleTimes: '',
  it: '',
  ApplyFunction: '',
  af: '',
  part: '∂',
  PartialD: '∂',
  nabla: '∇',
  Del: '∇',
  sum: '∑',
  Sum: '∑',
  prod: '∏',
  minus: '−',
  times: '×',
  middot: '⋅',
  sdot: '⋅',
  odot: '⊙',
  otimes: '⊗',
  compfn: '∘',
  Vert: '‖',
  Verbar: '‖',
  top: '⊤',
  prime: '′',
  isin: '∈',
  in: '∈',
  Ropf: 'ℝ',
  reals: 'ℝ',
  Theta: 'Θ',
  theta: 'θ',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  Gamma: 'Γ',
  delta: 'δ',
  Delta: 'Δ',
  epsi: 'ε',
  epsilon: 'ε',
  eta: 'η',
  lambda: 'λ',
  Lambda: 'Λ',
  mu: 'μ',
  nu: 'ν',
  phi: 'φ',
  Phi: 'Φ',
  psi: 'ψ',
  rho: 'ρ',
  sigma: 'σ',
  Sigma: 'Σ',
  tau: 'τ',
  omega: 'ω',
  Omega: 'Ω',
  xi: 'ξ',
  pi: 'π',
};
