// From name to name across files, over the protocol, on the real engine: definition, references, rename, links, symbols.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentLink,
  FoldingRange,
  Location,
  SelectionRange,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { engine } from '../support/engine.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, type LanguageClient } from '../support/language-client.ts';

const LIB = 'file:///work/lib.mcalc';
const MAIN = 'file:///work/main.mcalc';
const OTHER = 'file:///work/deep/other.mcalc';

const LIB_TEXT = '# what the models share\ndim n\nparam W : R[n, n]\n';
const MAIN_TEXT = `import "lib.mcalc"
x : R[n]
fn f(z : R[k]) = sum(z.^2)
a = W x
L = f(a)
        + ∑_{i=1}^{n} x[i]
∂L/∂W = 2 a x'
`;
const OTHER_TEXT = 'import "../lib.mcalc"\nb = W W\n';

let client: LanguageClient;
const disk = new Map<string, string>();
/** The texts that were read as a whole, beside the document that is open. */
const analysed = new Set<string>();
let timesListed = 0;

beforeEach(async () => {
  disk.clear();
  analysed.clear();
  timesListed = 0;
  disk.set(LIB, LIB_TEXT);
  disk.set(MAIN, MAIN_TEXT);
  disk.set(OTHER, OTHER_TEXT);
  client = await connectInProcess({
    analyse: (text, options) => {
      analysed.add(text);
      return engine.analyse(text, options);
    },
    judges: createInPlaceJudges(engine),
    language: { functions: [], attributes: [], snippets: [] },
    readFile: (uri) => disk.get(uri) ?? null,
    listFiles: () => {
      timesListed += 1;
      return [...disk.keys()];
    },
    pause: 20,
  });
  client.open(MAIN_TEXT, MAIN);
});

afterEach(() => client.close());

/** The place of a piece of main's text, its first by default. */
function at(piece: string, nth = 0) {
  let offset = -1;
  for (let seen = 0; seen <= nth; seen += 1) offset = MAIN_TEXT.indexOf(piece, offset + 1);
  const before = MAIN_TEXT.slice(0, offset).split('\n');
  return {
    textDocument: { uri: MAIN },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

const visible = ({ uri, range }: Location): string =>
  `${uri.slice('file:///work/'.length)}:${range.start.line + 1}:${range.start.character + 1}`;

test('an imported name is defined in the other file', async () => {
  const found = await client.request<Location>('textDocument/definition', at('W x'));
  expect(visible(found)).toBe('lib.mcalc:3:7');
});

test('the path of an import is a link, and leads to the file', async () => {
  const params = { textDocument: { uri: MAIN } };
  const links = await client.request<DocumentLink[]>('textDocument/documentLink', params);
  expect(links).toEqual([
    { range: { start: { line: 0, character: 8 }, end: { line: 0, character: 17 } }, target: LIB },
  ]);
  const found = await client.request<Location>('textDocument/definition', at('lib'));
  expect(visible(found)).toBe('lib.mcalc:1:1');
});

test('references are those of all files', async () => {
  const context = { includeDeclaration: true };
  const params = { ...at('W x'), context };
  const found = await client.request<Location[]>('textDocument/references', params);
  expect(found.map(visible).sort()).toEqual([
    'deep/other.mcalc:2:5',
    'deep/other.mcalc:2:7',
    'lib.mcalc:3:7',
    'main.mcalc:4:5',
    'main.mcalc:7:5',
  ]);
});

test('a file that is open counts as it stands in the editor', async () => {
  client.open(`${OTHER_TEXT}c = W\n`, OTHER);
  const context = { includeDeclaration: false };
  const found = await client.request<Location[]>('textDocument/references', { ...at('W x'), context });
  expect(found.filter(({ uri }) => uri === OTHER)).toHaveLength(3);
});

async function rename(piece: string, newName: string, nth = 0): Promise<Record<string, string>> {
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...at(piece, nth), newName });
  const texts: Record<string, string> = {};
  for (const change of edit.documentChanges ?? []) {
    if (!('edits' in change)) continue;
    const lines = (disk.get(change.textDocument.uri) ?? '').split('\n');
    for (const one of [...change.edits].reverse()) {
      if (!('newText' in one)) continue;
      const { start, end } = one.range;
      const line = lines[start.line] ?? '';
      lines[start.line] = line.slice(0, start.character) + one.newText + line.slice(end.character);
    }
    texts[change.textDocument.uri] = lines.join('\n');
  }
  return texts;
}

