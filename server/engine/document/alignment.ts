// Which statements of a document are those of an earlier version: the same ones at its beginning and at its end.

import type { PlacedStatement } from '../names/placed-statement.ts';

/** How the statements of two versions correspond. */
export interface Alignment {
  /** The statements between, and where they begin: of the earlier version, and of this one. */
  readonly start: number;
  readonly removed: readonly PlacedStatement[];
  readonly added: readonly PlacedStatement[];
  /** The number that a statement of the earlier version has now; null where it is gone or changed. */
  now(index: number): number | null;
  /** The item that the earlier version has for each statement, as this version's; `blank` for a new or changed one. */
  carried<Item>(before: readonly Item[], blank: Item): Item[];
}

/** Aligns two versions of the statements of a document by their longest common beginning and end. */
export function align(before: readonly PlacedStatement[], after: readonly PlacedStatement[]): Alignment {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && isSame(before[start], after[start])) start += 1;
  let suffix = 0;
  while (
    suffix < most - start &&
    isSame(before[before.length - 1 - suffix], after[after.length - 1 - suffix])
  )
    suffix += 1;
  const end = before.length - suffix;
  const shift = after.length - before.length;
  const added = after.slice(start, end + shift);
  return {
    start,
    removed: before.slice(start, end),
    added,
    now: (index) => (index < start ? index : index >= end ? index + shift : null),
    carried: (items, blank) =>
      items.slice(0, start).concat(
        added.map(() => blank),
        items.slice(end),
      ),
  };
}

/** Where in the document it stands does not matter. */
function isSame(a: PlacedStatement | undefined, b: PlacedStatement | undefined): boolean {
  if (a === b) return true;
  return (
    a !== undefined &&
    b !== undefined &&
    a.parsed === b.parsed &&
    a.text === b.text &&
    a.mended === b.mended &&
    a.unread === b.unread &&
    a.foreign?.file === b.foreign?.file &&
    (a.foreign === undefined) === (b.foreign === undefined)
  );
}
