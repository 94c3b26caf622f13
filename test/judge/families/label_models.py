"""Labels the claims of models.json by NumPy: `python3 label_models.py models.json` writes the file anew.

Each file is the program that it stands for, written out in loops, at a few lengths. Columns are n×1 arrays. `v(name, t)` is the
value of a member, `g(name, t)` the central difference of L by it, taken by moving one entry where the program gives it. A claim
stands beside its right side in NumPy, which is held against g of what its left side names at every index.
"""

import json
import sys

import numpy as np

rng = np.random.default_rng(7)
sigmoid = lambda z: 1 / (1 + np.exp(-z))
softmax = lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()


class Program:
    """Values by name, and differences of L by moving one entry of a name."""

    def __init__(self, forward):
        self.forward, self.values, self.slopes = forward, {}, {}
        forward(self.record)

    def record(self, name, t, value):
        self.values[name, t] = np.array(value, float)
        return self.values[name, t]

    def v(self, name, t=None):
        return self.values[name, t]

    def g(self, name, t=None, eps=1e-6):
        if (name, t) not in self.slopes:
            base = self.values[name, t]
            slope = np.zeros_like(base)
            for at in np.ndindex(base.shape):

                def moved(step):
                    end = {}

                    def inject(other, index, value):
                        value = np.array(value, float)
                        if (other, index) == (name, t):
                            value = value.copy()
                            value[at] += step
                        end[other, index] = value
                        return value

                    self.forward(inject)
                    return end['L', None].item()

                slope[at] = (moved(eps) - moved(-eps)) / (2 * eps)
            self.slopes[name, t] = slope
        return self.slopes[name, t]


def label(make, claims, lengths=(1, 2, 3, 4)):
    """`make(T)` is the forward program; a claim is (text, indices at T or None, name, right side)."""
    programs = [(T, Program(make(T))) for T in lengths]
    found = []
    for text, indices, name, right in claims:
        holds = True
        for T, program in programs:
            for t in indices(T) if indices else [None]:
                at = name(t, T) if callable(name) else (name, t)
                left = program.g(*at)
                value = np.asarray(right(program.v, program.g, t, T), float)
                if value.shape != left.shape or not np.allclose(left, value, rtol=1e-4, atol=1e-6):
                    holds = False
        found.append({'claim': text, 'label': 'right' if holds else 'wrong'})
    return found


def span(first, last):
    return lambda T: range(first(T) if callable(first) else first, (last(T) if callable(last) else last) + 1)


ALL, UPTO = span(1, lambda T: T), span(1, lambda T: T - 1)
FROM0 = span(0, lambda T: T - 1)
FILES = []


def emit(name, text, claims):
    FILES.append({'name': name, 'text': text, 'claims': claims})


def total(term, first, last, shape):
    return sum((term(t) for t in range(first, last + 1)), np.zeros(shape))


col = lambda n, scale=1.0: rng.normal(size=(n, 1)) * scale
mat = lambda m, n, scale=1.0: rng.normal(size=(m, n)) * scale


# ---------- gated recurrent unit
def gru(T, d=2, k=2):
    P = {n: mat(k, d) for n in ('Uz', 'Ur', 'Un')}
    Q = {n: mat(k, k) for n in ('Wz', 'Wr', 'Wn')}
    X, y, start = [col(d) for _ in range(T + 1)], col(k), col(k)

    def forward(inject):
        p = {n: inject(n, None, m) for n, m in {**P, **Q}.items()}
        y_, h = inject('y', None, y), inject('h', 0, start)
        for t in range(1, T + 1):
            x = inject('x', t, X[t])
            z = inject('z', t, sigmoid(p['Uz'] @ x + p['Wz'] @ h))
            r = inject('r', t, sigmoid(p['Ur'] @ x + p['Wr'] @ h))
            n = inject('n', t, np.tanh(p['Un'] @ x + p['Wn'] @ (r * h)))
            h = inject('h', t, (1 - z) * n + z * h)
        inject('L', None, y_.T @ h)

    return forward


