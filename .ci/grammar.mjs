// Generates the typed ohm bundle out of grammar/mcalc.ohm.

import { pathToFileURL } from 'node:url';
import { run } from './steps.mjs';

export function generateGrammar() {
  run('ohm', ['generateBundles', '--withTypes', '--esm', 'grammar/mcalc.ohm'], { quiet: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generateGrammar();
