// The attributes that a declaration may carry, and the shapes that they ask for.

import type { Attribute } from '../expressions/expression.ts';

/** Every attribute, with whether it needs a square matrix. */
const ATTRIBUTES: ReadonlyMap<string, { readonly square: boolean }> = new Map<
  Attribute,
  { readonly square: boolean }
>([
  ['symmetric', { square: true }],
  ['skew', { square: true }],
  ['spd', { square: true }],
  ['psd', { square: true }],
  ['diagonal', { square: true }],
  ['orthogonal', { square: false }],
  ['lower', { square: true }],
  ['upper', { square: true }],
  ['invertible', { square: true }],
  ['positive', { square: false }],
  ['nonneg', { square: false }],
  ['binary', { square: false }],
  ['probability', { square: false }],
  ['unit', { square: false }],
  ['simplex', { square: false }],
  ['simplex rows', { square: false }],
  ['simplex cols', { square: false }],
  ['onehot', { square: false }],
  ['onehot rows', { square: false }],
  ['onehot cols', { square: false }],
]);

/** Whether a word is an attribute of the language. */
export function isAttribute(name: string): name is Attribute {
  return ATTRIBUTES.has(name);
}

/** Whether only a square matrix can have the attribute. */
export function needsSquare(name: string): boolean {
  return ATTRIBUTES.get(name)?.square === true;
}

/** The single words, for offers of near ones. */
export const ATTRIBUTE_WORDS: readonly string[] = [...ATTRIBUTES.keys()].filter(
  (name) => !name.includes(' '),
);
