"""Reads [{id, counts, declare, of, by}] from standard input; prints {id: milliseconds or null} for SymPy's derivatives of those that count."""

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
cases = json.load(sys.stdin)
for case in cases:
    try:
        time_taken = measured(case)
    except Exception:
        time_taken = None
    if case["counts"]:
        times[case["id"]] = time_taken
print(json.dumps(times))
