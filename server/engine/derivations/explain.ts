// A derivative with its proof: the expressions that the judge evaluates, and the plain data that the doors show.

import { answerQuestion, deriveLinearMap, type LinearMap, linearMapText } from '../calculus/derive.ts';
import { differentialOfVariable } from '../calculus/differential.ts';
import { expandPlaceholders } from '../calculus/expand.ts';
import { indexText } from '../calculus/indices/index-text.ts';
import { latex, type Names, print } from '../calculus/print.ts';
import { proveDifferential } from '../calculus/proofs/forward-proof.ts';
import { proveGradient } from '../calculus/proofs/proof.ts';
import { type ProofDetail, type ProofStep, tidy } from '../calculus/proofs/proof-line.ts';
import { rulesOf } from '../calculus/proofs/rules.ts';
import { readFormula } from '../calculus/recognition.ts';
import { operations } from '../calculus/simplification/operations.ts';
import { simplify } from '../calculus/simplification/simplify.ts';
import { isStructured } from '../calculus/structured.ts';
import { isScalarExpression, isZero, mat, matmul, transpose, vec } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import {
  isCommutation,
  isDiagonalMatrix,
  isKronecker,
  isMatrixProduct,
  isScaling,
  matrixProductNode,
  scalingNode,
} from '../expressions/forms.ts';
import type { Question } from '../expressions/question.ts';
import type { Citation } from '../operators/operator.ts';
import { ONE } from '../shapes/dimension.ts';
import { shapeAsJson, shapeOf } from '../shapes/shape.ts';
import { type Derivative, differentialOf, type PartialDerivative } from '../text/derivative.ts';
import type { Derivation, LeftSide, Step } from './derivation.ts';
import { differentialSide, leftSideOf, stackedSide } from './left-side.ts';

/** A derivative, how it was found, and, between matrices, the linear map that it is. */
export interface Explanation {
  readonly result: Expression;
  readonly steps: readonly ProofStep[];
  readonly map: LinearMap | null;
}

/** An answer with its proof, or the reason why there is none. */
export type Explained =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'refused'; readonly why: string };

/** The form in which a derivative is displayed: a matrix, or a linear map between matrices, which has a vec matrix too. */
export type Form = 'matrix' | 'linear-map';

/** The answer with its proof. Where only the proof cannot be given, it is the answer alone. */
export function explain(asked: Question, detail: ProofDetail, form: Form = 'matrix'): Explained {
  const of = expandPlaceholders(asked.of);
  if (of.kind === 'refused') return of;
  const read = readFormula(of.expression);
  const explained = explainFormula(withOf(asked, read.formula), detail, form);
  if (!read.note || explained.kind === 'refused') return explained;
  const [first, ...rest] = explained.explanation.steps;
  if (!first) return explained;
  const steps = [{ ...first, rule: `${first.rule}, ${read.note}` }, ...rest];
  return { kind: 'explained', explanation: { ...explained.explanation, steps } };
}

function explainFormula(question: Question, detail: ProofDetail, form: Form): Explained {
  const answer = answerQuestion(question);
  if (answer.kind === 'refused') return answer;
  const map =
    question.kind === 'jacobian' && form === 'linear-map' ? deriveLinearMap(question.of, question.by) : null;
  if (map?.kind === 'refused') return map;
  return {
    kind: 'explained',
    explanation: {
      result: answer.expression,
      steps: stepsOf(question, answer.expression, detail),
      map: map?.map ?? null,
    },
  };
}

/** The same question about another formula. */
function withOf(question: Question, of: Expression): Question {
  return { ...question, of };
}

function isColumnByColumn(of: Expression, by: Expression): boolean {
  return of.shape.cols === ONE && by.shape.cols === ONE;
}

