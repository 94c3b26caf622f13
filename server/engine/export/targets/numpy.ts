// NumPy.

import { filledName } from '../../operators/array-code.ts';
import { atom, LEVEL } from '../../operators/writing.ts';
import { ONE } from '../../shapes/dimension.ts';
import { productWritten } from './forms.ts';
import { NUMPY_HELPERS } from './numpy-helpers.ts';
import { createPython, type PythonLibrary } from './python.ts';
import type { Scribe } from './target.ts';

/** The function that makes an array of the type of the given ones. */
export const typeText = (by: Scribe): string => (by.like === null ? '' : `, dtype=${by.like}.dtype`);

export const numpyLibrary: PythonLibrary = {
  name: 'numpy',
  module: 'np',
  title: 'NumPy',
  imports: ['import numpy as np'],
  helpers: NUMPY_HELPERS,
  overwrites: true,
  usesMath: true,
  mixesTypes: true,
  factor: null,
  hasFusedSoftmax: false,
  largest: (axis, x) => `np.max(${x}, ${numpyLibrary.along(axis)}, keepdims=True)`,
  along: (axis) => `axis=${axis === 'rows' ? 1 : 0}`,
  kept: 'keepdims=True',
  library: 'numpy',
  argument: (x, by) => by.write(x, LEVEL.sum),
  maximum: (name, a, b, by) => atom(`np.${name}(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  sumOfProducts: (axis, a, b, by) =>
    `np.einsum('ij,ij->${axis === 'rows' ? 'i' : 'j'}', ${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})[${axis === 'rows' ? ':, None' : 'None, :'}]`,
  vdot: (a, b, by) => atom(`np.vdot(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  // A column times a row needs no BLAS.
  matmul: (a, b, by) => (a.shape.cols === ONE ? productWritten(a, '*', b, by) : null),
  filled: (value, rows, cols, by) => `np.${filledName(value)}((${rows}, ${cols})${typeText(by)})`,
  eye: (size, by) => `np.eye(${size}${typeText(by)})`,
  stacked: (x) => `${x}.reshape((-1, 1), order='F')`,
  unstacked: (x, rows, cols) => `${x}.reshape((${rows}, ${cols}), order='F')`,
  diagonal: (x) => `np.diag(${x}).reshape((-1, 1))`,
  like: (by) => (by.like === null ? '' : `, ${by.like}.dtype`),
  kron: (a, b) => `np.kron(${a}, ${b})`,
  cross: (a, b) => `np.cross(${a}, ${b}, axis=0)`,
  blocks: (rows) => `np.block([${rows.map((row) => `[${row.join(', ')}]`).join(', ')}])`,
  softmax: (name, axis, x, by) => `${by.helper(name)}(${x}, ${numpyLibrary.along(axis)})`,
  logsumexp: (axis, x, isNumber, helper) => {
    const call = `${helper()}(${x}, ${numpyLibrary.along(axis)})`;
    return isNumber ? `${call}[0, 0]` : call;
  },
  drawing: {
    own: null,
    decorator: "@np.errstate(all='ignore')\n",
    module: 'np',
    random: ['random = np.random.default_rng(seed)'],
    normal: (shape) => `random.standard_normal(${shape})`,
    uniform: (shape) => `random.uniform(0.1, 0.9, ${shape})`,
    linearError: 'np.linalg.LinAlgError',
  },
};

export const numpy = createPython(numpyLibrary);
