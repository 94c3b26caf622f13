// JAX: the functions are pure, so that jax.jit takes them as they are.

import { filledName } from '../../operators/array-code.ts';
import { atom, LEVEL } from '../../operators/writing.ts';
import { numpyLibrary, typeText } from './numpy.ts';
import { arrayCheck, NUMPY_HELPERS } from './numpy-helpers.ts';
import { createPython, type PythonLibrary } from './python.ts';
import type { Helpers, TargetFunction } from './target.ts';

/** NumPy's helpers as they are in JAX, but for those that JAX has, and those that change an array in its place. */
const OWN: Helpers = {
  expm: '_expm = jax.scipy.linalg.expm',
  sqrtm: `def _sqrtm(a):
    """The principal square root of a matrix whose root is real."""
    return jnp.real(jax.scipy.linalg.sqrtm(a))`,
  erf: '_erf = jax.scipy.special.erf',
  sigmoid: '_sigmoid = jax.nn.sigmoid',
  gelu: `def _gelu(x):
    """x Φ(x), Φ the normal distribution function."""
    return 0.5 * x * jax.scipy.special.erfc(-x / math.sqrt(2))`,
  resolvent: `def _resolvent(a):
    """The pseudo-inverse of λI - A for the largest eigenvalue λ of a symmetric matrix."""
    values, vectors = jnp.linalg.eigh((a + a.T) / 2)
    gaps = values[-1] - values
    isolated = gaps > 16 * len(a) * jnp.finfo(gaps.dtype).eps * jnp.abs(values).max()
    return (vectors * jnp.where(isolated, 1 / jnp.where(isolated, gaps, 1), 0)) @ vectors.T`,
  logm: `def _logm(a):
    """The principal matrix logarithm: square roots until A is close to I, then Gauss-Legendre quadrature."""
    from numpy.polynomial.legendre import leggauss
    one = jnp.eye(len(a), dtype=a.dtype)

    def is_far(state):
        return (jnp.linalg.norm(state[0] - one, 1) > 0.25) & (state[1] < 60)

    a, roots = jax.lax.while_loop(is_far, lambda state: (_sqrtm(state[0]), state[1] + 1), (a, 0))
    x = a - one
    return 2.0**roots * sum(w / 2 * jnp.linalg.solve(one + (t + 1) / 2 * x, x) for t, w in zip(*(part.tolist() for part in leggauss(10))))`,
  array: arrayCheck(
    'jnp',
    `    if jnp.issubdtype(x.dtype, jnp.floating):
        return x
    if not (jnp.issubdtype(x.dtype, jnp.integer) or x.dtype == jnp.bool_):
        raise ValueError(f'{name} must be real numbers; it is of the type {x.dtype}')
    return x.astype(float)`,
  ),
  action: `def _action(pull, direction, rows, cols):
    """A derivative applied to a direction, from its vector-Jacobian products."""
    units = jnp.eye(rows * cols).reshape((rows * cols, rows, cols))
    return jnp.array([jnp.vdot(pull(unit), direction) for unit in units]).reshape((rows, cols))`,
  number: `def _number(name, x):
    """x as a number; an error where it is an array."""
    if jnp.ndim(x) != 0:
        raise ValueError(f'{name} must be a number; it has the shape {jnp.shape(x)}')
    return x * 1.0`,
};

const HELPERS: Helpers = Object.fromEntries(
  Object.entries(NUMPY_HELPERS).map(([name, text]) => [name, OWN[name] ?? text.replaceAll('np.', 'jnp.')]),
);

