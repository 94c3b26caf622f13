// A derivative by its names in TeX, as it stands left of an equals sign.

import { type AskedDerivative, insideVec, powersOf, quotientLatex } from '../text/derivative.ts';
import { nameLatex } from './writing.ts';

/** `\frac{\partial L}{\partial \Theta}`, `\mathrm{d} L`; null where a part is no name, no member of a family and no vec of one. */
export function derivativeLatex(derivative: AskedDerivative): string | null {
  const of = partLatex(derivative.of);
  if (of === null || derivative.kind === 'gradients') return of;
  if (derivative.kind === 'differential') return differentialLatex(of);
  const below = powersOf(derivative.by).flatMap(({ variable, power }) => {
    const text = partLatex(variable);
    return text === null ? [] : [{ text, power }];
  });
  const isWhole = below.reduce((sum, { power }) => sum + power, 0) === derivative.by.length;
  return isWhole ? quotientLatex(of, below, derivative.by.length) : null;
}

/** `\mathrm{d} L` of what is typeset already. */
export const differentialLatex = (of: string): string => `\\mathrm{d} ${of}`;

/** The columns of what is typeset already, below one another. */
export const stackedLatex = (of: string): string => `\\operatorname{vec}\\left(${of}\\right)`;

const NAME = /^[\p{L}\p{M}\p{N}_]+(?:\[[^[\]]+\])?$/u;

/** A name as it is set in formulas; null of what is no name. */
export function partLatex(text: string): string | null {
  const inside = insideVec(text);
  if (inside === null) return NAME.test(text) ? nameLatex(text) : null;
  const name = partLatex(inside);
  return name === null ? null : stackedLatex(name);
}
