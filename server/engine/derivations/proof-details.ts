// The other ways of telling a derivation: with every move, and node by node; and the check of each line by numbers.

import { expandPlaceholders } from '../calculus/expand.ts';
import type { LeftSide, ProofStep } from '../calculus/proofs/proof-line.ts';
import { differentiable } from '../calculus/recognition.ts';
import { withinStructure } from '../calculus/structured.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { JudgeOptions, Setting } from '../numeric/setting.ts';
import { prepareTrials, type Trials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { DerivativeQuery } from '../queries/derivative-query.ts';
import type { Derivation, NodeRow } from './derivation.ts';
import { explain, type Form, renderProof, type Spelling } from './explain.ts';
import { nodeRows } from './node-rows.ts';

/** The answer of a derivation, and its place. */
export interface Checked {
  readonly question: Question;
  readonly form: Form;
  readonly definitions: DerivativeQuery['definitions'];
  readonly along: readonly Expression[];
  readonly index: number;
}

/** Whether numbers confirm each line of a proof; null where they cannot say. */
export type Confirmation = (steps: readonly ProofStep[]) => readonly (boolean | null)[];

/** The check of lines: each by itself against differences of what it is the differential or the gradient of. */
export function stepConfirmation(
  { question, along }: Checked,
  verified: Verdict,
  setting: Setting,
  options: JudgeOptions,
): Confirmation {
  const trialsOf = (asked: Question): Trials | null => {
    const prepared = prepareTrials(asked, [], setting, options);
    return prepared.kind === 'none' ? null : prepared.trials;
  };
  const first = trialsOf({ kind: 'differential', of: question.of, along });
  const test = (trials: Trials | null, line: Expression): boolean | null => {
    if (!trials) return null;
    const { outcome } = testCandidate(trials, line);
    return outcome === 'unclear' ? null : outcome === 'agree';
  };
  return (steps) => {
    const gradient = steps.find((step) => step.left === 'gradient')?.meaning;
    const second =
      gradient && question.kind === 'hessian'
        ? trialsOf({ kind: 'differential', of: gradient, along: [question.and] })
        : null;
    const confirmed: Readonly<Record<LeftSide, (line: Expression) => boolean | null>> = {
      derivative: () => (verified.status === 'verified' ? true : null),
      differential: (line) => test(first, line),
      gradientDifferential: (line) => test(second, line),
      gradient: (line) => {
        if (question.kind !== 'hessian') return null;
        const { of, by } = question;
        const asked = { kind: 'gradient', of, by, symmetric: 'frobenius' } as const;
        // A Hessian's proof goes by the gradient of free entries, of which the set's own is a part.
        const part = withinStructure(line, by, 'frobenius');
        const { status } = judgeClaim(asked, part, setting, options);
        return status === 'verified' ? true : status === 'refuted' ? false : null;
      },
    };
    return steps.map((step) => confirmed[step.left](step.meaning));
  };
}

/** Every move of a derivation where that is more than its short steps, and its nodes where it is a gradient. `spelled` writes the file's product signs. */
export function moreDetail(
  question: Question,
  short: readonly ProofStep[],
  spelling: Spelling,
  confirm: Confirmation,
  spelled: (text: string) => string,
): Pick<Derivation, 'moves' | 'nodes'> {
  const long = explain(question, 'long');
  const lines = long.kind === 'explained' ? long.explanation.steps : [];
  const moves = lines.length > short.length ? renderProof(lines, spelling, confirm(lines)) : [];
  const nodes = question.kind === 'gradient' ? nodesOf(question.of, question.by, spelling) : [];
  return {
    moves: moves.map((step) => ({ ...step, expr: spelled(step.expr) })),
    nodes: nodes.map((row) => ({
      ...row,
      expr: spelled(row.expr),
      differential: row.differential && spelled(row.differential),
      adjoint: spelled(row.adjoint),
    })),
  };
}

function nodesOf(asked: Expression, by: Expression, { derivative, names }: Spelling): readonly NodeRow[] {
  const expanded = expandPlaceholders(asked);
  if (expanded.kind === 'refused') return [];
  const of = differentiable(expanded.expression);
  return nodeRows(of, by, new Map([...names, [of, derivative.of]]));
}
