// Every `.mcalc` file here says what is expected of it under its own lines; nothing else may be wrong with it.
// Files under `judged/` are judged with numbers as well.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Problem } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { type Mark, marksOf } from '../support/marks.ts';

const here = import.meta.dirname;

function files(folder: string): readonly string[] {
  return readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.mcalc'))
    .map((name) => join(folder, name));
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const show = (text: string, problem: Problem): string =>
  `line ${lineOf(text, problem.range.start)}: ${problem.severity} ${problem.code} at \`${text.slice(problem.range.start, problem.range.end)}\`: ${problem.message}`;

function expectMarks(
  text: string,
  problems: readonly Problem[],
  hoverTitle: (offset: number) => string | null,
  origins: (offset: number) => readonly string[],
): void {
  const marks = marksOf(text);
  const unmet: string[] = [];
  const met = new Set<Problem>();
  const at = (mark: Mark): string => `line ${mark.line}, \`${text.slice(mark.start, mark.end)}\``;
  for (const mark of marks) {
    const { expectation } = mark;
    switch (expectation.kind) {
      case 'problem': {
        const found = problems.find(
          (problem) =>
            problem.range.start === mark.start &&
            problem.range.end === mark.end &&
            problem.code === expectation.code &&
            problem.severity === expectation.severity,
        );
        if (found) met.add(found);
        if (!found) unmet.push(`${at(mark)}: no ${expectation.severity} ${expectation.code}`);
        else if (expectation.message !== null && !found.message.includes(expectation.message))
          unmet.push(`${at(mark)}: says "${found.message}", not "${expectation.message}"`);
        break;
      }
      case 'fix': {
        const fixes = problems
          .filter((problem) => problem.range.start === mark.start && problem.range.end === mark.end)
          .flatMap((problem) => problem.fixes);
        const first = fixes[0]?.edits[0]?.newText;
        if (first !== expectation.text)
          unmet.push(
            `${at(mark)}: the first fix is ${first === undefined ? 'missing' : `\`${first}\``}, not \`${expectation.text}\``,
          );
        break;
      }
      case 'shape': {
        const title = hoverTitle(mark.start) ?? 'nothing';
        if (!title.endsWith(` : ${expectation.shape}`)) unmet.push(`${at(mark)}: hover says ${title}`);
        break;
      }
      case 'origin':
        if (!origins(mark.start).includes(expectation.text))
          unmet.push(`${at(mark)}: origins are ${origins(mark.start).join(', ')}`);
        break;
    }
  }
  const unexpected = problems.filter((problem) => !met.has(problem)).map((problem) => show(text, problem));
  expect([...unmet, ...unexpected.map((line) => `unexpected ${line}`)]).toEqual([]);
}

describe('shapes and names', () => {
  test.each(files('shapes'))('%s', (name) => {
    const text = readFileSync(join(here, name), 'utf8');
    const analysis = analyse(text);
    expectMarks(
      text,
      analysis.problems,
      (offset) => analysis.hoverAt(offset)?.title ?? null,
      (offset) => analysis.hoverAt(offset)?.origins.map((origin) => origin.text) ?? [],
    );
  });
});

describe('claims', { timeout: 30_000 }, () => {
  test.each(files('judged'))('%s', (name) => {
    const text = readFileSync(join(here, name), 'utf8');
    const analysis = analyse(text);
    const { problems } = judge(analysis, DEFAULT_OPTIONS);
    expectMarks(
      text,
      problems,
      (offset) => analysis.hoverAt(offset)?.title ?? null,
      (offset) => analysis.hoverAt(offset)?.origins.map((origin) => origin.text) ?? [],
    );
  });
});
