// The cross product of two columns of three entries: a × b = [a]ₓ b with the skew matrix [a]ₓ.

import { block, matmul, negate, number, slice } from '../expressions/build.ts';
import { type Expression, intern, NONE } from '../expressions/expression.ts';
import { fixedSize, ONE } from '../shapes/dimension.ts';
import { columnOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import { at } from '../values/kernels.ts';
import { matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { alike, argument, byArgument, callingOf, operator, rule, shaped, valueAt } from './entry.ts';
import type { Operator } from './operator.ts';
import { atom, callText, LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly cross: true;
  }
}

const THREE = fixedSize(3);

/** a × b, both columns of three entries. */
function crossProduct(a: Expression, b: Expression): Expression {
  return intern('cross', [a, b], NONE, columnOf(THREE));
}

/** [a]ₓ, 3×3, with [a]ₓ b = a × b. */
function skewMatrix(a: Expression): Expression {
  const entry = (place: number): Expression => {
    const at = fixedSize(place);
    return slice(a, { kind: 'range', from: at, to: at }, { kind: 'all' });
  };
  const [x, y, z] = [entry(1), entry(2), entry(3)];
  const zero = number(0);
  return block([
    [zero, negate(z), y],
    [z, zero, negate(x)],
    [negate(y), x, zero],
  ]);
}

/** Entry i of a × b from the entries before and behind it, counted round. */
function entries<T>(product: (next: number, last: number) => T): (row: number) => T {
  return (row) => product((row + 1) % 3, (row + 2) % 3);
}

export const crossProducts: readonly Operator[] = [
  operator({
    name: 'cross',
    linearity: 'each',
    algebra: { rebuild: (_, args) => crossProduct(argument(args), argument(args, 1)) },
    calling: callingOf({
      names: ['cross'],
      arity: [2, 2],
      shape: () =>
        shaped(
          columnOf(THREE),
          { left: { argument: 0, axis: 'rows' }, right: THREE },
          { left: { argument: 0, axis: 'cols' }, right: ONE },
          ...alike(0, 1),
        ),
      build: (args) => crossProduct(argument(args), argument(args, 1)),
      summary: 'the cross product of two columns of three entries',
    }),
    differentialRule: rule('d(a × b) = da × b + a × db'),
    pullbackRule: rule('a · (b × c) = b · (c × a)'),
    differential: (node, index, d) =>
      index === 0 ? crossProduct(d, argument(node.args, 1)) : crossProduct(argument(node.args), d),
    pullback: (node, index, adjoint) =>
      index === 0
        ? crossProduct(argument(node.args, 1), adjoint)
        : crossProduct(adjoint, argument(node.args)),
    vecMatrix: byArgument((node, index) =>
      index === 0 ? negate(skewMatrix(argument(node.args, 1))) : skewMatrix(argument(node.args)),
    ),
    value: (_, args) => {
      const [a, b] = [valueAt(args).data, valueAt(args, 1).data];
      return matrixOf(
        3,
        1,
        entries((next, last) => at(a, next) * at(b, last) - at(a, last) * at(b, next)),
      );
    },
    wideValue: (_, [a, b]) =>
      a && b
        ? wides.wideMatrix(
            3,
            1,
            entries((next, last) =>
              dd.subtract(
                dd.multiply(wides.entryOf(a, next, 0), wides.entryOf(b, last, 0)),
                dd.multiply(wides.entryOf(a, last, 0), wides.entryOf(b, next, 0)),
              ),
            ),
          )
        : null,
    print: (node, writer) => callText('cross', node.args, writer),
    latex: (node, writer) =>
      atom(`\\left(${node.args.map((arg) => writer.write(arg, LEVEL.prefix)).join(' \\times ')}\\right)`),
    array: (node, to) =>
      to.make(
        { kind: 'cross' },
        node.args.map((arg) => to.of(arg)),
        node.shape,
      ),
    laws: { unfolds: (node) => matmul(skewMatrix(argument(node.args)), argument(node.args, 1)) },
  }),
];
