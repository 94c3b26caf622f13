// The state of lowering: the document, the calculus that some terms need, and the values of names.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import { type Dimension, substituteSizes } from '../shapes/dimension.ts';
import { type Shape, shapeOf } from '../shapes/shape.ts';
import type { Lowered } from './lowered.ts';

/** The calculus that some terms need: passed in, for it stands above. */
export interface LoweringCalculus {
  /** d(expression), by the variables that vary in this statement. */
  differential(of: Expression, statement: InferredStatement): Lowered<Expression>;
  /** The derivative as an expression: gradient, Jacobian, Hessian … of the given shape, as the conventions at this statement have it. */
  derivative(
    of: Expression,
    variables: readonly Expression[],
    shape: Shape,
    statement: InferredStatement,
  ): Lowered<Expression>;
  /** f′ of an elementwise formula: the derivative of `formula` (a scalar) by its parameter. */
  elementwise(formula: Expression, parameter: Expression): Lowered<Expression>;
  /** A scalar formula applied to every entry: `parameters` replaced by `args`. */
  lift(
    formula: Expression,
    parameters: readonly Expression[],
    args: readonly Expression[],
  ): Lowered<Expression>;
  /** Leaves replaced by expressions of their shape. */
  substitute(expression: Expression, leaves: ReadonlyMap<Expression, Expression>): Expression;
}

export interface Lowering {
  /** The expression of a statement's term. */
  term(term: Term, statement: InferredStatement): Lowered<Expression>;
  /** The leaf, or the whole formula, that a name stands for. */
  name(name: string): Lowered<Expression>;
  /** The parts of a term that may have no value, with those of the definitions that it reads. */
  parts(term: Term, statement: InferredStatement): Lowered<readonly PartialPart[]>;
  /** The parts of a definition that has been lowered. */
  partsOf(name: string): readonly PartialPart[];
  /** The leaf for a name seen as a variable, even where it is a definition. */
  leaf(name: string): Lowered<Expression>;
}

/** Names of a document while terms are lowered. Both throw `NotLowered`. */
export interface NameReader {
  name(name: string): Expression;
  leaf(name: string): Expression;
  readonly partsOf: (name: string) => readonly PartialPart[];
}

/** The leaf that stands for the derivative of a name by one name, or by two, of that shape. */
export type DerivativeValue = (
  of: string,
  by: string,
  and: string | null,
  shape: Shape,
) => Lowered<Expression>;

export interface Context {
  readonly document: InferredDocument;
  readonly statement: InferredStatement;
  readonly calculus: LoweringCalculus;
  readonly ofName: (name: string) => Expression;
  /** The same document with these definitions kept as variables. */
  readonly keeping: (names: readonly string[]) => NameReader;
  /** Where definitions stay names, derivatives are values with names too; null where everything is written out. */
  readonly derivativeValue: DerivativeValue | null;
  /** Parameters of functions and indices of sums. */
  readonly bound: ReadonlyMap<string, Expression>;
  /** Sizes that only mean something here: those that a function's shapes name, and indices. */
  readonly sizes: ReadonlyMap<string, Dimension>;
  /** Indices of the sums around this place: an index inside gets another name. */
  readonly indices: ReadonlySet<string>;
  /** Calls of functions that were lowered before, by what `ofName` they read names with. */
  readonly called: WeakMap<Context['ofName'], Map<string, Called>>;
  /** Told of every part that may have no value, as written: simplification may take it away. */
  readonly record: Recording;
  /** The parts of a definition that may have no value. */
  readonly partsOf: (name: string) => readonly PartialPart[];
}

/** A call that was lowered before, with the parts of it that may have no value. */
export interface Called {
  readonly expression: Expression;
  readonly parts: readonly PartialPart[];
}

export type Recording = (part: PartialPart) => void;

/** A formula in which nothing is bound. */
export const UNBOUND: Pick<Context, 'bound' | 'sizes' | 'indices'> = {
  bound: new Map(),
  sizes: new Map(),
  indices: new Set(),
};

/** The shape of a term where it is lowered: the sizes of a function are those of this use. */
export function shapeHere(term: Term, by: Context): Shape | undefined {
  const shape = by.statement.shapes.get(term);
  if (!shape || by.sizes.size === 0) return shape;
  return shapeOf(substituteSizes(shape.rows, by.sizes), substituteSizes(shape.cols, by.sizes));
}
