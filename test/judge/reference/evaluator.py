"""Values of trees at a point, and derivatives by differences: dims, variables, definitions and unknown functions of one file."""

import matrices as mx
import numpy as np
from matrices import LD, number, scalar
from reader import NotRead

STEP = LD(2) ** -6
LEVELS = 7


class Rough(Exception):
    """No derivative at this point, or none that differences can tell."""


class Point:
    """Values of dims and variables, with the file's definitions and functions behind them."""

    def __init__(self, sizes, values, definitions, functions, unknown, gradient=None):
        self.sizes, self.values, self.definitions = sizes, values, definitions
        self.functions, self.unknown = functions, unknown
        self.known, self.gradient = {}, gradient

    def moved(self, name, value):
        return Point(self.sizes, {**self.values, name: value}, self.definitions, self.functions, self.unknown, self.gradient)

    def bound(self, index, k):
        return Point(self.sizes, {**self.values, index: number(k)}, self.definitions, self.functions, self.unknown, self.gradient)

    def name(self, name):
        if name in self.values:
            return self.values[name]
        if name in self.sizes:
            return number(self.sizes[name])
        if name in self.definitions:
            if name not in self.known:
                self.known[name] = evaluate(self.definitions[name], self)
            return self.known[name]
        if self.gradient and name[:1] == 'd':
            return noted(derivative(('name', self.gradient), name[1:], self))
        raise NotRead(f'the name {name}')


def integer(tree, point):
    return int(round(float(whole(evaluate(tree, point)))))


class Peak:
    """The largest number on the way to a value: what rounding is measured by."""

    most = LD(0)
    error = LD(0)


def evaluate(tree, point):
    value = valued(tree, point)
    if value.size and np.isfinite(value).all():
        Peak.most = max(Peak.most, np.abs(value).max())
    return value


def valued(tree, point):
    kind = tree[0]
    if kind == 'num':
        return number(tree[1])
    if kind == 'name':
        return point.name(tree[1])
    if kind == 'neg':
        return -evaluate(tree[1], point)
    if kind == 'T':
        return np.swapaxes(evaluate(tree[1], point), -1, -2)
    if kind in BINARY:
        return BINARY[kind](evaluate(tree[1], point), evaluate(tree[2], point))
    if kind == 'pow':
        return power(evaluate(tree[1], point), evaluate(tree[2], point))
    if kind == 'norm':
        return norm(evaluate(tree[1], point), tree[2])
    if kind == 'index':
        return indexed(tree, point)
    if kind == 'block':
        return joined([joined([evaluate(entry, point) for entry in row], -1) for row in tree[1]], -2)
    if kind == 'over':
        _, sign, index, first, last, body = tree
        total = None
        for k in range(integer(first, point), integer(last, point) + 1):
            term = evaluate(body, point.bound(index, k))
            total = term if total is None else total + term if sign == '∑' else total * term
        return number(0 if sign == '∑' else 1) if total is None else total
    if kind == 'partial':
        return noted(derivative(tree[1], tree[2], point))
    if kind == 'hessian':
        return noted(hessian(tree[1], tree[2], tree[3], point))
    if kind == 'call':
        return call(tree, point)
    raise NotRead(kind)


def joined(parts, axis):
    """Blocks beside each other or below each other."""
    lead = np.broadcast_shapes(*[a.shape[:-2] for a in parts])
    return np.concatenate([np.broadcast_to(a, lead + a.shape[-2:]) for a in parts], axis=axis)


def whole(a):
    """A number that must be the same at all points that are looked at."""
    first = a.reshape(-1)[0]
    if not (a == first).all():
        raise NotRead('a number that varies')
    return first


def total(a):
    return a.sum(axis=(-2, -1), keepdims=True)


def numbers(a):
    """One number for each point, as 1x1 matrices."""
    return np.asarray(a, LD)[..., None, None]


def kronecker(a, b):
    made = a[..., :, None, :, None] * b[..., None, :, None, :]
    return made.reshape(made.shape[:-4] + (a.shape[-2] * b.shape[-2], a.shape[-1] * b.shape[-1]))


def noted(found):
    """A derivative inside a formula: its error is remembered."""
    value, error = found
    Peak.error = max(Peak.error, error)
    return value


def product(a, b):
    return a * b if scalar(a) or scalar(b) else a @ b


def power(a, p):
    if scalar(a):
        return entry_power(a, p)
    k = int(whole(p))
    out = np.eye(a.shape[-1], dtype=LD)
    base = a if k >= 0 else mx.inverse(a)[0]
    for _ in range(abs(k)):
        out = out @ base
    return out


def entry_power(a, p):
    first = p.reshape(-1)[0]
    if scalar(p) and (p == first).all() and first == np.round(first):
        return a ** int(first)
    return np.power(a, p)


