// Facts about letters from how a document uses them: which are indices, which are called, which are set in bold.

import type { Attribute } from '../engine/api.ts';
import { type CommentDeclarations, NO_DECLARATIONS } from './comment-declarations.ts';
import { indicesOf } from './indices.ts';
import { type IndexPlace, type Indices, nameOf } from './letter-names.ts';
import type { Line } from './lines.ts';
import type { Row } from './math.ts';
import { namesAtTop, rowFacts } from './row-facts.ts';

export interface Facts {
  /** Whether the names are those of a program, or letters on paper. */
  readonly from: 'paper' | 'code';
  readonly comments: CommentDeclarations;
  readonly indices: Indices;
  /** Letters that say how large something is: in `\mathbb{R}^{m \times n}` and over a sum sign. */
  readonly sizes: ReadonlySet<string>;
  /** Names with what is in the brackets behind them, for each use; null for a use without brackets. */
  readonly uses: ReadonlyMap<string, readonly (Row | null)[]>;
  /** Names that are primed and called, as `h'(z)`. */
  readonly primed: ReadonlySet<string>;
  /** Names with the indices of each use that has some. */
  readonly indexed: ReadonlyMap<string, readonly (readonly IndexPlace[])[]>;
  /** Names that something is derived of somewhere, as `\partial L/\partial w`. */
  readonly derived: ReadonlySet<string>;
  /** Names that are used without indices. */
  readonly whole: ReadonlySet<string>;
  readonly bold: ReadonlySet<string>;
  /** Names that are transposed somewhere: no numbers. */
  readonly transposed: ReadonlySet<string>;
  /** Names that stand under ⁻¹, alone or in brackets. */
  readonly inverted: ReadonlySet<string>;
  /** Facts about names beside their shapes. */
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** The indices of some lines. */
export function indicesIn(lines: readonly Line[], comments: CommentDeclarations): Indices {
  const declared = lines.flatMap((line) => (line.kind === 'declaration' ? line.names : []));
  return indicesOf(lines, [...lines.flatMap(rowsOf), ...declared], comments);
}

/** All facts about the letters of a document that its lines show. */
export function factsOf(
  lines: readonly Line[],
  comments: CommentDeclarations = NO_DECLARATIONS,
  from: Facts['from'] = 'paper',
): Facts {
  const rows = lines.flatMap(rowsOf);
  const indices = indicesIn(lines, comments);
  const uses = new Map<string, (Row | null)[]>();
  const primed = new Set<string>();
  const indexed = new Map<string, (readonly IndexPlace[])[]>();
  const whole = new Set<string>();
  const bold = new Set<string>();
  const transposed = new Set<string>();
  const inverted = new Set<string>();
  const sizes = new Set(lines.flatMap((line) => sizesSaid(line, indices)));
  for (const found of rows.map((row) => rowFacts(row, indices))) {
    for (const name of found.upright) transposed.add(name);
    for (const name of found.sizes) sizes.add(name);
    for (const name of found.inverted) inverted.add(name);
    for (const use of found.uses) {
      addTo(uses, use.name, use.argument);
      if (use.places) addTo(indexed, use.name, use.places);
      else whole.add(use.name);
      if (use.isBold) bold.add(use.name);
      if (use.isPrimed) primed.add(use.name);
      if (use.isTransposed) transposed.add(use.name);
      if (use.isInverted) inverted.add(use.name);
    }
  }
  const derived = new Set(rows.flatMap((row) => rowFacts(row, indices).derived));
  const attributes = new Map(
    lines.flatMap((line) => {
      const [letter] = line.kind === 'attribute' ? line.name : [];
      const name = letter ? nameOf(letter, indices) : null;
      return line.kind === 'attribute' && name !== null ? [[name, line.attribute] as const] : [];
    }),
  );
  return {
    from,
    comments,
    indices,
    sizes,
    uses,
    primed,
    indexed,
    derived,
    whole,
    bold,
    transposed,
    inverted,
    attributes,
  };
}

function addTo<Value>(lists: Map<string, Value[]>, name: string, value: Value): void {
  const list = lists.get(name);
  if (list) list.push(value);
  else lists.set(name, [value]);
}

/** The sizes of what a line declares, and how far its letters run. */
function sizesSaid(line: Line, indices: Indices): readonly string[] {
  if (line.kind === 'declaration') return line.sizes.flatMap((row) => namesAtTop(row, indices));
  return line.kind === 'range' || line.kind === 'members' ? namesAtTop(line.last, indices) : [];
}

/** The sides of an equation; none of any other line. */
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
