// The server as a program, with the real engine and its workers, spoken to over pipes as editors do.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CodeAction, Hover, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bundleServer } from '../../.ci/bundle.mjs';
import type { DerivationResult, VerificationResult } from '../../server/protocol/requests.ts';
import { connectStreams, DOCUMENT, type LanguageClient } from '../support/language-client.ts';

const root = resolve(import.meta.dirname, '../..');
const textDocument = { uri: DOCUMENT };
const example = (name: string): string => readFileSync(join(root, 'examples', name), 'utf8');

let programs: string;
let server: ChildProcessWithoutNullStreams;
let client: LanguageClient;

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'mcalc-server-'));
  await bundleServer(programs);
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));

beforeEach(async () => {
  server = spawn(process.execPath, [join(programs, 'server.mjs'), '--stdio']);
  client = await connectStreams(server.stdout, server.stdin);
});
afterEach(() => {
  server.kill();
});

const judged = (version: number) =>
  client.status((status) => status.state === 'judged' && status.version === version);

async function fixesAt(text: string, place: string): Promise<CodeAction[]> {
  const document = TextDocument.create(DOCUMENT, 'mcalc', 1, text);
  const start = document.positionAt(text.indexOf(place));
  const params = {
    textDocument,
    range: { start, end: start },
    context: { diagnostics: [], only: ['quickfix'] },
  };
  return client.request<CodeAction[]>('textDocument/codeAction', params);
}

function applied(text: string, action: CodeAction | undefined): string {
  const document = TextDocument.create(DOCUMENT, 'mcalc', 1, text);
  const changes = (action?.edit?.documentChanges ?? []).filter(
    (change): change is TextDocumentEdit => 'edits' in change,
  );
  const edits = changes.flatMap((change) =>
    change.edits.flatMap((edit) => ('newText' in edit ? [edit] : [])),
  );
  return TextDocument.applyEdits(document, edits);
}

