// First fixes, taken until nothing is left to be fixed: each changes something, leaves no error or warning that was not there,
// makes the claim right where it says so, and after a few steps the file is at rest.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Judgement } from '../../server/engine/api.ts';
import type { Fix, Problem } from '../../server/engine/problems/problem.ts';
import { applyEdits } from '../../server/engine/text/edits.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { type LabelledCase, withSide } from '../judge/claims.ts';
import { readMarkedClaims } from '../judge/marked-claims.ts';

function read<T>(path: string): readonly T[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
}

interface Slip {
  readonly id: string;
  readonly file: string;
  readonly claim: string;
  readonly wrong: string;
}

/** Every so many of the files are examined, others with every other stride. */
const STRIDES = { slips: 23, mistakes: 7, spoilings: 300, marked: 23 } as const;
/** No file needs more. */
const MOST_STEPS = 4;

const every = <Item>(items: readonly Item[], stride: number): readonly Item[] =>
  items.filter((_, at) => at % stride === 0);

const slips = [...read<Slip>('typical-mistakes.json'), ...read<Slip>('slips-by-topic.json')].map(
  ({ file, claim, wrong }) => `${file}${claim} ${wrong}\n`,
);
const mistakes = read<{ readonly kind: string; readonly claimed: string }>('mistakes.json')
  .filter(({ kind }) => kind !== 'correct')
  .map(({ claimed }) => claimed);
const published = new Map(
  read<{ readonly id: string; readonly file: string }>('derivatives.json').map(
    ({ id, file }) => [id, file] as const,
  ),
);
const spoilings = read<LabelledCase>('../judge/spoilings.json').flatMap((labelled) =>
  [...labelled.wrong, ...labelled['ill-shaped']].map((side) =>
    withSide(published.get(labelled.id) ?? '', side),
  ),
);
const marked = ['hard-claims', '../judge/adversarial']
  .flatMap((folder) => readMarkedClaims(join(import.meta.dirname, folder)))
  .filter(({ isTrue }) => !isTrue)
  .map(({ alone }) => alone);

const isBad = ({ severity }: Problem): boolean => severity === 'error' || severity === 'warning';
const wrongIn = ({ claims }: Judgement): number =>
  claims.filter(({ verdict }) => verdict.status === 'refuted' || verdict.status === 'ill-shaped').length;

/** The first fix of the first error or warning that has one. */
const firstFix = ({ problems }: Judgement): Fix | undefined =>
  problems.filter(isBad).find(({ fixes }) => fixes.length > 0)?.fixes[0];

/** What is wrong with the fixes of a file, in words; nothing where they hold. */
function faultsOf(text: string): readonly string[] {
  const seen = new Set([text]);
  let current = text;
  let judged = judge(analyse(current), DEFAULT_OPTIONS);
  for (let step = 0; step < MOST_STEPS; step++) {
    const fix = firstFix(judged);
    if (!fix) return [];
    const about = `step ${step + 1}, ${fix.title}\n${current}`;
    if (fix.edits.length === 0) return [`no edits: ${about}`];
    current = applyEdits(
      current,
      fix.edits.map(({ range, newText }) => ({ span: range, text: newText })),
    );
    if (seen.has(current)) return [`runs in a circle: ${about}`];
    seen.add(current);
    const after = judge(analyse(current), DEFAULT_OPTIONS);
    const bad = (of: Judgement): readonly Problem[] => of.problems.filter(isBad);
    if (bad(after).length > bad(judged).length)
      return [
        `leaves more wrong: ${about}\n${bad(after)
          .map(({ message }) => message)
          .join('\n')}`,
      ];
    if (
      fix.verified &&
      wrongIn(judged) > 0 &&
      wrongIn(after) >= wrongIn(judged) &&
      bad(after).length >= bad(judged).length
    )
      return [
        `does not hold: ${about}\n${bad(after)
          .map(({ message }) => message)
          .join('\n')}`,
      ];
    judged = after;
  }
  return firstFix(judged) ? [`does not come to rest:\n${text}`] : [];
}

describe('first fixes hold', () => {
  test.each([
    ['slips', every(slips, STRIDES.slips)],
    ['mistakes', every(mistakes, STRIDES.mistakes)],
    ['spoilings', every(spoilings, STRIDES.spoilings)],
    ['marked', every(marked, STRIDES.marked)],
  ])(
    '%s',
    (_, files) => {
      expect(files.length).toBeGreaterThan(5);
      expect(files.flatMap(faultsOf)).toEqual([]);
    },
    300_000,
  );
});
