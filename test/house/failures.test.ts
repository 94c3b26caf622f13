// Expected failures are values where rooms meet: a class that a recursion throws to unwind is thrown in one room, caught in
// one file of it, and known to no other room; and what says that it throws one is called in that room alone.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What the engine catches beside its own classes, and why. */
const CAUGHT: ReadonlyMap<string, string> = new Map([
  ['server/engine/syntax/parse.ts', 'a stack that is full, where somebody nests without end'],
  ['server/engine/verdicts/judge-document.ts', 'a bug of ours stops one statement, and is reported'],
]);

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** `server/engine/lowering`, `server/latex`, `client`. */
const roomOf = (path: string): string =>
  /^(?:server\/engine\/repair\/[^/]+|server\/engine\/[^/]+|server\/[^/]+|client)(?=\/)/u.exec(path)?.[0] ??
  path;

const files = [...sources('server'), ...sources('client')];
const classes = files.flatMap(({ path, text }) =>
  [...text.matchAll(/\bclass (\w+) extends \w*Error\b/gu)].map(([, name = '']) => ({ path, name })),
);
const mentions = (name: string): readonly Source[] =>
  files.filter(({ text }) =>
    new RegExp(`\\b${name}\\b`, 'u').test(text.replace(/\/\*\*?.*?\*\/|\/\/.*$/gmsu, '')),
  );

/** The exported functions of a file whose comment says that they throw one of its room's classes. */
const throwing = files.flatMap(({ path, text }) =>
  [
    ...text.matchAll(
      /\/\*\*(?:(?!\*\/).)*\bThrows `?(\w+)`?(?:(?!\*\/).)*\*\/\s*export (?:async )?function (\w+)/gsu,
    ),
  ]
    .map(([, name = '', by = '']) => ({ path, name, by }))
    .filter(({ name }) => classes.some((one) => one.name === name)),
);

/** The names that a file imports, with the files that they come from. */
const imports = files.flatMap(({ path, text }) =>
  [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']*)'/gmsu)].flatMap(
    ([, names = '', from = '']) =>
      names.split(',').map((name) => ({
        path,
        name: name.trim().replace(/^type /u, ''),
        from: relative(root, resolve(root, dirname(path), from)),
      })),
  ),
);

describe('classes of failures', () => {
  test('there are some to look at', () => {
    expect(classes.length).toBeGreaterThan(5);
    expect(throwing.length).toBeGreaterThan(2);
  });

  test.each(classes)('$name is known in one room, and caught in one file', ({ path, name }) => {
    const own = roomOf(path);
    expect(mentions(name).flatMap((file) => (roomOf(file.path) === own ? [] : [file.path]))).toEqual([]);
    const catching = files.filter(({ text }) => text.includes(`instanceof ${name}`));
    expect(catching.map((file) => file.path)).toHaveLength(1);
  });

  test('what throws one is called in its room alone', () => {
    const outside = throwing.flatMap(({ path, by }) =>
      imports.filter(
        ({ name, from, path: importer }) => name === by && from === path && roomOf(importer) !== roomOf(path),
      ),
    );
    expect(outside).toEqual([]);
  });

  test('the engine catches nothing else', () => {
    const names = new Set(classes.map(({ name }) => name));
    const others = files.flatMap(({ path, text }) =>
      path.startsWith('server/engine/') && !CAUGHT.has(path)
        ? [...text.matchAll(/catch \((\w+)\) \{(.*?)\n {0,6}\}/gsu)]
            .filter(([, , body = '']) => !names.has(/instanceof (\w+)/u.exec(body)?.[1] ?? ''))
            .map(() => path)
        : [],
    );
    expect(others).toEqual([]);
  });
});
