// The derivatives of inner names written out in a line, where these are no recursions: one formula is left.

import { mapExpression } from '../../syntax/map-expression.ts';
import { printExpression } from '../../syntax/print.ts';
import type { Expression, IndexNode } from '../../syntax/tree.ts';
import type { AdjointLine } from './adjoint-line.ts';
import { type Moving, moved, readFormula } from './line-text.ts';
import { type Derivable, derivable, NotDerived } from './not-derived.ts';

/** The formula of a line; refused where it goes through a recursion, or through members that have several lines. */
export function closedFormula(
  line: AdjointLine,
  lines: readonly AdjointLine[],
  by: Moving,
): Derivable<string> {
  return derivable(() => writtenOut(line, lines, by));
}

function writtenOut(line: AdjointLine, lines: readonly AdjointLine[], by: Moving): string {
  const { of } = line.derivative;
  const expand = (node: Expression, open: readonly string[]): Expression => {
    const read = derivativeRead(node);
    if (!read || read.of !== of) return mapExpression(node, (inner) => expand(inner, open));
    const own = lines.filter((other) => other.node === read.node);
    const [only] = own;
    if (open.includes(read.node)) throw new NotDerived(notClosed(read.node));
    const formula = only && readFormula(only.expr);
    if (!only || !formula || own.length > 1) throw new NotDerived(notClosed(read.node));
    const at = new Map<string, Expression>();
    only.places.forEach((letter, place) => {
      const item = read.items[place];
      if (letter.kind === 'name' && item?.kind === 'at') at.set(letter.name, item.at);
    });
    const whole = expand(moved(formula, { ...by, at }), [...open, read.node]);
    // A derivative by something that is no family is indexed by itself: an entry of it, or a row or column.
    const [index] = only.places.length === 0 && node.kind === 'postfix' ? node.operations : [];
    if (index) {
      const base: Expression = { kind: 'parentheses', inside: whole, span: node.span };
      return { kind: 'postfix', base, operations: [index], span: node.span };
    }
    return whole.kind === 'name' || whole.kind === 'postfix' || whole.kind === 'number'
      ? whole
      : { kind: 'parentheses', inside: whole, span: node.span };
  };
  const formula = readFormula(line.expr);
  if (!formula) throw new NotDerived(`\`${line.expr}\` cannot be read back`);
  return printExpression(expand(formula, [line.node]));
}

const notClosed = (node: string): string =>
  `it goes through \`${node}\`, a recursion or one that is read differently at its ends: a second derivative through that is not derived yet (as a claim it is judged)`;

/** `∂L/∂p[i]`: what of, by which node, and its places. */
export function derivativeRead(
  node: Expression,
): { readonly of: string; readonly node: string; readonly items: readonly IndexNode[] } | null {
  const base = node.kind === 'postfix' ? node.base : node;
  const first = node.kind === 'postfix' ? node.operations[0] : null;
  if (base.kind !== 'derivative' || base.order !== 1) return null;
  if (node.kind === 'postfix' && (first?.kind !== 'index' || node.operations.length > 1)) return null;
  const by = base.variables[0]?.variable;
  if (by?.kind !== 'name') return null;
  return {
    of: printExpression(base.numerator),
    node: by.name,
    items: first?.kind === 'index' ? first.items : [],
  };
}
