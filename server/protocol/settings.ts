// The user's settings, read with care: a setting of the wrong type is the default.

import type { JudgementOptions } from '../engine/api.ts';

export interface Settings {
  readonly verify: { readonly whileTyping: boolean; readonly trials: number; readonly seed: number };
  readonly inlayHints: { readonly shapes: boolean };
  readonly codeLens: { readonly enabled: boolean };
}

export const DEFAULT_SETTINGS: Settings = {
  verify: { whileTyping: true, trials: 8, seed: 1 },
  inlayHints: { shapes: true },
  codeLens: { enabled: true },
};

const TOLERANCE = 1e-6;

/** `value` is the section `mcalc` of the editor's configuration. */
export function readSettings(value: unknown): Settings {
  const verify = field(value, 'verify');
  const defaults = DEFAULT_SETTINGS;
  return {
    verify: {
      whileTyping: boolean(field(verify, 'whileTyping'), defaults.verify.whileTyping),
      trials: integer(field(verify, 'trials'), 1, 100, defaults.verify.trials),
      seed: integer(field(verify, 'seed'), 0, 2 ** 31, defaults.verify.seed),
    },
    inlayHints: { shapes: boolean(field(field(value, 'inlayHints'), 'shapes'), defaults.inlayHints.shapes) },
    codeLens: { enabled: boolean(field(field(value, 'codeLens'), 'enabled'), defaults.codeLens.enabled) },
  };
}

/** The options of the judge from the user's settings. */
export function judgementOptions({ verify }: Settings): JudgementOptions {
  return { seed: verify.seed, trials: verify.trials, tolerance: TOLERANCE, repair: true };
}

/** A field of an unknown value; undefined where it has none. Getters are not called. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

function boolean(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function integer(value: unknown, least: number, most: number, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(most, Math.max(least, Math.round(value)));
}
