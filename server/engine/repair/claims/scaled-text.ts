// A number multiplied into the text of a claimed side, as its author would have written it.

import type { Term } from '../../names/term.ts';
import { coefficientText } from './coefficients.ts';

/** The side's text as one factor. */
export function factorOf(text: string, side: Term): string {
  return side.kind === 'sum' || side.kind === 'negate' || side.kind === 'bigOperator' ? `(${text})` : text;
}

/** `1/N side`, `2/N side` */
export function overSize(factor: number, text: string, size: string, side: Term): string {
  const star = text.includes('*') ? ' * ' : ' ';
  const leading = /^(\d+)(\s*\*\s*|\s+)(?=[\p{L}(])/u.exec(text);
  if (leading && side.kind === 'product')
    return overSize(factor * Number(leading[1]), text.slice(leading[0].length), size, side);
  const number = coefficientText(Math.abs(factor));
  const whole = /^\d+$/u.test(number) ? `${number}/${size}` : `${number}${star}1/${size}`;
  return `${factor < 0 ? '-' : ''}${whole}${star}${factorOf(text, side)}`;
}

/** `k side`: with parentheses where the side is a sum. */
export function scaledText(factor: number, text: string, side: Term | 'tight' | 'loose'): string {
  const kind =
    typeof side === 'string'
      ? side
      : side.kind === 'sum' || side.kind === 'negate' || side.kind === 'bigOperator'
        ? 'loose'
        : 'tight';
  if (factor === 1) return text;
  // A number in front of `2 A \\ b` would be divided by.
  if (kind === 'tight' && text.includes('\\')) return scaledText(factor, text, 'loose');
  if (kind === 'tight' && text.startsWith('-'))
    return factor === -1 ? text.slice(1) : scaledText(-factor, text.slice(1), 'tight');
  const leading =
    kind === 'tight' ? /^(\d+(?:\.\d+)?|½|\(-\d+(?:\.\d+)?\))(\s*\*\s*|\s+)(?=[\p{L}(])/u.exec(text) : null;
  if (leading) return mergedNumber(factor, leading, text.slice(leading[0].length));
  const trailing = kind === 'tight' ? /(\s*[*/]\s*)(\d+(?:\.\d+)?|½)$/u.exec(text) : null;
  const merged = trailing && mergedAtEnd(factor, trailing, text.slice(0, trailing.index));
  if (merged) return merged;
  const inside = kind === 'loose' ? `(${text})` : text;
  if (factor === -1) return `-${inside}`;
  const star = text.includes('*');
  if (factor < 0 && star) return `(${coefficientText(factor)}) * ${inside}`;
  return `${coefficientText(factor)}${star ? ' * ' : ' '}${inside}`;
}

/** `2 · 2 X'` as `4 X'`: the author's number is changed, not put another in front of. */
function mergedNumber(factor: number, leading: RegExpExecArray, rest: string): string {
  const written = (leading[1] ?? '1').replace(/[()]/gu, '');
  const value = factor * (written === '½' ? 0.5 : Number(written));
  if (value === 1) return rest;
  if (value === -1) return `-${rest}`;
  const number = coefficientText(value);
  return `${value < 0 && leading[1]?.startsWith('(') ? `(${number})` : number}${leading[2] ?? ' '}${rest}`;
}

/** `X * 2` halved is `X`, and `X / 2` doubled; null where no whole number would be left behind the sign. */
function mergedAtEnd(factor: number, trailing: RegExpExecArray, rest: string): string | null {
  const [, sign = '', digits = ''] = trailing;
  const written = digits === '½' ? 0.5 : Number(digits);
  const value = sign.includes('/') ? written / factor : written * factor;
  if (value === 1) return rest;
  return Number.isInteger(value) && value > 0 ? `${rest}${sign}${value}` : null;
}
