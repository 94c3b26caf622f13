// The names through which all flows: on every way from some names to another one. Beyond such a name the others matter by its
// value alone, so the chain rule has one term there.

import { substitute, variableOf } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { coneOf, type NamedValue, type Program } from '../../lowering/program.ts';

/** The cut names between `from` and `of`, in the program's order, `of` itself last; null where `of` does not depend on them. */
export function cutNames(
  program: Program,
  of: string,
  from: readonly string[],
): readonly NamedValue[] | null {
  const cone = coneOf(program, of);
  const moving = new Set(from);
  const readers = (name: string): readonly NamedValue[] =>
    program.dependentsOf(name).filter((reader) => cone.has(reader.name));
  const farthestReader = (name: string): number => Math.max(-1, ...readers(name).map(({ place }) => place));
  let farthest = Math.max(...from.map(farthestReader));
  const cuts: NamedValue[] = [];
  for (const value of program.values.values()) {
    const { name, reads, place } = value;
    if (!cone.has(name) || moving.has(name) || ![...reads].some((read) => moving.has(read))) continue;
    moving.add(name);
    if (farthest <= place) cuts.push(value);
    farthest = Math.max(farthest, farthestReader(name));
  }
  return cuts.at(-1)?.name === of ? cuts : null;
}

/** The names between some names and the next cut name. */
export interface Link {
  /** The cut name's formula in the variables. */
  readonly formula: Expression;
  /** For the leaf of every name on the way, the cut name's last: its formula in the variables. */
  readonly values: ReadonlyMap<Expression, Expression>;
  readonly way: readonly NamedValue[];
}

/** The way from these leaves to the next cut name, written out; null where it is longer than `most` names. */
export function linkTo(
  program: Program,
  from: readonly Expression[],
  next: NamedValue,
  most: number,
): Link | null {
  const way = new Set<NamedValue>();
  const open = from.flatMap((leaf) => variableOf(leaf)?.name ?? []);
  const cone = coneOf(program, next.name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const reader of program.dependentsOf(name)) {
      if (way.has(reader) || !cone.has(reader.name)) continue;
      way.add(reader);
      if (way.size > most) return null;
      open.push(reader.name);
    }
  }
  const values = new Map<Expression, Expression>();
  const sorted = [...way].sort((a, b) => a.place - b.place);
  for (const { leaf, formula } of sorted) values.set(leaf, substitute(formula, values));
  const formula = values.get(next.leaf);
  return formula ? { formula, values, way: sorted } : null;
}
