// Every operator that is in the table keeps what its entry promises; nobody has to think of a new one here.

import { expect, test } from 'vitest';
import { operators } from '../../../server/engine/operators/table.ts';
import { brokenLaws } from './laws.ts';
import { samples } from './samples.ts';

/** They stand for what is worked out before anything is evaluated. */
const PLACEHOLDERS = ['derivative', 'differentialOf', 'variable'];

test('every operator of the table is tried', () => {
  const tried = new Set([...samples.map(({ operator }) => operator.name), ...PLACEHOLDERS]);
  expect(operators.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  expect(samples.length).toBeGreaterThan(operators.length);
});

test.each(samples.map((sample) => [sample.label, sample] as const))('%s', (_, sample) => {
  expect(brokenLaws(sample)).toEqual([]);
});
