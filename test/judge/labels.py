"""Labels claims of derivatives by central differences: cases in and labels out as JSON; `make-spoilings.ts` runs it.

Every value is a two-dimensional array and every scalar a 1x1, so a shape that NumPy would bend is an error here. The whole
derivative is built entry by entry at random points, at two sets of sizes that all differ, and compared with the claim.
"""

import json
import math
import sys

import numpy as np

AGREES, DIFFERS = 1e-5, 1e-4
POINTS, ATTEMPTS = 3, 60


class IllShaped(Exception):
    pass


def num(value):
    return np.array([[float(value)]])


def is_scalar(a):
    return a.shape == (1, 1)


def alike(a, b):
    if a.shape != b.shape and not is_scalar(a) and not is_scalar(b):
        raise IllShaped(f'{a.shape} and {b.shape}')


def plus(a, b):
    alike(a, b)
    return a + b


def minus(a, b):
    alike(a, b)
    return a - b


def entrywise(a, b):
    alike(a, b)
    return a * b


def over_entrywise(a, b):
    alike(a, b)
    return a / b


def product(a, b):
    if is_scalar(a) or is_scalar(b):
        return a * b
    if a.shape[1] != b.shape[0]:
        raise IllShaped(f'{a.shape} times {b.shape}')
    return a @ b


def over(a, b):
    if not is_scalar(b):
        raise IllShaped('division by a matrix')
    return a / b


def power_entrywise(a, b):
    alike(a, b)
    return np.power(a, b)


def square(a):
    if a.shape[0] != a.shape[1]:
        raise IllShaped('not square')
    return a


def power(a, b):
    if is_scalar(a):
        return np.power(a, b)
    exponent = b[0, 0]
    if not is_scalar(b) or exponent != int(exponent):
        raise IllShaped('a power of a matrix')
    return np.linalg.matrix_power(square(a), int(exponent))


def f_det(a):
    return num(np.linalg.det(square(a)))


def f_logdet(a):
    sign, value = np.linalg.slogdet(square(a))
    return num(value if sign > 0 else math.nan)


def f_tr(a):
    return num(np.trace(square(a)))


def f_inv(a):
    return np.linalg.inv(square(a))


def f_pinv(a):
    return np.linalg.pinv(a)


def f_expm(a):
    squarings = max(0, int(math.ceil(math.log2(max(np.linalg.norm(square(a)), 1e-9)))) + 4)
    scaled, term, total = a / 2**squarings, np.eye(len(a)), np.eye(len(a))
    for k in range(1, 16):
        term = term @ scaled / k
        total = total + term
    for _ in range(squarings):
        total = total @ total
    return total


def of_symmetric(a):
    if not np.allclose(square(a), a.T, rtol=1e-9, atol=1e-9):
        return np.full(len(a), math.nan), np.full(a.shape, math.nan)
    return np.linalg.eigh((a + a.T) / 2)


def f_sqrtm(a):
    values, vectors = of_symmetric(a)
    return vectors @ np.diag(np.sqrt(values)) @ vectors.T


def f_eigmax(a):
    return num(of_symmetric(a)[0][-1])


def f_eigvecmax(a):
    return of_symmetric(a)[1][:, -1:]


def f_exp(a):
    return np.exp(a)


def f_log(a):
    return np.log(a)


def f_sqrt(a):
    return np.sqrt(a)


def f_sin(a):
    return np.sin(a)


def f_cos(a):
    return np.cos(a)


def f_tanh(a):
    return np.tanh(a)


def f_atan(a):
    return np.arctan(a)


def f_erf(a):
    return np.vectorize(math.erf)(a)


def f_sigmoid(a):
    return 1 / (1 + np.exp(-a))


def f_softplus(a):
    return np.logaddexp(0, a)


def f_relu(a):
    return np.maximum(a, 0)


def f_step(a):
    return (a > 0).astype(float)


