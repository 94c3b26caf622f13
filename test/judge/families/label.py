"""Labels the claims of families.json by NumPy: `python3 label.py families.json` writes the file anew.

Each file is the program that it stands for, written out in loops, at a few lengths. The derivative on a claim's left side is
a central difference, taken by moving one entry of one member where the program gives it; its right side is the formula.
"""

import json
import sys

import numpy as np
def adj(fwd, name, out='L', eps=1e-6):
    base={}
    fwd(lambda n,v: (base.__setitem__(n,np.array(v,float)), v)[1])
    v=base[name]; g=np.zeros_like(v)
    it=np.ndindex(v.shape) if v.shape else [()]
    for i in it:
        def run(e):
            res={}
            def inj(n,x):
                x=np.array(x,float)
                if n==name: x=x.copy(); x[i]+=e
                res[n]=x; return x
            fwd(inj); return res[out]
        g[i]=(run(eps)-run(-eps))/(2*eps)
    return g
def vals(fwd):
    base={}; fwd(lambda n,v:(base.__setitem__(n,np.array(v,float)), np.array(v,float))[1]); return base
rng=np.random.default_rng(3)
def label(make, claims, Ts=(1,2,3,4)):
    out=[]
    for text, idx, left, right in claims:
        ok=True
        for T in Ts:
            fwd=make(T); v=vals(fwd)
            cache={}
            def A(n):
                if n not in cache: cache[n]=adj(fwd,n)
                return cache[n]
            for i in idx(T):
                l=A(left(i,T)); r=right(i,T,v,A)
                r=np.array(r)
                if r.shape!=l.shape or not np.allclose(l,r,rtol=1e-4,atol=1e-6): ok=False
        out.append((text,'right' if ok else 'wrong'))
    return out
def emit(name, doc, res): 
    global ALL; ALL.append({'name':name,'text':doc,'claims':[{'claim':c,'label':l} for c,l in res]})
ALL=[]
one=lambda T:[None]
rg=lambda a,b:(lambda T: range(a, (b(T) if callable(b) else b)+1))
# ---------- RNN
def rnn(T,d=2,k=3):
    W=rng.normal(size=(k,k))*.6; U=rng.normal(size=(k,d)); X=rng.normal(size=(T+1,d)); Y=rng.normal(size=(T+1,k)); s0=rng.normal(size=k)
    def f(inj):
        w=inj('W',W); u=inj('U',U); h=[inj('h0',s0)]; L=0
        x=[None]+[inj(f'x{t}',X[t]) for t in range(1,T+1)]; y=[None]+[inj(f'y{t}',Y[t]) for t in range(1,T+1)]
        for t in range(1,T+1):
            h.append(inj(f'h{t}',np.tanh(w@h[-1]+u@x[t]))); L=L+.5*np.sum((h[t]-y[t])**2)
        inj('L',L)
    return f
