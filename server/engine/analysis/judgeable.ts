// Whether there is anything in a file that numbers have something to say about.

import type { Analysis } from './analysis.ts';

/** Claims, questions, and definitions that may be claims with a forgotten d. */
export function hasSomethingToJudge({ claims, questions, problems }: Analysis): boolean {
  return claims.length + questions.length > 0 || problems.some(({ code }) => code === 'differential-name');
}
