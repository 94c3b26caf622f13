// No false alarm and no miss: published claims and thousands of spoiled ones are judged as NumPy's central differences
// labelled them (`make-spoilings.ts`). The judge had no part in the labels.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { type LabelledCase, withSide } from './claims.ts';

function read<T>(path: string): readonly T[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
}

const files = new Map(
  read<{ readonly id: string; readonly file: string }>('../cases/derivatives.json').map(
    ({ id, file }) => [id, file] as const,
  ),
);
const cases = read<LabelledCase>('spoilings.json');

const EXPECTED = { right: 'verified', wrong: 'refuted', 'ill-shaped': 'ill-shaped' } as const;
const LABELS = ['right', 'wrong', 'ill-shaped'] as const;

const counted = { right: 0, wrong: 0, 'ill-shaped': 0, unchecked: 0 };

it.each(cases)('$id: every labelled claim', (labelled) => {
  const file = files.get(labelled.id) ?? '';
  const mistakes: string[] = [];
  for (const label of LABELS) {
    for (const side of labelled[label]) {
      counted[label] += 1;
      const options = { ...DEFAULT_OPTIONS, repair: false };
      const { claims, problems } = judge(analyse(withSide(file, side)), options);
      const status = claims[0]?.verdict.status;
      const about = `${side}: ${label}, judged ${status}`;
      if (problems.some(({ code }) => code === 'internal')) mistakes.push(`${about}, and proved`);
      else if (status === 'unchecked') counted.unchecked += 1;
      else if (status !== EXPECTED[label]) mistakes.push(about);
      // What is said to the person goes with the verdict.
      else if ((label === 'right') === problems.some(({ severity }) => severity === 'error'))
        mistakes.push(`${about}, but ${problems.map(({ message }) => message).join('; ') || 'nothing said'}`);
    }
  }
  expect(mistakes).toEqual([]);
});

it('there are thousands of them, and few stay unchecked', () => {
  const valued = counted.right + counted.wrong;
  console.log(
    `${valued + counted['ill-shaped']} claims: ${counted.right} right, ${counted.wrong} wrong, ` +
      `${counted['ill-shaped']} ill-shaped; ${counted.unchecked} unchecked`,
  );
  expect(counted.unchecked).toBeLessThanOrEqual(0.03 * valued);
  expect(valued).toBeGreaterThanOrEqual(2000);
  expect(new Set(cases.map(({ id }) => id))).toEqual(new Set(files.keys()));
  expect(cases.filter(({ right, wrong }) => right.length + wrong.length < 15)).toEqual([]);
});