D=lambda v,t:1-v[f'h{t}']**2
rnnC=[
('∂L/∂h[T] = h[T] - y[T]',one,lambda i,T:f'h{T}',lambda i,T,v,A:v[f'h{T}']-v[f'y{T}']),
('∂L/∂h[T] = y[T] - h[T]',one,lambda i,T:f'h{T}',lambda i,T,v,A:v[f'y{T}']-v[f'h{T}']),
("∂L/∂h[t] = h[t] - y[t] + W' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) for t = 1..T-1",rg(1,lambda T:T-1),lambda i,T:f'h{i}',lambda i,T,v,A:v[f'h{i}']-v[f'y{i}']+v['W'].T@(D(v,i+1)*A(f'h{i+1}'))),
("∂L/∂h[t] = h[t] - y[t] + W ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) for t = 1..T-1",rg(1,lambda T:T-1),lambda i,T:f'h{i}',lambda i,T,v,A:v[f'h{i}']-v[f'y{i}']+v['W']@(D(v,i+1)*A(f'h{i+1}'))),
("∂L/∂h[t] = W' ((1 - h[t+1].^2) ∘ ∂L/∂h[t+1]) for t = 1..T-1",rg(1,lambda T:T-1),lambda i,T:f'h{i}',lambda i,T,v,A:v['W'].T@(D(v,i+1)*A(f'h{i+1}'))),
("∂L/∂h[t] = h[t] - y[t] + W' ((1 - h[t].^2) ∘ ∂L/∂h[t+1]) for t = 1..T-1",rg(1,lambda T:T-1),lambda i,T:f'h{i}',lambda i,T,v,A:v[f'h{i}']-v[f'y{i}']+v['W'].T@(D(v,i)*A(f'h{i+1}'))),
("∂L/∂h[t] = h[t] - y[t] for t = 1..T",rg(1,lambda T:T),lambda i,T:f'h{i}',lambda i,T,v,A:v[f'h{i}']-v[f'y{i}']),
("∂L/∂h[0] = W' ((1 - h[1].^2) ∘ ∂L/∂h[1])",one,lambda i,T:'h0',lambda i,T,v,A:v['W'].T@(D(v,1)*A('h1'))),
("∂L/∂h[0] = h[0] + W' ((1 - h[1].^2) ∘ ∂L/∂h[1])",one,lambda i,T:'h0',lambda i,T,v,A:v['h0']+v['W'].T@(D(v,1)*A('h1'))),
("∂L/∂W = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t-1]'",one,lambda i,T:'W',lambda i,T,v,A:sum(np.outer(D(v,t)*A(f'h{t}'),v[f'h{t-1}']) for t in range(1,T+1))),
("∂L/∂W = ∑_{t=2}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t-1]'",one,lambda i,T:'W',lambda i,T,v,A:sum([np.outer(D(v,t)*A(f'h{t}'),v[f'h{t-1}']) for t in range(2,T+1)],np.zeros((3,3)))),
("∂L/∂W = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) h[t]'",one,lambda i,T:'W',lambda i,T,v,A:sum(np.outer(D(v,t)*A(f'h{t}'),v[f'h{t}']) for t in range(1,T+1))),
("∂L/∂W = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ (h[t] - y[t])) h[t-1]'",one,lambda i,T:'W',lambda i,T,v,A:sum(np.outer(D(v,t)*(v[f'h{t}']-v[f'y{t}']),v[f'h{t-1}']) for t in range(1,T+1))),
("∂L/∂W = ((1 - h[T].^2) ∘ ∂L/∂h[T]) h[T-1]'",one,lambda i,T:'W',lambda i,T,v,A:np.outer(D(v,T)*A(f'h{T}'),v[f'h{T-1}'])),
("∂L/∂U = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) x[t]'",one,lambda i,T:'U',lambda i,T,v,A:sum(np.outer(D(v,t)*A(f'h{t}'),v[f'x{t}']) for t in range(1,T+1))),
("∂L/∂U = ½ ∑_{t=1}^{T} ((1 - h[t].^2) ∘ ∂L/∂h[t]) x[t]'",one,lambda i,T:'U',lambda i,T,v,A:.5*sum(np.outer(D(v,t)*A(f'h{t}'),v[f'x{t}']) for t in range(1,T+1))),
("∂L/∂x[t] = U' ((1 - h[t].^2) ∘ ∂L/∂h[t]) for t = 1..T",rg(1,lambda T:T),lambda i,T:f'x{i}',lambda i,T,v,A:v['U'].T@(D(v,i)*A(f'h{i}'))),
("∂L/∂x[T] = U' ((1 - h[T].^2) ∘ (h[T] - y[T]))",one,lambda i,T:f'x{T}',lambda i,T,v,A:v['U'].T@(D(v,T)*(v[f'h{T}']-v[f'y{T}']))),
("∂L/∂x[1] = U' ((1 - h[1].^2) ∘ (h[1] - y[1]))",one,lambda i,T:f'x1',lambda i,T,v,A:v['U'].T@(D(v,1)*(v['h1']-v['y1']))),
("∂L/∂y[t] = y[t] - h[t] for t = 1..T",rg(1,lambda T:T),lambda i,T:f'y{i}',lambda i,T,v,A:v[f'y{i}']-v[f'h{i}']),
]
emit('recurrent network','''dim T, d, k
const x[t] : R[d] for t = 1..T
const y[t] : R[k] for t = 1..T
param W : R[k, k]
param U : R[k, d]
const s0 : R[k]
h[0] = s0
h[t] = tanh(W h[t-1] + U x[t]) for t = 1..T
L = ½ ∑_{t=1}^{T} ‖h[t] - y[t]‖²
''',label(rnn,rnnC))
# ---------- deep net
def net(Dp):
    n=[2,3,4,2,3][:Dp+1]
    Ws=[None]+[rng.normal(size=(n[l],n[l-1])) for l in range(1,Dp+1)]; bs=[None]+[rng.normal(size=n[l]) for l in range(1,Dp+1)]; X=rng.normal(size=n[0]); Y=rng.normal(size=n[Dp])
    def f(inj):
        W=[None]+[inj(f'W{l}',Ws[l]) for l in range(1,Dp+1)]; b=[None]+[inj(f'b{l}',bs[l]) for l in range(1,Dp+1)]
        x=inj('x',X); y=inj('y',Y); a=inj('a0',x)
        for l in range(1,Dp+1):
            z=inj(f'z{l}',W[l]@a+b[l]); a=inj(f'a{l}',np.tanh(z))
        inj('L',.5*np.sum((a-y)**2))
    return f
