// One statement's claims, judged: a verdict for each side, the problems that follow, and repairs.

import { dependenceInWords, dependentVariables, dependsOn } from '../analysis/dependence.ts';
import { once } from '../analysis/once.ts';
import { rangeOf } from '../analysis/places.ts';
import { unconfirmedLower } from '../derivations/lower-orders.ts';
import { chainOf } from '../diagnosis/chain-explanation.ts';
import type { InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { fitOfSide } from '../inference/claim-shape.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { OPEN_SIZES } from '../numeric/trials.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { lowerIn } from '../queries/claim-context.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { writtenOut } from '../queries/formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { Span } from '../syntax/tree.ts';
import { differentialByNames, judgeByNames } from './judge-by-names.ts';
import { judgeSide, ownFault } from './judge-side.ts';
import {
  type JudgedStatement,
  merged,
  NOTHING_JUDGED,
  noDerivative,
  unjudged,
  withChain,
} from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';
import { judgeLinearMap } from './linear-map.ts';
/** The verdicts, problems and fixes of the claims in statement `index`; none for a statement that claims nothing. */
export function judgeStatement(
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedStatement {
  const statement = documentFormulas.document.inferred[index];
  if (!statement) return NOTHING_JUDGED;
  const resolved = statement.resolved.statement;
  switch (resolved.kind) {
    case 'claim':
      return judgeDerivative(resolved.target, resolved.sides, statement, index, documentFormulas, options);
    case 'differential':
      return judgeDifferential(
        resolved.of,
        resolved.target,
        resolved.sides,
        statement,
        index,
        documentFormulas,
        options,
      );
    case 'identity':
      return judgeIdentity(resolved.sides, statement, index, documentFormulas, options);
    case 'definition':
      return resolved.links.length === 0
        ? NOTHING_JUDGED
        : judgeIdentity([resolved.term, ...resolved.links], statement, index, documentFormulas, options);
    case 'question':
    case 'function':
    case 'other':
      return NOTHING_JUDGED;
  }
}

/** Its terms are read with definitions written out. */
const contextOf = (
  label: string,
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): ClaimContext => ({
  index,
  label,
  statement,
  documentFormulas,
  options,
  formulas: writtenOut(index, documentFormulas),
});

function judgeDerivative(
  target: DerivativeTerm,
  sides: readonly Term[],
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedStatement {
  const text = documentFormulas.textOf(index);
  const label = text.slice(target.span.start, target.span.end);
  const own = contextOf(label, statement, index, documentFormulas, options);
  if (!statement.derivative)
    return unjudged(
      own,
      sides,
      ownFault(statement, target.span) ?? 'the derivative that is claimed has an error',
    );
  const [variable] = target.variables;
  if (
    variable &&
    variable.variable.kind === 'name' &&
    !dependsOn(target.of, variable.variable.name, documentFormulas.document) &&
    !(target.of.kind === 'name' && target.of.name === variable.variable.name)
  ) {
    const reversed = documentFormulas.reversed(index);
    if (reversed) return noDerivative(own, sides, 'this is no derivative');
  }
  const dependent = dependentVariables(target, documentFormulas.document);
  if (dependent) return noDerivative(own, sides, dependenceInWords(dependent));
  const byNames = judgeByNames(target, sides, own);
  if (byNames) return byNames;
  const resolution = documentFormulas.queryOf(target, statement, text);
  if (resolution.kind === 'refused') return unjudged(own, sides, resolution.why);
  const { query } = resolution;
  const unconfirmed = unconfirmedLower(query, documentFormulas, options);
  if (unconfirmed !== null) return unjudged(own, sides, unconfirmed);
  const answer = once(() => documentFormulas.answer(query));
  const parts = sides.map((side, at) => {
    const shape = statement.sides[at]?.shape ?? null;
    const fit = shape && statement.derivative ? fitOfSide(statement.derivative, shape) : null;
    if (fit?.kind === 'stands-for-map') return judgeLinearMap(side, query, own);
    if (fit?.kind === 'open') return unjudged(own, [side], OPEN_SIZES);
    const problem =
      shape === null
        ? (ownFault(statement, side.span) ?? 'it has no shape')
        : fit?.kind === 'wrong-shape'
          ? 'it has another shape than the derivative'
          : null;
    const judged = judgeSide(target.of, side, query.question, query.definitions, answer, problem, own);
    const status = judged.claims[0]?.verdict.status;
    if (status === 'refuted' || status === 'ill-shaped')
      return withChain(judged, chainOf(side, { target, query, statement, index, documentFormulas }, own));
    return fit?.kind === 'vec-matrix' && status === 'verified'
      ? withHint(judged, vecHint(side, own))
      : judged;
  });
  return merged(parts);
}

function vecHint(side: Term, own: ClaimContext): Problem {
  return {
    code: 'linear-map',
    severity: 'hint',
    message: `\`${own.label}\` is a linear map between matrices; this is its matrix ∂vec(…)/∂vec(…)`,
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}

function withHint(judged: JudgedStatement, problem: Problem): JudgedStatement {
  return { ...judged, problems: [...judged.problems, problem] };
}

function judgeDifferential(
  of: Term,
  target: Span,
  sides: readonly Term[],
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedStatement {
  const label = documentFormulas.textOf(index).slice(target.start, target.end);
  const own = contextOf(label, statement, index, documentFormulas, options);
  const expression = lowerIn(own, of);
  if (expression.kind === 'refused') return unjudged(own, sides, expression.why);
  const along = documentFormulas.varying(statement, expression.value);
  const question: Question = { kind: 'differential', of: expression.value, along };
  const answer = once(() => documentFormulas.differential(expression.value, statement));
  const judged = merged(
    sides.map(
      (side, at) =>
        differentialByNames(of, side, own) ??
        judgeSide(
          of,
          side,
          question,
          new Map(),
          answer,
          statement.sides[at]?.shape
            ? shapeFault(statement, at)
            : (ownFault(statement, side.span) ?? 'it has no shape'),
          own,
        ),
    ),
  );
  const held = documentFormulas.heldConstant(statement, expression.value);
  return held.length > 0 ? withHint(judged, heldHint(held, target, own)) : judged;
}

/** `K = x' A x`, `dK = 2 x' A dx`, where nothing says whether A moves. */
function heldHint(held: readonly string[], target: Span, own: ClaimContext): Problem {
  const names = held.map((name) => `\`${name}\``).join(', ');
  const differentials = held.map((name) => `\`d${name}\``).join(', ');
  const verb = held.length === 1 ? 'is' : 'are';
  const message = `no ${differentials} is written here, so ${names} ${verb} taken as constant: say \`const\` or \`var\` where ${names} ${verb} declared`;
  return {
    code: 'held-constant',
    severity: 'hint',
    message,
    range: rangeOf(target, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}

function shapeFault(statement: InferredStatement, at: number): string | null {
  const side = statement.sides[at];
  const fault =
    side &&
    statement.faults.find(
      (entry) =>
        entry.severity === 'error' &&
        entry.span.start === side.term.span.start &&
        entry.span.end === side.term.span.end,
    );
  return fault?.message ?? null;
}

function judgeIdentity(
  sides: readonly Term[],
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedStatement {
  const text = documentFormulas.textOf(index);
  const parts = sides.slice(1).map((side, link) => {
    const left = sides[link];
    const quote = (term: Term | undefined): string =>
      term ? text.slice(term.span.start, term.span.end) : '';
    const own = contextOf(`${quote(left)} == ${quote(side)}`, statement, index, documentFormulas, options);
    const of = left ? lowerIn(own, left) : null;
    if (!of || of.kind === 'refused') return unjudged(own, [side], of?.why ?? 'the left side has no shape');
    const fault =
      statement.sides.find((entry) => entry.term === side)?.shape === null || of.value.shape === null
        ? 'it has no shape'
        : ownFault(statement, side.span);
    const against = (
      which: Term,
      opposite: Term | null,
      other: Expression,
      problem: string | null,
    ): JudgedStatement =>
      judgeSide(
        opposite,
        which,
        { kind: 'identity', of: other },
        new Map(),
        () => ({ kind: 'refused', why: '' }),
        problem,
        own,
      );
    const judged = against(side, left ?? null, of.value, fault);
    const right = left && sides.length === 2 && fault === null ? lowerIn(own, side) : null;
    // Where no edit of its right side makes it true, one of its left side may.
    if (!left || right?.kind !== 'done' || !judged.claims.some(isUnmended)) return judged;
    return withFixes(
      judged,
      against(left, null, right.value, null).claims.flatMap((claim) => claim.fixes),
    );
  });
  return merged(parts);
}

const isUnmended = ({ verdict, fixes }: JudgedClaim): boolean =>
  verdict.status === 'refuted' && fixes.length === 0;

function withFixes({ claims, problems }: JudgedStatement, fixes: readonly Fix[]): JudgedStatement {
  return {
    claims: claims.map((claim) => (isUnmended(claim) ? { ...claim, fixes } : claim)),
    problems: problems.map((problem) => (problem.code === 'refuted-claim' ? { ...problem, fixes } : problem)),
  };
}
