// Fixes of wrong claims about families: what mends the claim in letters, and else the derived line itself, each judged in the
// file as it would stand, at every length that the judge examines.

import { analyse, type DocumentAnalysis, type FamilyAnalysis } from '../analysis/analyse.ts';
import { rangeOf } from '../analysis/places.ts';
import { adjointLines } from '../derivations/families/adjoint-lines.ts';
import { moved, readFormula } from '../derivations/families/line-text.ts';
import { memberProgram } from '../derivations/families/member-program.ts';
import { placesOf } from '../families/family.ts';
import { membersNamed } from '../families/open-reading.ts';
import type { Fix, TextRange } from '../problems/problem.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { printExpression } from '../syntax/print.ts';
import type { Expression } from '../syntax/tree.ts';
import { familyOf } from '../text/names.ts';
import { claimInLetters } from './claim-in-letters.ts';
import { withConfirmedFixes } from './confirmed-fixes.ts';
import { type JudgeUnrolled, judgeFamilies, restsOnFamilies } from './judge-families.ts';
import { type JudgedStatement, NOTHING_JUDGED } from './judged-statement.ts';
import { withoutExpectations } from './without-expectations.ts';

interface Run {
  cancelled(): boolean;
}

/** The file that a claim is judged in: the whole file may be derived for it, so it is made once a side. */
interface ClaimedSide {
  readonly target: Expression;
  readonly side: Expression;
  readonly range: TextRange;
}

/** The statement with fixes of its sides that are wrong. */
export function withFamilyFixes(
  judged: JudgedStatement,
  index: number,
  analysis: DocumentAnalysis,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): JudgedStatement {
  const claims = judged.claims.map((claim) => {
    if (!['refuted', 'ill-shaped'].includes(claim.verdict.status) || run.cancelled()) return claim;
    const claimed = sideAt(claim.sideRange, index, analysis, families);
    return claimed
      ? { ...claim, fixes: proposed(claimed, analysis, families, options, run, judgeUnrolled) }
      : claim;
  });
  if (claims.every(({ fixes }) => fixes.length === 0)) return judged;
  const confirmed = withConfirmedFixes({ claims, problems: [] }, index, analysis, (after, at) =>
    judgedIn(after, at, options, run, judgeUnrolled),
  );
  const fixesAt = ({ start, end }: TextRange): readonly Fix[] =>
    confirmed.claims.find(({ sideRange }) => sideRange.start === start && sideRange.end === end)?.fixes ?? [];
  return {
    claims: confirmed.claims,
    problems: judged.problems.map((problem) =>
      problem.fixes.length > 0 ? problem : { ...problem, fixes: fixesAt(problem.range) },
    ),
  };
}

/** The statement at an index in a version of the file. */
function judgedIn(
  written: DocumentAnalysis,
  index: number,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): JudgedStatement {
  const analysis = withoutExpectations(written, run.cancelled);
  const quick = { ...options, repair: false, quick: true };
  const { families } = analysis;
  if (!families || !restsOnFamilies(index, families))
    return judgeUnrolled(index, createDocumentFormulas(analysis, run.cancelled), quick);
  return (
    judgeFamilies(analysis, families, quick, run, judgeUnrolled, (at) => at === index).get(index) ??
    NOTHING_JUDGED
  );
}

/** The side at a place, with letters for indices, and what it is claimed to be. */
function sideAt(
  range: TextRange,
  index: number,
  analysis: DocumentAnalysis,
  { open }: FamilyAnalysis,
): ClaimedSide | null {
  const { parsed } = open.statements[index] ?? { parsed: null };
  if (parsed?.kind !== 'parsed') return null;
  const { statement } = parsed;
  if (statement.kind !== 'equation' && statement.kind !== 'identity') return null;
  const at = statement.sides.findIndex(({ span }) => {
    const own = rangeOf(span, index, analysis.document);
    return own.start === range.start && own.end === range.end;
  });
  const side = statement.sides[at];
  const target = statement.sides[statement.kind === 'equation' ? 0 : at - 1];
  return side && target && at > 0 ? { side, target, range } : null;
}

