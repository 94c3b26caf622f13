// The text as the grammar reads it, of the same length: look-alikes become the signs they look like, letters beyond ASCII
// become `w`, as do names that no rule asks for, longer numbers become zeros, comments blanks; bars are marked as opening or
// closing, and a `by` note is marked. Positions never shift. All this is here because the grammar takes longer to do it.

import {
  canonical,
  continuesName,
  ENCLOSING,
  isSpace,
  isSubscript,
  OPENS_BAR,
  PARTING,
  startsName,
  styledSign,
} from './characters.ts';
import { withSpellings } from './spellings.ts';

const NORM = { open: '\uE000', close: '\uE001' };
const ABSOLUTE = { open: '\uE004', close: '\uE005' };
/** Fills the second half of `||`. */
const FILLER = ' ';
/** Fills the second half of an italic or bold ∂ or ∇. */
const STYLED = '\uE003';
const KEPT: ReadonlySet<string> = new Set(
  (
    'ℝ ℕ R Σ Π T F vec in rows cols dim const param var fn derive notation convention import ' +
    'elementwise matmul hadamard inner'
  ).split(' '),
);
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[½⅓⅔¼¾⅕⅙⅛]/uy;

/** `derive … closed`: no name where it ends a question. */
const CLOSED = '\uE006';
/** `for t = 1..T`: the word, and the dots between the bounds. */
const RANGES = '\uE007';
const DOTS = '\uE008';
/** The same word in a block: `[A[t] for t = 1..T]`. */
const STACK = '\uE00C';
/** `random z : R[k] mean m cov C`: the words where they say so. */
const RANDOM = '\uE009';
const MOMENTS: ReadonlyMap<string, string> = new Map([
  ['mean', '\uE00A'],
  ['cov', '\uE00B'],
]);

/** `[` is the bracket of a block, where a line break ends a row; the bracket of places is one like all others. */
type Opened = '(' | '[' | 'norm' | 'absolute';

/**
 * The text as the grammar reads it, of the same length: letters, numbers and look-alikes replaced by stand-ins, comments by
 * spaces.
 */
export function prepare(written: string): string {
  const out: string[] = [];
  const open: Opened[] = [];
  const text = withSpellings(written);
  const isRandom = beginsRandom(text);
  let sawEquals = false;
  let sawWord = false;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const character = text.slice(i, i + width);
    const sign = canonical(character);
    const isDots = sign === '.' && text[i + 1] === '.';
    const number = startsNumber(sign) && !isDots ? numberLength(text, i) : 0;
    if (sign === '#') {
      const end = endOfLine(text, i);
      out.push(' '.repeat(end - i));
      i = end;
    } else if (isSpace(code) || character === PARTING || character === ENCLOSING) {
      out.push(code === 10 && open.at(-1) === '[' ? '\n' : ' ');
      i += 1;
    } else if (sign === '"') {
      const end = text.indexOf('"', i + 1);
      const stop = end < 0 ? text.length : end + 1;
      out.push(text.slice(i, stop));
      i = stop;
    } else if (startsName(code)) {
      const end = endOfName(text, i);
      const name = text.slice(i, end);
      if (name === 'by' && sawEquals && open.length === 0 && beginsNote(text, i, end)) {
        out.push(`¦${' '.repeat(endOfLine(text, i) - i - 1)}`);
        i = endOfLine(text, i);
      } else if (name === 'closed' && open.length === 0 && endsQuestion(text, end)) {
        out.push(CLOSED.padEnd(name.length));
        i = end;
      } else if (isRandom && !sawWord && name === 'random') {
        sawWord = true;
        out.push(RANDOM.padEnd(name.length));
        i = end;
      } else if (isRandom && open.length === 0 && MOMENTS.has(name) && endsWord(out, text, end)) {
        out.push((MOMENTS.get(name) ?? '').padEnd(name.length));
        i = end;
      } else if (name === 'for' && open.length === 0 && beginsRanges(text, end)) {
        out.push(RANGES.padEnd(name.length));
        i = end;
      } else if (name === 'for' && open.at(-1) === '[' && beginsRanges(text, end)) {
        out.push(STACK.padEnd(name.length));
        i = end;
      } else {
        const isName = ROLES.has(name) && (sawWord || isDefined(text, end));
        sawWord = true;
        out.push(
          isName
            ? 'w'.repeat(name.length)
            : isPi(name) && ((i > 0 && startsNumber(text.charAt(i - 1))) || isNamedHere(text, i, end))
              ? 'w'.repeat(name.length)
              : readable(name),
        );
        i = end;
      }
    } else if (isDots) {
      out.push(DOTS.padEnd(2));
      i += 2;
    } else if (number > 0) {
      // Digits that touch are one number, so what touches a number already is left to be a fault.
      const touches = i > 0 && startsNumber(text.charAt(i - 1)) && text[i - 1] !== '.';
      out.push(touches ? text.slice(i, i + number) : zeros(text, i, number));
      i += number;
    } else if (sign === '|' || sign === '‖') {
      const double = sign === '|' && text[i + 1] === '|' && open.at(-1) !== 'absolute';
      const kind = sign === '‖' || double ? 'norm' : 'absolute';
      const marks = kind === 'norm' ? NORM : ABSOLUTE;
      const closes = open.at(-1) === kind && !opensBar(out.slice(-BEFORE).join(''));
      if (closes) open.pop();
      else open.push(kind);
      out.push(
        double ? `${closes ? FILLER + marks.close : marks.open + FILLER}` : closes ? marks.close : marks.open,
      );
      i += double ? 2 : 1;
    } else {
      if ('([{⟨'.includes(sign)) open.push(sign === '[' && BEFORE_BLOCK.test(out.at(-1) ?? ' ') ? '[' : '(');
      if (')]}⟩'.includes(sign)) {
        while (open.at(-1) === 'norm' || open.at(-1) === 'absolute') open.pop();
        open.pop();
      }
      if (sign === '=') sawEquals = true;
      const styled = width === 2 ? styledSign(code) : null;
      out.push(styled ? styled + STYLED : width === 1 ? sign : 'w'.repeat(width));
      i += width;
    }
  }
  return out.join('');
}

