// The way of the data: every import is read, and one that runs back, or in a cycle, fails with both ends named.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The rooms of the engine by floor: a room may import itself and what is on the floors below it. */
const FLOORS: readonly (readonly string[])[] = [
  ['text'],
  ['shapes', 'values', 'syntax'],
  ['expressions', 'problems'],
  ['operators'],
  ['names'],
  ['families', 'inference'],
  ['document', 'expectations'],
  ['lowering'],
  ['calculus', 'numeric', 'repair/shapes'],
  ['analysis'],
  ['queries'],
  ['diagnosis', 'derivations'],
  ['repair/claims', 'export'],
  ['verdicts'],
];

/** What crosses between rooms of one floor, and why. */
const NEIGHBOURS: ReadonlyMap<string, readonly string[]> = new Map();

/** Rooms that may import mathjs; everyone else asks them. */
const MATHJS = ['server/engine/numeric/decompositions', 'server/engine/numeric/digits'];

/** Files that call each other since they walk over one recursive type: terms, expressions, syntax trees. */
const RECURSIVE: readonly string[] = [
  'server/engine/names/resolve.ts',
  'server/engine/expressions/product.ts',
  'server/engine/inference/shape-of-term.ts',
  'server/engine/lowering/lower-term.ts',
  // Derivatives stand inside of formulas, and formulas are derived.
  'server/engine/calculus/derive.ts',
  'server/engine/calculus/equality/reading.ts',
];

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function arrowsOf(file: string): readonly Arrow[] {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)( type)?\b[^;]*?\bfrom '([^']+)'/gmsu),
    ...text.matchAll(/\bimport\(()\s*'([^']+)'\)/gu),
  ];
  return found.map(([, type, target = '']) => ({
    from: relative(root, file),
    to: target.startsWith('.') ? relative(root, resolve(dirname(file), target)) : target,
    typeOnly: type === ' type',
  }));
}

const arrows = [...sources(join(root, 'server')), ...sources(join(root, 'client'))].flatMap(arrowsOf);

const inside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const engine = 'server/engine';
const DOORS = FLOORS.length;

/** The room of a file of the engine and its floor; the doors (`api.ts`) are above all rooms. */
function roomOf(path: string): { readonly name: string; readonly floor: number } {
  for (const [floor, names] of FLOORS.entries()) {
    const name = names.find((one) => inside(path, `${engine}/${one}`));
    if (name) return { name, floor };
  }
  return { name: 'doors', floor: DOORS };
}

const visible = (which: (arrow: Arrow) => boolean): readonly string[] =>
  arrows.filter(which).map((arrow) => `${arrow.from} → ${arrow.to}`);

/** Sets of files that reach one another by imports (Tarjan 1972). */
function cycles(): readonly (readonly string[])[] {
  const next = new Map<string, Arrow[]>();
  for (const arrow of arrows) next.set(arrow.from, [...(next.get(arrow.from) ?? []), arrow]);
  const place = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const own = place.size;
    place.set(file, own);
    open.push(file);
    let lowest = own;
    for (const { to } of next.get(file) ?? []) {
      if (!place.has(to)) lowest = Math.min(lowest, visit(to));
      else if (open.includes(to)) lowest = Math.min(lowest, low.get(to) ?? place.get(to) ?? own);
    }
    low.set(file, lowest);
    if (lowest === own) {
      const cycle = open.splice(open.indexOf(file));
      if (cycle.length > 1) found.push(cycle);
    }
    return lowest;
  };
  for (const file of next.keys()) if (!place.has(file)) visit(file);
  return found;
}

describe('imports run one way', () => {
  test('there are imports to read, and every room is there', () => {
    expect(arrows.length).toBeGreaterThan(1000);
    const rooms = new Set(arrows.flatMap(({ from, to }) => [roomOf(from).name, roomOf(to).name]));
    expect([...rooms].sort()).toEqual([...FLOORS.flat(), 'doors'].sort());
  });

  test('a room imports only the rooms below it', () => {
    const back = visible(({ from, to }) => {
      if (!inside(from, engine) || !inside(to, engine)) return false;
      const [own, other] = [roomOf(from), roomOf(to)];
      if (own.name === other.name || own.floor > other.floor) return false;
      return !NEIGHBOURS.get(own.name)?.includes(other.name);
    });
    expect(back).toEqual([]);
  });

  test('files import one another in a cycle only where they walk over one recursive type', () => {
    expect(cycles().filter((cycle) => !cycle.some((file) => RECURSIVE.includes(file)))).toEqual([]);
  });

  test('the engine knows no protocol, no editor, no node', () => {
    const out = visible(
      ({ from, to }) =>
        inside(from, engine) &&
        (/^(vscode|node:)/u.test(to) ||
          inside(to, 'client') ||
          (inside(to, 'server') && !inside(to, engine))),
    );
    expect(out).toEqual([]);
  });

  test('mathjs is asked in two rooms', () => {
    expect(visible(({ from, to }) => to === 'mathjs' && !MATHJS.some((room) => inside(from, room)))).toEqual(
      [],
    );
  });

  test('nothing that runs at a keystroke computes with numbers', () => {
    const heavy = ['numeric', 'diagnosis', 'derivations', 'repair/claims', 'verdicts', 'export', 'queries'];
    const keystroke = ['analysis', 'repair/shapes', 'document', 'inference', 'names', 'syntax'];
    const crossing = visible(
      ({ from, to }) => keystroke.includes(roomOf(from).name) && heavy.includes(roomOf(to).name),
    );
    expect(crossing).toEqual([]);
  });

  test('documents of LaTeX are read by what the engine offers', () => {
    const out = visible(
      ({ from, to }) =>
        inside(from, 'server/latex') &&
        !inside(to, 'server/latex') &&
        !['katex', 'mathml-to-latex'].includes(to) &&
        !(inside(from, 'server/latex/python') && (to === 'ohm-js' || to.startsWith('grammar/python.ohm'))) &&
        to !== `${engine}/api.ts`,
    );
    expect(out).toEqual([]);
  });

  test('features see what the engine offers, and no protocol', () => {
    const out = visible(
      ({ from, to }) =>
        inside(from, 'server/features') && !inside(to, 'server/features') && to !== `${engine}/api.ts`,
    );
    expect(out).toEqual([]);
  });

  test('the client shares only types and method names with the protocol', () => {
    const out = visible(
      ({ from, to, typeOnly }) =>
        inside(from, 'client') && inside(to, 'server') && !typeOnly && to !== 'server/protocol/requests.ts',
    );
    expect(out).toEqual([]);
  });

  test('the panel and its rendering import no vscode', () => {
    expect(visible(({ from, to }) => inside(from, 'client/panel') && to === 'vscode')).toEqual([]);
  });

  test('only syntax reads the grammar', () => {
    expect(
      visible(({ from, to }) => /^grammar\/mcalc\.ohm/u.test(to) && !inside(from, `${engine}/syntax`)),
    ).toEqual([]);
  });
});
