// The server as an editor meets it: its messages, when they come, and what it survives.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction, CodeLens, Hover, InlayHint } from 'vscode-languageserver/node';
import type {
  ClaimsOfFile,
  DerivationResult,
  StatusParams,
  VerificationResult,
} from '../../server/protocol/requests.ts';
import type { Services } from '../../server/protocol/server.ts';
import { engine, failingOn } from '../support/engine.ts';
import { createInPlaceJudges, type InPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, DOCUMENT, type LanguageClient } from '../support/language-client.ts';

const TEXT = [
  'const X : R[M, in]',
  'param Θ : R[in, out]',
  'a = X Θ',
  'L = ½ sum(a.^2)',
  "∂L/∂Θ = 2 X' a",
  'derive ∂L/∂Θ',
].join('\n');
const WRONG = "2 X' a";
const RIGHT = "X' a";
const textDocument = { uri: DOCUMENT };

let judges: InPlaceJudges;
let client: LanguageClient;

const connect = (
  capabilities: ClientCapabilities = {},
  disk: Partial<Services> = {},
): Promise<LanguageClient> =>
  connectInProcess(
    {
      analyse: failingOn('unlucky').analyse,
      judges,
      language: {
        functions: [
          { name: 'tanh', summary: 'hyperbolic tangent', arity: [1, 1], options: [], takesSizes: 'none' },
        ],
        attributes: [],
        snippets: [],
      },
      readFile: () => null,
      listFiles: () => [],
      pause: 20,
      ...disk,
    },
    { capabilities, initializationOptions: { commands: true, marks: true } },
  );

beforeEach(async () => {
  judges = createInPlaceJudges(engine);
  client = await connect();
});

afterEach(() => client.close());

const judged = (version: number) =>
  client.status((status) => status.state === 'judged' && status.version === version);

function rangeOfLine(line: number) {
  return { start: { line, character: 0 }, end: { line, character: 99 } };
}

