// dF of an expression: linear in the differentials of its variables, by the differentials of the table.

import { addAll, isZero, number, variable, variableOf, zerosLike } from '../expressions/build.ts';
import { type Attribute, type Expression, topological } from '../expressions/expression.ts';
import { operatorOf } from '../operators/table.ts';
import { isScalar } from '../shapes/shape.ts';

/** An expression, or one sentence that says which operator has no rule and why. */
export type Derived =
  | { readonly kind: 'derived'; readonly expression: Expression }
  | { readonly kind: 'refused'; readonly why: string };

/** A differential that was found. */
export function derived(expression: Expression): Derived {
  return { kind: 'derived', expression };
}

/** A differential that does not exist or that no rule gives, with the reason as a sentence. */
export function refused(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why };
}

const LINEAR: readonly Attribute[] = ['symmetric', 'skew', 'diagonal', 'lower', 'upper'];

/** `dX` for a variable X: of its shape, and in the same linear set (symmetric, skew, …). */
export function differentialOfVariable(leaf: Expression): Expression {
  const of = variableOf(leaf);
  if (!of) throw new Error('only a variable has a differential of its own');
  const attributes = of.attributes.flatMap((attribute) =>
    attribute === 'spd' || attribute === 'psd'
      ? (['symmetric'] as const)
      : LINEAR.includes(attribute)
        ? [attribute]
        : [],
  );
  return variable({ name: of.name, attributes: [...new Set(attributes)], role: 'differential' }, leaf.shape);
}

/** The refusal for an operator without a rule. */
export function noRule(node: Expression): string {
  const operator = operatorOf(node);
  return (
    operator.refusal ??
    `there is no rule for the derivative of ${operator.calling?.names[0] ?? operator.name}`
  );
}

/**
 * dF, shaped like F: each node's differential from those of its arguments. `differentials` says which leaves vary, and
 * how; a leaf that is not in it is constant.
 */
export function differential(of: Expression, differentials: ReadonlyMap<Expression, Expression>): Derived {
  const done = new Map<Expression, Expression>();
  for (const node of topological([of])) {
    const given = differentials.get(node);
    if (given) {
      done.set(node, given);
      continue;
    }
    const operator = operatorOf(node);
    const parts: Expression[] = [];
    for (const [index, arg] of node.args.entries()) {
      const d = done.get(arg);
      if (!d || isZero(d)) continue;
      const part = operator.differential(node, index, d);
      if (!part) return refused(noRule(node));
      parts.push(part);
    }
    if (parts.length > 0) done.set(node, addAll(parts));
  }
  const result = done.get(of);
  return derived(result ?? zerosLike(of.shape));
}

/** dF/dt for a scalar variable t: the differential with dt = 1, shaped like F. */
export function derivativeByScalar(of: Expression, by: Expression): Derived {
  if (!isScalar(by.shape)) throw new Error('a derivative by a scalar needs a scalar');
  return differential(of, new Map([[by, number(1)]]));
}
