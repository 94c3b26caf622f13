// `log det X`: functions before what they are applied to without parentheses, and the ways to put them.

import type { BlockNode, Expression } from '../syntax/tree.ts';
import { type BareCall, type BareReading, functionName, isValue, type Resolution } from './resolution.ts';

/** A sum sign takes the product behind it, and so does a function before one. */
const takesAll = (node: Expression): boolean =>
  node.kind === 'bigOperator' || (node.kind === 'name' && /^(?:Σ|Π|sum|prod)_/u.test(node.name));

/**
 * The call that functions before their argument stand for: `ln x`, `log det X`, `ln Σ_i x[i]`; null where the parentheses
 * may be put in more than one way. `ln|X|` of a matrix is the logarithm of its determinant.
 */
export function onlyReading(
  nodes: readonly Expression[],
  at: number,
  { names, readings }: BareCall,
  by: Resolution,
): Expression | null {
  const operands = nodes.slice(at + names.length);
  const [operand, last] = [operands[0], operands.at(-1)];
  if (readings.length > 1 || !operand || !last || operand.kind === 'block' || operand.kind === 'quotient')
    return null;
  const span = { start: operand.span.start, end: last.span.end };
  const argument: Expression =
    operand === last ? operand : { kind: 'juxtaposition', factors: operands, span };
  return nodes
    .slice(at, at + names.length)
    .reduceRight<Expression>((inside, callee) => called(callee, inside, by), argument);
}

function called(callee: Expression, inside: Expression, by: Resolution): Expression {
  const isLogarithm = callee.kind === 'name' && (callee.name === 'ln' || callee.name === 'log');
  const isDeterminant = isLogarithm && inside.kind === 'absolute' && isMatrix(inside.of, by);
  const base: Expression = isDeterminant ? { ...callee, name: LOG_DETERMINANT } : callee;
  const value = isDeterminant ? inside.of : inside.kind === 'parentheses' ? inside.inside : inside;
  return {
    kind: 'postfix',
    base,
    operations: [{ kind: 'arguments', items: [{ kind: 'value', value }], span: inside.span }],
    span: { start: callee.span.start, end: inside.span.end },
  };
}

const LOG_DETERMINANT = 'logdet';

function isMatrix(node: Expression, { scope }: Resolution): boolean {
  const symbol = node.kind === 'name' ? scope.symbols.get(node.name) : undefined;
  return symbol?.kind === 'variable' && symbol.space.sizes.length === 2;
}

/** Of what follows a matrix function all is meant more often than the first factor: tr A B is tr(A B). */
const OF_PRODUCTS = new Set(['tr', 'det', 'logdet', 'sum', 'mean', 'norm', 'vec']);

/** The functions that stand bare at this place of a row of factors, or null where none does. */
export function bareCall(nodes: readonly Expression[], at: number, by: Resolution): BareCall | null {
  const names: string[] = [];
  let place = at;
  for (let node = nodes[place]; node && isBare(node, by); node = nodes[place]) {
    names.push(node.name);
    place += 1;
  }
  const [first, operand, last] = [nodes[at], nodes[place], nodes.at(-1)];
  if (names.length === 0 || !first || !operand || !last) return null;
  const gaps = nodes.slice(at, place).map((node, index) => ({
    start: node.span.end,
    end: nodes[at + index + 1]?.span.start ?? node.span.end,
  }));
  const one: BareReading = { gaps, end: operand.span.end };
  const all: BareReading = { gaps, end: last.span.end };
  const inner = names.at(-1) ?? '';
  const readings =
    last === operand ? [one] : takesAll(operand) ? [all] : OF_PRODUCTS.has(inner) ? [all, one] : [one, all];
  return { names, span: { start: first.span.start, end: gaps.at(-1)?.start ?? first.span.end }, readings };
}

/**
 * `[cos θ, -sin θ]`: the entries of a row, where a function stands before a blank with what it is applied to. By itself it would be
 * no entry. Where blanks alone part the entries, `[y log p + c]`, the brackets may be those of a formula.
 */
export function callsInRow(
  row: readonly Expression[],
  { rows, blanks }: Pick<BlockNode, 'rows' | 'blanks'>,
  by: Resolution,
): readonly Expression[] {
  const isAfterBlank = (entry: Expression | undefined): boolean =>
    !!entry && blanks.includes(entry.span.start);
  const hasCommas = row.slice(1).some((entry) => !isAfterBlank(entry));
  if (!hasCommas && rows.length === 1) return row;
  const entries: Expression[] = [];
  for (let at = 0; at < row.length; at++) {
    const [entry, next] = [row[at], row[at + 1]];
    if (!entry) continue;
    const callee = entry.kind === 'negate' ? entry.of : entry;
    // Between commas `y log p` is a product.
    const isWithin = hasCommas && (isAfterBlank(entry) || isAfterBlank(row[at + 2]));
    const isApart = isWithin || !next || !isFactor(next) || isBare(next, by) || !isAfterBlank(next);
    if (!next || isApart || !isBare(callee, by)) {
      entries.push(entry);
      continue;
    }
    const gap = { start: callee.span.end, end: next.span.start };
    by.warning({
      kind: 'bare-call',
      names: [callee.name],
      span: callee.span,
      readings: [{ gaps: [gap], end: next.span.end }],
    });
    const call = called(callee, next, by);
    entries.push(
      entry.kind === 'negate'
        ? { ...entry, of: call, span: { start: entry.span.start, end: call.span.end } }
        : call,
    );
    at += 1;
  }
  return entries;
}

const isFactor = ({ kind }: Expression): boolean =>
  kind === 'name' || kind === 'number' || kind === 'postfix' || kind === 'parentheses';

/** Whether a node is the name of a function alone. */
export function isBare(node: Expression, by: Resolution): node is Extract<Expression, { kind: 'name' }> {
  return node.kind === 'name' && !isValue(node.name, by) && functionName(node.name, by);
}