dn = lambda v, g, t: g('n', t) * (1 - v('n', t) ** 2)
emit(
    'gated recurrent unit',
    '''dim T, d, k
const x[t] : R[d] for t = 1..T
const y, h0 : R[k]
param Uz, Ur, Un : R[k, d]
param Wz, Wr, Wn : R[k, k]
h[0] = h0
z[t] = sigmoid(Uz x[t] + Wz h[t-1]) for t = 1..T
r[t] = sigmoid(Ur x[t] + Wr h[t-1]) for t = 1..T
n[t] = tanh(Un x[t] + Wn (r[t] ∘ h[t-1])) for t = 1..T
h[t] = (1 - z[t]) ∘ n[t] + z[t] ∘ h[t-1] for t = 1..T
L = y' h[T]
''',
    label(
        gru,
        [
            ('∂L/∂h[T] = y', lambda T: [T], 'h', lambda v, g, t, T: v('y')),
            ('∂L/∂n[t] = ∂L/∂h[t] ∘ (1 - z[t]) for t = 1..T', ALL, 'n', lambda v, g, t, T: g('h', t) * (1 - v('z', t))),
            ('∂L/∂n[t] = ∂L/∂h[t] ∘ z[t] for t = 1..T', ALL, 'n', lambda v, g, t, T: g('h', t) * v('z', t)),
            ('∂L/∂z[t] = ∂L/∂h[t] ∘ (h[t-1] - n[t]) for t = 1..T', ALL, 'z', lambda v, g, t, T: g('h', t) * (v('h', t - 1) - v('n', t))),
            ('∂L/∂z[t] = ∂L/∂h[t] ∘ (n[t] - h[t-1]) for t = 1..T', ALL, 'z', lambda v, g, t, T: g('h', t) * (v('n', t) - v('h', t - 1))),
            ("∂L/∂r[t] = (Wn' (∂L/∂n[t] ∘ (1 - n[t].^2))) ∘ h[t-1] for t = 1..T", ALL, 'r', lambda v, g, t, T: (v('Wn').T @ dn(v, g, t)) * v('h', t - 1)),
            ("∂L/∂r[t] = (Wn' ∂L/∂n[t]) ∘ h[t-1] for t = 1..T", ALL, 'r', lambda v, g, t, T: (v('Wn').T @ g('n', t)) * v('h', t - 1)),
            (
                "∂L/∂h[t] = ∂L/∂h[t+1] ∘ z[t+1] + r[t+1] ∘ (Wn' (∂L/∂n[t+1] ∘ (1 - n[t+1].^2))) + Wz' (∂L/∂z[t+1] ∘ z[t+1] ∘ (1 - z[t+1])) + Wr' (∂L/∂r[t+1] ∘ r[t+1] ∘ (1 - r[t+1])) for t = T-1..1",
                UPTO,
                'h',
                lambda v, g, t, T: g('h', t + 1) * v('z', t + 1)
                + v('r', t + 1) * (v('Wn').T @ dn(v, g, t + 1))
                + v('Wz').T @ (g('z', t + 1) * v('z', t + 1) * (1 - v('z', t + 1)))
                + v('Wr').T @ (g('r', t + 1) * v('r', t + 1) * (1 - v('r', t + 1))),
            ),
            (
                "∂L/∂h[t] = ∂L/∂h[t+1] ∘ z[t+1] + Wz' (∂L/∂z[t+1] ∘ z[t+1] ∘ (1 - z[t+1])) + Wr' (∂L/∂r[t+1] ∘ r[t+1] ∘ (1 - r[t+1])) for t = T-1..1",
                UPTO,
                'h',
                lambda v, g, t, T: g('h', t + 1) * v('z', t + 1)
                + v('Wz').T @ (g('z', t + 1) * v('z', t + 1) * (1 - v('z', t + 1)))
                + v('Wr').T @ (g('r', t + 1) * v('r', t + 1) * (1 - v('r', t + 1))),
            ),
            (
                "∂L/∂Wn = ∑_{t=1}^{T} (∂L/∂n[t] ∘ (1 - n[t].^2)) (r[t] ∘ h[t-1])'",
                None,
                'Wn',
                lambda v, g, t, T: total(lambda t: dn(v, g, t) @ (v('r', t) * v('h', t - 1)).T, 1, T, (2, 2)),
            ),
            (
                "∂L/∂Wn = ∑_{t=1}^{T} (∂L/∂n[t] ∘ (1 - n[t].^2)) h[t-1]'",
                None,
                'Wn',
                lambda v, g, t, T: total(lambda t: dn(v, g, t) @ v('h', t - 1).T, 1, T, (2, 2)),
            ),
            (
                "∂L/∂Uz = ∑_{t=1}^{T} (∂L/∂z[t] ∘ z[t] ∘ (1 - z[t])) x[t]'",
                None,
                'Uz',
                lambda v, g, t, T: total(lambda t: (g('z', t) * v('z', t) * (1 - v('z', t))) @ v('x', t).T, 1, T, (2, 2)),
            ),
        ],
        (1, 2, 3),
    ),
)