/** The problem of the seed, with one claim that is in the wrong shape. */
const MISSHAPEN = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
L = ½ sum((Y - h(X Θ)).^2)
∂L/∂Θ = (Y - h(X Θ)) ∘ -h'(X Θ) ∘ X
`;
/** The same problem in other letters and sizes, with another function, and half the gradient. */
const RENAMED = `dim n, k, m
const A : R[n, k]
param W : R[k, m]
r = sin(A W)
J = sum(r.^2)
∂J/∂W = A' (r ∘ cos(A W))
`;

describe('a claim in the wrong shape', () => {
  test('is named with both shapes, and its first fix verifies', async () => {
    client.open(MISSHAPEN);
    await judged(1);
    const { diagnostics } = await client.diagnosed((published) => published.diagnostics.length > 0);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.message).toMatch(/M×out.*M×in/);
    expect(diagnostics[0]?.relatedInformation?.length).toBeGreaterThan(0);
    const [fix] = await fixesAt(MISSHAPEN, '(Y - h(X Θ)) ∘ -h');
    expect(fix?.isPreferred).toBe(true);
    client.change(applied(MISSHAPEN, fix), 2);
    expect((await judged(2)).claims.map(({ state }) => state)).toEqual(['proved']);
    expect((await client.diagnosed(({ version }) => version === 2)).diagnostics).toEqual([]);
  });

  test('is explained by a hover over each part', async () => {
    client.open(MISSHAPEN);
    const position = { line: 6, character: 11 };
    const { contents } = await client.request<Hover>('textDocument/hover', { textDocument, position });
    expect(JSON.stringify(contents)).toContain('M×out');
  });
});

test('a refuted claim comes with what is wrong, a counterexample and a fix that verifies', async () => {
  client.open(RENAMED);
  const result = await client.request<VerificationResult>('mcalc/verify', { textDocument });
  expect(result).toMatchObject({
    summary: '1 claim refuted',
    claims: [{ verdict: { headline: 'refuted: half the right answer', counterexample: { entry: [0, 0] } } }],
  });
  const [fix] = await fixesAt(RENAMED, "A' (r");
  client.change(applied(RENAMED, fix), 2);
  expect((await judged(2)).claims.map(({ state }) => state)).toEqual(['proved']);
});

test.each(['2-mended.mcalc', '3-differentials.mcalc', '4-general-h.mcalc'])(
  'all of %s verifies',
  async (name) => {
    client.open(example(name));
    const result = await client.request<VerificationResult>('mcalc/verify', { textDocument });
    if (result.kind !== 'verified') throw new Error(result.why);
    expect(result.counts).toMatchObject({
      verified: result.claims.length,
      refuted: 0,
      'ill-shaped': 0,
      unchecked: 0,
    });
    expect(result.claims.length).toBeGreaterThan(0);
    expect((await client.diagnosed(({ version }) => version === 1)).diagnostics).toEqual([]);
  },
);

test('a derivation is verified, and can be inserted', async () => {
  const text = example('2-mended.mcalc');
  client.open(text);
  const line = text.split('\n').findIndex((content) => content.startsWith('derive'));
  const params = { textDocument, position: { line, character: 10 } };
  const result = await client.request<DerivationResult>('mcalc/derivation', params);
  expect(result).toMatchObject({
    kind: 'derived',
    derivations: [{ title: '∂L/∂Θ', shape: 'in×out', verdict: { status: 'verified' } }],
    insertion: { replaces: false },
  });
});

test('a differential is derived as one', async () => {
  const text = example('3-differentials.mcalc');
  client.open(text);
  const line = text.split('\n').findIndex((content) => content.startsWith('derive'));
  const params = { textDocument, position: { line, character: 8 } };
  const result = await client.request<DerivationResult>('mcalc/derivation', params);
  expect(result).toMatchObject({
    kind: 'derived',
    derivations: [{ title: 'dL', verdict: { status: 'verified' } }],
  });
});

describe('while it judges', () => {
  test('a burst of keystrokes and hovers is answered quickly', async () => {
    client.open(MISSHAPEN);
    await judged(1);
    const waits: number[] = [];
    for (let version = 2; version <= 40; version += 1) {
      client.change(MISSHAPEN.replace('½', `${version}`), version);
      const start = performance.now();
      await client.request('textDocument/hover', { textDocument, position: { line: 5, character: 14 } });
      waits.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 20));
    }
    waits.sort((a, b) => a - b);
    expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(100);
    await judged(40);
    expect(client.statuses.filter(({ state }) => state === 'judged')).toHaveLength(2);
  });
});

describe('bad input', () => {
  test.each([
    ['a nest of ten thousand parentheses', `a = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['a sum of ten thousand terms', `a = ${'1 + '.repeat(10_000)}1`],
    ['a definition in terms of itself', 'a = b\nb = a'],
    ['contradicting sizes', 'dim n\nx : R[n]\ny : R[n, n]\nL = x + y\n∂L/∂x = y'],
    ['broken Unicode', 'a = \ud800\n\u0000 = 3\n∂∂∂/∂'],
    ['half a statement', '∂L/∂Θ =\nderive\nparam\nR['],
    ['a hundred thousand characters', `# comment\n${'x'.repeat(100_000)}`],
  ])('%s does no harm', async (_, text) => {
    client.open(text);
    await client.diagnosed(() => true);
    client.change(RENAMED, 2);
    expect((await judged(2)).claims.map(({ state }) => state)).toEqual(['refuted']);
  });

  test('a message that is no JSON is passed over', async () => {
    server.stdin.write('Content-Length: 9\r\n\r\n{not json');
    client.open(RENAMED);
    await judged(1);
  });
});

test('the server ends with its editor', async () => {
  const ended = new Promise((done) => server.on('exit', done));
  client.connection.dispose();
  server.stdin.end();
  await ended;
});
