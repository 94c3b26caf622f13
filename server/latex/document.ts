// The mathematics of a document: formulas of a `.tex` or Markdown file with their places, its macros, and what its comments
// say to mcalc. Nothing of a document is executed, and no other file is read.

export type Format = 'tex' | 'markdown' | 'python' | 'piece';

interface Formula {
  /** The text that KaTeX reads. */
  readonly latex: string;
  /** Where its first character stands in the document. */
  readonly start: number;
  /** Whether it stands on lines of its own, and not within a sentence. */
  readonly isDisplayed: boolean;
}

/** Statements of the language that stand in a comment or in a fenced block. */
interface Remark {
  readonly text: string;
  readonly start: number;
}

export interface Paper {
  readonly formulas: readonly Formula[];
  readonly remarks: readonly Remark[];
  /** Macros that the document defines, as KaTeX takes them. */
  readonly macros: Readonly<Record<string, string>>;
}

const DISPLAYS =
  'equation align alignat gather multline eqnarray displaymath math flalign split aligned gathered'.split(
    ' ',
  );
const VERBATIM = 'verbatim lstlisting minted comment tikzpicture tabular'.split(' ');
const WRAPPED = '\\begin{aligned}';
const UNWRAPPED = '\\end{aligned}';

/** The formulas of a text, in their order. A piece without any delimiters is one formula a line. */
export function readPaper(text: string, format: Format): Paper {
  const found = scan(text, format);
  if (format !== 'piece' || found.formulas.length > 0) return found;
  const formulas = [...text.matchAll(/[^\n]+(?:\\\\\n[^\n]+)*/gu)].flatMap(({ 0: line, index }) =>
    line.trim() === '' ? [] : [formulaOf(line, index, true)],
  );
  return { ...found, formulas };
}

