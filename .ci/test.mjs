// `npm test`: from a fresh clone through every check and test, those in a real editor included.
// It ends on a line `N passed, N failed`; a check that fails counts as a failed test.

import { installDependencies } from './dependencies.mjs';
import { begun, stage, succeeds } from './steps.mjs';
import { runVitest } from './vitest.mjs';

/** @type {import('./vitest.mjs').Totals[]} */
const totals = [];

/** @param {string} title @param {boolean} holds */
function counted(title, holds) {
  if (holds) return;
  console.error(`✗ ${title}`);
  totals.push({ passed: 0, failed: 1 });
}

/** Begins a check, and says later what came of it. @param {string} title @param {string[]} command */
function beginCheck(title, command) {
  const check = begun('npm', ['run', '--silent', ...command], { kept: true });
  return async () => {
    const { ended, output } = await check;
    stage(title);
    process.stdout.write(output);
    counted(title, ended);
  };
}

try {
  installDependencies();
  stage('build');
  counted('build', succeeds('node', ['.ci/build.mjs']));
  // Windows wait more than they work: what they leave of the machine is for the others.
  const editor = runVitest('editor', { kept: true });
  const checks = [beginCheck('style: biome', ['lint']), beginCheck('what nobody uses: knip', ['unused'])];
  stage('unit tests; beside them style, what nobody uses, and the editor, whose results follow');
  totals.push(await runVitest('unit'));
  for (const ended of checks) await ended();
  stage('editor tests');
  const windows = await editor;
  process.stdout.write(windows.output);
  totals.push(windows);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  totals.push({ passed: 0, failed: 1 });
}

const passed = totals.reduce((sum, part) => sum + part.passed, 0);
const failed = totals.reduce((sum, part) => sum + part.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
