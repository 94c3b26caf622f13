// A verdict as the outcome of a test.

import type { NumberRows, VerdictView } from '../server/protocol/requests.ts';

export type Outcome =
  | { readonly kind: 'passed' }
  /** A claim that cannot be checked neither holds nor fails. */
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'failed';
      readonly why: string;
      /** The derivative at the counterexample, and the value that the claim gives; null where shapes alone show it. */
      readonly expected: string | null;
      readonly actual: string;
    };

export function outcomeOf(verdict: VerdictView): Outcome {
  const { status, headline, detail, counterexample } = verdict;
  switch (status) {
    case 'verified':
      return { kind: 'passed' };
    case 'unchecked':
      return { kind: 'skipped', why: detail ?? headline };
    case 'ill-shaped':
      return { kind: 'failed', why: plain(`${headline}: ${detail ?? ''}`), expected: null, actual: '' };
    case 'refuted':
      return {
        kind: 'failed',
        why: plain([headline, counterexample?.sentence ?? ''].filter((part) => part !== '').join('. ')),
        expected: counterexample && inRows(counterexample.actual),
        actual: counterexample ? inRows(counterexample.claimed) : '',
      };
  }
}

const inRows = (rows: NumberRows): string => rows.map((row) => row.join('  ')).join('\n');

const plain = (text: string): string => text.replaceAll('`', '');
