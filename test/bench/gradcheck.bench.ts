// What judging a right claim costs, beside PyTorch's gradcheck of the same function at the same sizes.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { variableKey } from '../../server/engine/numeric/program.ts';
import { prepareTrials } from '../../server/engine/numeric/trials.ts';
import { createDocumentFormulas } from '../../server/engine/queries/document-formulas.ts';
import { isScalar } from '../../server/engine/shapes/shape.ts';
import { entryOf } from '../../server/engine/values/kernels.ts';
import type { Matrix } from '../../server/engine/values/matrix.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { published, questionsOf } from '../engine/calculus/digits/published-results.ts';
import { torchProgram } from './torch-program.ts';

/** Other published claims, with which both sides are warmed up. */
const warming: readonly { readonly id: string; readonly file: readonly string[] }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/published/classics.json'), 'utf8'),
);

/** Of so many runs the fastest counts, on both sides: the others tell of the machine. */
const RUNS = 3;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const rowsOf = (a: Matrix): number[][] =>
  Array.from({ length: a.rows }, (_, i) => Array.from({ length: a.cols }, (_, j) => entryOf(a, i, j)));

/** The same function for PyTorch, at the judge's first point; null where it has none of its operators, or for a Hessian. */
function programOf(file: string): object | null {
  const documentFormulas = createDocumentFormulas(analyse(file));
  const [asked] = questionsOf(documentFormulas);
  if (!asked || !('by' in asked.question) || asked.question.kind === 'hessian') return null;
  const { of, by } = asked.question;
  if (by.payload.kind !== 'variable') return null;
  const options = documentFormulas.judgeOptions({ ...DEFAULT_OPTIONS, trials: 2 });
  const prepared = prepareTrials(asked.question, [], documentFormulas.setting(asked.definitions), options);
  const point = prepared.kind === 'trials' ? prepared.trials.list[0]?.found.point : undefined;
  const program = point && torchProgram(of, point.sizes);
  const moving = program?.variables[variableKey(by.payload.variable)];
  if (!program || !point || !moving) return null;
  const values: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(program.variables)) {
    const value = point.values.get(key);
    if (!value) return null;
    values[name] =
      value.data.length === 1 && (name !== moving || isScalar(by.shape)) ? value.data[0] : rowsOf(value);
  }
  return { lines: program.lines, result: program.result, by: moving, values };
}

const ours = new Map<string, number>();
const first = new Map<string, number>();
const programs: object[] = [];
const cases = [
  ...warming.map(({ id, file }) => ({ id, file: `${file.join('\n')}\n`, counts: false })),
  ...published.map(({ id, file }) => ({ id, file, counts: true })),
];
for (const { id, file, counts } of cases) {
  const claims = file
    .split('\n')
    .filter((line) => !line.startsWith('derive '))
    .join('\n');
  const analysis = analyse(claims);
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const [claim] = judge(analysis, DEFAULT_OPTIONS).claims;
    return { claim, time: performance.now() - start };
  });
  const [{ claim } = { claim: undefined }] = runs;
  const time = Math.min(...runs.map((run) => run.time));
  if (counts && claim?.verdict.status === 'verified') ours.set(id, time);
  first.set(id, runs[0]?.time ?? Number.NaN);
  const program = programOf(file);
  if (program) programs.push({ id, counts, ...program });
}
console.log(
  `mcalc: ${ours.size} right claims judged, median ${median([...ours.values()]).toFixed(2)} ms, at ${DEFAULT_OPTIONS.trials} points of two sets of sizes`,
);
const python = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'gradcheck-torch.py')], {
  input: JSON.stringify(programs),
  encoding: 'utf8',
});
if (python.status === 0) {
  const times: Readonly<Record<string, readonly [number, boolean, number] | null>> = JSON.parse(
    python.stdout,
  );
  const done = Object.entries(times).flatMap(([id, found]) =>
    found?.[1] ? [{ id, time: found[0], start: found[2] }] : [],
  );
  const theirs = median(done.map(({ time }) => time));
  const same = median(done.map(({ id }) => ours.get(id) ?? Number.NaN));
  console.log(
    `PyTorch: gradcheck passes for ${done.length} of ${Object.keys(times).length} functions that it has operators for, median ${theirs.toFixed(2)} ms, at one point`,
  );
  console.log(
    `on these mcalc's median is ${same.toFixed(2)} ms: ${(same / theirs).toFixed(2)} of gradcheck's (wanted: at most 1)`,
  );
  const cold =
    median(done.map(({ id }) => first.get(id) ?? Number.NaN)) / median(done.map(({ start }) => start));
  console.log(`of the first runs of each, it is ${cold.toFixed(2)}`);
} else console.log('PyTorch: not installed (Debian: apt-get install -y python3-torch)');
