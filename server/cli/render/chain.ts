// The chain of a wrong product: each value with its adjoint, and the part of the product that is it.

import type { Chain } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import type { Paint } from './paint.ts';
import { alignColumns, oneLine, printable, shorten } from './text-width.ts';

/** Columns are cut at this width; the panel and the JSON have them whole. */
const WIDEST = 40;

/** A table with a line under it that says where the product goes wrong. */
export function renderChain({ links, wrongAt, sentence }: Chain, paint: Paint): readonly string[] {
  const cells = links.map(({ name, formula, shape, derivative, adjoint, written }) => [
    shorten(oneLine(formula === null ? name : `${name} = ${formula}`), WIDEST),
    formatShape(shape),
    shorten(`${printable(derivative)} = ${printable(adjoint)}`, WIDEST + 10),
    written === null ? '' : shorten(`is your ${oneLine(written)}`, WIDEST),
  ]);
  const rows = alignColumns(cells).map((line, at) => {
    const sign = at === wrongAt ? paint.red('✗') : cells[at]?.[3] === '' ? ' ' : paint.green('✓');
    return `${sign} ${line}`;
  });
  return ['the chain, with its adjoints', ...rows, printable(sentence)];
}