function proposed(
  { target, side, range }: ClaimedSide,
  analysis: DocumentAnalysis,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): readonly Fix[] {
  const lines = target.kind === 'derivative' ? derivedLines(target, families, run) : null;
  const by = target.kind === 'derivative' ? target.variables[0]?.variable : null;
  const answer = by ? by.kind === 'name' && lines?.(by.name) : target;
  if (!answer) return [];
  // The derivative by another member of the same family is a name on either side: a recursion is not gone through.
  const lineFor = (variable: string): Expression | null =>
    by?.kind === 'name' && familyOf(by.name) !== familyOf(variable) ? (lines?.(variable) ?? null) : null;
  const local = claimInLetters(answer, side, analysis, families, lineFor);
  const found = local ? mended(local.text, options, run, judgeUnrolled) : [];
  const texts = found.flatMap(({ edits: [edit, ...more] }) =>
    local &&
    edit &&
    more.length === 0 &&
    edit.range.start === local.side.start &&
    edit.range.end === local.side.end
      ? [local.inMembers(edit.newText)]
      : [],
  );
  const answers = target.kind === 'derivative' ? [printExpression(answer)] : [];
  return [...new Set([...texts, ...answers])].map((newText) => ({
    title: `Change to \`${newText}\``,
    edits: [{ range, newText }],
    verified: true,
  }));
}

/** The fixes of the claim that ends a file without families. */
function mended(
  text: string,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): readonly Fix[] {
  const analysis = analyse(text);
  const last = analysis.document.inferred.length - 1;
  const formulas = createDocumentFormulas(analysis, run.cancelled);
  return judgeUnrolled(last, formulas, { ...options, repair: true, quick: true }).claims.flatMap(
    ({ fixes }) => fixes,
  );
}

/** The line for a variable at its indices, in letters; null where there is none. */
type DerivedLines = (variable: string) => Expression | null;

/** The lines for the derivative that a claim is about; null where it is none that lines are derived for. */
function derivedLines(
  { numerator, variables, order }: Extract<Expression, { kind: 'derivative' }>,
  families: FamilyAnalysis,
  run: Run,
): DerivedLines | null {
  const [by, ...more] = variables;
  if (order !== 1 || numerator.kind !== 'name' || by?.variable.kind !== 'name' || more.length > 0)
    return null;
  const derivable = families.derivable();
  const documentFormulas = createDocumentFormulas(derivable.analysis, run.cancelled);
  const found = adjointLines({
    of: numerator.name,
    wanted: [familyOf(by.variable.name)],
    families: families.families,
    reading: derivable.reading,
    documentFormulas,
    program: memberProgram(documentFormulas, derivable.reading),
  });
  if (found.kind === 'refused') return null;
  return (variable) => {
    const own = found.lines.filter(({ node }) => node === familyOf(variable));
    const line =
      own.find(({ derivative }) => derivative.kind === 'partial' && derivative.by[0] === variable) ??
      own.find(({ range }) => range !== null);
    const formula = line && readFormula(line.expr);
    if (!line || !formula) return null;
    const at = indicesOf(line.places, variable);
    const by = { families: families.families, sums: new Map(), at };
    return membersNamed(moved(formula, by), families.families);
  };
}

/** The letters of a line's member, `h[t]`, in those of a claim's, `h[s]`. */
function indicesOf(letters: readonly Expression[], claimedMember: string): ReadonlyMap<string, Expression> {
  const member = readFormula(claimedMember);
  const index = member?.kind === 'postfix' ? member.operations[0] : null;
  const places = index?.kind === 'index' ? (placesOf(index.items) ?? []) : [];
  return new Map(
    letters.flatMap((letter, at) => {
      const place = places[at];
      return letter.kind === 'name' && place ? [[letter.name, place] as const] : [];
    }),
  );
}
