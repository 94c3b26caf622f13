// Judges in worker threads, one for the verdicts and one for what the user asks, so that a question never waits for a
// judgement. A thread that calculates hears nothing, but it looks at a flag that it shares with us: to cancel its task is
// to raise the flag. Only a thread that does not look is ended, since with it goes all that it knows.

import { type Pool, pool } from 'workerpool';
import { describeError } from './guard.ts';
import type { Judges, Outcome, Task, WorkerMethods } from './judges.ts';

/** Whatever takes longer is given up, and said to be. */
const LONGEST_TASK = 180_000;
/** A thread that has not seen the flag by then is ended. */
const PATIENCE = 1_500;

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

/** What a method is called with besides the flag, and what it comes to where nobody raises that. */
type Call<Name extends keyof WorkerMethods> =
  Parameters<WorkerMethods[Name]> extends [...infer Front, SharedArrayBuffer] ? Front : never;
type Answer<Name extends keyof WorkerMethods> = NonNullable<ReturnType<WorkerMethods[Name]>>;

const pause = (milliseconds: number): Promise<false> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(false), milliseconds).unref();
  });

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

  const run = <Name extends keyof WorkerMethods>(name: Name, call: Call<Name>): Task<Answer<Name>> => {
    const flag = new SharedArrayBuffer(4);
    let cancel = (): void => {};
    const cancelled = new Promise<{ readonly kind: 'cancelled' }>((resolve) => {
      cancel = () => {
        Atomics.store(new Int32Array(flag), 0, 1);
        resolve({ kind: 'cancelled' });
      };
    });
    const work = async (): Promise<Outcome<Answer<Name>>> => {
      try {
        const value = await open()
          .exec(name, [...call, flag])
          .timeout(LONGEST_TASK);
        return value === null ? { kind: 'cancelled' } : { kind: 'done', value };
      } catch (error) {
        close();
        return { kind: 'failed', why: describeError(error) };
      }
    };
    const start = async (): Promise<void> => {
      // Cancelled while it waited: the worker never hears of it.
      const waiting = await Promise.race([cancelled, Promise.resolve(null)]);
      if (waiting) return;
      const working = work();
      settle(await Promise.race([cancelled, working]));
      const isFree = await Promise.race([working.then(() => true), pause(PATIENCE)]);
      if (isFree) return;
      close();
      // The next task comes soon, after a keystroke: its worker can start already.
      open();
    };
    let settle = (_: Outcome<Answer<Name>>): void => {};
    const settled = new Promise<Outcome<Answer<Name>>>((resolve) => {
      settle = resolve;
    });
    last = last.then(start);
    return { outcome: Promise.race([cancelled, settled]), cancel };
  };

  return { run, close };
}
