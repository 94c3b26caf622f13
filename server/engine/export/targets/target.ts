// A target: a language or library in which programs over arrays are written.

import type { Attribute } from '../../expressions/expression.ts';
import type { ArrayNode, Sign } from '../../operators/array-code.ts';
import type { Written } from '../../operators/writing.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Cost } from '../array-program/cost.ts';
import type { GradientForm } from '../export-input.ts';

/** The targets, by the name that the command line has for them. */
export const TARGET_NAMES = ['numpy', 'torch', 'jax', 'julia', 'matlab'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** The small functions that a target does not have, as a file has them. */
export type Helpers = Readonly<Record<string, string>>;

/** The services for writing one node. */
export interface Scribe {
  /** The text of an argument, in parentheses where it binds looser than `level`. */
  write(node: ArrayNode, level: number): string;
  /** A size as a whole number, binding at least as tightly as `level`. */
  size(size: Dimension, level: number): string;
  sizeWritten(size: Dimension): Written;
  /** The spelling of a variable, a differential, the index of a loop, or an unknown function (with its derivatives). */
  value(name: string): string;
  differential(name: string): string;
  index(name: string): string;
  callable(name: string, order: number): string;
  /** The small function of that name, which the file then has. */
  helper(name: string): string;
  /** An array whose type and device what is made takes over; null in a function without arrays. */
  readonly like: string | null;
}

export type Parameter =
  | {
      readonly kind: 'array';
      readonly spelled: string;
      /** As it is called in the document. */
      readonly name: string;
      readonly shape: Shape;
      readonly attributes: readonly Attribute[];
      /** Rows and columns in the target's names; null of a number. */
      readonly sizes: readonly [rows: string, cols: string] | null;
      readonly isDifferential: boolean;
    }
  | { readonly kind: 'size' | 'callable'; readonly spelled: string; readonly name: string };

/** One line of a function's body, without its indentation. */
export type Line =
  | { readonly kind: 'assign'; readonly name: string; readonly text: string }
  /** `name += text`, in the memory that `name` has */
  | {
      readonly kind: 'update';
      readonly name: string;
      readonly sign: Sign;
      readonly text: string;
    }
  | {
      readonly kind: 'loop';
      readonly index: string;
      readonly from: string;
      readonly to: string;
      readonly name: string;
      readonly start: string;
      readonly body: readonly Line[];
      readonly term: string;
      readonly combine: 'sum' | 'product';
    };

/** The opening of a function: each array is checked against the sizes that are known then, and gives others. */
export type Opening =
  | {
      readonly kind: 'check';
      readonly spelled: string;
      /** As it is called in the document. */
      readonly name: string;
      /** Rows and columns in the target's names, null where a size is not known; null of a number. */
      readonly sizes: readonly [rows: string | null, cols: string | null] | null;
    }
  | { readonly kind: 'size'; readonly spelled: string; readonly text: string };

/** The result of a function: one value, or a value with gradients by name. */
export type Result =
  | { readonly kind: 'value'; readonly text: string }
  | {
      readonly kind: 'gradients';
      readonly text: string;
      /** The scalar that they are of, as the file spells it. */
      readonly of: string;
      readonly gradients: readonly { readonly name: string; readonly text: string }[];
    };

/** A function as a target prints it. */
export interface TargetFunction {
  readonly spelled: string;
  /** Its result, in one line of plain text. */
  readonly about: string;
  readonly parameters: readonly Parameter[];
  readonly opening: readonly Opening[];
  readonly body: readonly Line[];
  readonly result: Result;
  readonly cost: Cost;
}

/** The helpers by which a function checks what it is given: an array, and a number. */
export const CHECKS: readonly string[] = ['array', 'number'];

/** A derivative of one function by one parameter, as a self-test examines it. */
export interface SelfTest {
  readonly spelled: string;
  /** The function that it is the derivative of, and the parameter that is moved. */
  readonly of: string;
  readonly by: string;
  readonly kind: GradientForm | 'matrix' | 'transposed matrix' | 'scalar' | 'product';
  /** Whether it is one of several, by the name of the parameter, beside the value. */
  readonly isAmongGradients: boolean;
  /** The parameter that is a direction; null but of a product. */
  readonly direction: string | null;
}

/** A file as a target prints it. */
export interface TargetFile {
  readonly source: string;
  readonly refusals: readonly string[];
  readonly functions: readonly TargetFunction[];
  /** Helpers that the functions call, those first that others need. */
  readonly helpers: readonly string[];
  /** null where no self-test is wanted. */
  readonly selfTest: { readonly tests: readonly SelfTest[]; readonly dims: readonly string[] } | null;
}

/** A language or library that programs over arrays are written in. */
export interface Target {
  readonly name: TargetName;
  /** Names that a file of this target cannot use. */
  readonly reserved: ReadonlySet<string>;
  readonly helpers: Helpers;
  /** Whether arrays that nobody reads again are overwritten: where the target itself does not see to it. */
  readonly overwrites: boolean;
  /** Whether it solves with the triangular factor of a matrix: else one for several purposes saves nothing. */
  readonly factors: boolean;
  /** Whether a softmax, its logarithm and a log-sum-exp are one pass each, so that they are not taken apart. */
  readonly hasFusedSoftmax: boolean;
  /** The name of a helper in a file. */
  helperName(name: string): string;
  /** An identifier that is as close to the name as can be. */
  identifier(text: string): string;
  write(node: ArrayNode, by: Scribe): Written;
  /** `X.shape[1]`: axis 0 is rows. */
  sizeOf(name: string, axis: 0 | 1): string;
  /** A whole number divided by another, without a rest. */
  quotient(above: string, below: string): string;
  /** The start value of a loop. */
  start(shape: Shape, combine: 'sum' | 'product', by: Scribe): string;
  file(file: TargetFile): string;
}
