// A document's verdicts in the few words that a status bar has room for.

import type { StatusParams } from '../server/protocol/requests.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isBad: boolean;
}

/** null where there is nothing to say: no claims, or not looked at yet. */
export function describeStatus(status: Pick<StatusParams, 'state' | 'counts'> | null): StatusText | null {
  if (!status) return null;
  if (status.state === 'failed') {
    return {
      text: '$(warning) MCalc',
      tooltip: 'MCalc could not verify this file; its log says more',
      isBad: true,
    };
  }
  const { counts } = status;
  const wrong = counts.refuted + counts['ill-shaped'];
  const parts = [
    counts.verified > 0 &&
      `${counts.verified} verified${counts.proved > 0 ? ` (${counts.proved} proved)` : ''}`,
    counts.refuted > 0 && `${counts.refuted} refuted`,
    counts['ill-shaped'] > 0 && `${counts['ill-shaped']} ill-shaped`,
    counts.unchecked > 0 && `${counts.unchecked} unchecked`,
  ].filter((part) => part !== false);
  const words = parts.length === 0 ? 'verifying' : parts.join(', ');
  const tooltip = 'MCalc: claims of this file. Click to verify them and see the evidence';
  if (status.state === 'judging')
    return { text: `$(sync~spin) ${words}`, tooltip: 'MCalc: verifying …', isBad: wrong > 0 };
  const icon = wrong > 0 ? '$(error)' : counts.unchecked > 0 ? '$(question)' : '$(check)';
  return parts.length === 0 ? null : { text: `${icon} ${words}`, tooltip, isBad: wrong > 0 };
}