# ---------- a linear state space model: what is read out at every step
def scan(T, n=3):
    A, B, C, start = [col(n) for _ in range(T + 1)], [col(n) for _ in range(T + 1)], [col(n) for _ in range(T + 1)], col(n)
    U = [rng.normal(size=(1, 1)) for _ in range(T + 1)]

    def forward(inject):
        h, L = inject('h', 0, start), 0
        for t in range(1, T + 1):
            a, b, c, u = inject('a', t, A[t]), inject('b', t, B[t]), inject('c', t, C[t]), inject('u', t, U[t])
            h = inject('h', t, a * h + b * u)
            L = L + inject('o', t, c.T @ h) ** 2 / 2
        inject('L', None, L)

    return forward


emit(
    'state space scan',
    '''dim T, n
param a[t], b[t], c[t] : R[n] for t = 1..T
const u[t] : R for t = 1..T
const h0 : R[n]
h[0] = h0
h[t] = a[t] ∘ h[t-1] + b[t] u[t] for t = 1..T
o[t] = c[t]' h[t] for t = 1..T
L = ½ ∑_{t=1}^{T} o[t]²
''',
    label(
        scan,
        [
            ('∂L/∂h[T] = o[T] c[T]', lambda T: [T], 'h', lambda v, g, t, T: v('o', T) * v('c', T)),
            ('∂L/∂h[t] = o[t] c[t] + a[t+1] ∘ ∂L/∂h[t+1] for t = T-1..1', UPTO, 'h', lambda v, g, t, T: v('o', t) * v('c', t) + v('a', t + 1) * g('h', t + 1)),
            ('∂L/∂h[t] = o[t] c[t] + a[t] ∘ ∂L/∂h[t+1] for t = T-1..1', UPTO, 'h', lambda v, g, t, T: v('o', t) * v('c', t) + v('a', t) * g('h', t + 1)),
            ('∂L/∂h[t] = a[t+1] ∘ ∂L/∂h[t+1] for t = T-1..1', UPTO, 'h', lambda v, g, t, T: v('a', t + 1) * g('h', t + 1)),
            ('∂L/∂h[0] = a[1] ∘ ∂L/∂h[1]', lambda T: [0], 'h', lambda v, g, t, T: v('a', 1) * g('h', 1)),
            ('∂L/∂a[t] = ∂L/∂h[t] ∘ h[t-1] for t = 1..T', ALL, 'a', lambda v, g, t, T: g('h', t) * v('h', t - 1)),
            ('∂L/∂a[t] = ∂L/∂h[t] ∘ h[t] for t = 1..T', ALL, 'a', lambda v, g, t, T: g('h', t) * v('h', t)),
            ('∂L/∂b[t] = u[t] ∂L/∂h[t] for t = 1..T', ALL, 'b', lambda v, g, t, T: v('u', t) * g('h', t)),
            ('∂L/∂c[t] = o[t] h[t] for t = 1..T', ALL, 'c', lambda v, g, t, T: v('o', t) * v('h', t)),
            ('∂L/∂c[t] = o[t] h[t-1] for t = 1..T', ALL, 'c', lambda v, g, t, T: v('o', t) * v('h', t - 1)),
            ("∂L/∂u[t] = b[t]' ∂L/∂h[t] for t = 1..T", ALL, 'u', lambda v, g, t, T: v('b', t).T @ g('h', t)),
            ("∂L/∂u[t] = c[t]' ∂L/∂h[t] for t = 1..T", ALL, 'u', lambda v, g, t, T: v('c', t).T @ g('h', t)),
        ],
    ),
)


# ---------- filtered means and covariances of a linear Gaussian model, by their gains
def kalman(T, n=2, p=2):
    root = lambda k: (lambda B: B @ B.T / k + np.eye(k))(mat(k, k))
    A, H, Q, R, P0, m0, w = mat(n, n, 0.6), mat(p, n), root(n), root(p), root(n), col(n), col(n)
    Y, K = [col(p) for _ in range(T + 1)], [mat(n, p, 0.4) for _ in range(T + 1)]

    def forward(inject):
        a, h, q, r, w_ = inject('A', None, A), inject('H', None, H), inject('Q', None, Q), inject('R', None, R), inject('w', None, w)
        m, P, L = inject('m', 0, m0), inject('P', 0, P0), 0
        for t in range(1, T + 1):
            y, k = inject('y', t, Y[t]), inject('K', t, K[t])
            e = inject('e', t, y - h @ (a @ m))
            S = inject('S', t, a @ P @ a.T + q)
            m = inject('m', t, a @ m + k @ e)
            F = np.eye(n) - k @ h
            P = inject('P', t, F @ S @ F.T + k @ r @ k.T)
            L = L + np.trace(P)
        inject('L', None, L + (w_.T @ m).item())

    return forward


