// Differentials with a forgotten d: a term of `dL = …` without any differential in it, and the names that a d may be missing at.

import { innerTerms, type Term } from '../../names/term.ts';

/** A term of a sum, with the names in it. */
export interface LackingTerm {
  readonly term: Term;
  readonly names: readonly Extract<Term, { kind: 'name' }>[];
}

/** The terms of a side that have no differential in them; 0 has none to have. */
export function lackingDifferentials(side: Term, moves: (name: string) => boolean): readonly LackingTerm[] {
  return summands(side)
    .filter((term) => !(term.kind === 'number' && term.value === 0) && !mentionsDifferential(term))
    .map((term) => ({ term, names: namesAt(term).filter(({ name }) => moves(name)) }))
    .filter(({ names }) => names.length > 0);
}

/** More readings than these are not tried. */
const MOST_READINGS = 24;

/** Names that may each lack a d, one in every term that has none. */
export type LackingNames = LackingTerm['names'];

/** The choices of one name in each term that lacks a d; the last names first. */
export const lackingNames = (lacking: readonly LackingTerm[]): readonly LackingNames[] =>
  lacking.reduce<readonly LackingNames[]>(
    (ways, { names }) =>
      ways.flatMap((way) => names.toReversed().map((name) => [...way, name])).slice(0, MOST_READINGS),
    [[]],
  );

/** The text of a side with a d in front of these names. */
export const withDifferentials = (side: Term, names: LackingNames, text: string): string =>
  names
    .map(({ span }) => span.start - side.span.start)
    .toSorted((a, b) => b - a)
    .reduce(
      (written, start) => `${written.slice(0, start)}d${written.slice(start)}`,
      text.slice(side.span.start, side.span.end),
    );

/** `(-X' c) · Θ` has no differential in it: a d is missing, as in `dΘ`. */
export function lackingText([first]: readonly LackingTerm[], text: string): string | null {
  const name = first?.names.at(-1);
  if (!first || !name) return null;
  const own = text.slice(first.term.span.start, first.term.span.end);
  return `\`${own}\` has no differential in it: a d is missing, as in \`d${text.slice(name.span.start, name.span.end)}\``;
}

/** The terms that a side is a sum of. */
function summands(term: Term): readonly Term[] {
  if (term.kind === 'sum') return [term.first, ...term.rest.map((part) => part.term)].flatMap(summands);
  if (term.kind === 'negate') return summands(term.of);
  return term.kind === 'group' && term.inside.kind === 'sum' ? summands(term.inside) : [term];
}

function mentionsDifferential(term: Term): boolean {
  return term.kind === 'differential' || innerTerms(term).some(mentionsDifferential);
}

function namesAt(term: Term): readonly Extract<Term, { kind: 'name' }>[] {
  const own = term.kind === 'name' ? [term] : innerTerms(term).flatMap(namesAt);
  return own.toSorted((a, b) => a.span.start - b.span.start);
}
