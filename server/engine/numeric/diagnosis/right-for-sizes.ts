// Right for some sizes only: for tall matrices, odd sizes, small ones. Read off the points at which a claim holds and those
// at which it fails.

import type { Expression } from '../../expressions/expression.ts';
import { compareAt } from '../comparison.ts';
import type { Trials } from '../trials.ts';

type Sizes = ReadonlyMap<string, number>;

/** Points on each side that tell a rule from chance. */
const ENOUGH = 2;

/** The condition on the sizes that holds wherever the claim does and nowhere else, in a sentence; null where none of these does. */
export function rightForSizes(trials: Trials, claimed: Expression): string | null {
  const right: Sizes[] = [];
  const wrong: Sizes[] = [];
  for (const trial of trials.list) {
    const { outcome } = compareAt(trials, trial, claimed);
    if (outcome === 'agree') right.push(trial.sizes);
    else if (outcome === 'differ') wrong.push(trial.sizes);
  }
  if (right.length < ENOUGH || wrong.length === 0) return null;
  const names = [...(right[0]?.keys() ?? [])].filter((name) => varies(name, [...right, ...wrong]));
  const tells = (holds: (sizes: Sizes) => boolean): boolean => right.every(holds) && !wrong.some(holds);
  for (const name of names) {
    const of = (sizes: Sizes): number => sizes.get(name) ?? 0;
    if (wrong.length >= ENOUGH && tells((sizes) => of(sizes) % 2 === 1))
      return `right only if ${name} is odd`;
    if (wrong.length >= ENOUGH && tells((sizes) => of(sizes) % 2 === 0))
      return `right only if ${name} is even`;
  }
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      const over = (sizes: Sizes): number => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0);
      if (tells((sizes) => over(sizes) >= 0)) return `right only if ${a} ≥ ${b}`;
      if (tells((sizes) => over(sizes) <= 0)) return `right only if ${a} ≤ ${b}`;
      if (tells((sizes) => over(sizes) > 0)) return `right only if ${a} > ${b}`;
      if (tells((sizes) => over(sizes) < 0)) return `right only if ${a} < ${b}`;
      if (tells((sizes) => over(sizes) !== 0)) return `right only if ${a} is not ${b}`;
    }
  }
  for (const name of names) {
    const [most, least] = [largest(name, right), smallest(name, wrong)];
    if (most < least)
      return `right for ${name} = ${most}, wrong for ${name} = ${least}: how large ${name} is matters`;
    const [below, above] = [largest(name, wrong), smallest(name, right)];
    if (below < above)
      return `right for ${name} = ${above}, wrong for ${name} = ${below}: how large ${name} is matters`;
  }
  return null;
}

const valuesOf = (name: string, all: readonly Sizes[]): readonly number[] =>
  all.map((sizes) => sizes.get(name) ?? 0);

const varies = (name: string, all: readonly Sizes[]): boolean => new Set(valuesOf(name, all)).size > 1;

const largest = (name: string, all: readonly Sizes[]): number => Math.max(...valuesOf(name, all));
const smallest = (name: string, all: readonly Sizes[]): number => Math.min(...valuesOf(name, all));
