// Claims that are marked `# true` or `# false` in `.mcalc` files, and what the judge says to each.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

export interface MarkedClaim {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly isTrue: boolean;
  /** The claim with all of its file that is no claim. */
  readonly alone: string;
}

export type Score = 'right' | 'false verified' | 'true refuted' | 'unchecked' | 'not judged';

const MARK = /\s+# (true|false)(:.*)?$/u;

/** The marked claims of a folder's files. */
export function readMarkedClaims(folder: string): readonly MarkedClaim[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mcalc'))
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      const unmarked = lines.filter((line) => !MARK.test(line));
      return lines.flatMap((line, i) => {
        const mark = MARK.exec(line);
        if (!mark) return [];
        const text = line.replace(MARK, '');
        const alone = [...unmarked, text, ''].join('\n');
        return [{ file, line: i + 1, text, isTrue: mark[1] === 'true', alone }];
      });
    });
}

/** What the judge makes of a claim beside its mark, with what it says; every step of a chain has to hold. */
export function scoreOf(
  { alone, isTrue }: MarkedClaim,
  seed = DEFAULT_OPTIONS.seed,
): { readonly score: Score; readonly why: string; readonly isProved: boolean } {
  const { claims, problems } = judge(analyse(alone), { ...DEFAULT_OPTIONS, seed, repair: false });
  const verdicts = claims.map(({ verdict }) => verdict);
  const why = problems.map(({ message }) => message).join('; ');
  const isProved = verdicts.every((verdict) => verdict.status === 'verified' && verdict.proved);
  const scored = (score: Score) => ({ score, why, isProved });
  if (verdicts.some(({ status }) => status === 'refuted')) return scored(isTrue ? 'true refuted' : 'right');
  if (verdicts.some(({ status }) => status === 'unchecked')) return scored('unchecked');
  if (verdicts.length === 0 || verdicts.some(({ status }) => status === 'ill-shaped'))
    return scored('not judged');
  return scored(isTrue ? 'right' : 'false verified');
}
