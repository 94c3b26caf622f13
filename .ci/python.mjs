// Finds a Python that has NumPy, for the tests of what is exported, or installs Debian's.

import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.mjs';
import { StepFailure } from './steps.mjs';

const packages = ['python3-numpy'];

/** @type {string | undefined} */
let found;

/** @returns {string} the command of a Python 3 with NumPy */
export function findPython() {
  found ??= findInstalled() ?? (installFromDebian('export tests', packages) ? findInstalled() : undefined);
  if (found) return found;
  throw new StepFailure(
    'The export tests need Python 3 with NumPy, and there is none. ' +
      `On Debian: sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}\n` +
      'Elsewhere: python3 -m pip install numpy, and say which Python has it: PYTHON=/path/to/python3 npm test',
  );
}

/** Debian's own comes first: another one ahead on the path may lack its packages. */
function findInstalled() {
  const places = [process.env.PYTHON ?? '', '/usr/bin/python3', 'python3', 'python'];
  return places.find(
    (place) => place !== '' && spawnSync(place, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0,
  );
}
