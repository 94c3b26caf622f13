// What an assistant meets: `mcalc mcp` as it is installed, driven by the protocol's own client.

import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { serveAssistant } from '../../server/mcp/serve.ts';
import { TOOLS } from '../../server/mcp/tools.ts';
import { engine } from '../support/engine.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';

const HEAD = 'dim m, n\nconst A : R[m, n]\nconst b : R[m]\nparam x : R[n]\nL = ½ ‖A x - b‖²\n';

const named = () => new Client({ name: 'test', version: '1' });
const ask = async (client: Client, name: string, args: Record<string, unknown>): Promise<CallToolResult> =>
  CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));

function textOf({ content: [first] }: CallToolResult): string {
  return first?.type === 'text' ? first.text : '';
}

describe('mcalc mcp', { timeout: 120_000 }, () => {
  const client = named();
  beforeAll(async () => {
    const program = resolve(import.meta.dirname, '../../dist/cli.mjs');
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [program, 'mcp'] }));
  }, 60_000);
  afterAll(() => client.close());

  test('offers four tools, each with a schema that is one', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['check', 'verify', 'derive', 'export']);
    const ajv = new Ajv({ strict: true });
    for (const { inputSchema } of tools)
      expect(ajv.compile(inputSchema)({ text: '', to: 'latex' })).toBeTypeOf('boolean');
    expect(client.getInstructions()).toContain('verify');
  });

  test('a wrong gradient is refuted, with numbers, and check has the fix', async () => {
    const text = `${HEAD}∂L/∂x = 2 A' (A x - b)\n`;
    const verified = await ask(client, 'verify', { text });
    expect(verified.structuredContent).toMatchObject({
      claims: [{ claim: '∂L/∂x', status: 'refuted', why: 'twice the right answer', counterexample: {} }],
    });
    expect(JSON.parse(textOf(verified))).toEqual(verified.structuredContent);
    const checked = await ask(client, 'check', { text });
    expect(checked.structuredContent).toMatchObject({
      diagnostics: [{ code: 'refuted-claim', fixes: [{ verified: true }] }],
      definitions: [{ name: 'L', shape: [] }],
    });
  });

  test('a right one is proved, and derived with its rules', async () => {
    const text = `${HEAD}∂L/∂x = A' (A x - b)\n`;
    expect((await ask(client, 'verify', { text })).structuredContent).toMatchObject({
      claims: [{ status: 'verified', proved: true }],
    });
    const { structuredContent } = await ask(client, 'derive', { text, of: 'L', wrt: 'x' });
    expect(structuredContent).toMatchObject({
      derivatives: [{ of: 'L', wrt: 'x', shape: ['n', '1'], verified: { status: 'verified' } }],
    });
    expect(JSON.stringify(structuredContent)).toContain('"rule"');
  });

  test('what the questions of a file ask for is derived without naming it', async () => {
    const { structuredContent } = await ask(client, 'derive', { text: `${HEAD}derive L\n` });
    expect(structuredContent).toMatchObject({ derivatives: [{ of: 'L', wrt: 'x' }] });
  });

  test('a file as NumPy', async () => {
    const { structuredContent } = await ask(client, 'export', { text: `${HEAD}derive L\n`, to: 'numpy' });
    expect(String(structuredContent?.text)).toContain('import numpy');
  });

  test('what cannot be is refused in words, and the next call works', async () => {
    const refusals = [
      await ask(client, 'derive', { text: HEAD, of: 'nothing' }),
      await ask(client, 'export', { text: HEAD, to: 'fortran' }),
      await ask(client, 'check', { text: 'x'.repeat(100_001) }),
      await ask(client, 'check', { text: HEAD, trials: 1e9 }),
      await ask(client, 'check', { path: '/etc/passwd' }),
      await ask(client, 'erase', {}),
    ];
    expect(refusals.map(({ isError }) => isError)).toEqual(refusals.map(() => true));
    expect(refusals.slice(1).map(textOf)).toEqual([
      'to: one of latex, markdown, numpy, torch, jax, julia, matlab is wanted',
      'text: at most 100000 characters are read, and these are 100001: send the part that matters',
      'trials: a whole number from 1 to 100 is wanted',
      'path: there is no such argument; there are text, trials, seed',
      'There is no tool erase; there are check, verify, derive, export.',
    ]);
    expect((await ask(client, 'check', { text: HEAD })).isError).toBeUndefined();
  });

  test('what is asked for wrongly is answered with what to do', async () => {
    const answers = [
      await ask(client, 'check', {}),
      await ask(client, 'derive', { text: HEAD }),
      await ask(client, 'derive', { text: HEAD, wrt: 'x' }),
      await ask(client, 'derive', { text: HEAD, of: '∂L/∂x' }),
      await ask(client, 'derive', { text: "param x : R[n]\nL = x' y\n", of: 'L' }),
      await ask(client, 'export', { text: 'hello world', to: 'numpy' }),
    ];
    expect(answers.map(({ isError }) => isError)).toEqual(answers.map(() => true));
    const [missing, nothing, ofWhat, notOf, broken, empty] = answers.map(textOf);
    expect(missing).toMatch(/^text is missing: A whole file/u);
    expect(nothing).toContain('derive ∂L/∂x');
    expect(ofWhat).toContain('say `of`');
    expect(notOf).toContain('such as `L`');
    expect(broken).toMatch(/line 2: `y` is neither declared nor defined \(fix: Declare `y : R\[n\]`\)/u);
    expect(empty).toContain('line 1');
    const idle = await ask(client, 'verify', { text: HEAD });
    expect(idle.structuredContent).toMatchObject({ claims: [], note: expect.stringContaining('∂L/∂x = …') });
  });
});

test('a call that takes too long is ended', async () => {
  const judges = createInPlaceJudges(engine);
  judges.duration = 100_000;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const loadExporter = () => Promise.reject(new Error('not here'));
  await serveAssistant(far, '1', { analyse: engine.analyse, judges, loadExporter, longest: 20 });
  const client = named();
  await client.connect(near);
  const answer = await ask(client, 'verify', { text: 'x : R[n]\nL = x^T x\n∂L/∂x = 2 x' });
  expect(answer).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('too long') }] });
  expect(judges.cancelled).toHaveLength(1);
  await client.close();
});

test('the tools need no more than they say', () => {
  for (const { inputSchema } of TOOLS)
    for (const name of inputSchema.required) expect(inputSchema.properties).toHaveProperty(name);
});

test('the editor is offered the same tools, by the manifest of the package', () => {
  const offered = manifest.contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
    name,
    modelDescription,
    inputSchema,
  }));
  const tools = TOOLS.map(({ name, description, inputSchema }) => ({
    name: `mcalc_${name}`,
    modelDescription: description,
    inputSchema,
  }));
  expect(offered).toEqual(tools);
});
