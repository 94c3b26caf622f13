// ∇J_w and ∇(J)_w as ∇_w J where J is what the document defines: people write the variable at either letter.

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
    letterOf(of.base) !== null &&
    defined.has(letterOf(of.base) ?? '') &&
    of.below.length > 0 &&
    of.above.length === 0;
  if (!isMovable || of?.kind !== 'scripts' || !of.base || !nabla) return row;
  return [{ ...of, base: nabla, below: withIndex(of.below), range: nabla.range }, of.base, ...rest];
}

/** The letter of `J`, and of `(J)`. */
function letterOf(node: Node | null): string | null {
  const [inside, ...more] = node?.kind === 'fence' ? node.body : node ? [node] : [];
  return inside?.kind === 'letter' && more.length === 0 ? inside.name : null;
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
