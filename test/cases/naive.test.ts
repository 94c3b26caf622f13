// Posts typed in as their authors would, before reading any documentation: how many are read as they stand, how many are after
// taking first fixes alone, and whether what was read is what was meant (`read-as/`, written down by hand's look at each).
// Files `p…` are public posts, `q…` were made up for this test in the styles of physics, statistics, programs and forums, `r…` as
// well, before what they lacked was mended: headings, prose, nothing declared, letters that run together, programs. Files `s…` were
// made up in one go after that, in the styles of physics, statistics, homework, MATLAB, German and French: 4 and 8 of 30 at the time.
// Files `t…` with declarations, as the public posts have them: 4 and 23 of 36 at the time. Files `u…`, half of them without, with
// sentences between formulas: 5 and 36 of 60 at the time. Files `v…` after that: 3 and 21 of 30. Files `w…` after
// those: 3 and 15 of 24.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Fix, Problem } from '../../server/engine/api.ts';
import { applyEdits } from '../../server/engine/text/edits.ts';

const folder = join(import.meta.dirname, 'naive');
const MOST_FIXES = 15;
/** What was measured, a little below; of wrong claims the errors stay, since their fixes take numbers. */
const FLOORS = [
  { kind: 'p', atFirst: 0.28, atLast: 0.71 },
  { kind: 'q', atFirst: 0.5, atLast: 1 },
  { kind: 'r', atFirst: 0.25, atLast: 0.9 },
  { kind: 's', atFirst: 0.16, atLast: 0.7 },
  { kind: 't', atFirst: 0.25, atLast: 0.86 },
  { kind: 'u', atFirst: 0.08, atLast: 0.83 },
  { kind: 'v', atFirst: 0.1, atLast: 0.83 },
  { kind: 'w', atFirst: 0.12, atLast: 0.79 },
];

const posts = readdirSync(folder)
  .filter((file) => file.endsWith('.mcalc'))
  .map((file) => ({ name: file.replace('.mcalc', ''), text: readFileSync(join(folder, file), 'utf8') }));

const errorsIn = (text: string): readonly Problem[] =>
  analyse(text).problems.filter(({ severity }) => severity === 'error');

const applied = (text: string, { edits }: Fix): string =>
  applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: range, text: newText })),
  );

/** The text after taking the first fix of the first error that has one, until none has. */
function afterFirstFixes(text: string): string {
  let mended = text;
  for (let taken = 0; taken < MOST_FIXES; taken++) {
    const [fix] = errorsIn(mended).flatMap(({ fixes }) => fixes.slice(0, 1));
    if (!fix) break;
    mended = applied(mended, fix);
  }
  return mended;
}

const results = posts.map(({ name, text }) => {
  const mended = afterFirstFixes(text);
  return { name, atFirst: errorsIn(text).length, atLast: errorsIn(mended).length, mended };
});

const share = (kind: string, isGood: (result: (typeof results)[number]) => boolean): number => {
  const all = results.filter(({ name }) => name.startsWith(kind));
  return all.filter(isGood).length / all.length;
};

test('so many posts have no error from the start, and after first fixes alone', () => {
  const table = results.map(({ name, atFirst, atLast }) => `${name} ${atFirst} → ${atLast}`);
  console.log(`errors at first → after first fixes\n${table.join('\n')}`);
  for (const floor of FLOORS) {
    expect(share(floor.kind, ({ atFirst }) => atFirst === 0)).toBeGreaterThanOrEqual(floor.atFirst);
    expect(share(floor.kind, ({ atLast }) => atLast === 0)).toBeGreaterThanOrEqual(floor.atLast);
  }
});

test.each(results.filter(({ name }) => existsSync(join(folder, 'read-as', `${name}.mcalc`))))(
  '$name is read as it was meant',
  ({ name, mended }) => {
    expect(mended).toBe(readFileSync(join(folder, 'read-as', `${name}.mcalc`), 'utf8'));
  },
);
