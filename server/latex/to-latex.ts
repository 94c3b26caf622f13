// Text of the language as LaTeX, in the style of a document. What of it stands in the document already is taken from there
// letter by letter, so that fonts, brackets and macros stay as they were.

import { type LatexStyle, sourceOf } from './latex-style.ts';
import { nameLatexOf } from './name-latex.ts';
import type { Piece } from './pieces.ts';

/** Pieces of the language, spaces left out of account. */
const TOKEN =
  /∂²?|[\p{L}][\p{L}\p{M}\d_]*|\d+(?:\.\d+)?|∑_\{[^}]*\}\^\{[^}]*\}|∑_[\p{L}]|‖_F|‖|⁻¹|\.\^|[.][*+/-]|[²³½¼]|[()[\]'′+\-*/^,=:]|[∘⊙·⊗]/gu;

const FUNCTIONS = new Set('log exp sin cos tan sinh cosh tanh det max min'.split(' '));
const WORDS = new Set('tr diag vec sum mean sign softmax relu sigmoid logdet logsumexp'.split(' '));

/** `ones(n)` and `zeros(m, n)`, as bold numbers with their sizes below. */
const FILLED: ReadonlyMap<string, string> = new Map([
  ['ones', '1'],
  ['zeros', '0'],
]);

/** A formula in LaTeX; null where a part of it has no form there that could be read back. `known` are pieces of the document with their places. */
export function toLatex(
  text: string,
  document: string,
  known: readonly Piece[],
  style: LatexStyle,
): string | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const runs = known.flatMap((piece) => tokensOf(piece.text)?.map((token) => ({ token, piece })) ?? []);
  const out: string[] = [];
  let at = 0;
  while (at < tokens.length) {
    const run = longestRun(tokens, at, runs, document);
    if (run) {
      out.push(run.latex);
      at += run.length;
      continue;
    }
    const written = tokenLatex(tokens, at, style);
    if (!written) return null;
    if (written.isBehind) {
      const last = out.pop();
      if (last === undefined) return null;
      // A letter with a script above takes no second one.
      out.push(`${/\^/u.test(last) ? `{${last}}` : last}${written.latex}`);
    } else out.push(written.latex);
    at += written.length;
  }
  return out.reduce((done, part, place) => {
    const before = out[place - 1] ?? '';
    const isTight = place === 0 || /^[([]$|'$/u.test(before) || /^[)\],]$/u.test(part);
    return `${done}${isTight ? '' : ' '}${part}`;
  }, '');
}

/** A prime right before a bracket is that of a function, and so is one that stands with its name as one piece. */
function tokensOf(written: string): readonly string[] | null {
  const text = written.replace(/(?<=[\p{L}\d_])'(?=\()|(?<=^[\p{L}\d_]+)'$/gu, '′');
  const tokens = text.match(TOKEN) ?? [];
  return tokens.join('') === text.replace(/\s+/gu, '') ? tokens : null;
}

interface Run {
  readonly latex: string;
  readonly length: number;
}

/** The longest stretch from here on that stands in the document, its brackets closed. */
function longestRun(
  tokens: readonly string[],
  at: number,
  runs: readonly { readonly token: string; readonly piece: Piece }[],
  document: string,
): Run | null {
  let best: Run | null = null;
  for (const [from, { token, piece }] of runs.entries()) {
    if (token !== tokens[at] || !piece.range || !/^[\p{L}\d(‖∂∑½]/u.test(token)) continue;
    // A piece is taken from its beginning.
    if (runs[from - 1]?.piece === piece) continue;
    let depth = 0;
    for (let length = 1; from + length <= runs.length; length++) {
      const last = runs[from + length - 1];
      if (!last || last.token !== tokens[at + length - 1]) break;
      if (/^[([]$/u.test(last.token)) depth += 1;
      if (/^[)\]]$/u.test(last.token)) depth -= 1;
      if (depth < 0) break;
      const isWhole = runs[from + length]?.piece !== last.piece;
      const isOpen = depth > 0 || /^[-+*/∘(,=]$|^∑/u.test(last.token) || tokens[at + length] === '′';
      if (!isWhole || isOpen || (best && best.length >= length)) continue;
      const places = runs.slice(from, from + length).flatMap((one) => one.piece.range ?? []);
      const start = Math.min(...places.map((place) => place.start));
      const end = Math.max(...places.map((place) => place.end));
      if (start < piece.range.start) continue;
      best = { latex: sourceOf(document, { start, end }), length };
    }
  }
  return best;
}

interface TokenLatex {
  readonly latex: string;
  readonly length: number;
  /** Whether it is a script of what stands before it. */
  readonly isBehind: boolean;
}

function tokenLatex(tokens: readonly string[], at: number, style: LatexStyle): TokenLatex | null {
  const [token = '', next = '', third = '', fourth = ''] = tokens.slice(at);
  const alone = (latex: string, length = 1): TokenLatex => ({ latex, length, isBehind: false });
  const behind = (latex: string, length = 1): TokenLatex => ({ latex, length, isBehind: true });
  const isName = /^[\p{L}]/u.test(token);
  if (token === '∂' && next !== '' && third === '/' && fourth === '∂') {
    const by = tokens[at + 4] ?? '';
    const [of, variable] = [letterLatex(next, style), letterLatex(by, style)];
    return alone(`\\frac{\\partial ${of}}{\\partial ${variable}}`, 5);
  }
  if (
    (isName || /^\d/u.test(token)) &&
    next === '/' &&
    /^[\p{L}\d]/u.test(third) &&
    fourth !== '(' &&
    fourth !== '['
  )
    return alone(`\\frac{${letterLatex(token, style)}}{${letterLatex(third, style)}}`, 3);
  if (isName && next === '′') return alone(`${letterLatex(token, style)}'`, 2);
  if (isName && next === '[') {
    const end = tokens.indexOf(']', at);
    const inside = tokens.slice(at + 2, end);
    return inside.includes(':')
      ? null
      : alone(`${letterLatex(token, style)}_{${inside.join('')}}`, end - at + 1);
  }
  const filled = FILLED.get(token);
  if (filled !== undefined && next === '(') {
    const end = tokens.indexOf(')', at);
    const sizes = tokens
      .slice(at + 2, end)
      .map((size) => (size === ',' ? '\\times' : letterLatex(size, style)));
    return sizes.includes('(') ? null : alone(`\\mathbf{${filled}}_{${sizes.join(' ')}}`, end - at + 1);
  }
  if (FUNCTIONS.has(token)) return alone(`\\${token}`);
  if (WORDS.has(token)) return alone(`\\operatorname{${token}}`);
  if (isName || /^\d/u.test(token)) return alone(letterLatex(token, style));
  const sum = /^∑_\{(.*)=(.*)\}\^\{(.*)\}$/u.exec(token);
  if (sum) return alone(`\\sum_{${sum[1]}=${sum[2]}}^{${sum[3]}}`);
  if (token.startsWith('∑_')) return alone(`\\sum_${token.slice(2)}`);
  switch (token) {
    case "'":
      return behind(style.transpose);
    case '⁻¹':
      return behind('^{-1}');
    case '²':
      return behind('^2');
    case '³':
      return behind('^3');
    case '^':
      return /^[\p{L}\d]+$/u.test(next) ? behind(`^{${next}}`, 2) : null;
    case '‖_F':
      return alone('\\|_F');
    case '‖':
      return alone('\\|');
    case '∘':
    case '⊙':
      return alone(style.hadamard);
    case '½':
      return alone('\\frac{1}{2}');
    case '.+':
    case '.-':
      return alone(token.slice(1));
    case '*':
      return alone('\\,');
    case '(':
    case ')':
    case '+':
    case '-':
    case '/':
    case ',':
    case '=':
      return alone(token);
    default:
      return null;
  }
}

const letterLatex = (name: string, { names }: LatexStyle): string => names.get(name) ?? nameLatexOf(name);