E_=lambda v,l:1-v[f'a{l}']**2
netC=[
("∂L/∂z[D] = (a[D] - y) ∘ (1 - a[D].^2)",one,lambda i,T:f'z{T}',lambda i,T,v,A:(v[f'a{T}']-v['y'])*E_(v,T)),
("∂L/∂z[D] = a[D] - y",one,lambda i,T:f'z{T}',lambda i,T,v,A:(v[f'a{T}']-v['y'])),
("∂L/∂z[l] = (W[l+1]' ∂L/∂z[l+1]) ∘ (1 - a[l].^2) for l = D-1..1",rg(1,lambda T:T-1),lambda i,T:f'z{i}',lambda i,T,v,A:(v[f'W{i+1}'].T@A(f'z{i+1}'))*E_(v,i)),
("∂L/∂z[l] = (W[l+1]' ∂L/∂z[l+1]) ∘ (1 + a[l].^2) for l = D-1..1",rg(1,lambda T:T-1),lambda i,T:f'z{i}',lambda i,T,v,A:(v[f'W{i+1}'].T@A(f'z{i+1}'))*(1+v[f'a{i}']**2)),
("∂L/∂W[l] = ∂L/∂z[l] a[l-1]' for l = 1..D",rg(1,lambda T:T),lambda i,T:f'W{i}',lambda i,T,v,A:np.outer(A(f'z{i}'),v[f'a{i-1}'])),
("∂L/∂W[l] = 2 ∂L/∂z[l] a[l-1]' for l = 1..D",rg(1,lambda T:T),lambda i,T:f'W{i}',lambda i,T,v,A:2*np.outer(A(f'z{i}'),v[f'a{i-1}'])),
("∂L/∂W[1] = ∂L/∂z[1] x'",one,lambda i,T:'W1',lambda i,T,v,A:np.outer(A('z1'),v['x'])),
("∂L/∂b[l] = ∂L/∂z[l] for l = 1..D",rg(1,lambda T:T),lambda i,T:f'b{i}',lambda i,T,v,A:A(f'z{i}')),
("∂L/∂b[l] = -∂L/∂z[l] for l = 1..D",rg(1,lambda T:T),lambda i,T:f'b{i}',lambda i,T,v,A:-A(f'z{i}')),
("∂L/∂a[l] = W[l+1]' ∂L/∂z[l+1] for l = 0..D-1",rg(0,lambda T:T-1),lambda i,T:f'a{i}',lambda i,T,v,A:v[f'W{i+1}'].T@A(f'z{i+1}')),
("∂L/∂x = W[1]' ∂L/∂z[1]",one,lambda i,T:'x',lambda i,T,v,A:v['W1'].T@A('z1')),
("∂L/∂a[D] = a[D] - y",one,lambda i,T:f'a{T}',lambda i,T,v,A:v[f'a{T}']-v['y']),
]
emit('layers of any sizes','''dim D
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
param b[l] : R[n[l]] for l = 1..D
const x : R[n[0]]
const y : R[n[D]]
a[0] = x
z[l] = W[l] a[l-1] + b[l] for l = 1..D
a[l] = tanh(z[l]) for l = 1..D
L = ½ ‖a[D] - y‖²
''',label(net,netC))
# ---------- samples
def samples(N,k=3):
    X=rng.normal(size=(N+1,k)); w=rng.normal(size=N+1)**2; C=rng.normal(size=k)
    def f(inj):
        c=inj('c',C); x=[None]+[inj(f'x{i}',X[i]) for i in range(1,N+1)]; ww=[None]+[inj(f'w{i}',w[i]) for i in range(1,N+1)]
        inj('L',sum(ww[i]*np.sum((x[i]-c)**2) for i in range(1,N+1)))
    return f
