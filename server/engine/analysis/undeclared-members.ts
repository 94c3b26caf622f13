// Names with the index of a sum that nothing declares, `y_i` and `x_i` under `Σ_{i=1}^N`: entries of a column, or columns of which
// there are many.

import type { InferredDocument } from '../document/document.ts';

/** All members by one letter. */
export interface Members {
  readonly letter: string;
  readonly names: readonly [string, ...string[]];
  readonly indices: readonly string[];
  /** How far the index runs, if the sum says so. */
  readonly bound: string | null;
  /** Whether columns may be declared: by the first of them where the sum has a bound, else as the rows of a matrix by the capital. */
  readonly isStacked: boolean;
  /** The first statement that has one. */
  readonly statement: number;
}

const SUM =
  /(?:[∑∏ΣΠ]|(?<![\p{L}\p{N}_])(?:sum|prod))_(?:\{\s*(\p{L}(?:\s*,?\s*\p{L})?)\s*(?:=[^{}]*)?\}|(\p{L}{1,2})(?![\p{L}\p{N}_]))(?:\s*\^\s*\{?\s*([\p{L}\p{N}_]+))?/gu;

/** The indices that the file sums over, each with how far it runs where a sum says so. */
function summedIndices({ statements }: InferredDocument): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const { text } of statements)
    for (const [, braced, plain, bound] of text.matchAll(SUM))
      for (const letter of (braced ?? plain ?? '').match(/\p{L}/gu) ?? [])
        found.set(letter, found.get(letter) ?? bound ?? null);
  return found;
}

/** A statement with its summands in place of sums, which have the shape of these. */
export const summandsOf = (text: string): string => text.replace(SUM, ' 2 ');

interface Member {
  readonly letter: string;
  readonly indices: readonly string[];
}

function memberIn(name: string): Member | null {
  const [, letter, below] = /^(.+)_\{?(\p{L}{1,2})\}?$/u.exec(name) ?? [];
  return letter === undefined || below === undefined ? null : { letter, indices: Array.from(below) };
}

/** `λ_i` where the file sums over i, or over j with `λ_j`: one of many, whatever is declared by that name alone. */
export function isMember(name: string, document: InferredDocument): boolean {
  const own = memberIn(name);
  if (!own) return false;
  const summed = summedIndices(document);
  if (own.indices.some((index) => summed.has(index))) return own.indices.length === 1 || summed.size > 1;
  const others = new RegExp(
    `(?<![\\p{L}\\p{N}_])${own.letter.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&')}_\\{?(\\p{L})(?![\\p{L}\\p{N}_])`,
    'gu',
  );
  return document.statements.some(({ text }) =>
    [...text.matchAll(others)].some(([, other = '']) => summed.has(other)),
  );
}

/**
 * Without the sums over their indices, entries of what is declared, or will be, are names like others: `b_i` of a column b a number,
 * `x_i` of a matrix X a column.
 */
export function entriesAsNames(
  document: InferredDocument,
  unknown: { has(name: string): boolean },
): readonly string[] {
  const lines = new Map<string, string>();
  for (const statement of document.reportable) {
    if (document.statements[statement]?.foreign) continue;
    for (const fault of document.inferred[statement]?.resolved.faults ?? []) {
      const member = fault.kind === 'unknown-name' ? memberIn(fault.name) : null;
      if (fault.kind !== 'unknown-name' || !member) continue;
      const { letter, indices } = member;
      const symbol = document.scope.symbols.get(letter) ?? document.scope.symbols.get(letter.toUpperCase());
      const sizes = symbol?.kind === 'variable' ? symbol.space.sizes.length : unknown.has(letter) ? 1 : 0;
      if (sizes > 0) lines.set(fault.name, `${fault.name} : ${sizes > indices.length ? 'R[?]' : 'R'}`);
    }
  }
  return [...lines.values()];
}

/** Whether an unknown name stands with an index as well: then it is a column. */
export const hasEntries = (name: string, document: InferredDocument): boolean =>
  [...namesByIndex(document).values()].some((names) => names.includes(name));

/** The names that have an entry by each index, `b` and `i` of `b_i`. */
export function namesByIndex({ statements }: InferredDocument): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { text } of statements)
    for (const [, name = '', index = ''] of text.matchAll(
      /(?<![\p{L}\p{N}_])(\p{L})_\{?(\p{L})(?![\p{L}\p{N}_])/gu,
    ))
      found.set(index, [...(found.get(index) ?? []), name]);
  return found;
}

/** `δ_ij`: 1 where its indices are equal, and no number. */
export const isKronecker = (name: string): boolean => /^δ_\{?\p{L},?\p{L}\}?$/u.test(name);

/**
 * Where the sides of a claim begin: what stands nowhere else is in nothing that is derived, and as a variable of its own it would make
 * the claim wrong.
 */
export function claimedFrom(index: number, { inferred }: InferredDocument): number {
  const statement = inferred[index]?.resolved.statement;
  if (statement?.kind === 'claim') return statement.target.span.end;
  return statement?.kind === 'differential' ? statement.target.end : Number.POSITIVE_INFINITY;
}

/** The members by each letter that the file has no other use for; `unknown` are the names that are declared beside them. */
export function unknownMembers(
  document: InferredDocument,
  unknown: { has(name: string): boolean },
): readonly Members[] {
  const { scope, statements, reportable, inferred } = document;
  const summed = summedIndices(document);
  const isTaken = (name: string): boolean =>
    scope.symbols.has(name) || scope.unreadable.has(name) || unknown.has(name);
  const isDefined = (letter: string): boolean =>
    statements.some(({ text }) => text.startsWith(`${letter}_`) && /^[^=,]*=(?!=)/u.test(text));
  const groups = new Map<string, Members>();
  const made = new Set<string>();
  for (const statement of reportable) {
    if (statements[statement]?.foreign) continue;
    for (const fault of inferred[statement]?.resolved.faults ?? []) {
      if (fault.kind !== 'unknown-name' || fault.split || fault.isPlace) continue;
      const member = memberIn(fault.name);
      if (!member || !isMember(fault.name, document) || isTaken(member.letter)) continue;
      const { letter, indices } = member;
      if (isDefined(letter) || isKronecker(fault.name)) continue;
      if (fault.span.start < claimedFrom(statement, document)) made.add(letter);
      const before = groups.get(letter);
      const bounds = indices.map((index) => summed.get(index) ?? null);
      const bound = indices.length === 1 ? (bounds[0] ?? null) : null;
      const capital = letter.toUpperCase();
      const hasCapital = /^[a-z]$/iu.test(letter) && (capital === letter || !isTaken(capital));
      groups.set(letter, {
        letter,
        names: before ? [...before.names, fault.name] : [fault.name],
        indices: before?.indices ?? indices,
        bound: before?.bound ?? bound,
        isStacked: indices.length === 1 && (bound !== null || hasCapital),
        statement: before?.statement ?? statement,
      });
    }
  }
  return [...groups.values()]
    .filter(({ letter }) => made.has(letter))
    .map((group) => {
      const [first, ...others] = group.names;
      return { ...group, names: [first, ...new Set(others.filter((name) => name !== first))] };
    });
}
