// How hard the judge looks: the options that `check`, `derive` and `verify` share, over the editor's defaults.

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { JudgementOptions } from '../engine/api.ts';
import { DEFAULT_SETTINGS, judgementOptions } from '../protocol/settings.ts';
import type { ImportFlags } from './read-input.ts';

export interface JudgeFlags extends ImportFlags {
  readonly seed?: number;
  readonly trials?: number;
  readonly tol?: number;
}

const MOST_TRIALS = 10_000;

/** Adds the options of the judge to a command: seed, trials, tolerance, and where imports may lie. */
export function addJudgeOptions(command: Command): Command {
  return command
    .option(
      '--seed <n>',
      'start of the random numbers, for a run that can be repeated (default: 1)',
      readSeed,
    )
    .option('--trials <n>', 'random points to try (default: 8)', readTrials)
    .option('--tol <x>', 'relative error up to which two values agree (default: 1e-6)', readTolerance)
    .addOption(allowOutside());
}

/** Of every command that follows imports. */
export function allowOutside(): Option {
  return new Option('--allow-outside', 'read imports from outside of the project of the file, too');
}

/** The options of the judge from the flags of a command. */
export function judgeOptions({ seed, trials, tol }: JudgeFlags): JudgementOptions {
  const defaults = judgementOptions(DEFAULT_SETTINGS);
  return {
    seed: seed ?? defaults.seed,
    trials: trials ?? defaults.trials,
    tolerance: tol ?? defaults.tolerance,
    repair: true,
  };
}

function readSeed(text: string): number {
  return readInteger(text, 0, 2 ** 32 - 1);
}

function readTrials(text: string): number {
  return readInteger(text, 1, MOST_TRIALS);
}

/** A whole number within bounds; throws `InvalidArgumentError` for any other text. */
export function readInteger(text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
}

function readTolerance(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It takes a number between 0 and 1, such as 1e-6.');
}
