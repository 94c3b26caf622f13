// Published derivatives and published mistakes: right claims verify, their derivatives are derived, verified and no longer; wrong
// claims are flagged and offered a repair that has been tried.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { createLengths } from './lengths.ts';

interface PublishedDerivative {
  readonly id: string;
  readonly file: string;
}

interface PublishedMistake {
  readonly id: string;
  readonly kind: string;
  readonly claimed: string;
  readonly right: string;
}

function read<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}

const derivatives = read<PublishedDerivative>('derivatives.json');
const mistakes = read<PublishedMistake>('mistakes.json');

/**
 * m128 is published with the square of the mask left out: it is right only if the entries of `Ind` are 0 or 1, which the file
 * does not say. At Ind = 2, R = U = 1, V = l1 = 2 the gradient is 20, the published answer 12.
 */
const WRONG_AS_PUBLISHED = new Set(['m128']);

const judged = (text: string): Judgement => judge(analyse(text), DEFAULT_OPTIONS);
const errorsOf = (judgement: Judgement): readonly string[] =>
  judgement.problems
    .filter((problem) => problem.severity === 'error' || problem.severity === 'warning')
    .map((problem) => `${problem.code}: ${problem.message}`);

/** Published for full column rank, which the file does not say: what is derived holds for every rank that stays the same. */
const MORE_GENERAL = new Set(['dir-pinv']);

describe('published derivatives', () => {
  const lengths = createLengths();

  test.each(derivatives)('$id', ({ id, file }) => {
    const judgement = judged(file);
    expect(errorsOf(judgement)).toEqual([]);
    expect(judgement.claims.map((claim) => claim.verdict.status)).toEqual(['verified']);
    expect(judgement.derivatives.map((derivation) => derivation.verified?.status)).toEqual(['verified']);
    expect(
      judgement.derivatives.flatMap((derivation) =>
        derivation.steps.filter((step) => step.confirmed === false),
      ),
    ).toEqual([]);
    const [derived] = judgement.derivatives;
    expect(derived).toBeDefined();
    if (derived && !MORE_GENERAL.has(id)) lengths.add(id, file, derived.expr);
  });

  test('nearly all have at most as many operators as were published, and none many more', () => {
    lengths.expectShort();
  });
});

describe('published mistakes', () => {
  test.each(mistakes.filter((mistake) => mistake.kind !== 'correct'))(
    '$id, $kind: the claim is flagged and repaired',
    ({ claimed }) => {
      const judgement = judged(claimed);
      const wrong = judgement.problems.filter((problem) => problem.severity === 'error');
      expect(wrong).toHaveLength(1);
      const [fix] = wrong.flatMap((problem) => problem.fixes);
      expect(fix?.verified).toBe(true);
      const edits = [...(fix?.edits ?? [])].sort((a, b) => b.range.start - a.range.start);
      const mended = edits.reduce(
        (text, edit) => text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end),
        claimed,
      );
      expect(judged(mended).claims.map((claim) => claim.verdict.status)).toEqual(['verified']);
    },
  );

  test.each(mistakes.filter((mistake) => !WRONG_AS_PUBLISHED.has(mistake.id)))(
    '$id: no alarm on the right answer',
    ({ right }) => {
      const judgement = judged(right);
      expect(errorsOf(judgement)).toEqual([]);
      expect(judgement.claims.map((claim) => claim.verdict.status)).toEqual(['verified']);
    },
  );

  test.each(mistakes.filter((mistake) => mistake.kind === 'correct'))(
    '$id: no alarm on a claim that is right',
    ({ claimed }) => {
      expect(errorsOf(judged(claimed))).toEqual([]);
    },
  );
});
