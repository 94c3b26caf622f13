// From terms with shapes to shaped expressions: what the calculus and the judge work on. Only done where an answer is
// wanted; typing never waits for it.

import * as build from '../expressions/build.ts';
import type { Attribute, Expression, Slice, UnknownFunction } from '../expressions/expression.ts';
import type { FunctionSymbol } from '../names/scope.ts';
import type { CallTerm, DerivativeTerm, IndexTerm, ProductOperation, Term } from '../names/term.ts';
import { innerTerms } from '../names/term.ts';
import { calling } from '../operators/table.ts';
import { type Dimension, fixedValue, namedSize, ONE } from '../shapes/dimension.ts';
import { isColumn, isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import { readSpace } from './declarations.ts';
import type { InferredDocument, InferredStatement } from './document.ts';
import { insideVec } from './shape-of-derivative.ts';
import { constantOf, rangeLength } from './shape-of-term.ts';
import { bare } from './shaping.ts';
import { sizeOfTerm } from './sizes.ts';
import { createUnifier } from './unifier.ts';

/** The calculus that some terms need: passed in, for it stands above. */
export interface LoweringCalculus {
  /** d(expression), by the variables that vary in this statement. */
  differential(of: Expression, statement: InferredStatement): Expression;
  /** The derivative as an expression: gradient, Jacobian, Hessian … of the given shape. */
  derivative(of: Expression, variables: readonly Expression[], shape: Shape): Expression;
  /** f′ of an elementwise formula: the derivative of `formula` (a scalar) by its parameter. */
  elementwise(formula: Expression, parameter: Expression): Expression;
  /** A scalar formula applied to every entry: `parameters` replaced by `args`. */
  lift(formula: Expression, parameters: readonly Expression[], args: readonly Expression[]): Expression;
  /** Leaves replaced by expressions of their shape. */
  substitute(expression: Expression, leaves: ReadonlyMap<Expression, Expression>): Expression;
}

/** What cannot be lowered is told in one sentence; it never becomes a wrong expression. */
export class NotLowered extends Error {}

export interface Lowering {
  /** The expression of a statement's term. Throws NotLowered. */
  term(term: Term, statement: InferredStatement): Expression;
  /** The leaf, or the whole formula, that a name stands for. Throws NotLowered. */
  name(name: string): Expression;
  /** The leaf for a name seen as a variable, even where it is a definition. */
  leaf(name: string): Expression;
}

/** `opaque` names stay variables although they are defined: what a derivative by a definition needs. */
export function createLowering(
  document: InferredDocument,
  calculus: LoweringCalculus,
  opaque: ReadonlySet<string> = new Set(),
): Lowering {
  const named = new Map<string, Expression>();
  const { scope } = document;

  const leaf = (name: string): Expression => {
    const symbol = scope.symbols.get(name);
    const value = document.values.get(name);
    if (value?.kind !== 'shape') throw new NotLowered(`the shape of \`${name}\` is not known`);
    const attributes =
      symbol?.kind === 'variable'
        ? symbol.attributes
            .map((attribute) => (attribute.axis ? `${attribute.name} ${attribute.axis}` : attribute.name))
            .filter(isAttribute)
        : [];
    return build.variable({ name, attributes, role: 'value' }, value.shape);
  };

  const ofName = (name: string): Expression => {
    const known = named.get(name);
    if (known) return known;
    const size = document.dimNamed(name);
    const symbol = scope.symbols.get(name);
    let expression: Expression;
    if (size) expression = build.size(size);
    else if (symbol?.kind === 'variable' || opaque.has(name)) expression = leaf(name);
    else if (symbol?.kind === 'definition') expression = definition(name);
    else throw new NotLowered(`nothing is known of \`${name}\``);
    named.set(name, expression);
    return expression;
  };

  /** Definitions that a definition needs are worked out first, without recursion over the length of the chain. */
  const definition = (root: string): Expression => {
    for (const name of definitionsBelow(root, document, opaque)) {
      if (named.has(name)) continue;
      const symbol = scope.symbols.get(name);
      const statement = symbol && document.inferred[symbol.statement];
      const resolved = statement?.resolved.statement;
      if (resolved?.kind !== 'definition' || !statement)
        throw new NotLowered(`nothing is known of \`${name}\``);
      if (!statement.shape) throw new NotLowered(`\`${name}\` has an error of its own`);
      named.set(name, lowerTerm(resolved.term, { document, statement, calculus, ofName, bound: new Map() }));
    }
    const found = named.get(root);
    if (!found) throw new NotLowered(`\`${root}\` is defined in terms of itself`);
    return found;
  };

  const term = (root: Term, statement: InferredStatement): Expression => {
    // What has no shape would break the constructors, which take sound shapes for granted.
    if (!statement.shapes.has(root) && root.kind !== 'derivative') throw new NotLowered('it has no shape');
    return lowerTerm(root, { document, statement, calculus, ofName, bound: new Map() });
  };
  return { name: ofName, leaf, term };
}

/** The definitions that a definition reads, itself last. */
function definitionsBelow(
  root: string,
  document: InferredDocument,
  opaque: ReadonlySet<string>,
): readonly string[] {
  const wanted = new Set<string>();
  const open = [root];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (wanted.has(name) || (opaque.has(name) && name !== root)) continue;
    const symbol = document.scope.symbols.get(name);
    if (symbol?.kind !== 'definition' && symbol?.kind !== 'function') continue;
    wanted.add(name);
    open.push(...(document.reads.get(name) ?? []));
  }
  return document.order.filter(
    (name) => wanted.has(name) && document.scope.symbols.get(name)?.kind === 'definition',
  );
}

