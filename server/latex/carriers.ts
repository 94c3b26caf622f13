// The parts that the index of a letter may pick: entries, rows or columns of a whole, or members of a family; the usual meaning first.

import type { Facts } from './facts.ts';
import type { Places, Rank } from './reading.ts';
import type { Statements } from './statements.ts';

/** One meaning of the indices of a name. */
export interface Carrier {
  readonly places: Places;
  /** The shape of the whole, or of a member. */
  readonly rank: Rank;
  /** The name of the whole, where it has another letter: `x_i` is row i of X. */
  readonly whole: string | null;
  /** How unusual it is. */
  readonly cost: number;
}

/** A letter in two cases that are two things. */
const APART = 15;
/** A number that is transposed. */
const UPRIGHT = 3;

/** `ranks` are the shapes that the letter may have by itself, the usual one first. */
export function carriersOf(
  name: string,
  facts: Facts,
  statements: Statements,
  ranks: readonly Rank[],
): readonly Carrier[] {
  return meanings(name, facts, statements, ranks).map((one, at, [first]) => ({
    ...one,
    cost:
      at +
      (first?.whole !== null && one.whole === null ? APART : 0) +
      (at > 0 && one.places === 'entry' && facts.transposed.has(name) ? UPRIGHT : 0),
  }));
}

type Meaning = Omit<Carrier, 'cost'>;

function meanings(
  name: string,
  facts: Facts,
  statements: Statements,
  ranks: readonly Rank[],
): readonly Meaning[] {
  const uses = facts.indexed.get(name) ?? [];
  const counts = new Set(uses.map((places) => places.length));
  const moved = movedLetters(facts);
  const isMoved = uses.some(([first]) => first && first.letter !== null && moved.has(first.letter));
  const definition = statements.list.find(
    (statement) => statement.kind === 'definition' && statement.name === name,
  );
  const isDefined = definition?.kind === 'definition' && definition.places.length > 0;
  const isRaised = facts.indices.raisedCarriers.has(name);
  const declared = statements.list.some(
    (statement) =>
      statement.kind === 'declaration' && statement.names.some((one) => one.name === name && one.isMember),
  );
  const hasWhole = facts.whole.has(name) && !isRaised;
  const other = hasWhole ? null : wholeOf(name, facts, statements);
  // Members that have entries are columns.
  const isPair = definition?.kind === 'definition' && definition.places.length === 2;
  const many: readonly Rank[] = isPair ? ['number', 'column', 'matrix'] : ['column', 'matrix'];
  const shapes = uses.some((places) => places.length > 1) ? many : ranks;
  const members = shapes.map((rank): Meaning => ({ places: 'member', rank, whole: null }));
  const entry: Meaning = { places: 'entry', rank: 'column', whole: other };
  const entries: Meaning = { places: 'entry', rank: 'matrix', whole: other };
  const lines = (['row', 'column'] as const).map(
    (places): Meaning => ({ places, rank: 'matrix', whole: other }),
  );
  const isBoth = counts.has(1) && counts.has(2);
  // A small letter that stands alone and transposed is a column, and with an index one of its entries.
  const isMatrix =
    isCapital(name) || facts.bold.has(name) || (facts.transposed.has(name) && !hasWhole) || isBoth;
  if (isDefined) return hasWhole ? [entry, ...members] : members;
  if (isMoved || isRaised) return hasWhole ? [...members, entry] : members;
  if (declared && !hasWhole && other === null) return members;
  if (hasWhole || other !== null) {
    if (!counts.has(1)) return [entries, ...(other === null ? [] : members)];
    const picked = isMatrix || other !== null ? [...lines, entry] : [entry, ...lines];
    return other === null ? picked : [...picked, ...members];
  }
  if (!counts.has(1)) return [entries];
  if (isBoth) return [...lines, ...members];
  return isMatrix ? [...members, entry] : [entry, ...members.filter(({ rank }) => rank !== 'number')];
}

/** Letters to which something is added somewhere: they count steps or layers. */
export const movedLetters = ({ indexed }: Pick<Facts, 'indexed'>): ReadonlySet<string> =>
  new Set(
    [...indexed.values()]
      .flat(2)
      .flatMap(({ letter, offset }) => (letter !== null && offset !== 0 ? [letter] : [])),
  );

export const isCapital = ([letter = '']: string): boolean => letter !== letter.toLowerCase();

/** The capital of a letter, where it stands alone somewhere: `x_i` of X, `r_{ij}` of R. */
function wholeOf(name: string, facts: Facts, statements: Statements): string | null {
  const [letter = '', ...more] = name;
  const capital = [letter.toUpperCase(), ...more].join('');
  const isDeclared = statements.list.some(
    (statement) => statement.kind === 'declaration' && statement.names.some((one) => one.name === capital),
  );
  if (capital !== name && (facts.whole.has(capital) || isDeclared) && !facts.sizes.has(capital))
    return capital;
  return lonelyPair(facts, statements)?.get(name) ?? null;
}

/**
 * A matrix that only claims read, and the one letter whose members only formulas read: the claim is about the matrix of these
 * members, since it could be about nothing else.
 */
function lonelyPair(facts: Facts, statements: Statements): ReadonlyMap<string, string> | null {
  const isDeclared = (name: string): boolean =>
    statements.list.some(
      (statement) =>
        (statement.kind === 'declaration' && statement.names.some((one) => one.name === name)) ||
        (statement.kind === 'definition' && statement.name === name) ||
        (statement.kind === 'function' && statement.name === name),
    );
  const capitals = [...facts.whole].filter(
    (name) =>
      isCapital(name) &&
      /^\p{Lu}$/u.test(name) &&
      !facts.indexed.has(name) &&
      !facts.indexed.has(name.toLowerCase()) &&
      !facts.sizes.has(name) &&
      !isDeclared(name) &&
      name !== 'I' &&
      statements.claimed.has(name),
  );
  const [whole, ...others] = capitals;
  const lonely = [...facts.indexed.keys()].filter(
    (name) =>
      !isDeclared(name) && !facts.whole.has(name) && !facts.whole.has(name.toUpperCase()) && !isCapital(name),
  );
  const [member, ...more] = lonely;
  return whole !== undefined && member !== undefined && others.length === 0 && more.length === 0
    ? new Map([[member, whole]])
    : null;
}
