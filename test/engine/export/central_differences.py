"""Runs exported NumPy code and compares every derivative with central differences; cases in and results out as JSON."""

import inspect
import json
import keyword
import sys
import traceback
import unicodedata

import numpy as np


RENAMED = {*keyword.kwlist, 'np', 'math', 'range'}


def value(entry):
    """A number, or an array from its rows."""
    return np.array(entry, dtype=float) if isinstance(entry, list) else entry


def call(function, point):
    """The function at a point: arguments by the names of its parameters, renamed ones without their underscores."""
    arguments = []
    for name in inspect.signature(function).parameters:
        while name not in point and name.endswith('_'):
            name = name[:-1]
        arguments.append(point[name])
    return function(*arguments)


def named(functions, name):
    """The function by its name in the document: keywords and the like have an underscore behind."""
    return functions[name] if name in functions and name not in RENAMED else functions[name + '_']


def directions(x, structure):
    """A basis of the set that a variable stays in."""
    if not isinstance(x, np.ndarray):
        return [1.0]
    basis = []
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            unit = np.zeros_like(x)
            unit[i, j] = 1
            if structure in ('symmetric', 'entries', 'skew'):
                if j < i or (structure == 'skew' and i == j):
                    continue
                if i != j:
                    unit[j, i] = -1 if structure == 'skew' else 1
            if (structure == 'diagonal' and i != j) or (structure == 'lower' and i < j):
                continue
            if structure == 'upper' and i > j:
                continue
            basis.append(unit)
    return basis


def difference(f, point, name, direction):
    """The derivative along a direction: central differences of two steps, extrapolated."""

    def along(t):
        return np.asarray(call(f, {**point, name: point[name] + t * direction}), dtype=float)

    step = 1e-3 * max(1.0, float(np.max(np.abs(point[name]))))
    coarse = (along(step) - along(-step)) / (2 * step)
    fine = (along(step / 2) - along(-step / 2)) / step
    return (4 * fine - coarse) / 3


def column(a):
    return np.asarray(a, dtype=float).reshape((-1, 1), order='F')


def error_of(check, functions, point):
    """The largest error of a derivative, relative to the largest entry."""
    derivative = np.asarray(call(named(functions, check['name']), point), dtype=float)
    f = named(functions, check['of'])
    by = check['by']
    x = point[by]
    worst, size = 0.0, max(float(np.max(np.abs(derivative))), 1e-3)
    shape = getattr(x, 'shape', ())
    if check['kind'] == 'gradient' and derivative.shape != shape:
        raise ValueError(f'its shape is {derivative.shape}, that of the variable {shape}')
    for e in directions(x, check['structure']):
        actual = difference(f, point, by, e)
        if check['kind'] == 'gradient':
            claimed = np.vdot(derivative, e)
            # By convention, entry (i, j) is what moves with both that are the same.
            claimed = claimed / np.sum(e) if check['structure'] == 'entries' else claimed
        elif check['kind'] == 'scalarDerivative':
            claimed = derivative
        elif check['layout'] == 'denominator':
            claimed, actual = derivative.T @ column(e), column(actual)
        else:
            claimed, actual = derivative @ column(e) if derivative.ndim else derivative * e, column(actual)
        claimed = np.asarray(claimed)
        if claimed.size != actual.size:
            raise ValueError(f'its shape is {derivative.shape}')
        worst = max(worst, float(np.max(np.abs(claimed - actual.reshape(claimed.shape)))))
    return worst / size


def run(case):
    """What is wrong with a case, one sentence for each function; nothing where all is right."""
    wrong = []
    functions = {}
    try:
        exec(compile(case['code'], case['id'], 'exec'), functions)
    except Exception:
        return ['it cannot be loaded: ' + traceback.format_exc(limit=1)]
    exec(case.get('unknown', ''), functions)
    point = {unicodedata.normalize('NFKC', name): value(entry) for name, entry in case['point'].items()}
    point.update({name: functions[name] for name in case.get('callables', [])})
    for name, expected in case['values'].items():
        try:
            expected, actual = value(expected), call(named(functions, name), point)
            if np.shape(actual) != np.shape(expected):
                wrong.append(f'{name}: its shape is {np.shape(actual)}, not {np.shape(expected)}')
            elif not np.allclose(actual, expected, rtol=1e-9, atol=1e-9 * (1 + np.max(np.abs(expected)))):
                wrong.append(f'{name}: it is {actual}, not {expected}')
        except Exception:
            wrong.append(f'{name}: ' + traceback.format_exc(limit=-2))
    for check in case['checks']:
        try:
            error = error_of(check, functions, point)
            if not error < case['tolerance']:
                wrong.append(f"{check['name']}: off by {error:.1e}")
        except Exception:
            wrong.append(f"{check['name']}: " + traceback.format_exc(limit=-2))
    return wrong


np.seterr(all='ignore')
json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