BINARY = {
    'add': lambda a, b: a + b,
    'sub': lambda a, b: a - b,
    'mul': product,
    'had': lambda a, b: a * b,
    'divide': lambda a, b: a / b,
    'div': lambda a, b: a / b,
    'inner': lambda a, b: total(a * b),
    'kron': kronecker,
    'solve': lambda a, b: mx.inverse(a)[0] @ b,
    'powe': entry_power,
}


def norm(a, kind):
    if kind == '1':
        return total(np.abs(a))
    if kind in ('nuc', '*'):
        return numbers(mx.singular_values(a).sum(axis=-1))
    if kind == '2' and 1 not in a.shape[-2:]:
        return numbers(mx.singular_values(a)[..., 0])
    return np.sqrt(total(a * a))


def indexed(tree, point):
    a = evaluate(tree[1], point)
    parts = tree[2]
    if len(parts) == 1:
        parts = parts + [('all',)] if a.shape[-1] == 1 else [('all',)] + parts
    found = []
    for part, size in zip(parts, a.shape[-2:]):
        if part[0] == 'all':
            found.append(slice(None))
        elif part[0] == 'at':
            k = integer(part[1], point)
            if not 1 <= k <= size:
                raise IndexError
            found.append(slice(k - 1, k))
        else:
            first, last = integer(part[1], point), integer(part[2], point)
            if not 1 <= first <= last <= size:
                raise IndexError
            found.append(slice(first - 1, last))
    return a[(..., *found)]


def call(tree, point):
    _, name, trees, option = tree
    plain = name.rstrip("'")
    order = len(name) - len(plain)
    if plain in point.functions:
        parameter, body = point.functions[plain]
        if order:
            raise NotRead(name)
        return evaluate(body, point.bound(parameter, 0).moved(parameter, evaluate(trees[0], point)))
    args = [evaluate(each, point) for each in trees]
    if plain in point.unknown:
        return point.unknown[plain](args[0], order)
    if name in mx.ELEMENTWISE:
        return mx.ELEMENTWISE[name](args[0])
    return CALLS[name](args, option)


def of_sizes(make):
    def value(args, _):
        rows = int(whole(args[0]))
        return make(rows, int(whole(args[1])) if len(args) > 1 else 1)

    return value


def reduced(how):
    def value(args, option):
        a = args[0]
        if option == 'rows':
            return how(a, axis=-1, keepdims=True)
        if option == 'cols':
            return how(a, axis=-2, keepdims=True)
        return how(a, axis=(-2, -1), keepdims=True)

    return value


def commutation(args, _):
    m, n = int(whole(args[0])), int(whole(args[1]))
    k = np.zeros((m * n, m * n), LD)
    for i in range(m):
        for j in range(n):
            k[i * n + j, j * m + i] = 1
    return k


def log_sum_exp(args, option):
    axis = mx.along(args[0], option)
    top = args[0].max(axis=axis, keepdims=True)
    return top + np.log(np.exp(args[0] - top).sum(axis=axis, keepdims=True))


def logarithm_of_determinant(args, _):
    return np.log(np.abs(numbers(mx.inverse(args[0])[1])))


def vec(a):
    turned = np.swapaxes(a, -1, -2)
    return turned.reshape(a.shape[:-2] + (a.shape[-2] * a.shape[-1], 1))


def diagonal(a):
    if 1 not in a.shape[-2:]:
        return np.diagonal(a, axis1=-2, axis2=-1)[..., None]
    return vec(a) * np.eye(a.shape[-2] * a.shape[-1], dtype=LD)


CALLS = {
    'max': lambda args, _: np.maximum(args[0], args[1]),
    'min': lambda args, _: np.minimum(args[0], args[1]),
    'tr': lambda args, _: numbers(np.trace(args[0], axis1=-2, axis2=-1)),
    'det': lambda args, _: numbers(mx.inverse(args[0])[1]),
    'logdet': logarithm_of_determinant,
    'inv': lambda args, _: mx.inverse(args[0])[0],
    'pinv': lambda args, _: mx.pseudo_inverse(args[0]),
    'sum': reduced(np.sum),
    'mean': reduced(np.mean),
    'norm': lambda args, option: norm(args[0], str(int(whole(args[1]))) if len(args) > 1 else option),
    'diag': lambda args, _: diagonal(args[0]),
    'vec': lambda args, _: vec(args[0]),
    'mat': lambda args, _: np.swapaxes(args[0].reshape(args[0].shape[:-2] + (int(whole(args[2])), int(whole(args[1])))), -1, -2),
    'kron': lambda args, _: kronecker(args[0], args[1]),
    'commutation': commutation,
    'softmax': lambda args, option: mx.soft(args[0], mx.along(args[0], option)),
    'logsumexp': log_sum_exp,
    'ones': of_sizes(lambda m, n: np.ones((m, n), LD)),
    'zeros': of_sizes(lambda m, n: np.zeros((m, n), LD)),
    'eye': lambda args, _: np.eye(int(whole(args[0])), dtype=LD),
    'expm': lambda args, _: mx.exponential(args[0]),
    'sqrtm': lambda args, _: mx.root(args[0]),
    'logm': lambda args, _: mx.logarithm(args[0]),
    'sinm': lambda args, _: mx.circular(args[0])[0],
    'cosm': lambda args, _: mx.circular(args[0])[1],
    'adjugate': lambda args, _: mx.adjugate(args[0]),
    'cumsum': lambda args, option: np.cumsum(args[0], axis=mx.along(args[0], option)),
    'eigmin': lambda args, _: numbers(mx.eigen(args[0])[0][..., 0]),
    'eigmax': lambda args, _: numbers(mx.eigen(args[0])[0][..., -1]),
    'tril': lambda args, _: np.tril(args[0]),
    'triu': lambda args, _: np.triu(args[0]),
    'inner': lambda args, _: total(args[0] * args[1]),
}


