// Names for the sizes that a document leaves open.

import type { Analysis, Engine, Fix } from '../engine/api.ts';

/** Problems other than sizes without a name. */
export const errorsOf = ({ problems }: Analysis): number =>
  problems.filter(({ severity, code }) => severity === 'error' && code !== 'unresolved-size').length;

/**
 * Sizes that nothing names get a name: as the engine names them where no error comes of it, else line by line, each with new
 * names, with one new name, or with one that is there.
 */
export function withNamedSizes(
  analysis: Analysis,
  analyse: Engine['analyse'],
  before: Analysis | null,
): Analysis {
  const { text, problems } = analysis;
  const open = problems.filter(({ code }) => code === 'unresolved-size');
  if (open.length === 0) return analysis;
  const isSound = (one: Analysis): boolean => errorsOf(one) <= errorsOf(analysis);
  const again = (next: string): Analysis => analyse(next, { previous: before ?? analysis });
  const naming = open.find(({ fixes }) => fixes.length > 0)?.fixes[0];
  const byEngine = naming ? again(applied(text, naming)) : null;
  if (byEngine && isSound(byEngine)) return withNamedSizes(byEngine, analyse, null);
  const line = text.split('\n').find((one) => one.includes('?') && !one.startsWith('#'));
  if (line === undefined) return byEngine ?? analysis;
  const used = new Set(text.match(/[\p{L}][\p{L}\p{M}\d_]*/gu));
  const names = SIZES.filter((name) => !used.has(name));
  const count = line.split('?').length - 1;
  const dims = text
    .split('\n')
    .flatMap((one) => (one.startsWith('dim ') && !one.includes('[') ? one.slice(4).split(', ') : []));
  const candidates: readonly (readonly string[])[] = [
    names.slice(0, count),
    ...[...names.slice(0, 1), ...dims].map((name) => Array.from({ length: count }, () => name)),
  ];
  for (const candidate of candidates) {
    const added = [...new Set(candidate)].filter((name) => !used.has(name));
    const left = [...candidate];
    const named = text.replace(
      line,
      line.replaceAll('?', () => left.shift() ?? '?'),
    );
    const next = again(added.length > 0 ? `dim ${added.join(', ')}\n${named}` : named);
    if (isSound(next) && candidate.length === count) return withNamedSizes(next, analyse, null);
  }
  return byEngine ?? analysis;
}

/** Names that sizes get. */
const SIZES = ['m', 'n', 'p', 'q', 'k', 'r', 's', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6'];

const applied = (text: string, { edits }: Fix): string =>
  [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, newText }) => done.slice(0, range.start) + newText + done.slice(range.end), text);
