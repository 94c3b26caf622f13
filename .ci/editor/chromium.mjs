// Finds the browser that the editor tests look through, or installs Debian's.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StepFailure, stage, succeeds } from '../steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// DejaVu has the mathematical signs that an editor's text is full of here.
const packages = ['chromium', 'fonts-dejavu-core'];

/** @returns {string} the browser's path */
export function findChromium() {
  const path = findInstalled() ?? (installFromDebian() ? findInstalled() : undefined);
  if (path) return path;
  throw new StepFailure(
    'The editor tests need Chromium, and there is none. ' +
      `On Debian: sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}\n` +
      'Elsewhere: install Chromium or Chrome, and say where it is: CHROMIUM=/path/to/chromium npm test',
  );
}

function findInstalled() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const places = [
    process.env.CHROMIUM ?? '',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return places.find((place) => place !== '' && existsSync(place));
}

/** Only root may, and only where there is apt. */
function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  stage(`editor: apt-get install ${packages.join(' ')}`);
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
