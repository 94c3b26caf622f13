"""Runs exported NumPy functions on arrays that count what is done with them. Cases in as JSON, [operations, numbers kept] out."""

import json
import sys

import numpy as np

# What a helper counts as, times the entries of its argument: a function of one number is one operation.
HELPERS = {'_sigmoid': 1, '_softplus': 1, '_gelu': 1, '_erf': 1, '_softmax': 5, '_log_softmax': 5, '_logsumexp': 5}
FREE = {'reshape', 'diag', 'transpose', 'shape', 'ndim'}
count = 0


def plain(x):
    if isinstance(x, np.ndarray):
        return x.view(np.ndarray)
    if isinstance(x, (tuple, list)):
        return type(x)(plain(part) for part in x)
    return x


def wrapped(x):
    return x.view(Counted) if isinstance(x, np.ndarray) and x.ndim > 0 else x


def add(operations):
    global count
    count += operations


class Counted(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        inputs = plain(inputs)
        if out is not None:
            options['out'] = plain(out)
        result = getattr(ufunc, method)(*inputs, **options)
        if ufunc is np.matmul:
            (rows, inner), cols = inputs[0].shape, inputs[1].shape[1]
            add((1 if inner == 1 else 2) * rows * inner * cols)
        elif method == 'reduce':
            add(inputs[0].size)
        elif np.ndim(result) > 0:
            add(result.size)
        return wrapped(result)

    def __array_function__(self, function, types, arguments, options):
        arguments = plain(arguments)
        name = function.__name__
        result = function(*arguments, **{key: plain(value) for key, value in options.items()})
        first = arguments[0]
        if name == 'vdot':
            add(2 * first.size)
        elif name == 'einsum':
            add(2 * arguments[1].size)
        elif name in ('sum', 'mean', 'cumsum', 'amax', 'max'):
            add(first.size)
        elif name == 'trace':
            add(len(first))
        elif name == 'solve':
            add(2 / 3 * len(first) ** 3 + 2 * first.size * arguments[1].shape[1])
        elif name == 'inv':
            add(2 * len(first) ** 3)
        elif name in ('slogdet', 'det'):
            add(2 / 3 * len(first) ** 3)
        elif name == 'norm':
            add(2 * first.size)
        elif name not in FREE:
            raise ValueError(f'{name} is not counted')
        return wrapped(result) if isinstance(result, np.ndarray) else result


class Library:
    """NumPy, whose new arrays count too."""

    def __getattr__(self, name):
        found = getattr(np, name)
        return (lambda *a, **options: found(*a, **options).view(Counted)) if name in ('eye', 'ones', 'zeros') else found


def helper(function, weight):
    def counting(x, *rest, **options):
        global count
        inside = count
        result = function(plain(x), *rest, **options)
        # What it calls is part of it.
        count = inside + (weight * x.size if isinstance(x, np.ndarray) and x.ndim > 0 else 0)
        return wrapped(result)

    return counting


def memory_of(frame, result):
    """The numbers in the arrays that a function has made and still holds, each array once."""
    parameters = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    place = lambda x: x.__array_interface__['data'][0]
    given = {place(frame.f_locals[name]) for name in parameters if isinstance(frame.f_locals[name], np.ndarray)}
    results = list(result[1].values()) if isinstance(result, tuple) else [result]
    made = [x for x in [*frame.f_locals.values(), *results] if isinstance(x, np.ndarray) and x.ndim > 0]
    sizes = {place(x): x.size for x in made if place(x) not in given}
    return sum(sizes.values())


def run(code, function, arguments):
    global count
    module = {'__name__': 'exported'}
    exec(compile(code, function, 'exec'), module)
    for name, weight in HELPERS.items():
        if name in module:
            module[name] = helper(module[name], weight)
    module['_array'] = lambda name, x, shape=None: np.asarray(x, dtype=float).view(Counted)
    module['np'] = Library()
    kept = []

    def watch(frame, event, result):
        if event == 'return' and frame.f_code.co_name == function:
            kept.append(memory_of(frame, result))

    count = 0
    sys.setprofile(watch)
    module[function](*arguments)
    sys.setprofile(None)
    return [count, kept[0]]


json.dump([run(*case) for case in json.load(sys.stdin)], sys.stdout)
