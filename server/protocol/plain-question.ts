// A derivative as it crosses to the client: by its names.

import { type AskedDerivative, derivativeText, namesOfDerivative } from '../engine/api.ts';
import type { PlainQuestion } from './requests.ts';

/** Of what has no variable (`dL`, all params of L) the text behind `derive` is what is asked for. */
export function plainQuestion(asked: AskedDerivative): PlainQuestion {
  return { ...namesOfDerivative(asked), ...(asked.kind !== 'partial' && { of: derivativeText(asked) }) };
}

/** Whether two questions ask for the same derivative by the same names. */
export function sameNames(a: PlainQuestion, b: PlainQuestion): boolean {
  return a.of === b.of && a.wrt === b.wrt && a.order === b.order;
}
