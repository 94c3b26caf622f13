// A file with families, judged: it is unrolled at a few values of each bound, the smallest among them, and judged there as any
// file is. A claim holds where every instance of it does; else the first that fails is named, with its bounds and indices.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import type { ClaimSummary } from '../analysis/analysis.ts';
import { allNamesIn } from '../analysis/dependence.ts';
import { rangeOf, statementRange } from '../analysis/places.ts';
import type { InferredDocument } from '../document/document.ts';
import { type Bounds, boundsText } from '../families/bounds.ts';
import { isMember } from '../families/family.ts';
import { indicesText, type Origin } from '../families/unroll.ts';
import { termsOf } from '../lowering/moving-names.ts';
import type { Evidence, SizeAssignment, Verdict } from '../numeric/verdict.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import { createDocumentFormulas, type DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { Span } from '../syntax/tree.ts';
import { type JudgedStatement, merged } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

/** One statement of a file without families, judged. */
export type JudgeUnrolled = (
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
) => JudgedStatement;

/** One instance of a claim: what it came to, and where. */
interface Instance {
  readonly claim: JudgedClaim;
  readonly problems: readonly Problem[];
  readonly bounds: Bounds;
  readonly origin: Origin;
  /** The same with what kind of mistake it is. */
  explained(): Pick<Instance, 'claim' | 'problems'>;
}

/**
 * The statements that say something of families, by index: those with claims, each judged at every bound until it fails.
 * Others are judged as in a file without families. `isWanted` tells which of them are asked for.
 */
export function judgeFamilies(
  analysis: DocumentAnalysis,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: { cancelled(): boolean },
  judgeUnrolled: JudgeUnrolled,
  isWanted: (index: number) => boolean = () => true,
): ReadonlyMap<number, JudgedStatement> {
  const own = [...analysis.document.inferred.keys()].filter(
    (index) => isWanted(index) && readsFamilies(index, analysis.document),
  );
  const instances = new Map<string, Instance[]>();
  const failed = new Set<string>();
  if (own.some((index) => sidesOf(index, analysis.document).length > 0))
    for (const bounds of families.bounds) {
      if (run.cancelled()) break;
      judgeAt(bounds);
    }
  return new Map(own.map((index) => [index, together(index)]));

  function judgeAt(bounds: Bounds): void {
    const { unrolled, analysis: here } = families.at(bounds);
    const documentFormulas = createDocumentFormulas(here, run.cancelled);
    const isLast = bounds === families.bounds.at(-1);
    const quick: JudgementOptions = { ...options, repair: false, quick: true };
    for (const [index, origin] of unrolled.origins.entries()) {
      const keys = sidesOf(index, here.document).map(
        (side) => `${origin.statement}:${side.start}:${side.end}`,
      );
      if (
        !isWanted(origin.statement) ||
        keys.length === 0 ||
        keys.every((key) => failed.has(key)) ||
        run.cancelled()
      )
        continue;
      const judged = judgeUnrolled(index, documentFormulas, quick);
      judged.claims.forEach((claim, at) => {
        const key = keys[at];
        // What a small bound leaves without a member is left out there.
        const isLeftOut = unrolled.faults.length > 0 && !isSettled(claim.verdict) && !isLast;
        if (key === undefined || failed.has(key) || isLeftOut) return;
        if (claim.verdict.status === 'refuted') failed.add(key);
        const found = (from: JudgedStatement): Pick<Instance, 'claim' | 'problems'> => ({
          claim: from.claims[at] ?? claim,
          problems: from.problems.filter(({ range }) => isSame(range, claim.sideRange)),
        });
        const explained = (): Pick<Instance, 'claim' | 'problems'> =>
          found(judgeUnrolled(index, documentFormulas, { ...quick, quick: options.quick ?? false }));
        const instance = { ...found(judged), bounds, origin, explained };
        const known = instances.get(key);
        if (known) known.push(instance);
        else instances.set(key, [instance]);
      });
    }
  }

  function together(index: number): JudgedStatement {
    const range = statementRange(index, analysis.document);
    return merged(
      sidesOf(index, analysis.document).flatMap((side) => {
        const sideRange = rangeOf(side, index, analysis.document);
        const summary = analysis.claims.find(
          (claim) => isSame(claim.statementRange, range) && isSame(claim.sideRange, sideRange),
        );
        const found = instances.get(`${index}:${side.start}:${side.end}`) ?? [];
        const fault = families.faults.find(({ statement }) => statement === index);
        if (summary && fault && !found.some(({ claim }) => claim.verdict.status === 'refuted'))
          return [illShaped(summary, fault.message)];
        return summary ? [judgedOver(summary, found, analysis.problems)] : [];
      }),
    );
  }
}

const isSame = (a: TextRange, b: TextRange): boolean => a.start === b.start && a.end === b.end;

const isSettled = ({ status }: Verdict): boolean => status === 'verified' || status === 'refuted';

/** Whether a statement names members, or stands for every index of a range. */
export function readsFamilies(index: number, document: InferredDocument): boolean {
  const statement = document.inferred[index];
  if (!statement) return false;
  const { parsed } = document.statements[index] ?? { parsed: null };
  const isForEach = parsed?.kind === 'parsed' && parsed.statement.ranges !== undefined;
  return (
    isForEach ||
    termsOf(statement).some((term) => [...allNamesIn(term, document)].some((name) => isMember(name)))
  );
}