S=lambda v,N:range(1,N+1)
samC=[
("∂L/∂c = 2 ∑_{i=1}^{N} w[i] (c - x[i])",one,lambda i,T:'c',lambda i,N,v,A:2*sum(v[f'w{j}']*(v['c']-v[f'x{j}']) for j in S(v,N))),
("∂L/∂c = 2 ∑_{i=1}^{N} w[i] (x[i] - c)",one,lambda i,T:'c',lambda i,N,v,A:2*sum(v[f'w{j}']*(v[f'x{j}']-v['c']) for j in S(v,N))),
("∂L/∂c = 2 (∑_i w[i]) c - 2 ∑_i w[i] x[i]",one,lambda i,T:'c',lambda i,N,v,A:2*sum(v[f'w{j}'] for j in S(v,N))*v['c']-2*sum(v[f'w{j}']*v[f'x{j}'] for j in S(v,N))),
("∂L/∂c = 2 N c - 2 ∑_i w[i] x[i]",one,lambda i,T:'c',lambda i,N,v,A:2*N*v['c']-2*sum(v[f'w{j}']*v[f'x{j}'] for j in S(v,N))),
("∂L/∂x[i] = 2 w[i] (x[i] - c) for i = 1..N",rg(1,lambda T:T),lambda i,T:f'x{i}',lambda i,N,v,A:2*v[f'w{i}']*(v[f'x{i}']-v['c'])),
("∂L/∂x[i] = 2/N w[i] (x[i] - c) for i = 1..N",rg(1,lambda T:T),lambda i,T:f'x{i}',lambda i,N,v,A:2/N*v[f'w{i}']*(v[f'x{i}']-v['c'])),
("∂L/∂w[i] = ‖x[i] - c‖² for i = 1..N",rg(1,lambda T:T),lambda i,T:f'w{i}',lambda i,N,v,A:np.sum((v[f'x{i}']-v['c'])**2)),
("∂L/∂w[i] = ‖x[1] - c‖² for i = 1..N",rg(1,lambda T:T),lambda i,T:f'w{i}',lambda i,N,v,A:np.sum((v[f'x1']-v['c'])**2)),
]
emit('weighted samples','''dim N, k
const x[i] : R[k] for i = 1..N
const w[i] : R for i = 1..N
param c : R[k]
L = ∑_{i=1}^{N} w[i] ‖x[i] - c‖²
''',label(samples,samC))
# ---------- gradient descent on a quadratic, backward to the start and to the step length
def gd(T,n=3):
    B=rng.normal(size=(n,n)); H=B@B.T/3; th=rng.normal(size=n); c=rng.normal(size=n); al=.3
    def f(inj):
        a=inj('α',al); h=inj('H',H); t0=inj('θ0_',th); cc=inj('c',c); t=inj('θ0',t0)
        for k in range(1,T+1): t=inj(f'θ{k}',t-a*(h@t-cc))
        inj('L',.5*np.sum(t**2))
    return f
