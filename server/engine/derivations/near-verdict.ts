// An answer to a question about a few names of a long program, judged by what lies near: names that are far from the
// variable may have any values. What holds for all of them holds in the file; where it does not, nothing is said.

import {
  type SymmetricLeaves,
  symmetricLeaves,
  symmetricValues,
} from '../calculus/backward/symmetric-names.ts';
import { differentialOfVariable } from '../calculus/differential.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { structuralKey } from '../expressions/structural-key.ts';
import { namesOf } from '../lowering/program.ts';
import { coverPoints, judgeWith } from '../numeric/judge.ts';
import { movingVariables } from '../numeric/question.ts';
import type { JudgeOptions } from '../numeric/setting.ts';
import { prepareTrials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { provesNear } from './near-proof.ts';

/** A claim about names that lie near each other, judged by the definitions between them alone. */
export interface NearClaim {
  readonly question: Question;
  /** Over leaves of names and of derivatives of scalars. */
  readonly answer: Expression;
  /** The conditions under which the answer has a value, as it is written. */
  readonly parts: readonly PartialPart[];
  /** Leaves that have these values whatever else is far. */
  readonly given: ReadonlyMap<Expression, Expression>;
  /** Leaves of derivatives that are symmetric matrices. */
  readonly symmetric?: SymmetricLeaves;
  /** Expressions with a value wherever the function has one; absent where no proof is wanted. */
  readonly known?: readonly PartialPart[];
}

/**
 * So many names before the variable have the values of their formulas: `H = relu(U)` is 0 at places, where a claim may have
 * no value. First none, then more where the claim needs to know more.
 */
const NAMES_BEFORE = [0, 8, 40];

/** A verdict that is `verified` (where that is wanted, with a proof), or null: something farther away matters. */
export function nearVerdict(
  claim: NearClaim,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
  wanted: 'verified' | 'proved' = 'verified',
): Verdict | null {
  if (wanted === 'proved' && !isProved(claim, documentFormulas)) return null;
  const { question, answer, parts, given } = claim;
  const roots = [question.of, answer, ...movingVariables(question), ...parts.map(({ of }) => of)];
  const symmetric = new Map([...symmetricLeaves(documentFormulas.program), ...(claim.symmetric ?? [])]);
  const freeSymmetric = (from: readonly Expression[], known: NearClaim['given']): NearClaim['given'] =>
    symmetric.size === 0 ? new Map() : symmetricValues(from, symmetric, known);
  for (const most of NAMES_BEFORE) {
    const before = valuesBefore(roots, given, most, documentFormulas);
    const known = new Map([...before.values, ...given]);
    const values = new Map([...known, ...freeSymmetric([...roots, ...known.values()], known)]);
    const verdict = remembered(claim, values, documentFormulas, options);
    if (verdict.status === 'verified')
      return isProved(claim, documentFormulas) ? { ...verdict, proved: true } : verdict;
    if (before.isComplete) break;
  }
  return null;
}

const proofs = new WeakMap<DocumentFormulas, Map<string, boolean>>();

/** Whether the claim follows by laws from what lies near; claims that differ by names alone have one proof. */
function isProved(claim: NearClaim, documentFormulas: DocumentFormulas): boolean {
  const { question, answer, parts, given, known } = claim;
  if (!known) return false;
  const values = [...given.values()];
  const roots = [question.of, answer, ...parts.map(({ of }) => of), ...known.map(({ of }) => of), ...values];
  const symmetric = new Map([...symmetricLeaves(documentFormulas.program), ...(claim.symmetric ?? [])]);
  const free = symmetric.size === 0 ? new Map() : symmetricValues(roots, symmetric, given);
  const found = proofs.get(documentFormulas) ?? new Map<string, boolean>();
  proofs.set(documentFormulas, found);
  const key = keyOf(claim, new Map([...given, ...free]), known);
  const proved =
    found.get(key) ??
    provesNear({ question, answer, parts, known, given, symmetric: free }, documentFormulas);
  found.set(key, proved);
  return proved;
}

const verdicts = new WeakMap<DocumentFormulas, Map<string, Verdict>>();

/** Layers that are alike make claims that are alike: what differs by names alone is judged once. */
function remembered(
  claim: NearClaim,
  values: ReadonlyMap<Expression, Expression>,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Verdict {
  const known = verdicts.get(documentFormulas) ?? new Map<string, Verdict>();
  verdicts.set(documentFormulas, known);
  const { seed, trials, tolerance, pointsOnly = false } = options;
  const key = `${seed} ${trials} ${tolerance} ${pointsOnly} ${keyOf(claim, values, [])}`;
  const verdict = known.get(key) ?? judged(claim, values, documentFormulas, options);
  known.set(key, verdict);
  return verdict;
}

/** The claim up to names. */
function keyOf(
  { question, answer, parts }: NearClaim,
  values: ReadonlyMap<Expression, Expression>,
  known: readonly PartialPart[],
): string {
  const needs = [...parts, ...known].map(({ need, over }) => `${need}${over ? ' over' : ''}`).join();
  // A differential belongs to its variable: the key is of both, side by side.
  const moving = movingVariables(question).flatMap((leaf) => [leaf, differentialOfVariable(leaf)]);
  const roots = [question.of, answer, ...moving, ...[...parts, ...known].map(({ of }) => of)];
  return `${wayOf(question)} ${needs} ${structuralKey(roots, values)}`;
}

/** The question, but for its numerator and variables. */
function wayOf(question: Question): string {
  switch (question.kind) {
    case 'gradient':
      return `gradient ${question.symmetric}`;
    case 'jacobian':
      return `jacobian ${question.layout}`;
    default:
      return `${question.kind} ${movingVariables(question).length}`;
  }
}

function judged(
  { question, answer, parts }: NearClaim,
  values: ReadonlyMap<Expression, Expression>,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Verdict {
  const quick = { ...options, quick: true };
  const prepared = prepareTrials(question, [answer], documentFormulas.setting(values), quick);
  if (prepared.kind === 'none') return { status: 'unchecked', why: prepared.why };
  const found = judgeWith(prepared.trials, answer);
  if (found.status !== 'verified') return found;
  return coverPoints(prepared.trials, answer, { left: [], side: parts }, () => null)?.verdict ?? found;
}

/** The formulas of the names that these expressions are made of, the nearest first, but those that are given: `most` of them. */
export function valuesBefore(
  roots: readonly Expression[],
  given: ReadonlyMap<Expression, Expression>,
  most: number,
  { program }: DocumentFormulas,
): { readonly values: ReadonlyMap<Expression, Expression>; readonly isComplete: boolean } {
  const values = new Map<Expression, Expression>();
  const queue = roots.flatMap((root) => namesOf(root));
  for (const name of queue) {
    const value = program.values.get(name);
    if (!value || values.has(value.leaf) || given.has(value.leaf)) continue;
    if (values.size === most) return { values, isComplete: false };
    values.set(value.leaf, value.formula);
    queue.push(...value.reads);
  }
  return { values, isComplete: true };
}
