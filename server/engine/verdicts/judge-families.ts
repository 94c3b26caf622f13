// A file with families, judged: it is unrolled at a few values of each bound, the smallest among them, and judged there as any
// file is. A claim holds where every instance of it does; else the first that fails is named, with its bounds and indices.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import type { ClaimSummary } from '../analysis/analysis.ts';
import { allNamesIn } from '../analysis/dependence.ts';
import { rangeOf, statementRange } from '../analysis/places.ts';
import type { InferredDocument } from '../document/document.ts';
import { type Bounds, sizesAmong, valuesText } from '../families/bounds.ts';
import { isMember, namesInStatement } from '../families/family.ts';
import { indexValue } from '../families/index-value.ts';
import { memberName } from '../families/unroll.ts';
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
  /** Of the sizes that it rests on, and of its indices. */
  readonly values: ReadonlyMap<string, number>;
  /** The statement's own names for the members: `h[t-1]` of `h[1]`. */
  readonly names: ReadonlyMap<string, string>;
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
    (index) => isWanted(index) && restsOnFamilies(index, families),
  );
  const instances = new Map<string, Instance[]>();
  const failed = new Set<string>();
  /** Where each statement was judged already: sizes that it does not rest on make no difference. */
  const seen = new Set<string>();
  /** The statements whose kinks and small terms have been examined, each at one of its indices. */
  const covered = new Set<number>();
  if (own.some((index) => sidesOf(index, analysis.document).length > 0))
    for (const [bounds, statements] of [...families.bounds.map((one) => [one, own] as const), ...farther()]) {
      if (run.cancelled()) break;
      judgeAt(bounds, statements);
    }
  return new Map(own.map((index) => [index, together(index)]));

  /** The lengths beyond, each with the statements that are examined there. */
  function farther(): readonly (readonly [Bounds, readonly number[]])[] {
    const found = new Map<Bounds, number[]>();
    for (const index of own) {
      if (sidesOf(index, analysis.document).length === 0) continue;
      for (const bounds of families.farther(index).bounds) {
        const statements = found.get(bounds) ?? [];
        found.set(bounds, statements);
        statements.push(index);
      }
    }
    return [...found];
  }

  function judgeAt(bounds: Bounds, statements: readonly number[]): void {
    const sizesOf = new Map(statements.map((index) => [index, sizesAmong(bounds, families.reach(index))]));
    const fresh = new Set(
      statements.filter((index) => {
        const key = `${index} ${valuesText(sizesOf.get(index) ?? new Map())}`;
        return !seen.has(key) && seen.add(key);
      }),
    );
    if (fresh.size === 0) return;
    const { unrolled, analysis: here } = families.at(bounds);
    const documentFormulas = createDocumentFormulas(here, run.cancelled);
    const isLast = bounds === families.bounds.at(-1);
    const now = new Set<number>();
    for (const [index, origin] of unrolled.origins.entries()) {
      const { statement } = origin;
      if (!fresh.has(statement) || run.cancelled()) continue;
      const keys = sidesOf(index, here.document).map((side) => keyOf(statement, side));
      if (keys.length === 0 || keys.every((key) => failed.has(key))) continue;
      const sizes = sizesOf.get(statement) ?? new Map<string, number>();
      const isCovering =
        !covered.has(statement) && !now.has(statement) && [...sizes.values()].every((size) => size > 1);
      if (isCovering) now.add(statement);
      const points = Math.min(options.trials, FEW_POINTS);
      const quick: JudgementOptions = {
        ...options,
        ...(!isCovering && { pointsOnly: true, trials: points }),
        repair: false,
        quick: true,
      };
      const few = judgeUnrolled(index, documentFormulas, quick);
      // A claim that a few points leave open is judged with all means.
      const isOpen = !isCovering && few.claims.some(({ verdict }) => verdict.status === 'unchecked');
      const judged = isOpen
        ? judgeUnrolled(index, documentFormulas, { ...options, repair: false, quick: true })
        : few;
      judged.claims.forEach((claim, at) => {
        const key = keys[at];
        // A statement that a small bound leaves without a member is left out there.
        const isMissing = unrolled.faults.length > 0 && !isSettled(claim.verdict);
        // Where a length is 1, what is stacked is a number: its derivative has another form there.
        const isOne = claim.verdict.status === 'ill-shaped' && [...sizes.values()].includes(1);
        const isLeftOut = (isMissing || isOne) && !isLast;
        if (key === undefined || failed.has(key) || isLeftOut) return;
        if (claim.verdict.status === 'refuted') failed.add(key);
        const found = (from: JudgedStatement): Pick<Instance, 'claim' | 'problems'> => ({
          claim: from.claims[at] ?? claim,
          problems: from.problems.filter(({ range }) => isSame(range, claim.sideRange)),
        });
        const explained = (): Pick<Instance, 'claim' | 'problems'> =>
          options.quick
            ? found(judged)
            : found(judgeUnrolled(index, documentFormulas, { ...options, repair: false }));
        const values = new Map([...sizes, ...origin.indices]);
        const names = namesAt(statement, origin.indices, bounds, families);
        const instance = { ...found(judged), values, names, explained };
        const known = instances.get(key);
        if (known) known.push(instance);
        else instances.set(key, [instance]);
      });
    }
    for (const statement of now) covered.add(statement);
  }

  function together(index: number): JudgedStatement {
    const range = statementRange(index, analysis.document);
    return merged(
      sidesOf(index, analysis.document).flatMap((side) => {
        const sideRange = rangeOf(side, index, analysis.document);
        const summary = analysis.claims.find(
          (claim) => isSame(claim.statementRange, range) && isSame(claim.sideRange, sideRange),
        );
        const found = instances.get(keyOf(index, side)) ?? [];
        const fault = families.faults.find(({ statement }) => statement === index);
        if (summary && fault && !found.some(({ claim }) => claim.verdict.status === 'refuted'))
          return [illShaped(summary, fault.message)];
        if (!summary) return [];
        const judged = judgedOver(summary, found, analysis.problems);
        const { tooFar } = families.farther(index);
        const isVerified = judged.claims.every(({ verdict }) => verdict.status === 'verified');
        return [tooFar !== null && isVerified ? openBeyond(summary, tooFar) : judged];
      }),
    );
  }
}

