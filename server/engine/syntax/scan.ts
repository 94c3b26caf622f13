// Text → statements: a statement ends with its line, unless a bracket is open, the line ends in a binary operator, `=` or
// a comma, or the next line is indented and begins with a binary operator or `=`. Linear in the text.

import { canonical } from './characters.ts';
import type { Piece } from './tree.ts';

const OPENERS = '([{⟨';
const CLOSERS = ')]}⟩';
const ENDS_OPEN = /(?:[=,+\-*∘⊙/\\⊗·×]|\.[+\-*/])$/u;
const BEGINS_WITH_OPERATOR = /^[ \t]+(?:[=+*∘⊙/\\⊗·×⋅∗-]|−|\.[+\-*/])/u;
const BEGINS_STATEMENT =
  /^(?:(?:dim|const|param|var|fn|derive|notation|convention|import)(?![\p{L}\p{N}_'])|∂|[\p{L}_][\p{L}\p{M}\p{N}_]*\s*(?::|=(?!=)))/u;

interface Line {
  readonly start: number;
  /** Without its comment and the blanks behind it. */
  readonly code: string;
  readonly raw: string;
}

/** The statements of a document in order; comments before a statement and empty lines belong to none. */
export function scanStatements(text: string): readonly Piece[] {
  const lines = linesOf(text);
  const pieces: Piece[] = [];
  for (let i = 0; i < lines.length; ) {
    const first = lines[i];
    if (!first || first.code.trim() === '') {
      i += 1;
      continue;
    }
    const last = lastLine(lines, i);
    const end = lines[last];
    const indent = first.code.length - first.code.trimStart().length;
    const start = first.start + indent;
    const stop = end ? end.start + end.code.length : start;
    pieces.push({ start, text: text.slice(start, stop) });
    i = last + 1;
  }
  return pieces;
}

/** The index of the last line of the statement that begins at `first`. */
function lastLine(lines: readonly Line[], first: number): number {
  let depth = 0;
  let last = first;
  for (let i = first; i < lines.length; i++) {
    const line = lines[i];
    if (!line) break;
    const blank = line.code.trim() === '';
    if (i > first && !blank) {
      const open = depth > 0 || ENDS_OPEN.test(signs(lines[last]?.code ?? ''));
      if (!open && !BEGINS_WITH_OPERATOR.test(line.code)) break;
      if (open && BEGINS_STATEMENT.test(line.code)) break;
    }
    if (blank) {
      const isComment = line.raw.trim() !== '';
      if (!isComment && depth === 0 && !ENDS_OPEN.test(signs(lines[last]?.code ?? ''))) break;
      continue;
    }
    depth = depthAfter(line.code, depth);
    last = i;
  }
  return last;
}

/** The end of a line with look-alikes as the signs they look like. */
function signs(code: string): string {
  const tail = code.slice(-2);
  return [...tail].map(canonical).join('');
}

function depthAfter(code: string, before: number): number {
  let depth = before;
  let inString = false;
  for (const character of code) {
    if (character === '"') inString = !inString;
    if (inString) continue;
    if (OPENERS.includes(character)) depth += 1;
    else if (CLOSERS.includes(character)) depth = Math.max(0, depth - 1);
  }
  return depth;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (;;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const raw = text.slice(start, end);
    lines.push({ start, raw, code: withoutComment(raw).trimEnd() });
    if (newline < 0) return lines;
    start = newline + 1;
  }
}

function withoutComment(line: string): string {
  if (!line.includes('#')) return line;
  const quoted = /^[^#"]*"[^"]*"[^#"]*/u.exec(line);
  const at = line.indexOf('#', quoted?.[0].length ?? 0);
  return at < 0 ? line : line.slice(0, at);
}
