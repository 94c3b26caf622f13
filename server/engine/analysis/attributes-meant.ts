// Attributes meant by a word behind a shape that is none: a misspelling, a shorter word (`sym`), one from papers (`nonsingular`),
// or two that are one here (`positive definite`).

import { ATTRIBUTE_WORDS } from '../inference/attributes.ts';
import { nearestNames } from '../names/nearest.ts';
import type { AttributeNode, Span } from '../syntax/tree.ts';

/** The words that say it, in place of what stands at `span`. */
export interface AttributeMeant {
  readonly span: Span;
  readonly words: readonly string[];
}

const ON_PAPER: ReadonlyMap<string, readonly string[]> = new Map([
  ['pd', ['spd']],
  ['posdef', ['spd']],
  ['definite', ['spd']],
  ['semidefinite', ['psd']],
  ['triangular', ['lower', 'upper']],
  ['antisymmetric', ['skew']],
  ['nonsingular', ['invertible']],
  ['regular', ['invertible']],
  ['orthonormal', ['orthogonal']],
  ['nonnegative', ['nonneg']],
]);
/** Words that say nothing alone, with those in front of them that say it with them. */
const WITH_ONE_BEFORE: ReadonlyMap<string, string> = new Map([
  ['positive definite', 'spd'],
  ['positive semidefinite', 'psd'],
  ['lower triangular', 'lower'],
  ['upper triangular', 'upper'],
]);
const SHORTEST = 3;

/**
 * The attributes of the language that an unknown word may stand for, with the span to replace: `positive definite` is `spd`.
 */
export function attributeMeant(attributes: readonly AttributeNode[], at: number): AttributeMeant {
  const own = attributes[at];
  if (!own) return { span: { start: 0, end: 0 }, words: [] };
  const before = attributes[at - 1];
  const both = before && WITH_ONE_BEFORE.get(`${before.name} ${own.name}`);
  if (before && both) return { span: { start: before.span.start, end: own.span.end }, words: [both] };
  const onPaper = ON_PAPER.get(own.name);
  if (onPaper) return { span: own.span, words: onPaper };
  const near = nearestNames(own.name, ATTRIBUTE_WORDS);
  const longer =
    own.name.length < SHORTEST ? [] : ATTRIBUTE_WORDS.filter((word) => word.startsWith(own.name));
  return { span: own.span, words: near.length > 0 ? near : longer.length === 1 ? longer : [] };
}
