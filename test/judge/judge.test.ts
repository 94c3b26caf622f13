// No false alarm and no miss: published claims and thousands of spoiled ones are judged as NumPy's central differences
// labelled them (`make-spoilings.ts`). The judge had no part in the labels.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { type LabelledCase, withSides } from './claims.ts';

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

/** The claims of a case stand in one file, which is read once; none of them has to do with another. */
it.each(cases)('$id: every labelled claim', (labelled) => {
  const sides = LABELS.flatMap((label) => labelled[label].map((side) => ({ label, side })));
  const text = withSides(
    files.get(labelled.id) ?? '',
    sides.map(({ side }) => side),
  );
  const { claims, problems } = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false });
  expect(claims).toHaveLength(sides.length);
  const mistakes = claims.flatMap(({ verdict: { status }, statementRange }, i) => {
    const { label = 'right', side = '' } = sides[i] ?? {};
    counted[label] += 1;
    const said = problems.filter(
      ({ range }) => range.start >= statementRange.start && range.end <= statementRange.end,
    );
    const about = `${side}: ${label}, judged ${status}`;
    if (said.some(({ code }) => code === 'internal')) return [`${about}, and proved`];
    if (status === 'unchecked') {
      counted.unchecked += 1;
      return [];
    }
    if (status !== EXPECTED[label]) return [about];
    // What is said to the person goes with the verdict.
    if ((label === 'right') === said.some(({ severity }) => severity === 'error'))
      return [`${about}, but ${said.map(({ message }) => message).join('; ') || 'nothing said'}`];
    return [];
  });
  expect(mistakes).toEqual([]);
  const outside = problems.filter(
    ({ range }) =>
      !claims.some(
        ({ statementRange }) => range.start >= statementRange.start && range.end <= statementRange.end,
      ),
  );
  expect(outside.filter(({ severity }) => severity === 'error')).toEqual([]);
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
