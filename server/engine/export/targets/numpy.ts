// NumPy.

import { atom, LEVEL } from '../../operators/writing.ts';
import { NUMPY_HELPERS } from './numpy-helpers.ts';
import { createPython, type PythonLibrary } from './python.ts';
import { pythonSelfTest } from './python-self-test.ts';

/** Functions of NumPy that are not called as in the language. */
const RENAMED: Readonly<Record<string, string>> = { asin: 'arcsin', acos: 'arccos', atan: 'arctan' };
const HELPED: ReadonlySet<string> = new Set(['sigmoid', 'softplus', 'gelu', 'erf']);

export const numpyLibrary: PythonLibrary = {
  name: 'numpy',
  module: 'np',
  title: 'NumPy',
  imports: ['import numpy as np'],
  helpers: NUMPY_HELPERS,
  axis: (axis) => `axis=${axis === 'rows' ? 1 : 0}, keepdims=True`,
  entrywise: (name, x, by) => {
    if (HELPED.has(name)) return null;
    const text = by.write(x, LEVEL.sum);
    // A half at 0; several times as fast as np.heaviside.
    if (name === 'step') return { text: `0.5 * (np.sign(${text}) + 1)`, level: LEVEL.product };
    if (name === 'relu') return atom(`np.maximum(${text}, 0)`);
    return atom(`np.${RENAMED[name] ?? name}(${text})`);
  },
  maximum: (name, a, b, by) => atom(`np.${name}(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  sumOfProducts: (axis, a, b, by) =>
    `np.einsum('ij,ij->${axis === 'rows' ? 'i' : 'j'}', ${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})[${axis === 'rows' ? ':, None' : 'None, :'}]`,
  vdot: (a, b, by) => atom(`np.vdot(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  filled: (value, rows, cols) => `np.${value === 1 ? 'ones' : 'zeros'}((${rows}, ${cols}))`,
  eye: (size) => `np.eye(${size})`,
  stacked: (x) => `${x}.reshape((-1, 1), order='F')`,
  unstacked: (x, rows, cols) => `${x}.reshape((${rows}, ${cols}), order='F')`,
  diagonal: (x) => `np.diag(${x}).reshape((-1, 1))`,
  cross: (a, b) => `np.cross(${a}, ${b}, axis=0)`,
  blocks: (rows) => `np.block([${rows.map((row) => `[${row.join(', ')}]`).join(', ')}])`,
  along: (name, axis, x, isNumber, by) => {
    const along = `axis=${axis === 'rows' ? 1 : 0}`;
    if (name === 'cumsum') return `np.cumsum(${x}, ${along})`;
    const call = `${by.helper(name === 'logSoftmax' ? 'log_softmax' : name)}(${x}, ${along})`;
    return isNumber && name === 'logsumexp' ? `${call}.item()` : call;
  },
  selfTest: (file) =>
    pythonSelfTest(file, {
      module: 'np',
      random: ['random = np.random.default_rng(seed)'],
      normal: (shape) => `random.standard_normal(${shape})`,
      uniform: (shape) => `random.uniform(0.1, 0.9, ${shape})`,
      linearError: 'np.linalg.LinAlgError',
    }),
};

export const numpy = createPython(numpyLibrary);
