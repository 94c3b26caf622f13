// The engine as the doors load it, for tests of what stands around it.

import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Engine } from '../../server/engine/api.ts';
import { derive, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';

export const engine: Engine = { analyse, judge, derive, deriveAsked };

/** An engine that fails on a text with these words, as only a fault of mcalc itself makes it fail. */
export function failingOn(words: string): Engine {
  return {
    ...engine,
    analyse: (text, options) => {
      if (text.includes(words)) throw new Error('the engine failed');
      return engine.analyse(text, options);
    },
  };
}
