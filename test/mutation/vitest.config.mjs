// The unit tests with one file of the sources replaced by a mutant: the working tree stays as it is.

import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Where the mutant is described: `{ file, text }`, or nothing for the sources as they are. */
const described = process.env.MCALC_MUTANT;
/** @type {{ file: string, text: string } | null} */
const mutant = described ? JSON.parse(readFileSync(described, 'utf8')) : null;

export default defineConfig({
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      load: (id) => (mutant && id.split('?', 1)[0] === mutant.file ? mutant.text : null),
    },
  ],
  test: { include: ['test/**/*.test.ts'], exclude: ['test/editor/**'], testTimeout: 60_000, bail: 1 },
});
