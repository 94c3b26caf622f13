// Documents for the tests of exports: between them they have every function, every attribute of structure and every kind
// of derivative.

export const documents: Readonly<Record<string, string>> = {
  keywords: `
dim in, np
var lambda : R[in, np]
var pass : R[np]
range = lambda pass
class = sum(range.^2)
derive ∂class/∂lambda
derive ∂class/∂pass
`,
  loop: `
dim N, d
var X : R[N, d]
var y : R[N]
var w : R[d]
L = ∑_{i=1}^{N} (y[i] - tanh(X[i, :] w))^2
K = ∑_{i=1}^{N} X[i,:]' X[i,:] sum(w)
Q = ∑_{i=1}^{N} ∑_{j=1}^{d} exp(X[i,j] w[j]) sum(X[i,:])
derive ∂L/∂w
derive ∂L/∂X
derive ∂Q/∂w
`,
  jacobians: `
dim m, n, k
var A : R[m, n]
var W : R[m, n + k]
var X : R[n, n]
var x, w : R[n]
var b : R[k]
var p : R[2]
z = [x; w .* x]
y = tanh(W [x; b])
q = [(p[1] cos(p[2])); (p[1] sin(p[2]))]
T = tril(X' X)
V = expm(X)
C = [X, (X A')]
f = sum(tril(2 X).^2) + sum(triu(X)^3) + ‖z‖²
r = expm(X) x
derive ∂z/∂x
derive ∂y/∂x
derive ∂y/∂b
derive ∂q/∂p
derive ∂vec(T)/∂vec(X)
derive ∂vec(V)/∂vec(X)
derive ∂vec(C)/∂vec(X)
derive ∂vec(r)/∂vec(X)
derive ∂f/∂X
derive ∂²f/∂x²
`,
  singular: `
dim m = 2
dim n = 4
var y : R[n]
var B : R[m, n]
var S : R[n, n] psd
var W : R[n, n] symmetric
var u : R[n]
P = ∏_{i=1}^{n} y[i]
D = det(S)
G = det(B B')
g2 = norm(B, nuc)
t = tr(sqrtm(B' B))
F = sqrtm(B' B)
e = u' eigvecmax(W)
derive ∂P/∂y
derive ∂²P/∂y²
derive ∂D/∂S
derive ∂G/∂B
derive ∂g2/∂B
derive ∂t/∂B
derive ∂vec(F)/∂vec(B)
derive ∂e/∂W
`,
  sizes: `
dim m, n
dim p = m*n + 1
var v : R[p]
var A : R[m, m]
L = sum(v) / n + m sum(A.^3)
derive ∂L/∂v
derive ∂L/∂A
`,
  vecs: `
dim m, n, p
var A : R[m, n]
var B : R[p, n]
var X : R[n, n]
var c : R[n]
F = vec(A X B')
G = kron(B, A) vec(X)
f = F' G
g = sum((commutation(n, n) vec(X)) .* vec(X.^2))
h2 = diag(c) X diag(c.^2)
k = sum(h2 .* X)
r = c' diag(X X) 
derive ∂f/∂X
derive ∂f/∂A
derive ∂vec(F)/∂vec(X)
derive ∂g/∂X
derive ∂k/∂c
derive ∂k/∂X
derive ∂r/∂X
`,
  solves: `
dim n, k
var A : R[n, n] invertible
var S : R[n, n] spd
var B : R[n, k]
var x : R[n]
f = x' inv(S) x + logdet(S)
g = sum((inv(A) B).^2)
P = inv(A)
q = sum(B' P P' B)
z = A \\ x
t = sum(z.^3)
derive ∂f/∂S
derive ∂f/∂x
derive ∂g/∂A
derive ∂q/∂A
derive ∂t/∂A
derive ∂t/∂x
`,
  norms: `
dim m, n
var A : R[m, n]
var x : R[n]
f = norm(A) + norm(A, 1) + norm(A, 2) + norm(A, nuc) + norm(x)
derive ∂f/∂A
derive ∂f/∂x
`,
  spectral: `
dim n
var A : R[n, n]
var S : R[n, n] spd
var B : R[n, n]
f = sum(B .* expm(A)) + sum(B .* sinm(A)) + sum(B .* cosm(A))
g = sum(B .* sqrtm(S)) + sum(B .* logm(S))
h2 = eigmax(S) + sum(eigvecmax(S) .* B[:, 1])
h3 = eigmin(S) + sum(B .* cumsum(A, rows)) + sum(cumsum(A[:, 1]))
k = sum(B .* pinv(A))
derive ∂f/∂A
derive ∂g/∂S
derive ∂h2/∂S
derive ∂h3/∂A
derive ∂h3/∂S
derive ∂k/∂A
`,
  'pinv-wide': `
dim m, n
var A : R[m, n]
var B : R[n, m]
k = sum(B .* pinv(A))
derive ∂k/∂A
`,
  elementwise: `
dim m, n
var A : R[m, n] probability
var B : R[m, n]
f = sum(exp(A) + log(A) + sqrt(A) + abs(B) + sign(B) + sin(B) + cos(B) + tan(A) + sinh(B) + cosh(B) + tanh(B))
g = sum(asin(A) + acos(A) + atan(B) + sigmoid(B) + relu(B) + softplus(B) + gelu(B) + erf(B) + max(A, B) + min(0.3, B) + step(B) .* B)
derive ∂f/∂A
derive ∂f/∂B
derive ∂g/∂A
derive ∂g/∂B
`,
  scalars: `
var s, t : R
dim n
var x : R[n] positive
f = s^3 t / (1 + t^2) + exp(s t) - tanh(s)/t
g = sum(x.^s) + s^-2 + sum(s x)
F = s x x'
derive ∂f/∂s
derive ∂²f/∂s²
derive ∂²f/∂s∂t
derive ∂g/∂s
derive ∂g/∂x
derive ∂F/∂s
`,
  blocks: `
dim m, n
var A : R[m, m]
var B : R[m, n]
var C : R[n, n]
K = [A B; B' C]
f = sum(K.^3) + det(K) + sum(tril(A) .* A) + sum(triu(A).^2) + A[1,2] B[2, 1] + sum(B[2:m, :].^2)
q = [1 A[1,1]; 2 3]
derive ∂f/∂A
derive ∂f/∂B
`,
  axes: `
dim m, n
var A : R[m, n]
var b : R[n]
var c : R[m]
Z = A .+ b'
P = softmax(Z, rows)
Q = softmax(A, cols)
f = sum(P .* A) + sum(Q .* A) + sum(logsumexp(A, rows) .* c) + sum(logsumexp(A, cols) .* b') + logsumexp(b) + sum(softmax(b) .* b) + mean(A) + sum(mean(A, rows).^2) + sum(sum(A, cols).^2)
g = sum((A - mean(A, rows) ones(n)').^3)
derive ∂f/∂A
derive ∂f/∂b
derive ∂f/∂c
derive ∂g/∂A
`,
  denominator: `
convention layout = denominator
dim m, n
var A : R[m, n]
var x : R[n]
y = tanh(A x)
derive ∂y/∂x
`,
  hessians: `
dim n, m
var x : R[n]
var y : R[m]
var A : R[n, m]
f = exp(x' A y) + sum(x.^4)
derive ∂²f/∂x²
derive ∂²f/∂x∂y
derive ∂²f/∂vec(A)²
`,
  structures: `
dim n
var S : R[n, n] symmetric
var K : R[n, n] skew
var D : R[n, n] diagonal
var L : R[n, n] lower
var A : R[n, n]
f = sum(A .* (S A S)) + sum(A .* (K A K)) + sum(A .* (D A D)) + sum(A .* (L A L'))
derive ∂f/∂S
derive ∂f/∂K
derive ∂f/∂D
derive ∂f/∂L
`,
  powers: `
dim n
var A : R[n, n] invertible
var B : R[n, n]
f = sum(B .* A^3) + sum(B .* A^-2)
derive ∂f/∂A
`,
  updated: `
dim n
var x : R[n]
L = sum(exp(x))
x₁ = x - 0.1 ∂L/∂x
M = ½ sum(x₁.^2) + 3.14159 sum(x)/3
derive ∂M/∂x
`,
  kronecker: `
dim m, n, p, q
var A : R[m, n]
var B : R[p, q]
var K : R[r1, r2]
dim r1 = m*p
dim r2 = n*q
var x : R[s]
dim s = m*n
f = sum(kron(A, B) .* K)
g = sum((kron(A, B) + K).^3)
h2 = tr(mat(x, m, n) A')^2
derive ∂f/∂A
derive ∂g/∂B
derive ∂g/∂A
derive ∂h2/∂x
`,
  rows: `
dim n, m
var r : R[1, n]
var A : R[n, m]
var c : R[m]
var s : R
f = exp(r A c) + s r r' + norm(r) + sum(softmax(r) .* r) + logsumexp(r)
y = tanh(r A)
D = diag(r) A diag(c)
g = sum(D.^2) + tr(A A') + s / n
z = y c
derive ∂f/∂r
derive ∂f/∂A
derive ∂f/∂s
derive ∂g/∂r
derive ∂z/∂r
derive ∂g/∂s
derive ∂y/∂s
`,
  inverses: `
dim n, k
var A : R[n, n] spd
var B : R[n, n] spd
var X : R[n, k]
f = tr(inv(A) inv(B)) + logdet(inv(A) + B)
g = sum((inv(A) X inv(X' X)).^2)
h2 = tr(X' inv(A + X X') X)
K = X inv(X' A X) X'
k2 = sum(K.^2)
derive ∂f/∂A
derive ∂g/∂X
derive ∂h2/∂X
derive ∂k2/∂X
derive ∂f/∂B
`,
  loops: `
dim N, d
var X : R[N, d]
var y : R[N]
var w : R[d]
var i : R
L = ∑_{i=1}^{N} log(1 + exp(-y[i] X[i, :] w)) + i^2
C = ∑_{i=1}^{N} X[i, :]' X[i, :] / N
M = ∑_{i=2}^{N} (y[i] - y[i-1])^2
P = ∑_{i=1}^{N} ∑_{j=1}^{N} exp(-(y[i] - y[j])^2)
f = logdet(C + eye(d))
derive ∂L/∂w
derive ∂f/∂X
derive ∂M/∂y
derive ∂P/∂y
derive ∂L/∂i
`,
  gru: `
dim n, m
var x : R[m]
var h0 : R[n]
var Wz, Wr, Wh : R[n, m]
var Uz, Ur, Uh : R[n, n]
var bz, br, bh : R[n]
z = sigmoid(Wz x + Uz h0 + bz)
r = sigmoid(Wr x + Ur h0 + br)
c = tanh(Wh x + Uh (r .* h0) + bh)
h1 = (1 - z) .* h0 + z .* c
L = sum(h1.^2)
derive ∂L/∂Ur
derive ∂L/∂Wz
derive ∂L/∂x
derive ∂h1/∂h0
`,
  batchNorm: `
dim n, d
var X : R[n, d]
var γ, β : R[d]
var ε : R positive
μ = mean(X, cols)
Xc = X .- μ
v = mean(Xc.^2, cols)
Y = Xc ./ sqrt(v .+ ε) .* γ' .+ β'
L = sum(Y.^3)
derive ∂L/∂X
derive ∂L/∂γ
derive ∂L/∂β
derive ∂L/∂ε
`,
};

