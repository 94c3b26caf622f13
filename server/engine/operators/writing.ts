// How formulas are written: levels of binding, numbers, and the small pieces that several families share.

import type { Expression } from '../expressions/expression.ts';
import { type Dimension, fixedValue, printSize } from '../shapes/dimension.ts';
import { isName } from '../text/names.ts';
import { AS_DOUBLE, rationalOf, significantDigits, standsFor } from '../values/exact-number.ts';
import { exactText } from './exact-writing.ts';
import type { Writer } from './operator.ts';

/** How tightly a piece of text binds; what binds looser than its place asks for is put in parentheses. */
export const LEVEL = {
  sum: 1,
  inner: 2,
  product: 3,
  juxtaposition: 4,
  prefix: 5,
  postfix: 6,
  atom: 7,
} as const;

/** A text, with how tightly its outermost sign binds. */
export interface Written {
  readonly text: string;
  readonly level: number;
}

/** A piece of text, in parentheses where it binds looser than `level`. */
export function bracketed(written: Written, level: number): string {
  return written.level < level ? `(${written.text})` : written.text;
}

/** A text that needs no parentheses anywhere. */
export function atom(text: string): Written {
  return { text, level: LEVEL.atom };
}

/** `name(a, b, option)` */
export function callText(
  name: string,
  args: readonly Expression[],
  writer: Writer,
  ...more: readonly string[]
): Written {
  return atom(`${name}(${[...args.map((arg) => writer.write(arg, LEVEL.sum)), ...more].join(', ')})`);
}

const MOST_DENOMINATOR = 1024;

/** A fraction p/q with a small q that is this number, else null. */
function fraction(value: number): readonly [number, number] | null {
  for (let q = 1; q <= MOST_DENOMINATOR; q++) {
    const p = Math.round(value * q);
    if (p !== 0 && Math.abs(p) < 1e6 && p / q === value) return [p, q];
  }
  return null;
}

/** A number that is not negative, as the language reads it back: `2`, `½`, `1/3`, `0.1`, `π`. */
export function numberText(value: number): string {
  if (value < 0) return `-${numberText(-value)}`;
  if (Number.isInteger(value) && value < 1e15) return String(value);
  if (value === 0.5) return '½';
  if (value === Math.PI) return 'π';
  const decimal = String(value).replace('e+', 'e');
  if (decimal.length <= 6) return decimal;
  const found = fraction(value);
  return found ? `${found[0]}/${found[1]}` : (rootOrPi(value) ?? allDigits(value, decimal));
}

/** A longer text than this is no easier to read than the digits. */
const LONGEST_EXACT = 16;

/** A root, or a multiple of a power of π, as people write it: `2π`, `1/(2π)`, `sqrt(2)`; null of another number. */
function rootOrPi(value: number): string | null {
  const meant = standsFor(value);
  if (!meant || rationalOf(meant) !== null) return null;
  const { fraction: part, root, halves } = meant;
  const times = (count: bigint): string => (count === 1n ? 'π' : `${count}π`);
  if (root === 1n && halves === 2 && part.below === 1n) return times(part.top);
  if (root === 1n && halves === -2)
    return `${part.top}/${part.below === 1n ? 'π' : `(${times(part.below)})`}`;
  // n/d to the half, times the root of π or of 1/π.
  const [n, d] = [part.top ** 2n * root, part.below ** 2n];
  if (halves === 1 && n % d === 0n) return `sqrt(${times(n / d)})`;
  if (halves === -1 && d % n === 0n) return `(${times(d / n)})^(-½)`;
  if (halves !== 0) return null;
  if (part.below !== 1n)
    return n % d === 0n ? `sqrt(${n / d})` : d % n === 0n ? `sqrt(1/${d / n})` : `sqrt(${n}/${d})`;
  const text = exactText(meant);
  return text.length <= LONGEST_EXACT ? text : null;
}

/** How tightly a number's text binds: digits are one sign to the eye, but a power behind `2π` would take the π alone. */
export function numberLevel(text: string): number {
  if (text.startsWith('-')) return LEVEL.prefix;
  const isOneSign = text === 'π' || !/[π ]/u.test(text);
  return isOneSign ? LEVEL.atom : LEVEL.juxtaposition;
}

/** The digits of a root or a multiple of π: so many that they are read as that, not as a decimal. */
function allDigits(value: number, decimal: string): string {
  const meant = standsFor(value);
  const isIrrational = meant !== null && rationalOf(meant) === null;
  return isIrrational && significantDigits(decimal) < AS_DOUBLE
    ? value.toPrecision(17).replace('e+', 'e')
    : decimal;
}

/** The same in TeX. */
export function numberLatex(value: number): string {
  if (value < 0) return `-${numberLatex(-value)}`;
  if (Number.isInteger(value) && value < 1e15) return String(value);
  if (value === Math.PI) return '\\pi';
  const found = fraction(value);
  if (found) return `\\tfrac{${found[0]}}{${found[1]}}`;
  const [digits, exponent] = String(value).split('e');
  return exponent === undefined ? `${digits}` : `${digits} \\cdot 10^{${exponent.replace('+', '')}}`;
}

