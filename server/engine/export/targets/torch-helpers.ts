// The small functions that PyTorch does not have. A file gets those that it calls, and what they call.

import type { Helpers } from './target.ts';

export const TORCH_HELPERS: Helpers = {
  array: `def _array(name, x, shape=None, dtype=None):
    """x as a tensor of floats; an error where it has not the shape that it must have."""
    x = torch.as_tensor(x)
    if x.is_complex():
        raise ValueError(f'{name} must be real numbers; it is of the type {x.dtype}')
    if x.ndim != 2:
        wanted = 'rows and columns' if shape is None else _shown(shape)
        raise ValueError(f'{name} must have the shape {wanted}; it has the shape {tuple(x.shape)}')
    if shape is not None and any(want is not None and want != have for want, have in zip(shape, x.shape)):
        raise ValueError(f'{name} must have the shape {_shown(shape)}; it has the shape {tuple(x.shape)}')
    if 0 in x.shape:
        raise ValueError(f'{name} is empty: it has the shape {tuple(x.shape)}')
    if dtype is not None:
        return x.to(dtype)
    return x if x.is_floating_point() else x.to(torch.get_default_dtype())


def _shown(shape):
    return '(' + ', '.join('any' if size is None else str(size) for size in shape) + ')'`,
  type: `def _type(*arrays):
    """The type of floats that all of these can be computed in."""
    found = [x.dtype for x in map(torch.as_tensor, arrays) if x.is_floating_point()]
    return functools.reduce(torch.promote_types, found) if found else torch.get_default_dtype()`,
  number: `def _number(name, x):
    """x as a tensor without axes; an error where it is an array."""
    x = torch.as_tensor(x, dtype=torch.float64) if isinstance(x, (int, float)) else x
    if x.ndim != 0:
        raise ValueError(f'{name} must be a number; it has the shape {tuple(x.shape)}')
    return x if x.is_floating_point() else x.to(torch.get_default_dtype())`,
  adjugate: `def _adjugate(a):
    """The transposed cofactors of A, det(A) A⁻¹ where A is invertible, from its singular values."""
    u, s, vt = torch.linalg.svd(a)
    others = torch.stack([torch.prod(torch.cat([s[:i], s[i + 1:]])) for i in range(len(s))])
    return torch.linalg.det(u @ vt) * (vt.T * others) @ u.T`,
  commutation: `def _commutation(m, n, like):
    """The matrix K with K vec(A) = vec(A') for m×n matrices A."""
    order = torch.arange(m * n, device=like.device).reshape(n, m).T.reshape(-1)
    return torch.eye(m * n, dtype=like.dtype, device=like.device)[order]`,
  expm: `_expm = torch.matrix_exp`,
  sinm: `def _sinm(a):
    """The matrix sine: the lower left block of exp([0 -A; A 0])."""
    n, zero = len(a), torch.zeros_like(a)
    return torch.matrix_exp(torch.cat([torch.cat([zero, -a], dim=1), torch.cat([a, zero], dim=1)], dim=0))[n:, :n]`,
  cosm: `def _cosm(a):
    """The matrix cosine: the upper left block of exp([0 -A; A 0])."""
    n, zero = len(a), torch.zeros_like(a)
    return torch.matrix_exp(torch.cat([torch.cat([zero, -a], dim=1), torch.cat([a, zero], dim=1)], dim=0))[:n, :n]`,
  sqrtm: `def _sqrtm(a):
    """The principal square root: by eigenvalues where A is symmetric, else the iteration of Denman and Beavers."""
    if torch.allclose(a, a.T, rtol=0, atol=1e-14 * float(abs(a).max())):
        values, vectors = torch.linalg.eigh((a + a.T) / 2)
        least = 4 * len(a) * torch.finfo(a.dtype).eps * values[-1]
        if values[0] >= -least:
            values = torch.where(values <= least, torch.zeros_like(values), values)
            return (vectors * torch.sqrt(values)) @ vectors.T
    y, z = a, torch.eye(len(a), dtype=a.dtype, device=a.device)
    for _ in range(100):
        # Scaled by the determinant, so that it soon comes close.
        s = float(torch.exp(-(torch.linalg.slogdet(y)[1] + torch.linalg.slogdet(z)[1]) / (2 * len(a))))
        s = s if abs(s - 1) > 1e-2 else 1.0
        y, z, before = (s * y + torch.linalg.inv(s * z)) / 2, (s * z + torch.linalg.inv(s * y)) / 2, y
        if torch.linalg.norm(y - before) <= 1e-15 * torch.linalg.norm(y):
            break
    return y`,
  logm: `def _logm(a):
    """The principal matrix logarithm: square roots until A is close to I, then Gauss-Legendre quadrature."""
    one, roots = torch.eye(len(a), dtype=a.dtype, device=a.device), 0
    while torch.linalg.norm(a - one, 1) > 0.25 and roots < 60:
        a, roots = _sqrtm(a), roots + 1
    # Golub and Welsch: the nodes are the eigenvalues of the Jacobi matrix of Legendre's polynomials.
    k = torch.arange(1, 10, dtype=a.dtype, device=a.device)
    beta = k / torch.sqrt(4 * k**2 - 1)
    nodes, vectors = torch.linalg.eigh(torch.diag(beta, 1) + torch.diag(beta, -1))
    weights = 2 * vectors[0]**2
    x = a - one
    return 2**roots * sum(w / 2 * torch.linalg.solve(one + (t + 1) / 2 * x, x) for t, w in zip(nodes, weights))`,
  pinv: `def _pinv(a):
    """The pseudo-inverse; a singular value that rounding alone makes differ from 0 counts as 0."""
    return torch.linalg.pinv(a, rtol=16 * max(a.shape) * torch.finfo(a.dtype).eps)`,
  polar: `def _polar(a):
    """U V' of the singular vectors that belong to singular values other than 0: A (A'A)^(-1/2)."""
    u, s, vt = torch.linalg.svd(a, full_matrices=False)
    return (u * (s > max(a.shape) * torch.finfo(s.dtype).eps * s[0])) @ vt`,
  resolvent: `def _resolvent(a):
    """The pseudo-inverse of λI - A for the largest eigenvalue λ of a symmetric matrix."""
    values, vectors = torch.linalg.eigh((a + a.T) / 2)
    gaps = values[-1] - values
    isolated = gaps > 16 * len(a) * torch.finfo(gaps.dtype).eps * abs(values).max()
    return (vectors * torch.where(isolated, 1 / torch.where(isolated, gaps, torch.ones_like(gaps)), torch.zeros_like(gaps))) @ vectors.T`,
  eigmax: `def _eigmax(a):
    """The largest eigenvalue of a symmetric matrix."""
    return torch.linalg.eigvalsh((a + a.T) / 2)[-1]`,
  eigmin: `def _eigmin(a):
    """The smallest eigenvalue of a symmetric matrix."""
    return torch.linalg.eigvalsh((a + a.T) / 2)[0]`,
  eigvecmax: `def _eigvecmax(a):
    """The eigenvector of the largest eigenvalue of a symmetric matrix, its largest entry positive."""
    v = torch.linalg.eigh((a + a.T) / 2)[1][:, -1:]
    return v * torch.sign(v[torch.argmax(abs(v)), 0])`,
  jacobian: `def _jacobian(pull, m, like):
    """The Jacobian of a map to columns of m, from its vector-Jacobian products."""
    one = torch.eye(m, dtype=like.dtype, device=like.device)
    return torch.cat([pull(one[:, i:i + 1]) for i in range(m)], dim=1).T`,
  action: `def _action(pull, direction, rows, cols):
    """A derivative applied to a direction, from its vector-Jacobian products."""
    units = torch.eye(rows * cols, dtype=direction.dtype, device=direction.device)
    entries = [torch.sum(pull(unit.reshape(rows, cols)) * direction) for unit in units]
    return torch.stack(entries).reshape(rows, cols)`,
};
