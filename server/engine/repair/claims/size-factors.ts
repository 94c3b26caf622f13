// A size multiplied into a claimed side, or below it, as its author would have written it: means that were left out or put in.

import { bracketed, LEVEL } from '../../operators/writing.ts';
import { asWritten, numberInFront, type TermInText, usesStar } from '../shapes/written-term.ts';
import { coefficientText } from './coefficients.ts';

/** `1/N side`, `2/N side`; a number in front of the side goes above the size. */
export function overSize(factor: number, side: TermInText, size: string): string {
  const number = numberInFront(side);
  const value = factor * (number?.value ?? 1);
  const rest = number?.rest ?? bracketed(asWritten(side.term, side.text), LEVEL.product);
  const star = usesStar(rest) ? ' * ' : ' ';
  const above = coefficientText(Math.abs(value));
  const quotient = Number.isInteger(value) ? `${above}/${size}` : `${above}${star}1/${size}`;
  return `${value < 0 ? '-' : ''}${quotient}${star}${rest}`;
}

/** `N side`, `2 N side`. */
export function timesSize(factor: number, side: TermInText, size: string): string {
  const number = Math.abs(factor) === 1 ? '' : `${coefficientText(Math.abs(factor))} `;
  const inside = bracketed(asWritten(side.term, side.text), LEVEL.product);
  return `${factor < 0 ? '-' : ''}${number}${size} ${inside}`;
}
