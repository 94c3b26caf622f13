// The range behind `for` in TeX: `t = 1, \\ldots, T`.

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
  range === '' ? formula : `${formula} \\qquad ${range}`;

/** A bound as it is written, its names set as names are. */
const bound = (node: Expression): string =>
  printIndex(node)
    .replace(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu, nameLatex)
    .replaceAll('*', ' ');
