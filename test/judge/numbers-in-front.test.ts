// A wrong number in front is mended where it stands, and a slash that reaches too far gets its parentheses.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const file = `dim n
param x : R[n]
const a : R positive
fn σ(z) = 1/(1 + exp(-z))
L = a/2 sum(x.^2)
t = sum(x)
M = -log(σ(t))
`;

test.each([
  ['∂L/∂x = 1/2 a x', 'a x'],
  ['∂L/∂x = (1/2) a x', 'a x'],
  ['∂L/∂x = -1/3 a x', 'a x'],
  ['∂L/∂x = (-1/3) * a * x', 'a * x'],
  ['∂L/∂x = 3/2 a * x', 'a * x'],
  ['∂L/∂x = 2 a x', 'a x'],
  // Everything that stands side by side behind a slash is below it.
  ['∂M/∂t = -1/σ(t) σ(t) (1 - σ(t))', '(-1/σ(t)) σ(t) (1 - σ(t))'],
])('%s', (claim, mended) => {
  const { claims } = judge(analyse(`${file}${claim}\n`), DEFAULT_OPTIONS);
  const [first] = claims.at(-1)?.fixes ?? [];
  expect(first?.edits.map(({ newText }) => newText)).toEqual([mended]);
  expect(first?.verified).toBe(true);
});