F = lambda v, t: np.eye(2) - v('K', t) @ v('H')
emit(
    'Kalman filter',
    '''dim T, n, p
param A, Q : R[n, n]
param H : R[p, n]
param R : R[p, p]
const P0 : R[n, n]
const m0, w : R[n]
const y[t] : R[p] for t = 1..T
param K[t] : R[n, p] for t = 1..T
m[0] = m0
P[0] = P0
e[t] = y[t] - H A m[t-1] for t = 1..T
S[t] = A P[t-1] A' + Q for t = 1..T
m[t] = A m[t-1] + K[t] e[t] for t = 1..T
P[t] = (I - K[t] H) S[t] (I - K[t] H)' + K[t] R K[t]' for t = 1..T
L = w' m[T] + ∑_{t=1}^{T} tr(P[t])
''',
    label(
        kalman,
        [
            ('∂L/∂P[T] = eye(n)', lambda T: [T], 'P', lambda v, g, t, T: np.eye(2)),
            ("∂L/∂P[t] = I + A' ∂L/∂S[t+1] A for t = T-1..1", UPTO, 'P', lambda v, g, t, T: np.eye(2) + v('A').T @ g('S', t + 1) @ v('A')),
            ("∂L/∂P[t] = A' ∂L/∂S[t+1] A for t = T-1..1", UPTO, 'P', lambda v, g, t, T: v('A').T @ g('S', t + 1) @ v('A')),
            ("∂L/∂P[t] = I + A ∂L/∂S[t+1] A' for t = T-1..1", UPTO, 'P', lambda v, g, t, T: np.eye(2) + v('A') @ g('S', t + 1) @ v('A').T),
            ("∂L/∂S[t] = (I - K[t] H)' ∂L/∂P[t] (I - K[t] H) for t = 1..T", ALL, 'S', lambda v, g, t, T: F(v, t).T @ g('P', t) @ F(v, t)),
            ("∂L/∂S[t] = (I - K[t] H) ∂L/∂P[t] (I - K[t] H)' for t = 1..T", ALL, 'S', lambda v, g, t, T: F(v, t) @ g('P', t) @ F(v, t).T),
            ("∂L/∂m[t] = (A - K[t+1] H A)' ∂L/∂m[t+1] for t = T-1..0", FROM0, 'm', lambda v, g, t, T: (v('A') - v('K', t + 1) @ v('H') @ v('A')).T @ g('m', t + 1)),
            ("∂L/∂m[t] = A' ∂L/∂m[t+1] for t = T-1..0", FROM0, 'm', lambda v, g, t, T: v('A').T @ g('m', t + 1)),
            ("∂L/∂e[t] = K[t]' ∂L/∂m[t] for t = 1..T", ALL, 'e', lambda v, g, t, T: v('K', t).T @ g('m', t)),
            ("∂L/∂Q = ∑_{t=1}^{T} ∂L/∂S[t]", None, 'Q', lambda v, g, t, T: total(lambda t: g('S', t), 1, T, (2, 2))),
            ("∂L/∂Q = ∂L/∂S[T]", None, 'Q', lambda v, g, t, T: g('S', T)),
            ("∂L/∂R = ∑_{t=1}^{T} K[t]' ∂L/∂P[t] K[t]", None, 'R', lambda v, g, t, T: total(lambda t: v('K', t).T @ g('P', t) @ v('K', t), 1, T, (2, 2))),
            ("∂L/∂R = ∑_{t=1}^{T} K[t]' ∂L/∂S[t] K[t]", None, 'R', lambda v, g, t, T: total(lambda t: v('K', t).T @ g('S', t) @ v('K', t), 1, T, (2, 2))),
            (
                "∂L/∂K[t] = ∂L/∂m[t] e[t]' - ∂L/∂P[t] (I - K[t] H) S[t]' H' - ∂L/∂P[t]' (I - K[t] H) S[t] H' + ∂L/∂P[t] K[t] R' + ∂L/∂P[t]' K[t] R for t = 1..T",
                ALL,
                'K',
                lambda v, g, t, T: g('m', t) @ v('e', t).T
                - g('P', t) @ F(v, t) @ v('S', t).T @ v('H').T
                - g('P', t).T @ F(v, t) @ v('S', t) @ v('H').T
                + g('P', t) @ v('K', t) @ v('R').T
                + g('P', t).T @ v('K', t) @ v('R'),
            ),
            (
                "∂L/∂K[t] = ∂L/∂m[t] e[t]' + 2 ∂L/∂P[t] K[t] R for t = 1..T",
                ALL,
                'K',
                lambda v, g, t, T: g('m', t) @ v('e', t).T + 2 * g('P', t) @ v('K', t) @ v('R'),
            ),
        ],
        (1, 2, 3),
    ),
)


