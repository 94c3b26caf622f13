// `npm run bench [NAME…]`: runs the measurements in test/bench/ (all, or those whose names contain a NAME), one process each.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { endAtFailedStep, root, run, stage } from './steps.mjs';

/** A bundled file still knows where it stood: it reads cases and programs beside it. @type {import('esbuild').Plugin} */
const keepFolders = {
  name: 'keep-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:test|\.ci)\/.*\.(?:ts|mjs)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }));
  },
};

endAtFailedStep();
const wanted = process.argv.slice(2);
const folder = join(root, 'test/bench');
const benches = readdirSync(folder).filter(
  (name) => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
);
const out = mkdtempSync(join(tmpdir(), 'mcalc-bench-'));
try {
  for (const name of benches) {
    stage(basename(name, '.bench.ts'));
    const outfile = join(out, name.replace(/\.ts$/, '.cjs'));
    await build({
      absWorkingDir: root,
      entryPoints: [join(folder, name)],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      plugins: [keepFolders],
      logLevel: 'warning',
    });
    run('node', ['--expose-gc', outfile]);
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
