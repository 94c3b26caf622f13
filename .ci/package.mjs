// Packs what `npm run build` has made into the extension's .vsix.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

export const vsix = join(root, 'out/mcalc.vsix');

export function packageExtension() {
  mkdirSync(join(root, 'out'), { recursive: true });
  // Everything is bundled, so no dependency goes in.
  run('vsce', ['package', '--no-dependencies', '--out', vsix], { quiet: true });
}
