// Expectations by the moments that are declared. Of a function at most quadratic in z, E[s(z)] = s(m) + ½ tr(∇²s C)
// (K. B. Petersen and M. S. Pedersen, The Matrix Cookbook, 2012, section 8.2); a matrix F(z) goes by the scalar ⟨G, F(z)⟩,
// which is linear in G: its expectation's gradient by G is E[F(z)].

import type { ExpectationAnalysis } from '../analysis/analyse.ts';
import { covName, meanName } from '../analysis/expectation-reading.ts';
import { answerQuestion } from '../calculus/derive.ts';
import { derivativeByAll } from '../calculus/higher.ts';
import { print } from '../calculus/print.ts';
import { readFormula } from '../derivations/families/line-text.ts';
import { isExpectationName } from '../expectations/readings.ts';
import {
  addAll,
  diagVector,
  hadamard,
  inner,
  isScalarExpression,
  isZero,
  matmul,
  number,
  splitScalars,
  substitute,
  times,
  trace,
  variable,
  variableOf,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isDiagonalMatrix, isMatrixProduct } from '../expressions/forms.ts';
import { derivativeNamed, namesOf } from '../lowering/program.ts';
import { hasBranches } from '../numeric/coverage/open-sides.ts';
import { partialParts } from '../operators/partial-parts.ts';
import { operatorNamed } from '../operators/table.ts';
import { createDocumentFormulas, type DocumentFormulas } from '../queries/document-formulas.ts';
import type { Expression as Written } from '../syntax/tree.ts';

/** Every expectation of a file by its name; null where it needs more than is declared. */
export type Moments = ReadonlyMap<string, Written | null>;

/** The expectations of a file, inner ones first. */
export function momentsOf(expectations: ExpectationAnalysis, cancelled: () => boolean): Moments {
  const { reading, analysis } = expectations.named();
  const documentFormulas = createDocumentFormulas(analysis, cancelled);
  const values = new Map<string, Expression>();
  const written = new Map<string, Written | null>();
  for (const { name, statement, expectation } of reading.expectations) {
    const formula = randomPartsOf(name, expectations, documentFormulas, values);
    const value = formula && expectedValue(formula, expectation.over, expectations, documentFormulas);
    if (value) values.set(name, value);
    // Names of expectations and moments stand for parts of it here alone: nothing is called by a name.
    written.set(name, value ? readFormula(documentFormulas.spelled(print(value), statement)) : null);
  }
  return written;
}

/** The formula of a name with everything random in it written out, and expectations by their values; null where one has none. */
function randomPartsOf(
  name: string,
  { randomness, variables }: ExpectationAnalysis,
  { program }: DocumentFormulas,
  values: ReadonlyMap<string, Expression>,
): Expression | null {
  let formula = program.values.get(name)?.formula;
  const seen = new Set<string>();
  while (formula) {
    const parts = new Map<Expression, Expression>();
    for (const node of topological([formula])) {
      const leaf = variableOf(node);
      if (leaf?.role !== 'value' || variables.has(leaf.name)) continue;
      if (derivativeNamed(leaf.name)) return null;
      const isExpectation = isExpectationName(leaf.name);
      if (!isExpectation && !randomness.isRandom(leaf.name)) continue;
      const own = isExpectation ? values.get(leaf.name) : program.values.get(leaf.name)?.formula;
      if (!own || seen.has(leaf.name)) return null;
      parts.set(node, own);
    }
    if (parts.size === 0) return formula;
    formula = substitute(formula, parts);
  }
  return null;
}

function expectedValue(
  formula: Expression,
  over: readonly string[] | null,
  { variables }: ExpectationAnalysis,
  documentFormulas: DocumentFormulas,
): Expression | null {
  const random = namesOf(formula).filter((name) => variables.has(name));
  if (over && random.some((name) => !over.includes(name))) return null;
  const direction = variable({ name: DIRECTION, attributes: [], role: 'value' }, formula.shape);
  const isScalar = isScalarExpression(formula);
  let scalar = isScalar ? formula : inner(direction, formula);
  for (const name of random) {
    const value = overOne(name, scalar, random, documentFormulas);
    if (!value) return null;
    scalar = value;
  }
  const question = isScalar
    ? ({ kind: 'identity', of: scalar } as const)
    : ({ kind: 'gradient', of: scalar, by: direction, symmetric: 'frobenius' } as const);
  const answer = answerQuestion(question);
  return answer.kind === 'derived' ? answer.expression : null;
}

/** A name that no leaf of a file has. */
const DIRECTION = ' ';

/** The expectation over one variable of what is at most quadratic in it, and no product of it and another. */
function overOne(
  name: string,
  scalar: Expression,
  random: readonly string[],
  { program }: DocumentFormulas,
): Expression | null {
  const leaf = program.leafOf(name);
  const mean = program.values.get(meanName(name))?.formula;
  if (!leaf || !mean || !isSmoothIn(name, scalar)) return null;
  const gradient = answerQuestion({ kind: 'gradient', of: scalar, by: leaf, symmetric: 'frobenius' });
  if (gradient.kind === 'refused') return null;
  const read = new Set(namesOf(gradient.expression));
  if (random.some((other) => other !== name && read.has(other))) return null;
  const atMean = substitute(scalar, new Map([[leaf, mean]]));
  if (!read.has(name)) return atMean;
  const cov = program.values.get(covName(name))?.formula;
  const hessian = derivativeByAll(scalar, [leaf, leaf]);
  if (!cov || hessian.kind === 'refused' || namesOf(hessian.expression).includes(name)) return null;
  if (isZero(hessian.expression)) return atMean;
  return addAll([atMean, times([number(0.5), traceOf(matmul(hessian.expression, cov))])]);
}

/**
 * Whether a formula is smooth in a name, as far as the operators say: that a second derivative is 0 says nothing of |z| or √z²,
 * whose derivatives are known on one side of a kink.
 */
const isSmoothIn = (name: string, formula: Expression): boolean =>
  !topological([formula]).some((node) => hasBranches(node, operatorNamed) && namesOf(node).includes(name)) &&
  !partialParts(formula).some(({ of }) => namesOf(of).includes(name));

/** tr(D(u) M D(v)) with diagonal matrices at its ends is Σᵢ uᵢ vᵢ Mᵢᵢ, of which derivatives are short. */
function traceOf(product: Expression): Expression {
  const simplified = answerQuestion({ kind: 'identity', of: product });
  if (simplified.kind === 'refused') return trace(product);
  const [scalars, body] = splitScalars(simplified.expression);
  if (!isMatrixProduct(body)) return times([...scalars, trace(body)]);
  const factors = [...body.args];
  const weights: Expression[] = [];
  while (isDiagonalMatrix(factors[0])) weights.push(...(factors.shift()?.args ?? []));
  while (isDiagonalMatrix(factors.at(-1))) weights.push(...(factors.pop()?.args ?? []));
  if (weights.length === 0 || factors.length === 0) return times([...scalars, trace(body)]);
  return times([...scalars, inner(hadamard(...weights), diagVector(matmul(...factors)))]);
}
