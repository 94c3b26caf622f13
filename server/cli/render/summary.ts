// The last line of `check` and `verify`: what was examined, counted.

import type { Severity, Verdict } from '../../engine/api.ts';
import { counted } from '../../features/numbers.ts';
import type { Inspection } from '../inspect.ts';
import type { Paint } from './paint.ts';

type Counts<K extends string> = Readonly<Record<K, number>>;

/** `1 file: 3 errors, 1 warning · 5 claims: 4 verified, 1 refuted` */
export function renderSummary(inspections: readonly Inspection[], unreadable: number, paint: Paint): string {
  const severities = tally(
    { error: 0, warning: 0, information: 0, hint: 0 },
    inspections.flatMap(({ problems }) => problems.map(({ severity }) => severity)),
  );
  const statuses = tally(
    { verified: 0, refuted: 0, 'ill-shaped': 0, unchecked: 0 },
    inspections.flatMap(({ judgement }) => judgement.claims.map(({ verdict }) => verdict.status)),
  );
  const parts: string[] = [];
  if (inspections.length > 0)
    parts.push(`${counted(inspections.length, 'file')}: ${problemsIn(severities, paint)}`);
  const claims = claimsIn(statuses, paint);
  if (claims !== null) parts.push(claims);
  if (unreadable > 0) parts.push(paint.red(`${counted(unreadable, 'file')} not read`));
  return parts.join(' · ');
}

function problemsIn(counts: Counts<Severity>, paint: Paint): string {
  const parts = [
    counts.error > 0 ? paint.red(counted(counts.error, 'error')) : '',
    counts.warning > 0 ? paint.yellow(counted(counts.warning, 'warning')) : '',
    counts.information > 0 ? counted(counts.information, 'note') : '',
    counts.hint > 0 ? counted(counts.hint, 'hint') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? paint.green('nothing wrong') : parts.join(', ');
}

function claimsIn(counts: Counts<Verdict['status']>, paint: Paint): string | null {
  const total = counts.verified + counts.refuted + counts['ill-shaped'] + counts.unchecked;
  if (total === 0) return null;
  const parts = [
    counts.verified > 0 ? paint.green(`${counts.verified} verified`) : '',
    counts.refuted > 0 ? paint.red(`${counts.refuted} refuted`) : '',
    counts['ill-shaped'] > 0 ? paint.red(`${counts['ill-shaped']} ill-shaped`) : '',
    counts.unchecked > 0 ? paint.yellow(`${counts.unchecked} unchecked`) : '',
  ].filter((part) => part !== '');
  return `${counted(total, 'claim')}: ${parts.join(', ')}`;
}

function tally<K extends string>(zero: Counts<K>, items: readonly K[]): Counts<K> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return { ...zero, ...Object.fromEntries(counts) };
}
