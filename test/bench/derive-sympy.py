"""Reads [{id, declare, of, by}] from standard input; prints {id: milliseconds or null} for SymPy's derivatives, the second time that it takes each."""

import json
import sys
import time

from sympy import *  # noqa: F403 the programs name what they need
from sympy.core.cache import clear_cache


def scalar(e):
    """A 1x1 matrix expression as a number, which SymPy tells apart."""
    return Trace(e) if getattr(e, "is_Matrix", False) or getattr(e, "is_MatrixExpr", False) else e  # noqa: F405


def each(f, e):
    z = Symbol("z")  # noqa: F405
    return e.applyfunc(Lambda(z, f(z))) if getattr(e, "is_MatrixExpr", False) else f(e)  # noqa: F405


def measured(case):
    scope = dict(globals())
    exec(case["declare"], scope)
    of, by = eval(case["of"], scope), scope[case["by"]]
    clear_cache()
    start = time.perf_counter()
    found = of.diff(by)
    if hasattr(found, "doit"):
        found = found.doit()
    simplify(found) if not getattr(found, "is_MatrixExpr", False) else found  # noqa: F405
    return (time.perf_counter() - start) * 1000


times = {}
for case in json.load(sys.stdin):
    try:
        measured(case)
        times[case["id"]] = measured(case)
    except Exception:
        times[case["id"]] = None
print(json.dumps(times))
