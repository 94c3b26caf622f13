"""Exported functions beside the best by hand in NumPy: minima of interleaved runs. Files in as JSON, a table out."""

import json
import sys
import time

import numpy as np

random = np.random.default_rng(0)
normal = random.standard_normal


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def mlp(X, T, W1, b1, W2, b2):
    N = len(X)
    Z = X @ W1
    Z += b1.T
    H = np.maximum(Z, 0)
    S = H @ W2 + b2.T
    S -= S.max(axis=1, keepdims=True)
    E = np.exp(S)
    total = E.sum(axis=1, keepdims=True)
    value = -(np.vdot(T, S) - np.vdot(T.sum(axis=1, keepdims=True), np.log(total))) / N
    dS = (E / total - T) / N
    dZ = (dS @ W2.T) * (Z > 0)
    return value, {'W1': X.T @ dZ, 'b1': dZ.sum(axis=0)[:, None], 'W2': H.T @ dS, 'b2': dS.sum(axis=0)[:, None]}


def layers(X, Y, *weights):
    values = [X]
    for W in weights:
        values.append(np.tanh(values[-1] @ W))
    d = values[-1] - Y
    value = 0.5 * np.vdot(d, d)
    gradients = {}
    for place in range(len(weights), 0, -1):
        H = values[place]
        d = d * (1 - H * H)
        gradients[f'W{place}'] = values[place - 1].T @ d
        if place > 1:
            d = d @ weights[place - 1].T
    return value, gradients


def attention(X, Y, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scale = 1 / np.sqrt(Wq.shape[1])
    P = softmax(Q @ K.T * scale)
    dO = P @ V - Y
    dP = dO @ V.T
    dS = P * (dP - np.einsum('ij,ij->i', P, dP)[:, None]) * scale
    return 0.5 * np.vdot(dO, dO), {'Wq': X.T @ (dS @ K), 'Wk': X.T @ (dS.T @ Q), 'Wv': X.T @ (P.T @ dO)}


def layer_norm(Y, X, g, b):
    d = X.shape[1]
    C = X - X.mean(axis=1, keepdims=True)
    s = np.sqrt(np.einsum('ij,ij->i', C, C) / d + 1e-5)[:, None]
    Z = C / s
    dO = Z * g.T + b.T - Y
    dZ = dO * g.T
    dC = (dZ - np.einsum('ij,ij->i', dZ, Z)[:, None] / d * Z) / s
    gradients = {'X': dC - dC.mean(axis=1, keepdims=True), 'g': np.einsum('ij,ij->j', dO, Z)[:, None], 'b': dO.sum(axis=0)[:, None]}
    return 0.5 * np.vdot(dO, dO), gradients


def fisher(Sw, Sb, W):
    A, B = Sw @ W, Sb @ W
    M = np.linalg.inv(W.T @ A)
    N = M @ (W.T @ B)
    return np.trace(N), {'W': 2 * (B - A @ N) @ M}


def definite(n):
    x = normal((n, n))
    return x @ x.T / n + np.eye(n)


CASES = {
    'mlp': (mlp, lambda: [normal((256, 200)), np.eye(10)[random.integers(10, size=256)], normal((200, 300)) / 14, normal((300, 1)), normal((300, 10)) / 17, normal((10, 1))]),
    'layers': (layers, lambda: [normal((128, 128)), normal((128, 128))] + [normal((128, 128)) / 11 for _ in range(6)]),
    'attention': (attention, lambda: [normal((64, 64)), normal((64, 64))] + [normal((64, 64)) / 8 for _ in range(3)]),
    'layerNorm': (layer_norm, lambda: [normal((256, 300)), normal((256, 300)), normal((300, 1)), normal((300, 1))]),
    'fisher': (fisher, lambda: [definite(500), definite(500), normal((500, 5))]),
}


def least(functions, arguments, rounds):
    best = [float('inf')] * len(functions)
    for _ in range(rounds):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function(*arguments)
            best[place] = min(best[place], time.perf_counter() - start)
    return best


for name, code in json.load(sys.stdin).items():
    module = {}
    exec(compile(code, name, 'exec'), module)
    exported = next(f for key, f in module.items() if key.endswith('_and_gradients'))
    hand, draw = CASES[name]
    arguments = draw()
    (value, gradients), (wanted, theirs) = exported(*arguments), hand(*arguments)
    same = np.allclose(value, wanted) and all(np.allclose(gradients[key], theirs[key]) for key in theirs)
    ours, best = least([exported, hand], arguments, int(sys.argv[1]))
    print(f'{name:12s} exported {1e3 * ours:7.3f} ms   by hand {1e3 * best:7.3f} ms   ratio {ours / best:.2f}{"" if same else "   DIFFERENT VALUES"}')
