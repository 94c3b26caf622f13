// The judgement of a claimed side by its shape, before any number is computed.

import { multiplySizes } from '../shapes/dimension.ts';
import { type Shape, sameShape, shapeOf } from '../shapes/shape.ts';
import type { DerivativeKind } from './shape-of-derivative.ts';
import { isKnown } from './unifier.ts';

export type SideFit =
  /** The side is shaped as the derivative must be. */
  | { readonly kind: 'fits' }
  /** The derivative is a linear map; the side is its vec matrix. */
  | { readonly kind: 'vec-matrix' }
  /** The derivative is a linear map between matrices; the side can only be a factor that stands for it. */
  | { readonly kind: 'stands-for-map' }
  | { readonly kind: 'wrong-shape'; readonly expected: Shape; readonly got: Shape }
  /** Sizes that nothing determines tell whether it fits. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unsupported'; readonly why: string };

/** How a claimed side of shape `side` fits a derivative, by shapes alone. */
export function fitOfSide(derivative: DerivativeKind, side: Shape): SideFit {
  switch (derivative.kind) {
    case 'unsupported':
      return { kind: 'unsupported', why: derivative.why };
    case 'tensor':
      return sameShape(side, vecShape(derivative.of, derivative.variable))
        ? { kind: 'vec-matrix' }
        : { kind: 'stands-for-map' };
    case 'gradient':
    case 'jacobian':
    case 'by-scalar':
    case 'hessian':
    case 'vec-jacobian':
    case 'vec-hessian':
      if (sameShape(side, derivative.shape)) return { kind: 'fits' };
      return mayBeSame(side, derivative.shape)
        ? { kind: 'open' }
        : { kind: 'wrong-shape', expected: derivative.shape, got: side };
  }
}

const mayBeSame = (a: Shape, b: Shape): boolean =>
  (['rows', 'cols'] as const).every((axis) => a[axis] === b[axis] || !isKnown(a[axis]) || !isKnown(b[axis]));

/** The shape of ∂vec(F)/∂vec(X). */
export function vecShape(of: Shape, variable: Shape): Shape {
  return shapeOf(multiplySizes(of.rows, of.cols), multiplySizes(variable.rows, variable.cols));
}