def gap(at, base, h):
    """How far the slopes before and behind are apart, and how steep they are."""
    forward, backward = (at(h) - base) / h, (base - at(-h)) / h
    return np.abs(forward - backward).max(), max(np.abs(forward).max(), np.abs(backward).max())


def slope(at, size):
    """d/dt at 0 of t -> at(t) by Richardson's table, with its error; `Rough` where forward and backward do not meet."""
    base = at(LD(0))
    if not np.isfinite(base).all():
        raise Rough
    best, error, rows = None, None, []
    for level in range(LEVELS):
        h = size * STEP / 2**level
        forward, backward = at(h), at(-h)
        if not (np.isfinite(forward).all() and np.isfinite(backward).all()):
            rows = []
            continue
        row = [(forward - backward) / (2 * h)]
        for k, before in enumerate(rows[-1] if rows else []):
            weight = LD(4) ** (k + 1)
            row.append((weight * row[k] - before) / (weight - 1))
        if rows:
            for k in range(1, len(row)):
                found = max(np.abs(row[k] - row[k - 1]).max(), np.abs(row[k] - rows[-1][k - 1]).max())
                found += LD(2) ** -62 * max(np.abs(forward).max(), np.abs(backward).max()) / h
                if error is None or found < error:
                    best, error = row[k], found
        rows.append(row)
    if best is None:
        raise Rough
    apart, large = gap(at, base, size * LD(2) ** -20)
    nearer, _ = gap(at, base, size * LD(2) ** -24)
    noise = LD(2) ** -52 * np.abs(base).max() / (size * LD(2) ** -24)
    # Of a smooth function, the gap goes with the step; at a kink it stays.
    if not (nearer <= 1e-3 * large + noise or nearer <= 0.25 * apart):
        raise Rough
    return best, error


def derivative(of, by, point):
    """∂of/∂by with its error: shaped like `by` for a scalar, like `of` by a scalar, else the Jacobian of columns."""
    x = point.name(by)
    size = max(np.sqrt((x * x).mean()), LD(1e-12)) if np.abs(x).max() > 0 else LD(1)
    base = evaluate(of, point)
    structure = point.values.get(f'set of {by}')
    if x.ndim > 2 or base.ndim > 2:
        raise NotRead('a derivative of a derivative')
    units = np.eye(x.size, dtype=LD).reshape((x.size,) + x.shape)
    directions = np.array([projected(unit, structure) for unit in units])
    # Along all entries at once: the first axis counts them.
    columns, error = slope(lambda t: evaluate(of, point.moved(by, x + t * directions)), size)
    if columns.ndim == 2:
        columns = np.broadcast_to(columns, (x.size,) + columns.shape)
    if scalar(base):
        return columns[:, 0, 0].reshape(x.shape), error
    if scalar(x):
        return columns[0], error
    if base.shape[1] == 1 and x.shape[1] == 1:
        return np.hstack(list(columns)), error
    raise NotRead('a tensor')


def projected(a, structure):
    if structure == 'symmetric':
        return (a + a.T) / 2
    if structure == 'skew':
        return (a - a.T) / 2
    if structure == 'diagonal':
        return np.diag(np.diag(a))
    if structure == 'lower':
        return np.tril(a)
    return np.triu(a) if structure == 'upper' else a


def hessian(of, by, and_by, point):
    """∂²of/∂by∂and_by of columns: differences of differences."""
    x, y = point.name(by), point.name(and_by)
    size = max(np.sqrt((x * x).mean()), LD(1e-12))
    rows, error = [], LD(0)
    for i in range(x.size):
        e = np.zeros(x.shape, LD)
        e.flat[i] = 1

        def gradient(t, e=e):
            moved = point.moved(by, x + t * e)
            return derivative(of, and_by, moved)[0]

        value, off = slope(gradient, 8 * size)
        rows.append(value.reshape(1, -1))
        error = max(error, off)
    return np.vstack(rows).reshape(x.size, y.size), error + 1e-8 * np.abs(np.vstack(rows)).max()
