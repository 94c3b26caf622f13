// What a document says of its letters by how it uses them: which are indices, which are called, which are set in bold.

import { indicesOf } from './indices.ts';
import {
  type IndexPlace,
  type Indices,
  indicesIn,
  isTransposition,
  nameOf,
  plainText,
  signsAbove,
} from './letter-names.ts';
import type { Attribute, Line } from './lines.ts';
import { ALL_ONES, isSign, type Math as Node, type Row, splitRow } from './math.ts';
import { walk } from './walk.ts';

export interface Facts {
  readonly indices: Indices;
  /** Letters that say how large something is: in `\mathbb{R}^{m \times n}` and over a sum sign. */
  readonly sizes: ReadonlySet<string>;
  /** Names with what is in the brackets behind them, for each use; null for a use without brackets. */
  readonly uses: ReadonlyMap<string, readonly (Row | null)[]>;
  /** Names that are primed and called, as `h'(z)`. */
  readonly primed: ReadonlySet<string>;
  /** Names with the indices of each use that has some. */
  readonly indexed: ReadonlyMap<string, readonly (readonly IndexPlace[])[]>;
  /** Names that are used without indices. */
  readonly whole: ReadonlySet<string>;
  readonly bold: ReadonlySet<string>;
  /** Names that are transposed somewhere: no numbers. */
  readonly transposed: ReadonlySet<string>;
  /** Names that stand under ⁻¹. */
  readonly inverted: ReadonlySet<string>;
  /** What the document says of names beside their shapes. */
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export function factsOf(lines: readonly Line[]): Facts {
  const rows = lines.flatMap(rowsOf);
  const nodes = rows.flatMap((row) => [...walk(row)]);
  const declared = lines.flatMap((line) => (line.kind === 'declaration' ? line.names : []));
  const indices = indicesOf(lines, [...rows, ...declared]);
  const uses = new Map<string, (Row | null)[]>();
  const primed = new Set<string>();
  const indexed = new Map<string, (readonly IndexPlace[])[]>();
  const whole = new Set<string>();
  const bold = new Set<string>();
  const transposed = new Set<string>();
  const inverted = new Set<string>();
  for (const { node, next } of nodes) {
    for (const inner of upright(node)) {
      const innerName = nameOf(inner, indices);
      if (innerName !== null) transposed.add(innerName);
    }
    const name = nameOf(node, indices);
    if (name === null) continue;
    const letter = node.kind === 'scripts' ? node.base : node;
    if (letter?.kind === 'letter' && letter.face === 'bold') bold.add(name);
    const argument = bracketOf(next);
    uses.set(name, [...(uses.get(name) ?? []), argument]);
    const own = node.kind === 'scripts' ? indicesIn(node, indices) : null;
    if (own) indexed.set(name, [...(indexed.get(name) ?? []), own]);
    else whole.add(name);
    if (node.kind !== 'scripts') continue;
    const signs = signsAbove(node, indices);
    if (/^-1$/u.test(plainText(signs))) inverted.add(name);
    const isPrimed = signs.some((one) => one.kind === 'sign' && one.text === "'");
    if (isPrimed && argument) primed.add(name);
    else if (isTransposition(signs)) transposed.add(name);
  }
  const all = nodes.map(({ node }) => node);
  const sizes = sizesIn(lines, all, indices);
  const attributes = new Map(
    lines.flatMap((line) => {
      const [letter] = line.kind === 'attribute' ? line.name : [];
      const name = letter ? nameOf(letter, indices) : null;
      return line.kind === 'attribute' && name !== null ? [[name, line.attribute] as const] : [];
    }),
  );
  return { indices, sizes, uses, primed, indexed, whole, bold, transposed, inverted, attributes };
}

export function rowsOf(line: Line): readonly Row[] {
  switch (line.kind) {
    case 'equation':
      return line.sides;
    case 'declaration':
    case 'range':
    case 'members':
    case 'attribute':
    case 'passed over':
      return [];
  }
}

/** What is no number because a norm is taken of it, or a transpose: the terms of `(x - \mu)^T` and `\|x_i - c\|`. */
function upright(node: Node): Row {
  const fence = node.kind === 'scripts' ? node.base : node;
  if (fence?.kind !== 'fence') return [];
  const isTransposed = node.kind === 'scripts' && isTransposition(node.above);
  if (!isTransposed && fence.open !== '‖') return [];
  const terms = splitRow(fence.body, (one) => isSign(one, '+') || isSign(one, '-'));
  return terms.flatMap((term) => (term.length === 1 ? term : []));
}

/** The inside of a bracket; null where there is none. */
export function bracketOf(node: Node | null): Row | null {
  const base = node?.kind === 'scripts' ? node.base : node;
  return base?.kind === 'fence' && base.open === '(' ? base.body : null;
}

/** Letters below which their size stands: `\mathbf{1}_n`, `I_n`. */
const SIZED = new Set([ALL_ONES, 'I']);

function sizesIn(lines: readonly Line[], nodes: readonly Node[], indices: Indices): ReadonlySet<string> {
  const rows = [
    ...lines.flatMap((line) => {
      if (line.kind === 'declaration') return line.sizes;
      return line.kind === 'range' || line.kind === 'members' ? [line.last] : [];
    }),
    ...nodes.flatMap((node) => (node.kind === 'scripts' && node.base?.kind === 'big' ? [node.above] : [])),
    ...nodes.flatMap((node) =>
      node.kind === 'scripts' && node.base?.kind === 'letter' && SIZED.has(node.base.name)
        ? [node.below]
        : [],
    ),
  ];
  return new Set(rows.flatMap((row) => namesAtTop(row, indices)));
}

/** The names in a row, those in scripts left out. */
function namesAtTop(row: Row, indices: Indices): readonly string[] {
  return row.flatMap((node): readonly string[] => {
    if (node.kind === 'fence') return namesAtTop(node.body, indices);
    const name = nameOf(node, indices);
    return name === null ? [] : [name];
  });
}
