"""Labels the claims in `adversarial/*.mcalc`, which were thought up to fool the judge: `# true` or `# false` behind each.

NumPy decides, in extended precision, at sizes (up to 12) and points (scales from 1e-3 to 1e3, edges of the declared sets) of
its own; the judge has no part in it. A claim may name where it fails, which is tried first: `# false: n = 9, x ~ 1e3` (a size,
and a scale of a variable; `x = 0` fills it, and only those of these sizes are tried). Run by hand, from the top of the checkout:

    python3 test/judge/make-adversarial.py [--write] [FILE...]

It prints where the labels that stand in a file are others than NumPy's, and what it could not label; `--write` puts NumPy's.
"""

import pathlib
import re
import sys
import zlib

import numpy as np

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / 'reference'))

import reader  # noqa: E402
from evaluator import Peak, Point, Rough, derivative, evaluate, hessian, projected  # noqa: E402
from matrices import LD, number  # noqa: E402
from reader import NotRead, Reader  # noqa: E402

DIM = re.compile(r'^dim (.*)$')
DECLARED = re.compile(r'^(?:const |param |var )?([^:=]+) : R(?:\[([^\]]*)\])?(.*)$')
FUNCTION = re.compile(r'^fn (\w+) : (elementwise|R\[(\w+)\] -> R(?:\[(\w+)\])?)$')
DEFINED = re.compile(r'^fn (\w+)\((\w+)\) = (.*)$')
LABEL = re.compile(r'\s+# (true|false)(?::\s*(.*))?$')
GRADIENT = re.compile(r'^convention d = gradient (\w+)$')
CLAIM = re.compile(r'^(∂|d\(|d\w+ = )')
TRIES, FEW = 60, 24
AGREES, DIFFERS, DERIVED = 1e-7, 1e-13, 1e-6


class File:
    """Declarations, definitions and claims of one file."""

    def __init__(self, text):
        self.dims, self.fixed, self.most, self.made = [], {}, {}, {}
        self.variables, self.unknown, self.functions, self.definitions = {}, {}, {}, {}
        self.claims = []
        self.constants, self.gradient = set(), None
        for at, line in enumerate(text.split('\n')):
            self.read(at, line)

    def parse(self, text):
        return Reader(text, set(self.unknown) | set(self.functions)).whole()

    def read(self, at, line):
        label = LABEL.search(line)
        text = LABEL.sub('', line).strip() if label else line.split('#')[0].strip()
        if not text:
            return
        if found := GRADIENT.match(text):
            self.gradient = found[1]
        elif found := DIM.match(text):
            for part in found[1].split(','):
                self.dim(part.strip())
        elif found := FUNCTION.match(text):
            self.unknown[found[1]] = (found[2].split('[')[0], found[3], found[4])
        elif found := DEFINED.match(text):
            self.functions[found[1]] = (found[2], self.parse(found[3]))
        elif label:
            self.claims.append((at, text, label[1], label[2]))
        elif found := DECLARED.match(text):
            sizes = [self.parse(each) for each in (found[2] or '').split(',') if each.strip()]
            if text.startswith('const '):
                self.constants.update(name.strip() for name in found[1].split(','))
            for name in found[1].split(','):
                self.variables[name.strip()] = (sizes, attributes(found[3]))
        elif ' = ' in text:
            name, right = text.split(' = ', 1)
            self.definitions[name.strip()] = self.parse(right)
        else:
            raise NotRead(f'line {at + 1}: {text}')

    def dim(self, part):
        name, *rest = re.split(r'\s*(=|<=)\s*', part)
        reader.DIMS.add(name)
        self.dims.append(name)
        if rest and rest[0] == '<=':
            self.most[name] = rest[1]
        elif rest:
            (self.fixed.update({name: int(rest[1])}) if rest[1].isdigit() else self.made.update({name: self.parse(rest[1])}))

    def sizes(self, random, kind, wanted):
        free = [d for d in self.dims if d not in self.fixed and d not in self.made]
        for _ in range(200):
            same = int(random.integers(1, 6))
            draw = {
                'same': lambda: same,
                'one': lambda: int(random.choice([1, 1, 2, 3])),
                'small': lambda: int(random.integers(1, 6)),
                'large': lambda: int(random.integers(1, 13)),
            }[kind]
            sizes = {**self.fixed, **{d: wanted.get(d, draw()) for d in free}}
            for name, tree in self.made.items():
                sizes[name] = int(evaluate(tree, Point(sizes, {}, {}, {}, {}))[0, 0])
            if all(s >= 1 for s in sizes.values()) and all(sizes[a] <= sizes.get(b, int(b) if b.isdigit() else 0) for a, b in self.most.items()):
                return sizes
        return None


