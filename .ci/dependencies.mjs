// Installs the packages of package-lock.json, unless node_modules is already in step with it.
// Runs before anything is installed, so it and what it imports use Node's own modules alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, stage } from './steps.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

export function installDependencies() {
  if (inStep(packagesOf('package-lock.json'), packagesOf('node_modules/.package-lock.json'))) return;
  stage('packages: npm ci');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Whether everything that the lock asks for is installed in that version, and nothing else is.
 * Optional packages may be missing: they are for other systems.
 * @param {Packages} wanted @param {Packages} installed
 */
export function inStep(wanted, installed) {
  const names = Object.keys(wanted).filter((name) => name !== '');
  return (
    names.every((name) =>
      installed[name] ? installed[name].version === wanted[name]?.version : isOptional(wanted[name]),
    ) && Object.keys(installed).every((name) => name in wanted)
  );
}

/** @param {Packages[string] | undefined} entry */
function isOptional(entry) {
  return Boolean(entry?.optional || entry?.devOptional);
}

/** @param {string} lock @returns {Packages} */
function packagesOf(lock) {
  try {
    return JSON.parse(readFileSync(join(root, lock), 'utf8')).packages;
  } catch {
    return {};
  }
}
