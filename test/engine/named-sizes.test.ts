// Where nothing names a size, one fix names them all.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { applyEdits } from '../../server/engine/text/edits.ts';

function named(text: string): string | null {
  const [open] = analyse(text).problems.filter(({ code }) => code === 'unresolved-size');
  const [fix] = open?.fixes ?? [];
  return fix
    ? applyEdits(
        text,
        fix.edits.map(({ range, newText }) => ({ span: range, text: newText })),
      )
    : null;
}

test('every open size gets a letter, equal sizes the same one', () => {
  const text = 'X : R[?, ?]\nY : R[?, ?]\nparam W : R[?, ?]\nL = ‖X W - Y‖_F²\n';
  const fixed = named(text);
  expect(fixed).toBe('dim m, n, p\nX : R[m, n]\nY : R[m, p]\nparam W : R[n, p]\nL = ‖X W - Y‖_F²\n');
  expect(analyse(fixed ?? '').problems).toEqual([]);
});

test('letters that the file uses are left to it', () => {
  const text = "m, n : R\nx : R[?]\nL = m n x' x\n";
  expect(named(text)).toBe("m, n : R\ndim p\nx : R[p]\nL = m n x' x\n");
});

test('sizes that are sums of open ones are written as sums', () => {
  const text = 'a, b : R[?]\nC : R[?, ?]\ny = C [a; b]\n';
  const fixed = named(text);
  expect(analyse(fixed ?? '').problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('one `?` that stands for two sizes is left to the person', () => {
  expect(named('A, B : R[?, ?]\ny = tr(A B)\n')).toBe(null);
});

test('a step of a recursion is as long as the one before', () => {
  const text = `dim T
h0 : R[?]
W, U : R[?, ?]
const x[t] : R[?] for t = 1..T
h[0] = h0
h[t] = tanh(W h[t-1] + U x[t]) for t = 1..T
L = sum(h[T])
`;
  const fixed = named(text.replace('W, U : R[?, ?]', 'W : R[?, ?]\nU : R[?, ?]')) ?? '';
  expect(fixed).toContain('W : R[m, m]');
  expect(analyse(fixed).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('layers of different widths are left to the person', () => {
  const text = `dim D
x : R[?]
W[l] : R[?, ?] for l = 1..D
h[0] = x
h[l] = tanh(W[l] h[l-1]) for l = 1..D
L = sum(h[D])
`;
  expect(named(text)).toBe(null);
});
