// Letters for new indices.

import { type Expression, sizesIn, topological } from '../expressions/expression.ts';
import { dimsOf } from '../shapes/dimension.ts';

const LETTERS = ['i', 'j', 'k', 'l', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w'];

/** Letters that name nothing in a formula: no variable, no function, no size, no index, be it bound in it or around it. */
export function freeLetters(of: Expression): readonly string[] {
  const taken = new Set<string>();
  for (const { shape, payload } of topological([of])) {
    for (const size of [shape.rows, shape.cols, ...sizesIn(payload)])
      for (const name of dimsOf(size)) taken.add(name);
    if (payload.kind === 'variable') taken.add(payload.variable.name);
    if (payload.kind === 'binder') taken.add(payload.index);
    if (payload.kind === 'function') taken.add(payload.fn.name);
  }
  return LETTERS.filter((letter) => !taken.has(letter));
}
