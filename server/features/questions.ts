// Which derivative is meant at a place, and how a derivative is written.

import type { Analysis, Derivation, Question } from '../engine/api.ts';
import { lengthOf, touches } from './ranges.ts';

interface Named {
  readonly of: string;
  readonly wrt: string | null;
  readonly order: number;
}

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

export function sameQuestion(a: Named, b: Named): boolean {
  return a.of === b.of && a.wrt === b.wrt && a.order === b.order;
}

/** The derivations that answer a question; one by all params has several. */
export function answersTo(question: Named, derivations: readonly Derivation[]): readonly Derivation[] {
  const exact = derivations.filter((derivation) => sameQuestion(derivation, question));
  if (exact.length > 0 || question.wrt !== null) return exact;
  return derivations.filter(
    (derivation) => derivation.of === question.of && derivation.order === question.order,
  );
}

/** `∂L/∂Θ`, `∂²L/∂x²`, `dL`. */
export function nameDerivative({ of, wrt, order }: Named): string {
  const above = isOneName(of) ? of : `(${of})`;
  if (wrt === null) return `d${above}`;
  const power = order === 2 ? '²' : order === 3 ? '³' : '';
  const below = isOneName(wrt) ? wrt : `(${wrt})`;
  // Of mixed derivatives, `wrt` names both variables already.
  return /∂/.test(wrt) ? `∂${power}${above}/∂${wrt}` : `∂${power}${above}/∂${below}${power}`;
}

function isOneName(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}_]+$/u.test(text) || /^vec\([^()]*\)$/.test(text);
}

const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;
const VECTORISED = /^vec\(([\p{L}\p{M}\p{N}_]+)\)$/u;
const ONE_LETTER = /^(\p{L}\p{M}*)(?:_?([\p{N}]+))?$/u;

/** A name for typesetting: one letter in italics, a word upright, digits as subscript; null where it is no name. */
export function typesetName(text: string): string | null {
  const inside = VECTORISED.exec(text)?.[1];
  if (inside !== undefined) return `\\mathrm{vec}(${typesetName(inside)})`;
  if (!NAME.test(text)) return null;
  const name = text.normalize('NFKC');
  const letter = ONE_LETTER.exec(name);
  if (letter) return letter[2] ? `${letter[1]}_{${letter[2]}}` : `${letter[1]}`;
  return `\\mathrm{${name.replace(/_/g, '\\_')}}`;
}

/** `\frac{\partial L}{\partial Θ}`; null where a side is no plain name. */
export function typesetDerivative({ of, wrt, order }: Named): string | null {
  const above = typesetName(of);
  if (above === null) return null;
  if (wrt === null) return `\\mathrm{d}${above}`;
  const below = typesetName(wrt);
  const power = order > 1 ? `^{${order}}` : '';
  return below && `\\frac{\\partial${power} ${above}}{\\partial ${below}${power}}`;
}