def f_softmax(a, along=None):
    if along is None and 1 not in a.shape:
        raise IllShaped('the softmax of a matrix')
    axis = {'rows': 1, 'cols': 0, None: None}[along]
    e = np.exp(a - np.max(a))
    return e / np.sum(e, axis=axis, keepdims=True)


def f_logsumexp(a):
    return num(np.log(np.sum(np.exp(a))))


def f_sum(a, along=None):
    axis = {'rows': 1, 'cols': 0, None: None}[along]
    return np.sum(a, axis=axis, keepdims=True)


def f_norm(a):
    return num(np.sqrt(np.sum(a * a)))


def f_kron(a, b):
    return np.kron(a, b)


def f_vec(a):
    return a.reshape((-1, 1), order='F')


def f_diag(a):
    if a.shape[1] == 1:
        return np.diag(a[:, 0])
    return np.diag(square(a)).reshape((-1, 1))


def whole(size):
    if not is_scalar(size) or size[0, 0] < 0 or size[0, 0] != int(size[0, 0]):
        raise IllShaped('no size')
    return int(size[0, 0])


def f_eye(n):
    return np.eye(whole(n))


def f_ones(m, n=num(1)):
    return np.ones((whole(m), whole(n)))


def f_commutation(m, n):
    rows, cols = whole(m), whole(n)
    index = np.arange(rows * cols).reshape((rows, cols), order='F')
    return np.eye(rows * cols)[index.reshape(-1)]


def orthogonal(size, random):
    return np.linalg.qr(random.normal(size=(size, size)))[0]


def sample(shape, attributes, random):
    """A random value inside its declared domain."""
    rows, cols = shape
    a = random.normal(size=shape)
    for attribute in attributes:
        if attribute == 'invertible':
            a = orthogonal(rows, random) @ np.diag(random.uniform(0.5, 1.8, rows)) @ orthogonal(rows, random)
        elif attribute == 'spd':
            q = orthogonal(rows, random)
            a = q @ np.diag(random.uniform(0.5, 1.8, rows)) @ q.T
            a = (a + a.T) / 2
        elif attribute == 'symmetric':
            a = (a + a.T) / 2
        elif attribute == 'positive':
            a = random.uniform(0.5, 1.8, shape)
        elif attribute == 'binary':
            a = random.integers(0, 2, shape).astype(float)
        elif attribute == 'onehot rows':
            a = np.eye(cols)[random.integers(0, cols, rows)]
        else:
            raise ValueError(attribute)
    return a


def first_difference(f, direction, step):
    return (f(step * direction) - f(-step * direction)) / (2 * step)


def second_difference(f, d, e, step):
    d, e = step * d, step * e
    return (f(d + e) - f(d - e) - f(e - d) + f(-d - e)) / (4 * step * step)


def trusted(difference, step):
    """Extrapolated to the limit, if two extrapolations agree; else None."""
    a, b, c = difference(step), difference(step / 2), difference(step / 4)
    first, second = (4 * b - a) / 3, (4 * c - b) / 3
    size = max(1e-3, float(np.max(np.abs(second))))
    with np.errstate(all='ignore'):
        return second if np.max(np.abs(first - second)) < 1e-6 * size else None


def unit(shape, i, j, symmetric):
    a = np.zeros(shape)
    a[i, j] = 1
    if symmetric:
        a[j, i] = 1
    return a


