// Text → statements: a statement ends with its line, unless a bracket is open, the line ends in a binary operator, `=` or
// a comma, or the next line is indented and begins with a binary operator or `=`. Linear in the text.

import { canonical, OPENS_BAR } from './characters.ts';
import { beginsNote } from './prepare.ts';
import type { Piece } from './tree.ts';

/** An operator at the end; the `*` of the nuclear norm `‖A‖_*` is none. */
const ENDS_OPEN = /(?:[=+\-∘⊙/\\⊗·×^]|(?<!_)\*|\.[+\-*/^])$/u;
const BEGINS_WITH_OPERATOR = /^(?:[=+*∘⊙/\\⊗·×^-]|\.[+\-*/^])/u;
const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const KEYWORD = String.raw`(?:dim|const|param|var|fn|derive|notation|convention|import)(?![\p{L}\p{M}\p{N}_'])`;
/** The words that end an open bracket, lest half a line swallow the file: none of them can stand inside one. */
const BEGINS_STATEMENT = new RegExp(
  `^(?:${KEYWORD}|[∂𝜕𝛛]|${NAME}(?:\\s*,\\s*${NAME})*\\s*[:∈]|${NAME}(?:\\([^()=]*\\)|\\[[^[\\]=]*\\]|/${NAME})?\\s*=)`,
  'u',
);
/** The words that a sign at the end of a line does not continue over. */
const BEGINS_DEFINITION = new RegExp(`^(?:${KEYWORD}|${NAME}\\s*(?::|=(?!=)))`, 'u');
const BEGINS_WITH_KEYWORD = new RegExp(`^${KEYWORD}`, 'u');
/** Nor what a comma at the end of a formula does: one may part the formulas of a sentence. */
const BEGINS_FORMULA = new RegExp(`^(?:${KEYWORD}|[∂𝜕𝛛∇]|${NAME}(?:\\([^()=]*\\)|/${NAME})?\\s*=(?!=))`, 'u');
const DIMS = /^dim(?![\p{L}\p{M}\p{N}_'])/u;

/** A line without its comment, and without the blanks on both sides. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly indented: boolean;
  readonly hasComment: boolean;
}

/** The brackets open at the end of a line of a statement. One for all of its lines: a thousand brackets are copied nowhere. */
interface Progress {
  readonly open: string[];
  /** Whether it lists sizes, `dim a = 2,` and on the next line `b = 3`. */
  readonly isDims: boolean;
  sawEquals: boolean;
  /** The end of the line, without a note. */
  tail: string;
}

/** A text in which a carriage return that stands alone, a line's end to editors, is a line feed; of the same length. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/gu, '\n') : text;
}

/** The statements of a document in order; comments before a statement and empty lines belong to none. */
export function scanStatements(text: string): readonly Piece[] {
  return [...statementsFrom(text, 0)];
}

/** The statements from an offset on, at which a line begins that begins a statement, or none. */
export function* statementsFrom(text: string, from: number): Generator<Piece> {
  const lineAt = linesOf(text, from);
  for (let i = 0; ; ) {
    const first = lineAt(i);
    if (!first) return;
    if (first.code === '') {
      i += 1;
      continue;
    }
    const last = lastLine(lineAt, i);
    const { start } = first;
    yield* statementsBeside(start, text.slice(start, lineAt(last)?.end ?? start));
    i = last + 1;
  }
}

const LIST = `${NAME}(?:\\s{0,9},\\s{0,9}${NAME}){0,20}`;
const DECLARES = String.raw`\s{0,9}(?:[:∈](?!=)|in\s{1,9}[Rℝ](?![\p{L}\p{N}_]))`;
/** Of `const x : R[n], y : R` nobody knows whether y is one, too. */
const BEGINS_PLAIN_DECLARATION = new RegExp(`^(?!${KEYWORD})${LIST}${DECLARES}`, 'u');
/** `, A : ` and `, x, y ∈ `; a word in front of names is an attribute of what is declared before: `, spd, x : R[n]`. */
const NEXT_DECLARATION = new RegExp(
  `,\\s{0,9}(?:(?:and|und|et)\\s{1,9})?(?!\\p{Ll}{3,}\\s{0,9},)(?=${LIST}${DECLARES})|\\s(?:and|und|et)\\s{1,9}(?=${LIST}${DECLARES})`,
  'uy',
);

/** Statements side by side: several declarations behind commas, and whatever is parted by `;` outside of brackets. */
function* statementsBeside(start: number, text: string): Generator<Piece> {
  const declares = BEGINS_PLAIN_DECLARATION.test(text);
  if (text.includes('#') || text.includes('"') || !(declares || text.includes(';'))) {
    yield { start, text };
    return;
  }
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if ('([{⟨'.includes(sign)) depth += 1;
    else if (')]}⟩'.includes(sign)) depth -= 1;
    if (depth !== 0 || !/[,;\s]/u.test(sign)) continue;
    NEXT_DECLARATION.lastIndex = at;
    const isDeclared = declares && BEGINS_PLAIN_DECLARATION.test(text.slice(from, at));
    const joint = isDeclared ? NEXT_DECLARATION.exec(text)?.[0] : undefined;
    const width = joint?.length ?? /^;\s*(?=\S)/u.exec(text.slice(at))?.[0].length ?? 0;
    if (width === 0 || at === from) continue;
    yield { start: start + from, text: text.slice(from, at).trimEnd() };
    from = at + width;
    at = from - 1;
  }
  yield { start: start + from, text: text.slice(from) };
}

/** The index of the last line of the statement that begins at `first`. */
function lastLine(lineAt: (index: number) => Line | null, first: number): number {
  const isDims = DIMS.test(lineAt(first)?.code ?? '');
  const progress: Progress = { open: [], isDims, sawEquals: false, tail: '' };
  let last = first;
  for (let i = first; ; i++) {
    const line = lineAt(i);
    if (!line) break;
    if (line.code === '') {
      if (!line.hasComment && !reachesOn(progress)) break;
      continue;
    }
    if (i > first && !(reachesOn(progress) ? reachesOver(progress, line) : continues(line))) break;
    advance(progress, line.code);
    last = i;
  }
  return last;
}

const continues = (line: Line): boolean =>
  line.indented && BEGINS_WITH_OPERATOR.test(signs(line.code.slice(0, 2)));

const endsInComma = ({ tail }: Progress): boolean => tail.endsWith(',');

const reachesOn = (progress: Progress): boolean =>
  progress.open.length > 0 || endsInComma(progress) || ENDS_OPEN.test(progress.tail);

function reachesOver(progress: Progress, line: Line): boolean {
  if (line.indented) return true;
  if (progress.open.length > 0) return !BEGINS_STATEMENT.test(line.code);
  // A list goes on with a name: `const A,` and on the next line `B : R[n]`.
  const ends = endsInComma(progress)
    ? progress.isDims
      ? BEGINS_WITH_KEYWORD
      : BEGINS_FORMULA
    : BEGINS_DEFINITION;
  return !ends.test(line.code);
}

/** Look-alikes as the signs they look like. */
const signs = (code: string): string => Array.from(code, canonical).join('');

const CLOSED_BY: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['⟩', '⟨'],
]);

