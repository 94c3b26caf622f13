// How many statements of a document use what only few documents do: families, random variables, indices of paper, TeX. An
// edit changes the count by the statements that it touches, so what no statement uses costs a keystroke nothing.

import { hasLaw } from '../expectations/expectation.ts';
import { isOfFamilies } from '../families/family.ts';
import { mayLackIndex } from '../families/paper-families.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Rescanned } from '../syntax/rescan.ts';
import type { ParsedStatement } from '../syntax/tree.ts';

const USES = {
  families: isOfFamilies,
  laws: hasLaw,
  paperIndices: mayLackIndex,
  tex: (parsed: ParsedStatement) => parsed.kind === 'parsed' && parsed.isTex === true,
} as const;

type Use = keyof typeof USES;

/** How many statements there are of each use. */
export type Census = Readonly<Record<Use, number>>;

interface Counted {
  readonly statements: readonly PlacedStatement[];
  readonly census: Census;
}

/** How many statements at the start and at the end are those of the version before. */
type TakenOver = Pick<Rescanned<PlacedStatement>, 'kept' | 'behind'>;

/** The census of these statements, from that of the version before where there is one; `same` says which are the same, where that is known. */
export function takeCensus(
  statements: readonly PlacedStatement[],
  before: Counted | null,
  same: TakenOver | null,
): Census {
  const old = before?.statements ?? [];
  const { kept, behind } = same ?? takenOver(old, statements);
  const gone = old.slice(kept, old.length - behind);
  const come = statements.slice(kept, statements.length - behind);
  const counted = (use: Use): number =>
    (before?.census[use] ?? 0) + countOf(come, USES[use]) - countOf(gone, USES[use]);
  return {
    families: counted('families'),
    laws: counted('laws'),
    paperIndices: counted('paperIndices'),
    tex: counted('tex'),
  };
}

const countOf = (
  statements: readonly PlacedStatement[],
  holds: (parsed: ParsedStatement) => boolean,
): number => statements.reduce((count, { parsed }) => count + (holds(parsed) ? 1 : 0), 0);

function takenOver(old: readonly PlacedStatement[], statements: readonly PlacedStatement[]): TakenOver {
  const most = Math.min(old.length, statements.length);
  const isSame = (a: number, b: number): boolean => old[a]?.parsed === statements[b]?.parsed;
  let kept = 0;
  while (kept < most && isSame(kept, kept)) kept += 1;
  let behind = 0;
  while (behind < most - kept && isSame(old.length - 1 - behind, statements.length - 1 - behind)) behind += 1;
  return { kept, behind };
}