function stepsOf(question: Question, result: Expression, detail: ProofDetail): readonly ProofStep[] {
  const last = (rule: string, cite: string | null = null): ProofStep => ({
    rule,
    cite,
    left: 'derivative',
    line: result,
    meaning: result,
  });
  switch (question.kind) {
    case 'gradient': {
      const isWhole = !isStructured(question.by);
      const proof = proveGradient(question.of, question.by, detail, isWhole ? result : null);
      if (proof.kind === 'refused') return [];
      if (isWhole || simplify(proof.gradient) === simplify(result))
        return [...proof.steps.slice(0, -1), last('dL = D · dΘ ⇒ ∂L/∂Θ = D', 'Delong (17)')];
      return [
        ...proof.steps.slice(0, -1),
        last('the part of D within the structured set of the variable', 'Matrix Cookbook, section 2.8'),
      ];
    }
    case 'hessian': {
      const first = proveGradient(question.of, question.by, detail);
      if (first.kind === 'refused') return [];
      const gradient = simplify(first.gradient);
      // The set that the variable keeps to is taken at the end: directions in it are all that a Hessian is applied to.
      const free = isStructured(question.by) ? ', with all entries free' : '';
      const gradientSteps: readonly ProofStep[] = first.steps.map((step) =>
        step.left === 'derivative'
          ? { ...step, left: 'gradient' as const, rule: `${step.rule}${free}` }
          : step,
      );
      const second = proveDifferential(gradient, [question.and], detail, 'gradientDifferential');
      if (second.kind === 'refused') return [];
      const isStacked = !isColumnByColumn(question.by, question.and);
      return [
        ...gradientSteps,
        ...asMatrix(second.steps, gradient, question.and, result),
        last(isStacked ? 'vec(dG) = H vec(dX) ⇒ ∂²f/∂vec(X)² = H' : 'dg = H dx ⇒ ∂²f/∂x² = H'),
      ];
    }
    case 'scalarDerivative': {
      const proof = proveDifferential(question.of, [question.by], detail, 'differential');
      return proof.kind === 'refused' ? [] : [...proof.steps, last('dF = D dt ⇒ ∂F/∂t = D')];
    }
    case 'jacobian': {
      const { of, by, layout } = question;
      const proof = proveDifferential(of, [by], detail, 'differential');
      if (proof.kind === 'refused') return [];
      const transposed = layout === 'denominator';
      const rule = isColumnByColumn(of, by)
        ? `dy = J dx ⇒ ∂y/∂x = J${transposed ? "', in the denominator layout" : ''}`
        : `vec(dF) = J vec(dX) ⇒ ∂vec(F)/∂vec(X) = J${transposed ? "', in the denominator layout" : ''}`;
      return [...asMatrix(proof.steps, of, by, transposed ? transpose(result) : result), last(rule)];
    }
    case 'differential': {
      const proof = proveDifferential(question.of, question.along, detail, 'differential');
      if (proof.kind === 'refused') return [];
      const last = proof.steps.at(-1);
      if (!last || last.line === result) return proof.steps;
      return tidy([...proof.steps, { ...last, rule: 'simplified', cite: null, line: result }]);
    }
    case 'identity':
      return [];
  }
}

/** The lines of a differential, with one more where it is written as a matrix times dx, or times vec(dX). */
function asMatrix(
  steps: readonly ProofStep[],
  of: Expression,
  by: Expression,
  matrix: Expression,
): readonly ProofStep[] {
  const last = steps.at(-1);
  if (!last || isScalarExpression(by)) return steps;
  const d = differentialOfVariable(by);
  const isStacked = !isColumnByColumn(of, by);
  const column = isStacked ? vec(d) : d;
  const line = displayedProduct(matrix, column);
  if (isZero(matrix) || (!isStacked && print(last.line) === print(line))) return steps;
  const rule = isStacked ? stackingRule(matrix) : { rule: 'each term as a matrix times dx', cite: null };
  const meaning = isStacked
    ? mat(matmul(matrix, column), of.shape.rows, of.shape.cols)
    : matmul(matrix, column);
  return [...steps, { ...rule, left: last.left, stacked: isStacked, line, meaning }];
}

/** J dx as it is written, nothing worked out: numbers stay in front. */
function displayedProduct(matrix: Expression, column: Expression): Expression {
  const body = isScaling(matrix) ? (matrix.args.at(-1) ?? matrix) : matrix;
  const shape = shapeOf(matrix.shape.rows, ONE);
  const factors = isMatrixProduct(body) ? body.args : [body];
  const product = matrixProductNode([...factors, column], shape);
  return body === matrix ? product : scalingNode([...matrix.args.slice(0, -1), product], shape);
}

