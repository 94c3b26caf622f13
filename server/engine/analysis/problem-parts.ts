// The pieces that problems are put together from.

import type { Fix, Problem, TextRange } from '../problems/problem.ts';

/** A problem without related places or fixes, unless `more` gives some. */
export function problem(
  code: Problem['code'],
  severity: Problem['severity'],
  message: string,
  range: TextRange,
  more?: Partial<Pick<Problem, 'related' | 'fixes'>>,
): Problem {
  return { code, severity, message, range, related: more?.related ?? [], fixes: more?.fixes ?? [] };
}

/** The end of a message that suggests names: `; did you mean …?`, or nothing. */
export function orNear(near: readonly string[]): string {
  return near.length === 0 ? '' : `; did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`;
}

/** One fix for each text that may stand in the range's place. */
export function replacements(texts: readonly string[], range: TextRange): readonly Fix[] {
  return texts.map((text) => ({
    title: `Write \`${text}\``,
    edits: [{ range, newText: text }],
    verified: false,
  }));
}

/** How many of them are errors. */
export const errorsAmong = (problems: readonly Problem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length;
