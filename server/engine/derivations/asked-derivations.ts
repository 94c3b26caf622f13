// The answers to `derive` statements: derivations, with the problems of those that have none.

import { dependsOn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { waitingInWords } from '../analysis/waiting.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import { type DerivativeQuery, gradientByName } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { judgeLines, planLines } from './backward-derivation.ts';
import type { Derivation } from './derivation.ts';
import { deriveDifferential, deriveQuery, type Outcome } from './derive-formula.ts';
import { planDifferential } from './forward-derivation.ts';
import { planHigher } from './higher-derivation.ts';
import { formulasReadBetter, isTooLong, linesOrFormula, printedFormula } from './lines-or-formula.ts';
import { higherByName } from './local-higher.ts';
import { gradientsByParams } from './requested-derivations.ts';

export interface AskedDerivations {
  readonly derivations: readonly Derivation[];
  readonly problems: readonly Problem[];
  /** Why there is none. */
  readonly why: string | null;
}

/** The question of one statement; null where it asks for nothing. */
export function derivationsAt(
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): AskedDerivations | null {
  const resolved = documentFormulas.document.inferred[index]?.resolved.statement;
  if (resolved?.kind !== 'question' || documentFormulas.reversed(index)) return null;
  const range = rangeOf(resolved.target.span, index, documentFormulas.document);
  return asked(resolved.target, index, range, documentFormulas, {
    ...options,
    ...(resolved.closed && { closed: true }),
  });
}

function asked(
  target: Term,
  index: number,
  range: TextRange,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): AskedDerivations {
  const statement = documentFormulas.document.inferred[index];
  const nothing: AskedDerivations = { derivations: [], problems: [], why: null };
  if (
    !statement ||
    statement.faults.some((fault) => fault.severity === 'error') ||
    statement.resolved.faults.length > 0
  )
    return { ...nothing, why: 'the question has an error' };
  const waiting = waitingInWords([target], documentFormulas.document);
  // A fault of the name has been reported where it is defined.
  if (waiting !== null) return { ...nothing, why: waiting };
  if (target.kind === 'derivative') {
    if (!statement.derivative) return { ...nothing, why: 'the question has an error' };
    const names = options.closed ? null : gradientByName(target, statement);
    const plan = names && planLines(names.of, [names.by], index, documentFormulas, options);
    const byLines = (): AskedDerivations => {
      const judged = plan ? judgeLines(plan, index, documentFormulas, options) : null;
      if (judged?.kind === 'derived') return { ...nothing, derivations: judged.derivations };
      return answered(judged ?? { kind: 'refused', why: 'there are no lines' }, range, []);
    };
    if (plan && isTooLong(plan)) return byLines();
    const resolution = documentFormulas.queryOf(target, statement, documentFormulas.textOf(index));
    if (resolution.kind === 'refused')
      return resolution.isReported ? { ...nothing, why: resolution.why } : refusal(resolution.why, range);
    const [variable] = target.variables;
    const formula = plan && printedFormula(resolution.query, index, documentFormulas);
    if (formula && !formulasReadBetter([formula], plan)) return byLines();
    const asFormula = (): Outcome => deriveQuery(resolution.query, index, documentFormulas, options);
    const higher = options.closed ? null : higherByName(target, statement, documentFormulas);
    const higherPlan =
      higher && planHigher(higher, resolution.query.derivative, index, documentFormulas, options);
    const outcome = linesOrFormula(higherPlan, index, documentFormulas, options, asFormula);
    const independent =
      variable?.variable.kind === 'name' &&
      !dependsOn(target.of, variable.variable.name, documentFormulas.document) &&
      outcome.kind === 'derived' &&
      outcome.zero;
    return answered(outcome, range, independent ? [independence(resolution.query, range)] : []);
  }
  if (target.kind === 'differential') {
    const of = documentFormulas.lowerings.plain.term(target.of, statement);
    if (of.kind === 'refused') return refusal(of.why, range);
    return answered(differentialAsked(target.of, of.value, index, documentFormulas, options), range, []);
  }
  if (target.kind === 'name') {
    const answer = gradientsByParams(target.name, index, documentFormulas, options);
    return answer.kind === 'refused'
      ? refusal(answer.why, range)
      : { derivations: answer.derivations, problems: [], why: null };
  }
  return refusal('`derive` asks for `∂L/∂Θ`, `dL`, or a scalar by all its params', range);
}

/** d(of) in lines, or as one formula where that is no longer to read. */
function differentialAsked(
  target: Term,
  of: Expression,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const plan = options.closed ? null : planDifferential(target, index, documentFormulas, options);
  return linesOrFormula(plan, index, documentFormulas, options, () =>
    deriveDifferential(of, index, documentFormulas, options),
  );
}

function independence({ derivative }: DerivativeQuery, range: TextRange): Problem {
  return {
    code: 'independent-variable',
    severity: 'warning',
    message: `\`${derivative.of}\` does not depend on \`${derivative.by.at(-1)}\`, so this derivative is 0`,
    range,
    related: [],
    fixes: [],
  };
}

/** Why there is no derivative, as an answer with its problem. */
export function refusal(why: string, range: TextRange): AskedDerivations {
  return {
    derivations: [],
    problems: [
      { code: 'not-differentiable', severity: 'error', message: why, range, related: [], fixes: [] },
    ],
    why,
  };
}

function answered(outcome: Outcome, range: TextRange, problems: readonly Problem[]): AskedDerivations {
  if (outcome.kind === 'refused') return refusal(outcome.why, range);
  if (outcome.kind === 'unconfirmed') {
    const message = `mcalc derived something here that its own check does not confirm, so it is withheld: ${outcome.report}`;
    return {
      derivations: [],
      problems: [{ code: 'internal', severity: 'error', message, range, related: [], fixes: [] }],
      why: message,
    };
  }
  return { derivations: [outcome.derivation], problems, why: null };
}