function stackingRule(matrix: Expression): Citation {
  const nodes = topological([matrix]);
  const rules: Citation[] = [
    ...(nodes.some(isKronecker)
      ? [{ rule: "vec(A dX B) = (B' ⊗ A) vec(dX)", cite: 'Matrix Cookbook (520)' }]
      : []),
    ...(nodes.some(isCommutation) ? [{ rule: "vec(dX') = commutation vec(dX)", cite: null }] : []),
    ...(nodes.some(isDiagonalMatrix) ? [{ rule: 'vec(A ∘ dX) = diag(vec(A)) vec(dX)', cite: null }] : []),
  ];
  return rules.length > 0 ? rulesOf(rules) : { rule: 'the columns of both sides, stacked', cite: null };
}

/** How the parts of a question are written, for the text of a derivation. */
export interface Spelling {
  /** The question. */
  readonly derivative: Derivative;
  /** The numerator of the differential: `L`, also of `vec(L)`. */
  readonly moving: string;
  /** `∂²L/∂x²` on the way to the third order, where the differential is of that; null elsewhere. */
  readonly lower: PartialDerivative | null;
  /** The variable: `Θ` (also of `vec(Θ)`), of several orders that of the last. */
  readonly movingBy: string;
  /** `∂L/∂x`, on the way to a Hessian (also to one by `vec(x)`). */
  readonly gradient: Derivative;
  /** A proof writes out what it is about: `dL = d(½ sum(…))`, not `dL = dL`. */
  readonly names: Names;
  /** Its result may name that again: of `L = exp(x' A x)` it is `2 L A x`. */
  readonly resultNames: Names;
}

/** The left side of a line: differentials are of X, also where the derivative is by vec(X). */
export function leftOf({ left, stacked }: ProofStep, spelling: Spelling): LeftSide {
  switch (left) {
    case 'differential': {
      const { lower, moving } = spelling;
      const side = lower ? differentialSide(leftSideOf(lower)) : leftSideOf(differentialOf(moving));
      return stacked ? stackedSide(side) : side;
    }
    case 'gradientDifferential': {
      const side = differentialSide(leftSideOf(spelling.gradient));
      return stacked ? stackedSide(side) : side;
    }
    case 'gradient':
      return leftSideOf(spelling.gradient);
    case 'derivative':
      return leftSideOf(spelling.derivative);
  }
}

/** The lines of a proof as plain data. `confirmed` has one entry a line, where numbers have been asked. */
export function renderProof(
  steps: readonly ProofStep[],
  spelling: Spelling,
  confirmed: readonly (boolean | null)[] = [],
): readonly Step[] {
  return steps.map((step, index) => {
    const names = index === steps.length - 1 ? spelling.resultNames : spelling.names;
    return {
      rule: step.rule,
      cite: step.cite,
      left: leftOf(step, spelling),
      expr: print(step.line, names),
      latex: latex(step.line, names),
      shape: shapeAsJson(step.line.shape),
      confirmed: confirmed[index] ?? null,
    };
  });
}

/** The explanation as plain data. `confirmed` has one entry a step, where numbers have been asked. */
export function renderDerivation(
  explanation: Explanation,
  spelling: Spelling,
  confirmed: readonly (boolean | null)[] = [],
): Derivation {
  const { result, map } = explanation;
  const names = spelling.resultNames;
  const parts = {
    derivative: spelling.derivative,
    shape: shapeAsJson(result.shape),
    expr: print(result, names),
    latex: latex(result, names),
    operations: operations(result),
    steps: renderProof(explanation.steps, spelling, confirmed),
    moves: [],
    nodes: [],
    tangent: null,
    verified: null,
  };
  if (!map) return { kind: 'matrix', ...parts };
  const { action, adjoint } = linearMapText(map, names);
  const entries = indexText(map.action, map.differential, spelling.moving, spelling.movingBy, names);
  return { kind: 'linear-map', ...parts, action, adjoint, entries };
}

/** The explanation with its result, and the line of the proof that says it, written in another way. */
export function withResult(explanation: Explanation, result: Expression): Explanation {
  if (result === explanation.result) return explanation;
  const steps = explanation.steps.map((step) =>
    step.line === explanation.result ? { ...step, line: result, meaning: result } : step,
  );
  return { ...explanation, result, steps };
}

/** The explanation of a scalar's differential, continued to its result as inner products with the differentials. */
export function withLastLine(explanation: Explanation, result: Expression): Explanation {
  if (result === explanation.result) return explanation;
  const last: ProofStep = {
    rule: 'each differential alone on one side of its inner product',
    cite: 'Delong (6)',
    left: 'differential',
    line: result,
    meaning: result,
  };
  return { ...explanation, result, steps: tidy([...explanation.steps, last]) };
}
