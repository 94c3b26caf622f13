// Generates the typed ohm bundle out of grammar/mcalc.ohm.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from './steps.mjs';

export function generateGrammar() {
  if (!existsSync(join(root, 'grammar/mcalc.ohm'))) {
    console.log('grammar/mcalc.ohm does not exist yet: no bundle');
    return;
  }
  run('ohm', ['generateBundles', '--withTypes', '--esm', 'grammar/mcalc.ohm'], { quiet: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generateGrammar();
