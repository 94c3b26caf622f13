// A program of the tests, bundled with one file of ours read otherwise than it is written: the working tree stays as it is.

import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './steps.mjs';

/**
 * @param {string} entry from the root of the project
 * @param {string} outfile
 * @param {{ readonly file: string, readonly text: string } | null} replaced a file from the root, and what is read in its place
 */
export async function bundleWith(entry, outfile, replaced) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
    plugins: [
      {
        name: 'replaced-file',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) =>
            replaced && path === join(root, replaced.file) ? { contents: replaced.text, loader: 'ts' } : null,
          );
        },
      },
    ],
  });
}
