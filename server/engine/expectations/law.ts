// Distributions with the moments that a file declares, as lines of the language. A random variable takes one of `points` values
// at once with all others, z_s with probability p_s. With r = √p and H the reflection that takes r to the first unit vector
// (A. S. Householder, 1958), the rows of H behind the first are orthonormal and orthogonal to r; so U = Q H[2:, :] diag(1/r)
// with Q Qᵀ = I has Σ p_s u_s = 0 and Σ p_s u_s u_sᵀ = I, and m + √C u_s has the mean m and the covariance C. What is left
// open, p and Q and the moments that are not declared, the judge draws.

import { indexValue } from '../families/index-value.ts';
import type { PlacedStatement } from '../names/scope.ts';
import { printExpression } from '../syntax/print.ts';
import type { DimItem, Expression } from '../syntax/tree.ts';
import type { RandomVariable, RandomVariables } from './expectation.ts';

export interface Law {
  /** How many values everything random takes. */
  readonly points: number;
  /** Lines that declare and define the values and their probabilities. */
  readonly lines: readonly string[];
  /** The largest value of a size for which the points are enough. */
  readonly caps: ReadonlyMap<string, number>;
}

/** The name of the value that something random has at a point. */
export const atPoint = (name: string, point: number): string => `drawn_${name}_${point}`;

/** A name of which nothing is known: it stands for what can neither be told nor drawn. */
export const UNDRAWN = 'drawn_nothing';

/** Whether a name is one of a law's own. */
export const isDrawn = (name: string): boolean => name.startsWith('drawn_');

/** A text with random variables in the place of their values. */
export const withoutDraws = (text: string): string =>
  text.replace(/drawn_([\p{L}\p{M}\p{N}_]+?)_\d+(?![\p{L}\p{M}\p{N}_])/gu, '$1');

export const PROBABILITY = 'p';

/** What a variable whose covariance is free adds to the points. */
const FREE_POINTS = 2;
/** More values than any check needs. */
const MOST_POINTS = 12;

/** null where a size is not known, or a covariance needs more points than are looked at. */
export function lawOf(variables: RandomVariables, statements: readonly PlacedStatement[]): Law | null {
  const items = dimItems(statements);
  const most = variables.size > 1 ? 2 : 3;
  const caps = new Map<string, number>();
  const capOf = (name: string, depth: number): number | undefined => {
    const item = items.get(name);
    if (item?.relation === 'equals' && item.size && depth < items.size)
      return indexValue(item.size, (inner) => capOf(inner, depth + 1)) ?? undefined;
    caps.set(name, most);
    return most;
  };
  const lengths = [...variables.values()].map(({ space, cov }) => {
    const length = space.sizes
      .map((size) => (size.kind === 'size' ? indexValue(size.size, (name) => capOf(name, 0)) : null))
      .reduce<number | null>((all, size) => (all === null || size === null ? null : all * size), 1);
    return cov || length === null ? length : Math.min(length, FREE_POINTS);
  });
  if (!lengths.every((length) => length !== null)) return null;
  const points = lengths.reduce((sum, length) => sum + length, 0) + 2;
  if (points > MOST_POINTS) return null;
  const lines = [
    `const drawn_p_free : R[${points}]`,
    'drawn_p = softmax(drawn_p_free)',
    'drawn_p_root = sqrt(drawn_p)',
    `drawn_p_normal = drawn_p_root - eye(${points})[:, 1]`,
    `drawn_p_reflection = eye(${points}) - 2 / (drawn_p_normal' drawn_p_normal) * (drawn_p_normal drawn_p_normal')`,
    ...Array.from({ length: points }, (_, at) => `${atPoint(PROBABILITY, at + 1)} = drawn_p[${at + 1}]`),
    ...[...variables.values()].flatMap((variable) => linesOf(variable, points)),
  ];
  return { points, lines, caps };
}

function linesOf({ node, space, mean, cov }: RandomVariable, points: number): readonly string[] {
  const { name } = node;
  const shape = space.sizes.map((size) => (size.kind === 'size' ? printExpression(size.size) : '1'));
  const declared = shape.length === 0 ? 'R' : `R[${shape.join(', ')}]`;
  const each = (line: (point: number) => string): readonly string[] =>
    Array.from({ length: points }, (_, at) => line(at + 1));
  if (!mean && !cov) return each((point) => `const ${atPoint(name, point)} : ${declared}`);
  if (!cov || shape.length > 1) {
    const spread = each((point) => `const drawn_${name}_free${point} : ${declared}`);
    const centre = `drawn_${name}_centre = ${each((point) => `${atPoint(PROBABILITY, point)} drawn_${name}_free${point}`).join(' + ')}`;
    const own = each(
      (point) =>
        `${atPoint(name, point)} = ${text(mean)} + drawn_${name}_free${point} - drawn_${name}_centre`,
    );
    return [...spread, centre, ...own];
  }
  const rows = shape[0] ?? '1';
  const isScalar = shape.length === 0;
  const root = isScalar ? `sqrt(${text(cov)})` : `sqrtm(${text(cov)})`;
  const unit = (point: number): string =>
    isScalar ? `drawn_${name}_unit[1, ${point}]` : `drawn_${name}_unit[:, ${point}]`;
  return [
    ...(mean ? [] : [`const drawn_${name}_mean : ${declared}`]),
    `const drawn_${name}_turn : R[${rows}, ${points - 1}] orthogonal`,
    `drawn_${name}_unit = drawn_${name}_turn drawn_p_reflection[2:${points}, :] diag(1 ./ drawn_p_root)`,
    ...each(
      (point) =>
        `${atPoint(name, point)} = ${mean ? text(mean) : `drawn_${name}_mean`} + ${root} ${unit(point)}`,
    ),
  ];
}

const text = (node: Expression | null): string => (node ? `(${printExpression(node)})` : '0');

function dimItems(statements: readonly PlacedStatement[]): ReadonlyMap<string, DimItem> {
  return new Map(
    statements.flatMap(({ parsed }) =>
      parsed.kind === 'parsed' && parsed.statement.kind === 'dim'
        ? parsed.statement.items.map((item) => [item.name.name, item] as const)
        : [],
    ),
  );
}
