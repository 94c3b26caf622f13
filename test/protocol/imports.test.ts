// Imports stay inside the workspace, however the path is written.

import { expect, test } from 'vitest';
import { resolveImport } from '../../server/protocol/imports.ts';

const place = { from: 'file:///work/a/main.mcalc', folders: ['file:///work'] };

test.each([
  ['layers.mcalc', 'file:///work/a/layers.mcalc'],
  ['../b/layers.mcalc', 'file:///work/b/layers.mcalc'],
  ['my layers #1.mcalc', 'file:///work/a/my%20layers%20%231.mcalc'],
])('%s is read', (path, target) => {
  expect(resolveImport(path, place)).toBe(target);
});

test.each([
  '../../secret.mcalc',
  '/etc/secret.mcalc',
  'file:///etc/secret.mcalc',
  'http://example.com/a.mcalc',
  '//host/a.mcalc',
  '../../work-elsewhere/a.mcalc',
  'notes.txt',
])('%s is not', (path) => {
  expect(resolveImport(path, place)).toBeNull();
});

test('a file outside every open folder reads only its own', () => {
  const alone = { from: 'file:///tmp/x/main.mcalc', folders: ['file:///work'] };
  expect(resolveImport('b.mcalc', alone)).toBe('file:///tmp/x/b.mcalc');
  expect(resolveImport('../b.mcalc', alone)).toBeNull();
});
