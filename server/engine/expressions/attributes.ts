// Facts about the entries of a variable's values that its attributes imply.

import type { Attribute } from './expression.ts';

/** Sets whose entries are not negative and sum to 1. */
export const SIMPLICES: readonly Attribute[] = [
  'simplex',
  'simplex rows',
  'simplex cols',
  'onehot',
  'onehot rows',
  'onehot cols',
];
/** Sets all of whose entries are above 0. */
export const POSITIVE: readonly Attribute[] = ['positive', 'probability'];
/** Sets with no entry below 0, of which some are 0. */
export const NONNEGATIVE: readonly Attribute[] = ['nonneg', 'binary', ...SIMPLICES];

/** The sign of all entries of what has these attributes; null where they say nothing of it. */
export function signOfAttributes(attributes: readonly Attribute[]): 'positive' | 'nonnegative' | null {
  if (attributes.some((attribute) => POSITIVE.includes(attribute))) return 'positive';
  return attributes.some((attribute) => NONNEGATIVE.includes(attribute)) ? 'nonnegative' : null;
}
