"""What exported code calls of JAX, on NumPy: the names that JAX has, arrays that nothing changes in their place, and
functions with gradients of their own. Code that runs on it has the right names and does the right thing; that JAX itself
compiles it is not shown."""

import numpy as _np

from . import lax, nn, numpy, scipy


class _Config:
    def update(self, name, value):
        if name != 'jax_enable_x64':
            raise AttributeError(name)


config = _Config()


class custom_vjp:
    """A function with a pass forward and a pass back of its own, which are run as JAX runs them."""

    def __init__(self, function, nondiff_argnums=()):
        self.function = function
        self.nondiff = tuple(nondiff_argnums)

    def defvjp(self, forward, backward):
        self.forward, self.backward = forward, backward

    def __call__(self, *arguments):
        return self.function(*arguments)


def grad(function):
    """By central differences: what stands in for a differentiation cannot be more than beside it."""

    def slope(x, unit, step):
        return (function(x + step * unit) - function(x - step * unit)) / (2 * step)

    def gradient(x):
        x = numpy.asarray(x)
        result = _np.zeros(x.shape)
        for place in _np.ndindex(x.shape):
            unit = _np.zeros(x.shape)
            unit[place] = 1
            result[place] = (4 * slope(x, unit, 5e-5) - slope(x, unit, 1e-4)) / 3
        return numpy.asarray(result)

    return gradient


def vjp(function, *arguments):
    """The value, and what gives the cotangents of the arguments that have one."""
    value, kept = function.forward(*arguments)
    fixed = [arguments[place] for place in function.nondiff]
    moving = [one for place, one in enumerate(arguments) if place not in function.nondiff]

    def back(g):
        cotangents = function.backward(*fixed, kept, g)
        if not isinstance(cotangents, tuple) or len(cotangents) != len(moving):
            raise TypeError('a pass back gives a tuple with a cotangent, or None, for each argument')
        for one, cotangent in zip(moving, cotangents):
            if cotangent is not None and numpy.shape(cotangent) != numpy.shape(one):
                raise TypeError(f'a cotangent of the shape {numpy.shape(cotangent)} for an argument of {numpy.shape(one)}')
        return cotangents

    return value, back
