// Judges in worker threads: a task that never ends can be cancelled, and what goes wrong in one harms no other.

import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JudgementOptions } from '../../server/engine/api.ts';
import { partial } from '../../server/engine/text/derivative.ts';
import type { JudgeSource, Judges } from '../../server/protocol/judges.ts';
import { createWorkerJudges } from '../../server/protocol/worker-judges.ts';

const script = resolve(import.meta.dirname, '../support/stubborn-worker.cjs');
const options: JudgementOptions = { seed: 1, trials: 1, tolerance: 1e-6, repair: true };
const question = partial('L', 'x');
const saying = (text: string): JudgeSource => ({ uri: 'file:///a', text, imports: {} });
const empty = { claims: [], derivatives: [], problems: [], renewed: 0 };

let judges: Judges;
beforeEach(() => {
  judges = createWorkerJudges({ kind: 'thread', path: script });
});
afterEach(() => judges.dispose());

test('a judgement comes back', async () => {
  expect(await judges.judge(saying(''), options).outcome).toEqual({ kind: 'done', value: empty });
});

test('an endless task is cancelled at once, and the next one gets a new worker', async () => {
  const endless = judges.judge(saying('loop'), options);
  const next = judges.judge(saying(''), options);
  await new Promise((done) => setTimeout(done, 200));
  const start = performance.now();
  endless.cancel();
  expect(await endless.outcome).toEqual({ kind: 'cancelled' });
  // The task itself would never end; a busy machine may take its time to say so.
  expect(performance.now() - start).toBeLessThan(500);
  expect(await next.outcome).toEqual({ kind: 'done', value: empty });
});

test('a task that is cancelled while it waits never starts', async () => {
  const endless = judges.judge(saying('loop'), options);
  const waiting = judges.judge(saying('throw'), options);
  waiting.cancel();
  endless.cancel();
  expect(await waiting.outcome).toEqual({ kind: 'cancelled' });
});

test('a question does not wait for a judgement', async () => {
  const endless = judges.judge(saying('loop'), options);
  const { outcome } = judges.derive(saying(''), question, options);
  expect(await outcome).toMatchObject({ kind: 'done' });
  endless.cancel();
});

test('an error in the worker is an outcome', async () => {
  const { outcome } = judges.judge(saying('throw'), options);
  expect(await outcome).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('thrown in the worker'),
  });
  expect(await judges.judge(saying(''), options).outcome).toMatchObject({ kind: 'done' });
});

test('so is the death of the worker', async () => {
  expect(await judges.judge(saying('die'), options).outcome).toMatchObject({ kind: 'failed' });
  expect(await judges.judge(saying(''), options).outcome).toMatchObject({ kind: 'done' });
});