/** Points at each instance but those at which a statement is examined closely. */
const FEW_POINTS = 2;

const keyOf = (statement: number, side: Span): string => `${statement}:${side.start}:${side.end}`;

const isSame = (a: TextRange, b: TextRange): boolean => a.start === b.start && a.end === b.end;

const isSettled = ({ status }: Verdict): boolean => status === 'verified' || status === 'refuted';

/** The members that a statement names outside of sums, by what they are at these indices. */
function namesAt(
  statement: number,
  indices: ReadonlyMap<string, number>,
  bounds: Bounds,
  { open, members }: FamilyAnalysis,
): ReadonlyMap<string, string> {
  const { parsed } = open.statements[statement] ?? { parsed: null };
  const names = parsed?.kind === 'parsed' ? namesInStatement(parsed.statement) : [];
  // An index that is a number in the text stays that number.
  const isFixed = (name: string): boolean => !/[\p{L}]/u.test(name.slice(name.indexOf('[')));
  return new Map(
    [...names]
      .sort((a, b) => Number(isFixed(a.name)) - Number(isFixed(b.name)))
      .flatMap(({ name }) => {
        const member = members.get(name);
        const places = member?.places.map((place) =>
          indexValue(place, (letter) => indices.get(letter) ?? bounds.at(letter)),
        );
        return member && places?.every((place) => place !== null)
          ? [[memberName(member.family.name, places), name] as const]
          : [];
      }),
  );
}

/** A text about an instance in the words of its statement. */
const inLetters = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(/[\p{L}\p{M}\p{N}_]+\[[\d, -]+\]/gu, (name) => names.get(name) ?? name);

/** Whether a statement rests on families, or on a size that bounds one. */
export function restsOnFamilies(index: number, { families, reach, bounds }: FamilyAnalysis): boolean {
  const names = reach(index);
  const [first] = bounds;
  return (
    [...families.keys()].some((name) => names.has(name)) ||
    [...(first?.fixed.keys() ?? [])].some((name) => names.has(name))
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
  const isReported = known.some(
    ({ severity, range }) =>
      severity === 'error' &&
      range.start >= summary.statementRange.start &&
      range.end <= summary.statementRange.end,
  );
  const own = worst.problems
    .filter(({ code }) => !isReported || code === 'refuted-claim')
    .map((problem) => ({
      ...problem,
      message: `${whereText(worst)}${inLetters(problem.message, worst.names)}`,
      fixes: [],
    }));
  return { claims: [judged(verdict)], problems: own.slice(0, 1) };
}

/** A claim that holds as far as was looked, and has sizes or indices as numbers in formulas that change farther out. */
function openBeyond(summary: ClaimSummary, tooFar: number): JudgedStatement {
  const why = `it holds at all lengths that were tried, and has sizes as numbers in a formula that may be another one from ${tooFar} on`;
  return {
    claims: [{ ...summary, verdict: { status: 'unchecked', why }, fixes: [] }],
    problems: [unchecked(summary, why)],
  };
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
const whereText = ({ values }: Instance): string => (values.size === 0 ? '' : `at ${valuesText(values)}: `);

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
        why:
          where === ''
            ? verdict.why
            : `${where}${inLetters(verdict.why ?? 'the two sides differ', instance.names)}`,
        evidence: evidenceAt(instance, verdict.evidence),
        counterexample: {
          ...verdict.counterexample,
          sizes: { ...sizesAt(instance), ...verdict.counterexample.sizes },
        },
      };
    case 'ill-shaped':
    case 'unchecked':
      return { ...verdict, why: `${where}${inLetters(verdict.why, instance.names)}` };
  }
}

/** The bounds and indices of an instance, beside the sizes. */
const sizesAt = ({ values }: Instance): SizeAssignment => Object.fromEntries(values);

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