def attributes(text):
    words, found = text.split(), []
    while words:
        word = words.pop(0)
        if word in ('simplex', 'onehot') and words and words[0] in ('rows', 'cols'):
            word += ' ' + words.pop(0)
        found.append(word)
    return found


def structure(attributes):
    for name, kind in (('diagonal', 'diagonal'), ('symmetric', 'symmetric'), ('spd', 'symmetric'), ('psd', 'symmetric'), ('skew', 'skew'), ('lower', 'lower'), ('upper', 'upper')):
        if name in attributes:
            return kind
    return None


def drawn(random, shape, attributes, scale, edge):
    """A member of the declared set; on its edge with zeros, of small rank, in a corner."""
    m, n = shape
    has = attributes.__contains__
    normal = lambda *s: random.standard_normal(s).astype(LD)
    if has('orthogonal'):
        if has('symmetric'):
            q, signs = np.linalg.qr(random.standard_normal((n, n)))[0], random.choice([-1.0, 1.0], n)
            return polished((q * signs) @ q.T, attributes)
        if has('diagonal'):
            return np.diag(random.choice([-1.0, 1.0], n)).astype(LD)
        if m < n:
            return drawn(random, (n, m), attributes, scale, edge).T
        q = np.linalg.qr(random.standard_normal((m, n)))[0]
        return polished(q * random.choice([-1.0, 1.0], n), attributes)
    if has('binary'):
        return (random.random(shape) < (random.choice([0, 1, 0.5]) if edge else 0.5)).astype(LD)
    if any(has(f'onehot{w}') for w in ('', ' rows', ' cols')):
        a = np.zeros(shape, LD)
        for i in range(n if has('onehot cols') else m if has('onehot rows') else 1):
            if has('onehot rows'):
                a[i, random.integers(n)] = 1
            elif has('onehot cols'):
                a[random.integers(m), i] = 1
            else:
                a.flat[random.integers(a.size)] = 1
        return a
    if has('spd') or has('psd'):
        rank = int(random.integers(0, n)) if edge and has('psd') else n
        b = normal(n, max(rank, 1)) * (rank > 0)
        a = scale * (b @ b.T + (0.3 * np.eye(n) if rank == n else 0)) / n
        return np.diag(np.diag(a)) if has('diagonal') else a
    if has('probability'):
        return (random.random(shape).astype(LD) * 0.98 + 0.01) if not edge else random.choice([1e-3, 0.5, 0.999], shape).astype(LD)
    if any(a.startswith('simplex') for a in attributes):
        a = random.random(shape).astype(LD) + 0.01
        if edge:
            a = a * (random.random(shape) < 0.5)
        axis = None if has('simplex') else 1 if has('simplex rows') else 0
        total = a.sum(axis=axis, keepdims=True)
        return np.where(total > 0, a, 1) / np.where(total > 0, total, a.size if axis is None else a.shape[axis])
    if has('nonneg') or has('positive'):
        a = scale * (np.abs(normal(m, n)) + 1e-3)
        a = a * (random.random(shape) < 0.5) if edge and has('nonneg') else a
    else:
        a = scale * normal(m, n)
    a = projected(a, structure(attributes))
    if has('invertible') and n > 1:
        a = a + 2 * scale * np.diag(random.choice([-1.0, 1.0], n))
    return a / np.sqrt((a * a).sum()) if has('unit') else a


def polished(q, attributes):
    """Newton's steps to the nearest orthogonal matrix, in all digits."""
    q = q.astype(LD)
    for _ in range(3):
        q = q @ (1.5 * np.eye(q.shape[1], dtype=LD) - 0.5 * (q.T @ q))
    return (q + q.T) / 2 if 'symmetric' in attributes else q


def wave(random):
    a, b, c, d, e, w, p = (LD(x) for x in random.standard_normal(7))

    def h(x, order):
        rest = e * w**order * [np.sin, np.cos, lambda t: -np.sin(t), lambda t: -np.cos(t)][order % 4](w * x + p)
        powers = [a + b * x + c * x**2 + d * x**3, b + 2 * c * x + 3 * d * x**2, 2 * c + 6 * d * x, 6 * d + 0 * x]
        return rest + powers[order]

    return h


