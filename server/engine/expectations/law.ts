// Distributions with the moments that a file declares, as lines of the language. A random variable takes one of a few values
// at once with all others, z_s with probability p_s; where some are given while others vary, each of those has values of its own,
// and p is that of meeting. With r = √p and H the reflection that takes r to the first unit vector
// (A. S. Householder, 1958), the rows of H behind the first are orthonormal and orthogonal to r; so U = Q H[2:, :] diag(1/r)
// with Q Qᵀ = I has Σ p_s u_s = 0 and Σ p_s u_s u_sᵀ = I, and m + √C u_s has the mean m and the covariance C. What is left
// open, p and Q and the moments that are not declared, the judge draws.

import { indexValue } from '../families/index-value.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { printExpression } from '../syntax/print.ts';
import type { DimItem, Expression } from '../syntax/tree.ts';
import type { RandomVariable, RandomVariables } from './expectation.ts';

/** A distribution over a few points that has the declared moments. */
export interface Law {
  /** How many values everything random takes together. */
  readonly points: number;
  /** Which of its own values a variable has at a point, from 1; where this is the same, it is given. */
  valueAt(name: string, point: number): number;
  /** Lines that declare and define the values and their probabilities. */
  readonly lines: readonly string[];
  /** The largest value of a size for which the points are enough. */
  readonly caps: ReadonlyMap<string, number>;
}

/** The name of the value that something random has at a point. */
export const atPoint = (name: string, point: number): string => `drawn_${name}_${point}`;

/** The name of the probability of a point. */
export const probabilityOf = (point: number): string => `${OWN}_p_${point}`;

/** The prefix of a law's own names: no variable is called by a number. */
const OWN = 'drawn_0';

/** A name of which nothing is known: it stands for an expectation that can neither be derived nor sampled. */
export const UNDRAWN = 'drawn_nothing';

/** A name of which nothing is known: a derivative by a variable that is given, on which the distribution of others depends. */
export const MOVING_GIVEN = 'drawn_given';

/** A name of which nothing is known: an expectation over the same variables with one thing given and with another. */
export const TWICE_GIVEN = 'drawn_twice';

/** Whether a name is one of a law's own. */
export const isDrawn = (name: string): boolean => name.startsWith('drawn_');

/** A text with random variables in place of their values. */
export const withoutDraws = (text: string): string =>
  text.replace(/drawn_([\p{L}\p{M}\p{N}_]+?)_\d+(?![\p{L}\p{M}\p{N}_])/gu, '$1');

/** Whether a text names the value of a random variable at a point. */
export const speaksOfDraws = (text: string): boolean => withoutDraws(text) !== text;

/** The points added for a variable whose covariance is free. */
const FREE_POINTS = 2;
/** More values than any check needs, of one group, and of all together. */
const MOST_POINTS = 12;
const MOST_TOGETHER = 16;

/** Variables that take their values at once: a value of the group is one of each. */
interface Group {
  readonly name: string;
  readonly variables: readonly RandomVariable[];
  readonly values: number;
}

/**
 * The variables `apart` each have values of their own, any of which may meet any of the others', with any probabilities: so what is
 * given may stay while the rest varies. null where a size is not known, or a covariance needs more points than are examined.
 */