test('a name is renamed in every file that uses it', async () => {
  const texts = await rename('W x', 'Θ');
  expect(texts[LIB]).toBe(LIB_TEXT.replace('W', 'Θ'));
  expect(texts[MAIN]).toBe(MAIN_TEXT.replaceAll('W', 'Θ'));
  expect(texts[OTHER]).toBe(OTHER_TEXT.replaceAll('W', 'Θ'));
});

test('a parameter, a size of it and an index are renamed inside their statement', async () => {
  const line = (text: string | undefined, number: number) => text?.split('\n')[number];
  expect(line((await rename('z', 'x'))[MAIN], 2)).toBe('fn f(x : R[k]) = sum(x.^2)');
  expect(line((await rename('k]', 'n'))[MAIN], 2)).toBe('fn f(z : R[n]) = sum(z.^2)');
  expect(line((await rename('i]', 'j'))[MAIN], 5)).toBe('        + ∑_{j=1}^{n} x[j]');
});

test.each([
  ['a', 'x', /x is already the name of a var, line 2/],
  ['W x', 'a', /a is already the name of a definition, line 4/],
  ['i]', 'x', /x is already the name/],
  ['a = ', 'sum', /line 3 would mean something else|line \d would mean/],
  ['a = ', '2b', /no name/],
  ['a = ', 'dim', /begins a statement/],
  ['sum', 'total', /function of the language/],
])('renaming `%s` to `%s` is refused', async (piece, newName, why) => {
  await expect(rename(piece, newName, piece === 'a' ? 3 : 0)).rejects.toThrow(why);
});

test('a name that another file has already is refused, and the file is named', async () => {
  await expect(rename('W x', 'b')).rejects.toThrow(
    'In other.mcalc: b is already the name of a definition, line 2.',
  );
});

test('names of all files are found by some of their letters', async () => {
  const found = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'w' });
  expect(found.map(({ name, location }) => [name, location.uri])).toEqual([['W', LIB]]);
});

test('the outline leaves what is imported to its file', async () => {
  const params = { textDocument: { uri: MAIN } };
  const found = await client.request<{ name: string }[]>('textDocument/documentSymbol', params);
  expect(found.map(({ name }) => name)).toEqual(['x', 'f', 'a', 'L', '∂L/∂W']);
});

test('statements over several lines fold', async () => {
  const params = { textDocument: { uri: MAIN } };
  const found = await client.request<FoldingRange[]>('textDocument/foldingRange', params);
  expect(found.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([[4, 5]]);
});

test('a selection grows from the name over its term to the statement and the file', async () => {
  const { textDocument, position } = at("a x'");
  const params = { textDocument, positions: [position] };
  const [found] = await client.request<SelectionRange[]>('textDocument/selectionRange', params);
  const sizes: string[] = [];
  for (let range = found; range; range = range.parent) {
    const { start, end } = range.range;
    if (start.line === end.line)
      sizes.push((MAIN_TEXT.split('\n')[start.line] ?? '').slice(start.character, end.character));
    else sizes.push('…');
  }
  expect(sizes).toEqual(['a', "2 a x'", "∂L/∂W = 2 a x'", '…']);
});

test('what a name is made from, and what it flows into', async () => {
  const [item] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', at('a = '));
  const from = await client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
  expect(from.map(({ to }) => to.name)).toEqual(['x']);
  const into = await client.request<{ from: CallHierarchyItem }[]>('callHierarchy/incomingCalls', { item });
  expect(into.map(({ from }) => from.name)).toEqual(['L']);
});

test('in a folder of many files only those that import any are read for who uses a name', async () => {
  const alone = 'dim m\ny : R[m]\n';
  disk.set('file:///work/alone.mcalc', alone);
  await client.request<Location[]>('textDocument/references', {
    ...at('W x'),
    context: { includeDeclaration: true },
  });
  expect(analysed).toContain(OTHER_TEXT);
  expect(analysed).not.toContain(alone);
});

test('a light bulb where no definition can be written away does not list the folder', async () => {
  const { textDocument, position } = at('2 a');
  await client.request('textDocument/codeAction', {
    textDocument,
    range: { start: position, end: position },
    context: { diagnostics: [], only: ['quickfix'] },
  });
  expect(timesListed).toBe(0);
});
