// `\log \lambda_i = x_i^T \beta` says what λ_i is: the exponential of that.

import { plainText } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { type Math as Node, type Row, rangeOfRow } from './math.ts';

/** The lines with `\log y_i = …` read as `y_i = exp(…)`, unless y is defined elsewhere. */
export function withoutLeftLogarithms(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  const defined = new Set(
    lines.flatMap((line) => {
      const [head, ...more] = line.kind === 'equation' && line.sides.length > 1 ? (line.sides[0] ?? []) : [];
      return head && more.length === 0 ? [letterOf(head)] : [];
    }),
  );
  return lines.map((line): PlacedLine => {
    if (line.kind !== 'equation' || line.isIdentity === true) return line;
    const [[log, member, ...more] = [], ...others] = line.sides;
    const [side, ...further] = others;
    const isLog = log?.kind === 'function' && log.name === 'log' && more.length === 0;
    // A letter without an index is one name with its logarithm.
    const isMember =
      member?.kind === 'scripts' && member.base?.kind === 'letter' && member.above.length === 0;
    if (!isLog || !isMember || !side || further.length > 0 || defined.has(letterOf(member))) return line;
    return { ...line, sides: [[member], exponential(side)] };
  });
}

const letterOf = (node: Node): string => {
  const base = node.kind === 'scripts' ? node.base : node;
  return base ? plainText([base]) : '';
};

function exponential(body: Row): Row {
  const range = rangeOfRow(body);
  return [
    { kind: 'function', name: 'exp', range: { start: range.start, end: range.start } },
    { kind: 'fence', open: '(', close: ')', body, range },
  ];
}