# ---------- the smoother goes back over filtered means
def smoother(T, n=2):
    G, M, start = [mat(n, n) for _ in range(T + 1)], [col(n) for _ in range(T + 1)], col(n)
    A = mat(n, n)

    def forward(inject):
        a = inject('A', None, A)
        m = [inject('m', t, M[t]) for t in range(0, T + 1)]
        gains = [inject('G', t, G[t]) for t in range(0, T + 1)]
        s, L = inject('s', T, m[T]), 0
        L = (s**2).sum() / 2
        for t in range(T - 1, -1, -1):
            s = inject('s', t, m[t] + gains[t] @ (s - a @ m[t]))
            L = L + (s**2).sum() / 2
        inject('L', None, L)

    return forward


emit(
    'Kalman smoother',
    '''dim T, n
param A : R[n, n]
param m[t] : R[n] for t = 0..T
param G[t] : R[n, n] for t = 0..T
s[T] = m[T]
s[t] = m[t] + G[t] (s[t+1] - A m[t]) for t = T-1..0
L = ½ ∑_{t=0}^{T} ‖s[t]‖²
''',
    label(
        smoother,
        [
            ('∂L/∂s[0] = s[0]', lambda T: [0], 's', lambda v, g, t, T: v('s', 0)),
            ("∂L/∂s[t] = s[t] + G[t-1]' ∂L/∂s[t-1] for t = 1..T", ALL, 's', lambda v, g, t, T: v('s', t) + v('G', t - 1).T @ g('s', t - 1)),
            ("∂L/∂s[t] = s[t] + G[t]' ∂L/∂s[t-1] for t = 1..T", ALL, 's', lambda v, g, t, T: v('s', t) + v('G', t).T @ g('s', t - 1)),
            ("∂L/∂s[t] = G[t-1]' ∂L/∂s[t-1] for t = 1..T", ALL, 's', lambda v, g, t, T: v('G', t - 1).T @ g('s', t - 1)),
            ("∂L/∂m[t] = (I - G[t] A)' ∂L/∂s[t] for t = 0..T-1", FROM0, 'm', lambda v, g, t, T: (np.eye(2) - v('G', t) @ v('A')).T @ g('s', t)),
            ("∂L/∂m[t] = (I - A G[t])' ∂L/∂s[t] for t = 0..T-1", FROM0, 'm', lambda v, g, t, T: (np.eye(2) - v('A') @ v('G', t)).T @ g('s', t)),
            ('∂L/∂m[T] = ∂L/∂s[T]', lambda T: [T], 'm', lambda v, g, t, T: g('s', T)),
            ("∂L/∂G[t] = ∂L/∂s[t] (s[t+1] - A m[t])' for t = 0..T-1", FROM0, 'G', lambda v, g, t, T: g('s', t) @ (v('s', t + 1) - v('A') @ v('m', t)).T),
            ("∂L/∂G[t] = ∂L/∂s[t] s[t+1]' for t = 0..T-1", FROM0, 'G', lambda v, g, t, T: g('s', t) @ v('s', t + 1).T),
            (
                "∂L/∂A = -∑_{t=0}^{T-1} G[t]' ∂L/∂s[t] m[t]'",
                None,
                'A',
                lambda v, g, t, T: -total(lambda t: v('G', t).T @ g('s', t) @ v('m', t).T, 0, T - 1, (2, 2)),
            ),
            (
                "∂L/∂A = -∑_{t=0}^{T} G[t]' ∂L/∂s[t] m[t]'",
                None,
                'A',
                lambda v, g, t, T: -total(lambda t: v('G', t).T @ g('s', t) @ v('m', t).T, 0, T, (2, 2)),
            ),
        ],
    ),
)


