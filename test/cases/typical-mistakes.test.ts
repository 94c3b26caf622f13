// Typical slips in derivatives by hand, each beside its right twin. Which side is right was found out by central differences in
// NumPy at two sets of sizes; in slips-by-topic.json by hand, and by the judge. The wrong one is flagged once and its first fix leaves the file without an error; the right one
// is left in peace.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Judgement } from '../../server/engine/api.ts';
import type { Problem, TextEdit } from '../../server/engine/problems/problem.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

interface BuggyRule {
  readonly id: string;
  readonly kind: string;
  /** Declarations and definitions. */
  readonly file: string;
  /** What is claimed, up to the sign. */
  readonly claim: string;
  readonly wrong: string;
  readonly right: string;
}

const read = (name: string): readonly BuggyRule[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const slips: readonly BuggyRule[] = [...read('typical-mistakes.json'), ...read('slips-by-topic.json')];

/** At least so many first fixes are edits of what was written; the others replace it by the derived answer. */
const LEAST_EDITS = 0.9;

const judged = (text: string): Judgement => judge(analyse(text), DEFAULT_OPTIONS);
const isError = ({ severity }: Problem): boolean => severity === 'error';

function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, newText }) => done.slice(0, range.start) + newText + done.slice(range.end), text);
}

describe('typical mistakes', () => {
  let edits = 0;
  let mended = 0;

  it.each(slips)('$id, $kind: $claim $wrong', ({ file, claim, wrong }) => {
    const text = `${file}${claim} ${wrong}\n`;
    const errors = judged(text).problems.filter(isError);
    expect(errors.map(({ code }) => code)).toHaveLength(1);
    const [fix] = errors.flatMap(({ fixes }) => fixes);
    // A false identity says nothing of what its author wanted.
    if (!fix && claim.endsWith('==')) return;
    expect(fix).toBeDefined();
    expect(judged(edited(text, fix?.edits ?? [])).problems.filter(isError)).toEqual([]);
    mended += 1;
    if (!fix?.title.startsWith('Replace')) edits += 1;
  });

  it('the first fix is mostly an edit of what was written', () => {
    expect(edits / mended).toBeGreaterThan(LEAST_EDITS);
  });

  it.each(slips)('$id: $claim $right is right', ({ file, claim, right }) => {
    const problems = judged(`${file}${claim} ${right}\n`).problems;
    expect(problems.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  });
});
