// How long what is derived is, beside what was published: a figure with a floor, and the longer ones printed.

import { expect } from 'vitest';
import { lengthBeside } from '../support/written-operations.ts';

/** So many of all have at most as many operators as published, and none has more than so many times as many. */
const SHARE = 0.97;
const MOST = 1.5;

interface Measured {
  readonly id: string;
  readonly formula: string;
  readonly ratio: number;
}

export interface Lengths {
  /** Looks at what is derived in a file whose claim is what was published. */
  add(id: string, file: string, formula: string): void;
  /** Fails where too many are longer, or one is by too much. */
  expectShort(): void;
}

export function createLengths(): Lengths {
  const measured: Measured[] = [];
  return {
    add: (id, file, formula) => {
      measured.push({ id, formula, ratio: lengthBeside(file, formula) });
    },
    expectShort: () => {
      const longer = measured.filter(({ ratio }) => ratio > 1).sort((a, b) => b.ratio - a.ratio);
      for (const { id, formula, ratio } of longer)
        console.log(`${id} has ${ratio.toFixed(2)} times the operators that were published: ${formula}`);
      expect(longer.filter(({ ratio }) => ratio > MOST).map(({ id }) => id)).toEqual([]);
      // A test that is run alone measures one derivative, which may be among the few.
      const few = measured.length < 20;
      expect(few || longer.length <= (1 - SHARE) * measured.length, `${longer.length} are longer`).toBe(true);
    },
  };
}