export interface UnknownFunctions {
  readonly id: string;
  readonly file: string;
  /** What stands for the unknown functions, and for their derivatives. */
  readonly python: string;
  readonly callables: readonly string[];
}

export const unknownFunctions: readonly UnknownFunctions[] = [
  {
    id: 'unknown functions',
    file: `
dim M = 4
dim in = 3
dim out = 2
dim k = 5
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
param v : R[k]
param A : R[k, out]
param t : R
fn h : elementwise
fn s : rows R[out] -> R[out]
fn g : R[in, out] -> R[M, k]
fn f : R[k] -> R
fn r : R[k] -> R[out]
fn q(z) = 1/(1 + exp(-z))
L = ½ sum((Y - h(X Θ)).^2)
P = sum(s(X Θ) .* Y)
Q = sum(g(Θ).^3)
F = f(tanh(v))^2
y = r(v)
R2 = sum(y.^2)
S = sum(q(X Θ) .* q'(X Θ))
C = g(t Θ)
derive ∂C/∂t
derive ∂L/∂Θ
derive ∂P/∂Θ
derive ∂Q/∂Θ
derive ∂F/∂v
derive ∂R2/∂v
derive ∂y/∂v
derive ∂²L/∂vec(Θ)²
derive ∂²F/∂v²
derive ∂S/∂Θ
`,
    python: `
def h(z): return np.sin(z) + 0.3 * z**2
def dh(z): return np.cos(z) + 0.6 * z
def d2h(z): return 0.6 - np.sin(z)

W = np.array([[0.3, -0.7, 1.1], [0.9, 0.2, -0.4], [-0.5, 0.8, 0.6]])
def mix(n, m): return np.resize(W, (n, m)) + 0.1 * np.arange(n)[:, None] - 0.07 * np.arange(m)

def s(Z): return np.tanh(Z @ mix(Z.shape[1], Z.shape[1]))
def ds(Z, G): return (G * (1 - s(Z)**2)) @ mix(Z.shape[1], Z.shape[1]).T

def g(T): return np.sin(mix(4, T.shape[0]) @ T @ mix(T.shape[1], 5))
def dg(T, G): return mix(4, T.shape[0]).T @ (G * np.cos(mix(4, T.shape[0]) @ T @ mix(T.shape[1], 5))) @ mix(T.shape[1], 5).T

def f(z): return float(np.sum(np.exp(0.3 * z)) + 0.5 * np.sum(z)**2)
def df(z): return 0.3 * np.exp(0.3 * z) + np.sum(z)
def d2f(z): return np.diagflat(0.09 * np.exp(0.3 * z)) + np.ones((len(z), len(z)))

def r(z): return np.tanh(mix(2, len(z)) @ z)
def dr(z, u): return mix(2, len(z)).T @ (u * (1 - r(z)**2))
`,
    callables: ['h', 'dh', 'd2h', 's', 'ds', 'g', 'dg', 'f', 'df', 'd2f', 'r', 'dr'],
  },
];
