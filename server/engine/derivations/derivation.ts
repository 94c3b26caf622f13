// A derivative with its proof, as plain data for every door: shell, panel, hover.

import { withRange } from '../document/range-latex.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { TextRange } from '../problems/problem.ts';
import type { Derivative } from '../text/derivative.ts';

/** A left side, in the language and typeset; `latex` is null where it has names of no such form. */
export interface LeftSide {
  readonly text: string;
  readonly latex: string | null;
}

/** One line of a proof, `left = expr`. `expr` is in the language itself, `latex` the same for typesetting. */
export interface Step {
  readonly rule: string;
  readonly cite: string | null;
  readonly left: LeftSide;
  readonly expr: string;
  readonly latex: string;
  /** As `--json` has it: [] for a scalar. */
  readonly shape: readonly string[];
  /** Whether numbers confirm that this line equals the one before; null where it was not asked. */
  readonly confirmed: boolean | null;
}

/** One node on the way from a variable to the scalar, in the file's names. */
export interface NodeRow {
  /** The name of the node, where it has one. */
  readonly name: string | null;
  readonly expr: string;
  readonly latex: string;
  readonly shape: readonly string[];
  /** d(node) by its own rule, in the differentials of what it is made of; null for the variable itself. */
  readonly differential: string | null;
  readonly differentialLatex: string | null;
  readonly rule: string;
  readonly cite: string | null;
  /** ∂(scalar)/∂(node), shaped like the node. */
  readonly adjoint: string;
  readonly adjointLatex: string;
}

/** A gradient by a variable that keeps to a sphere or to the Stiefel manifold: its tangent part there. */
export interface TangentGradient {
  /** `the sphere u' u = 1` */
  readonly on: string;
  readonly expr: string;
  readonly latex: string;
  readonly verified: Verdict;
}

/** The indices that a line about the members of a family holds for: `t = T-1..1`. */
interface LineRange {
  readonly text: string;
  readonly latex: string;
}

/** One line of a backward pass: a claim `left = expr for range` of the language, over names and the derivatives of lines before. */
export interface DerivationLine {
  /** `∂L/∂S` */
  readonly left: LeftSide;
  readonly expr: string;
  readonly latex: string;
  readonly range: LineRange | null;
  readonly shape: readonly string[];
  readonly operations: number;
  readonly verified: Verdict;
}

/** A derivative with its proof: a matrix, or, between matrices, a linear map. */
export type Derivation = MatrixDerivation | MapDerivation;

/** A derivative that is a matrix (a number, a column): gradients, Jacobians, Hessians, differentials. */
interface MatrixDerivation extends DerivationParts {
  readonly kind: 'matrix';
}

/** A derivative that is a linear map between matrices: `shape`, `expr` and `latex` are those of its vec matrix. */
interface MapDerivation extends DerivationParts {
  readonly kind: 'linear-map';
  /** `dΘ ↦ X dΘ` */
  readonly action: string;
  /** `G ↦ X' G` */
  readonly adjoint: string;
  /** `∂F[i, j]/∂X[k, l] = δ[i, k] B[l, j]`; null where it has no such form. */
  readonly entries: string | null;
}

/** A question of a file, and why it has no answer. */
export interface Unanswered {
  readonly statementRange: TextRange;
  readonly why: string;
}

/** Derivations, or why there are none, in one sentence. */
export type DerivationAnswer =
  | {
      readonly kind: 'derived';
      readonly derivations: readonly Derivation[];
      /** Of several questions those that have no answer. */
      readonly unanswered?: readonly Unanswered[];
    }
  | { readonly kind: 'refused'; readonly why: string };

interface DerivationParts {
  readonly derivative: Derivative;
  readonly shape: readonly string[];
  readonly expr: string;
  readonly latex: string;
  readonly operations: number;
  readonly steps: readonly Step[];
  /** The same derivation with every single move; empty where it says no more than `steps`, or was not asked for. */
  readonly moves: readonly Step[];
  /** A gradient node by node, from the scalar down to the variable; empty where it is none, too long to read, or not asked for. */
  readonly nodes: readonly NodeRow[];
  /** Beside the ambient gradient, that on the variable's own set; null where it has none. */
  readonly tangent: TangentGradient | null;
  /**
   * The backward pass, in an order in which each line can be computed, this derivative last; absent where one formula is
   * the answer. Of several derivatives, the first that needs a line has it.
   */
  readonly lines?: readonly DerivationLine[];
  /** null until the judge has looked. */
  readonly verified: Verdict | null;
}

/** A line as a claim that can be pasted behind the file. */
export const lineText = (line: Pick<DerivationLine, 'left' | 'expr' | 'range'>): string =>
  `${line.left.text} = ${rightText(line)}`;

/** The right side of a line, with the indices that it holds for. */
export const rightText = ({ expr, range }: Pick<DerivationLine, 'expr' | 'range'>): string =>
  range ? `${expr} for ${range.text}` : expr;

/** The same typeset. */
export const rightLatex = ({ latex, range }: Pick<DerivationLine, 'latex' | 'range'>): string =>
  withRange(latex, range?.latex ?? '');
