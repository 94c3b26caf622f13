// Finds the browser that the editor tests look through, or installs Debian's.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from '../debian.mjs';
import { StepFailure } from '../steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// DejaVu has the mathematical signs that an editor's text is full of here.
const packages = ['chromium', 'fonts-dejavu-core'];

/** @returns {string} the browser's path */
export function findChromium() {
  const path = findInstalled() ?? (installFromDebian('editor', packages) ? findInstalled() : undefined);
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
