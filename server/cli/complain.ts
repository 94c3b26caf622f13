// Complaints: one line each, on standard error, by the name of the program.

import type { CliHost } from './cli-host.ts';
import type { Unreadable } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { printable } from './render/text-width.ts';

export function complain({ err }: CliHost, message: string): void {
  err.write(`mcalc: ${printable(message).replace(/\s*\n\s*/g, ' ')}\n`);
}

export function complainUnreadable(host: CliHost, { file, why }: Unreadable): void {
  complain(host, `${nameOf(file)}: ${why}`);
}