/** Blanks and a sign in front of a bar that are examined. */
const BEFORE = 8;

/** Words for what a declared variable is; elsewhere, and where they are defined, they are names. */
const ROLES: ReadonlySet<string> = new Set(['const', 'param', 'var']);
/** Whether a bar behind this opens, though one of its kind is open. */
const opensBar = (before: string): boolean => {
  const last = before.trimEnd().at(-1) ?? ' ';
  return OPENS_BAR.includes(last) || last === NORM.open || last === ABSOLUTE.open;
};

const isDefined = (text: string, end: number): boolean => /^\s*=(?!=)/u.test(text.slice(end, end + BEFORE));

/** The signs right behind which a bracket opens a block; behind all others it is one of places or of sizes. */
const BEFORE_BLOCK = /[\s([{⟨,;=+\-*∘⊙/\\⊗·×\uE000\uE004]$/u;

/** A name in the grammar's letters: what begins with `d` or `_` may be more than a name. Mathematical letters stand for two. */
function readable(name: string): string {
  if (isPi(name)) return '0'.repeat(name.length);
  if (KEPT.has(name)) return name;
  const first = name.charAt(0);
  if (first === 'd' || first === '_') {
    return name.replace(/[^A-Za-z0-9_]/gu, (character) => 'w'.repeat(character.length));
  }
  return 'w'.repeat(name.length);
}

/** A number by its name. Right behind digits, as in `2π`, it is a factor of its own, which the grammar takes for a name. */
export const isPi = (name: string): boolean => name === 'π' || name === 'pi';

const PLAIN_NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const BEGINS_LIST = new RegExp(`^\\s*(?:(?:const|param|var)\\s+)?(?:${PLAIN_NAME}\\s*,\\s*)*$`, 'u');
const DECLARES = new RegExp(`^(?:\\s*,\\s*${PLAIN_NAME})*\\s*[:∈]|^\\s+in\\s+[Rℝ]`, 'u');
const DEFINES = /^(?:\([^()=]*\))?\s*:?=(?!=)/u;
/** Behind these a variable stands: `∂L/∂π`, `∇_π L`, `dL/dπ`. */
const BEFORE_VARIABLE = /(?:∂(?:[²³]|\^\d)?\s*|∇(?:[²³]|\^\d)?_\{?|\/\s*d)$/u;

/** Whether `π` stands here where only a name can: it is declared, defined or derived by, or has places. */
function isNamedHere(text: string, at: number, end: number): boolean {
  const [before, behind] = [
    text.slice(Math.max(0, at - NAMES_BEFORE), at),
    text.slice(end, end + NAMES_BEFORE),
  ];
  if (behind.startsWith('[') || BEFORE_VARIABLE.test(before)) return true;
  if (at > NAMES_BEFORE) return false;
  return (
    (BEGINS_LIST.test(before) && DECLARES.test(behind)) || (before.trim() === '' && DEFINES.test(behind))
  );
}

/** How long a list of declared names is looked through. */
const NAMES_BEFORE = 120;

const startsNumber = (sign: string): boolean =>
  (sign >= '0' && sign <= '9') ||
  sign === '.' ||
  (sign >= '¼' && sign <= '¾') ||
  (sign >= '⅓' && sign <= '⅛');

/** The length of the number that begins here. */
const numberLength = (text: string, at: number): number => lengthAt(NUMBER, text, at);

/** A single digit says what it is: `^-1`, `‖x‖_{2}`, `∂^2`. */
const zeros = (text: string, at: number, length: number): string =>
  length === 1 && /\d/u.test(text.charAt(at)) ? text.charAt(at) : '0'.repeat(length);

/** `{t+1}`, `{ij}` below a name, `{(t)}`, `{[1]}`, `{<t>}` above it: part of the name, as on paper. */
const LOWER_INDEX = /_\{ *[\p{L}\p{N}]+(?: *[-+,] *[\p{L}\p{N}]+)* *\}/uy;
const UPPER_INDEX =
  /\^\{ *(?:\( *[\p{L}\p{N}]+(?: *[-+] *\p{N}+)? *\)|\[ *[\p{L}\p{N}]+(?: *[-+] *\p{N}+)? *\]|< *[\p{L}\p{N}]+(?: *[-+] *\p{N}+)? *>) *\}/uy;
/** The commands whose braces below hold something else: the range of a sum, the variables that are held. */
const TAKES_BRACES = /^(?:[ΣΠER]|ℝ|sum|prod|Var|Cov|max|min|lim|grad|nabla)$/u;

/** The end of a name that begins here, with an index in braces if it has one. */
function endOfName(text: string, from: number): number {
  const end = endOfPlainName(text, from);
  const plain = text.slice(from, end);
  const next = text[end];
  if ((next !== '_' && next !== '^') || text[end + 1] !== '{') return end;
  if (TAKES_BRACES.test(plain)) {
    // `E_{z}[…]`: over which random variable.
    const over = plain === 'E' ? lengthAt(LOWER_INDEX, text, end) : 0;
    return over > 0 && text[end + over] === '[' ? end + over : end;
  }
  const below = lengthAt(LOWER_INDEX, text, end);
  // `e^{(x)}` is a power.
  const above = plain === 'e' ? 0 : lengthAt(UPPER_INDEX, text, end + below);
  return end + below + above;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function endOfPlainName(text: string, from: number): number {
  let i = from;
  while (i < text.length) {
    const code = text.codePointAt(i) ?? 0;
    if (!continuesName(code) && !isSubscript(code)) break;
    if (code === 95 && text[i + 1] === '{' && i > from) break;
    i += code > 0xffff ? 2 : 1;
  }
  return i;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Whether something stands before `by` and words, a number or a bracket follow it on its line: then it is a note. */
export function beginsNote(text: string, at: number, behind: number): boolean {
  let last = at;
  while (last > 0 && isSpace(text.charCodeAt(last - 1))) last -= 1;
  const end = endOfLine(text, behind);
  let next = behind;
  while (next < end && isSpace(text.charCodeAt(next))) next += 1;
  return (
    next > behind &&
    /[\p{L}\p{M}\p{N})\]}'′″’⟩|‖∥⊤⊺*]$/u.test(text.slice(Math.max(0, last - 2), last)) &&
    /^[\p{L}\p{N}("]/u.test(text.slice(next, Math.min(end, next + 2)))
  );
}

/** Whether a statement declares random variables: `random` is a name elsewhere. */
const beginsRandom = (text: string): boolean =>
  /^\s*random\s+[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\[[^[\]]*\])?\s*[,:∈]/u.test(text);

/** Whether a word stands alone: `mean(x)` is a call. */
const endsWord = (out: readonly string[], text: string, end: number): boolean =>
  out.at(-1) === ' ' && isSpace(text.charCodeAt(end));

/** Whether an index with its bounds follows a word that ends here: `for` is a name elsewhere. */
function beginsRanges(text: string, end: number): boolean {
  return /^\s+[\p{L}_][\p{L}\p{M}\p{N}_]*\s*=(?!=)[^#\n]*?\.\./u.test(text.slice(end, endOfLine(text, end)));
}

/** Whether a word that ends here is the last of a question, behind what is asked for. */
function endsQuestion(text: string, end: number): boolean {
  return /^\s*(?:#[^\n]*\s*)*$/u.test(text.slice(end)) && /^\s*derive\s+\S+\s/u.test(text.slice(0, end));
}
