// Fenced blocks of a Markdown document: each a file of its own, with its places in the document.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CodeAction, Hover } from 'vscode-languageserver/node';
import { fencedTexts, isInside } from '../../server/protocol/fenced.ts';
import { engine } from '../support/engine.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, type LanguageClient } from '../support/language-client.ts';

const NOTES = `# Notes
\`\`\`mcalc
dim n
x : R[n]
L = x x
\`\`\`
Between ∂ and 𝜃.
~~~mcalc
dim n
x : R[n]
∂L/∂x = wrong
~~~
\`\`\`mcalc wrong
L = (
\`\`\`
`;
const uri = 'file:///work/notes.md';

describe('blocks', () => {
  test('are found with their places; those with more in their first line are left alone', () => {
    const texts = fencedTexts(NOTES);
    expect(texts.map((text) => text.trim().split('\n').at(-1))).toEqual(['L = x x', '∂L/∂x = wrong']);
    for (const text of texts) expect(text.indexOf('dim')).toBe(NOTES.indexOf('dim', text.indexOf('dim')));
    expect(texts.map((text) => isInside(text, NOTES.indexOf('wrong')))).toEqual([false, true]);
    expect(texts.map((text) => isInside(text, NOTES.indexOf('Between')))).toEqual([false, false]);
  });

  test('of any document are as long as it, line by line', () => {
    const part = fc.constantFrom('```mcalc\n', '```\n', '~~~mcalc\r\n', '~~~~\n', 'a 𝜃\n', '\n', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const document = parts.join('');
        for (const text of fencedTexts(document)) {
          expect(text.length).toBe(document.length);
          expect(text.split('\n').map((line) => line.length)).toEqual(
            document.split('\n').map((line) => line.length),
          );
        }
      }),
    );
  });
});

describe('a Markdown document', () => {
  let client: LanguageClient;
  beforeEach(async () => {
    client = await connectInProcess({
      analyse: engine.analyse,
      judges: createInPlaceJudges(engine),
      language: { functions: [], attributes: [], snippets: [] },
      readFile: () => null,
      listFiles: () => [],
      pause: 5,
    });
    const textDocument = { uri, languageId: 'markdown', version: 1, text: NOTES };
    void client.connection.sendNotification('textDocument/didOpen', { textDocument });
  });
  afterEach(() => client.close());

  test('is checked block by block, and each name is one of its block', async () => {
    const { diagnostics } = await client.diagnosed(
      (published) => published.uri === uri && published.diagnostics.length > 1,
    );
    expect(diagnostics.map(({ code, range }) => [range.start.line + 1, code])).toContainEqual([
      5,
      'size-mismatch',
    ]);
    expect(diagnostics.filter(({ range }) => range.start.line > 11)).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).not.toContain('duplicate-name');
  });

  test('answers hovers and offers fixes inside of blocks, and nothing outside', async () => {
    await client.diagnosed((published) => published.uri === uri && published.diagnostics.length > 0);
    const textDocument = { uri };
    const hover = await client.request<Hover | null>('textDocument/hover', {
      textDocument,
      position: { line: 3, character: 0 },
    });
    expect(JSON.stringify(hover)).toContain('x : n×1');
    const outside = { textDocument, position: { line: 6, character: 8 } };
    expect(await client.request('textDocument/hover', outside)).toBeNull();
    expect(await client.request('textDocument/formatting', { textDocument, options: {} })).toEqual([]);
    const at = { line: 4, character: 6 };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    const [edit] = actions.flatMap(({ edit: made }) => made?.documentChanges ?? []);
    expect(edit).toMatchObject({ textDocument: { uri, version: 1 } });
  });
});