describe('diagnostics', () => {
  test('what the text shows comes at once, what the judges find comes after it, of the same version', async () => {
    judges.duration = 50;
    client.open(`${TEXT}\nb = ?`);
    const first = await client.diagnosed(({ diagnostics }) => diagnostics.length > 0);
    expect(first.diagnostics.map(({ code }) => code)).toEqual(['syntax']);
    const second = await client.diagnosed(({ diagnostics }) => diagnostics.length === 2);
    expect(second.diagnostics.map(({ code }) => code)).toEqual(['syntax', 'refuted-claim']);
    expect(second.version).toBe(1);
  });

  test('carry their code, its page, related places and the fixes', async () => {
    client.open(TEXT);
    const { diagnostics } = await client.diagnosed((published) => published.diagnostics.length > 0);
    expect(diagnostics[0]).toMatchObject({
      code: 'refuted-claim',
      source: 'mcalc',
      range: { start: { line: 4, character: 8 }, end: { line: 4, character: 14 } },
      data: { fixes: [{ title: `Change to \`${RIGHT}\``, verified: true }] },
    });
    expect(diagnostics[0]?.codeDescription?.href).toMatch(/diagnostics\.md#refuted-claim$/);
  });

  test('a squiggle stays, moved along, while an edit elsewhere is being judged', async () => {
    client.open(TEXT);
    await judged(1);
    judges.duration = 100_000;
    client.change(`# a comment\n${TEXT}`, 2);
    const published = await client.diagnosed(({ version }) => version === 2);
    expect(published.diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
      ['refuted-claim', 5],
    ]);
  });

  test('a squiggle goes with the first keystroke in its claim', async () => {
    client.open(TEXT);
    await judged(1);
    client.change(TEXT.replace(WRONG, RIGHT), 2);
    const published = await client.diagnosed(({ version }) => version === 2);
    expect(published.diagnostics).toEqual([]);
  });

  test('are taken away when the document is closed', async () => {
    client.open(TEXT);
    await judged(1);
    void client.connection.sendNotification('textDocument/didClose', { textDocument });
    await client.diagnosed(({ version, diagnostics }) => version === undefined && diagnostics.length === 0);
  });

  test('a claim of the wrong shape, known at once, gets the repair that the search finds', async () => {
    client.open(TEXT.replace(WRONG, 'X a'));
    const { diagnostics } = await client.diagnosed(({ diagnostics }) => {
      const fixes: unknown = diagnostics[0]?.data?.fixes;
      return Array.isArray(fixes) && fixes.length > 0;
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['size-mismatch']);
  });
});

describe('judging', () => {
  test('starts once for a burst of keystrokes', async () => {
    client.open(TEXT);
    for (let version = 2; version <= 10; version += 1) client.change(`${TEXT}\n# ${version}`, version);
    await judged(10);
    expect(judges.asked).toEqual([`${TEXT}\n# 10`]);
  });

  test('of a text that has changed is cancelled', async () => {
    judges.duration = 100_000;
    client.open(TEXT);
    await client.status(({ state }) => state === 'judging');
    judges.duration = 1;
    client.change(`${TEXT}\n`, 2);
    await judged(2);
    expect(judges.cancelled).toEqual([TEXT]);
  });

  test('never holds up a hover', async () => {
    judges.duration = 100_000;
    client.open(TEXT);
    await client.status(({ state }) => state === 'judging');
    const start = performance.now();
    await client.request('textDocument/hover', { textDocument, position: { line: 2, character: 0 } });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('that fails is said in the status, and the next one works', async () => {
    judges.failure = 'out of memory';
    client.open(TEXT);
    await client.status(({ state }) => state === 'failed');
    judges.failure = null;
    client.change(`${TEXT}\n`, 2);
    expect((await judged(2)).claims.map(({ state }) => state)).toEqual(['refuted']);
  });
});

describe('marks', () => {
  const states = (status: StatusParams) =>
    status.claims.map(({ state, range }) => `${range.start.line} ${state}`);

  test('a claim whose text changes is stale until it is judged again; the others keep their state', async () => {
    client.open(`${TEXT}\n∂L/∂X = a Θ'`);
    expect(states(await judged(1))).toEqual(['4 refuted', '6 proved']);
    judges.duration = 100;
    client.change(`# above\n${TEXT.replace(WRONG, RIGHT)}\n∂L/∂X = a Θ'`, 2);
    const judging = await client.status(({ state, version }) => state === 'judging' && version === 2);
    expect(states(judging)).toEqual(['5 stale', '7 proved']);
    expect(states(await judged(2))).toEqual(['5 proved', '7 proved']);
    client.change(`${TEXT}\n∂L/∂X = a Θ'`, 3);
    await client.status(({ state, version }) => state === 'judging' && version === 3);
  });

  test('with verifying while typing off, claims are known to be out of date', async () => {
    await client.close();
    client = await connect();
    const settings = { mcalc: { verify: { whileTyping: false } } };
    void client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    client.open(TEXT);
    expect(states(await client.status(({ state }) => state === 'waiting'))).toEqual(['4 stale']);
    await client.request('mcalc/verify', { textDocument });
    expect(states(await judged(1))).toEqual(['4 refuted']);
    client.change(TEXT.replace(WRONG, 'X'), 2);
    expect(states(await client.status(({ version }) => version === 2))).toEqual(['4 stale']);
  });

  test('a file that nobody has open is listed with its claims, and verified where it lies', async () => {
    await client.close();
    const other = 'file:///work/other.mcalc';
    client = await connect(
      {},
      { readFile: (uri) => (uri === other ? TEXT : null), listFiles: () => [other] },
    );
    const files = await client.request<ClaimsOfFile[]>('mcalc/claims', {});
    expect(files.map(({ uri, claims }) => [uri, claims.map(({ state }) => state)])).toEqual([
      [other, ['stale']],
    ]);
    const result = await client.request<VerificationResult>('mcalc/verify', { textDocument: { uri: other } });
    expect(result).toMatchObject({ claims: [{ claim: '∂L/∂Θ', verdict: { status: 'refuted' } }] });
  });
});

describe('requests', () => {
  test('a hover shows the shape and leads to where the sizes came from', async () => {
    client.open(TEXT);
    const position = { line: 2, character: 0 };
    const hover = await client.request<Hover>('textDocument/hover', { textDocument, position });
    expect(hover.contents).toMatchObject({ kind: 'markdown' });
    const text = JSON.stringify(hover.contents);
    expect(text).toContain('a : M×out');
    expect(text).toContain(`[line 1](${DOCUMENT}#L1)`);
  });

  test('a hover over the left side of a claim tells the verdict', async () => {
    client.open(TEXT);
    await judged(1);
    const position = { line: 4, character: 1 };
    const hover = await client.request<Hover>('textDocument/hover', { textDocument, position });
    expect(JSON.stringify(hover.contents)).toContain('refuted: twice the right answer');
  });

  test('the light bulb waits for the repair, and offers the verified one first', async () => {
    judges.duration = 50;
    client.open(TEXT);
    const { diagnostics } = { diagnostics: [] };
    const params = { textDocument, range: rangeOfLine(4), context: { diagnostics } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
      ["Change to `X' a`", 'quickfix'],
      ['Ask for ∂L/∂Θ instead of claiming it', 'refactor.rewrite'],
      ['Show the derivation of ∂L/∂Θ', 'refactor.rewrite'],
      ['Write out the derivation of ∂L/∂Θ as a chain', 'refactor.rewrite'],
      ['Verify the claims of this file', 'refactor.rewrite'],
    ]);
    expect(actions[0]).toMatchObject({
      isPreferred: true,
      edit: {
        documentChanges: [{ textDocument: { uri: DOCUMENT, version: 1 }, edits: [{ newText: RIGHT }] }],
      },
    });
  });

  test('fix all takes one verified fix a problem', async () => {
    client.open(`${TEXT}\n∂L/∂X = 2 a Θ'`);
    const params = { textDocument, range: rangeOfLine(0), context: { diagnostics: [], only: ['source'] } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    expect(actions.map(({ title }) => title)).toEqual(['Fix all 2 problems that have a verified fix']);
  });

  test('an editor with our commands is given all fixes to choose from', async () => {
    client.open(`${TEXT}\n∂L/∂X = 2 a Θ'`);
    const params = { textDocument, range: rangeOfLine(0), context: { diagnostics: [] } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    const preview = actions.find(({ title }) => title === 'Preview the fixes of 2 problems');
    expect(preview?.command?.arguments).toMatchObject([
      {
        uri: DOCUMENT,
        version: 1,
        fixes: [
          { title: "Change to `X' a`", line: 5, text: "∂L/∂Θ = 2 X' a", edits: [{ newText: RIGHT }] },
          { title: "Change to `a Θ'`", line: 7, text: "∂L/∂X = 2 a Θ'", edits: [{ newText: "a Θ'" }] },
        ],
      },
    ]);
  });

  test('the light bulb is lit only where there is something to mend', async () => {
    client.open(`${TEXT}\n∂L/∂X = 2 a Θ'`);
    const bulb = async (line: number) => {
      const context = { diagnostics: [], triggerKind: 2 };
      const params = { textDocument, range: rangeOfLine(line), context };
      return (await client.request<CodeAction[]>('textDocument/codeAction', params)).map(
        ({ title }) => title,
      );
    };
    expect(await bulb(0)).toEqual([]);
    expect(await bulb(5)).toEqual([]);
    expect((await bulb(4))[0]).toBe("Change to `X' a`");
  });

  test('code lenses are there where they offer something: an answer, and its insertion', async () => {
    client.open(TEXT);
    await judged(1);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    expect(lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command])).toEqual([
      [5, "✓ ∂L/∂Θ = X' a", 'mcalc.showDerivation'],
      [5, 'Insert', 'mcalc.insertResult'],
    ]);
  });

  test('inlay hints show the shapes of definitions', async () => {
    client.open(TEXT);
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    expect(hints.map(({ label, position }) => [label, position])).toEqual([
      [': M×out', { line: 2, character: 1 }],
      [': scalar', { line: 3, character: 1 }],
    ]);
  });

  test('definition, references, highlights, symbols and completion answer', async () => {
    client.open(TEXT);
    const at = { textDocument, position: { line: 2, character: 6 } };
    expect(await client.request('textDocument/definition', at)).toMatchObject({
      range: { start: { line: 1 } },
    });
    const context = { includeDeclaration: false };
    expect(await client.request('textDocument/references', { ...at, context })).toHaveLength(3);
    expect(await client.request('textDocument/documentHighlight', at)).toHaveLength(4);
    const symbols = await client.request<{ name: string }[]>('textDocument/documentSymbol', { textDocument });
    expect(symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(['X', 'Θ', 'a', 'L', '∂L/∂Θ']));
    const completion = JSON.stringify(await client.request('textDocument/completion', at));
    expect(completion).toContain('hyperbolic tangent');
    const start = { textDocument, position: { line: 6, character: 0 } };
    client.change(`${TEXT}\n`, 2);
    const offered = JSON.stringify(await client.request('textDocument/completion', start));
    expect(offered).toContain('∂L/∂Θ');
    expect(offered).toContain('derive');
  });
});

describe('own requests', () => {
  test('a derivation at a derive statement, with what to insert below it', async () => {
    client.open(TEXT);
    const position = { line: 5, character: 3 };
    const result = await client.request<DerivationResult>('mcalc/derivation', { textDocument, position });
    expect(result).toMatchObject({
      kind: 'derived',
      derivations: [
        {
          title: '∂L/∂Θ',
          shape: 'in×out',
          steps: [{ rules: ['start from the differential'] }, {}, { cite: 'Delong (12)' }, {}, {}],
        },
      ],
      insertion: { text: "∂L/∂Θ = X' a", edits: [{ newText: "\n∂L/∂Θ = X' a\n" }] },
    });
  });

  test('at a refuted claim, the result goes in place of its right side', async () => {
    client.open(TEXT);
    await judged(1);
    const position = { line: 4, character: 3 };
    const result = await client.request<DerivationResult>('mcalc/derivation', { textDocument, position });
    expect(result).toMatchObject({
      insertion: {
        edits: [{ range: { start: { line: 4, character: 8 }, end: { line: 4, character: 14 } } }],
      },
    });
  });

  test('where no question stands, the names that one can be made of', async () => {
    client.open(TEXT);
    const position = { line: 0, character: 0 };
    const result = await client.request<DerivationResult>('mcalc/derivation', { textDocument, position });
    expect(result).toEqual({ kind: 'unclear', version: 1, of: ['L'], wrt: ['Θ'] });
  });

  test('a question by names, wherever it stands', async () => {
    client.open(TEXT);
    const question = { of: 'Q', wrt: 'Θ', order: 1 };
    const result = await client.request<DerivationResult>('mcalc/derivation', { textDocument, question });
    expect(result).toEqual({ kind: 'refused', version: 1, why: '`Q` is neither declared nor defined' });
  });

  test('verify judges at once and answers in words', async () => {
    client.open(`${TEXT}\n∂L/∂X = a Θ'`);
    const result = await client.request<VerificationResult>('mcalc/verify', { textDocument });
    expect(result).toMatchObject({
      kind: 'verified',
      summary: '1 claim verified (1 proved), 1 refuted',
      claims: [
        {
          text: "∂L/∂Θ = 2 X' a",
          position: { start: { line: 4 } },
          verdict: {
            headline: 'refuted: twice the right answer',
            counterexample: {
              sizes: 'M\u00a0=\u00a01, in\u00a0=\u00a01, out\u00a0=\u00a01',
              sentence: expect.stringMatching(/; the claim gives \d+\.$/u),
            },
          },
        },
        { verdict: { status: 'verified' } },
      ],
    });
  });

  test('a derivation that is no longer wanted is cancelled', async () => {
    client.open(TEXT);
    await judged(1);
    judges.duration = 100_000;
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const params = { textDocument, position: { line: 5, character: 3 } };
    const answer = client.connection.sendRequest('mcalc/derivation', params, source.token);
    setTimeout(() => source.cancel(), 20);
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(judges.cancelled).toEqual([TEXT]);
  });
});

describe('bad input', () => {
  test('malformed requests get an empty answer, and the server goes on', async () => {
    client.open(TEXT);
    expect(await client.request('textDocument/hover', { textDocument })).toBeNull();
    expect(await client.request('textDocument/hover', {})).toBeNull();
    expect(await client.request('textDocument/codeAction', { textDocument })).toEqual([]);
    expect(await client.request('mcalc/derivation', {})).toMatchObject({ kind: 'refused' });
    expect(await client.request('mcalc/verify', { textDocument: { uri: 'file:///nowhere' } })).toMatchObject({
      kind: 'refused',
    });
    await expect(client.request('mcalc/nothing', {})).rejects.toThrow(/Unhandled method/);
    void client.connection.sendNotification('textDocument/didOpen', {});
    void client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: 7 });
    expect(await client.request('textDocument/documentSymbol', { textDocument })).not.toEqual([]);
  });

  test('a place outside the text is taken to the nearest', async () => {
    client.open(TEXT);
    const position = { line: 1_000, character: 1_000 };
    expect(await client.request('textDocument/hover', { textDocument, position })).not.toBeUndefined();
  });

  test('a text that the engine fails on says so, and the next one works', async () => {
    client.open('# unlucky');
    const { diagnostics } = await client.diagnosed((published) => published.diagnostics.length > 0);
    expect(diagnostics[0]).toMatchObject({ code: 'internal' });
    client.change(TEXT, 2);
    await judged(2);
  });
});
