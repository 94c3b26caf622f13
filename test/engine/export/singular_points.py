"""Derivatives of an exported file at the points where a quotient or an inverse would have none.

Reads {"code": …} from standard input, prints the sentences that say what is wrong.
"""
import json
import sys

import numpy as np

names = {}
exec(json.load(sys.stdin)["code"], names)
rng = np.random.default_rng(1)
wrong = []


def check(what, actual, wanted, tolerance=1e-9):
    error = np.max(np.abs(np.asarray(actual) - wanted))
    if not error <= tolerance:
        wrong.append(f"{what}: differs by {error}")


def cofactors(a):
    n = len(a)
    minor = lambda i, j: np.linalg.det(np.delete(np.delete(a, i, 0), j, 1))
    return np.array([[(-1) ** (i + j) * minor(i, j) for j in range(n)] for i in range(n)])


column = lambda *entries: np.array(entries, dtype=float).reshape(-1, 1)
check("one zero factor", names["dP_dy"](column(0, 2, 3)), column(6, 0, 0))
check("two zero factors", names["dP_dy"](column(0, 0, 3)), column(0, 0, 0))
check("Hessian at a zero factor", names["d2P_dy2"](column(0, 2, 3)), [[0, 3, 2], [3, 0, 0], [2, 0, 0]])
check("det(u v')", names["dD_du"](rng.normal(size=(4, 1)), rng.normal(size=(4, 1))), np.zeros((4, 1)))
check("det(u v') of numbers", names["dD_du"](column(2), column(3)), [[3]])
thin = rng.normal(size=(4, 3))
check("det of a singular matrix", names["dE_dS"](thin @ thin.T), cofactors(thin @ thin.T))
for shape in ((2, 5), (5, 2), (15, 40)):
    b = rng.normal(size=shape)
    u, _, vt = np.linalg.svd(b, full_matrices=False)
    check(f"nuclear norm, {shape}", names["dN_dB"](b), u @ vt)
    check(f"trace of the root, {shape}", names["dR_dB"](b), u @ vt)
for n in (3, 50):
    a, c, d = rng.normal(size=(n, n)), rng.normal(size=(n, 1)), rng.normal(size=(n, n))
    a, d, h = a + a.T, d + d.T, 1e-6
    difference = (names["V"](c, a + h * d) - names["V"](c, a - h * d)) / (2 * h)
    check(f"eigenvector, {n}", np.vdot(names["dV_dW"](c, a), d), difference, 1e-5)
print(json.dumps(wrong))
