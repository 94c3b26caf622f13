// A derivative with its derivation written out: a chain of claims, each line equal to the one before.

import {
  type Analysis,
  type Derivation,
  derivativeText,
  type Judgement,
  type Question,
  type TextEdit,
} from '../../engine/api.ts';
import { covers } from '../ranges.ts';
import { lineStart, onOneLine } from './written.ts';

export interface Expansion {
  readonly text: string;
  readonly edit: TextEdit;
}

/** The derivation above a claim, or, with its answer, below a question; null where it is no chain of equations. */
export function expand(analysis: Analysis, question: Question, derivation: Derivation): Expansion | null {
  const lines = linesOf(derivation);
  const answer = derivativeText(derivation.derivative);
  const displayed = question.asked ? lines : lines.filter(({ left }) => left !== answer);
  if (derivation.kind !== 'matrix' || displayed.length < 2) return null;
  const text = chainOf(displayed);
  const { statementRange } = question;
  if (!question.asked) {
    const above = lineStart(analysis.text, statementRange.start);
    return { text, edit: { range: { start: above, end: above }, newText: `${text}\n` } };
  }
  const lineEnd = analysis.text.indexOf('\n', statementRange.end);
  const below = lineEnd < 0 ? analysis.text.length : lineEnd;
  return { text, edit: { range: { start: below, end: below }, newText: `\n${text}` } };
}

/** Whether every claim of a chain that was written in holds; `judgement` is that of the file with it. */
export function holds({ text, edit }: Expansion, judgement: Judgement): boolean {
  const start = edit.range.start + edit.newText.indexOf(text);
  const inside = judgement.claims.filter(({ range }) => covers({ start, end: start + text.length }, range));
  return inside.length > 0 && inside.every(({ verdict }) => verdict.status === 'verified');
}

interface Line {
  readonly left: string;
  readonly right: string;
  readonly note: string;
}

function linesOf({ steps }: Derivation): readonly Line[] {
  const lines: Line[] = [];
  for (const { left, expr, rule, cite } of steps) {
    if (left.text === expr) continue;
    // Characters that end a note, or cannot be in one, would be read as something else.
    const note = onOneLine(`${rule}${cite ? `, ${cite}` : ''}`).replace(/[`\n]/gu, '');
    lines.push({ left: left.text, right: onOneLine(expr), note });
  }
  return lines;
}

/** One statement for each left side, a line for each step, the signs of equality below one another. */
function chainOf(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(({ right }) => [...right].length));
  return lines
    .map(({ left, right, note }, index) => {
      const isLater = lines[index - 1]?.left === left;
      const side = isLater ? ' '.repeat([...left].length) : left;
      return `${side} = ${right}${' '.repeat(width - [...right].length)}   by ${note}`;
    })
    .join('\n');
}
