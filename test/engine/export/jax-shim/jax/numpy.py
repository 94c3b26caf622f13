"""The functions of jax.numpy that exported code calls."""

import numpy as np

# JAX does not warn either.
np.seterr(all='ignore')


class Array(np.ndarray):
    """An array that cannot be changed in its place."""

    def __setitem__(self, place, value):
        raise TypeError('JAX arrays are immutable')

    def __iadd__(self, other):
        return self + other

    def __isub__(self, other):
        return self - other

    def __imul__(self, other):
        return self * other

    def __itruediv__(self, other):
        return self / other


def _wrapped(x):
    """Results of JAX are arrays, also where they are one number."""
    if isinstance(x, tuple):
        return tuple(_wrapped(part) for part in x)
    return np.asarray(x).view(Array) if isinstance(x, (np.ndarray, np.generic)) else x


def _function(name, library=np):
    function = getattr(library, name)

    def call(*arguments, **options):
        first = arguments[0]
        if isinstance(first, (list, tuple)) and name not in OF_LISTS:
            raise TypeError(f'{name} requires an array, not a {type(first).__name__}')
        try:
            return _wrapped(function(*arguments, **options))
        except np.linalg.LinAlgError:
            # JAX raises nothing: there is no number.
            return _wrapped(np.full(np.shape(arguments[-1]), np.nan))

    return call


# What is given shapes or lists of arrays.
OF_LISTS = {'array', 'asarray', 'block', 'hstack', 'stack', 'multi_dot', 'ones', 'zeros'}

for _name in (
    'abs arange arccos arcsin arctan argmax array asarray block cos cosh cross cumsum delete diag exp eye hstack kron log '
    'log1p max maximum mean min minimum ones prod real sign sin sinh sqrt stack sum tan tanh trace tril triu vdot where zeros '
    'zeros_like'
).split():
    globals()[_name] = _function(_name)

ndim, shape, finfo, issubdtype = np.ndim, np.shape, np.finfo, np.issubdtype
floating, integer, bool_, float32, float64 = np.floating, np.integer, np.bool_, np.float32, np.float64


class linalg:
    """jax.numpy.linalg"""


for _name in 'cholesky det eigh eigvalsh inv matrix_power multi_dot norm pinv qr slogdet solve svd'.split():
    setattr(linalg, _name, staticmethod(_function(_name, np.linalg)))
