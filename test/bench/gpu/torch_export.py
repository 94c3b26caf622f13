"""Exported PyTorch code on a GPU, beside autograd and a backward pass by hand: medians in milliseconds, as a table.

    python3 test/bench/gpu/torch_export.py            (after npm run build; needs PyTorch 2 and a GPU)
    python3 test/bench/gpu/torch_export.py --small    (small sizes on the CPU: whether all give the same numbers)

Float32, TF32 allowed. The tests of this repository do not run it: their machines have no GPU.
"""

import pathlib
import subprocess
import sys
import time

import torch

ROOT = pathlib.Path(__file__).resolve().parents[3]
SMALL = '--small' in sys.argv
DEVICE = 'cpu' if SMALL else 'cuda'
DTYPE = torch.float64 if SMALL else torch.float32
RUNS = 3 if SMALL else 30


def normal(*shape):
    return torch.randn(*shape, device=DEVICE, dtype=DTYPE) / shape[0] ** 0.5


def mlp_loss(X, T, W1, b1, W2, b2):
    S = torch.relu(X @ W1 + b1.T) @ W2 + b2.T
    return -(T * torch.log_softmax(S, dim=1)).sum() / len(X)


def mlp_by_hand(X, T, W1, b1, W2, b2):
    Z = X @ W1 + b1.T
    H = torch.relu(Z)
    S = torch.log_softmax(H @ W2 + b2.T, dim=1)
    dS = (torch.exp(S) - T) / len(X)
    dZ = (dS @ W2.T) * (Z > 0)
    return -(T * S).sum() / len(X), [X.T @ dZ, dZ.sum(0)[:, None], H.T @ dS, dS.sum(0)[:, None]]


def attention_loss(X, Y, Wq, Wk, Wv):
    P = torch.softmax((X @ Wq) @ (X @ Wk).T / Wq.shape[1] ** 0.5, dim=1)
    return 0.5 * ((P @ (X @ Wv) - Y) ** 2).sum()


def attention_by_hand(X, Y, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scale = Wq.shape[1] ** -0.5
    P = torch.softmax(Q @ K.T * scale, dim=1)
    dO = P @ V - Y
    dP = dO @ V.T
    dS = P * (dP - (P * dP).sum(1, keepdim=True)) * scale
    return 0.5 * (dO * dO).sum(), [X.T @ (dS @ K), X.T @ (dS.T @ Q), X.T @ (P.T @ dO)]


def norm_loss(Y, X, g, b):
    C = X - X.mean(1, keepdim=True)
    Z = C / torch.sqrt((C * C).mean(1, keepdim=True) + 1e-5)
    return 0.5 * ((Z * g.T + b.T - Y) ** 2).sum()


def norm_by_hand(Y, X, g, b):
    C = X - X.mean(1, keepdim=True)
    s = torch.sqrt((C * C).mean(1, keepdim=True) + 1e-5)
    Z = C / s
    dO = Z * g.T + b.T - Y
    dZ = dO * g.T
    dX = (dZ - dZ.mean(1, keepdim=True) - Z * (dZ * Z).mean(1, keepdim=True)) / s
    return 0.5 * (dO * dO).sum(), [dX, (dO * Z).sum(0)[:, None], dO.sum(0)[:, None]]


def logistic_loss(X, y, w):
    return torch.nn.functional.softplus(-y * (X @ w)).sum()


def logistic_by_hand(X, y, w):
    p = torch.sigmoid(y * (X @ w))
    return (X * (y * y * p * (1 - p))).T @ X


def sized(large, small):
    return small if SMALL else large


def mlp_point():
    N, d, h, c = sized((8192, 4096, 4096, 1000), (12, 5, 7, 3))
    T = torch.eye(c, device=DEVICE, dtype=DTYPE)[torch.arange(N, device=DEVICE) % c]
    return [normal(N, d), T, normal(d, h), normal(h, 1), normal(h, c), normal(c, 1)]


def attention_point():
    n, d, k = sized((4096, 1024, 128), (6, 5, 4))
    return [normal(n, d), normal(n, k), normal(d, k), normal(d, k), normal(d, k)]


def norm_point():
    N, d = sized((16384, 4096), (6, 5))
    return [normal(N, d), normal(N, d), normal(d, 1), normal(d, 1)]


def logistic_point():
    N, d = sized((20000, 1000), (9, 4))
    return [normal(N, d), torch.sign(normal(N, 1)), normal(d, 1)]


# The file, its function, the loss, the best by hand, a point, and which arguments are derived by.
CASES = [
    ('mlp', 'L_and_gradients', mlp_loss, mlp_by_hand, mlp_point, [2, 3, 4, 5]),
    ('attention', 'L_and_gradients', attention_loss, attention_by_hand, attention_point, [2, 3, 4]),
    ('layer-norm', 'L_and_gradients', norm_loss, norm_by_hand, norm_point, [1, 2, 3]),
    ('logistic', 'd2L_dw2', logistic_loss, logistic_by_hand, logistic_point, [2]),
]


def exported(name, function):
    command = ['node', ROOT / 'dist/cli.mjs', 'export', ROOT / f'test/bench/exported/{name}.mcalc', '--to', 'torch']
    code = subprocess.run(command, check=True, capture_output=True, encoding='utf-8').stdout
    module = {'__name__': name}
    exec(compile(code, name, 'exec'), module)
    return module[function]


def autograd(loss, places):
    def run(*point):
        point = list(point)
        for place in places:
            point[place] = point[place].detach().requires_grad_()
        value = loss(*point)
        return value.detach(), torch.autograd.grad(value, [point[place] for place in places])

    return run


def hessian(loss):
    def run(X, y, w):
        found = torch.autograd.functional.hessian(lambda w: loss(X, y, w), w)
        return found[:, 0, :, 0]

    return run


def flat(result):
    """All numbers of a result: a matrix, or a value with gradients in a dictionary or a list."""
    if isinstance(result, torch.Tensor):
        return result.reshape(-1)
    value, gradients = result
    parts = gradients.values() if isinstance(gradients, dict) else gradients
    return torch.cat([value.reshape(-1), *[part.reshape(-1) for part in parts]])


def median(function, point):
    times = []
    for _ in range(RUNS + 3):
        start = time.perf_counter()
        function(*point)
        if DEVICE == 'cuda':
            torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - start))
    return sorted(times[3:])[RUNS // 2]


torch.backends.cuda.matmul.allow_tf32 = True
compiled = getattr(torch, 'compile', None) if DEVICE == 'cuda' else None
print(f'{"":12s}{"exported":>12s}{"compiled":>12s}{"autograd":>12s}{"by hand":>12s}{"compiled":>12s}')
wrong = 0
for name, function, loss, by_hand, draw, places in CASES:
    ours = exported(name, function)
    theirs = hessian(loss) if function.startswith('d2') else autograd(loss, places)
    point = draw()
    wanted = flat(by_hand(*point))
    close = 1e-8 if SMALL else 2e-2
    same = all((flat(f(*point)) - wanted).norm() <= close * wanted.norm() for f in (ours, theirs))
    wrong += not same
    ways = [ours, compiled and compiled(ours), theirs, by_hand, compiled and compiled(by_hand)]
    cells = [f'{median(way, point):12.3f}' if way else f'{"-":>12s}' for way in ways]
    print(f'{name:12s}{"".join(cells)}{"" if same else "   DIFFERENT VALUES"}', flush=True)
sys.exit(1 if wrong else 0)
