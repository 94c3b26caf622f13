// Lays a document out in the one style. Comments stay, one empty line at most stays, and a statement whose meaning would
// not be exactly the same afterwards is left as it was written.

import { parseStatement, readAsTex } from './parse.ts';
import { type PrintOptions, printStatement } from './print.ts';
import { scanStatements, withLineFeeds } from './scan.ts';
import type { Piece, Statement } from './tree.ts';

export interface FormatOptions {
  /** Spells the operators beyond ASCII in ASCII. */
  readonly ascii?: boolean;
}

/** Longer lines are broken by their authors, and better than here. */
const WIDEST = 110;

/** The document laid out; formatting it again changes nothing. */
export function formatDocument(written: string, options: FormatOptions = {}): string {
  const text = withLineFeeds(written);
  const out: string[] = [];
  let at = 0;
  const pieces = scanStatements(text);
  const noted = new Set(pieces.flatMap(notedSign));
  for (const piece of pieces) {
    // Indentation before a statement goes; what else stands before it are comments and empty lines.
    out.push(withoutIndent(text.slice(at, piece.start)), formatPiece(piece, { ...options, noted }));
    at = piece.start + piece.text.length;
  }
  out.push(text.slice(at));
  return tidyLines(out.join(''));
}

/** The text before a statement, without the blanks on its own line. */
function withoutIndent(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return text.slice(0, end);
}

/** The sign that a `notation` gives a meaning; an imported one tells nothing here. */
function notedSign({ text }: Piece): readonly string[] {
  return /^notation\s*(\S)/u.exec(text)?.slice(1) ?? [];
}

function formatPiece(piece: Piece, options: PrintOptions): string {
  const parsed = parseStatement(piece.text);
  if (parsed.kind === 'broken') return piece.text;
  // The reading of TeX depends on the file: `X \beta` divides where there is a `beta`.
  if (piece.text.includes('\\') && readAsTex(piece.text)) return piece.text;
  const broken = piece.text.includes('\n');
  const printed = printStatement(parsed.statement, { ...options, broken });
  const tooWide = printed.split('\n').some((line) => line.length > WIDEST);
  if (tooWide && broken) return piece.text;
  if (!keepsMeaning(parsed.statement, printed, options)) return piece.text;
  return piece.text.includes('#') && broken ? (withComments(piece.text, printed) ?? piece.text) : printed;
}

/** The comments inside a statement go with the lines that they stand on; null where the lines are no longer the same ones. */
function withComments(written: string, printed: string): string | null {
  const code = printed.split('\n');
  const indent = ' '.repeat(code[1]?.search(/\S/u) ?? 0);
  const lines = written.split('\n').map((line) => {
    const comment = line.indexOf('#');
    const bare = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    return { bare, gap: Math.max(2, comment - bare.length), comment: comment < 0 ? '' : line.slice(comment) };
  });
  if (lines.filter(({ bare }) => bare !== '').length !== code.length) return null;
  let next = 0;
  return lines
    .map(({ bare, gap, comment }) => {
      if (bare === '') return comment === '' ? '' : indent + comment;
      const line = code[next++] ?? '';
      return comment === '' ? line : line + ' '.repeat(gap) + comment;
    })
    .join('\n');
}

function keepsMeaning(before: Statement, printed: string, options: PrintOptions): boolean {
  const pieces = scanStatements(printed);
  const after = parseStatement(printed);
  if (pieces.length !== 1 || after.kind === 'broken') return false;
  // In ASCII some signs become calls: there it is enough that the text is one statement and prints alike again.
  if (options.ascii === true) {
    const again = printStatement(after.statement, { ...options, broken: printed.includes('\n') });
    return again === printed && after.statement.kind === before.kind;
  }
  return sameTree(before, after.statement);
}

/** Whether two trees say the same: everything but places. */
export function sameTree(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, withoutPlaces) === JSON.stringify(b, withoutPlaces);
}

const PLACES: ReadonlySet<string> = new Set(['span', 'signSpan', 'pathSpan', 'blanks']);

function withoutPlaces(key: string, value: unknown): unknown {
  return PLACES.has(key) ? undefined : value;
}

function tidyLines(text: string): string {
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split('\n').map((line) => line.trimEnd());
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  const tidy = `${kept.join('\n').replace(/\n+$/u, '')}\n`.replace(/^\n+(?=.)/u, '');
  return tidy.replaceAll('\n', ending);
}
