// What the editor shows of families and expectations: members with their indices, E with what it goes over.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { hoverAt } from '../../server/features/hover.ts';
import { typeset } from '../../server/features/typeset.ts';

const LAYERS = `dim D
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
a[0] = ones(n[0])
a[l] = tanh(W[l] a[l-1]) for l = 1..D
L = sum(a[D])
`;

describe('a hover on a member', () => {
  const analysis = analyse(LAYERS);
  const at = (text: string) => hoverAt(analysis, null, LAYERS.indexOf(text));
  test.each([
    ['W[l] :', 'W[l] : n[l]×n[l-1]', 'param'],
    ['a[l-1])', 'a[l-1] : n[l-1]×1', 'definition: `a[l] = tanh(W[l] a[l-1]) for l = 1..D`'],
    ['a[D])', 'a[D] : n[D]×1', 'definition: `a[l] = tanh(W[l] a[l-1]) for l = 1..D`'],
    ['l = 1..D\na[0]', 'l = 1..D', 'the statement is one for each `l` from `1` to `D`'],
  ])('%s', (place, title, note) => {
    const hover = at(place);
    // The letter itself is an index; what stands behind it is the range.
    const shown = hover?.title === 'l : index' ? hoverAt(analysis, null, LAYERS.indexOf(place) + 2) : hover;
    expect(shown?.title).toBe(title);
    expect(shown?.notes.join()).toContain(note);
    expect(shown?.notes.join()).not.toContain('line 0');
  });
});

test.each([
  [LAYERS, 'a_{l} = \\tanh\\left(W_{l} \\, a_{l-1}\\right) \\qquad l = 1, \\ldots, D'],
  [
    "dim n\nrandom z, w : R[n]\nK = E_z[exp(z' w)]\n",
    'K = \\mathbb{E}_{z}\\left[\\exp\\left(z^\\top \\, w\\right)\\right]',
  ],
  ['dim n\nrandom z : R[n]\nV = Var[z + 1]\n', 'V = \\operatorname{Var}\\left[z + 1\\right]'],
  ['dim n\nrandom z : R[n]\nm = 2 E[z]\n', 'm = 2 \\, \\mathbb{E}\\left[z\\right]'],
])('a statement is typeset with its indices, and E is E', (text, latex) => {
  const analysis = analyse(text);
  const parts = typeset(analysis, judge(analysis, { ...DEFAULT_OPTIONS, repair: false, quick: true }));
  expect(parts.map((part) => (part.kind === 'formula' ? part.latex : part.text))).toContain(latex);
});
