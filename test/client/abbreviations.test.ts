// Abbreviations as they are typed, key by key, into a text without an editor around it.

import { AbbreviationRewriter, Range } from '@leanprover/unicode-input';
import { describe, expect, test } from 'vitest';
import { createAbbreviations } from '../../client/abbreviations/provider.ts';
import { analyse } from '../../server/engine/analysis/analyse.ts';

const { config, provider } = createAbbreviations('\\');

/** What stands in the text after typing, the cursor as `‸` where it is not at the end. */
async function typed(keys: string): Promise<string> {
  let text = '';
  let cursor = 0;
  const rewriter: AbbreviationRewriter = new AbbreviationRewriter(config, provider, {
    replaceAbbreviations: async (changes) => {
      for (const { range, newText } of changes) {
        text = text.slice(0, range.offset) + newText + text.slice(range.offset + range.length);
        cursor += newText.length - range.length;
        rewriter.changeInput([{ range, newText }]);
      }
      return true;
    },
    selectionMoveMode: () => ({ kind: 'OnlyMoveCursorSelections', updateUnchangedSelections: false }),
    collectSelections: () => [new Range(cursor, 0)],
    setSelections: ([selection]) => {
      cursor = selection?.offset ?? cursor;
    },
  });
  for (const key of keys) {
    text = text.slice(0, cursor) + key + text.slice(cursor);
    rewriter.changeInput([{ range: new Range(cursor, 0), newText: key }]);
    cursor += 1;
    await rewriter.triggerAbbreviationReplacement();
  }
  return cursor === text.length ? text : `${text.slice(0, cursor)}‸${text.slice(cursor)}`;
}

describe('typing', () => {
  test.each([
    ['\\Theta', 'Θ'],
    ['\\partial L/\\partial \\Theta ', '∂ L/∂ Θ '],
    ['X \\circ Y', 'X ∘ Y'],
    ['A\\^T b', 'Aᵀ b'],
    ['\\half x', '½ x'],
    ['\\sum_{i=1}^{n}', '∑_{i=1}^{n}'],
    ['x \\in \\R^n', 'x ∈ ℝ^n'],
    ['W\\_1 ', 'W₁ '],
    ['\\norm', '‖‸‖'],
    ['A \\top ', 'A ᵀ '],
    ['\\epsilon \\varepsilon', 'ϵ ε'],
  ])('%s gives %s', async (keys, text) => {
    expect(await typed(keys)).toBe(text);
  });

  test.each(['A\\b', 'A \\ b', 'A\\x\n', '\\nothing ', 'a\\\\b'])('%j stays', async (keys) => {
    expect(await typed(keys)).toBe(keys);
  });
});

test('signs are found by how they are typed, our own ways first', () => {
  expect(provider.collectAllAbbreviations('Θ')[0]).toBe('Theta');
  expect(provider.collectAllAbbreviations('ᵀ')[0]).toBe('tr');
  expect(provider.collectAllAbbreviations('½')).toContain('frac12');
});

test('letters that abbreviations give are letters of the language', () => {
  // ℝ and ℕ are sets, and π is a number.
  const letters = provider.list().filter(([, sign]) => /^(?![ℝℕπ])[\p{Lu}\p{Ll}\p{Lo}]$/u.test(sign));
  expect(letters.length).toBeGreaterThan(100);
  const refused = letters.filter(([, sign]) =>
    analyse(`${sign} : R\n`).problems.some(({ code }) => code === 'syntax'),
  );
  expect(refused.map(([name]) => name)).toEqual([]);
});
