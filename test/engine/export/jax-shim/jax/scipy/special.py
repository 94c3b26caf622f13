"""The functions of jax.scipy.special."""

import math

import numpy as np

from ..numpy import _wrapped

_erf, _erfc = np.vectorize(math.erf, otypes=[float]), np.vectorize(math.erfc, otypes=[float])


def erf(x):
    return _wrapped(_erf(x))


def erfc(x):
    return _wrapped(_erfc(x))