/** jax.grad needs the value to be computed. An argument that is no array has no gradient, and is left out. */
function ownGradients({ spelled, result, parameters }: TargetFunction): readonly string[] {
  if (result.kind !== 'gradients') return [];
  const given = parameters.map((one) => one.spelled);
  const fixed = parameters.flatMap((one, place) =>
    one.kind === 'array' ? [] : [{ place, name: one.spelled }],
  );
  const back = parameters.flatMap((one) => {
    if (one.kind !== 'array') return [];
    const isGradient = result.gradients.some(({ name }) => name === one.spelled);
    return [isGradient ? `g_ * kept_['${one.spelled}']` : 'None'];
  });
  const name = result.of;
  const places = fixed
    .map(({ place }) => `${place}, `)
    .join('')
    .trimEnd();
  const decorator =
    fixed.length === 0
      ? '@jax.custom_vjp'
      : `@functools.partial(jax.custom_vjp, nondiff_argnums=(${places}))`;
  return [
    `${decorator}
def ${name}_for_autograd(${given.join(', ')}):
    """${name} with the gradients above: what jax.grad asks for is there when the value is."""
    return ${spelled}(${given.join(', ')})[0]


def _${name}_backward(${[...fixed.map((one) => one.name), 'kept_', 'g_'].join(', ')}):
    return ${back.join(', ')}${back.length === 1 ? ',' : ''}


${name}_for_autograd.defvjp(${spelled}, _${name}_backward)`,
  ];
}

export const jaxLibrary: PythonLibrary = {
  ...numpyLibrary,
  name: 'jax',
  module: 'jnp',
  title: 'JAX',
  imports: ['import jax', 'import jax.numpy as jnp'],
  helpers: HELPERS,
  overwrites: false,
  largest: (axis, x) => `jnp.max(${x}, ${numpyLibrary.along(axis)}, keepdims=True)`,
  factor: {
    solve: (factor, b) => `jax.scipy.linalg.cho_solve((${factor}, True), ${b})`,
    inverse: (factor, size) =>
      `jax.scipy.linalg.cho_solve((${factor}, True), jnp.eye(${size}, dtype=${factor}.dtype))`,
  },
  maximum: (name, a, b, by) => atom(`jnp.${name}(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  sumOfProducts: (axis, a, b, by) =>
    `jnp.sum(${by.write(a, LEVEL.product)} * ${by.write(b, LEVEL.prefix)}, ${numpyLibrary.along(axis)}, ${numpyLibrary.kept})`,
  vdot: (a, b, by) => atom(`jnp.vdot(${by.write(a, LEVEL.sum)}, ${by.write(b, LEVEL.sum)})`),
  filled: (value, rows, cols, by) => `jnp.${filledName(value)}((${rows}, ${cols})${typeText(by)})`,
  eye: (size, by) => `jnp.eye(${size}${typeText(by)})`,
  diagonal: (x) => `jnp.diag(${x}).reshape((-1, 1))`,
  kron: (a, b) => `jnp.kron(${a}, ${b})`,
  cross: (a, b) => `jnp.cross(${a}, ${b}, axis=0)`,
  blocks: (rows) => `jnp.block([${rows.map((row) => `[${row.join(', ')}]`).join(', ')}])`,
  logsumexp: (axis, x, isNumber, helper) => {
    const call = `${helper()}(${x}, ${numpyLibrary.along(axis)})`;
    return isNumber ? `${call}[0, 0]` : call;
  },
  extras: (file) => file.functions.flatMap(ownGradients),
  drawing: {
    own: {
      name: 'jax.grad',
      text: `def _own(f, x):
    """The gradient that JAX finds."""
    return jax.grad(lambda at: jnp.asarray(f(at)) * 1.0)(jnp.asarray(x))`,
    },
    decorator: '',
    module: 'jnp',
    random: ['random = np.random.default_rng(seed)'],
    normal: (shape) => `jnp.asarray(random.standard_normal(${shape}))`,
    uniform: (shape) => `jnp.asarray(random.uniform(0.1, 0.9, ${shape}))`,
    linearError: 'ValueError',
  },
  selfTestImports: ['import numpy as np', "jax.config.update('jax_enable_x64', True)"],
};

export const jax = createPython(jaxLibrary);
