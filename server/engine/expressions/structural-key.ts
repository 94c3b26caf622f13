// Expressions up to the names of their variables: the same text for `tanh(H1 W2)` and `tanh(H7 W8)` of the same shapes.

import { type Expression, payloadKey } from './expression.ts';
import { variableOf } from './leaves.ts';

/**
 * A text that is the same for these expressions as for others where renaming variables makes one of the other, shapes,
 * attributes and the formulas that variables stand for included. Equal formulas may have different texts where the order of
 * commuting arguments differs; different ones never have the same.
 */
export function structuralKey(
  roots: readonly Expression[],
  definitions: ReadonlyMap<Expression, Expression>,
): string {
  const numbers = new Map<Expression, number>();
  const parts: string[] = [];
  const open: Expression[] = [];
  const add = (root: Expression): void => {
    open.push(root);
    for (let node = open.at(-1); node; node = open.at(-1)) {
      const missing = numbers.has(node) ? [] : node.args.filter((arg) => !numbers.has(arg));
      if (missing.length > 0) {
        open.push(...missing.reverse());
        continue;
      }
      open.pop();
      if (numbers.has(node)) continue;
      numbers.set(node, numbers.size);
      parts.push(ownKey(node, numbers));
    }
    parts.push(`→${numbers.get(root)}`);
  };
  for (const root of roots) add(root);
  // The map grows while it is walked: a variable's formula brings in further ones.
  for (const [leaf, number] of numbers) {
    const formula = definitions.get(leaf);
    if (!formula) continue;
    parts.push(`${number}:=`);
    add(formula);
  }
  return parts.join(';');
}

function ownKey(node: Expression, numbers: ReadonlyMap<Expression, number>): string {
  const { operator, args, payload, shape } = node;
  const variable = variableOf(node);
  const own =
    variable && variable.role !== 'bound'
      ? `${variable.role} ${variable.attributes.join(' ')} ${variable.moves ?? false}`
      : payloadKey(payload);
  return `${operator}(${args.map((arg) => numbers.get(arg)).join()})${own}:${shape.rows.key}×${shape.cols.key}`;
}
