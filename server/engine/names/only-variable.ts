// Derivatives that name no variable, as on paper: `∇f(x)`, `grad f`, `f'(x)`. Where f is seen as a function of one thing,
// or the file has one variable only, that is what is meant; else somebody has to say.

import type { Expression, NameNode, Span } from '../syntax/tree.ts';
import { isValue, noteUse, type Resolution } from './resolution.ts';
import { resolve } from './resolve.ts';
import type { Term } from './term.ts';

/** The numerator, `f` or `f(x)`: its name, and the names of its arguments where these are names only. */
interface Differentiated {
  readonly of: NameNode;
  readonly args: readonly NameNode[] | null;
}

/**
 * The derivative of `numerator` by the variable that goes without saying, of order one or two, at `span`. Where there is no
 * such variable, that is reported, with the file's variables as offers.
 */
export function derivativeByOnlyVariable(
  numerator: Expression,
  order: number,
  span: Span,
  by: Resolution,
): Term {
  const differentiated = differentiatedBy(numerator);
  const callee = differentiated && by.scope.symbols.get(differentiated.of.name);
  if (differentiated && callee?.kind === 'function') return primed(differentiated.of, numerator, order, by);
  const candidates = differentiated ? variablesOf(differentiated, by) : declaredVariables(by);
  const [variable, ...others] = candidates;
  if (variable === undefined || others.length > 0) {
    by.report({ kind: 'no-variable', span, order, of: numerator.span, candidates });
    return { kind: 'broken', span };
  }
  const place = differentiated?.args?.find((arg) => arg.name === variable)?.span ?? numerator.span;
  return {
    kind: 'derivative',
    order,
    of: resolve(numerator, by),
    variables: [{ variable: { kind: 'name', name: variable, span: place }, power: order }],
    span,
  };
}

/** `f'(x)` where `f(x) = …` is a definition: its derivative by x; null where it is applied to something else. */
export function derivativeOfDefinition(
  of: NameNode,
  args: readonly Expression[],
  order: number,
  span: Span,
  by: Resolution,
): Term | null {
  const symbol = by.scope.symbols.get(of.name);
  const [arg, ...more] = args;
  if (symbol?.kind !== 'definition' || arg?.kind !== 'name' || more.length > 0 || order > 2) return null;
  const [parameter, ...others] = symbol.parameters ?? [];
  if (parameter?.name !== arg.name || others.length > 0) return null;
  noteUse(of.name, of.span, by);
  noteUse(arg.name, arg.span, by);
  return {
    kind: 'derivative',
    order,
    of: { kind: 'name', name: of.name, span: of.span },
    variables: [{ variable: { kind: 'name', name: arg.name, span: arg.span }, power: order }],
    span,
  };
}

function differentiatedBy(numerator: Expression): Differentiated | null {
  if (numerator.kind === 'name') return { of: numerator, args: null };
  if (numerator.kind !== 'postfix' || numerator.base.kind !== 'name') return null;
  const [operation, ...more] = numerator.operations;
  if (operation.kind !== 'arguments' || more.length > 0) return null;
  const args = operation.items.flatMap((item) =>
    item.kind === 'value' && item.value.kind === 'name' ? [item.value] : [],
  );
  return { of: numerator.base, args: args.length === operation.items.length ? args : null };
}

/** The variables that a name may be differentiated by: those of its argument list, else those that the file declares. */
function variablesOf({ of, args }: Differentiated, by: Resolution): readonly string[] {
  const symbol = by.scope.symbols.get(of.name);
  const parameters = symbol?.kind === 'definition' ? (symbol.parameters ?? []) : [];
  const own = parameters.map(({ name }) => name);
  if (args && args.map(({ name }) => name).join() === own.join() && own.length > 0) return own;
  return own.length > 0 && args === null ? own : declaredVariables(by);
}

/** The params of the file; where it has none, all variables but what is `const`. */
function declaredVariables(by: Resolution): readonly string[] {
  const variables = [...by.scope.symbols.keys()].flatMap((name) => {
    const symbol = by.scope.symbols.get(name);
    return symbol?.kind === 'variable' && isValue(name, by) ? [symbol] : [];
  });
  const params = variables.filter(({ role }) => role === 'param');
  const all = params.length > 0 ? params : variables.filter(({ role }) => role !== 'const');
  return all.map(({ name }) => name);
}

/** `∇V(q)` of a declared function V is V'(q). */
function primed(of: NameNode, numerator: Expression, order: number, by: Resolution): Term {
  if (numerator.kind !== 'postfix') return resolve(numerator, by);
  const prime = { kind: 'prime', span: { start: of.span.end, end: of.span.end } } as const;
  const [first, ...rest] = numerator.operations;
  const primes = Array.from({ length: order - 1 }, () => prime);
  return resolve({ ...numerator, operations: [prime, ...primes, first, ...rest] }, by);
}
