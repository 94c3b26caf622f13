// Finds Neovim, for the test of the server in an editor that is not VS Code, or installs Debian's.

import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.mjs';

/** @returns {boolean} whether `nvim` can be run */
export function hasNeovim() {
  return isThere() || (installFromDebian('test in Neovim', ['neovim']) && isThere());
}

const isThere = () => spawnSync('nvim', ['--version'], { stdio: 'ignore' }).status === 0;
