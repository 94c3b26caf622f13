// Twenty published snippets: what is read has no errors, a right publication verifies, and a wrong one is not made right.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

interface Snippet {
  readonly id: string;
  readonly latex: readonly string[];
  readonly published: string;
}

const snippets: readonly Snippet[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/latex.json'), 'utf8'),
);

/** Not read yet: entries for every index, families of layers, sums over sets, losses and shapes in prose. */
const OPEN = ['s05', 's18', 's19', 's22', 's28', 's29', 's31', 's32'];

const judged = snippets.map(({ id, latex, published }) => {
  const { text } = importPaper(latex.join('\n'), 'piece', analyse);
  const analysis = analyse(text);
  const errors = analysis.problems.filter(({ severity }) => severity === 'error').length;
  const { claims } = judge(analysis, { ...DEFAULT_OPTIONS, repair: false });
  return {
    id,
    errors,
    isWrong: published.startsWith('wrong'),
    statuses: claims.map(({ verdict }) => verdict.status),
  };
});

test.each(judged.filter(({ id }) => !OPEN.includes(id)))('$id', ({ isWrong, statuses }) => {
  expect(statuses.length).toBeGreaterThan(0);
  if (isWrong) expect(statuses.some((status) => status === 'refuted' || status === 'ill-shaped')).toBe(true);
  else expect(statuses.every((status) => status === 'verified')).toBe(true);
});

test('no wrong publication is made right', () => {
  const mended = judged.filter(
    ({ isWrong, statuses }) => isWrong && statuses.length > 0 && statuses.every((one) => one === 'verified'),
  );
  expect(mended.map(({ id }) => id)).toEqual([]);
});
