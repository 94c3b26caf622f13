// Derivations from papers and lecture notes for any number of steps, blocks or layers: their lines hold for every length,
// those that end in `# wrong` do not, and what is derived of them verifies.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const folder = join(import.meta.dirname, 'published-families');

describe('published derivations as families', { timeout: 60_000 }, () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const file = readFileSync(join(folder, name), 'utf8');
    const analysis = analyse(file);
    expect(analysis.problems).toEqual([]);
    const { claims, derivatives, problems } = judge(analysis, {
      ...DEFAULT_OPTIONS,
      repair: false,
      quick: true,
    });
    const lineAt = (offset: number): string => {
      const [line = ''] = file.slice(file.lastIndexOf('\n', offset - 1) + 1).split('\n', 1);
      return line;
    };
    const found = claims.map(({ verdict, range }) => `${verdict.status} ${lineAt(range.start)}`);
    expect(found).toEqual(
      claims.map(({ range }) => {
        const line = lineAt(range.start);
        return `${line.endsWith('# wrong') ? 'refuted' : 'verified'} ${line}`;
      }),
    );
    expect(problems.filter(({ code }) => code === 'not-differentiable')).toEqual([]);
    expect(derivatives.map(({ verified }) => verified?.status)).toEqual(derivatives.map(() => 'verified'));
    const asked = file.split('\n').filter((line) => line.startsWith('derive'));
    expect(derivatives.length).toBeGreaterThanOrEqual(asked.length);
  });
});
