// Text → tokens: names, numbers, signs and brackets, each with its place. Comments and spaces fall away here.

import {
  canonical,
  continuesName,
  fractions,
  isDigit,
  isLineBreak,
  isSpace,
  isSubscript,
  isSuperscript,
  startsName,
  styledSign,
} from './characters.ts';

export type TokenKind =
  | 'name'
  | 'number'
  | 'string'
  | 'open' // ( [ { ⟨
  | 'close' // ) ] } ⟩
  | 'bar' // | || ‖
  | 'operator' // + - .+ .- * ∘ ⊙ .* ./ / ⊗ \ × ·
  | 'power' // ^ .^
  | 'prime' // ' ″
  | 'transpose' // ᵀ
  | 'superscript' // ² ⁻¹ ⁿ
  | 'subscript' // the _ of ∑_i, ∇_Θ, ‖x‖_F, or the ₂ of ‖x‖₂
  | 'sum' // ∑ ∏
  | 'partial' // ∂
  | 'nabla' // ∇
  | 'equals' // = ==
  | 'atMost' // <= ≤
  | 'separator' // , ; : ?
  | 'element' // ∈
  | 'arrow' // -> →
  | 'note' // by … to the end of the line
  | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The canonical spelling: look-alikes replaced, of the same length except where a styled ∂ or ∇ has two units. */
  readonly text: string;
  readonly spaceBefore: boolean;
  readonly lineBefore: boolean;
}

const operators = new Set(['+', '-', '*', '∘', '⊙', '/', '⊗', '\\', '×', '·']);
const dotted = new Set(['+', '-', '*', '/']);
const kinds: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ...['(', '[', '{', '⟨'].map((sign) => [sign, 'open'] as const),
  ...[')', ']', '}', '⟩'].map((sign) => [sign, 'close'] as const),
  ...[',', ';', ':', '?'].map((sign) => [sign, 'separator'] as const),
  ...['|', '‖'].map((sign) => [sign, 'bar'] as const),
  ...["'", '″'].map((sign) => [sign, 'prime'] as const),
  ...['∑', '∏'].map((sign) => [sign, 'sum'] as const),
  ['^', 'power'],
  ['ᵀ', 'transpose'],
  ['∂', 'partial'],
  ['∇', 'nabla'],
  ['=', 'equals'],
  ['≤', 'atMost'],
  ['∈', 'element'],
  ['→', 'arrow'],
]);

/** What may stand before a `by …` note: the end of a side. */
const endsValue: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'name',
  'number',
  'close',
  'bar',
  'prime',
  'transpose',
  'superscript',
]);

/** Whether at `index`, where `by` stands, a note begins: blanks, then words, a number or a bracket, on the same line. */
export function beginsNote(text: string, index: number): boolean {
  if (!text.startsWith('by', index) || !isBlank(text.charCodeAt(index + 2))) return false;
  let next = index + 3;
  while (isBlank(text.charCodeAt(next))) next++;
  return next < text.length && !/[\s=+\-−*∘⊙/⊗\\×·^.,;:)\]}⟩'#<]/.test(text.charAt(next));
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 0xa0;