/** An exponent behind `^`: a fraction needs parentheses there. */
export function exponentText(value: number): string {
  const text = numberText(value);
  if (value === 0.5) return '0.5';
  return text.includes('/') || numberLevel(text) < LEVEL.prefix ? `(${text})` : text;
}

/** A size inside brackets or as an argument. */
export function sizeText(size: Dimension): string {
  return printSize(size);
}

/** A size as a number in a product. */
export function sizeWritten(size: Dimension): Written {
  const text = printSize(size);
  if (fixedValue(size) !== null || isName(text)) return atom(text);
  return { text, level: size.monomials.length > 1 ? LEVEL.sum : LEVEL.product };
}

const GREEK: ReadonlyMap<string, string> = new Map(
  (
    'α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma ' +
    'τ tau υ upsilon φ varphi χ chi ψ psi ω omega ϵ epsilon ϑ vartheta ϕ phi Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega ℓ ell'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, word, index, words) => {
      if (index % 2 === 0) pairs.push([word, `\\${words[index + 1]}`]);
      return pairs;
    }, []),
);
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** The name of a Greek letter in ASCII, `Theta` of Θ; null of any other letter. */
export function greekName(letter: string): string | null {
  return GREEK.get(letter)?.replace(/[^A-Za-z]/gu, '') ?? null;
}

/** A member of a family: its name and its indices, `h` and `t-1` of `h[t-1]`. */
const MEMBER = /^([^[\]]+)\[([^[\]]+)\]$/u;

/**
 * A name in TeX: Greek letters as commands, digits and what stands behind `_` as a subscript, long names upright; of a member of
 * a family its indices as a subscript, behind that of the name.
 * Names that print alike are spelled apart, for whoever reads them back: `W_{1}` is W1, `W_{{1}}` W_1, `f_{}` is f_.
 */
export function nameLatex(name: string): string {
  const [, family, places] = MEMBER.exec(name) ?? [];
  if (family !== undefined && places !== undefined) return withPlaces(nameLatex(family), placesLatex(places));
  const plain = [...name]
    .map((letter) => (SUBSCRIPTS.includes(letter) ? String(SUBSCRIPTS.indexOf(letter)) : letter))
    .join('');
  const split = /^(.+?)(_*[0-9]+|_+[^_].*|_+)?$/u.exec(plain);
  const stem = split?.[1] ?? plain;
  const below = (split?.[2] ?? '').replace(/^_+/, '');
  const letters = [...stem];
  const body =
    letters.length === 1
      ? (GREEK.get(stem) ?? escaped(stem))
      : GREEK.has(stem)
        ? (GREEK.get(stem) ?? stem)
        : accent(stem);
  if (/^_+$/u.test(split?.[2] ?? '')) return `${body}_{}`;
  if (/^_+[0-9]+$/u.test(split?.[2] ?? '')) return `${body}_{{${below}}}`;
  return below === ''
    ? body
    : `${body}_{${[...below].length === 1 || /^[0-9]+$/.test(below) ? (GREEK.get(below) ?? below) : `\\text{${escaped(below)}}`}}`;
}

/** A name with a subscript has one subscript more, not two. */
function withPlaces(family: string, places: string): string {
  const [, stem, below] = /^(.*)_\{([^{}]*|(?:\\text)?\{[^{}]*\})\}$/u.exec(family) ?? [];
  return stem === undefined ? `${family}_{${places}}` : `${stem}_{${below}, ${places}}`;
}

/** `t-1`, `i, j`: letters as names are, the rest as it is. */
const placesLatex = (places: string): string =>
  places.replace(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu, nameLatex).replaceAll('*', ' ');

const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['\u0302', 'hat'],
  ['\u0304', 'bar'],
  ['\u0305', 'bar'],
  ['\u0303', 'tilde'],
  ['\u0307', 'dot'],
]);

function accent(stem: string): string {
  const [base, mark, ...more] = [...stem.normalize('NFD')];
  const command = mark ? ACCENTS.get(mark) : undefined;
  if (base && command && more.length === 0) return `\\${command}{${GREEK.get(base) ?? base}}`;
  // A command ends where no letter follows: δh is `\delta h`.
  const joined = [...stem]
    .map((letter) => GREEK.get(letter) ?? escaped(letter))
    .reduce(
      (text, piece) => text + (/\\[A-Za-z]+$/u.test(text) && /^[A-Za-z]/u.test(piece) ? ' ' : '') + piece,
      '',
    );
  return `\\mathit{${joined}}`;
}

function escaped(text: string): string {
  return text.replace(/[_#%&$]/g, (sign) => `\\${sign}`);
}

/** A size in TeX. */
export function sizeLatex(size: Dimension): string {
  return printSize(size)
    .replace(/[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\[[^[\]]+\])?/gu, nameLatex)
    .replaceAll('*', ' ');
}

/** `\operatorname{name}(a, b)` */
export function callLatex(name: string, args: readonly Expression[], writer: Writer): Written {
  return atom(`${name}\\left(${args.map((arg) => writer.write(arg, LEVEL.sum)).join(', ')}\\right)`);
}
