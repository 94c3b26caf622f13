// A derivative as one formula, with its proof, each line and the result checked by numbers.

import { type Names, print } from '../calculus/print.ts';
import { differentiable } from '../calculus/recognition.ts';
import { inNames } from '../calculus/simplification/in-names.ts';
import { writtenDerivative } from '../document/written-derivative.ts';
import { isZero } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { judgeClaim } from '../numeric/judge.ts';
import { type DerivativeQuery, keptBy } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { derivativeText, differentialOf, lowerDerivative, partial } from '../text/derivative.ts';
import type { Derivation } from './derivation.ts';
import {
  type Explanation,
  explain,
  renderDerivation,
  type Spelling,
  withLastLine,
  withResult,
} from './explain.ts';
import { unconfirmedLower } from './lower-orders.ts';
import { type Checked, moreDetail, stepConfirmation } from './proof-details.ts';
import { differentialInNames, resultInNames } from './result-in-names.ts';
import { tangentGradient } from './tangent-gradient.ts';

/** A derivation that has been checked, or why there is none. */
export type Outcome =
  | { readonly kind: 'derived'; readonly derivation: Derivation; readonly zero: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  /** A result that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

/**
 * A derivative as one formula, with its proof. It is refused where a rule is missing, or where numbers do not confirm a
 * derivative of lower order that it builds on.
 */
export function deriveQuery(
  query: DerivativeQuery,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const { question } = query;
  const unconfirmed = unconfirmedLower(query, documentFormulas, options);
  if (unconfirmed !== null) return { kind: 'refused', why: unconfirmed };
  const names = documentFormulas.names(index, keptBy(query));
  const { derivative, unstacked } = query;
  const spelling: Spelling = {
    derivative,
    moving: unstacked.of,
    lower: query.lower ? lowerDerivative(derivative) : null,
    movingBy: unstacked.by.at(-1) ?? unstacked.by[0],
    gradient: partial(derivative.of, unstacked.by[0]),
    names: namesBut(query.of, names),
    resultNames: names,
  };
  const form = query.kind.kind === 'tensor' ? 'linear-map' : 'matrix';
  const setting = {
    question,
    form,
    definitions: query.definitions,
    along: 'by' in question ? [question.by] : [],
    index,
  } as const;
  return checked(spelling, setting, documentFormulas, options, (found) =>
    withResult(found, resultInNames(query, found.result, spelling.resultNames, documentFormulas)),
  );
}

/** The names of everything else. */
function namesBut(of: Expression, names: Names): Names {
  const own = [of, differentiable(of)];
  return new Map([...names].filter(([expression]) => !own.includes(expression)));
}

/** d(of) as one formula, with its proof, as the statement at `index` asks for it. */
export function deriveDifferential(
  of: Expression,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const statement = documentFormulas.document.inferred[index];
  if (!statement) return { kind: 'refused', why: 'the question has an error' };
  const along = documentFormulas.varying(statement, of);
  const question: Question = { kind: 'differential', of, along };
  const resolved = statement.resolved.statement;
  const target =
    resolved.kind === 'question' && resolved.target.kind === 'differential' ? resolved.target : null;
  const written = target && writtenDerivative(target, documentFormulas.textOf(index));
  const derivative =
    written?.kind === 'differential' ? written : differentialOf(print(of, documentFormulas.names(index)));
  const spelling: Spelling = {
    derivative,
    moving: derivative.of,
    lower: null,
    movingBy: '',
    gradient: derivative,
    names: namesBut(of, documentFormulas.names(index)),
    resultNames: documentFormulas.names(index),
  };
  const names = spelling.resultNames;
  const symmetric = statement.conventions.symmetric === 'entries' ? 'entries' : 'frobenius';
  const name = target?.of.kind === 'name' ? target.of.name : null;
  return checked(
    spelling,
    { question, form: 'matrix', definitions: new Map(), along, index },
    documentFormulas,
    options,
    (found) => {
      const last = differentialInNames(of, along, name, names, symmetric, documentFormulas);
      return last ? withLastLine(found, last) : withResult(found, inNames(found.result, names));
    },
  );
}

/** An explanation with its checks: the result by the judge, every step by numbers. A step that numbers refute is withheld. */
function checked(
  spelling: Spelling,
  subject: Checked,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  inFileNames: (found: Explanation) => Explanation,
): Outcome {
  const { question } = subject;
  const explained = explain(question, 'short', subject.form);
  if (explained.kind === 'refused') return explained;
  const explanation = inFileNames(explained.explanation);
  const setting = documentFormulas.setting(subject.definitions);
  const judgeOptions = documentFormulas.judgeOptions(options);
  const verified = judgeClaim(question, explanation.result, setting, judgeOptions);
  if (verified.status === 'refuted' || verified.status === 'ill-shaped')
    return {
      kind: 'unconfirmed',
      report: `${derivativeText(spelling.derivative)} of ${print(question.of)} came out as ${print(explanation.result)}`,
    };
  const confirm = stepConfirmation(subject, verified, setting, judgeOptions);
  const derivation = renderDerivation(explanation, spelling, confirm(explanation.steps));
  const tangent = tangentGradient(question, explanation.result, spelling.resultNames, setting, judgeOptions);
  const spelled = (text: string): string => documentFormulas.spelled(text, subject.index);
  return {
    kind: 'derived',
    zero: isZero(explanation.result),
    derivation: {
      ...derivation,
      expr: spelled(derivation.expr),
      steps: derivation.steps.map((step) => ({ ...step, expr: spelled(step.expr) })),
      ...(options.detail === 'full' && moreDetail(question, explanation.steps, spelling, confirm, spelled)),
      ...(derivation.kind === 'linear-map' && {
        action: spelled(derivation.action),
        adjoint: spelled(derivation.adjoint),
      }),
      tangent: tangent && { ...tangent, expr: spelled(tangent.expr) },
      verified,
    },
  };
}
