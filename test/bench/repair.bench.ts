// What a search for repairs costs, over the published mistakes: in judgements of the same claim, and in milliseconds.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { JudgementOptions } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

interface Mistake {
  readonly id: string;
  readonly kind: string;
  readonly claimed: string;
}

const ROUNDS = 5;
const WANTED = 30;

const mistakes: readonly Mistake[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/mistakes.json'), 'utf8'),
);
const wrong = mistakes.filter(({ kind }) => kind !== 'correct');

const middle = (values: readonly number[], part = 0.5): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;

/** The least of some rounds: what else runs on the machine only adds. */
function milliseconds(text: string, options: JudgementOptions): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const analysis = analyse(text);
    const start = performance.now();
    judge(analysis, options);
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

const measured = wrong.map(({ id, claimed }) => {
  const judged = milliseconds(claimed, { ...DEFAULT_OPTIONS, repair: false });
  const repaired = milliseconds(claimed, { ...DEFAULT_OPTIONS, repair: true });
  return { id, judged, search: repaired - judged, ratio: (repaired - judged) / judged };
});

const ratio = middle(measured.map((one) => one.ratio));
const slowest = measured.reduce((a, b) => (b.search > a.search ? b : a));
console.log(
  `${measured.length} wrong claims: one judgement ${middle(measured.map((one) => one.judged)).toFixed(1)} ms,`,
);
console.log(
  `a search ${middle(measured.map((one) => one.search)).toFixed(1)} ms (nine of ten within ${middle(
    measured.map((one) => one.search),
    0.9,
  ).toFixed(0)} ms, the slowest ${slowest.id}: ${slowest.search.toFixed(0)} ms, wanted: 2000)`,
);
console.log(`a search costs ${ratio.toFixed(1)} judgements in the median (wanted: below ${WANTED})`);
