// The real engine as judges without a worker, so that a test sets how long they take and when they fail, and sees what was
// asked of them and what was cancelled.

import type { Engine } from '../../server/engine/api.ts';
import type { JudgeSource, Judges, Outcome, Task } from '../../server/protocol/judges.ts';

export interface InPlaceJudges extends Judges {
  readonly asked: string[];
  readonly cancelled: string[];
  /** Milliseconds that a judgement takes. */
  duration: number;
  /** The error that the next tasks fail with, if any. */
  failure: string | null;
}

export function createInPlaceJudges(engine: Engine): InPlaceJudges {
  const work = <T>(source: JudgeSource, calculate: () => T): Task<T> => {
    judges.asked.push(source.text);
    let cancel = (): void => {};
    const outcome = new Promise<Outcome<T>>((resolve) => {
      const timer = setTimeout(() => {
        const { failure } = judges;
        resolve(failure === null ? { kind: 'done', value: calculate() } : { kind: 'failed', why: failure });
      }, judges.duration);
      cancel = () => {
        clearTimeout(timer);
        judges.cancelled.push(source.text);
        resolve({ kind: 'cancelled' });
      };
    });
    return { outcome, cancel };
  };
  const judges: InPlaceJudges = {
    asked: [],
    cancelled: [],
    duration: 1,
    failure: null,
    judge: (source, options) => work(source, () => engine.judge(engine.analyse(source.text), options)),
    derive: (source, request, options) =>
      work(source, () => engine.derive(engine.analyse(source.text), request, options)),
    costs: (source) => work(source, () => []),
    dispose: () => {},
  };
  return judges;
}
