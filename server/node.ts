// The door for editors on Node: run as a program it serves over stdio or Node's own channel; `mcalc lsp` imports it.

import { basename } from 'node:path';
import { startServer } from './protocol/start.ts';

export { startServer };

if (basename(process.argv[1] ?? '') === 'server.mjs') startServer();
