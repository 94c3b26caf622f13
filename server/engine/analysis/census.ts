// How many statements of a document use what only few documents do: families, random variables, indices of paper, TeX. An
// edit changes the count by the statements that it touches, so what no statement uses costs a keystroke nothing.

import { hasLaw } from '../expectations/expectation.ts';
import { isOfFamilies } from '../families/family.ts';
import { mayLackIndex } from '../families/paper-families.ts';
import type { PlacedStatement } from '../names/scope.ts';
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

/** The census of these statements, from that of the version before where there is one. */
export function takeCensus(statements: readonly PlacedStatement[], before: Counted | null): Census {
  const old = before?.statements ?? [];
  const most = Math.min(old.length, statements.length);
  let start = 0;
  while (start < most && old[start]?.parsed === statements[start]?.parsed) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end)?.parsed === statements.at(-1 - end)?.parsed) end += 1;
  const gone = old.slice(start, old.length - end);
  const come = statements.slice(start, statements.length - end);
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
