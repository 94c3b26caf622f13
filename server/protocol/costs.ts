// The cost of computing the names of a document: counted when somebody first asks for one, once a version.

import type { JudgementOptions, NamedCost } from '../engine/api.ts';
import type { Judges, Task } from './judges.ts';
import { answerWithin } from './time-limit.ts';
import type { Snapshot } from './workspace.ts';

export interface Costs {
  /** Those of this version; none where it takes too long to count them for somebody who waits. The next look finds them. */
  of(snapshot: Snapshot): Promise<readonly NamedCost[]>;
  /** The document was changed or closed: what is being counted is void. */
  voided(uri: string): void;
}

export interface CostsServices {
  readonly judges: Judges;
  options(): JudgementOptions;
}

/** Milliseconds that a hover waits. */
const PATIENCE = 300;
const NONE: readonly NamedCost[] = [];

interface Counting {
  readonly snapshot: Snapshot;
  readonly task: Task<readonly NamedCost[]>;
  readonly result: Promise<readonly NamedCost[]>;
}

/** The costs of documents, counted by the worker once a version. */
export function createCosts({ judges, options }: CostsServices): Costs {
  const counted = new WeakMap<Snapshot, readonly NamedCost[]>();
  const counting = new Map<string, Counting>();

  const voided = (uri: string): void => {
    counting.get(uri)?.task.cancel();
    counting.delete(uri);
  };

  const count = (snapshot: Snapshot): Promise<readonly NamedCost[]> => {
    const running = counting.get(snapshot.uri);
    if (running?.snapshot === snapshot) return running.result;
    voided(snapshot.uri);
    const task = judges.costs(snapshot.source, options());
    const result = task.outcome.then((outcome) => {
      if (counting.get(snapshot.uri)?.task === task) counting.delete(snapshot.uri);
      // A count that failed is not tried again for the same text.
      const costs = outcome.kind === 'done' ? outcome.value : NONE;
      if (outcome.kind !== 'cancelled') counted.set(snapshot, costs);
      return costs;
    });
    counting.set(snapshot.uri, { snapshot, task, result });
    return result;
  };

  return {
    of: async (snapshot) => {
      const known = counted.get(snapshot);
      if (known) return known;
      return (await answerWithin(PATIENCE, count(snapshot))) ?? NONE;
    },
    voided,
  };
}