const ATTRIBUTES: ReadonlySet<string> = new Set<Attribute>([
  'symmetric',
  'skew',
  'spd',
  'psd',
  'diagonal',
  'orthogonal',
  'lower',
  'upper',
  'invertible',
  'positive',
  'nonneg',
  'binary',
  'probability',
  'unit',
  'simplex',
  'simplex rows',
  'simplex cols',
  'onehot',
  'onehot rows',
  'onehot cols',
]);

function isAttribute(name: string): name is Attribute {
  return ATTRIBUTES.has(name);
}

interface Context {
  readonly document: InferredDocument;
  readonly statement: InferredStatement;
  readonly calculus: LoweringCalculus;
  readonly ofName: (name: string) => Expression;
  /** Parameters of functions and indices of sums. */
  readonly bound: ReadonlyMap<string, Expression>;
}

function lowerTerm(term: Term, by: Context): Expression {
  switch (term.kind) {
    case 'number':
      return build.number(term.value);
    case 'name':
      return by.bound.get(term.name) ?? by.ofName(term.name);
    case 'identity': {
      const shape = by.statement.shapes.get(term);
      if (!shape) throw new NotLowered('nothing tells the size of `I`');
      return build.eye(shape.rows);
    }
    case 'group':
      return lowerTerm(term.inside, by);
    case 'negate':
      return build.negate(lowerTerm(term.of, by));
    case 'transpose':
      return build.transpose(lowerTerm(term.of, by));
    case 'differential':
      return by.calculus.differential(lowerTerm(term.of, by), by.statement);
    case 'sum':
      return lowerSum(term, by);
    case 'product': {
      const read = by.statement.regrouped.get(term) ?? term;
      return read.kind === 'product' ? lowerProduct(read, by) : lowerTerm(read, by);
    }
    case 'power':
      return lowerPower(term, by);
    case 'call':
      return lowerCall(term, by);
    case 'action': {
      const fn = unknownMap(term.symbol, by);
      const at = term.at.map((arg) => lowerTerm(arg, by));
      const direction = lowerTerm(term.direction, by);
      return term.adjoint ? build.unknownAdjoint(fn, at, direction) : build.unknownAction(fn, at, direction);
    }
    case 'entryGradient': {
      const fn = unknownMap(term.symbol, by);
      const at = term.at.map((arg) => lowerTerm(arg, by));
      const out = build.unknownMap(fn, at);
      const basis = build.matmul(
        basisColumn(out.shape.rows, place(term.row, by)),
        build.transpose(basisColumn(out.shape.cols, place(term.col, by))),
      );
      return build.unknownAdjoint(fn, at, basis);
    }
    case 'index':
      return lowerIndex(lowerTerm(term.of, by), term.items, by);
    case 'bigOperator':
      return lowerBigOperator(term, by);
    case 'norm':
      return operatorCall('norm', [lowerTerm(term.of, by)], [], term.which);
    case 'absolute':
      return operatorCall('abs', [lowerTerm(term.of, by)], [], null);
    case 'block':
      return build.block(term.rows.map((row) => row.map((entry) => lowerTerm(entry, by))));
    case 'derivative':
      return lowerDerivative(term, by);
    case 'broken':
      throw new NotLowered('it contains an error');
  }
}

