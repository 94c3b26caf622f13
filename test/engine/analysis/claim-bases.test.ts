// What a claim rests on: an edit changes it for those claims that the edit may touch, and for no other.

import { expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';

const TEXT = `dim n, m
const A : R[m, n]
param x : R[n]
fn h(z) = z^2
r = A x
L = ½ ‖r‖²
K = sum(h(x))
∂L/∂x = A' r
∂K/∂x = 2 x
x' x == ‖x‖²
`;

/** Which of the three claims are another matter after the edit. */
function touched(from: string | RegExp, to: string): readonly number[] {
  const before = analyse(TEXT);
  const text = TEXT.replace(from, to);
  const after = analyse(text, { previous: before, keepsShapes: true });
  expect(after.claimBases).toEqual(analyse(text).claimBases);
  return before.claimBases.flatMap((basis, index) => (after.claimBases[index] === basis ? [] : [index]));
}

test.each([
  ['a comment, a blank line', '\nr = A x', '\n\n# here\nr = A x', []],
  ['the claim itself', "A' r", "2 A' r", [0]],
  ['a definition that it reads, two steps away', 'r = A x', 'r = 2 A x', [0]],
  ['a function', 'z^2', 'z^3', [1]],
  ['an attribute of a variable', 'A : R[m, n]', 'A : R[m, n] positive', [0]],
  ['a param, which every `d` may move', 'x : R[n]', 'x : R[n] unit', [0, 1, 2]],
  ['a size', 'dim n, m', 'dim n = 3, m', [0, 1, 2]],
  ['what a sign means', 'fn h', 'notation ∘ = matmul\nfn h', [0, 1, 2]],
  ['a definition that nothing reads', 'fn h', 'q = x\nfn h', []],
])('%s', (_, from, to, expected) => {
  expect(touched(from, to)).toEqual(expected);
});

test('a chain of definitions without end, and one that runs in a circle, are no harm', () => {
  const chain = Array.from({ length: 600 }, (_, at) => `a${at + 1} = a${at} + 1`).join('\n');
  const of = (text: string) => analyse(`${text}\na600 == a600`).claimBases;
  expect(of(`a0 : R\n${chain}`)).not.toEqual(of(`a0 : R positive\n${chain}`));
  expect(analyse('a = b\nb = a\na == b').claimBases).toHaveLength(1);
});
