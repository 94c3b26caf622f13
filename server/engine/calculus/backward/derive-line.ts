// One line of a backward pass: the derivative of a scalar by a name, from what lies between the name and those whose
// derivatives are taken as known.

import { isSymmetric, numberOf, substitute, sumAll, variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isTotal, isTranspose } from '../../expressions/forms.ts';
import type { SymmetricConvention } from '../../expressions/question.ts';
import { substituteAsWritten } from '../../expressions/substitute.ts';
import type { NamedValue, Program } from '../../lowering/program.ts';
import { answerQuestion } from '../derive.ts';
import { foldNames, type Names } from '../print.ts';
import { differentiable } from '../recognition.ts';
import { inNames } from '../simplification/in-names.ts';
import { cost } from '../simplification/operations.ts';
import { simplify } from '../simplification/simplify.ts';
import { withProjections } from './idempotent-names.ts';
import { type LocalScalar, type LocalScalarRequest, localScalar } from './local-scalar.ts';
import { type SymmetricLeaves, symmetricLeaves } from './symmetric-names.ts';

/** `∂L/∂by = expression`, over the leaves of names and of derivatives that have lines of their own. */
export interface Line {
  readonly by: Expression;
  readonly expression: Expression;
  /** The names that the derivative comes from: those on the way from this one. */
  readonly way: readonly NamedValue[];
}

export type DerivedLine =
  | {
      readonly kind: 'line';
      readonly line: Line;
      readonly local: LocalScalar;
      /** The names on the way, and those of what the answer is made of, by their formulas, for printing. */
      readonly names: Names;
      /** Whether the derivative is a symmetric matrix whatever the variables are. */
      readonly isSymmetric: boolean;
    }
  | { readonly kind: 'refused'; readonly why: string };

const NO_LEAVES: SymmetricLeaves = new Map();

/**
 * The line for `request.by`, whose leaf is `leaf`, simplified and in the names on the way. `adjoints` are leaves of
 * derivatives that are known to be symmetric.
 */
export function deriveLine(
  program: Program,
  request: LocalScalarRequest,
  leaf: Expression,
  convention: SymmetricConvention,
  adjoints: SymmetricLeaves = NO_LEAVES,
): DerivedLine {
  const { of, by } = request;
  const local = localScalar(program, request);
  if (!local) return { kind: 'refused', why: `the way from \`${by}\` to \`${of}\` is too long to write out` };
  const symmetric: SymmetricLeaves = new Map([...symmetricAmong(local, program), ...adjoints]);
  // The variable itself is free while the derivative is taken: what is known of its value is used afterwards.
  const held = new Map([...symmetric].filter(([other]) => other !== leaf));
  const scalar = substitute(local.scalar, held);
  const answer = answerQuestion({ kind: 'gradient', of: scalar, by: leaf, symmetric: convention });
  if (answer.kind === 'refused') return answer;
  const own = symmetric.get(leaf);
  const atValue = own
    ? answerQuestion({ kind: 'identity', of: substitute(answer.expression, new Map([[leaf, own]])) })
    : answer;
  if (atValue.kind === 'refused') return atValue;
  const counted = withKnownTotals(atValue.expression, program);
  const named = inFileNames(counted, local, symmetric, program);
  return {
    kind: 'line',
    line: { by: leaf, expression: named.expression, way: local.way },
    local,
    names: named.names,
    isSymmetric: isSymmetric(atValue.expression),
  };
}

/** The sum of a name's entries is a number where its formula says so: that of `t = (1 - ε) y + ε/K ones(K)` is 1, for a y of one 1. */
function withKnownTotals(answer: Expression, program: Program): Expression {
  const totals = new Map<Expression, Expression>();
  for (const node of topological([answer])) {
    const [of] = node.args;
    const value = of && isTotal(node) ? program.values.get(variableOf(of)?.name ?? '') : undefined;
    const total = value && simplify(sumAll(value.formula));
    if (total && numberOf(total) !== null) totals.set(node, total);
  }
  if (totals.size === 0) return answer;
  const simple = answerQuestion({ kind: 'identity', of: substitute(answer, totals) });
  return simple.kind === 'derived' ? simple.expression : answer;
}

interface Named {
  readonly expression: Expression;
  readonly names: Names;
}

/** The names on a way, with their formulas in the variable. */
type OnTheWay = Pick<LocalScalar, 'values' | 'way'>;

/** Names of names (`G = α α' - inv(C)`, with `α = C⁻¹ y`) are found one level after the other, so many deep. */
const DEEPEST_NAMES = 3;

/** An answer in the file's names, as long as that makes it shorter. */
export function inFileNames(
  answer: Expression,
  local: OnTheWay,
  symmetric: SymmetricLeaves,
  program: Program,
): Named {
  const folded = (formula: Expression): Named => {
    const names = namesFor(local, formula, symmetric, program);
    const expression = withProjections(foldNames(inNames(formula, names), names), program);
    return { expression: asDeclared(expression, symmetric, program), names };
  };
  let best = folded(answer);
  for (let depth = 1; depth < DEEPEST_NAMES; depth++) {
    const next = folded(substitute(best.expression, symmetric));
    if (cost(next.expression) >= cost(best.expression)) break;
    best = { expression: next.expression, names: new Map([...next.names, ...best.names]) };
  }
  return best;
}

/** The symmetric leaves that a local scalar reads, and the names on the way. */
function symmetricAmong({ scalar, values }: LocalScalar, program: Program): SymmetricLeaves {
  const all = symmetricLeaves(program);
  if (all.size === 0) return all;
  const near = topological([scalar, ...values.keys()]);
  return new Map(
    near.flatMap((leaf) => {
      const symmetric = all.get(leaf);
      return symmetric ? [[leaf, symmetric] as const] : [];
    }),
  );
}

/** The same with every name's leaf as the program has it. */
function asDeclared(expression: Expression, symmetric: SymmetricLeaves, program: Program): Expression {
  const declared = new Map([...symmetric].map(([leaf, known]) => [known, leaf] as const));
  for (const leaf of topological([expression])) {
    const value = program.values.get(variableOf(leaf)?.name ?? '');
    if (value && value.leaf !== leaf) declared.set(leaf, value.leaf);
  }
  return declared.size === 0 ? expression : substituteAsWritten(expression, declared);
}

/** Names that read what an answer is made of are examined for its parts, but of one leaf so many at most. */
const MOST_READERS = 12;

/**
 * Definitions by their formulas, as they are written and in the variable: those on the way, and those apart from it that are
 * made of what the answer is made of (`α = C⁻¹ y`, for inv(C) y).
 */
function namesFor(
  { way, values }: OnTheWay,
  answer: Expression,
  symmetric: SymmetricLeaves,
  program: Program,
): Names {
  const names = new Map<Expression, string>();
  const add = (name: string, formula: Expression): void => {
    const read = differentiable(formula);
    for (const expression of [formula, read, simplify(read)])
      if (!isPlain(expression) && !names.has(expression)) names.set(expression, name);
  };
  for (const { name, leaf, formula } of way)
    for (const written of [formula, values.get(leaf) ?? formula]) add(name, substitute(written, symmetric));
  const leaves = new Set(topological([answer]).flatMap((leaf) => variableOf(leaf)?.name ?? []));
  for (const read of leaves)
    for (const { name, formula } of program.dependentsOf(read).slice(0, MOST_READERS))
      add(name, substitute(formula, symmetric));
  return names;
}

/** A leaf, or one transposed. */
export function isPlain(node: Expression): boolean {
  const [inside] = node.args;
  return inside === undefined || (isTranspose(node) && inside.args.length === 0);
}