# ---------- attention with several heads
def attention(N_heads, n=2, d=3, k=2):
    H = N_heads
    X, Z = mat(n, d), mat(n, d)
    Wq, Wk, Wv = ([mat(d, k) for _ in range(H + 1)] for _ in range(3))
    Wo = [mat(k, d) for _ in range(H + 1)]
    rows = lambda S: np.exp(S - S.max(1, keepdims=True)) / np.exp(S - S.max(1, keepdims=True)).sum(1, keepdims=True)

    def forward(inject):
        x, z, Y = inject('X', None, X), inject('Z', None, Z), 0
        for h in range(1, H + 1):
            q, kk, w = x @ inject('Wq', h, Wq[h]), x @ inject('Wk', h, Wk[h]), x @ inject('Wv', h, Wv[h])
            q, kk, w = inject('Q', h, q), inject('K', h, kk), inject('V', h, w)
            S = inject('S', h, q @ kk.T)
            P = inject('P', h, rows(S))
            O = inject('O', h, P @ w)
            Y = Y + O @ inject('Wo', h, Wo[h])
        Y = inject('Y', None, Y)
        inject('L', None, (Y * z).sum())

    return forward


HEADS = '''dim H, n, d, k
const X, Z : R[n, d]
param Wq[h], Wk[h], Wv[h] : R[d, k] for h = 1..H
param Wo[h] : R[k, d] for h = 1..H
Q[h] = X Wq[h] for h = 1..H
K[h] = X Wk[h] for h = 1..H
V[h] = X Wv[h] for h = 1..H
S[h] = Q[h] K[h]' for h = 1..H
P[h] = softmax(S[h], rows) for h = 1..H
O[h] = P[h] V[h] for h = 1..H
Y = ∑_{h=1}^{H} O[h] Wo[h]
L = Z · Y
'''
emit(
    'attention with several heads',
    HEADS,
    label(
        attention,
        [
            ("∂L/∂O[h] = Z Wo[h]' for h = 1..H", ALL, 'O', lambda v, g, t, T: v('Z') @ v('Wo', t).T),
            ("∂L/∂Wo[h] = O[h]' Z for h = 1..H", ALL, 'Wo', lambda v, g, t, T: v('O', t).T @ v('Z')),
            ("∂L/∂Wo[h] = O[1]' Z for h = 1..H", ALL, 'Wo', lambda v, g, t, T: v('O', 1).T @ v('Z')),
            ("∂L/∂V[h] = P[h]' ∂L/∂O[h] for h = 1..H", ALL, 'V', lambda v, g, t, T: v('P', t).T @ g('O', t)),
            ("∂L/∂V[h] = P[h] ∂L/∂O[h] for h = 1..H", ALL, 'V', lambda v, g, t, T: v('P', t) @ g('O', t)),
            ("∂L/∂P[h] = ∂L/∂O[h] V[h]' for h = 1..H", ALL, 'P', lambda v, g, t, T: g('O', t) @ v('V', t).T),
            (
                '∂L/∂S[h] = P[h] ∘ (∂L/∂P[h] .- sum(P[h] ∘ ∂L/∂P[h], rows)) for h = 1..H',
                ALL,
                'S',
                lambda v, g, t, T: v('P', t) * (g('P', t) - (v('P', t) * g('P', t)).sum(1, keepdims=True)),
            ),
            ('∂L/∂S[h] = P[h] ∘ (1 - P[h]) ∘ ∂L/∂P[h] for h = 1..H', ALL, 'S', lambda v, g, t, T: v('P', t) * (1 - v('P', t)) * g('P', t)),
            ('∂L/∂Q[h] = ∂L/∂S[h] K[h] for h = 1..H', ALL, 'Q', lambda v, g, t, T: g('S', t) @ v('K', t)),
            ("∂L/∂K[h] = ∂L/∂S[h]' Q[h] for h = 1..H", ALL, 'K', lambda v, g, t, T: g('S', t).T @ v('Q', t)),
            ('∂L/∂K[h] = ∂L/∂S[h] Q[h] for h = 1..H', ALL, 'K', lambda v, g, t, T: g('S', t) @ v('Q', t)),
            ("∂L/∂Wq[h] = X' ∂L/∂Q[h] for h = 1..H", ALL, 'Wq', lambda v, g, t, T: v('X').T @ g('Q', t)),
        ],
        (1, 2, 3),
    ),
)


