// Where a statement ends: with its line, unless something says that it goes on.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { scanStatements } from '../../../server/engine/syntax/scan.ts';

const texts = (document: string): readonly string[] => scanStatements(document).map((piece) => piece.text);

describe('one statement', () => {
  test.each([
    'a = (b\n\nc)',
    'a = b +\nc',
    'a = b −\nc',
    'a =\nb',
    'dim M,\nN',
    'const A,\nB : R',
    'a = b\n  ∘ c\n  ⋅ d',
    'a = b  # one\n  # two\n  = c',
    'a = ‖x\n y‖',
    'a = [1 2\n3 4]',
    'dL = a by (12)\n   = b by (6)',
  ])('%j', (document) => {
    expect(texts(document)).toEqual([document]);
  });
});

describe('two statements', () => {
  test.each([
    ["a = A'", "b = B'"],
    ['a = ‖X‖_*', 'b = 1'],
    ['a = (b', 'dim k'],
    ['a = (b', 'c = 1'],
    ['a = (b', 'X ∈ ℝ^n'],
    ['a = (b', 'L(Θ) = 3'],
    ['a = [1 2', '∂L/∂x = 3'],
    ['a = ‖x', 'c = 2'],
    ['X : R[M,', 'Y : R[in]'],
    ['a = b +', 'c = 1'],
    ['a = b', '+ c'],
    ['a = b by the rule (see (6)', 'c = d'],
  ])('%j and %j', (first, second) => {
    expect(texts(`${first}\n${second}`)).toEqual([first, second]);
  });
});

test('comments and indentation belong to no statement', () => {
  expect(scanStatements('# a\n\n  b = 1   # c\n')).toEqual([{ start: 7, text: 'b = 1' }]);
  expect(texts('import "a#b.mcalc" # c')).toEqual(['import "a#b.mcalc"']);
});

test('any text is cut without loss, in order, and every piece is read or explained', () => {
  const words = fc.constantFrom(
    ...'aΘ𝜃₁2½ =\'+-∘·/^_()[]{}‖|⟨⟩,;:#\n\t"∂∇∑d',
    'by ',
    'dim ',
    'fn ',
    'R[',
    ' = ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (document) => {
      let end = 0;
      for (const piece of scanStatements(document)) {
        expect(piece.start).toBeGreaterThanOrEqual(end);
        // On one line a comma, a semicolon or a word stands between two.
        expect(document.slice(end, piece.start)).toMatch(/^(?:(?:\s|#[^\n]*)*|\s*(?:;|,?\s*and\s|,)\s*)$/u);
        end = piece.start + piece.text.length;
        expect(document.slice(piece.start, end)).toBe(piece.text);
        const parsed = parseStatement(piece.text);
        if (parsed.kind === 'broken') {
          const { span, message } = parsed.fault;
          expect(message).not.toBe('');
          expect(span.start).toBeLessThan(span.end);
          expect(span.start).toBeLessThanOrEqual(piece.text.length);
        }
      }
      expect(document.slice(end)).toMatch(/^(?:\s|#[^\n]*)*$/u);
    }),
    { numRuns: 500 },
  );
});
