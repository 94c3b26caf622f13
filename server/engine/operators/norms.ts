// Norms: Frobenius (the 2-norm of a column), sum of absolute entries, spectral, nuclear.

import {
  divide,
  elementwise,
  inner,
  isScalarExpression,
  isZero,
  matmul,
  number,
  powerEach,
  reduce,
  squareRoot,
  sumAll,
  times,
  transpose,
} from '../expressions/build.ts';
import { type Expression, intern, NONE } from '../expressions/expression.ts';
import { form, isMat, isTranspose, isVec } from '../expressions/forms.ts';
import { ONE } from '../shapes/dimension.ts';
import { SCALAR, shapeOf } from '../shapes/shape.ts';
import type { Wide } from '../values/double-double.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import type { WideMatrix } from '../values/wide-matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { singularValues } from '../values/wide-spectral.ts';
import type { ArrayNode, ArrayWriter } from './array-code.ts';
import { argument, callingOf, NONNEGATIVE, operator, refused, rule, shaped, valueAt } from './entry.ts';
import type { Calling, Citation, EvaluationContext, Operator, Smoothness } from './operator.ts';
import { ofNuclearNorm, ofSpectralNorm, whereAllZero, whereZero } from './smoothness.ts';
import { atom, callText, LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly norm1: true;
    readonly norm2: true;
    readonly normF: true;
    readonly normNuclear: true;
  }
}

type NormKind = 'normF' | 'norm1' | 'norm2' | 'normNuclear';

const [isFrobeniusNorm] = form('normF');

export { isFrobeniusNorm };

/** The square root of the sum of the squares of all entries. */
export const frobeniusNorm = (a: Expression): Expression => norm(a, 'normF');

/** A norm, a scalar; of a column the Frobenius norm is the 2-norm. */
function norm(a: Expression, kind: NormKind): Expression {
  if (isScalarExpression(a)) return elementwise('abs', a);
  if (isZero(a)) return number(0);
  const vector = a.shape.cols === ONE || a.shape.rows === ONE;
  const known = vector && kind !== 'norm1' ? 'normF' : kind;
  const [first] = a.args;
  if (isTranspose(a) && first) return norm(first, kind);
  if (known === 'normF' && first && (isVec(a) || isMat(a))) return norm(first, kind);
  return intern(known, [a], NONE, SCALAR);
}

/** Which norm an option names; without one the Frobenius norm. */
const KINDS: ReadonlyMap<string | null, NormKind> = new Map<string | null, NormKind>([
  [null, 'normF'],
  ['fro', 'normF'],
  ['F', 'normF'],
  ['1', 'norm1'],
  ['2', 'norm2'],
  ['nuc', 'normNuclear'],
  ['*', 'normNuclear'],
]);

const normCalling: Calling = callingOf({
  names: ['norm'],
  options: ['1', '2', 'fro', 'nuc'],
  shape: (_, __, option) =>
    KINDS.has(option)
      ? shaped(SCALAR)
      : refused('a norm is `norm(A)`, `norm(A, 1)`, `norm(A, 2)`, `norm(A, fro)` or `norm(A, nuc)`'),
  build: (args, _, option) => norm(argument(args), KINDS.get(option) ?? 'normF'),
  summary:
    'Frobenius norm, 2-norm of a column; norm(A, 1) sums absolute entries, norm(A, 2) is spectral, norm(A, nuc) nuclear',
});

interface Parts {
  readonly name: NormKind;
  readonly calling?: Calling;
  readonly options: readonly string[];
  readonly smoothness: Partial<Smoothness>;
  readonly below: string;
  readonly differentialRule: Citation;
  /** The gradient of the norm at A, shaped like A. */
  gradient(node: Expression, a: Expression): Expression;
  value(a: Matrix, context: EvaluationContext): number;
  wide(a: WideMatrix): Wide | null;
  array(a: ArrayNode, to: ArrayWriter): ArrayNode;
  readonly cubicCost?: number;
  /** The norm of each row, a column. */
  ofRows?(rows: Expression): Expression;
  /** The same made of other operators. */
  unfolds?(a: Expression): Expression;
}

