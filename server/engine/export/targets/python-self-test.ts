// The main part of a self-test in Python: every derivative is compared with central differences along directions in the
// set that its variable stays in, at points of its own.

import { runnableTests } from './self-tests.ts';
import type { TargetFile } from './target.ts';

export interface SelfTestLibrary {
  readonly module: string;
  /** The code that makes `random` from `seed`. */
  readonly random: readonly string[];
  normal(shape: string): string;
  uniform(shape: string): string;
  /** A line above the self-test that keeps what has no value from being reported as a warning; empty where nothing is. */
  readonly decorator: string;
  /** The library's own differentiation, in words, and `_own(f, x)`: its gradient of f at x; null where it has none. */
  readonly own: { readonly name: string; readonly text: string } | null;
  /** The exception for a matrix without an inverse. */
  readonly linearError: string;
}

/** The functions that draw a point and a direction in the set that a variable stays in. */
export const drawingText = (library: SelfTestLibrary): string => {
  const { module } = library;
  return `def _draw(random, shape, style, attributes):
    """A point: numbers of both signs, or between 0 and 1, in the set that the variable stays in."""
    x = ${library.normal('shape')} if style == 'real' else ${library.uniform('shape')}
    if shape == ():
        return float(abs(x) if 'positive' in attributes or 'nonneg' in attributes else x)
    return _put(x, attributes)


def _put(x, attributes):
    """x moved into the set that the attributes name."""
    words = attributes.split()
    if 'spd' in words or 'psd' in words:
        return x @ x.T / len(x) + ${module}.eye(len(x))
    if 'symmetric' in words:
        return (x + x.T) / 2
    if 'skew' in words:
        return (x - x.T) / 2
    if 'diagonal' in words:
        return ${module}.diag(${module}.diag(x))
    if 'lower' in words:
        return ${module}.tril(x)
    if 'upper' in words:
        return ${module}.triu(x)
    if 'orthogonal' in words:
        return ${module}.linalg.qr(x)[0]
    if 'onehot' in words:
        rows, cols = x.shape
        if 'rows' in words or rows == 1:
            return 0 * x + ${module}.stack([${module}.eye(cols)[i % cols] for i in range(rows)])
        return 0 * x + ${module}.stack([${module}.eye(rows)[i % rows] for i in range(cols)]).T
    if 'simplex' in words:
        e = ${module}.exp(x)
        return (e.T / e.sum(1)).T if 'rows' in words or len(x) == 1 else e / e.sum(0)
    if 'binary' in words:
        return 0 * x + (x > 0.5)
    if 'unit' in words:
        return x / ${module}.linalg.norm(x)
    if 'positive' in words or 'nonneg' in words or 'probability' in words:
        return ${module}.exp(x) / (1 + ${module}.exp(x))
    return x


def _direction(x, random, attributes):
    """A direction that x may move in."""
    shape = getattr(x, 'shape', ())
    d = ${library.normal('shape')}
    words = attributes.replace('spd', 'symmetric').replace('psd', 'symmetric').split()
    kept = [word for word in words if word in ('symmetric', 'skew', 'diagonal', 'lower', 'upper')]
    return _put(d, ' '.join(kept)) if shape != () else 1.0`;
};

/** The functions that hold a derivative beside central differences. */
export const COMPARING = `def _most(x):
    """The largest absolute value of an entry."""
    return float(abs(x).max()) if hasattr(x, 'max') else float(abs(x))


def _slope(along):
    """The derivative of a function of t at 0 by central differences, and how far rounding may make it wrong."""
    steps = (1e-4, 5e-5, 3e-5)
    values = [(along(step), along(-step)) for step in steps]
    slopes = [(up - down) / (2 * step) for step, (up, down) in zip(steps, values)]
    spread = sum(_most(slope - slopes[0]) for slope in slopes)
    rounding = sum(_most(up) + _most(down) for up, down in values) * 1e-15 / steps[0]
    return (4 * slopes[1] - slopes[0]) / 3, spread + rounding


def _verdict(pairs, beside='central differences'):
    """Derivatives along directions against slopes: 'right', how far they are off, or why nothing can be decided."""
    noise = sum(noise for _, (_, noise) in pairs)
    size = sum(_most(slope) for _, (slope, _) in pairs)
    if not noise < float('inf'):
        return 'no value'
    if not noise <= max(1e-6, 0.1 * size):
        return 'too many digits cancel'
    gap = sum(_most(claimed - slope) for claimed, (slope, _) in pairs)
    if not gap < float('inf'):
        return 'no derivative'
    return 'right' if gap <= noise + 1e-5 * size + 1e-9 else f'{beside} by {gap / max(size, noise):.1e}'`;

