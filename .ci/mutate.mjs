// `npm run mutate [WORD…]`: makes small wrong changes of the operator table (those whose file, line or part contains a WORD,
// as `products.ts:135`, or all), runs the tests that could catch each, and prints which survive.
// `--list` only lists them, `--quick` runs the laws of the table alone. The working tree stays as it is.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { EQUIVALENT } from '../test/mutation/equivalent.mjs';
import { mutantsOf } from '../test/mutation/mutants.mjs';
import { bundleWith } from './bundle-with.mjs';
import { findPython } from './python.mjs';
import { root } from './steps.mjs';

/** @typedef {import('../test/mutation/mutants.mjs').Mutant} Mutant */

const TABLE = 'server/engine/operators';
/** Files beside the table's entries that hold none of its mathematics. */
const NO_MATHEMATICS =
  /\/(?:(?:\w+-)?writing|operator|table|code|entry|placeholders|array-cost|along-axis|mistakes)\.ts$/u;
const files = [
  ...readdirSync(join(root, TABLE)).map((name) => `${TABLE}/${name}`),
  'server/engine/numeric/digits/wide-value.ts',
  'server/engine/values/error-function.ts',
  'server/engine/values/wide-functions.ts',
  'server/engine/export/targets/numpy.ts',
  'server/engine/export/targets/python.ts',
  'server/engine/export/targets/numpy-helpers.ts',
].filter((file) => !NO_MATHEMATICS.test(file));

/** Tests from the fastest to the slowest, behind the laws; the next ones run only where those before let a mutant live. */
const STAGES = [
  [
    'test/engine/numeric/double-double.test.ts',
    'test/engine/calculus/gradients.test.ts',
    'test/engine/calculus/laws.test.ts',
  ],
  ['test/engine/export', 'test/engine/calculus', 'test/engine/numeric'],
];
const LONGEST = 10 * 60_000;

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));

/** @param {Mutant} mutant @param {string} source */
const isEquivalent = (mutant, source) =>
  EQUIVALENT.some(
    ({ file, changes, on = /^/u }) =>
      mutant.file.endsWith(file) &&
      on.test(source.split('\n')[mutant.line - 1] ?? '') &&
      changes.some(([before, after]) => mutant.before.replace(before, after) === mutant.after),
  );

/** @param {Mutant} mutant */
function titleOf({ file, line, facet, kind, before, after }) {
  // Of a text, what differs in it.
  let from = 0;
  if (kind === 'numpy') while (before[from] === after[from]) from++;
  const [was, is] = [before, after].map((text) =>
    short(text.slice(Math.max(0, from - 25), kind === 'numpy' ? from + 25 : undefined)),
  );
  return `${relative(TABLE, file)}:${line} ${facet} [${kind}] ${was} → ${is}`;
}

/** @param {string} text */
const short = (text) => {
  const flat = text.replace(/\s+/gu, ' ');
  return flat.length > 70 ? `${flat.slice(0, 50)} … ${flat.slice(-15)}` : flat;
};

const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const mutants = [...sources]
  .flatMap(([file, source]) => mutantsOf(file, source).filter((mutant) => !isEquivalent(mutant, source)))
  .filter(
    (mutant) =>
      words.length === 0 ||
      words.some((word) => `${mutant.file}:${mutant.line} ${mutant.facet}`.includes(word)),
  );

if (flags.has('--list')) {
  for (const mutant of mutants) console.log(titleOf(mutant));
  console.log(`${mutants.length} mutants`);
  process.exit();
}

const python = findPython();
const folder = mkdtempSync(join(tmpdir(), 'mcalc-mutants-'));

/** The laws as programs: those of the table catch most; digits are examined only where they are mutated. @param {string} file */
const lawsOf = (file) => [
  ...(file.includes('/values/') ? ['test/mutation/check-digits.ts'] : []),
  'test/mutation/check.ts',
];

/** Whether laws are broken with the mutant; they are bundled, for that is fast. @param {readonly string[]} laws @param {{ readonly file: string, readonly text: string } | null} replaced @param {number} index @param {Record<string, string>} near what is tried first */
async function breaksLaws(laws, replaced, index, near = {}) {
  const outfile = join(folder, `${index}.cjs`);
  for (const law of laws) {
    await bundleWith(law, outfile, replaced);
    const caught = await fails('node', [outfile], { PYTHON: python, ...near });
    rmSync(outfile, { force: true });
    if (caught) return true;
  }
  return false;
}

/** Whether these tests fail with the mutant. @param {string} described @param {readonly string[]} tests */
function caughtBy(described, tests) {
  const config = join(root, 'test/mutation/vitest.config.mjs');
  const args = ['run', '--root', root, '--config', config, '--reporter=dot', ...tests];
  return fails(join(root, 'node_modules/.bin/vitest'), args, { MCALC_MUTANT: described });
}

/** @param {string} command @param {readonly string[]} args @param {Record<string, string>} env @returns {Promise<boolean>} */
function fails(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    // A mutant that never ends has been noticed.
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code !== 0);
    });
  });
}

/** The tests that a mutant most likely fails, the fastest first: laws of the operators that its file names, or forms in NumPy. @param {Mutant} mutant @param {string} source */
const nearTo = ({ file, facet, kind }, source) => ({
  MCALC_NEAR: [facet.split(':')[0], ...[...source.matchAll(/'(\w+)'/gu)].map(([, name]) => name)].join(' '),
  MCALC_FORMS_FIRST: kind === 'numpy' || /array|export/u.test(file) ? '1' : '',
});

/** @param {Mutant} mutant @param {number} index */
async function isCaught(mutant, index) {
  const source = sources.get(mutant.file) ?? '';
  const text = source.slice(0, mutant.start) + mutant.after + source.slice(mutant.end);
  const described = join(folder, `${index}.json`);
  writeFileSync(described, JSON.stringify({ file: join(root, mutant.file), text }));
  const replaced = { file: mutant.file, text };
  if (await breaksLaws(lawsOf(mutant.file), replaced, index, nearTo(mutant, source))) return true;
  if (flags.has('--quick')) return false;
  for (const tests of STAGES) if (await caughtBy(described, tests)) return true;
  return false;
}

/** @type {Mutant[]} */
const survivors = [];
let next = 0;

async function work() {
  for (let index = next++; index < mutants.length; index = next++) {
    const mutant = mutants[index];
    if (!mutant) return;
    const caught = await isCaught(mutant, index);
    if (!caught) survivors.push(mutant);
    console.log(
      `${String(index + 1).padStart(4)} of ${mutants.length} ${caught ? 'caught  ' : 'SURVIVED'} ${titleOf(mutant)}`,
    );
  }
}

try {
  // Tests that fail by themselves would catch everything.
  if (await breaksLaws(lawsOf('/values/'), null, 0))
    throw new Error('the laws of the table are broken without any mutant');
  for (const tests of flags.has('--quick') ? [] : STAGES)
    if (await caughtBy('', tests)) throw new Error(`these tests fail without any mutant: ${tests.join(' ')}`);
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`\n${mutants.length} mutants, ${survivors.length} survived`);
  for (const mutant of survivors) console.log(`  ${titleOf(mutant)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = survivors.length === 0 ? 0 : 1;