export function lineEnd(text: string, from: number): number {
  let index = from;
  while (index < text.length && !isLineBreak(text.charCodeAt(index))) index++;
  return index;
}

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  let spaceBefore = false;
  let lineBefore = false;
  let depth = 0;
  let seenEquals = false;

  const push = (kind: TokenKind, end: number, spelling?: string): void => {
    tokens.push({
      kind,
      start: index,
      end,
      text: spelling ?? text.slice(index, end),
      spaceBefore,
      lineBefore,
    });
    index = end;
    spaceBefore = false;
    lineBefore = false;
  };

  while (index < text.length) {
    const code = text.codePointAt(index) ?? 0;
    if (isSpace(code)) {
      spaceBefore = true;
      if (isLineBreak(code)) lineBefore = true;
      index++;
      continue;
    }
    if (code === 35) {
      index = lineEnd(text, index);
      continue;
    }
    const previous = tokens.at(-1);
    const tight = previous !== undefined && !spaceBefore;
    // After a bar, ∑ or ∇ a subscript belongs to the sign, not to a name.
    if (tight && (code === 95 || isSubscript(code)) && takesSubscript(tokens)) {
      let end = index + 1;
      if (code !== 95) while (isSubscript(text.charCodeAt(end))) end++;
      push('subscript', end);
      continue;
    }
    if (startsName(code)) {
      const end = nameEnd(text, index);
      if (end === index + 2 && spaceBefore && depth === 0 && seenEquals && text.startsWith('by', index)) {
        if (previous !== undefined && endsValue.has(previous.kind) && beginsNote(text, index)) {
          const comment = text.slice(index, lineEnd(text, index)).indexOf('#');
          const note = text.slice(index, comment < 0 ? lineEnd(text, index) : index + comment).trimEnd();
          push('note', index + note.length);
          continue;
        }
      }
      push('name', end);
      continue;
    }
    const character = text.charAt(index);
    if (isDigit(code) || fractions.has(character) || (code === 46 && startsFraction(text, index, tight))) {
      push('number', fractions.has(character) ? index + 1 : numberEnd(text, index));
      continue;
    }
    if (isSuperscript(character)) {
      let end = index + 1;
      while (end < text.length && isSuperscript(text.charAt(end))) end++;
      // ⁻ᵀ is one sign: the transposed inverse.
      if (text.slice(index, end) === '⁻' && canonical(text.charAt(end)) === 'ᵀ') end++;
      push('superscript', end);
      continue;
    }
    const styled = styledSign(code);
    if (styled !== null) {
      push(styled === '∂' ? 'partial' : 'nabla', index + 2, styled);
      continue;
    }
    const sign = canonical(character);
    const next = canonical(text.charAt(index + 1));
    if (sign === '"') {
      const close = text.slice(0, lineEnd(text, index)).indexOf('"', index + 1);
      push(close < 0 ? 'unknown' : 'string', close < 0 ? index + 1 : close + 1);
    } else if (sign === '.' && (dotted.has(next) || next === '^')) {
      push(next === '^' ? 'power' : 'operator', index + 2, `.${next}`);
    } else if (sign === '-' && next === '>') push('arrow', index + 2);
    else if (sign === '<' && next === '=') push('atMost', index + 2);
    else if (sign === '=' && next === '=') push('equals', index + 2);
    else if (sign === '|' && next === '|') push('bar', index + 2);
    else if (operators.has(sign)) push('operator', index + 1, sign);
    else {
      const kind = kinds.get(sign);
      if (kind === undefined) push('unknown', index + (code > 0xffff ? 2 : 1));
      else {
        if (kind === 'open') depth++;
        else if (kind === 'close' && depth > 0) depth--;
        push(kind, index + 1, sign);
      }
    }
    const last = tokens.at(-1);
    if (last?.kind === 'equals' && depth === 0) seenEquals = true;
  }
  return tokens;
}

function takesSubscript(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined) return false;
  if (last.kind === 'bar' || last.kind === 'sum' || last.kind === 'nabla') return true;
  // ∇²_x and ∇^2_x, ∑^{M}_i
  let before = tokens.length - 2;
  if (last.kind === 'superscript') return tokens[before]?.kind === 'nabla';
  if (last.kind === 'close' && last.text === '}') {
    while (before >= 0 && tokens[before]?.kind !== 'power') before--;
    return before > 0 && isLimited(tokens[before - 1]);
  }
  if (last.kind !== 'number' && last.kind !== 'name') return false;
  return tokens[before]?.kind === 'power' && isLimited(tokens[before - 1]);
}

const isLimited = (token: Token | undefined): boolean => token?.kind === 'nabla' || token?.kind === 'sum';

/** `Σ_{` and `Π^{` are sum signs: the underscore before a brace is no part of the name. */
function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const code = text.codePointAt(end) ?? 0;
    if (end > start && !continuesName(code)) break;
    if (code === 95 && text.charAt(end + 1) === '{' && end > start) break;
    end += code > 0xffff ? 2 : 1;
  }
  return end;
}

function startsFraction(text: string, index: number, tight: boolean): boolean {
  if (!isDigit(text.charCodeAt(index + 1))) return false;
  return !(tight && continuesName(text.codePointAt(index - 1) ?? 0));
}

function numberEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  if (text.charAt(end) === '.' && isDigit(text.charCodeAt(end + 1))) {
    end++;
    while (isDigit(text.charCodeAt(end))) end++;
  }
  const exponent = text.charAt(end);
  if (exponent === 'e' || exponent === 'E') {
    const sign = text.charAt(end + 1);
    const digits = sign === '+' || sign === '-' ? end + 2 : end + 1;
    if (isDigit(text.charCodeAt(digits))) {
      end = digits;
      while (isDigit(text.charCodeAt(end))) end++;
    }
  }
  return end;
}