/** The outcome of a verdict, as the test of one derivative by one parameter: the printed line, and whether it counts as wrong. */
export const REPORTING = `UNDECIDED = {
    'no value': 'no point was found where it has a value',
    'too many digits cancel': 'too many digits cancel in its differences',
}


def _report(name, by, verdicts):
    """Reports a derivative by one parameter that is wrong; 1 where it is."""
    decided = [one for one in verdicts if one not in UNDECIDED]
    verdict = decided[-1] if decided else verdicts[-1]
    if verdict == 'right':
        return 0
    if verdict in UNDECIDED:
        print(f'{name}: not tested by {by}: {UNDECIDED[verdict]}')
        return 0
    if verdict == 'no derivative':
        print(f'{name}: by {by} it has no value where differences have one')
    else:
        print(f'{name}: by {by} it differs from {verdict}')
    return 1`;

/** The lines of a self-test that compares each derivative with central differences at random points. */
export function pythonSelfTest(file: TargetFile, library: SelfTestLibrary): readonly string[] {
  const { module } = library;
  const { tests, parameters } = runnableTests(file);
  const points = [...parameters.values()].map(
    ({ spelled, sizes, attributes }) =>
      `    point_['${spelled}'] = _draw(random_, ${sizes ? `(${sizes.map((size) => size ?? '2').join(', ')})` : '()'}, style_, '${attributes.join(' ')}')`,
  );
  const dims = file.selfTest?.dims ?? [];
  const lines = tests.map(({ spelled, of, by, kind, direction }) => {
    const attributes = parameters.get(by)?.attributes.join(' ') ?? '';
    return `        (${of}, ${spelled}, '${by}', '${kind}', '${direction ?? ''}', '${attributes}'),`;
  });
  return [
    drawingText(library),
    COMPARING,
    REPORTING,
    ...(library.own ? [library.own.text] : []),
    `def _compared(f, derivative, by, kind, direction, attributes, point, random):
    """A derivative of f by one parameter beside differences, at a point."""

    def call(function, at):
        return function(*[at[one] for one in inspect.signature(function).parameters])

    value = None if direction else call(derivative, point)
    if isinstance(value, tuple):
        value = value[1][by]
    pairs = []${library.own === null ? '' : "\n    own = None if direction or kind not in ('gradient', 'entries') else _own(lambda x: call(f, {**point, by: x}), point[by])\n    owns = []"}
    for _ in range(3):
        d = _direction(point[by], random, attributes)
        slope = _slope(lambda t: call(f, {**point, by: point[by] + t * d}))
        if direction:
            claimed = call(derivative, {**point, direction: d})
        elif kind == 'gradient':
            claimed = ${module}.sum(value * d)
        elif kind == 'entries':
            claimed = ${module}.sum(${module}.tril(value) * d)
        elif kind == 'scalar':
            claimed = value * d
        else:
            matrix = value.T if kind == 'transposed matrix' else value
            claimed = matrix @ _column(d) if getattr(d, 'shape', ()) != () else matrix * d
            slope = _column(slope[0]), slope[1]
        pairs.append((claimed, slope))
${
  library.own === null
    ? '    return _verdict(pairs)'
    : `        if own is not None:
            owns.append((claimed, (${module}.sum(own * d), slope[1])))
    verdict = _verdict(pairs)
    return _verdict(owns, '${library.own.name}') if verdict == 'right' and owns else verdict`
}


def _column(x):
    """The columns below each other."""
    return x.T.reshape((-1, 1)) if getattr(x, 'shape', ()) != () else x


${library.decorator}def _self_test():
    """Compares every derivative with central differences; how many are wrong."""
    tests_ = [
${lines.join('\n')}
    ]
    wrong_ = 0
    for test_ in tests_:
        verdicts_ = ['no value']
        for seed_ in range(64):
            try:
                verdicts_.append(_compared(*test_, _point(seed_), _random(seed_ + 9)))
            except (ArithmeticError, ${library.linearError}):
                continue
            if verdicts_[-1] not in UNDECIDED and verdicts_[-1] != 'no derivative':
                break
        wrong_ += _report(test_[1].__name__, test_[2], verdicts_)
    return wrong_


def _random(seed):
    ${library.random[0]}
    return random


def _point(seed_):
    """A point for all parameters, with sizes of its own."""
    style_ = 'unit' if seed_ % 4 > 1 else 'real'
    random_ = _random(seed_)
    point_ = {}
${dims.map((dim, place) => `    ${dim} = ${2 + place} if seed_ % 2 else ${Math.max(2, 6 - place)}`).join('\n')}
${points.join('\n')}
    return point_


if __name__ == '__main__':
    sys.exit(1 if _self_test() else 0)`,
  ];
}
