// A document whose fixed sizes are large (`dim in = 784`), read as if they were free: what holds at all sizes holds at these,
// and small sizes are cheap to judge at.

import { analyse, type DocumentAnalysis } from '../analysis/analyse.ts';
import type { Problem } from '../problems/problem.ts';
import { fixedValue } from '../shapes/dimension.ts';
import { type JudgedStatement, merged } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

/** Smaller sizes are judged as they are declared. */
const LARGE = 16;
/** Points at the sizes declared where a claim does not hold at smaller ones. */
const DECLARED = 4;

/** The same document with large sizes free, all at the same offsets; null where there are none, or where it reads otherwise then. */
export function withSmallerSizes(
  analysis: DocumentAnalysis,
  previous: DocumentAnalysis | null,
): DocumentAnalysis | null {
  const { document, text, isUnrolled } = analysis;
  if (isUnrolled) return null;
  let freed = text;
  for (const symbol of document.scope.symbols.values()) {
    if (symbol.kind !== 'dim' || symbol.item.relation !== 'equals' || !symbol.item.size) continue;
    const placed = document.statements[symbol.statement];
    const size = document.dimNamed(symbol.name);
    const value = size && fixedValue(size);
    if (!placed || placed.foreign || placed.mended || value === null || value < LARGE) continue;
    const start = placed.start + symbol.span.end;
    const end = placed.start + symbol.item.size.span.end;
    freed = freed.slice(0, start) + freed.slice(start, end).replace(/[^\n\r]/gu, ' ') + freed.slice(end);
  }
  if (freed === text || document.statements.some(({ foreign }) => foreign)) return null;
  const smaller = analyse(freed, previous ? { previous } : {});
  // Where 784 and 784 met by chance, or 28 · 28 is 784, the sizes are no free ones.
  return problemText(smaller) === problemText(analysis) ? smaller : null;
}

const problemText = ({ problems }: DocumentAnalysis): string =>
  JSON.stringify(problems.map(({ code, severity, range }) => [code, severity, range.start, range.end]));

/**
 * The judgement at smaller sizes, where that settles it: what is verified there is examined with one point at the sizes
 * declared, if that is cheap. Where a claim fails there, it must fail at the sizes declared too: a number in it may be one
 * of these.
 */
export function settled(
  smaller: JudgedStatement,
  declaredAt: (trials: number) => JudgedStatement,
): JudgedStatement {
  if (smaller.claims.length === 0) return smaller;
  const isVerified = smaller.claims.every(({ verdict }) => verdict.status === 'verified');
  if (isVerified && declaredAt(1).claims.every(({ verdict }) => verdict.status !== 'refuted')) return smaller;
  const own = declaredAt(DECLARED);
  const apart = own.problems.filter(
    (problem) =>
      !own.claims.some((claim) => problemsAt(claim, { claims: [], problems: [problem] }).length > 0),
  );
  return merged([
    { claims: [], problems: apart },
    ...own.claims.map((claim, i): JudgedStatement => {
      const small = smaller.claims[i];
      if (!small) return { claims: [claim], problems: problemsAt(claim, own) };
      const [there, here] = [small.verdict, claim.verdict];
      if (there.status === here.status || (there.status === 'verified' && here.status === 'unchecked'))
        return { claims: [small], problems: problemsAt(small, smaller) };
      if (there.status !== 'refuted' || here.status !== 'unchecked')
        return { claims: [claim], problems: problemsAt(claim, own) };
      const why = `${here.why}; with smaller sizes it is wrong${there.why ? `: ${there.why}` : ''}`;
      const message = `\`${claim.claim}\` could not be checked: ${why}`;
      const { fixes } = small;
      return {
        claims: [{ ...claim, verdict: { status: 'unchecked', why }, fixes }],
        problems: problemsAt(claim, own).map((problem) => ({ ...problem, message, fixes })),
      };
    }),
  ]);
}

const problemsAt = ({ sideRange }: JudgedClaim, { problems }: JudgedStatement): readonly Problem[] =>
  problems.filter(({ range }) => range.start >= sideRange.start && range.end <= sideRange.end);