function lowerSum(term: Extract<Term, { kind: 'sum' }>, by: Context): Expression {
  let total = lowerTerm(term.first, by);
  for (const part of term.rest) {
    const next = lowerTerm(part.term, by);
    const shape = shapeOf(
      larger(total.shape.rows, next.shape.rows),
      larger(total.shape.cols, next.shape.cols),
    );
    const dotted = part.sign === '.+' || part.sign === '.-';
    const fitted = (operand: Expression): Expression =>
      isScalar(operand.shape) && !isScalar(shape)
        ? build.spread(operand, shape)
        : dotted
          ? build.broadcast(operand, shape)
          : operand;
    total =
      part.sign === '-' || part.sign === '.-'
        ? build.subtract(fitted(total), fitted(next))
        : build.add(fitted(total), fitted(next));
  }
  return total;
}

const larger = (a: Dimension, b: Dimension): Dimension => (a === ONE ? b : a);

function lowerProduct(term: Extract<Term, { kind: 'product' }>, by: Context): Expression {
  let total = lowerTerm(term.first, by);
  for (const part of term.rest) total = productOf(total, part.sign, lowerTerm(part.factor, by));
  return total;
}

function productOf(a: Expression, sign: ProductOperation, b: Expression): Expression {
  const common = shapeOf(larger(a.shape.rows, b.shape.rows), larger(a.shape.cols, b.shape.cols));
  switch (sign) {
    case '*':
    case 'juxtaposed':
      return isScalar(a.shape) || isScalar(b.shape) ? scaled(a, b) : build.matmul(a, b);
    case '∘':
    case '⊙':
      return isScalar(a.shape) || isScalar(b.shape) ? scaled(a, b) : build.hadamard(a, b);
    case '.*':
      return isScalar(a.shape) || isScalar(b.shape)
        ? scaled(a, b)
        : build.hadamard(build.broadcast(a, common), build.broadcast(b, common));
    case './':
      if (isScalar(b.shape)) return build.divide(a, b);
      return build.divideEach(
        isScalar(a.shape) ? build.spread(a, common) : build.broadcast(a, common),
        build.broadcast(b, common),
      );
    case '/':
      return build.divide(a, b);
    case '⊗':
      return build.kronecker(a, b);
    case '\\':
      return isScalar(a.shape) ? build.divide(b, a) : build.matmul(build.inverse(a), b);
    case '·':
      return isScalar(a.shape) || isScalar(b.shape) ? scaled(a, b) : build.inner(a, b);
    case '×':
      throw new NotLowered('`×` has no meaning here');
  }
}

function scaled(a: Expression, b: Expression): Expression {
  return isScalar(a.shape) ? build.scale(a, b) : build.scale(b, a);
}

function lowerPower(term: Extract<Term, { kind: 'power' }>, by: Context): Expression {
  const base = lowerTerm(term.of, by);
  const exponent = constantOf(term.exponent);
  if (term.elementwise || isScalar(base.shape)) return build.powerEach(base, lowerTerm(term.exponent, by));
  if (exponent === null) throw new NotLowered('the power of a matrix must be a number');
  return exponent === -1 ? build.inverse(base) : build.matrixPower(base, exponent);
}

