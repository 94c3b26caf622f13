// How entries of the table are made: what most operators have in common, filled in once.

import { addAll, elementwise, matmul } from '../expressions/build.ts';
import { type Expression, intern, type OperatorName } from '../expressions/expression.ts';
import { type AlgebraicFacts, declareFacts, type EntrySign } from '../expressions/facts.ts';
import { type Dimension, multiplySizes } from '../shapes/dimension.ts';
import { SCALAR, type Shape, sameShape } from '../shapes/shape.ts';
import type { Matrix } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import type { ArrayRule } from './array-code.ts';
import type { IndexRule } from './index-rules.ts';
import type { MistakesRule } from './mistakes.ts';
import type {
  Bounds,
  Calling,
  Citation,
  Demand,
  Elementwise,
  EvaluationContext,
  Operator,
  OperatorLaws,
  Recognition,
  ShapeRuling,
  Smoothness,
  Writer,
} from './operator.ts';
import { smoothness } from './smoothness.ts';
import { callLatex, callText, type Written } from './writing.ts';

/** Of a function that may have any value. */
export const UNBOUNDED: Bounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
export const NONNEGATIVE: Bounds = { least: 0, most: Number.POSITIVE_INFINITY };

interface Parts {
  readonly name: OperatorName;
  readonly calling?: Calling;
  readonly elementwise?: Operator['elementwise'];
  readonly saturates?: number;
  readonly hasOneFactor?: boolean;
  readonly smoothness?: Partial<Smoothness>;
  readonly linearity?: Operator['linearity'];
  readonly range?: Bounds;
  readonly rangeOf?: Operator['rangeOf'];
  readonly recognition?: Recognition;
  readonly ofRows?: Operator['ofRows'];
  readonly reluctance?: number;
  readonly cubicCost?: number;
  readonly mistakes?: MistakesRule;
  readonly differentialRule?: Citation;
  readonly pullbackRule?: Citation;
  readonly differential?: Operator['differential'];
  readonly pullback?: Operator['pullback'];
  readonly vecMatrix?: Operator['vecMatrix'];
  readonly indexRule?: IndexRule;
  readonly refusal?: string;
  value(node: Expression, args: readonly Matrix[], context: EvaluationContext): Matrix;
  readonly wideValue?: Operator['wideValue'];
  readonly print?: (node: Expression, writer: Writer) => Written;
  readonly latex?: (node: Expression, writer: Writer) => Written;
  readonly array?: ArrayRule;
  readonly isSeenThrough?: boolean;
  readonly laws?: Partial<OperatorLaws>;
  /** The facts that the constructors read; its linearity, and signs that its range implies, need not be repeated. */
  readonly algebra?: Partial<Omit<AlgebraicFacts, 'linearity'>>;
}

const NO_ALGEBRA = {
  isCommutative: false,
  isFlat: false,
  keepsSymmetry: false,
  isDiagonal: false,
  isEntrywise: false,
  isFraction: false,
  entries: null,
  keepsTotal: false,
  sumsToOne: false,
  keepsDefiniteness: false,
  chooses: null,
  invertible: null,
  undoes: null,
  rebuild: (node, args) => {
    const [only] = args;
    const isPlain = args.length === 1 && node.payload.kind === 'none';
    return isPlain && only && sameShape(only.shape, node.shape)
      ? elementwise(node.operator, only)
      : intern(node.operator, args, node.payload, node.shape);
  },
} as const satisfies Partial<AlgebraicFacts>;

function signOf({ least }: Bounds): EntrySign | null {
  return least > 0 ? 'positive' : least === 0 ? 'nonnegative' : null;
}

const NO_LAWS: OperatorLaws = {
  unfolds: () => null,
  entry: null,
  underTransposition: null,
  isLinearInLast: false,
  needs: null,
  meets: () => null,
};

/** A rule that every course has, without a number. */
export function rule(name: string, cite: string | null = null): Citation {
  return { rule: name, cite };
}

/** In double-doubles, entry by entry. */
const eachEntry =
  (f: Elementwise['wide']): Operator['wideValue'] =>
  (_, [a]) =>
    f && a ? wides.map(a, f) : null;

