// A file of sixty claims, judged by the real worker while somebody types: only what a keystroke touches is judged
// again, and what a cancelled judgement came to is kept.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleServer } from '../../.ci/bundle.mjs';
import type { Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS } from '../../server/engine/verdicts/judge-document.ts';
import type { JudgeSource, Judges } from '../../server/protocol/judges.ts';
import { createWorkerJudges } from '../../server/protocol/worker-judges.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcalc-judged-again-'));
const script = join(folder, 'worker.mjs');
let judges: Judges;

beforeAll(async () => {
  await bundleServer(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  judges = createWorkerJudges({ kind: 'thread', path: script });
});
afterEach(() => judges.dispose());

const CLAIMS = 60;
const head = "dim n\nvar x : R[n]\nconst A : R[n, n]\nf = x' A x\n";
/** Claims that all differ: the i-th adds i times x. Number 7 is wrong. */
const claimed = Array.from(
  { length: CLAIMS },
  (_, i) => `g${i} = f + ${i + 1}/2 x' x\n∂g${i}/∂x = (A + A') x + ${i === 7 ? 3 : i + 1} x\n`,
);
const source = (text: string): JudgeSource => ({ uri: 'file:///many.mcalc', text, imports: {} });

async function judgedFrom(text: string): Promise<Judgement> {
  const outcome = await judges.judge(source(text), DEFAULT_OPTIONS).outcome;
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

test('a keystroke has one claim judged, and a definition what rests on it', async () => {
  const before = await judgedFrom(head + claimed.join(''));
  expect(before.renewed).toBe(CLAIMS);
  expect(before.claims.filter(({ verdict }) => verdict.status === 'refuted')).toHaveLength(1);

  // In a claim, letter by letter; after a `+` the next line belongs to it, so that claim is another one too.
  for (const typed of [' ', ' +', ' + ', ' + 0', ' + 0 x']) {
    const text = head + claimed.with(30, claimed[30]?.replace(/\n$/u, `${typed}\n`) ?? '').join('');
    expect((await judgedFrom(text)).renewed).toBeLessThanOrEqual(2);
  }
  expect((await judgedFrom(head + claimed.join(''))).renewed).toBe(1);
  // A line above all: every range moves, nothing is judged.
  const moved = await judgedFrom(`# a comment\n${head}${claimed.join('')}`);
  expect(moved.renewed).toBe(0);
  expect(moved.claims.map(({ range }) => range.start)).toEqual(
    before.claims.map(({ range }) => range.start + '# a comment\n'.length),
  );
  // A new name: it could stand in a repair of the wrong claim.
  expect((await judgedFrom(`${head}h = x' x\n${claimed.join('')}`)).renewed).toBe(1);
  // What one claim rests on.
  const other = claimed.with(50, claimed[50]?.replace('f +', 'f + 0 +') ?? '');
  expect((await judgedFrom(head + other.join(''))).renewed).toBe(2);
  // What all rest on.
  const all = await judgedFrom(head.replace("x' A x", "2 x' A x") + claimed.join(''));
  expect(all.renewed).toBe(CLAIMS);
  expect(all.claims.every(({ verdict }) => verdict.status === 'refuted')).toBe(true);
}, 300_000);

test('what was judged before it was cancelled is kept', async () => {
  await judgedFrom(head);
  // A fast machine is done before it is cancelled, a busy one has judged nothing by then: it is cancelled earlier or later, with
  // claims that it has not seen.
  let delay = 1_000;
  for (let attempt = 0; attempt < 8; attempt++) {
    const text = head.replace("f = x'", `f = ${attempt + 2} x'`) + claimed.join('');
    const task = judges.judge(source(text), DEFAULT_OPTIONS);
    await Promise.race([new Promise((done) => setTimeout(done, delay)), task.outcome]);
    task.cancel();
    const outcome = await task.outcome;
    if (outcome.kind === 'done') {
      delay /= 3;
      continue;
    }
    expect(outcome).toEqual({ kind: 'cancelled' });
    const after = await judgedFrom(text);
    expect(after.claims).toHaveLength(CLAIMS);
    if (after.renewed < CLAIMS) return;
    delay *= 2;
  }
  throw new Error('no claim that was judged before a judgement was cancelled was kept');
}, 300_000);
