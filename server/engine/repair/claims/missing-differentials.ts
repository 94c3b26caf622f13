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

/** The texts of a side in which each term that lacks one has a d, at one of its names; the last names first. */
export function withDifferentials(
  side: Term,
  lacking: readonly LackingTerm[],
  text: string,
): readonly string[] {
  const places = lacking.reduce<readonly (readonly number[])[]>(
    (ways, { names }) =>
      ways
        .flatMap((way) => names.toReversed().map(({ span }) => [...way, span.start]))
        .slice(0, MOST_READINGS),
    [[]],
  );
  return places.map((starts) =>
    starts
      .toSorted((a, b) => b - a)
      .reduce(
        (written, start) =>
          `${written.slice(0, start - side.span.start)}d${written.slice(start - side.span.start)}`,
        text.slice(side.span.start, side.span.end),
      ),
  );
}

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
