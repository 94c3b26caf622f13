// The examples of docs/language.md: those marked wrong have an error, all others have none, claims judged.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/language.md'), 'utf8');

const examples = [...page.matchAll(/^```mcalc( wrong)?\n(.*?)^```$/gmsu)].map((match) => ({
  line: page.slice(0, match.index).split('\n').length + 1,
  isWrong: match[1] !== undefined,
  text: match[2] ?? '',
}));

function errorsIn(text: string): readonly string[] {
  const { problems } = judge(analyse(text), DEFAULT_OPTIONS);
  return problems
    .filter((problem) => problem.severity === 'error')
    .map(
      (problem) =>
        `${problem.code} at \`${text.slice(problem.range.start, problem.range.end)}\`: ${problem.message}`,
    );
}

describe('docs/language.md', () => {
  test('has examples of both kinds', () => {
    expect(examples.filter((example) => !example.isWrong).length).toBeGreaterThan(10);
    expect(examples.filter((example) => example.isWrong).length).toBeGreaterThan(5);
  });

  test.each(examples.filter((example) => !example.isWrong))('line $line has no errors', ({ text }) => {
    expect(errorsIn(text)).toEqual([]);
    expect(
      judge(analyse(text), DEFAULT_OPTIONS).claims.filter((claim) => claim.verdict.status !== 'verified'),
    ).toEqual([]);
  });

  test.each(examples.filter((example) => example.isWrong))('line $line has one error', ({ text }) => {
    expect(errorsIn(text)).toHaveLength(1);
  });
});
