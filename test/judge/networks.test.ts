// Networks as pages of named steps, each with the lines that a paper has for its gradients: those verify, and what `derive L`
// answers verifies line by line and is hardly longer.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { LeftSide, Verdict } from '../../server/engine/api.ts';
import { derivativeText } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const folder = join(import.meta.dirname, 'networks');
const files = readdirSync(folder);

/** The most characters of the derived lines, for each of the paper's: of any network, and of the one in the middle. */
const LONGEST = 1.5;
const MIDDLE = 1.1;

interface Derived {
  readonly left: Pick<LeftSide, 'text'>;
  readonly expr: string;
  readonly verified: Verdict | null;
}

const lengthOf = (lines: readonly string[]): number => lines.join('').length;

describe('networks', { timeout: 60_000 }, () => {
  const ratios: number[] = [];

  test.each(files)('%s', (name) => {
    const file = readFileSync(join(folder, name), 'utf8');
    const { claims, derivatives } = judge(analyse(file), { ...DEFAULT_OPTIONS, repair: false });
    expect(claims.flatMap(({ claim, verdict }) => (verdict.status === 'verified' ? [] : [claim]))).toEqual(
      [],
    );
    const derived = derivatives.flatMap(({ derivative, expr, verified, lines }): readonly Derived[] =>
      lines ? lines : [{ left: { text: derivativeText(derivative) }, expr, verified }],
    );
    expect(
      derived.flatMap(({ left, verified }) => (verified?.status === 'verified' ? [] : [left.text])),
    ).toEqual([]);
    const published = file.split('\n').filter((line) => line.startsWith('∂'));
    const own = derived.map(({ left, expr }) => `${left.text} = ${expr}`);
    const ratio = lengthOf(own) / lengthOf(published);
    ratios.push(ratio);
    expect(ratio, own.join('\n')).toBeLessThanOrEqual(LONGEST);
  });

  afterAll(() => {
    if (ratios.length < files.length) return;
    expect(ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(MIDDLE);
  });
});