function advance(progress: Progress, code: string): void {
  const { open } = progress;
  progress.tail = signs(code.slice(-2));
  // Where the last bar that opened ends.
  let opened = -1;
  for (let i = 0; i < code.length; i++) {
    const sign = canonical(code.charAt(i));
    if (sign === '"') {
      const end = code.indexOf('"', i + 1);
      if (end < 0) break;
      i = end;
    } else if (sign === '=') progress.sawEquals = true;
    else if ('([{⟨'.includes(sign)) open.push(sign);
    else if (CLOSED_BY.has(sign)) {
      // A bar that is left open ends with the bracket around it.
      while (open.length > 0 && !'([{⟨'.includes(open.at(-1) ?? '')) open.pop();
      open.pop();
    } else if (sign === '|' || sign === '‖') {
      const double = sign === '|' && code[i + 1] === '|' && open.at(-1) !== '|';
      const kind = double ? '‖' : sign;
      const before = code.slice(0, i).trimEnd().length - 1;
      const opens = before >= 0 && (before === opened || OPENS_BAR.includes(canonical(code.charAt(before))));
      if (double) i += 1;
      if (open.at(-1) === kind && !opens) open.pop();
      else {
        open.push(kind);
        opened = i;
      }
    } else if (
      sign === 'b' &&
      progress.sawEquals &&
      open.length === 0 &&
      /^by\s/u.test(code.slice(i, i + 3))
    ) {
      // Behind a note nothing goes on, whatever its last sign is.
      if (!/\s/u.test(code.charAt(i - 1)) || !beginsNote(code, i, i + 2)) continue;
      progress.tail = '';
      return;
    }
  }
}

/** The lines from an offset on by their number; null behind the last. Read as far as they are asked for. */
function linesOf(text: string, from: number): (index: number) => Line | null {
  const lines: Line[] = [];
  let next: number | null = from;
  return (index) => {
    while (lines.length <= index && next !== null) {
      const newline = text.indexOf('\n', next);
      lines.push(readLine(text.slice(next, newline < 0 ? text.length : newline), next));
      next = newline < 0 ? null : newline + 1;
    }
    return lines[index] ?? null;
  };
}

function readLine(raw: string, from: number): Line {
  const bare = withoutComment(raw);
  const code = bare.trim();
  const start = from + bare.length - bare.trimStart().length;
  return {
    start,
    end: start + code.length,
    code,
    indented: start > from,
    hasComment: bare.length < raw.length,
  };
}

function withoutComment(line: string): string {
  if (!line.includes('#')) return line;
  const quoted = /^[^#"]*"[^"]*"[^#"]*/u.exec(line);
  const at = line.indexOf('#', quoted?.[0].length ?? 0);
  return at < 0 ? line : line.slice(0, at);
}