def mapping(random, inputs, outputs):
    """A smooth map of columns: a quadratic one and waves along every axis."""
    q = random.standard_normal((outputs, inputs, inputs)).astype(LD)
    b, c = random.standard_normal((outputs, inputs)).astype(LD), random.standard_normal((outputs, 1)).astype(LD)
    s = random.standard_normal((outputs, inputs)).astype(LD)

    def f(z, order):
        if z.ndim > 2:
            return np.array([f(part, order) for part in z])
        z1 = z.ravel()
        if order == 0:
            return c + b @ z + np.array([[z1 @ each @ z1] for each in q]) / 2 + s @ np.sin(z)
        jacobian = b + np.array([(each + each.T) @ z1 / 2 for each in q]) + s * np.cos(z1)
        if order == 1:
            return jacobian if outputs > 1 or f.column else jacobian.reshape(-1, 1)
        return (q[0] + q[0].T) / 2 - np.diag(s[0] * np.sin(z1))

    f.column = False
    return f


def point_of(file, sizes, random, kind, hint, by):
    values = {}
    for name, (trees, attrs) in file.variables.items():
        shape = [int(evaluate(t, Point(sizes, {}, {}, {}, {}))[0, 0]) for t in trees]
        shape = tuple(shape + [1] * (2 - len(shape)))
        if min(shape) < 1:
            return None
        scale = LD(hint['scales'].get(name, 10.0 ** random.integers(-3, 4) if kind == 'scaled' else 1))
        values[name] = drawn(random, shape, attrs, scale, kind == 'edge' and random.random() < 0.7)
        if name in hint['fills']:
            values[name] = np.full(shape, LD(hint['fills'][name]))
        if structure(attrs):
            values[f'set of {name}'] = structure(attrs)
        values[f'd{name}'] = projected(random.standard_normal(shape).astype(LD), structure(attrs))
    unknown = {}
    for name, (how, inputs, outputs) in file.unknown.items():
        if how == 'elementwise':
            unknown[name] = wave(random)
        else:
            size = lambda d: 1 if d is None else sizes[d] if d in sizes else int(d)
            unknown[name] = mapping(random, size(inputs), size(outputs))
            unknown[name].column = outputs is not None
    if file.gradient:
        values = {name: value for name, value in values.items() if name[:1] != 'd' or name in file.variables}
    return Point(sizes, values, file.definitions, file.functions, unknown, file.gradient)


def sides(file, text):
    """The pairs that a claim says are equal, each as two functions of a point that give value and error, and whether both ways."""
    if '==' in text:
        parts = [file.parse(part) for part in text.split('==')]
        plain = lambda tree: lambda point: (evaluate(tree, point), 0)
        return [(plain(a), plain(b), True) for a, b in zip(parts, parts[1:])]
    left, *rights = re.split(r' = ', text)
    if file.gradient and left[:1] == 'd' and re.fullmatch(r'd\w+', left):
        of_side = lambda point: derivative(('name', file.gradient), left[1:], point)
    elif found := re.match(r'^d\((.*)\)$|^d(\w+)$', left):
        of = file.parse(found[1] or found[2])
        of_side = lambda point: along(of, file, point)
    else:
        tree = file.parse(left)
        if tree[0] == 'partial':
            of_side = lambda point: derivative(tree[1], tree[2], point)
        elif tree[0] == 'hessian':
            of_side = lambda point: hessian(tree[1], tree[2], tree[3], point)
        elif tree[0] == 'index' and tree[1][0] == 'partial':
            def of_side(point):
                value, error = derivative(tree[1][1], tree[1][2], point)
                shown = Point(point.sizes, {'value': value, **point.values}, {}, {}, {})
                return evaluate(('index', ('name', 'value'), tree[2]), shown), error
        else:
            raise NotRead(left)
    found = []
    for right in rights:
        tree_of = file.parse(right)
        found.append((of_side, lambda point, t=tree_of: (evaluate(t, point), 0), False))
    return found


def along(of, file, point):
    """d(of) along all differentials at once."""
    from evaluator import slope

    def at(t):
        moved = point
        for name in file.variables:
            if name in file.constants:
                continue
            moved = moved.moved(name, point.values[name] + t * point.values[f'd{name}'])
        return evaluate(of, moved)

    # Near a pole the steps are as small as what is near 0.
    least = min((np.sqrt((point.values[name] ** 2).mean()) for name in file.variables if np.abs(point.values[name]).max() > 0), default=LD(1))
    return slope(at, LD(0.1) * min(LD(1), least))


def finite(a):
    return bool(np.isfinite(a).all())


