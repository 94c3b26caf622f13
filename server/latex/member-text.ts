// A name with its indices, as its meaning says.

import { axesOf, type Bounds } from './bounds.ts';
import { type IndexPlace, type Shift, shifted } from './letter-names.ts';
import type { Reading } from './reading.ts';

interface Where {
  readonly reading: Reading;
  readonly bounds: Bounds;
  /** The shift taken from an index everywhere in the statement. */
  readonly shift: Shift | null;
}

/** A name with its places: `y[i]`, `X[i, :]'`, `X[:, i]`, `h[t-1]`, `a[l][j]`. */
export function memberText(
  name: string,
  places: readonly IndexPlace[],
  { reading, bounds, shift }: Where,
): string {
  const how = reading.indexed.get(name) ?? 'entry';
  const whole = reading.wholes.get(name) ?? name;
  const texts = places.map((place) => bounds.textOf(shifted(place, shift)));
  const [first = '', ...others] = texts;
  if (how === 'member' && reading.pairs.has(name)) return `${whole}[${texts.join(', ')}]`;
  if (how === 'member') return `${whole}[${first}]${others.length > 0 ? `[${others.join(', ')}]` : ''}`;
  if (texts.length > 1) {
    const isUpright = axesOf(places, how)[0] === 'rows';
    return `${whole}[${(isUpright ? texts : [...texts].reverse()).join(', ')}]`;
  }
  switch (how) {
    case 'entry':
      return `${whole}[${first}]`;
    case 'row':
      return `${whole}[${first}, :]${reading.upright ? "'" : ''}`;
    case 'column':
      return `${whole}[:, ${first}]`;
  }
}
