// How a part of a derivative is written at other indices: its text is read again, and members, sums and indices in it are
// moved along.

import type { Families } from '../../families/family.ts';
import { isOfFamily } from '../../families/family.ts';
import { indexSize } from '../../families/index-size.ts';
import { type NamedSum, sizeExpression } from '../../families/open-reading.ts';
import { mapExpression, mapOperation } from '../../syntax/map-expression.ts';
import { parseStatement } from '../../syntax/parse.ts';
import { printExpression, printIndex } from '../../syntax/print.ts';
import type { Expression, IndexNode, RangeNode } from '../../syntax/tree.ts';

export interface Moving {
  readonly families: Families;
  readonly sums: ReadonlyMap<string, NamedSum>;
  /** The new text of each index. */
  readonly at: ReadonlyMap<string, Expression>;
}

/** The tree of a formula's text; null where it cannot be read, which is a bug of whoever printed it. */
export function readFormula(text: string): Expression | null {
  const parsed = parseStatement(`x = ${text}`);
  if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation') return null;
  return parsed.statement.sides[1] ?? null;
}

/** The formula at other indices, with sums in place of their names. */
export function moved(node: Expression, by: Moving): Expression {
  const move = (inner: Expression): Expression => moved(inner, by);
  switch (node.kind) {
    case 'name': {
      const sum = by.sums.get(node.name);
      if (sum) return { kind: 'parentheses', inside: sumNode(sum, by), span: node.span };
      const index = by.at.get(node.name);
      return index ? enclosed(index) : node;
    }
    case 'postfix': {
      const [first, ...rest] = node.operations;
      const isMember = first.kind === 'index' && isOfFamily(node.base, by.families);
      const head = isMember
        ? { ...first, items: first.items.map((item) => movedPlace(item, by)) }
        : mapOperation(first, move);
      const base = node.base.kind === 'name' && first.kind === 'arguments' ? node.base : move(node.base);
      return { ...node, base, operations: [head, ...rest.map((one) => mapOperation(one, move))] };
    }
    case 'bigOperator': {
      const at = new Map([...by.at].filter(([name]) => name !== node.index?.name));
      return mapExpression(node, (inner) => moved(inner, { ...by, at }));
    }
    case 'stack': {
      const at = new Map([...by.at].filter(([name]) => name !== node.range.index.name));
      return mapExpression(node, (inner) => moved(inner, { ...by, at }));
    }
    default:
      return mapExpression(node, move);
  }
}

function sumNode({ sum, ranges, stacked }: NamedSum, by: Moving): Expression {
  const own = ranges.at(-1);
  const at = new Map([...by.at].filter(([name]) => name !== sum.index.name));
  if (stacked && own)
    return {
      kind: 'stack',
      along: stacked.along,
      members: [moved(sum.body, { ...by, at })],
      range: { ...own, from: moved(own.from, by), to: moved(own.to, by) },
      span: sum.span,
    };
  return {
    kind: 'bigOperator',
    sign: sum.sign,
    letter: false,
    index: sum.index,
    from: own ? moved(own.from, by) : sum.from,
    to: own ? moved(own.to, by) : sum.to,
    body: moved(sum.body, { ...by, at }),
    span: sum.span,
  };
}

function movedPlace(item: IndexNode, by: Moving): IndexNode {
  if (item.kind !== 'at') return item;
  const at = moved(item.at, by);
  const size = indexSize(at);
  return { kind: 'at', at: size ? sizeExpression(size) : at };
}

/** A text put in place of a name needs parentheses where it is more than one atom. */
function enclosed(node: Expression): Expression {
  return node.kind === 'name' || node.kind === 'number' ? node : inParentheses(node);
}

/** A term of a sum as text, its minus apart. */
interface SignedText {
  readonly isNegative: boolean;
  readonly text: string;
}

/** `∑_{t=1}^{T} …` around a formula, the first range outermost; a minus stands before the signs. */
function signedText(node: Expression, ranges: readonly RangeNode[]): SignedText {
  if (node.kind === 'negate') return { isNegative: true, text: signedText(node.of, ranges).text };
  const [lead] = node.kind === 'sum' && ranges.length === 0 ? [node.first] : [];
  if (node.kind === 'sum' && lead?.kind === 'negate')
    return { isNegative: true, text: printExpression({ ...node, first: lead.of }) };
  const signs = ranges
    .map(({ index, from, to }) => `∑_{${index.name}=${printIndex(from)}}^{${printIndex(to)}} `)
    .join('');
  const body = node.kind === 'sum' && ranges.length > 0 ? inParentheses(node) : node;
  return { isNegative: false, text: signs + printExpression(body) };
}

/** The parts of a sum: formulas, each summed over ranges. */
interface SummedFormula {
  readonly formula: Expression;
  readonly summed: readonly RangeNode[];
}

/** Terms as one sum. */
export function sumText(terms: readonly SummedFormula[]): string {
  return terms
    .map(({ formula, summed }) => signedText(formula, summed))
    .map(({ isNegative, text }, at) =>
      at === 0 ? `${isNegative ? '-' : ''}${text}` : ` ${isNegative ? '-' : '+'} ${text}`,
    )
    .join('');
}

/** An expression in parentheses, at the same span. */
export const inParentheses = (inside: Expression): Expression => ({
  kind: 'parentheses',
  inside,
  span: inside.span,
});
