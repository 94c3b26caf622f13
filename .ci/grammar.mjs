// Generates the typed ohm bundles out of the grammars.

import { pathToFileURL } from 'node:url';
import { run } from './steps.mjs';

export function generateGrammar() {
  for (const grammar of ['grammar/mcalc.ohm', 'grammar/python.ohm'])
    run('ohm', ['generateBundles', '--withTypes', '--esm', grammar], { quiet: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generateGrammar();
