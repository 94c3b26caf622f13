// `npm run seeds [--seeds 20] [--log FILE] [PATH…]`: judges every file of the language below the paths (`.mcalc` files, blocks in
// Markdown, cases in JSON; examples and tests where no path is given) once a seed, and prints the claims whose verdict depends on
// it. What stands in the log is not judged again, so that a run that was ended goes on. The shortest files come first.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWith } from './bundle-with.mjs';
import { endAtFailedStep, root, run } from './steps.mjs';

endAtFailedStep();
const given = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'mcalc-seeds-'));
try {
  const program = join(folder, 'verdicts-by-seed.cjs');
  await bundleWith('test/seeds/verdicts-by-seed.ts', program, null);
  const isPath = (/** @type {string} */ word, /** @type {number} */ at) =>
    !word.startsWith('--') && !given[at - 1]?.startsWith('--');
  const paths = given.filter(isPath).map((path) => resolve(path));
  const options = given.filter((word, at) => !isPath(word, at));
  const everything = ['examples', 'test/cases', 'test/judge'].map((path) => join(root, path));
  run('node', [program, ...options, ...(paths.length > 0 ? paths : everything)]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
