// A verdict in words, with its evidence, for every place that shows one: panel, lens, hover, status.

import type { Counterexample, Evidence, Verdict } from '../engine/api.ts';
import { counted, formatApart, formatError, formatNumber, formatSizes } from './numbers.ts';

/** A matrix of numbers, written out. */
export type NumberRows = readonly (readonly string[])[];

export interface CounterexampleView {
  /** `M = 1, in = 2, out = 1`; empty where the file has no dims. */
  readonly sizes: string;
  readonly at: readonly { readonly name: string; readonly rows: NumberRows }[];
  /** The formula of z taken for each unknown function. */
  readonly functions: readonly { readonly name: string; readonly formula: string }[];
  readonly claimed: NumberRows;
  readonly actual: NumberRows;
  /** The worst entry, from 0. */
  readonly entry: readonly [number, number];
  /** Which entries of the claimed matrix are wrong. */
  readonly wrong: readonly (readonly boolean[])[];
  /** `Entry (1, 2) is claimed to be 8, but is 4.` */
  readonly sentence: string;
}

export interface VerdictView {
  readonly status: Verdict['status'];
  /** `verified`, `refuted: twice the right answer` */
  readonly headline: string;
  /** Its basis, in one sentence; null where there is nothing to say. */
  readonly detail: string | null;
  readonly counterexample: CounterexampleView | null;
  /** Where the numbers come from; null where nothing was evaluated. */
  readonly basis: BasisView | null;
}

export interface BasisView {
  readonly seed: number;
  readonly points: readonly PointView[];
}

interface PointView {
  /** `M = 3, in = 4` */
  readonly sizes: string;
  readonly error: string;
  readonly bound: string;
  readonly step: string;
  /** Empty where these would be too many numbers. */
  readonly at: readonly { readonly name: string; readonly rows: NumberRows }[];
}

const MARKS: Readonly<Record<Verdict['status'], string>> = {
  verified: '✓',
  refuted: '✗',
  'ill-shaped': '✗',
  unchecked: '?',
};

/** `✓`, `✗` or `?`. */
export function markOf(status: Verdict['status']): string {
  return MARKS[status];
}

/** A verdict as the panel displays it. */
export function renderVerdict(verdict: Verdict): VerdictView {
  switch (verdict.status) {
    case 'verified':
      return {
        status: verdict.status,
        headline: verdict.proved ? 'proved' : 'verified',
        detail: verdict.proved ? proof(verdict.evidence) : agreement(verdict.evidence),
        counterexample: null,
        basis: renderBasis(verdict.evidence),
      };
    case 'refuted':
      return {
        status: verdict.status,
        headline: verdict.why ? `refuted: ${verdict.why}` : 'refuted',
        detail: disagreement(verdict.evidence),
        counterexample: renderCounterexample(verdict.counterexample),
        basis: renderBasis(verdict.evidence),
      };
    case 'ill-shaped':
      return {
        status: verdict.status,
        headline: 'wrong shape',
        detail: verdict.why,
        counterexample: null,
        basis: null,
      };
    case 'unchecked':
      return {
        status: verdict.status,
        headline: 'not checked',
        detail: verdict.why,
        counterexample: null,
        basis: null,
      };
  }
}

/** One line without a mark. What is wrong with a shape is too long for it, and stands in the diagnostic. */
export function summarizeVerdict(verdict: Verdict): string {
  const view = renderVerdict(verdict);
  const line = verdict.status === 'unchecked' ? `${view.headline}: ${verdict.why}` : view.headline;
  return line.replaceAll('`', '');
}

/** The derivation stands beside it, where there is one. */
function proof(evidence: Evidence): string {
  const words = 'Follows by the rules of calculus and algebra, for all sizes and all values.';
  return evidence.trials === 0 ? words : `${words} ${agreement(evidence)}`;
}

function agreement(evidence: Evidence): string {
  const error = formatError(evidence.maxRelativeError);
  return `Agrees with numeric differences at ${counted(evidence.trials, 'random point')}, relative error at most ${error}${where(evidence)}.`;
}

function disagreement(evidence: Evidence): string {
  const error = formatError(evidence.maxRelativeError);
  return `Disagrees with numeric differences at ${counted(evidence.trials, 'random point')}: relative error ${error}${where(evidence)}.`;
}

function where(evidence: Evidence): string {
  const sizes = evidence.sizes.map(formatSizes).filter((text) => text !== '');
  const distinct = [...new Set(sizes)];
  return distinct.length === 0
    ? ''
    : ` (${distinct.slice(0, 2).join('; ')}${distinct.length > 2 ? '; …' : ''})`;
}

function renderBasis({ seed, points = [] }: Evidence): BasisView | null {
  if (points.length === 0) return null;
  const rows = points.map(({ sizes, relativeError, bound, step, at }) => ({
    sizes: formatSizes(sizes),
    error: formatError(relativeError),
    bound: step === 0 ? 'values compared' : formatError(bound),
    step: step === 0 ? '' : formatNumber(step),
    at: Object.entries(at ?? {}).map(([name, rows]) => ({ name, rows: formatRows(rows) })),
  }));
  return { seed, points: rows };
}

function renderCounterexample(example: Counterexample): CounterexampleView {
  const [row, column] = example.entry;
  const claimed = example.claimed[row]?.[column];
  const actual = example.actual[row]?.[column];
  return {
    sizes: formatSizes(example.sizes),
    at: Object.entries(example.at).map(([name, rows]) => ({ name, rows: formatRows(rows) })),
    functions: Object.entries(example.functions ?? {}).map(([name, formula]) => ({ name, formula })),
    claimed: formatRows(example.claimed),
    actual: formatRows(example.actual),
    entry: example.entry,
    wrong: wrongEntries(example),
    sentence: claimed === undefined || actual === undefined ? '' : worst(example, claimed, actual),
  };
}

/** Apart by more than what differences leave unsure; the worst entry always. */
function wrongEntries({ claimed, actual, entry }: Counterexample): readonly (readonly boolean[])[] {
  const size = Math.max(...actual.flat().map(Math.abs), ...claimed.flat().map(Math.abs));
  return claimed.map((row, i) =>
    row.map((value, j) => {
      const apart = Math.abs(value - (actual[i]?.[j] ?? Number.NaN));
      return !(apart <= 1e-6 * size) || (i === entry[0] && j === entry[1]);
    }),
  );
}

function worst(example: Counterexample, claimed: number, actual: number): string {
  const single = example.actual.length === 1 && example.actual[0]?.length === 1;
  const place = single ? 'The value' : `Entry (${example.entry[0] + 1}, ${example.entry[1] + 1})`;
  const [right, given] = formatApart(actual, claimed);
  return `${place} is ${right}; the claim gives ${given}.`;
}

function formatRows(rows: readonly (readonly number[])[]): NumberRows {
  return rows.map((row) => row.map(formatNumber));
}
