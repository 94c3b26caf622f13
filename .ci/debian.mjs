// Installs packages of Debian for what the tests need, where that is possible.

import { existsSync } from 'node:fs';
import { stage, succeeds } from './steps.mjs';

/**
 * Only root may, and only where there is apt.
 * @param {string} what what needs them
 * @param {string[]} packages
 * @returns {boolean} whether they are there now
 */
export function installFromDebian(what, packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  stage(`${what}: apt-get install ${packages.join(' ')}`);
  const options = {
    quiet: true,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  return (
    succeeds('apt-get', [...wait, 'update'], options) &&
    succeeds('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], options)
  );
}
