// The one table of operators: every family, found by name or by any spelling of a call.

import type { OperatorName } from '../expressions/expression.ts';
import { arithmetic } from './arithmetic.ts';
import { crossProducts } from './cross-product.ts';
import { cumulative } from './cumulative.ts';
import { eigenvalues } from './eigenvalues.ts';
import { elementwiseFunctions } from './elementwise.ts';
import { extremes } from './extremes.ts';
import { inverses } from './inverses.ts';
import { matrixFunctions } from './matrix-functions.ts';
import { norms } from './norms.ts';
import type { Calling, Operator } from './operator.ts';
import { placeholders } from './placeholders.ts';
import { probability } from './probability.ts';
import { products } from './products.ts';
import { pseudoInverses } from './pseudo-inverse.ts';
import { reductions } from './reductions.ts';
import { structures } from './structures.ts';
import { unknownFunctions } from './unknown.ts';

/** An operator that can be called, with how. */
export type CallableOperator = Operator & { readonly calling: Calling };

/** Every operator, family by family. */
export const operators: readonly Operator[] = [
  ...arithmetic,
  ...products,
  ...inverses,
  ...elementwiseFunctions,
  ...extremes,
  ...reductions,
  ...norms,
  ...structures,
  ...probability,
  ...cumulative,
  ...crossProducts,
  ...pseudoInverses,
  ...matrixFunctions,
  ...eigenvalues,
  ...unknownFunctions,
  ...placeholders,
];

const byName: ReadonlyMap<OperatorName, Operator> = new Map(
  operators.map((operator) => [operator.name, operator]),
);

function isCallable(operator: Operator): operator is CallableOperator {
  return operator.calling !== null;
}

const bySpelling: ReadonlyMap<string, CallableOperator> = new Map(
  operators
    .filter(isCallable)
    .flatMap((operator) => operator.calling.names.map((name) => [name, operator] as const)),
);

/** The operator with this name, as it stands in expressions. */
export function operatorNamed(name: OperatorName): Operator | undefined {
  return byName.get(name);
}

/** The operator of an expression. */
export function operatorOf(expression: { readonly operator: OperatorName }): Operator {
  const found = byName.get(expression.operator);
  if (!found) throw new Error(`no operator ${expression.operator}`);
  return found;
}

/** The operator that a call by this spelling applies. */
export function calling(name: string): CallableOperator | undefined {
  return bySpelling.get(name);
}

/** Every spelling of every function. */
export function callingNames(): readonly string[] {
  return [...bySpelling.keys()];
}

/** How a sum or product of matrices without terms is written: the function, and how many of its rows and columns it takes. */
export function neutralCall(sign: '∑' | '∏'): { readonly name: string; readonly sizes: 1 | 2 } {
  const found = operators.find(({ calling }) => calling?.neutralOf === sign)?.calling?.names[0];
  if (found === undefined) throw new Error(`no operator is an empty ${sign}`);
  return { name: found, sizes: sign === '∑' ? 2 : 1 };
}