/** An entry; without `print` it is written as a call of its first name. */
export function operator(parts: Parts): Operator {
  const spelled = parts.calling?.names[0] ?? parts.name;
  const range = parts.range ?? UNBOUNDED;
  const algebra: AlgebraicFacts = {
    ...NO_ALGEBRA,
    linearity: parts.linearity ?? null,
    sign: signOf(range),
    ...parts.algebra,
  };
  declareFacts(parts.name, algebra);
  return {
    name: parts.name,
    calling: parts.calling ?? null,
    elementwise: parts.elementwise ?? null,
    saturates: parts.saturates ?? null,
    hasOneFactor: parts.hasOneFactor ?? algebra.isEntrywise,
    smoothness: smoothness(parts.elementwise ?? null, parts.smoothness),
    linearity: algebra.linearity,
    range,
    rangeOf: parts.rangeOf ?? (() => range),
    recognition: parts.recognition ?? null,
    ofRows: parts.ofRows ?? (() => null),
    reluctance: parts.reluctance ?? 0,
    cubicCost: parts.cubicCost ?? 0,
    mistakes: parts.mistakes ?? (() => []),
    differentialRule: parts.differentialRule ?? rule('linearity'),
    pullbackRule: parts.pullbackRule ?? rule('adjoint'),
    differential: parts.differential ?? (() => null),
    pullback: parts.pullback ?? (() => null),
    vecMatrix: parts.vecMatrix ?? (() => null),
    indexRule: parts.indexRule ?? (() => null),
    refusal: parts.refusal ?? null,
    value: parts.value,
    wideValue: parts.wideValue ?? eachEntry(parts.elementwise?.wide ?? null),
    print: parts.print ?? ((node, writer) => callText(spelled, node.args, writer)),
    latex: parts.latex ?? ((node, writer) => callLatex(`\\operatorname{${spelled}}`, node.args, writer)),
    array: parts.array ?? null,
    isSeenThrough: parts.isSeenThrough ?? false,
    laws: { ...NO_LAWS, ...parts.laws },
    algebra,
  };
}

/** How many entries a matrix has: the length of its vec. */
export const entriesOf = ({ rows, cols }: Shape): Dimension => multiplySizes(rows, cols);

/**
 * The vec matrix of what is linear in each argument: the sum of F J over the arguments that depend on X, where `factor`
 * gives the F with vec(node) = F vec(argument), and J is the argument's own matrix.
 */
export function byArgument(
  factor: (node: Expression, index: number) => Expression | null,
): Operator['vecMatrix'] {
  return (node, matrixOf, moving) => {
    const parts: Expression[] = [];
    for (const [index, arg] of node.args.entries()) {
      if (!moving.has(arg)) continue;
      const j = matrixOf(arg);
      const f = j && factor(node, index);
      if (!f) return null;
      parts.push(matmul(f, j));
    }
    return parts.length > 0 ? addAll(parts) : null;
  };
}

interface CallingParts {
  readonly names: readonly string[];
  readonly arity?: readonly [number, number];
  readonly options?: readonly string[];
  readonly takesSizes?: Calling['takesSizes'];
  readonly shape: Calling['shape'];
  readonly build: Calling['build'];
  readonly summary: string;
  readonly neutralOf?: '∑' | '∏';
}

/** How an operator is called; by default with one argument and no options. */
export function callingOf(parts: CallingParts): Calling {
  return { arity: [1, 1], options: [], takesSizes: 'none', ...parts };
}

/** A shape, given that these demands hold. */
export function shaped(shape: Shape, ...demands: readonly Demand[]): ShapeRuling {
  return { kind: 'shape', shape, demands };
}

/** The ruling of a shape rule that arguments of these shapes are wrong, with the message for it. */
export function refused(message: string): ShapeRuling {
  return { kind: 'refused', message };
}

/** Argument `argument` must be square. */
export function square(argument = 0): Demand {
  return { left: { argument, axis: 'rows' }, right: { argument, axis: 'cols' } };
}

/** Arguments `a` and `b` must have the same shape. */
export function alike(a: number, b: number): readonly Demand[] {
  return [
    { left: { argument: a, axis: 'rows' }, right: { argument: b, axis: 'rows' } },
    { left: { argument: a, axis: 'cols' }, right: { argument: b, axis: 'cols' } },
  ];
}

/** The argument at a place; its absence is a bug of the caller, who checked the arity. */
export function argument(args: readonly Expression[], index = 0): Expression {
  const found = args[index];
  if (!found) throw new Error(`no argument ${index}`);
  return found;
}

/** The shape at a place; 1×1 where there is none. */
export function shapeAt(shapes: readonly Shape[], index = 0): Shape {
  return shapes[index] ?? SCALAR;
}

/** The size at a place; 1 where there is none. */
export function sizeAt(sizes: readonly Dimension[], index: number): Dimension {
  return sizes[index] ?? SCALAR.rows;
}

/** The value at a place; its absence is a bug of the caller, who checked the arity. */
export function valueAt(values: readonly Matrix[], index = 0): Matrix {
  const found = values[index];
  if (!found) throw new Error(`no value ${index}`);
  return found;
}
