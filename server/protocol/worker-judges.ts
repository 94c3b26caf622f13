// Judges in workers, one for the verdicts and one for what the user asks, so that a question never waits for a
// judgement. A worker that calculates hears nothing, but it examines a flag that it shares with us: to cancel its task is
// to raise the flag. Only a worker that does not look is ended, since with it goes all that it knows.

import { type Pool, pool, type WorkerPoolOptions } from 'workerpool';
import { describeError } from './guard.ts';
import type { Flag, Judges, Outcome, Task, WorkerMethods } from './judges.ts';
import { answerWithin } from './time-limit.ts';

/** Whatever takes longer is given up, and said to be. */
const LONGEST_TASK = 180_000;
/** A worker that has not seen the flag by then is ended. */
const PATIENCE = 1_500;

/** Where a worker's program lies, and how it is started: a thread of Node, or a web worker by a name. */
export type WorkerProgram =
  | { readonly kind: 'thread'; readonly path: string }
  | { readonly kind: 'web'; readonly address: string; readonly name: string };

/** Judges in a worker thread, which is started again when it dies or does not answer. */
export function createWorkerJudges(program: WorkerProgram): Judges {
  const verdicts = openLane(program);
  const questions = openLane(program);
  return {
    judge: (...call) => verdicts.run('judge', call),
    derive: (...call) => questions.run('derive', call),
    costs: (...call) => questions.run('costs', call),
    dispose: () => {
      verdicts.close();
      questions.close();
    },
  };
}

/** The arguments of a method besides the flag, and its result where nobody raises that. */
type Call<Name extends keyof WorkerMethods> =
  Parameters<WorkerMethods[Name]> extends [...infer Front, Flag] ? Front : never;
type Answer<Name extends keyof WorkerMethods> = NonNullable<ReturnType<WorkerMethods[Name]>>;

/** A page that is not isolated shares no memory: there a worker never sees its flag, and is ended instead. */
const newFlag = (): Flag =>
  typeof SharedArrayBuffer === 'function' ? new SharedArrayBuffer(4) : new ArrayBuffer(4);

function poolOptions(program: WorkerProgram): WorkerPoolOptions {
  const one = { minWorkers: 1, maxWorkers: 1, workerTerminateTimeout: 10 };
  return program.kind === 'thread'
    ? { ...one, workerType: 'thread' }
    : { ...one, workerType: 'web', workerOpts: { name: program.name } };
}

/** One worker, one task at a time, in the order asked. */
function openLane(program: WorkerProgram) {
  let workers: Pool | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const open = (): Pool => {
    workers ??= pool(program.kind === 'thread' ? program.path : program.address, poolOptions(program));
    return workers;
  };
  const close = (): void => {
    void workers?.terminate(true);
    workers = undefined;
  };

  const run = <Name extends keyof WorkerMethods>(name: Name, call: Call<Name>): Task<Answer<Name>> => {
    const flag = newFlag();
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
      if (await answerWithin(PATIENCE, working)) return;
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
