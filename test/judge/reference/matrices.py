"""Matrix functions in NumPy's extended precision: every value is an array of `longdouble` with rows and columns last, a scalar 1x1.

Axes before the last two count points that are looked at together, as a derivative's along all entries.
"""

import math

import numpy as np
from reader import NotRead

LD = np.longdouble


def number(value):
    return np.array([[LD(value)]])


def scalar(a):
    return a.shape[-2:] == (1, 1)


def stacked(f):
    """A function of one matrix, of each of many."""

    def each(a):
        if a.ndim == 2:
            return f(a)
        values = [each(part) for part in a]
        if isinstance(values[0], tuple):
            return tuple(np.array(parts) for parts in zip(*values))
        return np.array(values)

    return each


@stacked
def inverse(a):
    """Gauss and Jordan with pivoting; NaN where singular to rounding. The determinant beside it."""
    n = len(a)
    work, out, det = a.astype(LD).copy(), np.eye(n, dtype=LD), LD(1)
    size = np.abs(a).max()
    for k in range(n):
        p = k + int(np.argmax(np.abs(work[k:, k])))
        if not abs(work[p, k]) > 1e-17 * size:
            return np.full((n, n), np.nan, dtype=LD), LD(0)
        if p != k:
            work[[k, p]], out[[k, p]], det = work[[p, k]], out[[p, k]], -det
        det *= work[k, k]
        out[k], work[k] = out[k] / work[k, k], work[k] / work[k, k]
        for i in range(n):
            if i != k:
                out[i], work[i] = out[i] - work[i, k] * out[k], work[i] - work[i, k] * work[k]
    return out, det


@stacked
def eigen(a):
    """Jacobi's rotations for a symmetric matrix: values ascending, vectors as columns."""
    a = ((a + a.T) / 2).astype(LD)
    n = len(a)
    v = np.eye(n, dtype=LD)
    if not np.isfinite(a).all():
        return np.full(n, np.nan, dtype=LD), v
    for _ in range(60):
        off = np.abs(a - np.diag(np.diag(a))).max() if n > 1 else 0
        if off <= 1e-19 * np.abs(a).max() or off == 0:
            break
        for p in range(n):
            for q in range(p + 1, n):
                if a[p, q] == 0:
                    continue
                theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
                t = (1 if theta >= 0 else -1) / (abs(theta) + np.sqrt(theta * theta + 1))
                c = 1 / np.sqrt(t * t + 1)
                s = t * c
                for m in (a, a.T, v):
                    first, other = m[:, p].copy(), m[:, q].copy()
                    m[:, p], m[:, q] = c * first - s * other, s * first + c * other
    order = np.argsort(np.diag(a))
    return np.diag(a)[order], v[:, order]


@stacked
def singular_values(a):
    """By the eigenvalues of the symmetric [0 A; A' 0]."""
    m, n = a.shape
    values, _ = eigen(np.block([[np.zeros((m, m), LD), a], [a.T, np.zeros((n, n), LD)]]))
    return values[::-1][: min(m, n)].clip(min=0)


@stacked
def pseudo_inverse(a):
    if a.shape[0] < a.shape[1]:
        return pseudo_inverse(a.T).T
    values, v = eigen(a.T @ a)
    keep = values > 1e-15 * max(values.max(), LD(0)) if values.max() > 0 else values < 0
    inverted = np.array([1 / x if k else LD(0) for x, k in zip(values, keep)])
    return (v * inverted) @ v.T @ a.T


@stacked
def root(a):
    values, v = eigen(a)
    if not np.allclose(np.array(a, float), np.array(a.T, float), rtol=1e-12, atol=1e-300):
        raise NotRead('the root of a matrix that is not symmetric')
    small = values < 0
    values = np.where(small & (values > -1e-16 * np.abs(values).max()), 0, values)
    return (v * np.sqrt(values)) @ v.T


