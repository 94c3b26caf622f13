// The dependence of a scalar on a name, by the next derivatives that are known: ℓ(x) = Σ ⟨∂L/∂u, u(x)⟩ over the names u
// that read x. Its gradient by x, everything else held, is ∂L/∂x: the equations of Lagrange's multipliers for a program
// (Y. LeCun, "A theoretical framework for back-propagation", 1988). Its size does not depend on the program's length.

import { addAll, inner, substitute } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { derivativeLeaf, type NamedValue, type Program } from '../../lowering/program.ts';

/** ℓ(x) = Σ ⟨∂L/∂u, u(x)⟩ over the names u that read x; ∂ℓ/∂x is ∂L/∂x. */
export interface LocalScalar {
  /** ℓ, over leaves of names and of derivatives; the leaf of a name on the way whose derivative is known is held. */
  readonly scalar: Expression;
  /** For the leaf of every name on the way: its formula in x. It gives the leaf its value, and does not make it move. */
  readonly values: ReadonlyMap<Expression, Expression>;
  /** The names on the way, in the program's order. */
  readonly way: readonly NamedValue[];
}

export interface LocalScalarRequest {
  readonly of: string;
  readonly by: string;
  /** The definitions that `of` is computed from. */
  readonly cone: ReadonlySet<string>;
  /** Whether the name's derivative is taken as known; else what reads it is followed. */
  isKnown(name: string): boolean;
  /** The longest way that is written out. */
  readonly most: number;
}

/** ℓ for ∂of/∂by; null where the way is longer than `most` names, or `by` is not on a way to `of`. */
export function localScalar(program: Program, request: LocalScalarRequest): LocalScalar | null {
  const way = wayOf(program, request);
  if (!way) return null;
  const { of, isKnown } = request;
  // The value of a name in ℓ: names whose derivative is known are held as leaves, others are written out.
  const written = new Map<Expression, Expression>();
  const values = new Map<Expression, Expression>();
  const terms: Expression[] = [];
  for (const value of way) {
    const formula = substitute(value.formula, written);
    values.set(value.leaf, substitute(value.formula, values));
    if (value.name === of) terms.push(formula);
    else if (isKnown(value.name))
      terms.push(inner(derivativeLeaf(of, value.name, value.leaf.shape), formula));
    else written.set(value.leaf, formula);
  }
  return terms.length > 0 ? { scalar: addAll(terms), values, way } : null;
}

/** The names between `by` and the names whose derivatives are known, these included, in the program's order. */
function wayOf(
  program: Program,
  { of, by, cone, isKnown, most }: LocalScalarRequest,
): readonly NamedValue[] | null {
  const way = new Set<NamedValue>();
  let writtenOut = 0;
  const open = [by];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const reader of program.dependentsOf(name)) {
      if (way.has(reader) || !cone.has(reader.name)) continue;
      way.add(reader);
      if (reader.name === of || isKnown(reader.name)) continue;
      writtenOut += 1;
      if (writtenOut > most) return null;
      open.push(reader.name);
    }
  }
  return way.size > 0 ? [...way].sort((a, b) => a.place - b.place) : null;
}
