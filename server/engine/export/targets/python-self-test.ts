// The main part of a self-test in Python: every derivative is compared with central differences along directions in the
// set that its variable stays in, at points of its own.

import { runnableTests } from './self-tests.ts';
import type { TargetFile } from './target.ts';

export interface SelfTestLibrary {
  readonly module: string;
  /** What makes `random` from `seed`. */
  readonly random: readonly string[];
  normal(shape: string): string;
  uniform(shape: string): string;
  /** What is raised where a matrix has no inverse. */
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
    return `        ('${spelled}', ${of}, ${spelled}, '${by}', '${kind}', '${direction ?? ''}', '${attributes}'),`;
  });
  return [
    drawingText(library),
    `def _differs(name, f, derivative, by, kind, direction, attributes, point, random):
    """Whether a derivative is not that of f by one parameter; null where f has no value here."""
    import inspect

    def call(function, at):
        return function(*[at[one] for one in inspect.signature(function).parameters])

    value = None if direction else call(derivative, point)
    value = value[1][by] if kind == 'gradients' else value
    worst = 0.0
    for _ in range(3):
        d = _direction(point[by], random, attributes)
        step = 1e-4

        def along(t):
            return call(f, {**point, by: point[by] + t * d})

        coarse = (along(step) - along(-step)) / (2 * step)
        actual = (4 * (along(step / 2) - along(-step / 2)) / step - coarse) / 3
        if kind in ('gradient', 'gradients'):
            claimed = ${module}.sum(value * d)
        elif kind == 'scalar':
            claimed = value * d
        elif direction:
            claimed = call(derivative, {**point, direction: d})
        else:
            matrix = value.T if kind == 'transposed matrix' else value
            claimed = matrix @ _column(d) if getattr(d, 'shape', ()) != () else matrix * d
            actual = _column(actual)
        size = max(1e-3, float(abs(claimed).max()) if hasattr(claimed, 'max') else abs(float(claimed)))
        gap = abs(claimed - actual)
        error = (float(gap.max()) if hasattr(gap, 'max') else float(gap)) / size
        if not error < float('inf'):
            return None
        worst = max(worst, error)
    if worst > 1e-5:
        print(f'{name}: by {by} it differs from central differences by {worst:.1e}')
    return worst > 1e-5


def _column(x):
    """The columns below each other."""
    return x.T.reshape((-1, 1)) if getattr(x, 'shape', ()) != () else x


def _self_test():
    """Compares every derivative with central differences; how many differ."""
    tests_ = [
${lines.join('\n')}
    ]
    wrong_ = 0
    for test_ in tests_:
        said_ = None
        for seed_, style_ in enumerate(['real', 'real', 'unit', 'unit']):
            try:
                said_ = _differs(*test_, _point(seed_, style_), _random(seed_ + 9))
            except (ArithmeticError, ${library.linearError}):
                continue
            if said_ is not None:
                break
        if said_ is None:
            print(f'{test_[0]}: not tested by {test_[3]}: no point was found where it has a value')
        wrong_ += bool(said_)
    return wrong_


def _random(seed):
    ${library.random[0]}
    return random


def _point(seed_, style_):
    """A point for all parameters, with sizes of its own."""
    random_ = _random(seed_)
    point_ = {}
${dims.map((dim, place) => `    ${dim} = ${2 + place} if seed_ % 2 else ${Math.max(2, 6 - place)}`).join('\n')}
${points.join('\n')}
    return point_


if __name__ == '__main__':
    sys.exit(1 if _self_test() else 0)`,
  ];
}