def compared(left, right, both, point):
    """`agree`, `differ`, or None where the point tells nothing."""
    Peak.most = Peak.error = LD(0)
    try:
        a, error = left(point)
        derived = error != 0
        Peak.most, Peak.error = (LD(0), LD(0)) if derived else (Peak.most, Peak.error)
        b, other = right(point)
        other = max(other, 10 * Peak.error)
    except (IndexError, Rough):
        return None
    if not finite(a):
        return ('differ' if both and finite(b) else None)
    if not finite(b):
        return 'differ'
    if a.shape != b.shape:
        if a.size != 1 and b.size != 1:
            raise NotRead(f'shapes {a.shape} and {b.shape}')
    distance, rounded = np.abs(a - b).max(), LD(2) ** -58 * Peak.most
    size = max(np.abs(a).max(), np.abs(b).max())
    noise = 100 * (error + other) + rounded
    noise += rounding(right, b, point) if derived else rounding(lambda p: (left(p)[0] - right(p)[0], 0), a - b, point)
    if distance > noise + (DERIVED if derived else DIFFERS) * size:
        return 'differ'
    return 'agree' if distance <= (DERIVED if derived else AGREES) * size + noise else None


def rounding(side, value, point):
    """What a change of all inputs in their last digits makes of a value."""
    random = np.random.default_rng(1)
    most = LD(0)
    for _ in range(3):
        nudged = point
        for name, a in point.values.items():
            if not isinstance(a, str):
                nudged = nudged.moved(name, a * (1 + LD(2) ** -60 * random.standard_normal(a.shape)))
        try:
            change = np.abs(side(nudged)[0] - value)
        except Rough:
            continue
        most = max(most, change.max() if np.isfinite(change).all() else LD(0))
    return 100 * most


def hinted(text):
    hint = {'sizes': {}, 'scales': {}, 'fills': {}}
    for part in (text or '').split(','):
        if found := re.match(r'\s*(\S+) ~ (\S+)$', part):
            hint['scales'][found[1]] = float(found[2])
        elif found := re.match(r'\s*(\S+) = (\S+)$', part):
            hint['fills'][found[1]] = float(found[2])
    return hint


def labelled(file, text, why):
    """The label, or None where too few points told anything."""
    random = np.random.default_rng(zlib.crc32(text.encode()))
    pairs = sides(file, text)
    hint = hinted(why)
    hint['sizes'] = {d: int(v) for d, v in hint['fills'].items() if d in file.dims}
    none = {'sizes': {}, 'scales': {}, 'fills': {}}
    heavy = '∂' in text or text.startswith('d')
    tries = FEW if heavy else TRIES
    agreed = 0
    for i in range(tries + 8):
        given = hint if i < 8 else none
        if i < 8 and not why:
            continue
        kind = ['small', 'one', 'same', 'small' if heavy else 'large'][i % 4]
        sizes = file.sizes(random, kind, given['sizes'])
        if sizes is None or max(sizes.values()) > 1000:
            continue
        point = point_of(file, sizes, random, ['plain', 'edge', 'scaled'][i % 3], given, None)
        if point is None:
            continue
        with np.errstate(all='ignore'):
            for left, right, both in pairs:
                found = compared(left, right, both, point)
                if found == 'differ':
                    return 'false', {'sizes': sizes, 'at': {k: v for k, v in point.values.items() if not k.startswith(('d', 'set'))}}
                agreed += found == 'agree'
    return ('true' if agreed >= 5 else None), agreed


def main(arguments):
    write = '--write' in arguments
    paths = [pathlib.Path(a) for a in arguments if not a.startswith('--')] or sorted((HERE / 'adversarial').glob('*.mcalc'))
    counted = {'true': 0, 'false': 0}
    for path in paths:
        text = path.read_text(encoding='utf8')
        reader.DIMS.clear()
        try:
            file = File(text)
        except NotRead as problem:
            print(f'{path.name}: not read ({problem})')
            continue
        lines = text.split('\n')
        for at, claim, label, why in file.claims:
            try:
                found, witness = labelled(file, claim, why)
            except (NotRead, ValueError, KeyError) as problem:
                print(f'{path.name}:{at + 1}: not read ({problem}): {claim}')
                continue
            if found is None:
                print(f'{path.name}:{at + 1}: no label ({witness} points told anything): {claim}')
            elif found != label:
                shown = witness if found == 'true' else witness['sizes']
                print(f'{path.name}:{at + 1}: NumPy says {found} ({shown}), the file {label}: {claim}')
                if write:
                    lines[at] = re.sub(r'# (true|false)(?=[^#]*$)', f'# {found}', lines[at])
            counted[found or label] += 1
        if write:
            path.write_text('\n'.join(lines), encoding='utf8')
    print(counted)


if __name__ == '__main__':
    main(sys.argv[1:])
