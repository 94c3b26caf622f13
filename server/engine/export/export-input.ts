// The input of an export: a document's names as expressions, and the derivatives with how they were found.

import type { LinearMap } from '../calculus/derive.ts';
import type { Names } from '../calculus/print.ts';
import type { ProofStep } from '../calculus/proofs/proof-line.ts';
import type { InferredStatement } from '../document/document.ts';
import type { Attribute, Expression } from '../expressions/expression.ts';
import type { VerdictStatus } from '../numeric/verdict.ts';
import type { Shape } from '../shapes/shape.ts';
import type { RangeNode } from '../syntax/tree.ts';

export interface DeclaredVariable {
  readonly name: string;
  readonly shape: Shape;
  readonly attributes: readonly Attribute[];
  /** Of a random variable. */
  readonly law?: DeclaredLaw;
}

/** The moments of a random variable in TeX; null where none is declared. */
export interface DeclaredLaw {
  readonly mean: string | null;
  readonly cov: string | null;
}

export interface Definition {
  readonly name: string;
  /** Over the leaves of variables and of the definitions before it; derivatives in it are leaves of `program.ts`. */
  readonly formula: Expression;
}

/** A part of a derivative as it is spelled: `Θ`, or `vec(X)`, which is X, stacked. */
export interface DerivativePart {
  readonly text: string;
  readonly stacked: boolean;
}

/** A part as it is spelled. */
export const spelledPart = ({ text, stacked }: DerivativePart): string => (stacked ? `vec(${text})` : text);

/** `power` is 2 in `∂x²`. */
export interface DerivativeVariable extends DerivativePart {
  readonly power: number;
}

/** A gradient, or what each entry of a symmetric matrix changes when its mirror image moves with it. */
export type GradientForm = 'gradient' | 'entries';

/** A derivative with its proof. */
export interface ExportedDerivative {
  /** `∂L/∂Θ` */
  readonly target: string;
  readonly of: DerivativePart;
  /** Empty for a differential `dL`. */
  readonly by: readonly DerivativeVariable[];
  readonly order: number;
  /** The numerator, as a formula. */
  readonly formula: Expression;
  /** In variables, or (of a gradient with a backward pass) the leaf of the line that gives it. */
  readonly result: Expression;
  readonly steps: readonly ProofStep[];
  /** Between matrices, the linear map that it is. */
  readonly map: LinearMap | null;
  /** Of a Hessian: what it makes of a direction, linear in the differential of its second variable; null where it is none. */
  readonly product: Expression | null;
  /** How a self-test compares it with differences; null where its parts have no names to move. */
  readonly form: GradientForm | 'matrix' | 'transposed matrix' | 'scalar' | null;
}

/** The gradients of a scalar by declared variables, in the order of declaration. */
export interface ExportedGradients {
  readonly of: string;
  readonly gradients: readonly {
    readonly by: string;
    readonly result: Expression;
    readonly form: GradientForm;
  }[];
}

/** A statement as it stands in the file, in its words. */
export interface WrittenStatement {
  readonly statement: InferredStatement;
  readonly text: string;
  /** Its place in the document. */
  readonly start: number;
  /** The range behind its `for`. */
  readonly ranges?: readonly RangeNode[];
}

/** The backward pass of a scalar: its derivatives by names, in an order in which each can be computed. */
export interface ExportedPass {
  readonly of: string;
  readonly lines: readonly { readonly by: Expression; readonly result: Expression }[];
}

/** Something of the document that has no expression, and why, in one sentence. */
export interface Refusal {
  readonly what: string;
  readonly why: string;
}

/** All that exports print of a document. */
export interface ExportInput {
  readonly source: string;
  /** All names of the file, in its order. */
  readonly names: readonly string[];
  readonly dims: ReadonlySet<string>;
  /** In the order of declaration. */
  readonly variables: readonly DeclaredVariable[];
  /** The names that each must come after. */
  readonly definitions: readonly Definition[];
  /** Definitions and claims in the order of the file, but for those that can only be read as mended. */
  readonly statements: readonly WrittenStatement[];
  /** The statements that have an error, or build on one, in their words. */
  readonly leftOut: readonly string[];
  /** The verdicts on claims, by the places in the document where their right sides begin. */
  readonly verdicts: ReadonlyMap<number, VerdictStatus>;
  /** Of scalars with several gradients, where derivatives are wanted with their steps. */
  readonly passes: readonly ExportedPass[];
  /** Lines of backward passes by the names of the leaves that they define. */
  readonly lines: ReadonlyMap<string, Expression>;
  readonly derivatives: readonly ExportedDerivative[];
  readonly gradients: readonly ExportedGradients[];
  readonly refusals: readonly Refusal[];
  /** Definitions by their formulas in variables, for printing. */
  readonly folding: Names;
}

/** A file in another notation, with what could not be written. */
export interface Exported {
  readonly text: string;
  readonly refusals: readonly Refusal[];
}
