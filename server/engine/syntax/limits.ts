// Limits of a statement: a length, a depth or characters that nobody writes. Each is reported at its place, so that one such
// statement is a fault of its own and the others of its file are read.

import type { Span, Statement, SyntaxFault } from './tree.ts';

/** Longer statements are files that are no mcalc, and would hold everything up. */
const LONGEST = 200_000;
/** Blanks side by side count as one up to here. */
const MOST_BLANKS = 1_000_000;
/**
 * The match recurses over brackets. Within Node's default stack it comes 188 deep in the worst of the forms tried
 * (`∑_{i=1}^{∑_{i=1}^{…`), 248 in plain parentheses; the rest is left to whoever calls, and to what reads the tree.
 */
const DEEPEST = 100;
/** Signs that nest without a bracket: each stands on the one before it. */
const STACKS = "-−|‖∥∑'′’″ᵀ⊤⊺";

/** How deep a tree may be. What reads trees recurses over them, some calls a level; the default stack is ten times as large. */
const DEEPEST_TREE = 600;

/** The first bound that a text breaks before it is read; null for what can be read. */
export function outOfBounds(text: string): SyntaxFault | null {
  return tooLong(text) ?? tooDeep(text) ?? unseen(text);
}

function tooLong(text: string): SyntaxFault | null {
  if (text.length <= LONGEST) return null;
  const length = text.length > MOST_BLANKS ? text.length : text.replace(/\s+/gu, ' ').length;
  if (length <= LONGEST) return null;
  return {
    message: `this statement has ${length} characters, and ${LONGEST} are the most: name parts of it first`,
    span: { start: 0, end: 1 },
  };
}

function tooDeep(text: string): SyntaxFault | null {
  let depth = 0;
  let stacked = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if ('([{⟨'.includes(character)) depth += 1;
    if (')]}⟩'.includes(character)) depth = Math.max(0, depth - 1);
    if (STACKS.includes(character)) stacked += 1;
    else if (character !== ' ' && !/\s/u.test(character)) stacked = 0;
    if (depth > DEEPEST)
      return {
        message: `nested deeper than ${DEEPEST} levels: give an inner part a name of its own`,
        span: { start: i, end: i + 1 },
      };
    if (stacked > DEEPEST)
      return { message: `more than ${DEEPEST} signs in a row`, span: { start: i, end: i + 1 } };
  }
  return null;
}

/** Control characters but for tabs and line ends: nobody sees them, and what is not seen may not be part of a formula. */
const UNSEEN = /(?![\t\n\r])\p{Cc}/gu;

function unseen(text: string): SyntaxFault | null {
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    if (line.includes('#')) continue;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const span = { start: index, end: index + 1 };
    return {
      message: `here stands a control character, U+${code}, which nobody sees`,
      span,
      fixes: [{ title: 'Remove it', span, text: '' }],
    };
  }
  return null;
}

/** A statement whose tree is too deep, such as powers of powers or places of places, at the first part that is. */
export function nestedTooDeep(statement: Statement): SyntaxFault | null {
  // Every level is at least a sign.
  if (statement.span.end - statement.span.start <= DEEPEST_TREE) return null;
  const open: { readonly part: unknown; readonly depth: number; readonly span: Span }[] = [
    { part: statement, depth: 0, span: statement.span },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next;
    if (typeof part !== 'object' || part === null) continue;
    const span = 'span' in part && isSpan(part.span) ? part.span : next.span;
    if (depth > DEEPEST_TREE)
      return { message: 'nested too deep to be read: give an inner part a name of its own', span };
    for (const [key, inner] of Object.entries(part)) {
      // Operations behind a base are written side by side, and each applies to all before it.
      if (key === 'operations' && Array.isArray(inner))
        open.push(...inner.map((one, at) => ({ part: one, depth: depth + at + 1, span })));
      else open.push({ part: inner, depth: 'kind' in part ? depth + 1 : depth, span });
    }
  }
  return null;
}

const isSpan = (value: unknown): value is Span =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
