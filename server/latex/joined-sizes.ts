// One size under two names: where an index runs along the rows of what is defined, `S = Q K^T` and `S_{ij}`, its range has one
// name of ours, and the rows of Q have another.

import type { Analysis, Engine } from '../engine/api.ts';
import { errorsOf } from './named-sizes.ts';
import { textOf } from './pieces.ts';
import type { WrittenFile } from './write-file.ts';

/** The file in which sizes that only its declarations name have the names that the ranges of its indices have. */
export function withJoinedSizes(
  named: Analysis,
  { axes, body }: Pick<WrittenFile, 'axes' | 'body'>,
  analyse: Engine['analyse'],
): Analysis {
  if (axes.size === 0) return named;
  let joined = named;
  const formulas = textOf(body);
  const used = new Set(formulas.match(NAME));
  for (const [name, wanted] of axes) {
    const shape = joined.symbols.find((symbol) => symbol.name === name)?.shape ?? [];
    for (const [at, size] of wanted.entries()) {
      const own = shape[at];
      const isOurs = own !== undefined && /^\p{L}[\p{L}\d]*$/u.test(own) && !used.has(own);
      if (size === null || !isOurs || own === size) continue;
      const { text } = joined;
      const head = text.slice(0, text.length - formulas.length - 1);
      const place = new RegExp(`(?<![\\p{L}\\p{M}\\d_])${own}(?![\\p{L}\\p{M}\\d_])`, 'gu');
      const lines = head.split('\n').map((line) => {
        if (!line.startsWith('dim ') || line.includes('[')) return line.replace(place, size);
        const dims = line
          .slice(4)
          .split(', ')
          .filter((dim) => dim !== own);
        return dims.length > 0 ? `dim ${dims.join(', ')}` : null;
      });
      const next = analyse(`${lines.filter((line) => line !== null).join('\n')}${formulas}\n`, {
        previous: joined,
      });
      if (errorsOf(next) <= errorsOf(joined)) joined = next;
    }
  }
  return joined;
}

const NAME = /(?<![\p{L}\p{M}\d_])\p{L}[\p{L}\p{M}\d_]*/gu;
