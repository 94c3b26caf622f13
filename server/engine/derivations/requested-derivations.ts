// Derivations that are asked for by names: by the command line, the panel, an export, and `derive L`.

import { allNamesIn } from '../analysis/dependence.ts';
import type { Term } from '../names/term.ts';
import type { QueryResolution } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { type AskedDerivative, derivativeText, type PartialDerivative, partial } from '../text/derivative.ts';
import { judgeLines, type LinePlan, planLines } from './backward-derivation.ts';
import type { Derivation, DerivationAnswer } from './derivation.ts';
import { deriveQuery } from './derive-formula.ts';
import { formulasReadBetter, isTooLong, type PrintedFormula, printedFormula } from './lines-or-formula.ts';

/** The derivations of what is asked for by names, read as a question at statement `index`; or why there are none. */
export function derivationsRequested(
  documentFormulas: DocumentFormulas,
  asked: Exclude<AskedDerivative, { readonly kind: 'differential' }>,
  options: JudgementOptions,
  index = documentFormulas.document.statements.length,
): DerivationAnswer {
  if (asked.kind === 'gradients') return gradientsByParams(asked.of, index, documentFormulas, options);
  const { of, by } = asked;
  const isByName = by.length === 1 && documentFormulas.document.valueOf(by[0])?.kind === 'shape';
  return isByName
    ? linesOrFormulas(of, by, index, documentFormulas, options)
    : formulasRequested([asked], index, documentFormulas, options);
}

/** `derive L`: the gradients by all params, or by all variables where no params are declared. */
export function gradientsByParams(
  name: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const { document } = documentFormulas;
  const symbol = document.scope.symbols.get(name);
  const shape = document.valueOf(name);
  if (!symbol || shape?.kind !== 'shape') return { kind: 'refused', why: `\`${name}\` has no shape` };
  const term: Term = { kind: 'name', name, span: { start: 0, end: 0 } };
  const below = allNamesIn(term, document);
  const variables = [...document.scope.symbols.values()].filter(
    (other) => other.kind === 'variable' && below.has(other.name),
  );
  const params = variables.filter((other) => other.kind === 'variable' && other.role === 'param');
  const chosen =
    params.length > 0
      ? params
      : variables.filter((other) => other.kind === 'variable' && other.role !== 'const');
  if (chosen.length === 0)
    return {
      kind: 'refused',
      why: `\`${name}\` depends on no \`param\`: say by what, as in \`∂${name}/∂x\``,
    };
  const wanted = chosen.map((variable) => variable.name);
  return linesOrFormulas(name, wanted, index, documentFormulas, options);
}

/** The backward pass by names, or one formula for each name where that is no longer to read. */
function linesOrFormulas(
  of: string,
  wanted: readonly string[],
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const requests = wanted.map((by) => partial(of, by));
  const plan = options.closed ? null : planLines(of, wanted, index, documentFormulas, options);
  if (!plan || (!isTooLong(plan) && formulasForRequests(requests, plan, index, documentFormulas)))
    return formulasRequested(requests, index, documentFormulas, options);
  const judged = judgeLines(plan, index, documentFormulas, options);
  return judged.kind === 'derived' ? judged : { kind: 'refused', why: unconfirmedWhy(judged.report) };
}

/** Whether one formula for each request reads better than the lines; also where one is refused, which is reported as its own. */
function formulasForRequests(
  requests: readonly PartialDerivative[],
  plan: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
): boolean {
  const formulas: PrintedFormula[] = [];
  for (const request of requests) {
    const resolution = queryRequested(documentFormulas, request, index);
    const formula =
      resolution.kind === 'resolved' ? printedFormula(resolution.query, index, documentFormulas) : null;
    if (!formula) return true;
    formulas.push(formula);
  }
  return formulasReadBetter(formulas, plan);
}

const unconfirmedWhy = (report: string): string =>
  `a result was derived that its own check does not confirm, so it is withheld: ${report}`;

/** The same, each as one formula. */
function formulasRequested(
  requests: readonly PartialDerivative[],
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const derivations: Derivation[] = [];
  for (const request of requests) {
    const resolution = queryRequested(documentFormulas, request, index);
    if (resolution.kind === 'refused') return resolution;
    const outcome = deriveQuery(resolution.query, index, documentFormulas, options);
    if (outcome.kind === 'unconfirmed') return { kind: 'refused', why: unconfirmedWhy(outcome.report) };
    if (outcome.kind === 'refused') return outcome;
    derivations.push(outcome.derivation);
  }
  return { kind: 'derived', derivations };
}

/** The query that a request is, read as a question at this statement. */
function queryRequested(
  documentFormulas: DocumentFormulas,
  request: PartialDerivative,
  index: number,
): QueryResolution {
  const left = derivativeText(request);
  const text = `derive ${left}`;
  const question = documentFormulas.ask(text, index);
  if (question.kind === 'refused') return question;
  const { statement, target } = question;
  if (target.kind !== 'derivative' || !statement.derivative)
    return { kind: 'refused', why: `\`${left}\` is no derivative` };
  return documentFormulas.queryOf(target, statement, text);
}
