// Equality up to the order of terms and factors and up to transposing a scalar: one representative for all spellings.

import { type Expression, intern } from './expression.ts';
import { factsOf } from './facts.ts';
import { isMatrixProduct } from './forms.ts';
import { isScalarExpression } from './leaves.ts';
import { transpose } from './transpose.ts';

const known = new WeakMap<Expression, Expression>();

/** The representative of all expressions that differ from this one by commutativity or by transposing a scalar. */
export function canonical(expression: Expression): Expression {
  const open = [expression];
  for (let next = open.at(-1); next; next = open.at(-1)) {
    if (known.has(next)) {
      open.pop();
      continue;
    }
    const missing = next.args.filter((arg) => !known.has(arg));
    if (missing.length > 0) {
      open.push(...missing);
      continue;
    }
    known.set(next, representative(next));
    open.pop();
  }
  return known.get(expression) ?? expression;
}

function representative(expression: Expression): Expression {
  const { operator, payload, shape } = expression;
  const args = expression.args.map((arg) => known.get(arg) ?? arg);
  if (args.length === 0) return expression;
  if (factsOf(expression).isCommutative) return intern(operator, [...args].sort(byId), payload, shape);
  if (isMatrixProduct(expression) && isScalarExpression(expression)) {
    const transposed = expression.args.map((arg) => canonical(transpose(arg))).reverse();
    return intern(operator, least(args, transposed), payload, shape);
  }
  return intern(operator, args, payload, shape);
}

const byId = (a: Expression, b: Expression): number => a.id - b.id;

function least(a: readonly Expression[], b: readonly Expression[]): readonly Expression[] {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i]?.id ?? 0) - (b[i]?.id ?? 0);
    if (difference !== 0) return difference < 0 ? a : b;
  }
  return a;
}

/** Whether two expressions are equal up to commutativity and transposed scalars. */
export function sameExpression(a: Expression, b: Expression): boolean {
  return a === b || canonical(a) === canonical(b);
}
