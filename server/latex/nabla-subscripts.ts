// ∇J_w and ∇(J)_w as ∇_w J where J is what the document defines: people write the variable at either letter. ∇∇ is ∇²,
// and ∂_w is ∇_w.

import { isNabla } from './derivatives.ts';
import { isTransposition, plainText } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import { rewritten } from './rewrite.ts';
import { walk } from './walk.ts';

/** The lines with the variable of every ∇ at the ∇. */
export function withNablaSubscripts(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  const defined = new Set(
    lines.flatMap((line) => {
      const [head] = line.kind === 'equation' && line.sides.length > 1 ? (line.sides[0] ?? []) : [];
      return head?.kind === 'letter' ? [head.name] : [];
    }),
  );
  return lines.map((line) => {
    if (line.kind !== 'equation') return line;
    const sides = line.sides.map((side) => moved(twice(withNablas(side)), defined));
    return sides.every((side, at) => side === line.sides[at]) ? line : { ...line, sides };
  });
}

/** `\partial_w L` as `\nabla_w L`; by a letter that counts it is of an entry, of whatever that is. */
function withNablas(row: Row): Row {
  if (!walk(row).some(({ node }) => isPartial(node))) return row;
  return rewritten(row, (node) =>
    isPartial(node) && node.kind === 'scripts' && node.base
      ? { ...node, base: { kind: 'sign', text: '∇', range: node.base.range } }
      : node,
  );
}

function isPartial(node: Node): boolean {
  if (node.kind !== 'scripts' || !isSign(node.base, '∂') || node.above.length > 0) return false;
  const [by, ...more] = node.below;
  const letter = by?.kind === 'scripts' ? by.base : by;
  return letter?.kind === 'letter' && more.length === 0 && !/^[i-n]$/u.test(letter.name);
}

/** `\nabla\nabla f` and `\nabla_x \nabla_x^T f` as `\nabla^2 f`. */
function twice(row: Row): Row {
  const at = row.findIndex((node, place) => isNablaSign(node) && isNablaSign(row[place + 1]));
  const [first, second] = [row[at], row[at + 1]];
  if (!first || !second) return row;
  const [own, other] = [belowOf(first), belowOf(second)];
  if (other.length > 0 && plainText(own) !== plainText(other)) return row;
  const base = first.kind === 'scripts' ? first.base : first;
  const square: Node = { kind: 'number', text: '2', range: second.range };
  const both: Node = { kind: 'scripts', base, below: own, above: [square], range: first.range };
  return [...row.slice(0, at), both, ...row.slice(at + 2)];
}

const isNablaSign = (node: Node | undefined): boolean => {
  if (node?.kind !== 'scripts') return node !== undefined && isNabla(node);
  return isNabla(node.base) && (node.above.length === 0 || isTransposition(node.above));
};

const belowOf = (node: Node): Row => (node.kind === 'scripts' ? node.below : []);

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
