// Index notation as text: `∂F[i, j]/∂X[k, l] = δ[i, k] B[l, j]`.

import { isScalarExpression, number, numberOf, times } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isIdentity, isOnes, isScaling, isTranspose } from '../../expressions/forms.ts';
import { dimsOf, ONE } from '../../shapes/dimension.ts';
import { nameOrEnclosed } from '../../text/names.ts';
import { type Names, print } from '../print.ts';
import { type Entry, entriesOfMap, I, J, K, L, type Term } from './index-notation.ts';

const LETTERS = ['i', 'j', 'k', 'l', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w'];

/**
 * The equation of a linear map's entries, for dF = `of` (p×q), linear in the leaf `d` (m×n), of what is called `ofText` by
 * what is called `byText`; null where it has no such form.
 */
export function indexText(
  of: Expression,
  d: Expression,
  ofText: string,
  byText: string,
  names: Names,
): string | null {
  const terms = entriesOfMap(of, d);
  if (!terms) return null;
  const taken = new Set([
    ...names.values(),
    ofText,
    byText,
    ...topological([of, d]).flatMap(({ payload, shape }) => [
      ...(payload.kind === 'variable' ? [payload.variable.name] : []),
      ...dimsOf(shape.rows),
      ...dimsOf(shape.cols),
    ]),
  ]);
  const letters = new Map<number, string>();
  const free = LETTERS.filter((letter) => !taken.has(letter));
  const letterOf = (index: number): string => {
    const known = letters.get(index);
    if (known !== undefined) return known;
    const letter = free.shift() ?? `i${letters.size + 1}`;
    letters.set(index, letter);
    return letter;
  };
  const places = (shape: Expression['shape'], row: number, col: number): readonly string[] => [
    ...(shape.rows === ONE ? [] : [letterOf(row)]),
    ...(shape.cols === ONE ? [] : [letterOf(col)]),
  ];
  const above = places(of.shape, I, J);
  const below = places(d.shape, K, L);
  const texts = terms.map((term) => termText(term, letterOf, names));
  const entry = (text: string, at: readonly string[]): string =>
    `∂${nameOrEnclosed(text)}${at.length === 0 ? '' : `[${at.join(', ')}]`}`;
  return `${entry(ofText, above)}/${entry(byText, below)} = ${sumText(texts)}`;
}

interface TermText {
  readonly negative: boolean;
  readonly text: string;
}

function termText({ entries, deltas }: Term, letterOf: (index: number) => string, names: Names): TermText {
  const scalars = times(entries.filter(isNumber).map(({ of }) => of));
  const coefficient =
    numberOf(scalars) ?? (isScaling(scalars) ? numberOf(scalars.args[0] ?? scalars) : null) ?? 1;
  const negative = coefficient < 0;
  const positive = negative ? times([number(-1), scalars]) : scalars;
  const scalarText = numberOf(positive) === 1 ? [] : [print(positive, names)];
  const written = entries
    .filter((entry) => !isNumber(entry))
    .map((entry) => entryText(entry, letterOf, names));
  const signs = deltas.map(
    ([a, b]) => `δ[${[a, b].flatMap((index) => (index === null ? [] : [letterOf(index)])).join(', ')}]`,
  );
  const sums = [...new Set(entries.flatMap(({ row, col }) => [row, col]))].filter(
    (index) => index !== null && index > 0,
  );
  const signOfSum = sums.map((index) => `∑_${letterOf(index ?? 0)} `).join('');
  const factors = [...scalarText, ...signs, ...written].filter((text) => text !== '');
  return { negative, text: `${signOfSum}${factors.length === 0 ? '1' : factors.join(' ')}` };
}

const isNumber = ({ of }: Entry): boolean => isScalarExpression(of);

function entryText({ of, row, col }: Entry, letterOf: (index: number) => string, names: Names): string {
  const at = [row, col].flatMap((index) => (index === null ? [] : [letterOf(index)])).join(', ');
  if (isOnes(of)) return '';
  if (isIdentity(of)) return `δ[${at}]`;
  const inside = isTranspose(of) && of.args[0] ? of.args[0] : null;
  if (inside && row !== null && col !== null)
    return entryText({ of: inside, row: col, col: row }, letterOf, names);
  const text = print(inside ?? of, names);
  return `${nameOrEnclosed(text)}[${at}]`;
}

function sumText(terms: readonly TermText[]): string {
  return terms
    .map(({ negative, text }, place) =>
      place === 0 ? (negative ? `-${text}` : text) : ` ${negative ? '-' : '+'} ${text}`,
    )
    .join('');
}