export function lawOf(
  variables: RandomVariables,
  statements: readonly PlacedStatement[],
  apart: ReadonlySet<string>,
): Law | null {
  const items = dimItems(statements);
  const most = apart.size > 2 ? 1 : variables.size > 1 ? 2 : 3;
  const caps = new Map<string, number>();
  const capOf = (name: string, depth: number): number | undefined => {
    const item = items.get(name);
    if (item?.relation === 'equals' && item.size && depth < items.size)
      return indexValue(item.size, (inner) => capOf(inner, depth + 1)) ?? undefined;
    caps.set(name, most);
    return most;
  };
  const lengthOf = ({ space, cov }: RandomVariable): number | null => {
    const length = space.sizes
      .map((size) => (size.kind === 'size' ? indexValue(size.size, (name) => capOf(name, 0)) : null))
      .reduce<number | null>((all, size) => (all === null || size === null ? null : all * size), 1);
    return cov || length === null ? length : Math.min(length, FREE_POINTS);
  };
  const together = [...variables].flatMap(([name, variable]) => (apart.has(name) ? [] : [variable]));
  const alone = [...variables].flatMap(([name, variable]) => (apart.has(name) ? [[variable]] : []));
  const groups: Group[] = [];
  for (const members of [...(together.length > 0 ? [together] : []), ...alone]) {
    const lengths = members.map(lengthOf);
    if (!lengths.every((length) => length !== null)) return null;
    const least = lengths.reduce((sum, length) => sum + length, 0);
    groups.push({ name: `g${groups.length}`, variables: members, values: least + (apart.size > 0 ? 1 : 2) });
  }
  const points = groups.reduce((all, { values }) => all * values, 1);
  if (groups.some(({ values }) => values > MOST_POINTS) || (groups.length > 1 && points > MOST_TOGETHER))
    return null;
  const groupOf = new Map(
    groups.flatMap((group, at) => group.variables.map(({ node }) => [node.name, at] as const)),
  );
  const valueIn = (at: number, point: number): number => {
    const before = groups.slice(0, at).reduce((all, { values }) => all * values, 1);
    return (Math.floor((point - 1) / before) % (groups[at]?.values ?? 1)) + 1;
  };
  const lines = [
    `const ${OWN}_p_free : R[${points}]`,
    `${OWN}_p = softmax(${OWN}_p_free)`,
    ...Array.from({ length: points }, (_, at) => `${probabilityOf(at + 1)} = ${OWN}_p[${at + 1}]`),
    ...groups.flatMap((group, at) => [
      ...marginOf(group, points, (point) => valueIn(at, point)),
      ...group.variables.flatMap((variable) => linesOf(variable, group)),
    ]),
  ];
  return {
    points,
    valueAt: (name, point) => valueIn(groupOf.get(name) ?? 0, point),
    lines,
    caps,
  };
}

const marginal = ({ name }: Group, value: number): string => `${OWN}_${name}_${value}`;

/** The probabilities of the values of a group, and directions that have the mean 0 and the covariance I under them. */
function marginOf(group: Group, points: number, valueAt: (point: number) => number): readonly string[] {
  const { name, values } = group;
  const own = Array.from({ length: values }, (_, at) => {
    const met = Array.from({ length: points }, (_unused, point) => point + 1).filter(
      (point) => valueAt(point) === at + 1,
    );
    return `${marginal(group, at + 1)} = ${met.map(probabilityOf).join(' + ')}`;
  });
  const column = Array.from({ length: values }, (_, at) => marginal(group, at + 1)).join('; ');
  return [
    ...own,
    `${OWN}_${name}_root = sqrt([${column}])`,
    `${OWN}_${name}_normal = ${OWN}_${name}_root - eye(${values})[:, 1]`,
    `${OWN}_${name}_reflection = eye(${values}) - 2 / (${OWN}_${name}_normal' ${OWN}_${name}_normal) * (${OWN}_${name}_normal ${OWN}_${name}_normal')`,
  ];
}

function linesOf({ node, space, mean, cov }: RandomVariable, group: Group): readonly string[] {
  const { name } = node;
  const { values } = group;
  const shape = space.sizes.map((size) => (size.kind === 'size' ? printExpression(size.size) : '1'));
  const declared = shape.length === 0 ? 'R' : `R[${shape.join(', ')}]`;
  const each = (line: (value: number) => string): readonly string[] =>
    Array.from({ length: values }, (_, at) => line(at + 1));
  if (!mean && !cov) return each((value) => `const ${atPoint(name, value)} : ${declared}`);
  if (!cov || shape.length > 1) {
    const spread = each((value) => `const drawn_${name}_free${value} : ${declared}`);
    const centre = `drawn_${name}_centre = ${each((value) => `${marginal(group, value)} drawn_${name}_free${value}`).join(' + ')}`;
    const own = each(
      (value) =>
        `${atPoint(name, value)} = ${text(mean)} + drawn_${name}_free${value} - drawn_${name}_centre`,
    );
    return [...spread, centre, ...own];
  }
  const rows = shape[0] ?? '1';
  const isScalar = shape.length === 0;
  const root = isScalar ? `sqrt(${text(cov)})` : `sqrtm(${text(cov)})`;
  const unit = (value: number): string =>
    isScalar ? `drawn_${name}_unit[1, ${value}]` : `drawn_${name}_unit[:, ${value}]`;
  return [
    ...(mean ? [] : [`const drawn_${name}_mean : ${declared}`]),
    `const drawn_${name}_turn : R[${rows}, ${values - 1}] orthogonal`,
    `drawn_${name}_unit = drawn_${name}_turn ${OWN}_${group.name}_reflection[2:${values}, :] diag(1 ./ ${OWN}_${group.name}_root)`,
    ...each(
      (value) =>
        `${atPoint(name, value)} = ${mean ? text(mean) : `drawn_${name}_mean`} + ${root} ${unit(value)}`,
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
