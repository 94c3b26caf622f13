// Points that lie in their declared sets up to a double's rounding, brought into them to all digits.

import type { Attribute } from '../../expressions/expression.ts';
import type { Wide } from '../../values/double-double.ts';
import * as dd from '../../values/double-double.ts';
import type { WideMatrix } from '../../values/wide-matrix.ts';
import * as matrix from '../../values/wide-matrix.ts';
import { orthonormal } from '../../values/wide-spectral.ts';

/** Sets that a double's rounding leaves: what is next to one is made to lie in it; the others hold exactly for doubles. */
export function refined(a: WideMatrix, attributes: readonly Attribute[]): WideMatrix {
  return attributes.reduce((value, attribute) => {
    switch (attribute) {
      case 'unit':
        return matrix.map(value, dividedBy(matrix.frobeniusNorm(value)));
      case 'simplex':
        return matrix.map(value, dividedBy(matrix.total(value.data)));
      case 'simplex rows':
        return matrix.zip(value, matrix.alongAxis(value, 'rows', matrix.total), dd.divide);
      case 'simplex cols':
        return matrix.zip(value, matrix.alongAxis(value, 'cols', matrix.total), dd.divide);
      case 'orthogonal':
        return orthonormal(value);
      case 'psd': {
        // A singular one is, as doubles hold it, none: what is meant is next to it.
        const near = matrix.blurred(value, 2 ** -52 * matrix.maxAbs(value));
        return dd.mayVanish(matrix.determinant(near)) ? near : value;
      }
      default:
        return value;
    }
  }, a);
}

const dividedBy =
  (by: Wide) =>
  (x: Wide): Wide =>
    dd.divide(x, by);
