// Ways to spoil a formula at one place without changing its shape: what people get wrong when they derive by hand.

import {
  add,
  hadamard,
  matmul,
  negate,
  number,
  times,
  transpose,
} from '../../../server/engine/expressions/build.ts';
import { type Expression, intern } from '../../../server/engine/expressions/expression.ts';
import { isScalar, sameShape } from '../../../server/engine/shapes/shape.ts';

export interface Spoiling {
  readonly what: string;
  readonly expression: Expression;
}

const DEPTH = 6;

/** Every single spoiling, each once; the formula itself is not among them, but some may be harmless. */
export function spoilingsOf(formula: Expression): readonly Spoiling[] {
  const found = new Map<Expression, Spoiling>();
  const all: readonly Spoiling[] = [
    { what: 'sign', expression: negate(formula) },
    { what: 'twice', expression: times([number(2), formula]) },
    { what: 'half', expression: times([number(0.5), formula]) },
    { what: '1 % more', expression: times([number(1.01), formula]) },
    { what: 'transposed', expression: transpose(formula) },
    ...inside(formula, 0),
  ];
  for (const spoiling of all) {
    const { expression } = spoiling;
    if (expression !== formula && sameShape(expression.shape, formula.shape)) found.set(expression, spoiling);
  }
  return [...found.values()];
}

function inside(formula: Expression, depth: number): readonly Spoiling[] {
  if (depth > DEPTH) return [];
  const here = hereIn(formula).filter(({ expression }) => sameShape(expression.shape, formula.shape));
  const below = formula.args.flatMap((arg, i) =>
    inside(arg, depth + 1)
      .filter(({ expression }) => sameShape(expression.shape, arg.shape))
      .map(({ what, expression }) => ({
        what,
        expression: rebuilt(
          formula,
          formula.args.map((other, j) => (i === j ? expression : other)),
        ),
      })),
  );
  return [...here, ...below];
}

function hereIn({ operator, args }: Expression): readonly Spoiling[] {
  const found: Spoiling[] = [];
  const offer = (what: string, expression: Expression | null): void => {
    if (expression) found.push({ what, expression });
  };
  const changed = (i: number, change: (part: Expression) => Expression): readonly Expression[] =>
    args.map((part, j) => (i === j ? change(part) : part));
  args.forEach((_, i) => {
    const others = args.filter((__, j) => j !== i);
    if (operator === 'add') {
      offer('a term dropped', sum(others));
      offer('the sign of a term', sum(changed(i, negate)));
      offer('1 % more of a term', sum(changed(i, (part) => times([number(1.01), part]))));
    }
    if (operator === 'matmul') {
      offer('a factor transposed', product(changed(i, transpose)));
      offer('a factor dropped', product(others));
      const next = args[i + 1];
      const own = args[i];
      if (next && own)
        offer('factors swapped', product(args.map((part, j) => (j === i ? next : j === i + 1 ? own : part))));
    }
    if (operator === 'hadamard') offer('an elementwise factor dropped', entrywise(others));
  });
  if (operator === 'matmul' && args.length === 2) offer('∘ for the product', entrywise(args));
  if (operator === 'hadamard' && args.length === 2) offer('the product for ∘', product(args));
  return found;
}

function sum(terms: readonly Expression[]): Expression | null {
  const [first, ...rest] = terms;
  return first ? rest.reduce(add, first) : null;
}

/** null where the sizes do not fit. */
function product(factors: readonly Expression[]): Expression | null {
  const chain = factors.filter((factor) => !isScalar(factor.shape));
  if (factors.length === 0) return null;
  return chain.every((factor, i) => i === 0 || chain[i - 1]?.shape.cols === factor.shape.rows)
    ? matmul(...factors)
    : null;
}

function entrywise(factors: readonly Expression[]): Expression | null {
  const [first] = factors;
  return first && factors.every((factor) => sameShape(factor.shape, first.shape))
    ? hadamard(...factors)
    : null;
}

/** The same node over other arguments, in normal form where that matters. */
function rebuilt(node: Expression, args: readonly Expression[]): Expression {
  switch (node.operator) {
    case 'add':
      return sum(args) ?? node;
    case 'times':
      return times(args);
    case 'matmul':
      return matmul(...args);
    case 'hadamard':
      return hadamard(...args);
    default:
      return intern(node.operator, args, node.payload, node.shape);
  }
}