# ---------- K steps of an inner loop, the outer gradient through all of them
def maml(K, n=2):
    B = mat(n, n)
    H, c, b, start, alpha = B @ B.T / 2, col(n), col(n), col(n), np.array([[0.2]])

    def forward(inject):
        h, c_, b_, a = inject('H', None, H), inject('c', None, c), inject('b', None, b), inject('α', None, alpha)
        t0 = inject('θ', None, start)
        p = inject('φ', 0, t0)
        for k in range(1, K + 1):
            p = inject('φ', k, p - a * (h @ np.tanh(p) - c_))
        inject('L', None, ((p - b_) ** 2).sum() / 2)

    return forward


emit(
    'meta-learning with K steps',
    '''dim K, n
param θ : R[n]
param α : R
const H : R[n, n] symmetric
const c, b : R[n]
φ[0] = θ
φ[k] = φ[k-1] - α (H tanh(φ[k-1]) - c) for k = 1..K
L = ½ ‖φ[K] - b‖²
''',
    label(
        maml,
        [
            ('∂L/∂φ[K] = φ[K] - b', lambda K: [K], 'φ', lambda v, g, t, K: v('φ', K) - v('b')),
            (
                '∂L/∂φ[k] = ∂L/∂φ[k+1] - α ((1 - tanh(φ[k]).^2) ∘ (H ∂L/∂φ[k+1])) for k = K-1..0',
                FROM0,
                'φ',
                lambda v, g, t, K: g('φ', t + 1) - v('α') * ((1 - np.tanh(v('φ', t)) ** 2) * (v('H') @ g('φ', t + 1))),
            ),
            (
                '∂L/∂φ[k] = ∂L/∂φ[k+1] - α (H ((1 - tanh(φ[k]).^2) ∘ ∂L/∂φ[k+1])) for k = K-1..0',
                FROM0,
                'φ',
                lambda v, g, t, K: g('φ', t + 1) - v('α') * (v('H') @ ((1 - np.tanh(v('φ', t)) ** 2) * g('φ', t + 1))),
            ),
            ('∂L/∂φ[k] = ∂L/∂φ[k+1] for k = K-1..0', FROM0, 'φ', lambda v, g, t, K: g('φ', t + 1)),
            ('∂L/∂θ = ∂L/∂φ[0]', None, 'θ', lambda v, g, t, K: g('φ', 0)),
            ('∂L/∂θ = φ[K] - b', None, 'θ', lambda v, g, t, K: v('φ', K) - v('b')),
            (
                "∂L/∂α = -∑_{k=1}^{K} ∂L/∂φ[k]' (H tanh(φ[k-1]) - c)",
                None,
                'α',
                lambda v, g, t, K: -total(lambda k: g('φ', k).T @ (v('H') @ np.tanh(v('φ', k - 1)) - v('c')), 1, K, (1, 1)),
            ),
            (
                "∂L/∂α = ∑_{k=1}^{K} ∂L/∂φ[k]' (H tanh(φ[k-1]) - c)",
                None,
                'α',
                lambda v, g, t, K: total(lambda k: g('φ', k).T @ (v('H') @ np.tanh(v('φ', k - 1)) - v('c')), 1, K, (1, 1)),
            ),
            ('∂L/∂c = α ∑_{k=1}^{K} ∂L/∂φ[k]', None, 'c', lambda v, g, t, K: v('α') * total(lambda k: g('φ', k), 1, K, (2, 1))),
        ],
    ),
)


# ---------- forward recursion of a linear-chain random field, in log space
def chain(T, n=3):
    A, U = mat(n, n), [col(n) for _ in range(T + 1)]

    def forward(inject):
        a_, u = inject('A', None, A), [None] + [inject('u', t, U[t]) for t in range(1, T + 1)]
        a = inject('a', 1, u[1])
        for t in range(2, T + 1):
            a = inject('a', t, u[t] + np.log(np.exp(a_).T @ np.exp(a)))
        inject('L', None, np.log(np.exp(a).sum()))

    return forward


