// The way of the data: every import is read, and one that runs back fails, with the two rooms named.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Rooms from the first to the last; a room may import itself and the rooms before it. */
const ENGINE = [
  'syntax',
  'names',
  'shapes',
  'expressions',
  'values',
  'operators',
  'problems',
  'numeric',
  'calculus',
  'inference',
  'lowering',
  'repair',
  'export',
  'analysis',
];

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): readonly { readonly target: string; readonly typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(import|export)( type)?\b[^;]*?\bfrom '([^']+)'/gmsu)].map((match) => ({
    target: match[3] ?? '',
    typeOnly: match[2] !== undefined,
  }));
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const arrows: readonly Arrow[] = [...sources(join(root, 'server')), ...sources(join(root, 'client'))].flatMap(
  (file) =>
    importsOf(file).map(({ target, typeOnly }) => ({
      from: relative(root, file),
      to: target.startsWith('.') ? relative(root, resolve(dirname(file), target)) : target,
      typeOnly,
    })),
);

const inside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const show = (arrow: Arrow): string => `${arrow.from} → ${arrow.to}`;

/** The place of an engine file in the order of rooms. Files beside the rooms (analysis, judgement) come last. */
function roomOf(path: string): number {
  const room = path.split('/')[2] ?? '';
  const index = ENGINE.indexOf(room);
  return index < 0 ? ENGINE.length : index;
}

/** Plain result types that rooms before theirs may name: they import nothing but types themselves. */
const RESULT_TYPES = [
  'server/engine/api.ts',
  'server/engine/numeric/verdict.ts',
  'server/engine/calculus/derivation.ts',
  'server/engine/problems/problem.ts',
];

describe('imports run one way', () => {
  test('there are imports to read', () => {
    expect(arrows.length).toBeGreaterThan(100);
  });

  test('the engine knows no protocol, no editor, no node', () => {
    const back = arrows.filter(
      (arrow) =>
        inside(arrow.from, 'server/engine') &&
        (/^(vscode|node:)/u.test(arrow.to) ||
          (inside(arrow.to, 'server') && !inside(arrow.to, 'server/engine')) ||
          inside(arrow.to, 'client')),
    );
    expect(back.map(show)).toEqual([]);
  });

  test('inside the engine each room imports only the rooms before it', () => {
    const back = arrows.filter(
      (arrow) =>
        inside(arrow.from, 'server/engine') &&
        inside(arrow.to, 'server/engine') &&
        roomOf(arrow.to) > roomOf(arrow.from) &&
        !(arrow.typeOnly && RESULT_TYPES.includes(arrow.to)),
    );
    expect(back.map(show)).toEqual([]);
  });

  test('features know the engine and no protocol', () => {
    const back = arrows.filter(
      (arrow) =>
        inside(arrow.from, 'server/features') &&
        !inside(arrow.to, 'server/features') &&
        !inside(arrow.to, 'server/engine'),
    );
    expect(back.map(show)).toEqual([]);
  });

  test('the client shares only types and method names with the protocol', () => {
    const back = arrows.filter(
      (arrow) =>
        inside(arrow.from, 'client') &&
        inside(arrow.to, 'server') &&
        !arrow.typeOnly &&
        arrow.to !== 'server/protocol/requests.ts',
    );
    expect(back.map(show)).toEqual([]);
  });

  test('the panel and its rendering import no vscode', () => {
    const back = arrows.filter((arrow) => inside(arrow.from, 'client/panel') && arrow.to === 'vscode');
    expect(back.map(show)).toEqual([]);
  });

  test('only syntax reads the grammar, and what is typed in the editor its signs and snippets', () => {
    const back = arrows.filter(
      (arrow) =>
        inside(arrow.to, 'grammar') &&
        !inside(arrow.from, 'server/engine/syntax') &&
        !(inside(arrow.from, 'client/abbreviations') && arrow.to === 'grammar/tex-signs.ts') &&
        !(arrow.from === 'server/protocol/describe-language.ts' && arrow.to === 'grammar/snippets.json'),
    );
    expect(back.map(show)).toEqual([]);
  });
});
