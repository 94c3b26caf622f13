// `mcalc import` from the shell: what was not read is said, also where nothing was.

import { expect, test } from 'vitest';
import { folder, mcalc } from './support/run.ts';

const imported = (paper: string) => mcalc(['import', folder({ 'a.tex': paper }).path('a.tex')]);

test('a document with nothing to import says so', async () => {
  const { status, out, err } = await imported(
    'Let $A \\in \\mathbb{R}^{m\\times n}$.\n\\[ L = \\|A x\\|^2 \\]\n',
  );
  expect([status, out.trim()]).toEqual([1, '']);
  expect(err).toContain('nothing was imported: no derivative stands in it');
});

test('a document with a derivative is a file', async () => {
  const { status, out, err } = await imported(
    '\\[ L = \\|A x\\|^2 \\]\n\\[ \\nabla_x L = 2 A^\\top A x \\]\n',
  );
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain("∂L/∂x = 2 A' A x");
});
