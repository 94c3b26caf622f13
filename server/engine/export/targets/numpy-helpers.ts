// The small functions that NumPy does not have. A file gets those that it calls, and what they call.

import type { Helpers } from './target.ts';

/** The check of an argument; `asFloats` is how the library tells and makes floats. */
export const arrayCheck = (
  module: string,
  asFloats: string,
): string => `def _array(name, x, shape=(None, None)):
    """x as an array of floats; an error where it has not the shape that it must have."""
    x = ${module}.asarray(x)
    have = x.shape
    if len(have) != 2 or shape[0] not in (None, have[0]) or shape[1] not in (None, have[1]):
        wanted = ', '.join('any' if size is None else str(size) for size in shape)
        wanted = 'rows and columns' if shape == (None, None) else f'({wanted})'
        raise ValueError(f'{name} must have the shape {wanted}; it has the shape {have}')
    if x.size == 0:
        raise ValueError(f'{name} is empty: it has the shape {have}')
${asFloats}`;

export const NUMPY_HELPERS: Helpers = {
  adjugate: `def _adjugate(a):
    """The transposed cofactors of A, det(A) A⁻¹ where A is invertible, from its singular values."""
    u, s, vt = np.linalg.svd(a)
    others = np.array([np.prod(np.delete(s, i)) for i in range(len(s))])
    return np.linalg.det(u @ vt) * (vt.T * others) @ u.T`,
  commutation: `def _commutation(m, n, dtype=float):
    """The matrix K with K vec(A) = vec(A') for m×n matrices A."""
    return np.eye(m * n, dtype=dtype)[np.arange(m * n).reshape((m, n), order='F').ravel()]`,
  sigmoid: `def _sigmoid(x):
    """1 / (1 + exp(-x)); where exp overflows, 0 is the answer."""
    with np.errstate(over='ignore'):
        return 1 / (1 + np.exp(-x))`,
  erf: `def _erf(x):
    """The error function."""
    return np.vectorize(math.erf, otypes=[getattr(x, 'dtype', float)])(x)`,
  gelu: `def _gelu(x):
    """x Φ(x), Φ the normal distribution function."""
    return 0.5 * x * np.vectorize(math.erfc, otypes=[getattr(x, 'dtype', float)])(-x / math.sqrt(2))`,
  softmax: `def _softmax(x, axis):
    """exp(x) over its sums along an axis."""
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)`,
  logsumexp: `def _logsumexp(x, axis):
    """log of the sums of exp(x) along an axis."""
    most = np.max(x, axis=axis, keepdims=True)
    return most + np.log(np.sum(np.exp(x - most), axis=axis, keepdims=True))`,
  expm: `def _expm(a):
    """The matrix exponential: scaling, a Padé quotient of order 8, squaring."""
    norm = np.linalg.norm(a, 1)
    halvings = max(0, math.ceil(math.log2(norm)) + 2) if norm > 0 else 0
    a = a / 2**halvings
    one = np.eye(len(a), dtype=a.dtype)
    above, below, power, c = one, one, one, 1.0
    for k in range(1, 9):
        c = c * (9 - k) / (k * (17 - k))
        power = power @ a
        above = above + c * power
        below = below + (-1) ** k * c * power
    result = np.linalg.solve(below, above)
    for _ in range(halvings):
        result = result @ result
    return result`,
  sinm: `def _sinm(a):
    """The matrix sine: the lower left block of exp([0 -A; A 0])."""
    n, zero = len(a), np.zeros_like(a)
    return _expm(np.block([[zero, -a], [a, zero]]))[n:, :n]`,
  cosm: `def _cosm(a):
    """The matrix cosine: the upper left block of exp([0 -A; A 0])."""
    n, zero = len(a), np.zeros_like(a)
    return _expm(np.block([[zero, -a], [a, zero]]))[:n, :n]`,
  sqrtm: `def _sqrtm(a):
    """The principal square root: by eigenvalues where A is symmetric, else the iteration of Denman and Beavers."""
    if np.allclose(a, a.T, rtol=0, atol=50 * np.finfo(a.dtype).eps * np.abs(a).max()):
        values, vectors = np.linalg.eigh((a + a.T) / 2)
        # What rounding leaves of an eigenvalue that is 0.
        least = 4 * len(a) * np.finfo(a.dtype).eps * values[-1]
        if values[0] >= -least:
            values = np.where(values <= least, 0, values)
            return (vectors * np.sqrt(values)) @ vectors.T
    y, z = a, np.eye(len(a), dtype=a.dtype)
    for _ in range(100):
        # Scaled by the determinant, so that it soon comes close.
        s = np.exp(-(np.linalg.slogdet(y)[1] + np.linalg.slogdet(z)[1]) / (2 * len(a)))
        s = s if abs(s - 1) > 1e-2 else 1.0
        y, z, before = (s * y + np.linalg.inv(s * z)) / 2, (s * z + np.linalg.inv(s * y)) / 2, y
        if np.linalg.norm(y - before) <= 5 * np.finfo(a.dtype).eps * np.linalg.norm(y):
            break
    return y`,
  pinv: `def _pinv(a):
    """The pseudo-inverse; a singular value that rounding alone makes differ from 0 counts as 0."""
    return np.linalg.pinv(a, 16 * max(a.shape) * np.finfo(a.dtype).eps)`,
  logm: `def _logm(a):
    """The principal matrix logarithm: square roots until A is close to I, then Gauss-Legendre quadrature."""
    one, roots = np.eye(len(a), dtype=a.dtype), 0
    while np.linalg.norm(a - one, 1) > 0.25 and roots < 60:
        a, roots = _sqrtm(a), roots + 1
    nodes, weights = np.polynomial.legendre.leggauss(10)
    x = a - one
    return 2**roots * sum(w / 2 * np.linalg.solve(one + (t + 1) / 2 * x, x) for t, w in zip(nodes.tolist(), weights.tolist()))`,
  eigmax: `def _eigmax(a):
    """The largest eigenvalue of a symmetric matrix."""
    return np.linalg.eigvalsh((a + a.T) / 2)[-1]`,
  eigvecmax: `def _eigvecmax(a):
    """The eigenvector of the largest eigenvalue of a symmetric matrix, its largest entry positive."""
    v = np.linalg.eigh((a + a.T) / 2)[1][:, -1:]
    return v * np.sign(v[np.argmax(np.abs(v)), 0])`,
  jacobian: `def _jacobian(pull, m, dtype=float):
    """The Jacobian of a map to columns of m, from its vector-Jacobian products."""
    one = np.eye(m, dtype=dtype)
    return np.hstack([pull(one[:, i:i + 1]) for i in range(m)]).T`,
  action: `def _action(pull, direction, rows, cols):
    """A derivative applied to a direction, from its vector-Jacobian products."""
    result = np.zeros((rows, cols), dtype=direction.dtype)
    for i in range(rows):
        for j in range(cols):
            unit = np.zeros((rows, cols), dtype=direction.dtype)
            unit[i, j] = 1
            result[i, j] = np.vdot(pull(unit), direction)
    return result`,
  softplus: `def _softplus(x):
    """log(1 + exp(x)), without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))`,
  log_softmax: `def _log_softmax(x, axis):
    """log of the softmax along an axis."""
    return x - _logsumexp(x, axis)`,
  eigmin: `def _eigmin(a):
    """The smallest eigenvalue of a symmetric matrix."""
    return np.linalg.eigvalsh((a + a.T) / 2)[0]`,
  polar: `def _polar(a):
    """U V' of the singular vectors that belong to singular values other than 0: A (A'A)^(-1/2)."""
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    return (u * (s > max(a.shape) * np.finfo(s.dtype).eps * s[0])) @ vt`,
  resolvent: `def _resolvent(a):
    """The pseudo-inverse of λI - A for the largest eigenvalue λ of a symmetric matrix."""
    values, vectors = np.linalg.eigh((a + a.T) / 2)
    gaps = values[-1] - values
    isolated = gaps > 16 * len(a) * np.finfo(gaps.dtype).eps * np.abs(values).max()
    return (vectors * np.divide(1, gaps, where=isolated, out=np.zeros_like(gaps))) @ vectors.T`,
  array: arrayCheck(
    'np',
    `    if x.dtype.kind == 'f':
        return x
    if x.dtype.kind not in 'iub':
        raise ValueError(f'{name} must be real numbers; it is of the type {x.dtype}')
    return x.astype(float)`,
  ),
  number: `def _number(name, x):
    """x as a number; an error where it is an array."""
    if np.ndim(x) != 0:
        raise ValueError(f'{name} must be a number; it has the shape {np.shape(x)}')
    return float(x) if isinstance(x, (int, np.integer)) else x`,
};
