// From a keystroke to its diagnostics, over the protocol, beside VS Code's JSON server on as many lines; how long a document
// takes to open beside the grammar alone, and what it takes in memory.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { grammar } from '../../server/engine/syntax/build-tree.ts';
import { prepare } from '../../server/engine/syntax/prepare.ts';
import { scanStatements } from '../../server/engine/syntax/scan.ts';

const root = join(import.meta.dirname, '../..');
const SIZES = [100, 1_000, 10_000];
const KEYSTROKES = 41;

/** A network as people write one, a layer a line, with a definition beside every tenth: `count` statements. */
function network(count: number): readonly string[] {
  const lines = ['dim n', 'fn h(t) = t / (1 + t^2)', 'var x0 : R[n]', 'param W : R[n, n]', 'param b : R[n]'];
  for (let layer = 1; lines.length < count; layer++) {
    lines.push(`x${layer} = h(W x${layer - 1} + b)`);
    if (layer % 10 === 0 && lines.length < count) lines.push(`s${layer} = x${layer}' W x${layer}`);
  }
  return lines;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The position of a piece of text in the line that has it, nearest to the middle. */
function findNearMiddle(lines: readonly string[], piece: string): { line: number; character: number } {
  const line = lines.findIndex((text, index) => index >= lines.length >> 1 && text.includes(piece));
  return { line, character: lines[line]?.indexOf(piece) ?? 0 };
}

interface Server {
  readonly connection: MessageConnection;
  readonly uri: string;
  stop(): void;
}

async function start(program: string, uri: string, capabilities: object): Promise<Server> {
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
  await connection.sendNotification('initialized', {});
  return { connection, uri, stop: () => child.kill() };
}

/** Replaces `old` by something else (each time another, given which time it is) and back, and gives the median milliseconds until the diagnostics of that text are there. */
async function typeInto(
  server: Server,
  at: { line: number; character: number },
  old: string,
  other: (time: number) => string,
  diagnosed: (version: number) => Promise<void>,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < KEYSTROKES; i++) {
    const [from, to] = i % 2 === 0 ? [old, other(i)] : [other(i - 1), old];
    const end = { line: at.line, character: at.character + from.length };
    const version = i + 2;
    const begun = performance.now();
    const done = diagnosed(version);
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: server.uri, version },
      contentChanges: [{ range: { start: at, end }, text: to }],
    });
    await done;
    times.push(performance.now() - begun);
    // Nobody types faster; what is done between keystrokes must not count for the next.
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return median(times.slice(5));
}

async function keystrokeOfMcalc(count: number): Promise<number> {
  const server = await start(join(root, 'dist/server.mjs'), 'file:///bench.mcalc', {});
  const waiting = new Map<number, () => void>();
  server.connection.onNotification('textDocument/publishDiagnostics', ({ version }: { version: number }) => {
    waiting.get(version)?.();
    waiting.delete(version);
  });
  const diagnosed = (version: number): Promise<void> =>
    new Promise((resolve) => waiting.set(version, resolve));
  const lines = network(count);
  const opened = diagnosed(1);
  const textDocument = { uri: server.uri, languageId: 'mcalc', version: 1, text: lines.join('\n') };
  await server.connection.sendNotification('textDocument/didOpen', { textDocument });
  await opened;
  const time = await typeInto(server, findNearMiddle(lines, 'W x'), 'W', (i) => `x${i}`, diagnosed);
  server.stop();
  return time;
}

/** Pulled, since its own pushes wait for a pause in the typing. */
async function keystrokeOfJson(program: string, count: number): Promise<number> {
  const server = await start(program, 'file:///bench.json', { textDocument: { diagnostic: {} } });
  const lines = [
    '[',
    ...Array.from({ length: count - 2 }, (_, i) => `  {"name": "x${i}", "n": ${i}},`),
    '  0',
    ']',
  ];
  const textDocument = { uri: server.uri, languageId: 'json', version: 1, text: lines.join('\n') };
  await server.connection.sendNotification('textDocument/didOpen', { textDocument });
  const pull = async (): Promise<void> => {
    await server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: server.uri } });
  };
  await pull();
  const at = findNearMiddle(lines, '"n"');
  // The request goes out behind the change, in the order of the pipe.
  const time = await typeInto(
    server,
    at,
    '"',
    () => '!',
    () => new Promise((resolve) => setImmediate(() => resolve(pull()))),
  );
  server.stop();
  return time;
}

/** VS Code's JSON server, fetched once; null where there is no network. */
function jsonServer(): string | null {
  const folder = join(root, '.cache/bench');
  const program = join(folder, 'node_modules/vscode-langservers-extracted/bin/vscode-json-language-server');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  spawnSync('npm', ['install', '--silent', '--prefix', folder, 'vscode-langservers-extracted@4.10.0']);
  return existsSync(program) ? program : null;
}

const ROUNDS = 3;

/** Both are warmed up by a smaller document, and take turns. */
function opening(count: number): void {
  const text = network(count).join('\n');
  const small = network(count / 5).join('\n');
  matchAlone(small);
  analyse(small);
  const before = memory();
  const analysis = analyse(text);
  const kilobytes = (memory() - before) / 1024 / count;
  const times = Array.from({ length: ROUNDS }, () => {
    const alone = milliseconds(() => matchAlone(text));
    const open = milliseconds(() => analyse(text));
    return { alone, open };
  });
  const alone = median(times.map((time) => time.alone));
  const open = median(times.map((time) => time.open));
  console.log(
    `${count} statements: grammar alone ${alone.toFixed(0)} ms, open ${open.toFixed(0)} ms, ${(open / alone).toFixed(2)} times; ` +
      `${kilobytes.toFixed(1)} KiB a statement (${analysis.problems.length} problems)`,
  );
}

function matchAlone(text: string): void {
  for (const piece of scanStatements(text)) grammar.match(prepare(piece.text));
}

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function keystrokes(): Promise<void> {
  const json = jsonServer();
  if (!json) console.log('no JSON server: the registry cannot be reached');
  for (const count of SIZES) {
    const own = await keystrokeOfMcalc(count);
    const other = json === null ? null : await keystrokeOfJson(json, count);
    const beside = other === null ? '' : `, JSON server ${other.toFixed(1)} ms`;
    console.log(`${count} statements: keystroke to diagnostics ${own.toFixed(1)} ms${beside}`);
  }
}

opening(10_000);
void keystrokes();
