// Which derivative is meant at a place, which derivations answer it, and how its left side is typeset.

import {
  type Analysis,
  type AskedDerivative,
  type Derivation,
  insideVec,
  powersOf,
  type Question,
  quotientLatex,
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

const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;
/** A member of a family, `W[l]`: its name and its indices. */
const MEMBER = /^([\p{L}\p{M}\p{N}_]+)\[([^[\]]+)\]$/u;
const ONE_LETTER = /^(\p{L}\p{M}*)(?:_?([\p{N}]+))?$/u;

/**
 * A name for typesetting: one letter in italics, a word upright, digits as subscript, as the indices of a member; null where it is
 * no name.
 */
export function typesetName(text: string): string | null {
  const inside = insideVec(text);
  if (inside !== null) {
    const name = typesetName(inside);
    return name && `\\mathrm{vec}(${name})`;
  }
  const [, family, places] = MEMBER.exec(text) ?? [];
  if (family !== undefined && places !== undefined) {
    const [, stem, below] = /^(.*)_\{(\w+)\}$/u.exec(typesetName(family) ?? '') ?? [];
    return stem === undefined ? `${typesetName(family)}_{${places}}` : `${stem}_{${below}, ${places}}`;
  }
  if (!NAME.test(text)) return null;
  // These look different from what NFKC makes of them.
  const name = text.replace(/[^ℓϵϑϰϕϱϖ]+/gu, (letters) => letters.normalize('NFKC'));
  const letter = ONE_LETTER.exec(name);
  if (letter) return letter[2] ? `${letter[1]}_{${letter[2]}}` : `${letter[1]}`;
  return `\\mathrm{${name.replace(/_/g, '\\_')}}`;
}

/** `\frac{\partial L}{\partial Θ}`, `\mathrm{d}L`; null where a part is no plain name. */
export function typesetDerivative(derivative: AskedDerivative): string | null {
  const above = typesetName(derivative.of);
  if (above === null || derivative.kind === 'gradients') return above;
  if (derivative.kind === 'differential') return `\\mathrm{d}${above}`;
  const below = powersOf(derivative.by).flatMap(({ variable, power }) => {
    const text = typesetName(variable);
    return text === null ? [] : [{ text, power }];
  });
  const isWhole = below.reduce((sum, { power }) => sum + power, 0) === derivative.by.length;
  return isWhole ? quotientLatex(above, below, derivative.by.length) : null;
}