emit(
    'forward recursion of a random field',
    '''dim T, n
param A : R[n, n]
param u[t] : R[n] for t = 1..T
a[1] = u[1]
a[t] = u[t] + log(exp(A)' exp(a[t-1])) for t = 2..T
L = logsumexp(a[T])
''',
    label(
        chain,
        [
            ('∂L/∂a[T] = softmax(a[T])', lambda T: [T], 'a', lambda v, g, t, T: softmax(v('a', T))),
            ('∂L/∂u[t] = ∂L/∂a[t] for t = 1..T', ALL, 'u', lambda v, g, t, T: g('a', t)),
            ('∂L/∂u[t] = softmax(a[t]) for t = 1..T', ALL, 'u', lambda v, g, t, T: softmax(v('a', t))),
            (
                "∂L/∂a[t] = exp(a[t]) ∘ (exp(A) (∂L/∂a[t+1] ./ (exp(A)' exp(a[t])))) for t = T-1..1",
                UPTO,
                'a',
                lambda v, g, t, T: np.exp(v('a', t)) * (np.exp(v('A')) @ (g('a', t + 1) / (np.exp(v('A')).T @ np.exp(v('a', t))))),
            ),
            (
                "∂L/∂a[t] = exp(A) (∂L/∂a[t+1] ./ (exp(A)' exp(a[t]))) for t = T-1..1",
                UPTO,
                'a',
                lambda v, g, t, T: np.exp(v('A')) @ (g('a', t + 1) / (np.exp(v('A')).T @ np.exp(v('a', t)))),
            ),
            (
                "∂L/∂A = ∑_{t=2}^{T} exp(A) ∘ (exp(a[t-1]) (∂L/∂a[t] ./ (exp(A)' exp(a[t-1])))')",
                None,
                'A',
                lambda v, g, t, T: total(
                    lambda t: np.exp(v('A')) * (np.exp(v('a', t - 1)) @ (g('a', t) / (np.exp(v('A')).T @ np.exp(v('a', t - 1)))).T), 2, T, (3, 3)
                ),
            ),
            (
                "∂L/∂A = ∑_{t=1}^{T-1} exp(A) ∘ (exp(a[t]) ∂L/∂a[t+1]')",
                None,
                'A',
                lambda v, g, t, T: total(lambda t: np.exp(v('A')) * (np.exp(v('a', t)) @ g('a', t + 1).T), 1, T - 1, (3, 3)),
            ),
        ],
    ),
)


# ---------- a recursion over two steps
def lagged(T, n=2):
    A, B, start, before, w = mat(n, n, 0.6), mat(n, n, 0.6), col(n), col(n), col(n)

    def forward(inject):
        a, b, w_ = inject('A', None, A), inject('B', None, B), inject('w', None, w)
        h = {-1: inject('h', -1, before), 0: inject('h', 0, start)}
        for t in range(1, T + 1):
            h[t] = inject('h', t, np.tanh(a @ h[t - 1] + b @ h[t - 2]))
        inject('L', None, w_.T @ h[T])

    return forward


D = lambda v, g, t: g('h', t) * (1 - v('h', t) ** 2)
emit(
    'a recursion over two steps',
    '''dim T, n
param A, B : R[n, n]
const p, q, w : R[n]
h[-1] = p
h[0] = q
h[t] = tanh(A h[t-1] + B h[t-2]) for t = 1..T
L = w' h[T]
''',
    label(
        lagged,
        [
            ('∂L/∂h[T] = w', lambda T: [T], 'h', lambda v, g, t, T: v('w')),
            ("∂L/∂h[T-1] = A' ((1 - h[T].^2) ∘ ∂L/∂h[T])", lambda T: [T - 1], 'h', lambda v, g, t, T: v('A').T @ D(v, g, T)),
            (
                "∂L/∂h[t] = A' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) + B' ((1 - h[t+2].^2) ∘ ∂L/∂h[t+2]) for t = T-2..0",
                span(0, lambda T: T - 2),
                'h',
                lambda v, g, t, T: v('A').T @ D(v, g, t + 1) + v('B').T @ D(v, g, t + 2),
            ),
            (
                "∂L/∂h[t] = A' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) for t = T-2..0",
                span(0, lambda T: T - 2),
                'h',
                lambda v, g, t, T: v('A').T @ D(v, g, t + 1),
            ),
            ("∂L/∂h[-1] = B' ((1 - h[1].^2) ∘ ∂L/∂h[1])", lambda T: [-1], 'h', lambda v, g, t, T: v('B').T @ D(v, g, 1)),
            ("∂L/∂B = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t-2]'", None, 'B', lambda v, g, t, T: total(lambda t: D(v, g, t) @ v('h', t - 2).T, 1, T, (2, 2))),
            ("∂L/∂B = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t-1]'", None, 'B', lambda v, g, t, T: total(lambda t: D(v, g, t) @ v('h', t - 1).T, 1, T, (2, 2))),
        ],
    ),
)

json.dump(FILES, open(sys.argv[1], 'w'), ensure_ascii=False, indent=1)
for file in FILES:
    print(file['name'], *(sum(c['label'] == which for c in file['claims']) for which in ('right', 'wrong')))
    for c in file['claims']:
        print('  ', c['label'], c['claim'])
