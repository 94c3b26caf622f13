// The examples of docs/diagnostics.md: the wrong one of each code gives that code, the right one gives no such problem.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/diagnostics.md'), 'utf8');

const sections = page
  .split(/^## /mu)
  .slice(1)
  .map((section) => ({
    code: section.slice(0, section.indexOf('\n')).trim(),
    wrong: /```mcalc wrong\n(.*?)```/su.exec(section)?.[1] ?? null,
    right: /```mcalc right\n(.*?)```/su.exec(section)?.[1] ?? null,
  }));

const codesIn = (text: string): readonly string[] =>
  judge(analyse(text), DEFAULT_OPTIONS).problems.map((problem) => problem.code);

describe('docs/diagnostics.md', () => {
  test('has a section for every code', () => {
    const source = readFileSync(
      resolve(import.meta.dirname, '../../server/engine/problems/problem.ts'),
      'utf8',
    );
    const union = source.slice(source.indexOf('export type ProblemCode'));
    const codes = [...union.matchAll(/^ {2}\| '([a-z-]+)'/gmu)].map((match) => match[1] ?? '');
    expect([...sections.map((section) => section.code)].sort()).toEqual([...codes].sort());
  });

  test.each(sections.filter((section) => section.wrong !== null))('$code', ({ code, wrong, right }) => {
    expect(codesIn(wrong ?? '')).toContain(code);
    expect(codesIn(right ?? '')).toEqual([]);
  });
});
