// Left sides of the lines of derivations, from derivatives by their names.

import { derivativeLatex, differentialLatex, stackedLatex } from '../operators/derivative-latex.ts';
import { type Derivative, derivativeText } from '../text/derivative.ts';
import type { LeftSide } from './derivation.ts';

/** A derivative on the left. */
export const leftSideOf = (derivative: Derivative): LeftSide => ({
  text: derivativeText(derivative),
  latex: derivativeLatex(derivative),
});

/** d(∂L/∂x), d(dL) */
export const differentialSide = ({ text, latex }: LeftSide): LeftSide => ({
  text: `d(${text})`,
  latex: latex === null ? null : differentialLatex(latex),
});

/** vec(dX) */
export const stackedSide = ({ text, latex }: LeftSide): LeftSide => ({
  text: `vec(${text})`,
  latex: latex === null ? null : stackedLatex(latex),
});
