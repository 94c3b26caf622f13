// Calls to expressions: functions of the table, unknown and defined functions, their derivatives, definitions called.

import * as build from '../expressions/build.ts';
import { type Expression, topological, type UnknownFunction } from '../expressions/expression.ts';
import { lift } from '../expressions/lift.ts';
import { readSpace } from '../inference/declarations.ts';
import { sizeOfTerm } from '../inference/sizes.ts';
import { createUnifier, isKnown } from '../inference/unifier.ts';
import type { FunctionSymbol } from '../names/symbols.ts';
import type { CallTerm } from '../names/term.ts';
import { createPartialParts } from '../operators/partial-parts.ts';
import { calling } from '../operators/table.ts';
import { type Dimension, ONE } from '../shapes/dimension.ts';
import { isColumn, isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import { lowerTerm } from './lower-term.ts';
import { NotLowered, required } from './lowered.ts';
import type { Called, Context, Recording } from './lowering.ts';

/**
 * The expression of a call of an operator; a part that may have no value is given to `record`. Throws `NotLowered` for a name
 * that is no function.
 */
export function operatorCall(
  name: string,
  args: readonly Expression[],
  sizes: readonly Dimension[],
  option: string | null,
  record: Recording,
): Expression {
  const entry = calling(name);
  if (!entry) throw new NotLowered(`\`${name}\` is no function`);
  const [first] = args;
  if (entry.laws.needs !== null && first) record({ need: entry.laws.needs, of: first });
  return entry.calling.build(args, sizes, option);
}

/** How sizes are looked up in a formula: its own first, then the document's. */
export function sizeNamed(by: Context): (name: string) => Dimension | null {
  return (name) => by.sizes.get(name) ?? by.document.dimNamed(name);
}

/** The expression of a call of an operator, a function of the file or a definition. Throws `NotLowered`. */
export function lowerCall(term: CallTerm, by: Context): Expression {
  const { callee } = term;
  if (callee.kind === 'operator') {
    const entry = calling(callee.name);
    const takes = entry?.calling.takesSizes ?? 'none';
    const sizeTerms = takes === 'all' ? term.args : takes === 'tail' ? term.args.slice(1) : [];
    const sizes = sizeTerms.map((arg) => {
      const size = sizeOfTerm(arg, sizeNamed(by));
      if (!size) throw new NotLowered('a size is not known');
      return size;
    });
    const args = (takes === 'all' ? [] : takes === 'tail' ? term.args.slice(0, 1) : term.args).map((arg) =>
      lowerTerm(arg, by),
    );
    if (term.primes === 0) return operatorCall(callee.name, args, sizes, term.option, by.record);
    const [at] = args;
    if (!entry?.elementwise || !at) throw new NotLowered(`\`${callee.name}\` has no derivative of that kind`);
    return primed(term.primes, at, (x) => operatorCall(callee.name, [x], [], null, () => {}), by);
  }
  const args = term.args.map((arg) => lowerTerm(arg, by));
  if (callee.kind === 'definition') return callOfDefinition(callee.name, args, by);
  return calledOnce(callee.symbol, term.primes, args, by);
}

/** f′, f″ … of an elementwise function at `at`: differentiated as a function of a number, then applied to every entry. */
function primed(
  order: number,
  at: Expression,
  apply: (x: Expression) => Expression,
  by: Context,
): Expression {
  const parameter = build.variable({ name: 'z', attributes: [], role: 'bound' }, shapeOf(ONE, ONE));
  let formula = apply(parameter);
  for (let i = 0; i < order; i++) formula = required(by.calculus.elementwise(formula, parameter));
  return required(by.calculus.lift(formula, [parameter], [at]));
}

/** The same call is the same expression, and is made once: functions that call functions twice would double the work each. */
function calledOnce(
  symbol: FunctionSymbol,
  primes: number,
  args: readonly Expression[],
  by: Context,
): Expression {
  const calls = by.called.get(by.ofName) ?? new Map<string, Called>();
  by.called.set(by.ofName, calls);
  const sizes = [...by.sizes].map(([name, size]) => `${name}=${size.key}`);
  const key = [symbol.name, primes, args.map(({ id }) => id), [...by.indices], sizes].join(' ');
  const made = calls.get(key) ?? recordedCall(symbol, primes, args, by);
  calls.set(key, made);
  for (const part of made.parts) by.record(part);
  return made.expression;
}

/** A call with the parts of it that may have no value. */
function recordedCall(
  symbol: FunctionSymbol,
  primes: number,
  args: readonly Expression[],
  by: Context,
): Called {
  const parts = createPartialParts();
  const expression = callOfFunction(symbol, primes, args, { ...by, record: parts.add });
  return { expression, parts: parts.list() };
}

function callOfFunction(
  symbol: FunctionSymbol,
  primes: number,
  args: readonly Expression[],
  by: Context,
): Expression {
  const [first] = args;
  switch (symbol.body.kind) {
    case 'elementwise':
      if (!first) throw new NotLowered(`\`${symbol.name}\` needs an argument`);
      return build.unknownElementwise({ kind: 'elementwise', name: symbol.name }, primes, first);
    case 'map': {
      const fn = unknownMap(symbol, by, args);
      if (isScalar(fn.to) && fn.along === null)
        return build.unknownScalar({ kind: 'scalar', name: symbol.name, from: fn.from }, primes, args);
      if (primes === 0) return build.unknownMap(fn, args);
      const isCurve = fn.along === null && first !== undefined && isScalar(first.shape) && !isColumn(fn.to);
      return isCurve ? build.unknownAction(fn, args, build.number(1)) : build.unknownJacobian(fn, args);
    }
    case 'formula': {
      const statement = by.document.statementOf(symbol.name);
      const resolved = statement?.resolved.statement;
      if (resolved?.kind !== 'function' || !resolved.formula || !statement)
        throw new NotLowered(`\`${symbol.name}\` has an error of its own`);
      const { formula } = resolved;
      const { parameters } = symbol.body;
      if (parameters.every((parameter) => parameter.space === null)) {
        const leaves = parameters.map((parameter) =>
          build.variable({ name: parameter.name.name, attributes: [], role: 'bound' }, shapeOf(ONE, ONE)),
        );
        const bound = new Map(
          parameters.map((parameter, index) => [parameter.name.name, leaves[index] ?? build.number(0)]),
        );
        // Conditions of the body on its parameter are conditions on the argument, entry by entry.
        const record: Recording = (part) => {
          const lifted = lift(part.of, leaves, args);
          by.record(lifted ? { ...part, of: lifted } : { ...part, need: 'special' });
        };
        let body = lowerTerm(formula, { ...by, statement, bound, record });
        const [only] = leaves;
        for (let i = 0; i < primes; i++) if (only) body = required(by.calculus.elementwise(body, only));
        return required(by.calculus.lift(body, leaves, args));
      }
      const bound = new Map(
        parameters.map((parameter, index) => [parameter.name.name, args[index] ?? build.number(0)]),
      );
      const sizes = sizesOfUse(symbol.body, args);
      for (const [name, size] of sizes) if (!bound.has(name)) bound.set(name, build.size(size));
      return lowerTerm(formula, { ...by, statement, bound, sizes });
    }
  }
}

/** The sizes of the arguments, by the names that the formula's parameters give them. */
function sizesOfUse(
  body: Extract<FunctionSymbol['body'], { kind: 'formula' }>,
  args: readonly Expression[],
): ReadonlyMap<string, Dimension> {
  const unifier = createUnifier();
  const generic = new Map<string, Dimension>();
  const dimNamed = (name: string): Dimension => {
    const known = generic.get(name) ?? unifier.fresh(name);
    generic.set(name, known);
    return known;
  };
  body.parameters.forEach(({ space, name }, index) => {
    const arg = args[index];
    if (!space || !arg) return;
    const wanted = readSpace(space, name.name, unifier.fresh, dimNamed, () => undefined);
    unifier.equate(wanted.rows, arg.shape.rows);
    unifier.equate(wanted.cols, arg.shape.cols);
  });
  return new Map([...generic].map(([name, size]) => [name, unifier.known(size)]));
}

/** An unknown map with the shapes that it has for these arguments. */
export function unknownMap(
  symbol: FunctionSymbol,
  by: Context,
  args: readonly Expression[] = [],
): UnknownFunction & { readonly kind: 'map' } {
  if (symbol.body.kind !== 'map') throw new NotLowered(`\`${symbol.name}\` is no unknown map`);
  const unifier = createUnifier();
  const generic = new Map<string, Dimension>();
  const dimNamed = (name: string): Dimension => {
    const declared = by.document.dimNamed(name) ?? generic.get(name);
    if (declared) return declared;
    const fresh = unifier.fresh(name);
    generic.set(name, fresh);
    return fresh;
  };
  const read = (space: Parameters<typeof readSpace>[0]): Shape =>
    readSpace(space, symbol.name, unifier.fresh, dimNamed, () => undefined);
  const from = symbol.body.from.map(read);
  const to = read(symbol.body.to);
  from.forEach((shape, index) => {
    const arg = args[index];
    if (!arg || symbol.body.kind !== 'map') return;
    const { along } = symbol.body;
    if (along === 'rows') unifier.equate(shape.rows, arg.shape.cols);
    else unifier.equate(shape.rows, arg.shape.rows);
    if (along === null) unifier.equate(shape.cols, arg.shape.cols);
  });
  const result = unifier.knownShape(to);
  if (!isKnown(result.rows) || !isKnown(result.cols))
    throw new NotLowered(`nothing tells the size of what \`${symbol.name}\` gives`);
  return {
    kind: 'map',
    name: symbol.name,
    along: symbol.body.along,
    from: from.map(unifier.knownShape),
    to: result,
  };
}

/** `L(Θ₁)`: the definition with its arguments in place of its parameters. */
function callOfDefinition(name: string, args: readonly Expression[], by: Context): Expression {
  const symbol = by.document.scope.symbols.get(name);
  if (symbol?.kind !== 'definition' || !symbol.parameters || symbol.parameters.length !== args.length) {
    throw new NotLowered(`\`${name}\` is called with another number of arguments than it is defined with`);
  }
  if (by.derivativeValue)
    throw new NotLowered(`a call of \`${name}\` reads its formula, which is not written out here`);
  if (by.indices.size > 0 && topological([by.ofName(name)]).some((node) => node.payload.kind === 'binder'))
    throw new NotLowered(
      `\`${name}\` sums over an index itself, and cannot be called inside another sum yet`,
    );
  const leaves = new Map<Expression, Expression>();
  symbol.parameters.forEach((parameter, index) => {
    const arg = args[index];
    const leaf = by.ofName(parameter.name);
    if (!arg) return;
    if (
      arg.shape !== leaf.shape &&
      (arg.shape.rows !== leaf.shape.rows || arg.shape.cols !== leaf.shape.cols)
    ) {
      throw new NotLowered(`\`${parameter.name}\` and what is put in its place have different shapes`);
    }
    leaves.set(leaf, arg);
  });
  const value = by.ofName(name);
  for (const { need, of } of by.partsOf(name)) by.record({ need, of: by.calculus.substitute(of, leaves) });
  return by.calculus.substitute(value, leaves);
}
