// The formulas that a function computes: what its results read, in an order in which each can be computed.

import { variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';

export interface NamedFormula {
  readonly name: string;
  readonly formula: Expression;
}

/** The names of the leaves of an expression, in the order of its parts. */
export function leafNames(expression: Expression): readonly string[] {
  return topological([expression]).flatMap((node) => {
    const found = variableOf(node);
    return found?.role === 'value' ? [found.name] : [];
  });
}

/** The formulas by names that these roots are computed from, each behind those it reads. Names without a formula are parameters. */
export function formulasBelow(
  roots: readonly Expression[],
  formulaOf: (name: string) => Expression | undefined,
): readonly NamedFormula[] {
  const done = new Set<string>();
  const ordered: NamedFormula[] = [];
  const open = roots.flatMap(leafNames).reverse();
  for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
    const formula = done.has(name) ? undefined : formulaOf(name);
    if (!formula) {
      open.pop();
      continue;
    }
    const missing = leafNames(formula).filter((read) => !done.has(read) && formulaOf(read));
    if (missing.length > 0) {
      open.push(...missing.reverse());
      continue;
    }
    done.add(name);
    ordered.push({ name, formula });
    open.pop();
  }
  return ordered;
}