/** One after the other, whichever begins first; what none of these begins is prose. */
function scan(text: string, format: Format): Paper {
  const formulas: Formula[] = [];
  const remarks: Remark[] = [];
  const macros: Record<string, string> = {};
  const missing = new Set<string>();
  const opening = format === 'markdown' ? MARKDOWN : TEX;
  let at = 0;
  while (at < text.length) {
    opening.lastIndex = at;
    const match = opening.exec(text);
    if (!match) break;
    const [head] = match;
    const start = match.index;
    const inside = start + head.length;
    const close = (end: string | RegExp): { readonly at: number; readonly next: number } | null => {
      if (typeof end === 'string') {
        // A node that is not behind one place is behind none that follows.
        const place = missing.has(end) ? -1 : text.indexOf(end, inside);
        if (place < 0) missing.add(end);
        return place < 0 ? null : { at: place, next: place + end.length };
      }
      const rest = end.exec(text.slice(inside));
      return rest ? { at: inside + rest.index, next: inside + rest.index + rest[0].length } : null;
    };
    const environment = /^\\begin\{(\w+)(\*?)\}$/u.exec(head);
    const block = environment?.[1] ?? '';
    if (head.startsWith('\\\\') || head === '\\$' || head === '\\%') at = inside;
    else if (head.startsWith('%') || head.startsWith('<!--') || head.startsWith('```')) {
      const end = head.startsWith('%') ? close(/\n|$/u) : close(head.startsWith('<') ? '-->' : /^```/mu);
      const body = text.slice(inside, end?.at ?? text.length);
      const off = /^\s*mcalc off\s*$/u.test(body) ? /mcalc on\b/gu : null;
      const remark = head.startsWith('```') ? /^mcalc[^\n]*\n/u.exec(body) : /^\s*mcalc:/u.exec(body);
      if (remark)
        remarks.push({ text: body.slice(remark[0].length).trimStart(), start: inside + remark[0].length });
      else if (/^```$/u.test(head) && /^math[^\n]*\n/u.test(body)) {
        const first = body.indexOf('\n') + 1;
        formulas.push(formulaOf(body.slice(first), inside + first, true));
      }
      at = end?.next ?? text.length;
      if (off) {
        off.lastIndex = at;
        at = (off.exec(text)?.index ?? text.length) + 'mcalc on'.length;
      }
    } else if (environment && VERBATIM.includes(block))
      at = close(`\\end{${block}${environment[2]}}`)?.next ?? text.length;
    else if (environment && !DISPLAYS.includes(block)) at = inside;
    else if (/^\\(?:re)?newcommand|^\\def|^\\DeclareMathOperator|^\\providecommand/u.test(head)) {
      const macro = macroAt(text, start);
      if (macro) macros[macro.name] = macro.body;
      at = macro?.next ?? inside;
    } else {
      const end = close(environment ? `\\end{${block}${environment[2]}}` : (CLOSING[head] ?? head));
      const isDisplayed = head !== '$' && head !== '\\(';
      if (end) formulas.push(formulaOf(text.slice(inside, end.at), inside, isDisplayed));
      at = end?.next ?? inside;
    }
  }
  return { formulas, remarks, macros };
}

const TEX =
  /\\\\|\\\$|\\%|%|\\begin\{\w+\*?\}|\\\[|\\\(|\$\$|\$|\\(?:re)?newcommand\*?|\\providecommand\*?|\\def(?=\\)|\\DeclareMathOperator\*?/gu;
const MARKDOWN =
  /```|<!--|\\\\|\\\$|\\begin\{\w+\*?\}|\\\[|\\\(|\$\$|\$|\\(?:re)?newcommand\*?|\\def(?=\\)/gu;
const CLOSING: Readonly<Record<string, string>> = { '\\[': '\\]', '\\(': '\\)' };

/** Labels and numbers go, places stay; rows and columns need a table round them. */
function formulaOf(body: string, start: number, isDisplayed: boolean): Formula {
  const blank = (text: string): string => ' '.repeat(text.length);
  const latex = body
    .replace(/\\(?:label|tag|ref|eqref)\{[^{}]*\}|\\nonumber|\\notag|(?<!\\)%[^\n]*/gu, blank)
    .replace(/[.,;]\s*$/u, blank);
  const isTable = /(?<!\\)&|\\\\/u.test(outside(latex));
  return isTable
    ? { latex: `${WRAPPED}${latex}${UNWRAPPED}`, start: start - WRAPPED.length, isDisplayed }
    : { latex, start, isDisplayed };
}

/** A place in what KaTeX reads as one in the document. */
export function placeIn({ latex, start }: Pick<Formula, 'latex' | 'start'>, at: number): number {
  const isWrapped = latex.startsWith(WRAPPED) && latex.endsWith(UNWRAPPED);
  const [least, most] = isWrapped ? [WRAPPED.length, latex.length - UNWRAPPED.length] : [0, latex.length];
  return start + Math.max(least, Math.min(most, at));
}

/** The formulas in no environment of their own. */
function outside(latex: string): string {
  let depth = 0;
  return latex
    .split(/(?=\\(?:begin|end)\{)/u)
    .filter((part) => {
      if (part.startsWith('\\begin{')) depth += 1;
      const isInside = depth > 0 && !part.startsWith('\\end{');
      if (part.startsWith('\\end{')) depth -= 1;
      return !isInside && depth <= 0;
    })
    .map((part) => part.replace(/^\\end\{\w+\*?\}/u, ''))
    .join('');
}

/** `\newcommand{\x}[1]{…}`, `\def\x{…}`, `\DeclareMathOperator{\x}{name}` at a place. */
function macroAt(
  text: string,
  at: number,
): { readonly name: string; readonly body: string; readonly next: number } | null {
  const head = /^\\(\w+)\*?\s*\{?(\\[a-zA-Z]+)\}?\s*(?:\[\d\])?\s*(?:#\d)*\s*(?=\{)/u.exec(
    text.slice(at, at + 200),
  );
  const [whole, command, name] = head ?? [];
  if (whole === undefined || name === undefined) return null;
  const start = at + whole.length;
  let depth = 0;
  for (let place = start; place < text.length; place++) {
    const character = text[place];
    if (character === '\\') place += 1;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth > 0) continue;
    const body = text.slice(start + 1, place);
    return {
      name,
      body: command === 'DeclareMathOperator' ? `\\operatorname{${body}}` : body,
      next: place + 1,
    };
  }
  return null;
}
