// The other way of telling a gradient: node by node along the graph, each with its local differential and its adjoint.

import { addAll, number, times, transpose } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { differentialNode, isTranspose } from '../../expressions/forms.ts';
import type { Citation } from '../../operators/operator.ts';
import { operatorOf } from '../../operators/table.ts';
import { differentialOfVariable } from '../differential.ts';
import { depending, sweep } from '../gradient.ts';
import { share } from '../simplification/sharing.ts';
import { simplify } from '../simplification/simplify.ts';
import { isNumberInFront, ruleOf } from './rules.ts';

/** One node on the way from a variable to the scalar: what people write as a chain of partial derivatives. */
export interface AdjointRow {
  readonly node: Expression;
  /** d(node) by its own rule, in the differentials of its arguments; null for the variable itself. */
  readonly differential: Expression | null;
  readonly rule: Citation;
  /** ∂(scalar)/∂(node), shaped like the node, simplified. */
  readonly adjoint: Expression;
}

/** The nodes of a formula with their differentials and adjoints. */
export type AdjointTable =
  | { readonly kind: 'table'; readonly rows: readonly AdjointRow[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The rows from the scalar down to the variable; what is `named` has a row of its own, also a sign or a transpose. */
export function adjointTable(
  of: Expression,
  wrt: Expression,
  named: ReadonlySet<Expression> = new Set(),
): AdjointTable {
  const order = topological([of]);
  const dependent = depending(order, new Set([wrt]));
  const swept = sweep(of, number(1), new Set([wrt]));
  if (swept.kind === 'refused') return swept;
  const passes = (node: Expression): boolean => node !== of && !named.has(node) && isTransparent(node);
  /** `d(node)`, with what is transparent worked out: `-db`, `dX'`. */
  const displayedDifferential = (node: Expression): Expression => {
    if (node === wrt) return differentialOfVariable(wrt);
    const [first, second] = node.args;
    if (!passes(node) || !first) return differentialNode([node], node.shape);
    return isTranspose(node) || !second
      ? transpose(displayedDifferential(first))
      : times([first, displayedDifferential(second)]);
  };
  const local = (node: Expression): Expression | null => {
    const parts: Expression[] = [];
    for (const [index, arg] of node.args.entries()) {
      if (!dependent.has(arg)) continue;
      const part = operatorOf(node).differential(node, index, displayedDifferential(arg));
      if (!part) return null;
      parts.push(part);
    }
    return parts.length > 0 ? addAll(parts) : null;
  };
  const rows: AdjointRow[] = [];
  for (const node of [...order].reverse()) {
    const adjoint = swept.adjoints.get(node);
    if (!adjoint || !dependent.has(node) || passes(node)) continue;
    rows.push({
      node,
      differential: node === wrt ? null : local(node),
      rule: ruleOf(node, dependent),
      adjoint: share(simplify(adjoint)),
    });
  }
  return { kind: 'table', rows };
}

/** No step of its own. */
const isTransparent = (node: Expression): boolean => isTranspose(node) || isNumberInFront(node);