function entry(parts: Parts): Operator {
  return operator({
    name: parts.name,
    hasOneFactor: true,
    cubicCost: parts.cubicCost ?? 0,
    algebra: { sign: 'almost positive', rebuild: (_, args) => norm(argument(args), parts.name) },
    range: NONNEGATIVE,
    ofRows: (_, rows) => parts.ofRows?.(rows) ?? null,
    smoothness: parts.smoothness,
    ...(parts.calling ? { calling: parts.calling } : {}),
    differentialRule: parts.differentialRule,
    pullbackRule: rule('the inner product is linear'),
    differential: (node, _, d) => inner(parts.gradient(node, argument(node.args)), d),
    pullback: (node, _, adjoint) => times([adjoint, parts.gradient(node, argument(node.args))]),
    value: (_, args, context) => kernels.scalar(parts.value(valueAt(args), context)),
    wideValue: (_, [a]) => {
      const found = a && parts.wide(a);
      return found ? wides.scalar(found) : null;
    },
    print: (node, writer) => callText('norm', node.args, writer, ...parts.options),
    latex: (node, writer) =>
      atom(`\\left\\|${writer.write(argument(node.args), LEVEL.sum)}\\right\\|${parts.below}`),
    array: (node, to) => parts.array(to.of(argument(node.args)), to),
    laws: {
      unfolds: (node) => parts.unfolds?.(argument(node.args)) ?? null,
      underTransposition: 'same',
    },
  });
}

const sumOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

export const norms: readonly Operator[] = [
  entry({
    name: 'normF',
    ofRows: (rows) => squareRoot(reduce(powerEach(rows, number(2)), 'rows')),
    smoothness: { kinks: whereAllZero },
    calling: normCalling,
    options: [],
    below: '',
    differentialRule: rule('d‖A‖ = A · dA / ‖A‖', 'Matrix Cookbook (129)'),
    gradient: (node, a) => divide(a, node),
    value: kernels.frobeniusNorm,
    wide: wides.frobeniusNorm,
    array: (a, to) => to.make({ kind: 'normOf', which: 'frobenius' }, [a], SCALAR),
    unfolds: (a) => squareRoot(sumAll(powerEach(a, number(2)))),
  }),
  entry({
    name: 'norm1',
    smoothness: { branches: whereZero },
    options: ['1'],
    below: '_1',
    differentialRule: rule('d‖A‖₁ = sign(A) · dA'),
    gradient: (_, a) => elementwise('sign', a),
    value: (a) => kernels.sumEntries(kernels.mapEntries(a, Math.abs)),
    wide: (a) => wides.total(a.data.map(dd.absolute)),
    array: (a, to) => to.sum(to.entrywise('abs', a), null),
    unfolds: (a) => sumAll(elementwise('abs', a)),
  }),
  entry({
    name: 'norm2',
    cubicCost: 40,
    smoothness: ofSpectralNorm,
    options: ['2'],
    below: '_2',
    differentialRule: rule('d‖A‖₂ = u v′ · dA, for the largest singular value with its vectors u and v'),
    gradient: (node, a) => {
      const v = intern('eigvecmax', [matmul(transpose(a), a)], NONE, shapeOf(a.shape.cols, SCALAR.cols));
      return divide(matmul(a, v, transpose(v)), node);
    },
    value: (a, context) => kernels.at(context.decompositions.singular(a).values, 0),
    wide: (a) => singularValues(a)?.[0] ?? null,
    array: (a, to) => to.make({ kind: 'normOf', which: 'spectral' }, [a], SCALAR),
  }),
  entry({
    name: 'normNuclear',
    cubicCost: 40,
    smoothness: ofNuclearNorm,
    options: ['nuc'],
    below: '_*',
    differentialRule: rule('d‖A‖_* = U V′ · dA, for the singular vectors U and V'),
    gradient: (_, a) => {
      // A (A'A)^(-1/2), with the pseudo-inverse where A is wide.
      const gram = matmul(transpose(a), a);
      return matmul(a, intern('pinv', [intern('sqrtm', [gram], NONE, gram.shape)], NONE, gram.shape));
    },
    value: (a, context) => sumOf(context.decompositions.singular(a).values),
    wide: (a) => {
      const values = singularValues(a);
      return values && wides.total(values);
    },
    array: (a, to) => to.make({ kind: 'normOf', which: 'nuclear' }, [a], SCALAR),
  }),
];
