// Rules for what stands in what, and the facts of entries beside the values of single nodes, hold.

import { expect, test } from 'vitest';
import { print } from '../../../server/engine/calculus/print.ts';
import { brokenEntries } from './entry-laws.ts';
import { brokenFormula, neverRecognised } from './formula-laws.ts';
import { formulas } from './formulas.ts';

test.each(formulas.map((formula) => [print(formula), formula] as const))('%s', (_, formula) => {
  expect(brokenFormula(formula)).toEqual([]);
});

test('every function that may be written out is recognised somewhere', () => {
  expect(neverRecognised()).toEqual([]);
});

test('calls with numbers, factors that meet, kinks and roots are as the entries say', () => {
  expect(brokenEntries()).toEqual([]);
});
