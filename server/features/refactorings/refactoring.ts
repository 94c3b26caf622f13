// A refactoring: edits that change how a file is written and not what it says.

import type { Analysis, Judgement, TextEdit, TextRange } from '../../engine/api.ts';
import { editedText } from '../rename.ts';

export interface Refactoring {
  readonly kind: 'extract' | 'inline' | 'rewrite';
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Where a new name stands in the text after it, so that it can be given another at once. */
  readonly newName: TextRange | null;
}

/** The input of a refactoring. */
export interface Scene {
  readonly analysis: Analysis;
  readonly judgement: Judgement | null;
  /** The selection; where nothing is selected, the place of the cursor. */
  readonly range: TextRange;
}

/** Whether the text after it has no problem that it had not before, and every name that stays has its shape. */
export function isSound(
  { edits }: Refactoring,
  before: Analysis,
  analyse: (text: string) => Analysis,
): boolean {
  const after = analyse(editedText(before.text, edits));
  const left = new Map<string, number>();
  for (const problem of serious(before)) left.set(problem, (left.get(problem) ?? 0) + 1);
  for (const problem of serious(after)) {
    const count = left.get(problem) ?? 0;
    if (count === 0) return false;
    left.set(problem, count - 1);
  }
  const shapes = new Map(before.symbols.map(({ name, shapeText }) => [name, shapeText]));
  return after.symbols.every(({ name, shapeText }) => (shapes.get(name) ?? shapeText) === shapeText);
}

/** Not by place, since text has moved. */
const serious = ({ problems }: Analysis): readonly string[] =>
  problems
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, message }) => `${code} ${message.replace(/lines? \d+/gu, 'line')}`);
