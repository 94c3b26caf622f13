// Packs what `npm run build` has made into the extension's two packages: for VS Code on a computer, and in a browser.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

export const vsix = join(root, 'out/mcalc.vsix');
export const webVsix = join(root, 'out/mcalc-web.vsix');

export function packageExtension() {
  mkdirSync(join(root, 'out'), { recursive: true });
  pack(root, ['--out', vsix]);
}

/** The files of a package for browsers beside its manifest. */
const webFiles = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/web',
  'dist/panel',
  'grammar',
  'media',
  'examples',
  'docs',
];
const leftOut = /\.(?:ohm|ts|js|svg)$|docs\/pictures|performance\.md$/u;

/** Nothing of Node is in it: a manifest of its own names the client for browsers alone, which is no module. */
export function packageWebExtension() {
  const folder = join(root, 'out/web-extension');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of webFiles)
    cpSync(join(root, file), join(folder, file), {
      recursive: true,
      filter: (path) => path.includes('/dist/') || path.includes('/media') || !leftOut.test(path),
    });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const ofNode of ['main', 'bin', 'type', 'scripts', 'devDependencies']) delete manifest[ofNode];
  // The server in a browser runs no tools for assistants.
  delete manifest.contributes.languageModelTools;
  manifest.browser = './dist/web/client.js';
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  pack(folder, ['--target', 'web', '--out', webVsix]);
}

/** An extension that plays an assistant in the tests. */
export function packageAssistant() {
  const packed = join(root, 'out/assistant.vsix');
  pack(join(root, 'test/editor/assistant-extension'), ['--out', packed]);
  return packed;
}

/** Everything is bundled, so no dependency goes in. @param {string} cwd @param {string[]} options */
function pack(cwd, options) {
  run('vsce', ['package', '--no-dependencies', ...options], { cwd, quiet: true });
}
