// Sums, products and Hadamard products nested again where a part of them stands elsewhere: what is shared is written once.

import { transpose } from '../../expressions/build.ts';
import { type Expression, intern, topological, topologicalAbove } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import { isMatrixProduct, isTranspose, matrixProductNode, transposeNode } from '../../expressions/forms.ts';
import { shapeOf, transposedShape } from '../../shapes/shape.ts';
import { gathered } from './gathering.ts';
import { operations } from './operations.ts';

const MOST_NODES = 400;
/** Common parts are searched pairwise. */
const MOST_FLAT = 48;

/**
 * The same formula, with flat nodes grouped so that they share parts with others. The result is no longer in normal
 * form: it is for reading, counting and evaluating. Formulas too large to search are left alone.
 */
export function share(root: Expression): Expression {
  if (!topologicalAbove(root, () => false, MOST_NODES)) return root;
  let best = gathered(root);
  const tried = new Set<Expression>();
  for (let found: Expression | null = best; found; ) {
    best = found;
    found = null;
    const nodes = flatNodes(best);
    for (const part of [...nodes, ...partsInCommon(nodes)]) {
      // Nearly no part stands in another: to look costs little, to build the graph again much.
      if (tried.has(part) || !nodes.some((node) => contains(node, part))) continue;
      tried.add(part);
      const candidate = nested(best, part);
      if (operations(candidate) >= operations(best)) continue;
      found = candidate;
      break;
    }
  }
  return best;
}

const flatNodes = (root: Expression): readonly Expression[] =>
  topological([root]).filter((node) => factsOf(node).isFlat);

/** Stretches of chains that stand in two places, as they are or transposed: `A X` in `A X W` and in `X' A' G`. */
function partsInCommon(nodes: readonly Expression[]): readonly Expression[] {
  const chains = nodes.filter(isMatrixProduct);
  if (chains.length > MOST_FLAT) return [];
  const found = new Set<Expression>();
  for (const [place, chain] of chains.entries()) {
    for (const other of chains.slice(0, place + 1))
      for (const factors of other === chain ? [transposed(chain.args)] : [other.args, transposed(other.args)])
        for (const common of stretchesInCommon(chain.args, factors)) {
          found.add(common);
          found.add(chained(transposed(common.args)));
        }
  }
  return [...found].sort((a, b) => b.args.length - a.args.length);
}

/** The longest stretches of at least two factors that two chains have in common. */
function stretchesInCommon(a: readonly Expression[], b: readonly Expression[]): readonly Expression[] {
  const found: Expression[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j] || (i > 0 && j > 0 && a[i - 1] === b[j - 1])) continue;
      let length = 1;
      while (a[i + length] && a[i + length] === b[j + length]) length += 1;
      if (length > 1) found.push(chained(a.slice(i, i + length)));
    }
  }
  return found;
}

function chained(factors: readonly Expression[]): Expression {
  const [first] = factors;
  const last = factors.at(-1);
  if (!first || !last) throw new Error('a chain without factors');
  return matrixProductNode(factors, shapeOf(first.shape.rows, last.shape.cols));
}

const transposed = (factors: readonly Expression[]): readonly Expression[] =>
  [...factors].reverse().map(transpose);

function contains(node: Expression, part: Expression): boolean {
  return node !== part && node.operator === part.operator && group(node, part) !== node.args;
}

/** Every other node of the same kind that contains the arguments of `part`, with `part` as one argument. */
function nested(root: Expression, part: Expression): Expression {
  const done = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const grouped = contains(node, part) ? group(node, part) : node.args;
    const args = grouped.map((arg) => done.get(arg) ?? arg);
    const [only] = args;
    const [twice] = only && isTranspose(node) && isTranspose(only) ? only.args : [];
    if (twice) {
      done.set(node, twice);
      continue;
    }
    done.set(
      node,
      args.length === node.args.length && args.every((arg, index) => arg === node.args[index])
        ? node
        : args.length === 1 && factsOf(node).isFlat && only
          ? only
          : intern(node.operator, args, node.payload, node.shape),
    );
  }
  return done.get(root) ?? root;
}

function group(node: Expression, part: Expression): readonly Expression[] {
  if (!isMatrixProduct(node)) return subset(node.args, part) ?? node.args;
  const back = transposeNode([part], transposedShape(part.shape));
  return stretch(node.args, part.args, part) ?? stretch(node.args, transposed(part.args), back) ?? node.args;
}

/** A chain with `by` in place of neighbours. */
function stretch(
  chain: readonly Expression[],
  factors: readonly Expression[],
  by: Expression,
): readonly Expression[] | null {
  const start = chain.findIndex((_, place) =>
    factors.every((factor, offset) => chain[place + offset] === factor),
  );
  return start < 0 ? null : [...chain.slice(0, start), by, ...chain.slice(start + factors.length)];
}

/** Terms or entrywise factors with `part` in place of its own. */
function subset(args: readonly Expression[], part: Expression): readonly Expression[] | null {
  if (!part.args.every((arg) => args.includes(arg))) return null;
  const rest = args.filter((arg) => !part.args.includes(arg));
  const place = args.findIndex((arg) => part.args.includes(arg));
  return [...rest.slice(0, place), part, ...rest.slice(place)];
}
