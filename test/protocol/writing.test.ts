// What an editor shows while somebody types: no error of a half-written statement, and no lens that comes or goes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver/node';
import { engine } from '../support/engine.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, DOCUMENT, type LanguageClient } from '../support/language-client.ts';

const HEAD = 'dim n\nx : R[n]\n';
const REST = 300;

let client: LanguageClient;
let version = 1;
let text = '';

beforeEach(async () => {
  client = await connectInProcess({
    analyse: engine.analyse,
    judges: createInPlaceJudges(engine),
    language: { functions: [], attributes: [], snippets: [] },
    readFile: () => null,
    listFiles: () => [],
    pause: 5,
    rest: REST,
  });
  version = 1;
});

afterEach(() => client.close());

function open(given: string): void {
  text = given;
  client.open(text);
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function change(next: string): Promise<void> {
  text = next;
  version += 1;
  const wanted = version;
  client.change(text, wanted);
  await client.diagnosed((one) => one.version === wanted);
}

async function typeAtEnd(keys: string): Promise<void> {
  for (const key of keys) await change(text + key);
}

const visible = () => client.published.at(-1)?.diagnostics.map(({ code }) => code) ?? [];
const lenses = async (): Promise<string[]> => {
  const params = { textDocument: { uri: DOCUMENT } };
  const found = await client.request<CodeLens[]>('textDocument/codeLens', params);
  return found.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);
};

describe('a statement that is being written', () => {
  test('has no errors until the cursor rests', async () => {
    open(HEAD);
    await client.diagnosed(() => true);
    const before = client.published.length;
    await typeAtEnd("L = x' (x + foo");
    expect(client.published.slice(before).flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    await client.diagnosed(({ diagnostics }) => diagnostics.length > 0);
    expect(visible()).toEqual(['syntax']);
  });

  test('has them at once when it is left', async () => {
    open(HEAD);
    await client.diagnosed(() => true);
    await typeAtEnd('L = foo');
    expect(visible()).toEqual([]);
    await typeAtEnd('\n');
    expect(visible()).toEqual(['unknown-name']);
  });

  test('keeps the errors that it had, and loses those that are mended', async () => {
    open(`${HEAD}L = foo + bar\n`);
    await client.diagnosed(({ diagnostics }) => diagnostics.length === 2);
    await change(text.replace('foo', 'fo'));
    expect(visible()).toEqual(['unknown-name']);
    await change(text.replace('bar', 'ba'));
    expect(visible()).toEqual([]);
    await wait(2 * REST);
    expect(visible()).toEqual(['unknown-name', 'unknown-name']);
  });

  test('hides nothing of the others', async () => {
    open(`${HEAD}a = foo\nb = x\n`);
    await client.diagnosed(({ diagnostics }) => diagnostics.length === 1);
    await change(`${text.trimEnd()} \n`);
    await change(`${text.trimEnd()} (\n`);
    expect(visible()).toEqual(['unknown-name']);
  });

  test('that is pasted is judged at once', async () => {
    open(HEAD);
    await client.diagnosed(() => true);
    await change(`${text}L = foo`);
    expect(visible()).toEqual(['unknown-name']);
  });
});

describe('lenses', () => {
  const CLAIM = `${HEAD}L = x'x\n∂L/∂x = 2 x`;
  const judged = () => client.status((status) => status.state === 'judged' && status.version === version);

  test('of a claim that is changed stay in their place, and say that they are no longer sure', async () => {
    open(CLAIM);
    await judged();
    const before = await lenses();
    expect(before).toEqual(['4 ✓ proved']);
    await typeAtEnd(' + 0');
    expect(await lenses()).toEqual(['4 … ✓ proved']);
    await wait(2 * REST);
    expect(await lenses()).toEqual(before);
  });

  test('stay while the cursor rests in a claim that cannot be read', async () => {
    open(CLAIM);
    await judged();
    await typeAtEnd(' + (');
    await wait(2 * REST);
    expect(visible()).toEqual(['syntax']);
    expect(await lenses()).toEqual(['4 … ✓ proved']);
    await typeAtEnd('0)');
    await wait(2 * REST);
    expect(await lenses()).toEqual(['4 ✓ proved']);
  });

  test('of a claim that is written come when it is finished', async () => {
    open(`${HEAD}L = x'x\n`);
    await judged();
    await typeAtEnd('∂L/∂x = 2 x');
    expect(await lenses()).toEqual([]);
    await typeAtEnd('\n');
    await judged();
    expect(await lenses()).toEqual(['4 ✓ proved']);
  });
});
