// The small functions that Julia's standard library does not have. A file gets those that it calls.

import type { Helpers } from './target.ts';

export const JULIA_HELPERS: Helpers = {
  array: `"x as a matrix of floats; an error where it has not the shape that it must have."
function array_(name, x, rows, cols)
    shape = size(x)
    wanted = string("(", something(rows, "any"), ", ", something(cols, "any"), ")")
    fits = length(shape) == 2 && rows in (nothing, shape[1]) && cols in (nothing, shape[2])
    fits || throw(DimensionMismatch("$name must have the shape $wanted; it has the shape $shape"))
    isempty(x) && throw(DimensionMismatch("$name is empty: it has the shape $shape"))
    eltype(x) <: Real || throw(ArgumentError("$name must be real numbers; it is of $(eltype(x))"))
    return eltype(x) <: AbstractFloat ? x : float.(x)
end`,
  number: `"x as a number; an error where it is an array."
function number_(name, x)
    x isa Real || throw(DimensionMismatch("$name must be a number; it has the shape $(size(x))"))
    return float(x)
end`,
  commutation: `"The matrix K with K vec(A) = vec(A') for m×n matrices A."
commutation_(m, n) = Matrix(1.0I, m * n, m * n)[vec(permutedims(reshape(1:m*n, m, n))), :]`,
  sigmoid: `"1 / (1 + exp(-x)); where exp overflows, 0 is the answer."
sigmoid_(x) = 1 / (1 + exp(-x))`,
  softplus: `"log(1 + exp(x)), without overflow."
softplus_(x) = max(x, zero(x)) + log1p(exp(-abs(x)))`,
  relu: 'relu_(x) = max(x, zero(x))',
  step: `"0 below 0, 1 above, a half at 0."
step_(x) = (sign(x) + 1) / 2`,
  erf: 'erf_(x) = x < 0 ? erfc_(-x) - 1 : 1 - erfc_(x)',
  erfc: `"The complementary error function, by the C library."
erfc_(x) = ccall(:erfc, Float64, (Float64,), x)`,
  gelu: `"x Φ(x), Φ the normal distribution function."
gelu_(x) = x / 2 * erfc_(-x / sqrt(2))`,
  softmax: `"exp(x) over its sums along an axis."
function softmax_(x, axis)
    e = exp.(x .- maximum(x; dims=axis))
    return e ./ sum(e; dims=axis)
end`,
  logsumexp: `"log of the sums of exp(x) along an axis."
function logsumexp_(x, axis)
    most = maximum(x; dims=axis)
    return most .+ log.(sum(exp.(x .- most); dims=axis))
end`,
  logSoftmax: `"log of the softmax along an axis."
logSoftmax_(x, axis) = x .- logsumexp_(x, axis)`,
  adjugate: `"The transposed cofactors of A, from its singular values."
function adjugate_(a)
    u, s, v = svd(a)
    others = [prod(s[1:end .!= i]) for i in eachindex(s)]
    return det(u * v') * v * Diagonal(others) * u'
end`,
  sqrtm: `"The principal square root."
function sqrtm_(a)
    issymmetric(a) || return real(sqrt(a))
    values, vectors = eigen(Symmetric(Matrix(a)))
    least = 4 * size(a, 1) * eps(values[end])
    return vectors * Diagonal(sqrt.(ifelse.(values .<= least, zero(values), values))) * vectors'
end`,
  logm: `"The principal matrix logarithm."
logm_(a) = real(log(a))`,
  pinv: `"The pseudo-inverse; a singular value that rounding alone makes differ from 0 counts as 0."
pinv_(a) = pinv(a; rtol=16 * maximum(size(a)) * eps(eltype(a)))`,
  polar: `"U V' of the singular vectors that belong to singular values other than 0."
function polar_(a)
    u, s, v = svd(a)
    return u * Diagonal(s .> maximum(size(a)) * eps(s[1])) * v'
end`,
  resolvent: `"The pseudo-inverse of λI - A for the largest eigenvalue λ of a symmetric matrix."
function resolvent_(a)
    values, vectors = eigen(Symmetric((a + a') / 2))
    gaps = values[end] .- values
    least = 16 * size(a, 1) * eps(maximum(abs.(values)))
    return vectors * Diagonal(ifelse.(gaps .> least, 1 ./ gaps, 0.0)) * vectors'
end`,
  eigmax: `eigmax_(a) = eigvals(Symmetric((a + a') / 2))[end]`,
  eigmin: `eigmin_(a) = eigvals(Symmetric((a + a') / 2))[1]`,
  eigvecmax: `"The eigenvector of the largest eigenvalue of a symmetric matrix, its largest entry positive."
function eigvecmax_(a)
    v = eigen(Symmetric((a + a') / 2)).vectors[:, end:end]
    return v * sign(v[argmax(abs.(v))])
end`,
  jacobian: `"The Jacobian of a map to columns of m, from its vector-Jacobian products."
jacobian_(pull, m) = permutedims(hcat([pull(Matrix(1.0I, m, m)[:, i:i]) for i in 1:m]...))`,
  action: `"What a derivative makes of a direction, from its vector-Jacobian products."
action_(pull, direction, rows, cols) =
    [dot(pull(Float64.((1:rows .== i) * (1:cols .== j)')), direction) for i in 1:rows, j in 1:cols]`,
  selfTest: `function draw_(style, shape, attributes)
    x = style == "real" ? randn(shape...) : 0.1 .+ 0.8 .* rand(shape...)
    return put_(x, split(attributes))
end

function put_(x, words)
    x isa Number && return any(in(words), ("positive", "nonneg")) ? abs(x) : x
    any(in(words), ("spd", "psd")) && return x * x' / size(x, 1) + I
    "symmetric" in words && return (x + x') / 2
    "skew" in words && return (x - x') / 2
    "diagonal" in words && return Matrix(Diagonal(x))
    "lower" in words && return tril(x)
    "upper" in words && return triu(x)
    if "onehot" in words
        m, n = size(x)
        along = "rows" in words || m == 1
        return Float64[along ? j == mod1(i, n) : i == mod1(j, m) for i in 1:m, j in 1:n]
    end
    "simplex" in words && return exp.(x) ./ sum(exp.(x); dims="rows" in words || size(x, 1) == 1 ? 2 : 1)
    "binary" in words && return Float64.(x .> 0.5)
    "orthogonal" in words && return Matrix(qr(x).Q)
    any(in(words), ("positive", "nonneg", "probability")) && return exp.(x) ./ (1 .+ exp.(x))
    return x
end

most_(x) = maximum(abs.(vec([x;])))

"The derivative of a function of t at 0 by central differences, and how far rounding may make it wrong."
function slope_(along)
    steps = (1e-4, 5e-5, 3e-5)
    values = [(along(step), along(-step)) for step in steps]
    slopes = [(up .- down) ./ 2step for (step, (up, down)) in zip(steps, values)]
    spread = sum(most_(slope .- slopes[1]) for slope in slopes)
    rounding = sum(most_(up) + most_(down) for (up, down) in values) * 1e-15 / steps[1]
    return (4 .* slopes[2] .- slopes[1]) ./ 3, spread + rounding
end

"A derivative of f by one parameter at a point: right, how far it is off, or why nothing can be decided."
function compared_(by, f, derivative, kind, attributes, p)
    x = getproperty(p, Symbol(by))
    words = replace(split(attributes), "spd" => "symmetric", "psd" => "symmetric")
    kept = filter(in(("symmetric", "skew", "diagonal", "lower", "upper")), words)
    gap, noise, size = 0.0, 0.0, 0.0
    for _ in 1:3
        d = x isa Number ? 1.0 : put_(randn(Base.size(x)...), kept)
        slope, off = slope_(t -> f(p, x .+ t .* d))
        value = derivative(p, d)
        claimed = kind == "gradient" ? dot(value, d) :
            kind == "entries" ? dot(tril(value), d) :
            kind == "scalar" ? value .* d :
            kind == "product" ? value :
            (kind == "transposed matrix" ? value' : value) * (d isa Number ? d : vec(d))
        gap += most_(vec([claimed;]) .- vec([slope;]))
        noise += off
        size += most_(slope)
    end
    noise < Inf || return "no value"
    noise <= max(1e-6, size / 10) || return "too many digits cancel"
    gap < Inf || return "no derivative"
    return gap <= noise + 1e-5 * size + 1e-9 ? "right" : string(gap / max(size, noise))
end

"Whether a derivative is wrong at the first point that tells."
function wrong_((name, by, f, derivative, kind, attributes))
    verdict, isMissing = "no value", false
    for seed in 0:63
        one = try
            compared_(by, f, derivative, kind, attributes, point_(seed))
        catch error
            error isa Union{SingularException, LAPACKException, DomainError, PosDefException} || rethrow()
            continue
        end
        verdict = one
        isMissing |= one == "no derivative"
        one in ("no value", "no derivative", "too many digits cancel") || break
    end
    verdict == "right" && return 0
    if verdict in ("no value", "too many digits cancel") && !isMissing
        println(name, ": not tested by ", by, ": ", verdict)
        return 0
    end
    println(name, ": by ", by, " it differs from central differences: ", verdict)
    return 1
end`,
};
