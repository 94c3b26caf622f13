"""The functions of jax.scipy.linalg, by short programs."""

import numpy as np

from ..numpy import _wrapped


def cho_solve(factor, b):
    c, lower = factor
    if not lower:
        raise NotImplementedError('only lower factors')
    return _wrapped(np.linalg.solve(c.T, np.linalg.solve(c, b)))


def expm(a):
    """Scaling, a Taylor series, squaring."""
    halvings = max(0, int(np.ceil(np.log2(max(np.linalg.norm(a, 1), 1e-300)))) + 4)
    a = np.asarray(a) / 2**halvings
    result = term = np.eye(len(a))
    for k in range(1, 16):
        term = term @ a / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return _wrapped(result)


def sqrtm(a):
    """By eigenvalues: enough for matrices that have as many eigenvectors as rows."""
    values, vectors = np.linalg.eig(np.asarray(a))
    return _wrapped(vectors * np.sqrt(values.astype(complex)) @ np.linalg.inv(vectors))
