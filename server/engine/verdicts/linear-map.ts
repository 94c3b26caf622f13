// Claims such as `∂a/∂Θ = X` between matrices: the derivative is a linear map, and the claimed matrix can only stand for one.
// Which one it stands for is tried; the answer says how the map is used in a chain.

import { rangeOf } from '../analysis/places.ts';
import { withReason } from '../diagnosis/with-reason.ts';
import * as build from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import { judgeWith } from '../numeric/judge.ts';
import { prepareTrials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { LEVEL } from '../operators/writing.ts';
import type { Problem } from '../problems/problem.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { lowerIn } from '../queries/claim-context.ts';
import type { DerivativeQuery } from '../queries/derivative-query.ts';
import { asWritten, enclosed, transposedTerm } from '../repair/shapes/written-term.ts';
import { displayShape, isScalar, sameShape } from '../shapes/shape.ts';
import { derivativeText, differentialOf } from '../text/derivative.ts';
import { claimed, type JudgedStatement } from './judged-statement.ts';
import { witness } from './words.ts';

/** A map that a matrix may stand for: what it does to a differential, and its adjoint. */
interface Reading {
  readonly value: Expression;
  readonly action: string;
  readonly adjoint: string;
}

/**
 * Judges a matrix that is claimed for a derivative between matrices, which is a linear map: verified where it stands for the
 * map in a chain (with a hint how it is used), else refuted or ill-shaped.
 */
export function judgeLinearMap(side: Term, query: DerivativeQuery, own: ClaimContext): JudgedStatement {
  const { documentFormulas, index, options } = own;
  const [by] = query.variables;
  const expression = lowerIn(own, side);
  if (!by || expression.kind === 'refused')
    return claimed(
      side,
      { status: 'unchecked', why: expression.kind === 'refused' ? expression.why : 'no variable is named' },
      [],
      [],
      own,
    );
  const question = { kind: 'differential', of: query.of, along: [by] } as const;
  const prepared = prepareTrials(
    question,
    [expression.value],
    documentFormulas.setting(query.definitions),
    documentFormulas.judgeOptions(options),
  );
  if (prepared.kind === 'none') return claimed(side, { status: 'unchecked', why: prepared.why }, [], [], own);
  const candidates = readings(side, expression.value, by, query, own).filter((reading) =>
    sameShape(reading.value.shape, query.of.shape),
  );
  let refuted: Extract<Verdict, { status: 'refuted' }> | null = null;
  for (const reading of candidates) {
    const judged = judgeWith(prepared.trials, reading.value);
    const { verdict } = withReason(judged, prepared.trials, reading.value);
    if (verdict.status === 'verified')
      return claimed(side, verdict, [], [standsFor(side, reading, query, own)], own);
    if (verdict.status === 'refuted') refuted ??= verdict;
  }
  const map = `\`${own.label}\` is a linear map from ${displayShape(by.shape)} to ${displayShape(query.of.shape)}`;
  const right = documentFormulas.mapText(query, index);
  const answer = right ? `; it is \`${right.action}\`, with adjoint \`${right.adjoint}\`` : '';
  const message = refuted
    ? `${map}, and \`${quote(side, own)}\` does not stand for it${answer}. ${witness(refuted.counterexample)}`
    : `${map}, and ${shapeInWords(expression.value)} cannot stand for it${answer}`;
  const problem: Problem = {
    code: refuted ? 'refuted-claim' : 'gradient-shape',
    severity: 'error',
    message,
    range: rangeOf(side.span, index, documentFormulas.document),
    related: [],
    fixes: [],
  };
  return claimed(side, refuted ?? { status: 'ill-shaped', why: message }, [], [problem], own);
}

function shapeInWords({ shape }: Expression): string {
  return isScalar(shape) ? 'a number' : `a matrix of ${displayShape(shape)}`;
}

function readings(
  side: Term,
  value: Expression,
  by: Expression,
  query: DerivativeQuery,
  own: ClaimContext,
): readonly Reading[] {
  const text = own.documentFormulas.textOf(own.index);
  const plain = enclosed(asWritten(side, text), LEVEL.juxtaposition).text;
  const transposed = transposedTerm(side, text).text;
  const d = derivativeText(differentialOf(query.unstacked.by[0]));
  const differential = own.documentFormulas.differentialLeaf(by);
  const all: Reading[] = [];
  if (isScalar(value.shape)) {
    const before = plain === '1' ? '' : plain === '-1' || plain === '(-1)' ? '-' : `${plain} `;
    if (sameShape(by.shape, query.of.shape))
      all.push({
        value: build.scale(value, differential),
        action: `${d} ↦ ${before}${d}`,
        adjoint: `G ↦ ${before}G`,
      });
    else if (build.isZero(value))
      all.push({ value: build.zerosLike(query.of.shape), action: `${d} ↦ 0`, adjoint: 'G ↦ 0' });
    return all;
  }
  if (sameShape(value.shape, by.shape))
    all.push({
      value: build.hadamard(value, differential),
      action: `${d} ↦ ${plain} ∘ ${d}`,
      adjoint: `G ↦ ${plain} ∘ G`,
    });
  for (const [matrix, written, adjoint] of [
    [value, plain, transposed],
    [build.transpose(value), transposed, plain],
  ] as const) {
    if (matrix.shape.cols === by.shape.rows)
      all.push({
        value: build.matmul(matrix, differential),
        action: `${d} ↦ ${written} ${d}`,
        adjoint: `G ↦ ${adjoint} G`,
      });
    if (by.shape.cols === matrix.shape.rows)
      all.push({
        value: build.matmul(differential, matrix),
        action: `${d} ↦ ${d} ${written}`,
        adjoint: `G ↦ G ${adjoint}`,
      });
  }
  return all;
}

function standsFor(side: Term, reading: Reading, query: DerivativeQuery, own: ClaimContext): Problem {
  const [by] = query.variables;
  const sizes = by ? `${displayShape(query.of.shape)}×${displayShape(by.shape)}` : '';
  return {
    code: 'linear-map',
    severity: 'information',
    message: `between matrices \`${own.label}\` is a linear map (${sizes}), and \`${quote(side, own)}\` stands for \`${reading.action}\`. In a chain it is applied, not multiplied: its adjoint is \`${reading.adjoint}\``,
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}

const quote = (term: Term, own: ClaimContext): string =>
  own.documentFormulas.textOf(own.index).slice(term.span.start, term.span.end);
