// Functions known by name only: elementwise h, h′, h″; maps with the action and adjoint of their derivative; scalar functions.

import {
  hadamard,
  inner,
  isScalarExpression,
  matmul,
  times,
  transpose,
  unknownAction,
  unknownAdjoint,
  unknownElementwise,
  unknownJacobian,
  unknownScalar,
} from '../expressions/build.ts';
import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import { ONE } from '../shapes/dimension.ts';
import { arrayAction, arrayAdjoint, arrayUnknown } from './array-unknown.ts';
import { operator, rule } from './entry.ts';
import type { Operator, Writer } from './operator.ts';
import { atom, LEVEL, nameLatex, type Written } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly action: true;
    readonly adjoint: true;
    readonly unknown: true;
  }
}

/** A map of columns to columns has a Jacobian that is a matrix. */
function hasJacobian(fn: UnknownFunction & { readonly kind: 'map' }, node: Expression): boolean {
  return fn.along === null && node.shape.cols === ONE && node.args.every((arg) => arg.shape.cols === ONE);
}

function derivative(node: Expression, index: number, d: Expression, back: boolean): Expression | null {
  if (node.payload.kind !== 'function') return null;
  const { fn, order } = node.payload;
  const [only] = node.args;
  if (!only) return null;
  switch (fn.kind) {
    case 'elementwise':
      return back
        ? hadamard(d, unknownElementwise(fn, order + 1, only))
        : hadamard(unknownElementwise(fn, order + 1, only), d);
    case 'scalar': {
      const next = (wanted: number): Expression => unknownScalar(fn, wanted, node.args, index);
      if (order === 0) return back ? times([d, next(1)]) : inner(next(1), d);
      if (order === 1 && node.args.length === 1 && only.shape.cols === ONE)
        return isScalarExpression(only) ? times([next(2), d]) : matmul(next(2), d);
      return null;
    }
    case 'map':
      if (order !== 0) return null;
      if (hasJacobian(fn, node)) {
        const jacobian = unknownJacobian(fn, node.args, index);
        return matmul(back ? transpose(jacobian) : jacobian, d);
      }
      return back ? unknownAdjoint(fn, node.args, d, index) : unknownAction(fn, node.args, d, index);
  }
}

const PRIMES = ['', "'", "''", "'''"];

function primes(order: number): string {
  return PRIMES[order] ?? "'".repeat(order);
}

function applied(node: Expression, args: readonly Expression[], writer: Writer, latex: boolean): string {
  if (node.payload.kind !== 'function') return '?';
  const { fn, order } = node.payload;
  const name = latex ? nameLatex(fn.name) : fn.name;
  const inside = args.map((arg) => writer.write(arg, LEVEL.sum)).join(', ');
  return latex ? `${name}${primes(order)}\\left(${inside}\\right)` : `${name}${primes(order)}(${inside})`;
}

function linearText(node: Expression, writer: Writer, mark: string, latex: boolean): Written {
  const direction = node.args.at(-1);
  const at = applied(node, node.args.slice(0, -1), writer, latex);
  const inside = direction ? writer.write(direction, LEVEL.sum) : '';
  return atom(latex ? `${at}${mark}\\left[${inside}\\right]` : `${at}${mark}[${inside}]`);
}

/** Only the last argument of an action or adjoint is moved: by the point, a second derivative would be needed. */
function linearOnly(build: typeof unknownAction): Operator['differential'] {
  return (node, index, d) => {
    if (node.payload.kind !== 'function' || node.payload.fn.kind !== 'map' || index !== node.args.length - 1)
      return null;
    return build(node.payload.fn, node.args.slice(0, -1), d, node.payload.argument);
  };
}

const SECOND = 'a map that is known by name only has no second derivative to write down';

export const unknownFunctions: readonly Operator[] = [
  operator({
    name: 'unknown',
    differentialRule: rule('the differential of h(A) is h′(A) on dA'),
    pullbackRule: rule('the derivative of h moves across the inner product as its adjoint'),
    differential: (node, index, d) => derivative(node, index, d, false),
    pullback: (node, index, adjoint) => derivative(node, index, adjoint, true),
    ofRows: ({ payload }, rows) =>
      payload.kind === 'function' && payload.fn.kind === 'elementwise'
        ? unknownElementwise(payload.fn, payload.order, rows)
        : null,
    refusal: SECOND,
    value: (node, args, context) => context.unknown(node, args),
    print: (node, writer) => atom(applied(node, node.args, writer, false)),
    latex: (node, writer) => atom(applied(node, node.args, writer, true)),
    array: arrayUnknown,
  }),
  operator({
    name: 'action',
    differentialRule: rule('a derivative is linear in its direction'),
    pullbackRule: rule('the action of a derivative and its adjoint'),
    differential: linearOnly(unknownAction),
    pullback: linearOnly(unknownAdjoint),
    refusal: SECOND,
    value: (node, args, context) => context.unknown(node, args),
    print: (node, writer) => linearText(node, writer, '', false),
    latex: (node, writer) => linearText(node, writer, '', true),
    array: arrayAction,
    laws: { isLinearInLast: true },
  }),
  operator({
    name: 'adjoint',
    differentialRule: rule('an adjoint is linear in its argument'),
    pullbackRule: rule('the action of a derivative and its adjoint'),
    differential: linearOnly(unknownAdjoint),
    pullback: linearOnly(unknownAction),
    refusal: SECOND,
    value: (node, args, context) => context.unknown(node, args),
    print: (node, writer) => linearText(node, writer, 'ᵀ', false),
    latex: (node, writer) => linearText(node, writer, '^\\top', true),
    array: arrayAdjoint,
    laws: { isLinearInLast: true },
  }),
];
