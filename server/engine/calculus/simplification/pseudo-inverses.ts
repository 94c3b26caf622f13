// Chains with a pseudo-inverse P of X: X P X = X, P X P = P, and X P and P X are symmetric (Penrose 1955).
// (X' X)⁻¹ X' is P where X has full column rank, which its being there asks for; it is so called where it stands twice.

import { matmul, transpose } from '../../expressions/build.ts';
import { type Expression, intern, topological } from '../../expressions/expression.ts';
import { isInverse, isMatrixProduct } from '../../expressions/forms.ts';
import { pseudoInverse } from '../../operators/pseudo-inverse.ts';

/** The formula with (X' X)⁻¹ X' as the pseudo-inverse of X, where that is written at two places or more. */
export function withPseudoInverses(root: Expression): Expression {
  let result = root;
  for (const node of topological([root])) {
    const [gram] = node.args;
    if (!isInverse(node) || !isMatrixProduct(gram) || gram.args.length % 2 === 1) continue;
    const half = gram.args.length / 2;
    const [left, right] = [gram.args.slice(0, half), gram.args.slice(half)];
    if (right.some((factor, place) => transpose(factor) !== left[half - 1 - place])) continue;
    const p = pseudoInverse(matmul(...right));
    const first = inChains(result, [node, ...left], p);
    const second = inChains(first.replaced, [...right, node], transpose(p));
    if (first.places + second.places > 1) result = second.replaced;
  }
  return result;
}

/** The formula with a stretch of its chains replaced, and at how many places. */
function inChains(
  root: Expression,
  factors: readonly Expression[],
  by: Expression,
): { readonly replaced: Expression; readonly places: number } {
  const done = new Map<Expression, Expression>();
  let places = 0;
  for (const node of topological([root])) {
    const args: Expression[] = [];
    for (let at = 0; at < node.args.length; ) {
      const stands =
        isMatrixProduct(node) && factors.every((factor, offset) => node.args[at + offset] === factor);
      const arg = node.args[at];
      if (stands) {
        args.push(by);
        places += 1;
        at += factors.length;
      } else {
        if (arg) args.push(done.get(arg) ?? arg);
        at += 1;
      }
    }
    const [only] = args;
    const same = args.length === node.args.length && args.every((arg, place) => arg === node.args[place]);
    if (same) done.set(node, node);
    else if (isMatrixProduct(node) && args.length === 1 && only) done.set(node, only);
    else done.set(node, intern(node.operator, args, node.payload, node.shape));
  }
  return { replaced: done.get(root) ?? root, places };
}