I=np.eye(3)
gdC=[
("∂L/∂θ[T] = θ[T]",one,lambda i,T:f'θ{T}',lambda i,T,v,A:v[f'θ{T}']),
("∂L/∂θ[t] = (I - α H) ∂L/∂θ[t+1] for t = T-1..0",rg(0,lambda T:T-1),lambda i,T:f'θ{i}',lambda i,T,v,A:(I-v['α']*v['H'])@A(f'θ{i+1}')),
("∂L/∂θ[t] = (I + α H) ∂L/∂θ[t+1] for t = T-1..0",rg(0,lambda T:T-1),lambda i,T:f'θ{i}',lambda i,T,v,A:(I+v['α']*v['H'])@A(f'θ{i+1}')),
("∂L/∂θ0 = (∏_{t=1}^{T} (I - α H)) θ[T]",one,lambda i,T:'θ0_',lambda i,T,v,A:np.linalg.matrix_power(I-v['α']*v['H'],T)@v[f'θ{T}']),
("∂L/∂θ0 = (I - α H) θ[T]",one,lambda i,T:'θ0_',lambda i,T,v,A:(I-v['α']*v['H'])@v[f'θ{T}']),
("∂L/∂α = -∑_{t=1}^{T} ∂L/∂θ[t]' (H θ[t-1] - c)",one,lambda i,T:'α',lambda i,T,v,A:-sum(A(f'θ{t}')@(v['H']@v[f'θ{t-1}']-v['c']) for t in range(1,T+1))),
("∂L/∂α = -∑_{t=1}^{T} ∂L/∂θ[t]' (H θ[t] - c)",one,lambda i,T:'α',lambda i,T,v,A:-sum(A(f'θ{t}')@(v['H']@v[f'θ{t}']-v['c']) for t in range(1,T+1))),
("∂L/∂c = α ∑_{t=1}^{T} ∂L/∂θ[t]",one,lambda i,T:'c',lambda i,T,v,A:v['α']*sum(A(f'θ{t}') for t in range(1,T+1))),
("∂L/∂c = α T ∂L/∂θ[T]",one,lambda i,T:'c',lambda i,T,v,A:v['α']*T*A(f'θ{T}')),
]
emit('unrolled gradient descent','''dim T, n
param α : R
const H : R[n, n] symmetric
param c, θ0 : R[n]
θ[0] = θ0
θ[t] = θ[t-1] - α (H θ[t-1] - c) for t = 1..T
L = ½ ‖θ[T]‖²
''',label(gd,gdC))
# ---------- LSTM (two families)
def lstm(T,d=2,k=2):
    sg=lambda z:1/(1+np.exp(-z))
    P={n:rng.normal(size=(k,d)) for n in ('Uf','Ug','Ue')}; Q={n:rng.normal(size=(k,k)) for n in('Wf','Wg','We')}; X=rng.normal(size=(T+1,d)); H0=rng.normal(size=k); S0=rng.normal(size=k); Y=rng.normal(size=k)
    def F(inj):
        p={n:inj(n,P[n]) for n in P}; q={n:inj(n,Q[n]) for n in Q}; h=inj('h0',H0); s=inj('s0',S0); y=inj('y',Y)
        for t in range(1,T+1):
            x=inj(f'x{t}',X[t]); f=inj(f'f{t}',sg(p['Uf']@x+q['Wf']@h)); g=inj(f'g{t}',sg(p['Ug']@x+q['Wg']@h)); e=inj(f'e{t}',np.tanh(p['Ue']@x+q['We']@h))
            s=inj(f's{t}',f*s+g*e); h=inj(f'h{t}',np.tanh(s))
        inj('L',h@y)
    return F
