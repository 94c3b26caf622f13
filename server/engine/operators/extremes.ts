// The larger and the smaller of two, entry by entry; a scalar spreads over a matrix.

import { add, broadcast, elementwise, hadamard, number, scale, subtract } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { node as bareNode } from '../expressions/leaves.ts';
import { isScalar, sameShape } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import * as wides from '../values/wide-matrix.ts';
import { chainRule, hadamardMove } from './elementwise-entry.ts';
import { alike, argument, callingOf, operator, shapeAt, shaped, valueAt } from './entry.ts';
import { positivePartMeets } from './entrywise-products.ts';
import type { Operator } from './operator.ts';
import { whereEqual } from './smoothness.ts';
import { callText, LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly max: true;
    readonly min: true;
  }
}

function larger(name: 'max' | 'min', sign: 1 | -1): Operator {
  const chosen = (node: Expression, index: number): Expression => {
    const other = argument(node.args, 1 - index);
    return elementwise('step', scale(number(sign), subtract(argument(node.args, index), other)));
  };
  return operator({
    name,
    algebra: { isCommutative: true, isEntrywise: true, chooses: sign > 0 ? 'larger' : 'smaller' },
    rangeOf: (args, of) => {
      const extreme = sign > 0 ? Math.max : Math.min;
      const [a, b] = [of(argument(args)), of(argument(args, 1))];
      return { least: extreme(a.least, b.least), most: extreme(a.most, b.most) };
    },
    smoothness: { branches: whereEqual },
    calling: callingOf({
      names: [name],
      arity: [2, 2],
      shape: (shapes) => {
        const [a, b] = [shapeAt(shapes), shapeAt(shapes, 1)];
        if (isScalar(a)) return shaped(b);
        return isScalar(b) ? shaped(a) : shaped(a, ...alike(0, 1));
      },
      build: (args) => {
        const [a, b] = [argument(args), argument(args, 1)];
        const shape = isScalar(a.shape) ? b.shape : a.shape;
        return bareNode(name, [broadcast(a, shape), broadcast(b, shape)], shape);
      },
      summary: `the ${name === 'max' ? 'larger' : 'smaller'} of two, entry by entry; a scalar spreads`,
    }),
    differentialRule: chainRule,
    pullbackRule: hadamardMove,
    differential: (node, index, d) => hadamard(chosen(node, index), d),
    pullback: (node, index, adjoint) => hadamard(adjoint, chosen(node, index)),
    wideValue: (_, [a, b]) => (a && b ? wides.zip(a, b, name === 'max' ? dd.larger : dd.smaller) : null),
    value: (_, args) =>
      kernels.zipBroadcast(valueAt(args), valueAt(args, 1), name === 'max' ? Math.max : Math.min),
    print: (node, writer) => callText(name, node.args.map(unspread), writer),
    latex: (node, writer) => ({
      text: `\\${name}\\left(${node.args.map((arg) => writer.write(unspread(arg, 0, node.args), LEVEL.sum)).join(', ')}\\right)`,
      level: LEVEL.atom,
    }),
    array: (node, to) => {
      const [a, b] = node.args.map(unspread);
      return to.binary(`${name}imum`, to.of(a ?? node), to.of(b ?? node));
    },
    // The larger of two is their mean and half of how far they are apart.
    laws: {
      ...(sign > 0 && { meets: positivePartMeets }),
      unfolds: (node) => {
        const [a, b] = [argument(node.args), argument(node.args, 1)];
        const apart = subtract(a, b);
        const distance = hadamard(apart, elementwise('sign', apart));
        return scale(number(0.5), add(add(a, b), scale(number(sign), distance)));
      },
    },
  });
}

/** s·ones as the scalar s again: it spreads in `max` and `min`. */
function unspread(arg: Expression, _: number, args: readonly Expression[]): Expression {
  const spread = args.some((other) => scalarOf(other) === null) ? scalarOf(arg) : null;
  return spread && sameShape(arg.shape, args[0]?.shape ?? arg.shape) ? spread : arg;
}

function scalarOf(arg: Expression): Expression | null {
  if (isScalar(arg.shape)) return null;
  if (arg.operator === 'zeros') return number(0);
  if (arg.operator === 'ones') return number(1);
  const [scalar, body] = arg.args;
  return arg.operator === 'times' && arg.args.length === 2 && body?.operator === 'ones' && scalar
    ? scalar
    : null;
}

export const extremes: readonly Operator[] = [larger('max', 1), larger('min', -1)];
