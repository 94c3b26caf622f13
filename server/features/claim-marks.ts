// The state of every claim at a glance, the one source for gutter, status bar and test explorer.

import type { Analysis, Judgement, TextRange, Verdict } from '../engine/api.ts';
import { sameRange } from './ranges.ts';
import { summarizeVerdict } from './verdict-view.ts';

/** `stale`: nobody has judged the claim as it is now. */
export type ClaimState = Verdict['status'] | 'proved' | 'stale';

export interface ClaimMark {
  /** `∂L/∂Θ` */
  readonly claim: string;
  /** Where the mark belongs: the claim's start, of a later link of a chain its side. */
  readonly range: TextRange;
  readonly state: ClaimState;
  /** `refuted: twice the right answer` */
  readonly summary: string;
}

type KnownState = Pick<ClaimMark, 'state' | 'summary'>;

/** The verdicts on claims, by all that they rest on: an edit elsewhere leaves them, and an undone edit brings them back. */
export type KnownStates = ReadonlyMap<string, KnownState>;

const STALE: KnownState = { state: 'stale', summary: 'not checked since the last change' };

/** The verdicts of a judgement of this very text. */
export function statesIn(analysis: Analysis, judgement: Judgement): KnownStates {
  const known = new Map<string, KnownState>();
  const verdicts = new Map(judgement.claims.map(({ sideRange, verdict }) => [keyOf(sideRange), verdict]));
  analysis.claims.forEach(({ sideRange }, index) => {
    const verdict = verdicts.get(keyOf(sideRange));
    if (verdict) known.set(basisOf(analysis, index), stateOf(verdict));
  });
  return known;
}

/** The mark of each claim of a document, by the verdicts that are known for its basis. */
export function claimMarks(analysis: Analysis, known: KnownStates): readonly ClaimMark[] {
  return analysis.claims.map(({ claim, statementRange, sideRange }, index) => {
    const before = analysis.claims[index - 1];
    const isLater = before !== undefined && sameRange(before.statementRange, statementRange);
    return {
      claim,
      range: isLater ? sideRange : { start: statementRange.start, end: sideRange.end },
      ...(known.get(basisOf(analysis, index)) ?? STALE),
    };
  });
}

function stateOf(verdict: Verdict): KnownState {
  const isProved = verdict.status === 'verified' && verdict.proved;
  return { state: isProved ? 'proved' : verdict.status, summary: summarizeVerdict(verdict) };
}

const keyOf = ({ start, end }: TextRange): string => `${start} ${end}`;

/** The links of one statement rest on the same; which one it is makes them differ. */
function basisOf({ claims, claimBases }: Analysis, index: number): string {
  const claim = claims[index];
  const { start } = claim?.statementRange ?? { start: 0 };
  return `${claimBases[index] ?? ''} ${claim ? claim.sideRange.start - start : 0}`;
}