function operatorCall(
  name: string,
  args: readonly Expression[],
  sizes: readonly Dimension[],
  option: string | null,
): Expression {
  const entry = calling(name);
  if (!entry) throw new NotLowered(`\`${name}\` is no function`);
  return entry.calling.build(args, sizes, option);
}

function sizeNamed(by: Context): (name: string) => Dimension | null {
  return (name) =>
    by.document.dimNamed(name) ??
    (by.bound.get(name) === build.size(namedSize(name)) ? namedSize(name) : null);
}

function lowerCall(term: CallTerm, by: Context): Expression {
  if (term.binder) {
    const over = sizeOfTerm(term.binder.over, sizeNamed(by));
    const [body] = term.args;
    if (!over || !body) throw new NotLowered('the range of the index is not known');
    return overIndex('∑', term.binder.index, ONE, over, body, by);
  }
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
    if (term.primes === 0) return operatorCall(callee.name, args, sizes, term.option);
    const [at] = args;
    if (!entry?.elementwise || !at) throw new NotLowered(`\`${callee.name}\` has no derivative of that kind`);
    return primed(term.primes, at, (x) => operatorCall(callee.name, [x], [], null), by);
  }
  const args = term.args.map((arg) => lowerTerm(arg, by));
  if (callee.kind === 'definition') return callOfDefinition(callee.name, args, by);
  return callOfFunction(callee.symbol, term.primes, args, by);
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
  for (let i = 0; i < order; i++) formula = by.calculus.elementwise(formula, parameter);
  return by.calculus.lift(formula, [parameter], [at]);
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
      return primes === 0 ? build.unknownMap(fn, args) : build.unknownJacobian(fn, args);
    }
    case 'formula': {
      const statement = by.document.inferred[symbol.statement];
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
        let body = lowerTerm(formula, { ...by, statement, bound });
        const [only] = leaves;
        for (let i = 0; i < primes; i++) if (only) body = by.calculus.elementwise(body, only);
        return by.calculus.lift(body, leaves, args);
      }
      const bound = new Map(
        parameters.map((parameter, index) => [parameter.name.name, args[index] ?? build.number(0)]),
      );
      return lowerTerm(formula, { ...by, statement, bound });
    }
  }
}

/** An unknown map with the shapes that it has for these arguments. */
function unknownMap(
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
    readSpace(space, symbol.name, unifier, dimNamed, () => undefined);
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
  return {
    kind: 'map',
    name: symbol.name,
    along: symbol.body.along,
    from: from.map(unifier.knownShape),
    to: unifier.knownShape(to),
  };
}

/** `L(Θ₁)`: the definition with its arguments in the place of its parameters. */
function callOfDefinition(name: string, args: readonly Expression[], by: Context): Expression {
  const symbol = by.document.scope.symbols.get(name);
  if (symbol?.kind !== 'definition' || !symbol.parameters || symbol.parameters.length !== args.length) {
    throw new NotLowered(`\`${name}\` is called with another number of arguments than it is defined with`);
  }
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
  return by.calculus.substitute(by.ofName(name), leaves);
}

/** The place that an index names, as a size: a number, a dim, or a bound index. */
function place(term: Term, by: Context): Dimension {
  const at = sizeOfTerm(term, sizeNamed(by));
  if (!at) throw new NotLowered('an index must be a number, a size or the index of a sum');
  return at;
}

function lowerIndex(of: Expression, items: readonly IndexTerm[], by: Context): Expression {
  const slice = (item: IndexTerm): Slice => {
    if (item.kind === 'all') return { kind: 'all' };
    if (item.kind === 'at') {
      const at = place(item.at, by);
      return { kind: 'range', from: at, to: at };
    }
    const [from, to] = [place(item.from, by), place(item.to, by)];
    const length = fixedValue(rangeLength(from, to));
    if (length !== null && length < 1) throw new NotLowered('a range ends before it begins');
    return { kind: 'range', from, to };
  };
  const [first, second] = items;
  if (!first) throw new NotLowered('an index is missing');
  if (second) return build.slice(of, slice(first), slice(second));
  return isColumn(of.shape) || isScalar(of.shape)
    ? build.slice(of, slice(first), { kind: 'all' })
    : build.slice(of, { kind: 'all' }, slice(first));
}

