// Complaints: one line each, on standard error, by the name of the program.

import type { Unreadable } from './read-input.ts';
import { nameOf } from './render/problem.ts';
import { printable } from './render/text-width.ts';
import type { Surroundings } from './surroundings.ts';

export function complain({ err }: Surroundings, message: string): void {
  err.write(`mcalc: ${printable(message).replace(/\s*\n\s*/g, ' ')}\n`);
}

export function complainUnreadable(surroundings: Surroundings, { file, why }: Unreadable): void {
  complain(surroundings, `${nameOf(file)}: ${why}`);
}
