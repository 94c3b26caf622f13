// ∇J_w as ∇_w J where J is what the document defines: people write the variable at either letter.

import { isNabla } from './derivatives.ts';
import type { PlacedLine } from './lines.ts';
import type { Math as Node, Row } from './math.ts';

export function withNablaSubscripts(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  const defined = new Set(
    lines.flatMap((line) => {
      const [head] = line.kind === 'equation' && line.sides.length > 1 ? (line.sides[0] ?? []) : [];
      return head?.kind === 'letter' ? [head.name] : [];
    }),
  );
  return lines.map((line) => {
    if (line.kind !== 'equation') return line;
    const sides = line.sides.map((side) => moved(side, defined));
    return sides.every((side, at) => side === line.sides[at]) ? line : { ...line, sides };
  });
}

function moved(row: Row, defined: ReadonlySet<string>): Row {
  const [nabla, of, ...rest] = row;
  const isMovable =
    nabla?.kind === 'sign' &&
    isNabla(nabla) &&
    of?.kind === 'scripts' &&
    of.base?.kind === 'letter' &&
    defined.has(of.base.name) &&
    of.below.length > 0 &&
    of.above.length === 0;
  if (!isMovable || of?.kind !== 'scripts' || !of.base || !nabla) return row;
  return [{ ...of, base: nabla, below: withIndex(of.below), range: nabla.range }, of.base, ...rest];
}

/** `u(i)` as `u_i`. */
function withIndex(by: Row): Row {
  const [letter, bracket, ...more] = by;
  if (letter?.kind !== 'letter' || bracket?.kind !== 'fence' || more.length > 0) return by;
  const indexed: Node = {
    kind: 'scripts',
    base: letter,
    below: bracket.body,
    above: [],
    range: bracket.range,
  };
  return [indexed];
}
