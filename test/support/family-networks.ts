// A recurrent network and one of any depth, as files without their claims.

export const RNN = `dim T, d, k
const x[t] : R[d] for t = 1..T
const y[t] : R[k] for t = 1..T
param W : R[k, k]
param U : R[k, d]
h[0] = zeros(k)
h[t] = tanh(W h[t-1] + U x[t]) for t = 1..T
L = ½ ∑_{t=1}^{T} ‖h[t] - y[t]‖²
`;

export const LAYERS = `dim D
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
param b[l] : R[n[l]] for l = 1..D
const x : R[n[0]]
const y : R[n[D]]
a[0] = x
z[l] = W[l] a[l-1] + b[l] for l = 1..D
a[l] = tanh(z[l]) for l = 1..D
L = ½ ‖a[D] - y‖²
`;
