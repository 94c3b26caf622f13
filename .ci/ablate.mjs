// `npm run ablate [WORD…]`: switches each rule of simplification and each proposal of repair off alone (those whose file or
// name contains a WORD, or all), and prints what it is good for: which published derivatives come out otherwise and how much
// longer, which recorded mistakes get another first fix. `--list` only lists them. The working tree stays as it is.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesOf } from '../test/ablation/rules.mjs';
import { bundleWith } from './bundle-with.mjs';
import { root } from './steps.mjs';

/** @typedef {import('../test/ablation/rules.mjs').Rule} Rule */
/** @typedef {'derivations' | 'repairs'} Measure */
/** @typedef {Record<string, unknown>} Measured */

const ROOMS = /** @type {const} */ ([
  ['server/engine/calculus/simplification', 'derivations'],
  ['server/engine/repair/claims', 'repairs'],
]);
/** A rule without which nothing ends has been found useful. */
const LONGEST = 20 * 60_000;

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const rules = ROOMS.flatMap(([room, measure]) =>
  readdirSync(join(root, room))
    .map((name) => `${room}/${name}`)
    .flatMap((file) => rulesOf(file, readFileSync(join(root, file), 'utf8')))
    .map((rule) => ({ rule, measure })),
).filter(
  ({ rule }) => words.length === 0 || words.some((word) => `${rule.file} ${rule.name}`.includes(word)),
);

/** @param {Rule} rule */
const titleOf = ({ file, line, name }) =>
  `${file.slice('server/engine/'.length)}:${line} ${name.replace(/\s+/gu, ' ').slice(0, 80)}`;

if (process.argv.includes('--list')) {
  for (const { rule } of rules) console.log(titleOf(rule));
  console.log(`${rules.length} rules`);
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), 'mcalc-ablation-'));

/** The results with a rule switched off; nothing where that does not run. @param {Rule | null} rule @param {Measure} measure @param {number} index @returns {Promise<Measured | null>} */
async function measured(rule, measure, index) {
  const outfile = join(folder, `${measure}-${index}.cjs`);
  const source = rule ? readFileSync(join(root, rule.file), 'utf8') : '';
  const text = rule ? source.slice(0, rule.start) + rule.off + source.slice(rule.end) : '';
  await bundleWith('test/ablation/measure.ts', outfile, rule && { file: rule.file, text });
  const printed = await output('node', [outfile, measure]);
  rmSync(outfile, { force: true });
  return printed === null ? null : JSON.parse(printed);
}

/** The output of a command, or nothing where it fails. @param {string} command @param {readonly string[]} args @returns {Promise<string | null>} */
function output(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, MCALC_ROOT: root },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks = /** @type {string[]} */ ([]);
    child.stdout.setEncoding('utf8').on('data', (chunk) => chunks.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? chunks.join('') : null);
    });
  });
}

/** @param {unknown} one @returns {number} */
const operatorsOf = (one) => (Array.isArray(one) && typeof one[1] === 'number' ? one[1] : 0);

/** The differences without the rule, in words. @param {Measured} before @param {Measured | null} after */
function difference(before, after) {
  if (!after) return { changed: Number.POSITIVE_INFINITY, words: 'does not run without it' };
  const ids = Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  const longer = ids.filter((id) => operatorsOf(after[id]) > operatorsOf(before[id]));
  const shorter = ids.filter((id) => operatorsOf(after[id]) < operatorsOf(before[id]));
  const grown = [
    longer.length > 0 && `${longer.length} longer`,
    shorter.length > 0 && `${shorter.length} shorter`,
  ];
  const kinds = grown.filter(Boolean).join(', ');
  const named = ids.slice(0, 3).join(', ');
  return {
    changed: ids.length,
    words: `${ids.length} changed${kinds && ` (${kinds})`}${named && `: ${named}${ids.length > 3 ? ', …' : ''}`}`,
  };
}

/** @type {{ title: string, changed: number, words: string }[]} */
const results = [];
/** @type {Map<Measure, Measured>} */
const whole = new Map();
let next = 0;

async function work() {
  for (let index = next++; index < rules.length; index = next++) {
    const { rule, measure } = rules[index] ?? {};
    const before = measure && whole.get(measure);
    if (!rule || !before) return;
    const result = { title: titleOf(rule), ...difference(before, await measured(rule, measure, index)) };
    results.push(result);
    console.log(`${String(index + 1).padStart(4)} of ${rules.length} ${result.title}: ${result.words}`);
  }
}

try {
  for (const measure of new Set(rules.map((one) => one.measure))) {
    const before = await measured(null, measure, -1);
    if (!before) throw new Error(`${measure} cannot be measured, with all rules`);
    whole.set(measure, before);
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const idle = results.filter(({ changed }) => changed < 2);
  console.log(`\n${results.length} rules; ${idle.length} serve fewer than two cases:`);
  for (const { title, words: what } of idle) console.log(`  ${title}: ${what}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
