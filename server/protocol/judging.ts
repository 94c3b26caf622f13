// When documents are judged: a moment after the last keystroke, one after another, and never to the end where the text
// has changed meanwhile.

import { hasSomethingToJudge } from '../engine/analysis/judgeable.ts';
import type { Judgement, JudgementOptions } from '../engine/api.ts';
import type { Judges, Task } from './judges.ts';
import type { Snapshot, Workspace } from './workspace.ts';

/** `waiting`: nobody judges until it is asked for. */
export type JudgingState = 'waiting' | 'judging' | 'judged' | 'failed';

export interface JudgingServices {
  readonly workspace: Workspace;
  readonly judges: Judges;
  /** Milliseconds without a keystroke. */
  readonly pause: number;
  options(): JudgementOptions;
  report(snapshot: Snapshot, state: JudgingState): void;
  log(message: string): void;
}

export interface Judging {
  /** The document was opened or changed: what is being judged of it is void. */
  changed(uri: string): void;
  /** Like `changed`, but nothing is judged until it is asked for. */
  voided(uri: string): void;
  closed(uri: string): void;
  /** The judgement of the document as it is now, asked for at once; null where there is none, or the text changed. */
  judgementNow(uri: string): Promise<Judgement | null>;
  dispose(): void;
}

interface Running {
  readonly snapshot: Snapshot;
  readonly task: Task<Judgement>;
  readonly result: Promise<Judgement | null>;
}

const NOTHING: Judgement = { claims: [], derivatives: [], problems: [], renewed: 0 };

/** The scheduler of judgements: it waits for a pause, cancels what is out of date, and reports states. */
export function createJudging(services: JudgingServices): Judging {
  const { workspace, judges, report, log } = services;
  const running = new Map<string, Running>();
  const timers = new Map<string, NodeJS.Timeout>();

  const stop = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    running.get(uri)?.task.cancel();
    running.delete(uri);
  };

  const begin = (uri: string): Promise<Judgement | null> => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    const snapshot = workspace.snapshot(uri);
    if (!snapshot) return Promise.resolve(null);
    const known = workspace.judgementOf(snapshot);
    if (known) return Promise.resolve(known);
    const current = running.get(uri);
    if (current?.snapshot === snapshot) return current.result;
    stop(uri);
    if (!hasSomethingToJudge(snapshot.analysis)) {
      workspace.keepJudgement(snapshot, NOTHING);
      report(snapshot, 'judged');
      return Promise.resolve(NOTHING);
    }
    report(snapshot, 'judging');
    const task = judges.judge(snapshot.source, services.options());
    const result = settle(snapshot, task);
    running.set(uri, { snapshot, task, result });
    return result;
  };

  const settle = async (snapshot: Snapshot, task: Task<Judgement>): Promise<Judgement | null> => {
    const outcome = await task.outcome;
    if (running.get(snapshot.uri)?.task === task) running.delete(snapshot.uri);
    if (outcome.kind === 'cancelled' || !workspace.isCurrent(snapshot)) return null;
    if (outcome.kind === 'failed') {
      log(`judging ${snapshot.uri} failed: ${outcome.why}`);
      report(snapshot, 'failed');
      return null;
    }
    workspace.keepJudgement(snapshot, outcome.value);
    report(snapshot, 'judged');
    return workspace.judgementOf(snapshot);
  };

  const later = (uri: string, act: () => void): void => {
    stop(uri);
    timers.set(uri, setTimeout(act, services.pause));
  };

  return {
    closed: stop,
    judgementNow: begin,
    changed: (uri) => later(uri, () => void begin(uri)),
    voided: (uri) =>
      later(uri, () => {
        const snapshot = workspace.snapshot(uri);
        if (snapshot) report(snapshot, 'waiting');
      }),
    dispose: () => {
      for (const uri of [...timers.keys(), ...running.keys()]) stop(uri);
      judges.dispose();
    },
  };
}