def derivative(case, env, f_code):
    """The whole derivative at a point; None where differences do not tell it."""
    x = env['v_' + case['by']]
    f = function_at(case, env, f_code)
    rows, cols = x.shape
    places = [(i, j) for j in range(cols) for i in range(rows)]
    kind = case['kind']
    if kind == 'differential':
        return trusted(lambda step: first_difference(f, env['d_' + case['by']], step), 2e-3)
    if kind == 'hessian':
        units = [unit(x.shape, i, j, False) for i, j in places]
        made = np.zeros((len(units), len(units)))
        for i, d in enumerate(units):
            for j, e in enumerate(units[: i + 1]):
                entry = trusted(lambda step: second_difference(f, d, e, step), 1e-2)
                if entry is None:
                    return None
                made[i, j] = made[j, i] = entry[0, 0]
        return made
    symmetric = case['symmetric']
    columns = []
    for i, j in places:
        direction = unit(x.shape, i, j, symmetric)
        moved = trusted(lambda step: first_difference(f, direction, step), 2e-3)
        if moved is None:
            return None
        columns.append(moved)
    if kind == 'scalar':
        return columns[0]
    if kind == 'jacobian':
        return np.hstack([f_vec(column) for column in columns])
    made = np.zeros(x.shape)
    for (i, j), column in zip(places, columns):
        # Within the symmetric matrices, under the Frobenius inner product: a pair of entries shares what moving both does.
        shared = symmetric and i != j and not case['entries']
        made[i, j] = column[0, 0] / (2 if shared else 1)
    return made


def function_at(case, env, f_code):
    """f of a displacement of the variable; what is defined of the variable moves with it."""
    name = 'v_' + case['by']

    def f(displacement):
        moved = {**env, name: env[name] + displacement}
        define(case, moved)
        return eval(f_code, moved)

    return f


def define(case, env):
    for name, code in case['compiled']:
        env['v_' + name] = eval(code, env)


def evaluated(code, env):
    """The value of a claim, or what is wrong with it."""
    try:
        return eval(code, env)
    except (IllShaped, TypeError):
        # A call with too many arguments is a TypeError.
        return 'ill-shaped'
    except np.linalg.LinAlgError:
        return None


def label(case, random):
    """A label for every claim."""
    case['compiled'] = [(name, compile(code, name, 'eval')) for name, code in case['definitions']]
    f_code = compile(case['of'], 'f', 'eval')
    claims = [compile(code, 'claim', 'eval') for code in case['claims']]
    worst, undefined, ill = np.zeros(len(claims)), np.zeros(len(claims), bool), np.zeros(len(claims), int)
    count = len(case['dims'])
    # The first dim is the largest where an inverse may ask for that.
    falling = [list(range(count + 1, 1, -1)), list(range(count + 4, 4, -1))]
    rising = list(range(3, count + 3))
    for sizes in [falling[0], falling[1] if case['inverts'] else rising]:
        found = 0
        for _ in range(ATTEMPTS):
            env = dict(globals())
            env.update({'v_' + name: num(size) for name, size in zip(case['dims'], sizes)})
            for variable in case['variables']:
                shape = tuple(int(eval(side, env)[0, 0]) for side in variable['shape'])
                env['v_' + variable['name']] = sample(shape, variable['attributes'], random)
                env['d_' + variable['name']] = random.normal(size=shape)
            define(case, env)
            actual = derivative(case, env, f_code)
            if actual is None or not np.all(np.isfinite(actual)) or np.max(np.abs(actual)) > 1e4:
                continue
            found += 1
            for place, code in enumerate(claims):
                value = evaluated(code, env)
                if value is None:
                    undefined[place] = True
                elif isinstance(value, str) or value.shape != actual.shape:
                    ill[place] += 1
                elif not np.all(np.isfinite(value)):
                    undefined[place] = True
                else:
                    size = max(np.max(np.abs(actual)), np.max(np.abs(value)), 1e-9)
                    worst[place] = max(worst[place], np.max(np.abs(value - actual)) / size)
            if found == POINTS:
                break
        if found < POINTS:
            return None
    labels = []
    for place in range(len(claims)):
        if ill[place] > 0:
            labels.append('ill-shaped')
        elif undefined[place]:
            labels.append('undefined')
        else:
            error = worst[place]
            labels.append('right' if error < AGREES else 'wrong' if error > DIFFERS else 'unclear')
    return labels


np.seterr(all='ignore')
json.dump([label(case, np.random.default_rng(20 + i)) for i, case in enumerate(json.load(sys.stdin))], sys.stdout)
