// Runs a command line in this process, on files of a folder of its own.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliHost, Exporter, Sink } from '../../../server/cli/cli-host.ts';
import { runCommandLine } from '../../../server/cli/command-line.ts';
import type { Engine } from '../../../server/engine/api.ts';
import { documentCosts, exportDocument } from '../../../server/engine/exporter.ts';
import * as papers from '../../../server/latex/papers.ts';
import { engine } from '../../support/engine.ts';

const exporter: Exporter = { documentCosts, exportDocument };

export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Ways {
  readonly engine?: Engine;
  readonly stdin?: string | Uint8Array;
  readonly color?: boolean;
}

/** A folder with files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): {
  path: (name: string) => string;
  read: (name: string) => string;
} {
  const root = mkdtempSync(join(tmpdir(), 'mcalc-cli-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return { path: (name) => join(root, name), read: (name) => readFileSync(join(root, name), 'utf8') };
}

export async function mcalc(args: readonly string[], ways: Ways = {}): Promise<Run> {
  const written = { out: '', err: '' };
  const sink = (to: 'out' | 'err'): Sink => ({
    write: (text) => {
      written[to] += text;
    },
    color: ways.color ?? false,
    columns: 100,
  });
  const host: CliHost = {
    version: '1.2.3',
    out: sink('out'),
    err: sink('err'),
    readStandardInput: async () =>
      typeof ways.stdin === 'string' ? Buffer.from(ways.stdin) : (ways.stdin ?? new Uint8Array()),
    loadEngine: async () => ways.engine ?? engine,
    loadExporter: async () => exporter,
    loadImporter: async () => papers,
    // A style of its own: no spaces at the end of a line.
    loadFormatter:
      async () =>
      (text, { ascii }) => {
        const tidy = text.replace(/[ \t]+$/gm, '');
        return ascii ? tidy.replaceAll('½', '1/2') : tidy;
      },
    serve: async () => sink('err').write('serving\n'),
    serveAssistant: async () => sink('err').write('serving assistants\n'),
  };
  const status = await runCommandLine(args, host);
  return { status, ...written };
}
