// Terms to expressions: sums, products, powers, derivatives.

import * as build from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { insideVec } from '../inference/shape-of-derivative.ts';
import { constantOf } from '../inference/shape-of-term.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import { isKnown } from '../inference/unifier.ts';
import type { DerivativeTerm, ProductOperation, Term } from '../names/term.ts';
import { partsOfPower } from '../operators/partial-parts.ts';
import { type Dimension, ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape, sameShape, shapeOf } from '../shapes/shape.ts';
import { lowerCall, operatorCall, unknownMap } from './lower-call.ts';
import { basisColumn, lowerBigOperator, lowerIndex, place } from './lower-places.ts';
import { NotLowered, required } from './lowered.ts';
import { type Context, type DerivativeValue, type Recording, shapeHere } from './lowering.ts';

/** The expression of a term whose shape is known. Throws `NotLowered`, with the reason as a sentence. */
export function lowerTerm(term: Term, by: Context): Expression {
  switch (term.kind) {
    case 'number':
      return term.text === null ? build.number(term.value) : build.literal(term.text, term.value);
    case 'name': {
      const value = by.bound.get(term.name) ?? by.ofName(term.name);
      if (!by.bound.has(term.name)) for (const part of by.partsOf(term.name)) by.record(part);
      return value;
    }
    case 'identity': {
      const shape = shapeHere(term, by);
      if (!shape || !isKnown(shape.rows)) throw new NotLowered('nothing tells the size of `I`');
      return build.eye(shape.rows);
    }
    case 'ones': {
      const shape = shapeHere(term, by);
      if (!shape || !isKnown(shape.rows))
        throw new NotLowered('nothing tells the size of this vector of ones');
      return build.ones(shape.rows, shape.cols);
    }
    case 'group':
      return lowerTerm(term.inside, by);
    case 'negate':
      return build.negate(lowerTerm(term.of, by));
    case 'transpose':
      return build.transpose(lowerTerm(term.of, by));
    case 'differential':
      return required(by.calculus.differential(lowerTerm(term.of, by), by.statement));
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
      return operatorCall('norm', [lowerTerm(term.of, by)], [], term.which, by.record);
    case 'absolute':
      return operatorCall('abs', [lowerTerm(term.of, by)], [], null, by.record);
    case 'block':
      return build.block(term.rows.map((row) => row.map((entry) => lowerTerm(entry, by))));
    case 'stack':
      throw new NotLowered('it stacks members of a family, of which there is no number here');
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
    const [left, right] = [fitted(total), fitted(next)];
    if (!sameShape(left.shape, right.shape)) throw new NotLowered('the terms of a sum have different shapes');
    total = part.sign === '-' || part.sign === '.-' ? build.subtract(left, right) : build.add(left, right);
  }
  return total;
}

const larger = (a: Dimension, b: Dimension): Dimension => (a === ONE ? b : a);

function lowerProduct(term: Extract<Term, { kind: 'product' }>, by: Context): Expression {
  let total = lowerTerm(term.first, by);
  for (const part of term.rest) {
    const next = lowerTerm(part.factor, by);
    if (part.sign === '×') throw new NotLowered('`×` has no meaning here');
    recordDivisor(total, part.sign, next, by);
    total = productOf(total, part.sign, next);
  }
  return total;
}

/** A divisor may have no inverse. */
function recordDivisor(a: Expression, sign: ProductOperation, b: Expression, by: Context): void {
  if (sign === './' || sign === '/') by.record({ need: 'nonzero', of: b });
  if (sign === '\\') by.record({ need: isScalar(a.shape) ? 'nonzero' : 'invertible', of: a });
}

/** The product of two expressions whose shapes suit the sign. */
export function productOf(a: Expression, sign: Exclude<ProductOperation, '×'>, b: Expression): Expression {
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
  }
}

function scaled(a: Expression, b: Expression): Expression {
  return isScalar(a.shape) ? build.scale(a, b) : build.scale(b, a);
}

function lowerPower(term: Extract<Term, { kind: 'power' }>, by: Context): Expression {
  const base = lowerTerm(term.of, by);
  const exponent = constantOf(term.exponent);
  if (term.elementwise || isScalar(base.shape)) {
    const power = lowerTerm(term.exponent, by);
    for (const part of partsOfPower(base, power)) by.record(part);
    if (isScalar(power.shape)) return build.powerEach(base, power);
    const shape = shapeOf(
      larger(base.shape.rows, power.shape.rows),
      larger(base.shape.cols, power.shape.cols),
    );
    const wide = isScalar(base.shape) ? build.spread(base, shape) : build.broadcast(base, shape);
    return build.powerEach(wide, build.broadcast(power, shape));
  }
  if (exponent === null) throw new NotLowered('the power of a matrix must be a number');
  if (exponent < 0) by.record({ need: 'invertible', of: base });
  return exponent === -1 ? build.inverse(base) : build.matrixPower(base, exponent);
}

/** A derivative as a value. By a definition, that is first kept as a variable, and then put back. */
function lowerDerivative(term: DerivativeTerm, by: Context): Expression {
  const shape = shapeHere(term, by);
  if (!shape) throw new NotLowered('this derivative has no matrix form here');
  if (by.derivativeValue) return valueOfDerivative(term, shape, by.derivativeValue);
  const of = insideVec(term.of) ?? term.of;
  const variables = term.variables.flatMap((part) =>
    Array.from({ length: part.power }, () => withoutParentheses(insideVec(part.variable) ?? part.variable)),
  );
  const defined = variables.flatMap((variable) =>
    variable.kind === 'name' && by.document.scope.symbols.get(variable.name)?.kind === 'definition'
      ? [variable.name]
      : [],
  );
  if (defined.length === 0) {
    return required(
      by.calculus.derivative(
        lowerTerm(of, by),
        variables.map((variable) => lowerTerm(variable, by)),
        shape,
        by.statement,
      ),
    );
  }
  const opaque = by.keeping(defined);
  const leaves = new Map(defined.map((name) => [opaque.leaf(name), by.ofName(name)]));
  for (const name of defined) for (const part of by.partsOf(name)) by.record(part);
  const record: Recording = ({ need, of: part }) =>
    by.record({ need, of: by.calculus.substitute(part, leaves) });
  const inside = { ...by, ofName: opaque.name, partsOf: opaque.partsOf, record };
  const derivative = required(
    by.calculus.derivative(
      lowerTerm(of, inside),
      variables.map((variable) => lowerTerm(variable, inside)),
      shape,
      by.statement,
    ),
  );
  return by.calculus.substitute(derivative, leaves);
}

/** A derivative of one name by others, as a value of its own. */
function valueOfDerivative(term: DerivativeTerm, shape: Shape, leafFor: DerivativeValue): Expression {
  const of = withoutParentheses(term.of);
  const [first, second = null, ...more] = term.variables.flatMap(({ variable, power }) =>
    Array.from({ length: power }, () => withoutParentheses(variable)),
  );
  if (
    of.kind !== 'name' ||
    first?.kind !== 'name' ||
    more.length > 0 ||
    (second !== null && second.kind !== 'name')
  )
    throw new NotLowered('only a derivative of a name by names is a value by itself');
  return required(leafFor(of.name, first.name, second === null ? null : second.name, shape));
}
