// Files whose names have signs in them that addresses spell with a percent sign, or Markdown gives a meaning.

import { afterEach, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver/node';
import { sameAddress } from '../../server/protocol/imports.ts';
import { engine } from '../support/engine.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, type LanguageClient } from '../support/language-client.ts';

/** As VS Code spells an address: everything but letters, digits and `-._~/` with a percent sign. */
const spelled = (path: string): string =>
  `file://${path.replace(/[^A-Za-z0-9\-._~/]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

let client: LanguageClient;
const disk = new Map<string, string>();

async function connect(): Promise<void> {
  disk.clear();
  client = await connectInProcess({
    analyse: engine.analyse,
    judges: createInPlaceJudges(engine),
    language: { functions: [], attributes: [], snippets: [] },
    readFile: (uri) => disk.get(sameAddress(uri)) ?? null,
    listFiles: () => [...disk.keys()],
    pause: 20,
  });
}

afterEach(() => client.close());

const codesOf = async (uri: string, wanted: readonly string[]): Promise<void> => {
  const same = (codes: readonly unknown[]): boolean => codes.join() === wanted.join();
  await client.diagnosed((one) => one.uri === uri && same(one.diagnostics.map(({ code }) => code)));
};

test.each([..."()+^[]'&=@,;!|$* "])('a file and a folder with %j in their names', async (sign) => {
  await connect();
  const lib = spelled(`/work/in ${sign}x/lib${sign}1.mcalc`);
  const main = spelled(`/work/in ${sign}x/main.mcalc`);
  disk.set(sameAddress(lib), 'dim n\n');
  client.open(`import "lib${sign}1.mcalc"\nx = 2 n\n`, main);
  await codesOf(main, []);

  client.open('dim m\n', lib);
  await codesOf(main, ['unknown-name']);
  client.change('dim n\n', 2, lib);
  await codesOf(main, []);

  void client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: lib } });
  disk.set(sameAddress(lib), 'dim k\n');
  void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: lib, type: 2 }],
  });
  await codesOf(main, ['unknown-name']);

  disk.delete(sameAddress(lib));
  void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: lib, type: 3 }],
  });
  const gone = await client.diagnosed(
    (one) =>
      one.uri === main && one.diagnostics.some(({ message }) => String(message).includes('there is no file')),
  );
  expect(gone.diagnostics.length).toBeGreaterThan(0);
});

test('the links of a hover end where their address does', async () => {
  await connect();
  const uri = 'file:///work/a) [b](c <d>.mcalc';
  client.open('dim n\nA : R[n, n]\nB = A A\n', uri);
  const hover = await client.request<Hover>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 2, character: 0 },
  });
  const { contents } = hover;
  const value = typeof contents === 'object' && 'value' in contents ? contents.value : '';
  const links = [...value.matchAll(/\]\(([^)]*)\)/gu)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links)
    expect(link).toMatch(/^file:\/\/\/work\/a%29%20\[b\]%28c%20%3cd%3e\.mcalc#L\d+$/u);
});
