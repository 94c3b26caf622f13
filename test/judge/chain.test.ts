// The chain as it was claimed: which part of a claimed product is the adjoint of which value, and the first link it misses.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Chain } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const LAYER = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
`;

const NAMED = `${LAYER}a = X Θ
b = h(a)
c = Y - b
d = c.^2
e = sum(d)
L = ½ e
`;

function chainOf(file: string, claim: string): Chain | undefined {
  const { claims } = judge(analyse(`${file}${claim}\n`), DEFAULT_OPTIONS);
  return claims.at(-1)?.chain;
}

/** Name of each link with the part of the product that is its adjoint, and the link where it goes wrong. */
function explained(file: string, claim: string): readonly [parts: Record<string, string>, wrong: string] {
  const chain = chainOf(file, claim);
  const parts = (chain?.links ?? []).flatMap(({ name, written }) =>
    written === null ? [] : [[name, written]],
  );
  return [Object.fromEntries(parts), chain?.links[chain.wrongAt]?.name ?? ''];
}

describe('the chain of a product of partials', () => {
  test('the published question: right down to a, then X is multiplied where it must be applied', () => {
    const chain = chainOf(NAMED, "∂L/∂Θ = (Y - h(X Θ)) ∘ -h'(X Θ) ∘ X");
    expect(
      chain?.links.map(({ name, shape, derivative, adjoint }) => [name, shape, `${derivative} = ${adjoint}`]),
    ).toEqual([
      ['L', [], '∂L/∂L = 1'],
      ['e', [], '∂L/∂e = ½'],
      ['d', ['M', 'out'], '∂L/∂d = ½ ones(M, out)'],
      ['c', ['M', 'out'], '∂L/∂c = c'],
      ['b', ['M', 'out'], '∂L/∂b = -c'],
      ['a', ['M', 'out'], "∂L/∂a = -(c ∘ h'(a))"],
      ['Θ', ['in', 'out'], "∂L/∂Θ = -X' (c ∘ h'(a))"],
    ]);
    expect(chain?.links.map(({ formula, back }) => [formula, back]).slice(2)).toEqual([
      ['c.^2', 'G ↦ G ones(M, out)'],
      ['Y - b', 'G ↦ 2 (c ∘ G)'],
      ['h(a)', 'G ↦ -G'],
      ['X Θ', "G ↦ G ∘ h'(a)"],
      [null, "G ↦ X' G"],
    ]);
    expect(chain?.wrongAt).toBe(6);
    expect(chain?.sentence).toBe(
      "it is right up to `∂L/∂a`, written `(Y - h(X Θ)) ∘ -h'(X Θ)`, and goes wrong on the way to `Θ`: `∂L/∂Θ` is `-X' (c ∘ h'(a))`, since the adjoint of `a = X Θ` is `G ↦ X' G`",
    );
  });

  test('partials written one after the other go as far as the values are numbers', () => {
    const claim = '∂L/∂Θ = ∂L/∂e ∂e/∂d ∂d/∂c ∂c/∂b ∂b/∂a ∂a/∂Θ';
    expect(explained(NAMED, claim)).toEqual([{ e: '∂L/∂e', d: '∂L/∂e ∂e/∂d' }, 'c']);
    expect(chainOf(NAMED, claim)?.sentence).toMatch(
      /Between matrices a partial is applied, not multiplied$/u,
    );
  });

  test.each([
    ["∂L/∂Θ = X' (c ∘ h'(a))", { c: 'c' }, 'b'],
    ["∂L/∂Θ = -X (c ∘ h'(a))", { c: 'c', a: "-(c ∘ h'(a))" }, 'Θ'],
    ["∂L/∂Θ = d ∘ -h'(a) ∘ X", {}, 'c'],
    ["∂L/∂Θ = ((Y - b) ∘ -h'(a))' X", { c: 'Y - b', a: "((Y - b) ∘ -h'(a))'" }, 'Θ'],
  ])('%s', (claim, parts, wrong) => {
    expect(explained(NAMED, claim)).toEqual([parts, wrong]);
  });

  test('without names between, the formula has the links; nobody writes a norm before its square', () => {
    const file = 'dim m, n\nvar A : R[m, n]\nvar x : R[n]\nvar y : R[m]\nL = ‖y - A x‖²\n';
    expect(explained(file, '∂L/∂x = 2 (y - A x)')).toEqual([{ 'y - A x': '2 (y - A x)' }, 'A x']);
    expect(explained(file, '∂L/∂x = -2 A (y - A x)')).toEqual([{ 'A x': '-2 (y - A x)' }, 'x']);
  });

  test('who goes past softmax and log in one step is followed', () => {
    const file =
      "dim k, n\nvar W : R[n, k]\nvar x : R[n]\nvar t : R[k] simplex\np = softmax(W' x)\nL = -t' log(p)\n";
    expect(explained(file, '∂L/∂W = (p - t) x')).toEqual([{ "W' x": 'p - t' }, 'W']);
  });

  test('a claim that is no product, or right, has no chain to explain', () => {
    expect(chainOf(NAMED, '∂L/∂Θ = Θ + Θ')).toBeUndefined();
    expect(chainOf(NAMED, "∂L/∂Θ = -X' (c ∘ h'(a))")).toBeUndefined();
  });
});
