// What is exported as LaTeX and read again means the same: every line that was derived is judged, and right.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const published: readonly { readonly id: string; readonly file: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/derivatives.json'), 'utf8'),
);

/** A sample: traces, determinants, products, a network. */
const SAMPLE = ['det-51', 'lin-69', 'tr-hadamard', 'ridge', 'mf-3', 'mlp1-W', 'bilinear'];

test.each(published.filter(({ id }) => SAMPLE.includes(id)))('$id', ({ file }) => {
  const exported = exportDocument(analyse(file), 'latex', 'a.mcalc', DEFAULT_OPTIONS).text;
  const { text, notes } = importPaper(exported, 'tex', analyse);
  const { claims } = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false });
  expect(notes).toEqual([]);
  expect(claims.length).toBeGreaterThan(0);
  expect(claims.filter(({ verdict }) => verdict.status !== 'verified').map(({ claim }) => claim)).toEqual([]);
});
