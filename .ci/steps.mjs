// Runs the commands that a script is made of, and says at which of them it is.

import { spawnSync } from 'node:child_process';
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
  const path = [resolve(root, 'node_modules/.bin'), env.PATH].join(process.platform === 'win32' ? ';' : ':');
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...env, PATH: path },
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    // npm and everything in node_modules/.bin are .cmd files there, which only a shell can start.
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (quiet && status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/** What went wrong in words that are meant for the user. */
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
