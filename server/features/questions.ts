// Which derivative is meant at a place, and which derivations answer it.

import {
  type Analysis,
  type AskedDerivative,
  type Derivation,
  type Question,
  sameDerivative,
} from '../engine/api.ts';
import { lengthOf, touches } from './ranges.ts';

/** The question at an offset: the smallest that holds it, else the one of the statement that it stands in. */
export function questionAt(analysis: Analysis, offset: number): Question | null {
  const smallest = (of: readonly Question[], range: (question: Question) => { start: number; end: number }) =>
    of
      .filter((question) => touches(range(question), offset))
      .sort((a, b) => lengthOf(range(a)) - lengthOf(range(b)))[0] ?? null;
  return (
    smallest(analysis.questions, (question) => question.range) ??
    smallest(analysis.questions, (question) => question.statementRange)
  );
}

/** Whether a derivation is a claim of the language: its left side a derivative by a variable, its right side a matrix. */
export const isInsertable = ({ kind, derivative }: Derivation): boolean =>
  kind === 'matrix' && derivative.kind === 'partial';

/** The derivations that answer what is asked; the gradients by all params are several. */
export function answersTo(asked: AskedDerivative, derivations: readonly Derivation[]): readonly Derivation[] {
  return derivations.filter(({ derivative }) =>
    asked.kind === 'gradients'
      ? derivative.kind === 'partial' && derivative.by.length === 1 && derivative.of === asked.of
      : sameDerivative(derivative, asked),
  );
}
