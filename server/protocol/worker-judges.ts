// Judges in worker threads, one for the verdicts and one for what the user asks, so that a question never waits for a
// judgement. A thread that calculates hears nothing: to cancel its task is to end it and start another.

import { type Pool, pool } from 'workerpool';
import { describeError } from './guard.ts';
import type { Judges, Outcome, Task, WorkerMethods } from './judges.ts';

/** Whatever takes longer is given up, and said to be. */
const LONGEST_TASK = 60_000;

export function createWorkerJudges(script: string): Judges {
  const verdicts = openLane(script);
  const questions = openLane(script);
  return {
    judge: (...call) => verdicts.run('judge', call),
    derive: (...call) => questions.run('derive', call),
    dispose: () => {
      verdicts.close();
      questions.close();
    },
  };
}

/** One worker, one task at a time, in the order asked. */
function openLane(script: string) {
  let workers: Pool | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const open = (): Pool => {
    workers ??= pool(script, {
      workerType: 'thread',
      minWorkers: 1,
      maxWorkers: 1,
      workerTerminateTimeout: 10,
    });
    return workers;
  };
  const close = (): void => {
    void workers?.terminate(true);
    workers = undefined;
  };

  const run = <Name extends keyof WorkerMethods>(
    name: Name,
    call: Parameters<WorkerMethods[Name]>,
  ): Task<ReturnType<WorkerMethods[Name]>> => {
    let cancel = (): void => {};
    const cancelled = new Promise<Outcome<never>>((resolve) => {
      cancel = () => resolve({ kind: 'cancelled' });
    });
    const work = async (): Promise<Outcome<ReturnType<WorkerMethods[Name]>>> => {
      try {
        const value = await open().exec<WorkerMethods[Name]>(name, call).timeout(LONGEST_TASK);
        return { kind: 'done', value };
      } catch (error) {
        return { kind: 'failed', why: describeError(error) };
      }
    };
    const start = async (): Promise<Outcome<ReturnType<WorkerMethods[Name]>>> => {
      // Cancelled while it waited: the worker never hears of it.
      const waiting = await Promise.race([cancelled, Promise.resolve(null)]);
      if (waiting) return waiting;
      const outcome = await Promise.race([cancelled, work()]);
      if (outcome.kind !== 'done') close();
      // The next task comes soon, after a keystroke: its worker can start already.
      if (outcome.kind === 'cancelled') open();
      return outcome;
    };
    const outcome = last.then(start);
    last = outcome;
    return { outcome, cancel };
  };

  return { run, close };
}
