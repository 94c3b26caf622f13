// Subscripts on paper that are places here: `x_i` is `x[i]`, `X_{ij}` is `X[i, j]`, and the i-th of the samples in X, `x_i`, is
// a row or a column of it.

import { lowered, normaliseName } from '../syntax/characters.ts';
import type { NameNode } from '../syntax/tree.ts';
import { noteUse, type Resolution } from './resolution.ts';
import type { IndexTerm, Term } from './term.ts';

/** Whether two names are one letter with different subscripts: `x_i` is no slip for `x_j`. */
export function sharesLetter(name: string, other: string): boolean {
  // Nor is `x` for `x̂`.
  const [plain, itsPlain] = [name, other].map((text) => text.normalize('NFD').replace(/\p{M}/gu, ''));
  if (plain === itsPlain) return true;
  // Nor `λ_i` for `x_i`.
  const [below, itsBelow] = [name, other].map((text) => /^\p{L}(_.+)$/u.exec(text)?.[1]);
  if (below !== undefined && below === itsBelow) return true;
  const [own, its] = [name, other].map((text) => /^(.+?)_/u.exec(text)?.[1]);
  return own !== undefined && own === its;
}

/**
 * The places that an unknown name with a subscript may stand for, in the order of likelihood; none where its letter is
 * nothing that the file declares or defines, or its subscript no index there and no number.
 */
export function placesMeant(node: NameNode, by: Resolution): readonly string[] {
  const [letter, below] = parts(node, by) ?? [];
  if (letter === undefined || below === undefined) return [];
  const indices = indicesIn(below, by);
  const of = [letter, letter.toUpperCase()].find((own) => isIndexed(own, by));
  if (!indices || of === undefined) return [];
  const [i, j] = indices;
  if (i === undefined) return [];
  if (j !== undefined) return [`${of}[${i}, ${j}]`];
  const lines = [`${of}[${i}, :]'`, `${of}[:, ${i}]`, `${of}[${i}, :]`];
  const symbol = by.scope.symbols.get(of);
  if (symbol?.kind === 'variable') return symbol.space.sizes.length === 1 ? [`${of}[${i}]`] : lines;
  return [`${of}[${i}]`, ...lines];
}

/**
 * `x_i` of a declared column x, `X_{ij}` of a declared matrix X, with an index of a sum: an entry, since nothing else can be
 * meant. null where there are other readings, as with a matrix and one index.
 */
export function entryMeant(node: NameNode, by: Resolution): Term | null {
  const [letter, below] = parts(node, by) ?? [];
  const symbol = letter === undefined ? undefined : by.scope.symbols.get(letter);
  if (letter === undefined || below === undefined || symbol?.kind !== 'variable') return null;
  const indices = indicesIn(below, by);
  if (!indices?.some((index) => by.bound.has(index))) return null;
  if (indices.length !== symbol.space.sizes.length) return null;
  const { start, end } = node.span;
  const own = { start, end: start + lengthOf(letter, node.text) };
  const behind = { start: own.end, end };
  noteUse(letter, own, by);
  for (const index of indices) noteUse(index, behind, by);
  by.warning({
    kind: 'subscript',
    span: node.span,
    place: `${node.text.slice(0, own.end - start)}[${indices.join(', ')}]`,
  });
  const items = indices.map((index): IndexTerm => {
    const at: Term = by.bound.has(index)
      ? { kind: 'name', name: by.bound.get(index) ?? index, span: behind }
      : { kind: 'number', value: Number(index), text: index, span: behind };
    return { kind: 'at', at };
  });
  return { kind: 'index', of: { kind: 'name', name: letter, span: own }, items, span: node.span };
}

/** How much of a written name is its letter. */
function lengthOf(letter: string, text: string): number {
  for (let length = text.length; length > 1; length--)
    if (normaliseName(text.slice(0, length)) === letter) return length;
  return 1;
}

/** Whether a name is a letter that the file declares with a subscript: a place in that, whatever the subscript is. */
export function isSubscripted({ name, text }: NameNode, by: Resolution): boolean {
  const [, letter] = /^(.+)_[^_]+$/u.exec(name) ?? small(text) ?? [];
  const [, member] = /^(.+_.+)\p{L}$/u.exec(name) ?? [];
  const owners = [letter, letter?.toUpperCase(), member];
  return owners.some((own) => own !== undefined && isIndexed(own, by)) || isMember(name, by);
}

/** `ω_j` with an index j, where `ω_k` is declared: one of a family, and no name of its own. */
function isMember(name: string, by: Resolution): boolean {
  const index = /_([^_]+)$/u.exec(name)?.[1];
  if (index === undefined || !by.bound.has(index)) return false;
  return [...by.scope.symbols.keys()].some(
    (other) => other !== name && /_\p{L}$/u.test(other) && sharesLetter(name, other),
  );
}

/** `u_jl` where `u_j` is a name and l an index, else the letter and all that is below it. */
function parts({ name, text }: NameNode, by: Resolution): readonly [letter: string, below: string] | null {
  const [, own, index] = /^(.+_.+)(\p{L})$/u.exec(name) ?? [];
  if (own !== undefined && index !== undefined && isIndexed(own, by) && by.bound.has(index))
    return [own, index];
  const [, letter, below] = /^([^_]+)_\{?([^{}]+)\}?$/u.exec(name) ?? small(text) ?? [];
  return letter === undefined || below === undefined ? null : [letter, below];
}

/** `xᵢ`, of which the normal form is `xi`. */
function small(text: string): readonly string[] | null {
  const [, letter, below] =
    /^(.*[^\u1d62-\u1d6a\u2080-\u2089\u2090-\u209c\u2c7c])([\u1d62-\u1d6a\u2080-\u2089\u2090-\u209c\u2c7c]+)$/u.exec(
      text,
    ) ?? [];
  return letter === undefined || below === undefined
    ? null
    : [text, letter, lowered(below).normalize('NFKC')];
}

const isIndexed = (name: string, by: Resolution): boolean => {
  const symbol = by.scope.symbols.get(name);
  if (symbol?.kind === 'variable') return symbol.space.sizes.length > 0;
  return symbol?.kind === 'definition';
};

/** `i`, `ij`, `i,j`, `12` below a name as one or two indices; null where one is bound to nothing here. */
function indicesIn(below: string, by: Resolution): readonly string[] | null {
  const isIndex = (text: string): boolean => /^\d+$/u.test(text) || by.bound.has(text);
  if (isIndex(below)) return [below];
  const parts = below.includes(',') ? below.split(',') : Array.from(below);
  return parts.length === 2 && parts.every(isIndex) ? parts : null;
}
