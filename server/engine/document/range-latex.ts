// What stands behind `for` in TeX: `t = 1, \\ldots, T`.

import { nameLatex } from '../operators/writing.ts';
import { printIndex } from '../syntax/print.ts';
import type { Expression, RangeNode } from '../syntax/tree.ts';

/** Empty where there is none. */
export function rangesLatex(ranges: readonly RangeNode[]): string {
  return ranges
    .map(({ index, from, to }) => `${nameLatex(index.name)} = ${bound(from)}, \\ldots, ${bound(to)}`)
    .join(', \\; ');
}

/** A formula with the indices that it holds for behind it. */
export const withRange = (formula: string, range: string): string =>
  range === '' ? formula : `${formula}${BETWEEN}${range}`;

/** The formula and its indices apart. */
export function withoutRange(latex: string): { readonly formula: string; readonly range: string } {
  const at = latex.lastIndexOf(BETWEEN);
  return at < 0
    ? { formula: latex, range: '' }
    : { formula: latex.slice(0, at), range: latex.slice(at + BETWEEN.length) };
}

const BETWEEN = ' \\qquad ';

/** A bound as it is written, its names set as names are. */
const bound = (node: Expression): string =>
  printIndex(node)
    .replace(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu, nameLatex)
    .replaceAll('*', ' ');
