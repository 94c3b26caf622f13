// Complaints: one line each, on standard error, by the name of the program.

import type { CliHost } from './cli-host.ts';
import type { Unreadable } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { printable } from './render/text-width.ts';

/** One line on standard error. */
export function complain({ err }: CliHost, message: string): void {
  err.write(`mcalc: ${printable(message).replace(/\s*\n\s*/g, ' ')}\n`);
}

/** One line on standard error for a file that cannot be read, with the reason and the remedy. */
export function complainUnreadable(host: CliHost, { file, why }: Unreadable): void {
  complain(host, `${nameOf(file)}: ${why}`);
}
