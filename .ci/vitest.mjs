// Runs one of vitest's projects and counts its results.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { begun, root } from './steps.mjs';

/** @typedef {{ passed: number, failed: number }} Totals */

/**
 * @param {'unit' | 'editor'} project
 * @param {{ kept?: boolean }} [options] as of `begun`
 * @returns {Promise<Totals & { output: string }>}
 */
export async function runVitest(project, options) {
  const report = join(root, `out/${project}.json`);
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ended, output } = await begun('vitest', ['run', '--project', project, ...reporters], options);
  return { ...count(ended, readReport(report)), output };
}

/** @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult */

/** @param {string} report @returns {FileResult[]} */
function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return [];
  }
}

/**
 * A file that could not even be loaded has no tests but has failed, and so has a run that ends badly with no failed test.
 * @param {boolean} ended whether the run ended well
 * @param {FileResult[]} files @returns {Totals}
 */
export function count(ended, files) {
  const statuses = files.flatMap(({ status, assertionResults }) => {
    const own = assertionResults.map((result) => result.status);
    return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
  });
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  return { passed, failed: ended || failed > 0 ? failed : 1 };
}
