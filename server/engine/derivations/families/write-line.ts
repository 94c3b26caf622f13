// How the derivative by some members of a family is written: one part for each use of them, at the indices that they tell.

import { latex, print } from '../../calculus/print.ts';
import { operations } from '../../calculus/simplification/operations.ts';
import { variable, variableOf, zerosLike } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { substituteAsWritten } from '../../expressions/substitute.ts';
import { type Families, lettersOf } from '../../families/family.ts';
import { type OpenReading, openName } from '../../families/open-reading.ts';
import { derivativeLeaf, derivativeNamed, withWrittenDerivatives } from '../../lowering/program.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import { type Dimension, namedSize, substituteSizes } from '../../shapes/dimension.ts';
import { shapeAsJson } from '../../shapes/shape.ts';
import { printExpression, printIndex } from '../../syntax/print.ts';
import type { NameNode, RangeNode, Expression as Written } from '../../syntax/tree.ts';
import { type Interval, isSingle, type SolvedUse, written } from './index-box.ts';
import { moved, readFormula, summedText, sumText } from './line-text.ts';
import { type FormulaLine, NotDerived } from './member-program.ts';

/** One line of a backward pass: `target = expr`, for all indices of `range`. */
export interface AdjointLine {
  readonly node: string;
  /** `∂L/∂h[t]` */
  readonly target: string;
  readonly expr: string;
  /** `for t = T-1..1`, or nothing. */
  readonly range: string;
  readonly latex: string;
  readonly shape: readonly string[];
  readonly operations: number;
  /** The definitions that the derivative comes from. */
  readonly readers: readonly string[];
}

/** A part of the derivative by a node: a use of it in one line. */
export interface Contribution {
  readonly line: FormulaLine;
  /** Over the letters of the line. */
  readonly expression: Expression;
  readonly use: SolvedUse;
}

/** Members with one formula for their derivative. */
export interface Segment {
  readonly box: readonly Interval[];
  readonly contributions: readonly Contribution[];
}

export interface LineWriting {
  readonly of: string;
  readonly families: Families;
  readonly reading: OpenReading;
  readonly documentFormulas: DocumentFormulas;
}

/** The line for the members of a segment; with `isBackward`, the last of them comes first. */
export function writeLine(
  node: string,
  { box, contributions }: Segment,
  isBackward: boolean,
  by: LineWriting,
): AdjointLine {
  const { of, families, documentFormulas } = by;
  const family = families.get(node);
  const letters = lettersOf(family);
  const places = box.map((interval, at) =>
    isSingle(interval) ? interval.from : namedSize(letters[at] ?? ''),
  );
  const at = new Map(
    letters.flatMap((letter, index) => {
      const place = places[index];
      return place ? [[letter, place] as const] : [];
    }),
  );
  const parts = contributions.map((part) => writePart(part, at, by));
  const name = family ? openName(node, places.map(written)) : node;
  const leaf = documentFormulas.program.leafOf(family ? openName(node, letters.map(nameNode)) : node);
  const shape = contributions[0]?.expression.shape ?? leaf?.shape;
  const nothing = leaf ? zerosLike(leaf.shape) : null;
  const ranges = box.flatMap((interval, index) =>
    isSingle(interval) ? [] : [rangeText(letters[index] ?? '', interval, isBackward)],
  );
  return {
    node,
    target: `∂${of}/∂${name}`,
    expr: parts.length > 0 ? sumText(parts.map(({ text }) => text)) : nothing ? print(nothing) : '0',
    range: ranges.length > 0 ? `for ${ranges.join(', ')}` : '',
    latex: parts.length > 0 ? sumText(parts.map((part) => part.latex)) : nothing ? latex(nothing) : '0',
    shape: shape ? shapeAsJson(shape) : [],
    operations: contributions.reduce((sum, { expression }) => sum + operations(expression), 0),
    readers: [...new Set(contributions.map(({ line }) => line.target.name))],
  };
}

/** One part at the indices of the member, in both notations. */
function writePart(
  { expression, use }: Contribution,
  at: ReadonlyMap<string, Dimension>,
  { of, families, reading, documentFormulas: { program } }: LineWriting,
): { readonly text: string; readonly latex: string } {
  const taken = new Set([...at.values()].flatMap(({ dims }) => [...dims]));
  const summed = use.summed.map((range) => renamed(range, taken));
  const indices = new Map<string, Written>(
    [...use.solved].map(([index, size]) => [index, written(substituteSizes(size, at))]),
  );
  for (const [place, { index }] of use.summed.entries()) {
    const own = summed[place]?.index;
    if (own && own.name !== index.name) indices.set(index.name, own);
  }
  const moving = { families, sums: reading.sums, at: indices };
  const movedText = (text: string): string => {
    const tree = readFormula(text);
    if (!tree) throw new NotDerived(`\`${text}\` cannot be read back`);
    return printExpression(moved(tree, moving));
  };
  const tree = readFormula(print(withWrittenDerivatives(expression, program, new Map())));
  if (!tree) throw new NotDerived(`\`${print(expression)}\` cannot be read back`);
  const leaves = new Map<Expression, Expression>();
  for (const node of topological([expression])) {
    const found = variableOf(node);
    if (found?.role !== 'value') continue;
    const by = derivativeNamed(found.name)?.by;
    const own =
      by === undefined
        ? variable({ name: movedText(found.name), attributes: [], role: 'value' }, node.shape)
        : derivativeLeaf(of, movedText(by), node.shape);
    if (own !== node) leaves.set(node, own);
  }
  const body = latex(withWrittenDerivatives(substituteAsWritten(expression, leaves), program, new Map()));
  const signs = summed.map(
    ({ index, from, to }) => `\\sum_{${index.name}=${printIndex(from)}}^{${printIndex(to)}} `,
  );
  const isSum = tree.kind === 'sum' || tree.kind === 'negate';
  const enclosed = isSum && signs.length > 0 ? `\\left(${body}\\right)` : body;
  return { text: summedText(moved(tree, moving), summed), latex: signs.join('') + enclosed };
}

/** The range of a sum under a letter that stands for nothing else there. */
function renamed(range: RangeNode, taken: Set<string>): RangeNode {
  const { name } = range.index;
  const own = taken.has(name) ? (LETTERS.find((letter) => !taken.has(letter)) ?? `${name}_`) : name;
  taken.add(own);
  return own === name ? range : { ...range, index: nameNode(own) };
}

const LETTERS = ['t', 's', 'r', 'i', 'j', 'k', 'l'];

const nameNode = (name: string): NameNode => ({ kind: 'name', name, text: name, span: { start: 0, end: 0 } });

function rangeText(letter: string, { from, to }: Interval, isBackward: boolean): string {
  const [first, last] = isBackward ? [to, from] : [from, to];
  return `${letter} = ${printIndex(written(first))}..${printIndex(written(last))}`;
}
