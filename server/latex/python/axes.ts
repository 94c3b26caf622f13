// How many axes an array of a program has, by its letters: capitals are matrices, small letters arrays of one axis.

import { meaningOf } from './functions.ts';
import type { Expression } from './tree.ts';

export type Axes = 'number' | 'column' | 'matrix';

const ORDER: readonly Axes[] = ['number', 'column', 'matrix'];

const larger = (a: Axes, b: Axes): Axes => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

/** The axes of a value; a guess by which products are distinguished. */
export function axesOf(one: Expression): Axes {
  switch (one.kind) {
    case 'number':
    case 'word':
    case 'tuple':
      return 'number';
    case 'name':
      return /^[A-Z]/u.test(one.name) ? 'matrix' : 'column';
    case 'negative':
    case 'bracket':
      return axesOf(one.of);
    case 'part':
      return 'matrix';
    case 'attribute':
      // Whoever transposes an array means one with two axes.
      return 'matrix';
    case 'binary':
      return one.sign === '@'
        ? ofProduct(axesOf(one.left), axesOf(one.right))
        : larger(axesOf(one.left), axesOf(one.right));
    case 'call':
      return ofCall(one);
  }
}

function ofProduct(left: Axes, right: Axes): Axes {
  if (left === 'matrix' && right === 'matrix') return 'matrix';
  return left === 'column' && right === 'column' ? 'number' : 'column';
}

function ofCall({ of, arguments: given }: Expression & { readonly kind: 'call' }): Axes {
  const name = of.kind === 'name' || of.kind === 'attribute' ? of.name : '';
  const values = given.flatMap((one) => (one.name === null ? [one.value] : []));
  const own =
    of.kind === 'attribute' && axesOf(of.of) !== 'number' && !isLibrary(of.of) ? [of.of, ...values] : values;
  const [first, second] = own;
  const meaning = meaningOf(name);
  if (!first) return 'number';
  if (meaning?.kind === 'norm' || meaning?.kind === 'inner') return 'number';
  if (meaning?.kind === 'function' && NUMBERS.has(meaning.name)) return 'number';
  if (meaning?.kind === 'outer') return 'matrix';
  if (meaning?.kind === 'product' && meaning.sign === '@' && second)
    return ofProduct(axesOf(first), axesOf(second));
  if (meaning?.kind === 'along' && meaning.name !== 'softmax')
    return given.some((one) => one.name === 'axis' || one.name === 'dim') ? 'column' : 'number';
  return axesOf(first);
}

const NUMBERS = new Set(['tr', 'det', 'logdet']);

const isLibrary = (one: Expression): boolean =>
  one.kind === 'attribute'
    ? isLibrary(one.of)
    : one.kind === 'name' && /^(?:np|torch|jnp|F|nn|scipy)$/u.test(one.name);
