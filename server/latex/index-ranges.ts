// For which values of its indices a statement holds: `for t = 1..T-1`.

import type { Bounds } from './bounds.ts';
import type { IndexUses } from './index-uses.ts';
import type { Reading } from './reading.ts';
import type { Statements } from './statements.ts';

/** By the number of the statement; one without free indices is not in it. */
export function freeRanges(
  { list }: Statements,
  { uses, free, scopes }: IndexUses,
  { indexed, wholes }: Reading,
  bounds: Bounds,
): ReadonlyMap<number, string> {
  const ranges = new Map<number, string>();
  for (const [at, letters] of free) {
    const statement = list[at];
    if (!statement || (statement.kind === 'definition' && isByEntries(statement.name))) continue;
    const own = uses.filter((use) => use.statement === at);
    const texts = letters.map((letter) => {
      const scope = scopes.find(({ key }) => key === `${at}:${letter}`);
      const moved = own.flatMap(({ name, places }) =>
        places.flatMap((place) =>
          place.scope === scope ? [{ name: wholes.get(name) ?? name, offset: place.offset }] : [],
        ),
      );
      const first = Math.max(
        ...moved.map(({ name, offset }) => (offset < 0 ? bounds.firstOf(name) - offset : 1)),
      );
      const most = Math.max(0, ...moved.map(({ offset }) => offset));
      const last = scope ? (bounds.ofScope(scope) ?? 'n') : 'n';
      const end = most === 0 ? last : `${last}-${most}`;
      const isDownward =
        statement.kind === 'definition' &&
        moved.some(({ name, offset }) => name === statement.name && offset > 0);
      return isDownward ? `${letter} = ${end}..1` : `${letter} = ${first}..${end}`;
    });
    ranges.set(at, texts.join(', '));
  }
  return ranges;

  /** Whether a name is written as a column of its entries. */
  function isByEntries(name: string): boolean {
    const how = indexed.get(name);
    return how !== undefined && how !== 'member';
  }
}
