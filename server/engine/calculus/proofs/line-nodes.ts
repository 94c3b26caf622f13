// Whose turn it is in a proof: the nodes that are worked out together in one line.

import type { Expression } from '../../expressions/expression.ts';
import { distinct, type Part, partOf, ruleOf } from './rules.ts';

/** Different rules that one line of a short proof may apply. */
const MOST_RULES = 2;

/** The nodes of a line that are inside no other of them: everything that leads to them has been worked out. */
export function ready(
  line: readonly Expression[],
  dependent: ReadonlySet<Expression>,
): readonly Expression[] {
  const inside = new Set<Expression>();
  const open = line.flatMap((node) => node.args.filter((arg) => dependent.has(arg)));
  for (let node = open.pop(); node; node = open.pop()) {
    if (inside.has(node)) continue;
    inside.add(node);
    for (const arg of node.args) if (dependent.has(arg)) open.push(arg);
  }
  return line.filter((node) => !inside.has(node));
}

/** Of the nodes whose turn it may be, none of them linear, those of one line: all, or outer functions before products. */
export function together(
  open: readonly Expression[],
  dependent: ReadonlySet<Expression>,
): readonly Expression[] {
  const outer = open.filter((node) => partOf(node, dependent) === 'outer');
  const most = (nodes: readonly Expression[]): readonly Expression[] => {
    const rules = new Set(
      distinct(nodes.map((node) => ruleOf(node, dependent)))
        .slice(0, MOST_RULES)
        .map(({ rule }) => rule),
    );
    return nodes.filter((node) => rules.has(ruleOf(node, dependent).rule));
  };
  const all = most(open);
  return all.length === open.length || outer.length === 0 ? all : most(outer);
}

/** Whether that many rules are too many for one line. */
export function tooMany(rules: readonly { readonly rule: string }[]): boolean {
  return new Set(rules.map(({ rule }) => rule)).size > MOST_RULES;
}

const ORDER: readonly Part[] = ['linear', 'outer', 'product'];

/** The nodes of one line of a proof that tells every move: those to which the same rule applies. */
export function alike(
  open: readonly Expression[],
  dependent: ReadonlySet<Expression>,
): readonly Expression[] {
  for (const part of ORDER) {
    const first = open.find((node) => partOf(node, dependent) === part);
    if (!first) continue;
    const { rule } = ruleOf(first, dependent);
    return open.filter((node) => node.operator === first.operator && ruleOf(node, dependent).rule === rule);
  }
  return [];
}
