// Bundles client, server, worker, command line and panel into dist/; and client and server for editors in a browser.

import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './steps.mjs';

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const forEditor = {
  ...forNode,
  // VS Code 1.95 loads extensions by require.
  format: 'cjs',
  external: ['vscode'],
};

/**
 * The library for assistants brings a validator of JSON schemas for forms that a server may ask people to fill in; ours asks
 * for none (server/mcp/serve.ts), and leaves it out.
 * @type {import('esbuild').Plugin}
 */
const withoutForms = {
  name: 'without forms',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]validation[/\\]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    })),
};

/**
 * The server sets formulas for hovers, the panel for its pages: both load one file.
 * @param {string} address where that file lies for who loads it
 * @returns {import('esbuild').Plugin}
 */
const withKatexAt = (address) => ({
  name: 'shared katex',
  setup: ({ onResolve }) => onResolve({ filter: /^katex$/ }, () => ({ path: address, external: true })),
});

/** @type {import('esbuild').BuildOptions} */
const forServer = {
  ...forNode,
  // Code that the server, its worker and the command line share, the engine above all, is written once.
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'shared-[hash]',
  plugins: [withoutForms, withKatexAt('./panel/katex.js')],
  // Some libraries ask for Node's own modules by require.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
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

/** @type {import('esbuild').BuildOptions} */
const forWebEditor = { ...forBrowser, format: 'cjs', external: ['vscode'] };

/** @type {import('esbuild').BuildOptions} */
const forWebServer = {
  ...forBrowser,
  // The pool of workers asks for these on Node alone.
  external: ['worker_threads', 'child_process', 'os'],
};

/** @type {import('esbuild').BuildOptions} */
const forPanel = { ...forBrowser, format: 'esm', plugins: [withKatexAt('./katex.js')] };

const programs = [
  { ...forEditor, entry: 'client/extension.ts', out: 'dist/client.cjs' },
  { ...forWebEditor, entry: 'client/web-extension.ts', out: 'dist/web/client.js' },
  { ...forWebServer, entry: 'server/web.ts', out: 'dist/web/server.js' },
  { ...forPanel, entry: 'client/panel/main.ts', out: 'dist/panel/main.js' },
  { ...forBrowser, entry: 'client/panel/main.css', out: 'dist/panel/main.css' },
];

export async function bundle() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'));
  await Promise.all([
    bundleServer(join(root, 'dist')),
    ...programs.map(({ entry, out, ...options }) =>
      build({ ...options, entryPoints: [entry], outfile: out }),
    ),
  ]);
  copyKatex();
  linkCommand();
}

/**
 * Writes the language server, its worker and the command line: `server.mjs`, `worker.mjs`, `cli.mjs`.
 * @param {string} outdir
 */
export async function bundleServer(outdir) {
  await Promise.all([
    build({
      ...forServer,
      outdir,
      entryPoints: { server: 'server/node.ts', worker: 'server/worker.ts', cli: 'server/cli.ts' },
    }),
    build({
      ...forBrowser,
      format: 'esm',
      entryPoints: ['node_modules/katex/dist/katex.mjs'],
      outfile: join(outdir, 'panel/katex.js'),
    }),
  ]);
}

/** Alphabets that no formula of the panel is set in. */
const unusedFonts =
  /KaTeX_(?:Caligraphic|Fraktur|SansSerif|Script|Typewriter|Main-BoldItalic|Math-BoldItalic)/;

/** The panel's style sheet and fonts; every browser that VS Code runs in reads woff2, so the older formats stay out. */
function copyKatex() {
  const katex = join(root, 'node_modules/katex/dist');
  cpSync(join(katex, 'katex.min.css'), join(root, 'dist/panel/katex.css'));
  cpSync(join(katex, 'fonts'), join(root, 'dist/panel/fonts'), {
    recursive: true,
    filter: (file) => !/\.(woff|ttf)$/.test(file) && !unusedFonts.test(file),
  });
}

/** Lets `npx mcalc` find the command in the checkout itself; npm links only the commands of dependencies. */
function linkCommand() {
  const cli = join(root, 'dist/cli.mjs');
  chmodSync(cli, 0o755);
  const link = join(root, 'node_modules/.bin/mcalc');
  rmSync(link, { force: true });
  symlinkSync('../../dist/cli.mjs', link);
}
