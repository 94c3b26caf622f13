// Starts the door for assistants on Node: standard input and output, judges in worker threads.

import { fileURLToPath } from 'node:url';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { analyse } from '../engine/analysis/analyse.ts';
import { createWorkerJudges } from '../protocol/worker-judges.ts';
import { serveAssistant } from './serve.ts';
import { LONGEST_CALL } from './tools.ts';

/** Starts the server for assistants on standard input and output. */
export async function startAssistantServer(version: string): Promise<void> {
  const judges = createWorkerJudges({
    kind: 'thread',
    path: fileURLToPath(new URL('worker.mjs', import.meta.url)),
  });
  const transport = new StdioServerTransport();
  await serveAssistant(transport, version, {
    analyse,
    judges,
    loadExporter: () => import('../engine/exporter.ts'),
    longest: LONGEST_CALL,
  });
  // The assistant has gone: so do the workers.
  process.stdin.on('end', () => judges.dispose());
}
