// Derivatives from the literature, file by file: right claims verify, and what is derived is verified, with a proof that
// holds, and nearly always no longer than what was published.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { createLengths } from './lengths.ts';

interface PublishedDerivative {
  readonly id: string;
  readonly family: string;
  readonly source: string;
  /** A whole file, line by line: its claim is what was published, its `derive` asks for the same. */
  readonly file: readonly string[];
}

const folder = join(import.meta.dirname, 'published');
const collections = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    cases: JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly PublishedDerivative[],
  }));

const closed = (text: string) =>
  judge(analyse(text.replace(/^derive .*$/mu, '$& closed')), DEFAULT_OPTIONS).derivatives[0];

describe.each(collections)('$name', ({ cases }) => {
  const lengths = createLengths();

  test('every derivative has an id of its own and a source, every family three at least', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.filter(({ source }) => source === '')).toEqual([]);
    const members = (family: string) => cases.filter((other) => other.family === family).length;
    expect(cases.filter(({ family }) => members(family) < 3).map(({ id }) => id)).toEqual([]);
  });

  test.each(cases)('$id', ({ id, file }) => {
    const text = file.join('\n');
    const judgement = judge(analyse(text), DEFAULT_OPTIONS);
    const problems = judgement.problems.filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    expect(problems.map(({ message }) => message)).toEqual([]);
    expect(judgement.claims.map(({ verdict }) => verdict.status)).toEqual(['verified']);
    expect(judgement.derivatives.map(({ verified }) => verified?.status)).toEqual(['verified']);
    const [derived] = judgement.derivatives;
    expect(derived?.steps.filter(({ confirmed }) => confirmed === false)).toEqual([]);
    // What was published is one formula: an answer of several lines is compared written out.
    const formula = derived?.lines ? closed(text)?.expr : derived?.expr;
    expect(formula).toBeDefined();
    if (formula !== undefined) lengths.add(id, text, formula);
  });

  test('nearly all have at most as many operators as were published, and none many more', () => {
    lengths.expectShort();
  });
});
