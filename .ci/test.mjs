// `npm test`: from a fresh clone through every check and test, those in a real editor included.
// It ends on a line `N passed, N failed`; a check that fails counts as a failed test.

import { installDependencies } from './dependencies.mjs';
import { stage, succeeds } from './steps.mjs';
import { runVitest } from './vitest.mjs';

/** @type {import('./vitest.mjs').Totals[]} */
const totals = [];

/** @param {string} title @param {string} command @param {string[]} args */
function check(title, command, args) {
  stage(title);
  if (succeeds(command, args)) return;
  console.error(`✗ ${title}`);
  totals.push({ passed: 0, failed: 1 });
}

try {
  installDependencies();
  check('build', 'node', ['.ci/build.mjs']);
  check('style: biome', 'npm', ['run', '--silent', 'lint']);
  check('what nobody uses: knip', 'npm', ['run', '--silent', 'unused']);
  stage('unit tests');
  totals.push(runVitest('unit'));
  stage('editor tests');
  totals.push(runVitest('editor'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  totals.push({ passed: 0, failed: 1 });
}

const passed = totals.reduce((sum, part) => sum + part.passed, 0);
const failed = totals.reduce((sum, part) => sum + part.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
