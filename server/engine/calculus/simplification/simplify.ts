// Simplification by measure: from the leaves up, each node in the shortest of its spellings.

import { negate, numberOf, rebuild, times } from '../../expressions/build.ts';
import { type Expression, topologicalAbove } from '../../expressions/expression.ts';
import { isScaling, isSum } from '../../expressions/forms.ts';
import { cost, operations } from './operations.ts';
import { alternatives } from './rewriting.ts';

const simplified = new WeakMap<Expression, Expression>();
const ROUNDS = 12;
const isSimplified = (node: Expression): boolean => simplified.has(node);

/** The formula with each node in its shortest spelling, whatever that does to parts that are shared. */
export function simplifyEach(root: Expression): Expression {
  return simplifyWithin(root, 6);
}

/** The shortest equal formula that local rewriting finds. Linear in the graph; each node is worked on once. */
export function simplify(root: Expression): Expression {
  const best = simplifyEach(root);
  // A form that is shorter in each place may share less.
  return best === root || operations(best) <= operations(root) ? best : root;
}

function simplifyWithin(root: Expression, depth: number): Expression {
  const known = simplified.get(root);
  if (known) return known;
  for (const node of topologicalAbove(root, isSimplified) ?? []) {
    const rebuilt = rebuild(
      node,
      node.args.map((arg) => (isSum(node) ? term(arg, depth) : (simplified.get(arg) ?? arg))),
    );
    const best = simplified.get(rebuilt) ?? improve(rebuilt, depth);
    simplified.set(node, best);
    simplified.set(best, best);
  }
  return simplified.get(root) ?? root;
}

/** A term of a sum in its shortest spelling: its minus is free there, so that it stays in front. */
function term(arg: Expression, depth: number): Expression {
  const [first, ...rest] = arg.args;
  if (!isScaling(arg) || !first || numberOf(first) !== -1 || depth === 0) return simplified.get(arg) ?? arg;
  return negate(simplifyWithin(times(rest), depth - 1));
}

/** The node in its shortest spelling, given that its arguments are. */
function improve(start: Expression, depth: number): Expression {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    for (const candidate of alternatives(before)) {
      const inside = depth > 0 ? simplifyParts(candidate, depth - 1) : candidate;
      if (cost(inside) < cost(best) - 1e-9) best = inside;
    }
    if (best === before) return best;
  }
  return best;
}

/** The arguments of a new spelling in their shortest spellings. */
function simplifyParts(candidate: Expression, depth: number): Expression {
  if (simplified.has(candidate)) return simplified.get(candidate) ?? candidate;
  const parts = candidate.args.map((arg) => {
    const [first] = arg.args;
    if (isSum(candidate) && isScaling(arg) && first && numberOf(first) === -1) return term(arg, depth + 1);
    return simplifyWithin(arg, depth);
  });
  return rebuild(candidate, parts);
}
