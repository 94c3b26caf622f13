// Near misses: the known names that somebody may have meant by an unknown one.

/** Up to three known names within a third of the length in edits, nearest first. */
export function nearestNames(unknown: string, known: Iterable<string>): readonly string[] {
  const bound = Math.max(1, Math.floor(unknown.length / 3));
  const near: { name: string; distance: number }[] = [];
  for (const name of known) {
    if (Math.abs(name.length - unknown.length) > bound) continue;
    const distance = name.toLowerCase() === unknown.toLowerCase() ? 0.5 : editDistance(unknown, name);
    if (distance <= bound && distance < Math.max(unknown.length, name.length)) near.push({ name, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, 3).map((entry) => entry.name);
}

/** Names that other languages have for functions of mcalc. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['dot', 'inner'],
  ['vdot', 'inner'],
  ['arctan', 'atan'],
  ['arcsin', 'asin'],
  ['arccos', 'acos'],
  ['lse', 'logsumexp'],
  ['identity', 'eye'],
  ['average', 'mean'],
  ['determinant', 'det'],
  ['slogdet', 'logdet'],
  ['inverse', 'inv'],
  ['absolute', 'abs'],
]);

/** The function of mcalc that is called so elsewhere; null where there is none. */
export function namedElsewhere(name: string): string | null {
  return ELSEWHERE.get(name.toLowerCase()) ?? null;
}

/** Levenshtein's distance, with a swap of neighbours as one edit. */
function editDistance(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let before: number[] = [];
  let last = right.map((_, j) => j).concat(right.length);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[right.length] ?? 0;
}

/** The unknown name as known names side by side (`XΘ` as `X Θ`), fewest parts first; null where there is no such reading. */
export function splitName(unknown: string, isKnown: (name: string) => boolean): readonly string[] | null {
  const letters = [...unknown];
  if (letters.length < 2 || letters.length > 40) return null;
  const best: (readonly string[] | null)[] = [[]];
  for (let end = 1; end <= letters.length; end++) {
    let found: readonly string[] | null = null;
    for (let start = 0; start < end; start++) {
      const prefix = best[start];
      const part = letters.slice(start, end).join('');
      if (!prefix || !isKnown(part)) continue;
      if (!found || prefix.length + 1 < found.length) found = [...prefix, part];
    }
    best.push(found);
  }
  const parts = best[letters.length];
  return parts && parts.length > 1 ? parts : null;
}
