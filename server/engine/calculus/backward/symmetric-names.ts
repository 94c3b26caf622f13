// Names that stand for symmetric matrices whatever the variables are: of `C = A A' + s I`, inv(C)' is inv(C). That is read
// off the formulas, name by name; a derivative by such a name is still taken over all matrices.

import { isSymmetric, substitute, variable, variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import type { Program } from '../../lowering/program.ts';
import { isScalar, isSquare } from '../../shapes/shape.ts';

/** Leaves, each with the same leaf declared symmetric. */
export type SymmetricLeaves = ReadonlyMap<Expression, Expression>;

const known = new WeakMap<Program['values'], SymmetricLeaves>();

/** The definitions of a program that are symmetric by their formulas. Time linear in the program. */
export function symmetricLeaves({ values }: Program): SymmetricLeaves {
  const before = known.get(values);
  if (before) return before;
  const found = new Map<Expression, Expression>();
  for (const { leaf, formula } of values.values()) {
    if (!isSquare(leaf.shape) || isScalar(leaf.shape)) continue;
    if (isSymmetric(substitute(formula, found))) found.set(leaf, asSymmetric(leaf));
  }
  known.set(values, found);
  return found;
}

/** The same leaf, declared symmetric. */
export function asSymmetric(leaf: Expression): Expression {
  const own = variableOf(leaf);
  return own ? variable({ ...own, attributes: [...own.attributes, 'symmetric'] }, leaf.shape) : leaf;
}

/**
 * Values for the symmetric leaves among those of `roots` that have none: any symmetric matrix, under a name of its own.
 */
export function symmetricValues(
  roots: readonly Expression[],
  symmetric: SymmetricLeaves,
  given: ReadonlyMap<Expression, Expression>,
): ReadonlyMap<Expression, Expression> {
  const values = new Map<Expression, Expression>();
  for (const leaf of topological(roots)) {
    const own = symmetric.has(leaf) && !given.has(leaf) ? variableOf(leaf) : null;
    if (own)
      values.set(
        leaf,
        variable({ name: `${own.name}, symmetric`, attributes: ['symmetric'], role: 'value' }, leaf.shape),
      );
  }
  return values;
}
