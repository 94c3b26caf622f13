// Which derivative is meant at a place, and how a derivative is written.

import type { Analysis, Derivation, Question } from '../engine/api.ts';
import { superscript } from './numbers.ts';
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
  if (question.wrt !== null) return derivations.filter((derivation) => sameQuestion(derivation, question));
  const differentials = derivations.filter((derivation) => nameDerivative(derivation) === question.of);
  if (differentials.length > 0) return differentials;
  return derivations.filter(({ of, wrt, order }) => of === question.of && wrt !== null && order === 1);
}

/** As it stands behind `derive`: `∂L/∂Θ`, `dL`, or for all params `L`. */
export function nameQuestion(question: Named): string {
  return question.wrt === null ? question.of : nameDerivative(question);
}

/** `∂L/∂Θ`, `∂²L/∂x²`, `∂²L/∂x∂y`; without a variable the differential, `dL`. */
export function nameDerivative({ of, wrt, order }: Named): string {
  if (wrt === null) return `d${inParentheses(of)}`;
  const variables = variablesOf(wrt);
  const power = order > 1 ? superscript(order) : '';
  const below = powersOf(variables, order).map(
    ([name, times]) => `∂${inParentheses(name)}${times > 1 ? superscript(times) : ''}`,
  );
  return `∂${power}${inParentheses(of)}/${below.join('')}`;
}

/** Each variable once, with how often the derivative is taken by it. */
function powersOf(
  variables: readonly string[],
  order: number,
): readonly (readonly [name: string, times: number])[] {
  const [only] = variables;
  if (variables.length === 1 && only !== undefined) return [[only, order]];
  return [...new Set(variables)].map((name) => [name, variables.filter((other) => other === name).length]);
}

/** Of a mixed derivative, `wrt` names several variables. */
function variablesOf(wrt: string): readonly string[] {
  return wrt.split(/,\s*(?![^(]*\)|[^[]*\])/);
}

function inParentheses(text: string): string {
  return isOneName(text) || isInParentheses(text) ? text : `(${text})`;
}

/** Whether the first parenthesis closes at the very end: `(a b)`, but not `(a)(b)`. */
export function isInParentheses(text: string): boolean {
  if (!text.startsWith('(')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
}

/** `X` of `vec(X)`; null where the text is no vec. */
export function insideVec(text: string): string | null {
  const call = 'vec';
  const rest = text.slice(call.length);
  return text.startsWith(call) && isInParentheses(rest) ? rest.slice(1, -1) : null;
}

function isOneName(text: string): boolean {
  return NAME.test(text) || insideVec(text) !== null;
}

/** A name, or a member of a family, `W[l]`. */
const NAME = /^[\p{L}\p{M}\p{N}_]+(?:\[[^[\]]+\])?$/u;
const ONE_LETTER = /^(\p{L}\p{M}*)(?:_?([\p{N}]+))?$/u;

/** A name for typesetting: one letter in italics, a word upright, digits as subscript; null where it is no name. */
export function typesetName(text: string): string | null {
  const inside = insideVec(text);
  if (inside !== null) {
    const name = typesetName(inside);
    return name && `\\mathrm{vec}(${name})`;
  }
  if (!NAME.test(text)) return null;
  // These look different from what NFKC makes of them.
  const name = text.replace(/[^ℓϵϑϰϕϱϖ]+/gu, (letters) => letters.normalize('NFKC'));
  const letter = ONE_LETTER.exec(name);
  if (letter) return letter[2] ? `${letter[1]}_{${letter[2]}}` : `${letter[1]}`;
  return `\\mathrm{${name.replace(/_/g, '\\_')}}`;
}

/** `\frac{\partial L}{\partial Θ}`; null where a side is no plain name. */
export function typesetDerivative({ of, wrt, order }: Named): string | null {
  const above = typesetName(of);
  if (above === null) return null;
  if (wrt === null) return `\\mathrm{d}${above}`;
  const raised = (times: number): string => (times > 1 ? `^{${times}}` : '');
  const below = powersOf(variablesOf(wrt), order).map(([name, times]) => {
    const letter = typesetName(name);
    return letter && `\\partial ${letter}${raised(times)}`;
  });
  return below.includes(null) ? null : `\\frac{\\partial${raised(order)} ${above}}{${below.join('\\,')}}`;
}
