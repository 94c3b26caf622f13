// Jacobians and second derivatives by names: from one cut name to the one before, by the chain rule
// ∂z/∂x = ∂z/∂u ∂u/∂x and ∂²L/∂x∂y = (∂u/∂x)ᵀ ∂²L/∂u² ∂u/∂y + Σᵢ ∂L/∂uᵢ ∂²uᵢ/∂x∂y (J. Magnus and H. Neudecker, Matrix
// Differential Calculus, chapter 6). Numerator layout, between columns and numbers.

import { addAll, inner, matmul, substitute, transpose, variableOf } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { derivativeLeaf, higherLeaf, type NamedValue, type Program } from '../../lowering/program.ts';
import { ONE } from '../../shapes/dimension.ts';
import { shapeOf } from '../../shapes/shape.ts';
import { answerQuestion, hessian, jacobian } from '../derive.ts';
import type { Derived } from '../differential.ts';
import { cost } from '../simplification/operations.ts';
import { cutNames, type Link, linkTo } from './cut-names.ts';
import { inFileNames } from './derive-line.ts';
import { symmetricLeaves } from './symmetric-names.ts';

/** `leaf = expression`, over the leaves of names, of derivatives, and of the line before. */
export interface ChainLine {
  readonly leaf: Expression;
  readonly by: Expression;
  readonly and: Expression | null;
  readonly expression: Expression;
}

export type ChainLines =
  | { readonly kind: 'derived'; readonly lines: readonly ChainLine[] }
  | { readonly kind: 'refused'; readonly why: string };

/** So many names between two cuts are written out at most. */
const LONGEST_WAY = 24;
/** A line of no more operators than the first is written into the next, where that then has no more than the second. */
const BRIEF = 2;
const MOST_TOGETHER = 12;

/**
 * The lines for ∂of/∂by of a column, or ∂²of/∂by∂and of a scalar, that one last, from the end of the program to the variables.
 * Time linear in the program, where the ways between cuts are short.
 */
export function chainLines(
  program: Program,
  of: string,
  first: Expression,
  second: Expression | null,
): ChainLines {
  const cuts = cutNames(program, of, [first, ...(second ? [second] : [])].map(nameOf));
  if (!cuts) return { kind: 'refused', why: `\`${of}\` does not depend on it` };
  const stops = cuts.filter(({ leaf, name }) => name === of || leaf.shape.cols === ONE);
  const lines: ChainLine[] = [];
  for (let at = stops.length - 1; at >= 0; at--) {
    const next = stops[at];
    const here = stops[at - 1]?.leaf ?? null;
    const x = here ?? first;
    const y = second && (here ?? second);
    const line = next && lineBetween(program, of, x, y, next);
    if (!line) return { kind: 'refused', why: 'the way is too long to write out' };
    const before = lines.at(-1);
    const together = before ? writtenInto(line, before) : null;
    if (together) lines.pop();
    lines.push(together ?? line);
  }
  return { kind: 'derived', lines };
}

/** The line for x (and y) from the cut name that comes next. */
function lineBetween(
  program: Program,
  of: string,
  x: Expression,
  y: Expression | null,
  next: NamedValue,
): ChainLine | null {
  const link = linkTo(program, y ? [x, y] : [x], next, LONGEST_WAY);
  if (!link) return null;
  const total = y ? secondDerivative(of, x, y, next, link) : firstDerivative(program, of, x, next, link);
  const simple = total && answerQuestion({ kind: 'identity', of: total });
  if (simple?.kind !== 'derived') return null;
  const { expression } = inFileNames(simple.expression, link, symmetricLeaves(program), program);
  const asked = { of, by: nameOf(x), and: y && nameOf(y) };
  return { leaf: higherLeaf(asked, expression.shape), by: x, and: y, expression };
}

/** ∂of/∂u ∂u/∂x, for the next cut name u. */
function firstDerivative(
  program: Program,
  of: string,
  x: Expression,
  next: NamedValue,
  link: Link,
): Expression | null {
  const inside = expressionOf(jacobian(link.formula, x));
  const rows = program.values.get(of)?.leaf.shape.rows;
  if (!inside || !rows || next.name === of) return inside;
  return matmul(derivativeLeaf(of, next.name, shapeOf(rows, next.leaf.shape.rows)), inside);
}

/** (∂u/∂x)ᵀ ∂²of/∂u² ∂u/∂y + ∂²⟨∂of/∂u, u⟩/∂x∂y. */
function secondDerivative(
  of: string,
  x: Expression,
  y: Expression,
  next: NamedValue,
  { formula }: Link,
): Expression | null {
  if (next.name === of) return expressionOf(hessian(formula, x, y));
  const [byX, byY] = [expressionOf(jacobian(formula, x)), expressionOf(jacobian(formula, y))];
  const adjoint = derivativeLeaf(of, next.name, next.leaf.shape);
  const bent = expressionOf(hessian(inner(adjoint, formula), x, y));
  if (!byX || !byY || !bent) return null;
  const { rows } = next.leaf.shape;
  const outer = higherLeaf({ of, by: next.name, and: next.name }, shapeOf(rows, rows));
  return addAll([matmul(transpose(byX), outer, byY), bent]);
}

const expressionOf = (found: Derived): Expression | null =>
  found.kind === 'derived' ? found.expression : null;

/** The line with the one before in place of its derivative; null where both are shorter to read apart. */
function writtenInto(line: ChainLine, before: ChainLine): ChainLine | null {
  if (cost(before.expression) > BRIEF) return null;
  const together = substitute(line.expression, new Map([[before.leaf, before.expression]]));
  const simple = answerQuestion({ kind: 'identity', of: together });
  const saysNothing = cost(before.expression) === 0;
  if (simple.kind === 'refused' || (!saysNothing && cost(simple.expression) > MOST_TOGETHER)) return null;
  return { ...line, expression: simple.expression };
}

const nameOf = (leaf: Expression): string => variableOf(leaf)?.name ?? '';
