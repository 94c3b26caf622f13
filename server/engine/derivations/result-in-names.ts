// Results as they read shortest in the file's names: derived with everything written out and folded into names afterwards, or
// by names from the start, where a definition that does not depend on the variable is never taken apart.

import { linkTo } from '../calculus/backward/cut-names.ts';
import { deriveLine, inFileNames } from '../calculus/backward/derive-line.ts';
import { symmetricLeaves } from '../calculus/backward/symmetric-names.ts';
import { answerQuestion } from '../calculus/derive.ts';
import { differentialOfVariable } from '../calculus/differential.ts';
import { type Names, print } from '../calculus/print.ts';
import { inNames } from '../calculus/simplification/in-names.ts';
import { addAll, inner, isScalarExpression, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import type { Question, SymmetricConvention } from '../expressions/question.ts';
import { substituteAsWritten } from '../expressions/substitute.ts';
import type { Lowering } from '../lowering/lowering.ts';
import { coneOf, derivativeNamed, type Program } from '../lowering/program.ts';
import { type DerivativeQuery, keptBy } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';

/** The result of a query, over the leaves of its question; `names` are those that it is printed in. */
export function resultInNames(
  { question, definitions, unstacked: asked, lower }: DerivativeQuery,
  result: Expression,
  names: Names,
  documentFormulas: DocumentFormulas,
): Expression {
  const writtenOut = inNames(result, names);
  // The derivative of a derivative is of nothing that has a name.
  if (lower) return writtenOut;
  const lowering = documentFormulas.lowerings.keeping(keptBy({ definitions }));
  switch (question.kind) {
    case 'gradient': {
      const byNames = gradientByNames(asked.of, question.by, question.symmetric, lowering, documentFormulas);
      return shorter(writtenOut, byNames, names);
    }
    case 'jacobian':
    case 'scalarDerivative':
      return shorter(writtenOut, jacobianByNames(asked.of, question, lowering, documentFormulas), names);
    default:
      return writtenOut;
  }
}

/** The derivative of a named matrix or column, with names written out again as `lowering` has them; null where there is none. */
function jacobianByNames(
  of: string,
  question: Extract<Question, { kind: 'jacobian' | 'scalarDerivative' }>,
  lowering: Lowering,
  { program }: DocumentFormulas,
): Expression | null {
  const { by } = question;
  const value = program.values.get(of);
  const link = value && linkTo(program, [by], value, LONGEST_WAY);
  if (!link || program.leafOf(variableOf(by)?.name ?? '') !== by) return null;
  const answer = answerQuestion({ ...question, of: link.formula });
  if (answer.kind === 'refused') return null;
  const { expression } = inFileNames(answer.expression, link, symmetricLeaves(program), program);
  return withNamesWrittenOut(expression, by, lowering, program);
}

/**
 * d(of) of a scalar as Σ ∂of/∂Θ · dΘ; null where it is no scalar, or has no gradient. `name` is its name, where it has one.
 */
export function differentialInNames(
  of: Expression,
  along: readonly Expression[],
  name: string | null,
  names: Names,
  symmetric: SymmetricConvention,
  documentFormulas: DocumentFormulas,
): Expression | null {
  if (!isScalarExpression(of) || along.length === 0) return null;
  const terms: Expression[] = [];
  for (const by of along) {
    const answer = answerQuestion({ kind: 'gradient', of, by, symmetric });
    if (answer.kind === 'refused') return null;
    const { plain } = documentFormulas.lowerings;
    const byNames = name === null ? null : gradientByNames(name, by, symmetric, plain, documentFormulas);
    const gradient = shorter(inNames(answer.expression, names), byNames, names);
    terms.push(inner(gradient, differentialOfVariable(by)));
  }
  return addAll(terms);
}

function shorter(writtenOut: Expression, byNames: Expression | null, names: Names): Expression {
  if (!byNames) return writtenOut;
  return print(byNames, names).length < print(writtenOut, names).length ? byNames : writtenOut;
}

/** Definitions on the way of one formula are at most so many. */
const LONGEST_WAY = 24;

/**
 * The gradient of a named scalar, with names written out again as `lowering` has them, so that they are found when it is
 * printed; null where the program has no formula for it.
 */
function gradientByNames(
  of: string,
  by: Expression,
  symmetric: SymmetricConvention,
  lowering: Lowering,
  { program }: DocumentFormulas,
): Expression | null {
  const variable = variableOf(by)?.name ?? '';
  if (program.leafOf(variable) !== by || !program.values.has(of)) return null;
  const request = { of, by: variable, cone: coneOf(program, of), isKnown: () => false, most: LONGEST_WAY };
  const derived = deriveLine(program, request, by, symmetric);
  if (derived.kind === 'refused') return null;
  return withNamesWrittenOut(derived.line.expression, by, lowering, program);
}

/** Definitions by their formulas, so that they are found when it is printed; null where it reads a derivative. */
function withNamesWrittenOut(
  expression: Expression,
  by: Expression,
  lowering: Lowering,
  { values }: Program,
): Expression | null {
  const written = new Map<Expression, Expression>();
  for (const node of topological([expression])) {
    const name = variableOf(node)?.name ?? '';
    if (derivativeNamed(name)) return null;
    if (node === by || !values.has(name)) continue;
    const formula = lowering.name(name);
    if (formula.kind === 'refused') return null;
    written.set(node, formula.value);
  }
  return substituteAsWritten(expression, written);
}
