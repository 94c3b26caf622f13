// Names in TeX: one subscript each, whatever stands behind the name.

import { expect, test } from 'vitest';
import { nameLatex } from '../../../server/engine/operators/writing.ts';

test.each([
  ['Θ', '\\Theta'],
  ['W1', 'W_{1}'],
  ['W_1', 'W_{{1}}'],
  ['loss', '\\mathit{loss}'],
  ['h[t-1]', 'h_{t-1}'],
  ['W1[l]', 'W_{1, l}'],
  ['W_1[l]', 'W_{{1}, l}'],
  ['W_out[l]', 'W_{\\text{out}, l}'],
])('%s is %s', (name, latex) => {
  expect(nameLatex(name)).toBe(latex);
});
