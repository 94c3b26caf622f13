// Offsets and positions: line breaks of all kinds, letters of two units, places outside the text.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { indexLines } from '../../server/protocol/positions.ts';

test('counts UTF-16 units', () => {
  const text = '𝜃 = Θ\n∂L/∂𝜃';
  const lines = indexLines(text);
  expect(lines.positionAt(text.indexOf('Θ'))).toEqual({ line: 0, character: 5 });
  expect(lines.offsetAt({ line: 1, character: 4 })).toBe(text.lastIndexOf('𝜃'));
});

test('ends a line before its break, whatever break it is', () => {
  const lines = indexLines('a\r\nbc\rd\n');
  expect(lines.offsetAt({ line: 0, character: 9 })).toBe(1);
  expect(lines.positionAt(2)).toEqual({ line: 0, character: 1 });
  expect(lines.offsetAt({ line: 1, character: 2 })).toBe(5);
  expect(lines.positionAt(99)).toEqual({ line: 3, character: 0 });
});

test('agrees with the reference, and there and back is where it was', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'Θ', '𝜃', '\n', '\r', '\r\n', ' ') });
  fc.assert(
    fc.property(texts, fc.nat(40), fc.nat(8), fc.nat(8), (text, offset, line, character) => {
      const lines = indexLines(text);
      const reference = TextDocument.create('file:///a', 'mcalc', 1, text);
      expect(lines.positionAt(offset)).toEqual(reference.positionAt(offset));
      expect(lines.offsetAt({ line, character })).toBe(reference.offsetAt({ line, character }));
    }),
  );
});