/** Whether a name is made of members of families. */
export function isOfFamilies(name: string, { document }: DocumentAnalysis): boolean {
  const term = { kind: 'name', name, span: { start: 0, end: 0 } } as const;
  return [...allNamesIn(term, document)].some(isMember);
}

/** The places of the sides that a statement claims. */
function sidesOf(index: number, document: InferredDocument): readonly Span[] {
  const { statement } = document.inferred[index]?.resolved ?? { statement: null };
  switch (statement?.kind) {
    case 'claim':
    case 'differential':
      return statement.sides.map(({ span }) => span);
    case 'identity':
      return statement.sides.slice(1).map(({ span }) => span);
    case 'definition':
      return statement.links.map(({ span }) => span);
    default:
      return [];
  }
}

/** One verdict on all instances. */
function judgedOver(
  summary: ClaimSummary,
  instances: readonly Instance[],
  known: readonly Problem[],
): JudgedStatement {
  const first = (status: Verdict['status']): Instance | undefined =>
    instances.find(({ claim }) => claim.verdict.status === status);
  const found = first('refuted') ?? first('ill-shaped') ?? first('unchecked');
  const worst = found && { ...found, ...(found.claim.verdict.status === 'refuted' && found.explained()) };
  const judged = (verdict: Verdict): JudgedClaim => ({ ...summary, verdict, fixes: [] });
  if (!worst) {
    const evidence = allEvidence(instances);
    if (evidence) return { claims: [judged({ status: 'verified', proved: false, evidence })], problems: [] };
    const why = 'there is no index at which it says anything';
    return { claims: [judged({ status: 'unchecked', why })], problems: [unchecked(summary, why)] };
  }
  const verdict = at(worst);
  const isTold = known.some(
    ({ severity, range }) =>
      severity === 'error' &&
      range.start >= summary.statementRange.start &&
      range.end <= summary.statementRange.end,
  );
  const own = worst.problems
    .filter(({ code }) => !isTold || code === 'refuted-claim')
    .map((problem) => ({ ...problem, message: `${whereText(worst)}${problem.message}`, fixes: [] }));
  return { claims: [judged(verdict)], problems: own.slice(0, 1) };
}

/** A claim that asks for a member that is not there. */
function illShaped(summary: ClaimSummary, why: string): JudgedStatement {
  return { claims: [{ ...summary, verdict: { status: 'ill-shaped', why }, fixes: [] }], problems: [] };
}

function unchecked(summary: ClaimSummary, why: string): Problem {
  return {
    code: 'unchecked-claim',
    severity: 'information',
    message: `\`${summary.claim}\` could not be checked: ${why}`,
    range: summary.sideRange,
    related: [],
    fixes: [],
  };
}

/** `at T = 2, t = 1: ` */
function whereText({ bounds, origin }: Instance): string {
  const text = [boundsText(bounds), indicesText(origin.indices)].filter((part) => part !== '').join(', ');
  return text === '' ? '' : `at ${text}: `;
}

/** The verdict on an instance, with where it stands. */
function at(instance: Instance): Verdict {
  const { verdict } = instance.claim;
  const where = whereText(instance);
  switch (verdict.status) {
    case 'verified':
      return verdict;
    case 'refuted':
      return {
        ...verdict,
        why: where === '' ? verdict.why : `${where}${verdict.why ?? 'the two sides differ'}`,
        evidence: evidenceAt(instance, verdict.evidence),
        counterexample: {
          ...verdict.counterexample,
          sizes: { ...sizesAt(instance), ...verdict.counterexample.sizes },
        },
      };
    case 'ill-shaped':
    case 'unchecked':
      return { ...verdict, why: `${where}${verdict.why}` };
  }
}

/** The bounds and indices of an instance, beside the sizes. */
const sizesAt = ({ bounds, origin }: Instance): SizeAssignment =>
  Object.fromEntries([...bounds.fixed, ...origin.indices]);

function evidenceAt(instance: Instance, evidence: Evidence): Evidence {
  const here = sizesAt(instance);
  return {
    ...evidence,
    sizes: evidence.sizes.map((sizes) => ({ ...here, ...sizes })),
    ...(evidence.points && {
      points: evidence.points.map((point) => ({ ...point, sizes: { ...here, ...point.sizes } })),
    }),
  };
}

/** The evidence of all instances together; null where there is none. */
function allEvidence(instances: readonly Instance[]): Evidence | null {
  const all = instances.flatMap((instance) =>
    instance.claim.verdict.status === 'verified'
      ? [evidenceAt(instance, instance.claim.verdict.evidence)]
      : [],
  );
  const [first] = all;
  if (!first) return null;
  return {
    seed: first.seed,
    maxRelativeError: Math.max(...all.map(({ maxRelativeError }) => maxRelativeError)),
    trials: all.reduce((sum, { trials }) => sum + trials, 0),
    sizes: all.flatMap(({ sizes }) => sizes),
  };
}
