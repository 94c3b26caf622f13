// A derivative by formulas: which one of what by what. It is what is derived, what a claim answers, and what is judged.

import type { Expression } from './expression.ts';

/** The meaning of a gradient by a symmetric matrix: within its set under the Frobenius inner product, or entry by free entry. */
export type SymmetricConvention = 'frobenius' | 'entries';

/** Which derivative, of what, by what; or an identity. */
export type Question =
  /** ∂of/∂by of a scalar, shaped like `by`, within its structured set. */
  | {
      readonly kind: 'gradient';
      readonly of: Expression;
      readonly by: Expression;
      readonly symmetric: SymmetricConvention;
    }
  /** ∂vec(of)/∂vec(by), for columns the Jacobian: in numerator layout pq×mn, a row for each entry of `of`. */
  | {
      readonly kind: 'jacobian';
      readonly of: Expression;
      readonly by: Expression;
      readonly layout: 'numerator' | 'denominator';
    }
  /** ∂²of/∂vec(by)∂vec(and) of a scalar: entry (i, j) by entry i of vec(by) and entry j of vec(and). */
  | { readonly kind: 'hessian'; readonly of: Expression; readonly by: Expression; readonly and: Expression }
  /** ∂of/∂by of a matrix by a scalar, shaped like `of`. */
  | { readonly kind: 'scalarDerivative'; readonly of: Expression; readonly by: Expression }
  /** d(of) when these variables move by their differentials; shaped like `of`. */
  | { readonly kind: 'differential'; readonly of: Expression; readonly along: readonly Expression[] }
  /** of = claimed, as values. */
  | { readonly kind: 'identity'; readonly of: Expression };
