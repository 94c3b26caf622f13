// The decompositions that the judge spends its time in: plain loops, no library to load.

import type { Decompositions } from '../../values/matrix.ts';
import { pseudoInverse, singular, symmetricEigen } from './jacobi.ts';
import { determinant, inverse } from './lu.ts';
import { exponential, logarithm, squareRoot } from './matrix-functions.ts';

export const decompositions: Decompositions = {
  inverse,
  determinant,
  pseudoInverse,
  symmetricEigen,
  singular,
  exponential,
  logarithm,
  squareRoot,
};
