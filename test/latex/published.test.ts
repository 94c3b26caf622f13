// Published snippets, and others in the styles of papers, posts and lecture notes: what is read has no errors, a right text
// verifies, and a wrong one is not made right.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

interface Snippet {
  readonly id: string;
  readonly latex: readonly string[];
  /** The text in the language that is right for it. */
  readonly mcalc: string;
  /** `right`, or what is wrong with it. */
  readonly published: string;
}

const snippetsOf = (path: string): readonly Snippet[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../cases', path), 'utf8'));

/** Nothing can be judged: what is derived, or how it depends on what it is derived by, stands in prose. */
const UNJUDGED = ['s05', 's31', 's32'];

function outcome(text: string) {
  const analysis = analyse(text);
  const errors = analysis.problems.flatMap(({ severity, message }) =>
    severity === 'error' ? [message] : [],
  );
  const { claims } = judge(analysis, { ...DEFAULT_OPTIONS, repair: false });
  return { errors, statuses: claims.map(({ verdict }) => verdict.status) };
}

const isFlagged = (statuses: readonly string[]): boolean =>
  statuses.some((status) => status === 'refuted' || status === 'ill-shaped');

describe.each(['latex.json', 'latex/own.json', 'latex/styles.json'])('%s', (path) => {
  test.each(snippetsOf(path))('$id', ({ id, latex, published }) => {
    const { errors, statuses } = outcome(importPaper(latex.join('\n'), 'piece', analyse).text);
    if (UNJUDGED.includes(id)) {
      expect({ errors, statuses }).toEqual({ errors: [], statuses: [] });
      return;
    }
    expect(statuses.length).toBeGreaterThan(0);
    if (published.startsWith('wrong')) expect(isFlagged(statuses)).toBe(true);
    else
      expect({ errors, isVerified: statuses.every((status) => status === 'verified') }).toEqual({
        errors: [],
        isVerified: true,
      });
  });
});

test('the texts that stand beside our own snippets are right for them', () => {
  const own = [...snippetsOf('latex/own.json'), ...snippetsOf('latex/styles.json')];
  const wrong = own.filter(({ mcalc, published }) => {
    const { statuses } = outcome(mcalc);
    return published.startsWith('wrong')
      ? !isFlagged(statuses)
      : !statuses.every((one) => one === 'verified');
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});
