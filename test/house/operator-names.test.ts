// The facts of an operator stand in its entry of the table. Where the engine names an operator elsewhere, adding a function
// needs an edit there, too: those places are counted, and only the constructors and matchers of the algebra may stay.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { operators } from '../../server/engine/operators/table.ts';

const engine = resolve(import.meta.dirname, '../../server/engine');

/** Rooms that know trees and names of formulas, whose kinds are not operators; and the table itself. */
const OTHER_ROOMS = ['operators', 'syntax', 'names'];

/** As few as have been reached; it only falls. */
const CEILING = 60;

const names: ReadonlySet<string> = new Set(operators.map(({ name }) => name));

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return OTHER_ROOMS.includes(relative(engine, path)) ? [] : sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** The names of operators in a text, but for the kinds of unions (`kind: 'number'`, `left: 'derivative'`, a case of a `switch (payload.kind)`) and types (`typeof f(x) === 'number'`, `type Side = 'left' | 'derivative'`). */
function named(text: string): readonly string[] {
  const found: string[] = [];
  let switched = '';
  for (const line of text.split('\n')) {
    switched = /switch \((.*)\) \{/u.exec(line)?.[1] ?? switched;
    const isKind = /\b(kind|left)\b/u.test(switched) && /^\s*case '/u.test(line);
    const rest = line.replace(
      /\b(kind|role|left|level|typeof [\w.(), ]+)\)?(:| ===| !==) ('\w+'( \| )?)+|^(export )?type .*/gu,
      '',
    );
    if (!isKind) found.push(...[...rest.matchAll(/'(\w+)'/gu)].map((match) => match[1] ?? ''));
  }
  return found.filter((name) => names.has(name));
}

test('names are reported from kinds', () => {
  expect(named("if (a.operator === 'trace' && a.payload.kind === 'number') return 'no name';")).toEqual([
    'trace',
  ]);
  expect(
    named("type Side = 'differential' | 'derivative';\nif (typeof sizeOf(a, b) === 'number') return;"),
  ).toEqual([]);
  expect(
    named("switch (payload.kind) {\n  case 'size':\n}\nswitch (a.operator) {\n  case 'add':\n}"),
  ).toEqual(['add']);
});

test('operators are named outside their table no more often than before', () => {
  const counts = sources(engine).map(
    (path) => [relative(engine, path), named(readFileSync(path, 'utf8')).length] as const,
  );
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const most = counts.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  expect(total, most.map(([file, count]) => `${count} ${file}`).join('\n')).toBeLessThanOrEqual(CEILING);
  // A ceiling far above what is there would let the number rise again.
  expect(CEILING - total).toBeLessThan(20);
});
