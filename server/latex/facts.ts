// What a document says of its letters by how it uses them: which are indices, which are called, which are set in bold.

import { indicesIn, isTransposition, nameOf } from './letter-names.ts';
import type { Line } from './lines.ts';
import type { Math as Node, Row } from './math.ts';
import { walk } from './walk.ts';

export interface Facts {
  /** Letters that sums run over. */
  readonly indices: ReadonlySet<string>;
  /** Letters that say how large something is: in `\mathbb{R}^{m \times n}` and over a sum sign. */
  readonly sizes: ReadonlySet<string>;
  /** Names with what is in the brackets behind them, for each use; null for a use without brackets. */
  readonly uses: ReadonlyMap<string, readonly (Row | null)[]>;
  /** Names that are primed and called, as `h'(z)`. */
  readonly primed: ReadonlySet<string>;
  /** Names whose indices pick places, with the indices of one use. */
  readonly indexed: ReadonlyMap<string, readonly string[]>;
  /** How far the indices run, as names of sizes: what stands over the sum sign, or a name of ours. */
  readonly bounds: ReadonlyMap<string, string>;
  readonly bold: ReadonlySet<string>;
  /** Names that are transposed somewhere: no numbers. */
  readonly transposed: ReadonlySet<string>;
}

export function factsOf(lines: readonly Line[]): Facts {
  const rows = lines.flatMap(rowsOf);
  const nodes = rows.flatMap((row) => [...walk(row)]);
  const indices = new Set(nodes.flatMap(({ node }) => summedOver(node)));
  const uses = new Map<string, (Row | null)[]>();
  const primed = new Set<string>();
  const indexed = new Map<string, readonly string[]>();
  const bold = new Set<string>();
  const transposed = new Set<string>();
  for (const { node, next } of nodes) {
    const name = nameOf(node, indices);
    if (name === null) continue;
    const letter = node.kind === 'scripts' ? node.base : node;
    if (letter?.kind === 'letter' && letter.face === 'bold') bold.add(name);
    const argument = bracketOf(next);
    uses.set(name, [...(uses.get(name) ?? []), argument]);
    if (node.kind !== 'scripts') continue;
    const own = indicesIn(node, indices);
    if (own && own.length >= (indexed.get(name)?.length ?? 0)) indexed.set(name, own);
    const isPrimed = node.above.some((one) => one.kind === 'sign' && one.text === "'");
    if (isPrimed && argument) primed.add(name);
    else if (isTransposition(node.above)) transposed.add(name);
  }
  const all = nodes.map(({ node }) => node);
  const bounds = boundsOf(all, new Set(uses.keys()));
  const sizes = new Set([...sizesIn(lines, all), ...bounds.values()]);
  return { indices, sizes, uses, primed, indexed, bounds, bold, transposed };
}

/** Names that sizes have where the document gives them none. */
const SIZES = ['n', 'N', 'm', 'M', 'p', 'q', 'K', 'r'];

function boundsOf(nodes: readonly Node[], used: ReadonlySet<string>): ReadonlyMap<string, string> {
  const bounds = new Map<string, string>();
  const open: string[] = [];
  for (const node of nodes) {
    if (node.kind !== 'scripts' || node.base?.kind !== 'big') continue;
    const [index] = node.below;
    const [bound, ...more] = node.above;
    if (index?.kind !== 'letter') continue;
    if (bound?.kind === 'letter' && more.length === 0) bounds.set(index.name, bound.name);
    else if (node.above.length === 0) open.push(index.name);
  }
  const free = SIZES.filter((name) => !used.has(name) && ![...bounds.values()].includes(name));
  for (const index of open) {
    const name = bounds.has(index) ? undefined : free.shift();
    if (name !== undefined) bounds.set(index, name);
  }
  return bounds;
}

export function rowsOf(line: Line): readonly Row[] {
  switch (line.kind) {
    case 'equation':
      return line.sides;
    case 'declaration':
    case 'passed over':
      return [];
  }
}

function summedOver(node: Node): readonly string[] {
  if (node.kind !== 'scripts' || node.base?.kind !== 'big') return [];
  const [index] = node.below;
  return index?.kind === 'letter' ? [index.name] : [];
}

/** The inside of a bracket; null where there is none. */
export function bracketOf(node: Node | null): Row | null {
  const base = node?.kind === 'scripts' ? node.base : node;
  return base?.kind === 'fence' && base.open === '(' ? base.body : null;
}

function sizesIn(lines: readonly Line[], nodes: readonly Node[]): ReadonlySet<string> {
  const rows = [
    ...lines.flatMap((line) => (line.kind === 'declaration' ? line.sizes : [])),
    ...nodes.flatMap((node) => (node.kind === 'scripts' && node.base?.kind === 'big' ? [node.above] : [])),
    ...nodes.flatMap((node) =>
      node.kind === 'scripts' && node.base?.kind === 'letter' && node.base.name === '𝟏' ? [node.below] : [],
    ),
  ];
  return new Set(
    rows.flatMap((row) => [...walk(row)].flatMap(({ node }) => (node.kind === 'letter' ? [node.name] : []))),
  );
}