function basisColumn(size: Dimension, at: Dimension): Expression {
  return build.slice(build.eye(size), { kind: 'all' }, { kind: 'range', from: at, to: at });
}

function lowerBigOperator(term: Extract<Term, { kind: 'bigOperator' }>, by: Context): Expression {
  if (term.index !== null) {
    const to = term.to ? sizeOfTerm(term.to, sizeNamed(by)) : indexRange(term.index, term.body, by);
    const from = term.from ? sizeOfTerm(term.from, sizeNamed(by)) : ONE;
    if (!to || !from)
      throw new NotLowered(
        `the range of \`${term.index}\` is not known: write \`${term.sign}_{${term.index}=1}^{n}\``,
      );
    return overIndex(term.sign, term.index, from, to, term.body, by);
  }
  if (term.sign === '∏') throw new NotLowered('`∏` without an index is not supported yet');
  const body = lowerTerm(term.body, by);
  if (!term.to) return operatorCall('sum', [body], [], null);
  const size = sizeOfTerm(term.to, sizeNamed(by));
  return operatorCall('sum', [body], [], size === body.shape.rows ? 'cols' : 'rows');
}

/** `∑_i`: the index runs over the axis that it indexes. */
function indexRange(index: string, body: Term, by: Context): Dimension | null {
  const open: Term[] = [body];
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'index') {
      const shape = by.statement.shapes.get(term.of);
      const at = term.items.findIndex((item) => item.kind === 'at' && isNamed(bare(item.at), index));
      if (shape && at >= 0)
        return at === 0 && !(term.items.length === 1 && shape.rows === ONE) ? shape.rows : shape.cols;
    }
    open.push(...innerTerms(term));
  }
  return null;
}

const isNamed = (term: Term, name: string): boolean => term.kind === 'name' && term.name === name;

function overIndex(
  sign: '∑' | '∏',
  index: string,
  from: Dimension,
  to: Dimension,
  body: Term,
  by: Context,
): Expression {
  if (sign === '∏') throw new NotLowered('`∏` over an index is not supported yet');
  const bound = new Map([...by.bound, [index, build.size(namedSize(index))]]);
  return build.sumOver(index, from, to, lowerTerm(body, { ...by, bound }));
}

/** A derivative as a value. By a definition, that is first kept as a variable, and then put back. */
function lowerDerivative(term: DerivativeTerm, by: Context): Expression {
  const shape = by.statement.shapes.get(term);
  if (!shape) throw new NotLowered('this derivative has no matrix form here');
  const of = insideVec(term.of) ?? term.of;
  const variables = term.variables.flatMap((part) =>
    Array.from({ length: part.power }, () => bare(insideVec(part.variable) ?? part.variable)),
  );
  const defined = variables.flatMap((variable) =>
    variable.kind === 'name' && by.document.scope.symbols.get(variable.name)?.kind === 'definition'
      ? [variable.name]
      : [],
  );
  if (defined.length === 0) {
    return by.calculus.derivative(
      lowerTerm(of, by),
      variables.map((variable) => lowerTerm(variable, by)),
      shape,
    );
  }
  const opaque = createLowering(by.document, by.calculus, new Set(defined));
  const inside = { ...by, ofName: opaque.name };
  const derivative = by.calculus.derivative(
    lowerTerm(of, inside),
    variables.map((variable) => lowerTerm(variable, inside)),
    shape,
  );
  return by.calculus.substitute(
    derivative,
    new Map(defined.map((name) => [opaque.leaf(name), by.ofName(name)])),
  );
}
