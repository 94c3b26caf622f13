// `Σ_{ij} X_{ij}`: two letters below a sum sign are two indices, unless the summand has a name or place by both together.

import { mapExpression } from './map-expression.ts';
import type { Expression, NameNode } from './tree.ts';

/** The indices that a name below a sum sign stands for: its two letters, or itself. */
export function indexLetters(index: NameNode, body: Expression): readonly NameNode[] {
  const [first = '', second = ''] = /^(\p{Ll})(\p{Ll})$/u.exec(index.text)?.slice(1) ?? [];
  if (first === '' || first === second || hasName(index.name, body)) return [index];
  const { start, end } = index.span;
  const letter = (text: string, from: number, to: number): NameNode => ({
    kind: 'name',
    name: text,
    text,
    span: { start: from, end: to },
  });
  return [letter(first, start, end - second.length), letter(second, start + first.length, end)];
}

function hasName(name: string, node: Expression): boolean {
  if (node.kind === 'name') return node.name === name;
  let isThere = false;
  mapExpression(node, (inner) => {
    isThere ||= hasName(name, inner);
    return inner;
  });
  return isThere;
}
