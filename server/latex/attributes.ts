// Attributes that a document gives to all values of a letter, as the language has them, and the words for them.

import type { Attribute } from '../engine/api.ts';

const ATTRIBUTES: readonly (readonly [RegExp, Attribute])[] = [
  [/positive[ -]semi-?definite|\bPSD\b/iu, 'psd'],
  [/positive[ -]definite|\bSPD\b|\bcovariance(?=\s+matri|\s*$)/iu, 'spd'],
  [/(?:skew|anti)-?symmetric/iu, 'skew'],
  [/(?<![-\w])symmetric/iu, 'symmetric'],
  [/(?<![-\w])diagonal(?!\s+(?:of|entr|elem|part))/iu, 'diagonal'],
  [/(?<![-\w])(?:orthogonal|orthonormal)/iu, 'orthogonal'],
  [/(?<![-\w])(?:invertible|non-?singular)/iu, 'invertible'],
  [/lower[ -]triangular(?!\s+part)/iu, 'lower'],
  [/upper[ -]triangular(?!\s+part)/iu, 'upper'],
];

/** The attribute that some words name. */
export const attributeIn = (words: string): Attribute | null =>
  ATTRIBUTES.find(([pattern]) => pattern.test(words))?.[1] ?? null;

/** The attribute that some words end with, as `a symmetric` does. */
export const attributeEnding = (words: string): Attribute | null =>
  ATTRIBUTES.find(([pattern]) => new RegExp(`(?:${pattern.source})\\s*$`, 'iu').test(words))?.[1] ?? null;
