// The door for editors on Node: run as a program it serves over stdio or Node's own channel; `mcalc lsp` imports it.

import { basename } from 'node:path';
import { analyse } from './engine/analysis/analyse.ts';
import { startServer } from './protocol/start.ts';
import type { CallTool } from './protocol/tool-calls.ts';

/** Loaded when an assistant first asks. */
const callTool: CallTool = async (call, judges, signal) => {
  const [tools, { LONGEST_CALL }] = await Promise.all([import('./mcp/call.ts'), import('./mcp/tools.ts')]);
  const loadExporter = () => import('./engine/exporter.ts');
  const services = { analyse, judges, loadExporter, longest: LONGEST_CALL };
  return tools.callTool(call.name, call.arguments, services, signal);
};

export const serveEditor = (): void => startServer(callTool);

if (basename(process.argv[1] ?? '') === 'server.mjs') serveEditor();
