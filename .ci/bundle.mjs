// Bundles client, server, worker, command line and panel into dist/.

import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './steps.mjs';

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // VS Code 1.91 runs extensions in Node 20, and loads them by require.
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  minify: true,
  sourcemap: false,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const forBrowser = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: 'chrome120',
  format: 'iife',
  minify: true,
  logLevel: 'warning',
};

const programs = [
  { ...forNode, entry: 'client/extension.ts', out: 'dist/client.cjs' },
  { ...forNode, entry: 'server/node.ts', out: 'dist/server.cjs' },
  { ...forNode, entry: 'server/worker.ts', out: 'dist/worker.cjs' },
  { ...forNode, entry: 'server/cli.ts', out: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  { ...forBrowser, entry: 'client/panel/main.ts', out: 'dist/panel/main.js' },
  { ...forBrowser, entry: 'client/panel/main.css', out: 'dist/panel/main.css' },
];

export async function bundle() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'));
  await Promise.all(
    programs.map(({ entry, out, ...options }) => build({ ...options, entryPoints: [entry], outfile: out })),
  );
  copyKatex();
  linkCommand();
}

/** The panel's style sheet and fonts; every browser that VS Code runs in reads woff2, so the older formats stay out. */
function copyKatex() {
  const katex = join(root, 'node_modules/katex/dist');
  cpSync(join(katex, 'katex.min.css'), join(root, 'dist/panel/katex.css'));
  cpSync(join(katex, 'fonts'), join(root, 'dist/panel/fonts'), {
    recursive: true,
    filter: (file) => !/\.(woff|ttf)$/.test(file),
  });
}

/** Lets `npx mcalc` find the command in the checkout itself; npm links only the commands of dependencies. */
function linkCommand() {
  const cli = join(root, 'dist/cli.cjs');
  chmodSync(cli, 0o755);
  const link = join(root, 'node_modules/.bin/mcalc');
  rmSync(link, { force: true });
  symlinkSync('../../dist/cli.cjs', link);
}
