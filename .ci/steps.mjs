// Runs the commands that a script is made of, and says at which of them it is.

import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** Says on a line of its own what begins now. @param {string} title */
export function stage(title) {
  console.log(`\n▸ ${title}`);
}

/**
 * Runs a command of node_modules/.bin, or any other, in the checkout; its output goes straight through.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: show the output only if it fails
 * @returns {boolean} whether it ended well
 */
export function succeeds(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    ...settings(cwd, env),
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
  });
  if (error) console.error(error.message);
  if (quiet && status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/** @param {string} cwd @param {NodeJS.ProcessEnv} env */
function settings(cwd, env) {
  const path = [resolve(root, 'node_modules/.bin'), env.PATH].join(process.platform === 'win32' ? ';' : ':');
  // npm and everything in node_modules/.bin are .cmd files there, which only a shell can start.
  return { cwd, env: { ...env, PATH: path }, shell: process.platform === 'win32' };
}

/**
 * Begins a command that runs beside others.
 * @param {string} command
 * @param {string[]} args
 * @param {{ kept?: boolean }} [options] kept: its output is kept for later, else it goes straight through
 * @returns {Promise<{ ended: boolean, output: string }>} whether it ended well, and what was kept
 */
export function begun(command, args, { kept = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...settings(root, process.env),
      stdio: kept ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    child.once('error', ({ message }) => resolve({ ended: false, output: output + message }));
    child.once('close', (status) => resolve({ ended: status === 0, output }));
  });
}

/** An error in words that are meant for the user. */
export class StepFailure extends Error {}

/** Ends the script at a failed step without a stack trace, which would bury what is to be said. */
export function endAtFailedStep() {
  process.on('uncaughtException', (error) => {
    console.error(error instanceof StepFailure ? `✗ ${error.message}` : error);
    process.exit(1);
  });
}

/** As `succeeds`, but throws where the command fails. @type {(...call: Parameters<typeof succeeds>) => void} */
export function run(command, args, options) {
  if (!succeeds(command, args, options)) throw new StepFailure(`failed: ${command} ${args.join(' ')}`);
}