@stacked
def exponential(a):
    k = max(0, int(np.ceil(np.log2(max(float(np.abs(a).sum()), 1e-9)))) + 4)
    b, term, total = a / LD(2) ** k, np.eye(len(a), dtype=LD), np.eye(len(a), dtype=LD)
    for i in range(1, 22):
        term = term @ b / i
        total = total + term
    for _ in range(k):
        total = total @ total
    return total


@stacked
def logarithm(a):
    values, v = eigen(a)
    if not np.allclose(np.array(a, float), np.array(a.T, float), rtol=1e-12, atol=1e-300):
        raise NotRead('the logarithm of a matrix that is not symmetric')
    return (v * ELEMENTWISE['log'](values)) @ v.T


@stacked
def circular(a):
    """sin and cos of a matrix, by their series at a part of it and doubled angles."""
    k = max(0, int(np.ceil(np.log2(max(float(np.abs(a).sum()), 1e-9)))) + 4)
    b = a / LD(2) ** k
    one = np.eye(len(a), dtype=LD)
    sin, cos, term = np.zeros_like(one), one.copy(), one.copy()
    for i in range(1, 24):
        term = term @ b / i
        if i % 2:
            sin = sin + (term if i % 4 == 1 else -term)
        else:
            cos = cos + (term if i % 4 == 0 else -term)
    for _ in range(k):
        sin, cos = 2 * sin @ cos, 2 * cos @ cos - one
    return sin, cos


@stacked
def adjugate(a):
    n = len(a)
    out = np.ones((n, n), dtype=LD)
    for i in range(n):
        for j in range(n):
            minor = np.delete(np.delete(a, j, 0), i, 1)
            out[i, j] = (-1) ** (i + j) * (inverse(minor)[1] if n > 1 else LD(1))
    return out


@stacked
def error_function(x):
    """By its series near 0, by a continued fraction far out, entry by entry."""
    def one(t):
        if abs(t) < 3:
            term, total = t, t
            for k in range(1, 120):
                term = -term * t * t / k
                total += term / (2 * k + 1)
            return 2 / np.sqrt(LD(math.pi)) * total
        f = LD(0)
        for k in range(200, 0, -1):
            f = LD(k) / 2 / (abs(t) + f)
        return np.sign(t) * (1 - np.exp(-t * t) / np.sqrt(LD(math.pi)) / (abs(t) + f))

    return np.array([[one(t) for t in row] for row in x], dtype=LD)


def soft(a, axis):
    e = np.exp(a - a.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def along(a, option):
    if option == 'rows':
        return -1
    if option == 'cols':
        return -2
    if 1 not in a.shape[-2:]:
        raise NotRead('softmax of a matrix')
    return -2 if a.shape[-1] == 1 else -1


sig = lambda x: np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))
step = lambda x: (1 + np.sign(x)) / 2
ELEMENTWISE = {
    'exp': np.exp, 'log': lambda x: np.where(x > 0, np.log(np.where(x > 0, x, 1)), np.nan), 'sqrt': np.sqrt, 'abs': np.abs, 'sign': np.sign, 'step': step,
    'sin': np.sin, 'cos': np.cos, 'tan': np.tan, 'sinh': np.sinh, 'cosh': np.cosh, 'tanh': np.tanh,
    'asin': np.arcsin, 'acos': np.arccos, 'atan': np.arctan, 'sigmoid': sig, 'relu': lambda x: np.maximum(x, 0),
    'softplus': lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), 'erf': error_function,
    'gelu': lambda x: x * (1 + error_function(x / np.sqrt(LD(2)))) / 2,
    "exp'": np.exp, "sin'": np.cos, "tanh'": lambda x: 1 / np.cosh(x) ** 2, "sigmoid'": lambda x: sig(x) * sig(-x),
    "relu'": step, "log'": lambda x: np.where(x > 0, 1 / x, np.nan), "softplus'": sig, "sqrt'": lambda x: 0.5 / np.sqrt(x),
}
