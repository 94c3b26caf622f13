// A document's verdicts in the few words that a status bar has room for.

import type { ClaimState, StatusParams } from '../server/protocol/requests.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isBad: boolean;
}

type Counts = Readonly<Record<ClaimState, number>>;

/** null where there is nothing to say: no claims, or not examined yet. */
export function describeStatus(
  status: {
    readonly state: StatusParams['state'];
    readonly claims: readonly { readonly state: ClaimState }[];
  } | null,
): StatusText | null {
  if (!status) return null;
  if (status.state === 'failed') {
    return {
      text: '$(warning) MCalc',
      tooltip: 'MCalc could not verify this file; its log says more',
      isBad: true,
    };
  }
  const counts = count(status.claims);
  const isBad = counts.refuted + counts['ill-shaped'] > 0;
  const words = inWords(counts);
  if (status.state === 'judging')
    return { text: `$(sync~spin) ${words || 'verifying'}`, tooltip: 'MCalc: verifying …', isBad };
  if (words === '') return null;
  const tooltip = 'MCalc: claims of this file. Click to verify them and see the evidence';
  return { text: `${iconOf(counts)} ${words}`, tooltip, isBad };
}

function count(claims: readonly { readonly state: ClaimState }[]): Counts {
  const counts = { proved: 0, verified: 0, refuted: 0, 'ill-shaped': 0, unchecked: 0, stale: 0 };
  for (const { state } of claims) counts[state] += 1;
  return counts;
}

/** A proved claim is verified too. */
function inWords(counts: Counts): string {
  const { proved, refuted, unchecked, stale } = counts;
  const verified = counts.verified + proved;
  return [
    verified > 0 && `${verified} verified${proved > 0 ? ` (${proved} proved)` : ''}`,
    refuted > 0 && `${refuted} refuted`,
    counts['ill-shaped'] > 0 && `${counts['ill-shaped']} ill-shaped`,
    unchecked > 0 && `${unchecked} unchecked`,
    stale > 0 && `${stale} out of date`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function iconOf(counts: Counts): string {
  if (counts.refuted + counts['ill-shaped'] > 0) return '$(error)';
  if (counts.stale > 0) return '$(circle-large-outline)';
  return counts.unchecked > 0 ? '$(question)' : '$(check)';
}
