// Letters with their scripts: which scripts are a part of the name (`W_1`), which are indices, which transpose.

import type { Math as Node, Row } from './math.ts';

/** How many primes stand in a row of signs. */
export const primesIn = (row: Row): number =>
  row.filter((one) => one.kind === 'sign' && one.text === "'").length;

/** `T`, `⊤`, `\mathsf{T}`, `'` */
export function isTransposition(row: Row): boolean {
  return (
    row.length > 0 &&
    row.every(
      (one) =>
        (one.kind === 'letter' && (one.name === 'T' || one.name === 't') && row.length === 1) ||
        (one.kind === 'sign' && (one.text === '⊤' || one.text === "'")),
    )
  );
}

/** `[l]`, `(l)` above: a part of the name. */
export const isLabel = (node: Node): boolean =>
  node.kind === 'fence' && (node.open === '[' || node.open === '(');

/** A letter with the scripts that are a part of its name: `W_1`, `a^{[2]}`, `h_{prev}`; null where a script is none. `indices` are those that sums run over. */
export function nameOf(node: Node, indices: ReadonlySet<string>): string | null {
  if (node.kind === 'letter') return node.name;
  if (node.kind !== 'scripts' || node.base?.kind !== 'letter') return null;
  const labels = node.above.flatMap((one) =>
    isLabel(one) && one.kind === 'fence' ? [plainText(one.body)] : [],
  );
  const below = plainText(node.below);
  const parts = [below, ...labels].filter((part) => part !== '');
  if (indicesIn(node, indices)) return node.base.name;
  if (isFreeIndex(below)) return null;
  const tail = parts
    .map((part) => (/^\d+$/u.test(part) ? part : `_${part.replace(/[^\p{L}\p{M}\d]+/gu, '_')}`))
    .join('');
  return `${node.base.name}${tail}`;
}

/** `i` or `i,j` below a letter, where no sum runs over it: a formula for every entry. */
const isFreeIndex = (below: string): boolean => /^[ijkl](?:,?[ijkl])?$/u.test(below);

/** What a row reads aloud as: letters, digits and signs in a line. */
export function plainText(row: Row): string {
  return row
    .map((one) => {
      switch (one.kind) {
        case 'letter':
        case 'function':
          return one.name;
        case 'number':
        case 'sign':
        case 'words':
          return one.text;
        case 'fence':
          return `${one.open}${plainText(one.body)}${one.close}`;
        default:
          return '';
      }
    })
    .join('');
}

/** The indices that a letter has, below or in brackets above; null where what stands there is no index. */
export function indicesIn(
  node: Node & { readonly kind: 'scripts' },
  indices: ReadonlySet<string>,
): readonly string[] | null {
  const letters = (row: Row): readonly string[] | null => {
    const names = row.filter((one) => !(one.kind === 'sign' && one.text === ','));
    return names.length > 0 && names.every((one) => one.kind === 'letter' && indices.has(one.name))
      ? names.map((one) => (one.kind === 'letter' ? one.name : ''))
      : null;
  };
  const [bracket, ...more] = node.above;
  const sample = bracket?.kind === 'fence' && more.length === 0 ? letters(bracket.body) : null;
  const below = letters(node.below);
  if (sample) return [...sample, ...(below ?? [])];
  return below;
}