lsC=[
("∂L/∂h[T] = y",one,lambda i,T:f'h{T}',lambda i,T,v,A:v['y']),
("∂L/∂s[t] = ∂L/∂h[t] ∘ (1 - h[t].^2) + ∂L/∂s[t+1] ∘ f[t+1] for t = T-1..1",rg(1,lambda T:T-1),lambda i,T:f's{i}',lambda i,T,v,A:A(f'h{i}')*(1-v[f'h{i}']**2)+A(f's{i+1}')*v[f'f{i+1}']),
("∂L/∂s[t] = ∂L/∂h[t] ∘ (1 - h[t].^2) + ∂L/∂s[t+1] ∘ f[t] for t = T-1..1",rg(1,lambda T:T-1),lambda i,T:f's{i}',lambda i,T,v,A:A(f'h{i}')*(1-v[f'h{i}']**2)+A(f's{i+1}')*v[f'f{i}']),
("∂L/∂s[t] = ∂L/∂s[t+1] ∘ f[t+1] for t = T-1..1",rg(1,lambda T:T-1),lambda i,T:f's{i}',lambda i,T,v,A:A(f's{i+1}')*v[f'f{i+1}']),
("∂L/∂f[t] = ∂L/∂s[t] ∘ s[t-1] for t = 1..T",rg(1,lambda T:T),lambda i,T:f'f{i}',lambda i,T,v,A:A(f's{i}')*v[f's{i-1}']),
("∂L/∂f[t] = ∂L/∂s[t] ∘ s[t] for t = 1..T",rg(1,lambda T:T),lambda i,T:f'f{i}',lambda i,T,v,A:A(f's{i}')*v[f's{i}']),
("∂L/∂Wf = ∑_{t=1}^{T} (∂L/∂f[t] ∘ f[t] ∘ (1 - f[t])) h[t-1]'",one,lambda i,T:'Wf',lambda i,T,v,A:sum(np.outer(A(f'f{t}')*v[f'f{t}']*(1-v[f'f{t}']),v[f'h{t-1}']) for t in range(1,T+1))),
("∂L/∂Wf = ∑_{t=1}^{T} (∂L/∂f[t] ∘ f[t]) h[t-1]'",one,lambda i,T:'Wf',lambda i,T,v,A:sum(np.outer(A(f'f{t}')*v[f'f{t}'],v[f'h{t-1}']) for t in range(1,T+1))),
]
emit('long short-term memory','''dim T, d, k
const x[t] : R[d] for t = 1..T
const h0, s0, y : R[k]
param Uf, Ug, Ue : R[k, d]
param Wf, Wg, We : R[k, k]
h[0] = h0
s[0] = s0
f[t] = sigmoid(Uf x[t] + Wf h[t-1]) for t = 1..T
g[t] = sigmoid(Ug x[t] + Wg h[t-1]) for t = 1..T
e[t] = tanh(Ue x[t] + We h[t-1]) for t = 1..T
s[t] = f[t] ∘ s[t-1] + g[t] ∘ e[t] for t = 1..T
h[t] = tanh(s[t]) for t = 1..T
L = h[T]' y
''',label(lstm,lsC,(1,2,3)))
json.dump(ALL,open(sys.argv[1],'w'),ensure_ascii=False,indent=1)
for d in ALL:
    print(d['name'],sum(c['label']=='right' for c in d['claims']),sum(c['label']=='wrong' for c in d['claims']))
    for c in d['claims']: print('  ',c['label'],c['claim'])
