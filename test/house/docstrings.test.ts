// A room is known by its exports: each exported function of the server has a line of documentation in front of it. An arrow
// function of one line needs none, since the line itself can be read in the same time.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const server = resolve(import.meta.dirname, '../../server');

/** The exported functions of a source text without a comment that ends on the line before, with their lines. */
function undocumented(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [, name] =
      /^export (?:async )?function\*? (\w+)/u.exec(line) ??
      /^export const (\w+)(?:: [^=]+(?:=> [^=]+)?)? = (?:<.*>)?\(.*=>(?:.*[^;])?$/u.exec(line) ??
      [];
    return name === undefined || lines[at - 1]?.endsWith('*/') ? [] : [`${name}, line ${at + 1}`];
  });
}

test('an exported function without a comment is found, also as an arrow over several lines', () => {
  expect(undocumented('/** The sum. */\nexport function add(a: number): number {')).toEqual([]);
  expect(undocumented('\nexport function add(a: number): number {')).toEqual(['add, line 2']);
  expect(undocumented('export function* all(): Generator<number> {')).toEqual(['all, line 1']);
  expect(undocumented('export const add = (a: number): number => a + 1;')).toEqual([]);
  expect(undocumented('export const add = <T>(a: T): T =>\n  a;')).toEqual(['add, line 1']);
  expect(undocumented('export const rule: Rule = (node) => ({\n  node,\n});')).toEqual(['rule, line 1']);
  expect(undocumented('export const LIST = [\n  1,\n];\nconst own = () =>\n  1;')).toEqual([]);
});

test('every exported function of the engine and of the rooms above it is documented', () => {
  const found = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) =>
      undocumented(readFileSync(join(server, path), 'utf8')).map((one) => `${path}: ${one}`),
    );
  expect(found).toEqual([]);
});
