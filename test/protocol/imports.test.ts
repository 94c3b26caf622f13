// Imports stay inside the workspace, however the path is written.

import { expect, test } from 'vitest';
import { resolveImport, sameAddress } from '../../server/protocol/imports.ts';

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

test.each([..."()+^[]'&=@,;!|$* #?%"])(
  'a name with %j in it is one file, however an editor spells it',
  (sign) => {
    const found = resolveImport(`a${sign}b.mcalc`, place) ?? '';
    const percent = [...sign].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');
    expect(sameAddress(`file:///work/a/a${percent}b.mcalc`)).toBe(found);
    expect(sameAddress(`file:///work/a/a${percent.toUpperCase()}b.mcalc`)).toBe(found);
    const inFolder = { from: `file:///work/a${percent}b/main.mcalc`, folders: [`file:///work/a${percent}b`] };
    expect(sameAddress(`file:///work/a${percent}b/lib.mcalc`)).toBe(resolveImport('lib.mcalc', inFolder));
  },
);
