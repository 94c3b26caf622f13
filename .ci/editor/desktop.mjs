// Opens the VS Code that is installed on this machine, where its command `code` is on the PATH.

import { spawnSync } from 'node:child_process';
import { run } from '../steps.mjs';
import { createProfile } from './profile.mjs';

export function hasDesktop() {
  const { status } = spawnSync('code', ['--version'], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** Returns when its window is closed. @param {string} vsix @param {string} folder */
export function openDesktop(vsix, folder) {
  const profile = createProfile();
  const options = [...profile.options, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  run('code', [...options, '--install-extension', vsix, '--force']);
  run('code', [...options, '--new-window', '--wait', folder]);
  profile.remove();
}
