// A verdict in a few words with its evidence, and the counterexample of a refuted one.

import type { Counterexample, Evidence, Verdict } from '../../engine/api.ts';
import { counted, formatApart, formatNumber } from '../../features/numbers.ts';
import { markOf } from '../../features/verdict-view.ts';
import { renderMatrices } from './matrices.ts';
import type { Paint } from './paint.ts';
import { printable } from './text-width.ts';

const PAINT_OF: Readonly<Record<Verdict['status'], keyof Paint>> = {
  verified: 'green',
  refuted: 'red',
  'ill-shaped': 'red',
  unchecked: 'yellow',
};

/** The mark of a verdict in its colour. */
export function renderMark({ status }: Verdict, paint: Paint): string {
  return paint[PAINT_OF[status]](markOf(status));
}

/** `proved (2 trials, 3e-11)`, `verified (8 trials, 3e-11)`, `refuted: twice the right answer (8 trials, 0.5)` */
export function renderVerdictLine(verdict: Verdict, paint: Paint): string {
  const colour = paint[PAINT_OF[verdict.status]];
  switch (verdict.status) {
    case 'verified':
      return `${colour(verdict.proved ? 'proved' : 'verified')} ${paint.dim(renderEvidence(verdict.evidence))}`;
    case 'refuted': {
      const why = verdict.why === null ? '' : `: ${printable(verdict.why)}`;
      return `${colour(`refuted${why}`)} ${paint.dim(renderEvidence(verdict.evidence))}`;
    }
    case 'ill-shaped':
      return colour(`ill-shaped: ${printable(verdict.why)}`);
    case 'unchecked':
      return colour(`unchecked: ${printable(verdict.why)}`);
  }
}

/** `(8 trials, 3e-11)`: the largest relative error over the trials. */
function renderEvidence({ trials, maxRelativeError }: Evidence): string {
  if (trials === 0) return '(no point was tried)';
  return `(${counted(trials, 'trial')}, ${formatRelativeError(maxRelativeError)})`;
}

/** One digit is all that a tiny error tells. */
export function formatRelativeError(error: number): string {
  if (error === 0 || !Number.isFinite(error)) return formatNumber(error);
  return error < 0.01 ? error.toExponential(0) : String(Number(error.toPrecision(2)));
}

/** Names for the two values of a counterexample. */
export interface SideNames {
  readonly claimed: string;
  readonly actual: string;
}

export const OF_DERIVATIVE: SideNames = { claimed: 'claimed', actual: 'actual' };
/** Of an identity neither side is the true one. */
export const OF_IDENTITY: SideNames = { claimed: 'right side', actual: 'left side' };

/** A counterexample with its values as matrices. */
export function renderCounterexample(
  example: Counterexample,
  names: SideNames,
  columns: number,
): readonly string[] {
  const sizes = Object.entries(example.sizes).map(([name, size]) => `${name} = ${size}`);
  const at = Object.entries(example.at).map(([name, rows]) => ({ name, rows }));
  const values = [
    { name: names.claimed, rows: example.claimed },
    { name: names.actual, rows: example.actual },
  ];
  return [
    sizes.length === 0 ? 'for example' : `for example ${sizes.join(', ')}`,
    ...renderMatrices(at, columns),
    ...Object.entries(example.functions ?? {}).map(([name, formula]) => `${name}(z) = ${formula}`),
    ...renderMatrices(values, columns),
    ...worstEntry(example, names),
  ];
}

function worstEntry({ claimed, actual, entry }: Counterexample, names: SideNames): readonly string[] {
  const [row, column] = entry;
  const one = claimed[row]?.[column];
  const other = actual[row]?.[column];
  const single = actual.length === 1 && actual[0]?.length === 1;
  if (single || one === undefined || other === undefined) return [];
  const place = `entry [${row + 1}, ${column + 1}]`;
  const [left, right] = formatApart(one, other);
  return [`${place}: ${names.claimed} ${left}, ${names.actual} ${right}`];
}
