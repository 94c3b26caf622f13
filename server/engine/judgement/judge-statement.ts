// One statement's claims, judged: a verdict for each side, the problems that follow, and repairs.

import { dependsOn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import type { Chain, JudgedClaim, JudgementOptions } from '../api.ts';
import { coneOf } from '../calculus/backward/program.ts';
import { variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';

import { fitOfSide } from '../inference/claim-shape.ts';
import type { InferredStatement } from '../inference/document.ts';
import { faultMessage } from '../names/resolution.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { diagnoseShape } from '../numeric/diagnosis/diagnose.ts';
import { coverPoints, judgeWith } from '../numeric/judge.ts';
import type { Question } from '../numeric/question.ts';
import { prepareTrials, type Trials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { lackingDifferentials, lackingText, withDifferentials } from '../repair/missing-differentials.ts';
import type { Span } from '../syntax/tree.ts';
import {
  type Case,
  claimed,
  type JudgedStatement,
  merged,
  NOTHING_JUDGED,
  uncheckedProblem,
  unjudged,
} from './case.ts';
import { chainTold } from './chain-told.ts';
import type { Court } from './court.ts';
import { judgeLinearMap } from './linear-map.ts';
import { verifyLocally } from './local-claim.ts';
import { unconfirmedLower } from './lower-orders.ts';
import { namedAdjoints } from './named-adjoints.ts';
import { lowered, type Posed, poseDerivative } from './pose.ts';
import {
  CONTRADICTION,
  contradiction,
  ownParts,
  PROVED_TRIALS,
  proved,
  provesSide,
  withoutPoints,
} from './proved.ts';
import { repairSide } from './repair-side.ts';
import { refutation } from './words.ts';

export function judgeStatement(index: number, court: Court, options: JudgementOptions): JudgedStatement {
  const statement = court.document.inferred[index];
  if (!statement) return NOTHING_JUDGED;
  const resolved = statement.resolved.statement;
  switch (resolved.kind) {
    case 'claim':
      return judgeDerivative(resolved.target, resolved.sides, statement, index, court, options);
    case 'differential':
      return judgeDifferential(
        resolved.of,
        resolved.target,
        resolved.sides,
        statement,
        index,
        court,
        options,
      );
    case 'identity':
      return judgeIdentity(resolved.sides, statement, index, court, options);
    case 'definition':
      return resolved.links.length === 0
        ? NOTHING_JUDGED
        : judgeIdentity([resolved.term, ...resolved.links], statement, index, court, options);
    case 'question':
    case 'function':
    case 'other':
      return NOTHING_JUDGED;
  }
}

function judgeDerivative(
  target: DerivativeTerm,
  sides: readonly Term[],
  statement: InferredStatement,
  index: number,
  court: Court,
  options: JudgementOptions,
): JudgedStatement {
  const text = court.textOf(index);
  const label = text.slice(target.span.start, target.span.end);
  const own: Case = {
    index,
    label,
    statement,
    court,
    options,
    lower: (term) => court.lowerings.plain.term(term, statement),
  };
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
    !dependsOn(target.of, variable.variable.name, court.document) &&
    !(target.of.kind === 'name' && target.of.name === variable.variable.name)
  ) {
    const reversed = court.reversed(index);
    if (reversed) return unjudged(own, sides, 'this is no derivative');
  }
  const local = verifiedLocally(target, sides, own);
  if (local) return local;
  const posing = poseDerivative(
    target,
    statement.derivative,
    statement,
    text,
    court.document,
    court.lowerings,
  );
  if (posing.kind === 'refused') return unjudged(own, sides, posing.why);
  const { posed } = posing;
  const unconfirmed = unconfirmedLower(posed, court, options);
  if (unconfirmed !== null) return unjudged(own, sides, unconfirmed);
  const lower = (term: Term): Expression => court.lowerings.plain.term(term, statement);
  const answer = once(() => court.answer(posed));
  const parts = sides.map((side, at) => {
    const shape = statement.sides[at]?.shape ?? null;
    const fit = shape && statement.derivative ? fitOfSide(statement.derivative, shape) : null;
    if (fit?.kind === 'stands-for-map') return judgeLinearMap(side, posed, { ...own, lower });
    const problem =
      shape === null
        ? (ownFault(statement, side.span) ?? 'it has no shape')
        : fit?.kind === 'wrong-shape'
          ? 'it has another shape than the derivative'
          : null;
    const judged = judgeSide(target.of, side, posed.question, posed.definitions, answer, problem, {
      ...own,
      lower,
    });
    const status = judged.claims[0]?.verdict.status;
    if (status === 'refuted' || status === 'ill-shaped')
      return withChain(judged, chainTold(side, { target, posed, statement, index, court }, own));
    return fit?.kind === 'vec-matrix' && status === 'verified'
      ? withHint(judged, vecHint(side, own))
      : judged;
  });
  return merged(parts);
}

/** Scalars of so few definitions are judged with all of them written out. */
const SHORT = 8;

/** The sides of a claim about a long program, where all of them hold by what lies between; else null. */
function verifiedLocally(target: DerivativeTerm, sides: readonly Term[], own: Case): JudgedStatement | null {
  const { statement, court, options } = own;
  const { of } = target;
  const isSound =
    statement.resolved.faults.length === 0 && statement.faults.every(({ severity }) => severity !== 'error');
  if (!isSound || of.kind !== 'name' || coneOf(court.program, of.name).size <= SHORT) return null;
  const names = namedAdjoints(of.name, own.index, court, options);
  const parts: JudgedStatement[] = [];
  for (const side of sides) {
    const verdict = verifyLocally(target, side, statement, court, court.judgeOptions(options), names);
    if (!verdict) return null;
    parts.push(claimed(side, verdict, [], [], own));
  }
  return merged(parts);
}

function vecHint(side: Term, own: Case): Problem {
  return {
    code: 'linear-map',
    severity: 'hint',
    message: `\`${own.label}\` is a linear map between matrices; this is its matrix ∂vec(…)/∂vec(…)`,
    range: rangeOf(side.span, own.index, own.court.document),
    related: [],
    fixes: [],
  };
}

function withChain(judged: JudgedStatement, chain: Chain | null): JudgedStatement {
  return chain ? { ...judged, claims: judged.claims.map((claim) => ({ ...claim, chain })) } : judged;
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
  court: Court,
  options: JudgementOptions,
): JudgedStatement {
  const label = court.textOf(index).slice(target.start, target.end);
  const own: Case = {
    index,
    label,
    statement,
    court,
    options,
    lower: (term) => court.lowerings.plain.term(term, statement),
  };
  const posed = lowered(() => {
    const expression = own.lower(of);
    return { expression, along: court.varying(statement, expression) };
  });
  if (posed.kind === 'refused') return unjudged(own, sides, posed.why);
  const question: Question = { kind: 'differential', of: posed.value.expression, along: posed.value.along };
  const answer = once(() => court.differential(posed.value.expression, statement));
  const judged = merged(
    sides.map((side, at) =>
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
  const held = court.heldConstant(statement, posed.value.expression);
  return held.length > 0 ? withHint(judged, heldHint(held, target, own)) : judged;
}

/** `K = x' A x`, `dK = 2 x' A dx`, where nothing says whether A moves. */
function heldHint(held: readonly string[], target: Span, own: Case): Problem {
  const names = held.map((name) => `\`${name}\``).join(', ');
  const differentials = held.map((name) => `\`d${name}\``).join(', ');
  const verb = held.length === 1 ? 'is' : 'are';
  const message = `no ${differentials} is written here, so ${names} ${verb} taken as constant: say \`const\` or \`var\` where ${names} ${verb} declared`;
  return {
    code: 'held-constant',
    severity: 'hint',
    message,
    range: rangeOf(target, own.index, own.court.document),
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
  court: Court,
  options: JudgementOptions,
): JudgedStatement {
  const text = court.textOf(index);
  const parts = sides.slice(1).map((side, link) => {
    const left = sides[link];
    const quote = (term: Term | undefined): string =>
      term ? text.slice(term.span.start, term.span.end) : '';
    const own: Case = {
      index,
      label: `${quote(left)} == ${quote(side)}`,
      statement,
      court,
      options,
      lower: (term) => court.lowerings.plain.term(term, statement),
    };
    const of = left ? lowered(() => own.lower(left)) : null;
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
    const right = left && sides.length === 2 && fault === null ? lowered(() => own.lower(side)) : null;
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

/** The first error inside a span of the statement. */
function ownFault(statement: InferredStatement, span: Span): string | null {
  const fault = statement.faults.find(
    (entry) => entry.severity === 'error' && entry.span.start >= span.start && entry.span.end <= span.end,
  );
  const name = statement.resolved.faults.find(
    (entry) => entry.span.start >= span.start && entry.span.end <= span.end,
  );
  return fault?.message ?? (name ? faultMessage(name) : null);
}

/** The right answer, worked out when it is first needed: a right claim needs none. */
type Answer = () => ReturnType<Court['answer']>;

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

function expressionOf(answer: Answer): Expression | null {
  const found = answer();
  return found.kind === 'derived' ? found.expression : null;
}

function judgeSide(
  left: Term | null,
  side: Term,
  question: Question,
  definitions: Posed['definitions'],
  answer: Answer,
  fault: string | null,
  own: Case,
): JudgedStatement {
  const { court, index, options } = own;
  const setting = court.setting(definitions);
  const judgeOptions = court.judgeOptions(options);
  if (fault !== null) {
    const prepared = prepareTrials(question, [], setting, judgeOptions);
    const trials = prepared.kind === 'trials' ? prepared.trials : null;
    const fixes = trials && options.repair ? fixesFor(side, trials, answer, definitions, own) : [];
    const expression = lowered(() => own.lower(side));
    const kind = trials && expression.kind === 'done' ? diagnoseShape(trials, expression.value) : null;
    return claimed(
      side,
      kind === null
        ? { status: 'ill-shaped', why: fault }
        : { status: 'ill-shaped', why: `${fault}: ${kind}`, mistake: kind },
      fixes,
      [],
      own,
    );
  }
  const expression = lowered(() => own.lower(side));
  if (expression.kind === 'refused')
    return claimed(
      side,
      { status: 'unchecked', why: expression.why },
      [],
      [uncheckedProblem(side, expression.why, own)],
      own,
    );
  const isProved = left !== null && provesSide({ question, definitions, left, side }, expression.value, own);
  const trials = isProved ? Math.min(PROVED_TRIALS, judgeOptions.trials) : judgeOptions.trials;
  const prepared = prepareTrials(question, [expression.value], setting, { ...judgeOptions, trials });
  // Where no point can be found there may be none, and a proof says nothing.
  if (isProved && prepared.kind === 'none' && prepared.hasPoints)
    return claimed(side, withoutPoints(options.seed), [], [], own);
  if (prepared.kind === 'none')
    return claimed(
      side,
      { status: 'unchecked', why: prepared.why },
      [],
      [uncheckedProblem(side, prepared.why, own)],
      own,
    );
  const found = judgeWith(prepared.trials, expression.value, () => expressionOf(answer));
  if (isProved && found.status === 'refuted')
    return claimed(side, { status: 'unchecked', why: CONTRADICTION }, [], [contradiction(side, own)], own);
  const cover = (): Verdict | null =>
    coverPoints(
      prepared.trials,
      expression.value,
      ownParts(left, side, question, expression.value, own),
      () => expressionOf(answer),
    );
  const verdict = isProved
    ? proved(found, options.seed)
    : found.status === 'verified'
      ? (cover() ?? found)
      : found;
  if (verdict.status === 'unchecked')
    return claimed(side, verdict, [], [uncheckedProblem(side, verdict.why, own)], own);
  if (verdict.status !== 'refuted') return claimed(side, verdict, [], [], own);
  const lacking = question.kind === 'differential' ? lackingIn(side, question.along, own) : null;
  const refuted = lacking ? { ...verdict, why: lacking.why } : verdict;
  const fixes = options.repair
    ? fixesFor(side, prepared.trials, answer, definitions, own, lacking?.texts)
    : [];
  const problem: Problem = {
    code: 'refuted-claim',
    severity: 'error',
    message: refutation(own.label, refuted),
    range: rangeOf(side.span, index, court.document),
    related: [],
    fixes,
  };
  return claimed(side, refuted, fixes, [problem], own);
}

/** What a side that claims a differential lacks a d at, and the texts with one. */
function lackingIn(
  side: Term,
  along: readonly Expression[],
  { court, index }: Case,
): { readonly why: string; readonly texts: readonly string[] } | null {
  const { symbols } = court.document.scope;
  const moving = new Set(along.map((leaf) => variableOf(leaf)?.name));
  const isDefined = (name: string): boolean => symbols.get(name)?.kind === 'definition';
  const lacking = lackingDifferentials(side, (name) => moving.has(name) || isDefined(name));
  const text = court.textOf(index);
  const why = lackingText(lacking, text);
  return why === null ? null : { why, texts: withDifferentials(side, lacking, text) };
}

function fixesFor(
  side: Term,
  trials: Trials,
  answer: Answer,
  definitions: Posed['definitions'],
  own: Case,
  likely: readonly string[] = [],
): readonly Fix[] {
  return repairSide(side, trials, expressionOf(answer), {
    likely,
    index: own.index,
    court: own.court,
    statement: own.statement,
    lower: own.lower,
    definitions,
  });
}
