#!/usr/bin/env node
// The shell's door: wires the real streams and the real engine to the commands, and goes. Heavy parts are loaded when
// a command asks for them, so that `--help` and `fmt` start at once.

import { writeSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import type { CliHost, Sink } from './cli/cli-host.ts';
import { runCommandLine } from './cli/command-line.ts';
import { explainFailure } from './cli/read-input.ts';
import { wantsColor } from './cli/render/paint.ts';
import { LARGEST_FILE } from './protocol/disk.ts';

const DEFAULT_COLUMNS = 100;

function sinkTo(stream: NodeJS.WriteStream): Sink {
  // Whoever reads our output may stop reading, as `head` does: that is no failure, and nobody is left to tell.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    giveUp(`the output cannot be written: ${explainFailure(error)}`);
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    color: wantsColor(stream, process.env),
    columns: stream.columns || DEFAULT_COLUMNS,
  };
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    // An endless input is refused like one that is too large.
    if (length > LARGEST_FILE) break;
  }
  return Buffer.concat(chunks);
}

const host: CliHost = {
  version: manifest.version,
  out: sinkTo(process.stdout),
  err: sinkTo(process.stderr),
  readStandardInput,
  loadEngine: async () => {
    const [{ analyse }, { judge, derive, deriveAsked }] = await Promise.all([
      import('./engine/analysis/analyse.ts'),
      import('./engine/verdicts/judge-document.ts'),
    ]);
    return { analyse, judge, derive, deriveAsked };
  },
  loadExporter: async () => {
    const { documentCosts, exportDocument } = await import('./engine/exporter.ts');
    return { documentCosts, exportDocument };
  },
  loadImporter: () => import('./latex/papers.ts'),
  loadFormatter: async () => (await import('./engine/syntax/format.ts')).formatDocument,
  serve: async () => (await import('./node.ts')).serveEditor(),
  serveAssistant: async () => (await import('./mcp/start.ts')).startAssistantServer(manifest.version),
};

// The status is set, not exited with: what is still on its way to a pipe arrives.
runCommandLine(process.argv.slice(2), host).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => giveUp(`this is a fault of mcalc itself, please report it: ${describe(error)}`),
);

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function giveUp(message: string): never {
  try {
    // Not through the stream, which may be what fails.
    writeSync(process.stderr.fd, `mcalc: ${message}\n`);
  } catch {
    // Nobody is left to tell.
  }
  process.exit(2);
}
