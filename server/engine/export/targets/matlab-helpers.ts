// The small functions that MATLAB and Octave do not have. A file gets those that it calls.

import type { Helpers } from './target.ts';

export const MATLAB_HELPERS: Helpers = {
  array: `function x = array_(name, x, rows, cols)
  % x as a matrix of floats; an error where it has not the shape that it must have (NaN: of whatever size).
  fits = ndims(x) == 2 && (isnan(rows) || rows == size(x, 1)) && (isnan(cols) || cols == size(x, 2));
  if ~fits
    error('%s must have the shape (%s, %s); it has the shape %s', name, shown_(rows), shown_(cols), shape_(x));
  end
  if isempty(x)
    error('%s is empty: it has the shape %s', name, shape_(x));
  end
  x = real_(name, x);
end

function x = real_(name, x)
  % x as floats.
  if ~(isnumeric(x) || islogical(x)) || ~isreal(x)
    error('%s must be real numbers', name);
  end
  if ~isfloat(x)
    x = double(x);
  end
end

function text = shape_(x)
  text = ['(', strjoin(arrayfun(@num2str, size(x), 'UniformOutput', false), ', '), ')'];
end

function text = shown_(size)
  if isnan(size)
    text = 'any';
  else
    text = num2str(size);
  end
end`,
  number: `function x = number_(name, x)
  % x as a number; an error where it is an array.
  if ~isscalar(x)
    error('%s must be a number; it has the shape %s', name, shape_(x));
  end
  x = real_(name, x);
end`,
  part: `function x = part_(x, rows, cols)
  % The rows and columns of x with these numbers.
  x = x(rows, cols);
end`,
  pick: `function x = pick_(all, place)
  % One of several results, which are in a cell.
  x = all{place};
end`,
  dot: `function x = dot_(a, b)
  % The sum of the products of the entries.
  x = a(:)' * b(:);
end`,
  commutation: `function k = commutation_(m, n)
  % The matrix K with K vec(A) = vec(A') for m×n matrices A.
  k = eye(m * n);
  order = reshape(1:m*n, m, n)';
  k = k(order(:), :);
end`,
  sigmoid: `function y = sigmoid_(x)
  % 1 / (1 + exp(-x)); where exp overflows, 0 is the answer.
  y = 1 ./ (1 + exp(-x));
end`,
  softplus: `function y = softplus_(x)
  % log(1 + exp(x)), without overflow.
  y = max(x, 0) + log1p(exp(-abs(x)));
end`,
  step: `function y = step_(x)
  % 0 below 0, 1 above, a half at 0.
  y = (sign(x) + 1) / 2;
end`,
  gelu: `function y = gelu_(x)
  % x Phi(x), Phi the normal distribution function.
  y = x / 2 .* erfc(-x / sqrt(2));
end`,
  logdet: `function y = logdet_(a)
  % log of the absolute value of the determinant, from the triangular factor.
  [~, u, ~] = lu(a);
  y = sum(log(abs(diag(u))));
end`,
  inverseByFactor: `function y = inverseByFactor_(r)
  % The inverse of r' r, for a triangular r.
  s = r \\ eye(size(r, 1));
  y = s * s';
end`,
  softmax: `function y = softmax_(x, axis)
  % exp(x) over its sums along an axis.
  e = exp(x - max(x, [], axis));
  y = e ./ sum(e, axis);
end`,
  logsumexp: `function y = logsumexp_(x, axis)
  % log of the sums of exp(x) along an axis.
  most = max(x, [], axis);
  y = most + log(sum(exp(x - most), axis));
end`,
  logSoftmax: `function y = logSoftmax_(x, axis)
  % log of the softmax along an axis.
  y = x - logsumexp_(x, axis);
end`,
  adjugate: `function y = adjugate_(a)
  % The transposed cofactors of A, from its singular values.
  [u, s, v] = svd(a);
  s = diag(s);
  others = arrayfun(@(i) prod(s([1:i-1, i+1:end])), (1:numel(s))');
  y = det(u * v') * v * diag(others) * u';
end`,
  cosm: `function y = cosm_(a)
  % The matrix cosine.
  y = real(expm(1i * a));
end`,
  sinm: `function y = sinm_(a)
  % The matrix sine.
  y = imag(expm(1i * a));
end`,
  logm: `function y = logm_(a)
  % The principal matrix logarithm.
  y = real(logm(a));
end`,
  sqrtm: `function y = sqrtm_(a)
  % The principal square root: by eigenvalues where A is symmetric.
  if ~isequal(a, a')
    y = real(sqrtm(a));
    return
  end
  [vectors, values] = eig(a);
  values = diag(values);
  values(values <= 4 * size(a, 1) * eps(max(values))) = 0;
  y = vectors * diag(sqrt(values)) * vectors';
end`,
  pinv: `function y = pinv_(a)
  % The pseudo-inverse; a singular value that rounding alone makes differ from 0 counts as 0.
  y = pinv(a, 16 * max(size(a)) * eps(norm(a)));
end`,
  polar: `function y = polar_(a)
  % U V' of the singular vectors that belong to singular values other than 0.
  [u, s, v] = svd(a, 'econ');
  s = diag(s);
  y = u * diag(s > max(size(a)) * eps(s(1))) * v';
end`,
  resolvent: `function y = resolvent_(a)
  % The pseudo-inverse of lambda I - A for the largest eigenvalue lambda of a symmetric matrix.
  [vectors, values] = eig((a + a') / 2);
  values = diag(values);
  gaps = max(values) - values;
  kept = gaps > 16 * size(a, 1) * eps(max(abs(values)));
  inverse = zeros(size(gaps));
  inverse(kept) = 1 ./ gaps(kept);
  y = vectors * diag(inverse) * vectors';
end`,
  eigmax: `function y = eigmax_(a)
  % The largest eigenvalue of a symmetric matrix.
  y = max(eig((a + a') / 2));
end`,
  eigmin: `function y = eigmin_(a)
  % The smallest eigenvalue of a symmetric matrix.
  y = min(eig((a + a') / 2));
end`,
  eigvecmax: `function v = eigvecmax_(a)
  % The eigenvector of the largest eigenvalue of a symmetric matrix, its largest entry positive.
  [vectors, values] = eig((a + a') / 2);
  [~, place] = max(diag(values));
  v = vectors(:, place);
  [~, most] = max(abs(v));
  v = v * sign(v(most));
end`,
  jacobian: `function j = jacobian_(pull, m)
  % The Jacobian of a map to columns of m, from its vector-Jacobian products.
  one = eye(m);
  j = cell2mat(arrayfun(@(i) pull(one(:, i)), 1:m, 'UniformOutput', false))';
end`,
  action: `function y = action_(pull, direction, rows, cols)
  % What a derivative makes of a direction, from its vector-Jacobian products.
  y = zeros(rows, cols);
  for i = 1:rows
    for j = 1:cols
      unit = zeros(rows, cols);
      unit(i, j) = 1;
      y(i, j) = sum(sum(pull(unit) .* direction));
    end
  end
end`,
  selfTest: `function x = draw_(style, rows, cols, words)
  if strcmp(style, 'real')
    x = randn(rows, cols);
  else
    x = 0.1 + 0.8 * rand(rows, cols);
  end
  if isscalar(x) && any(ismember({'positive', 'nonneg'}, words))
    x = abs(x);
    return
  end
  x = put_(x, words);
end

function x = put_(x, words)
  if any(ismember({'spd', 'psd'}, words))
    x = x * x' / size(x, 1) + eye(size(x, 1));
  elseif any(strcmp('symmetric', words))
    x = (x + x') / 2;
  elseif any(strcmp('skew', words))
    x = (x - x') / 2;
  elseif any(strcmp('diagonal', words))
    x = diag(diag(x));
  elseif any(strcmp('lower', words))
    x = tril(x);
  elseif any(strcmp('upper', words))
    x = triu(x);
  elseif any(strcmp('onehot', words))
    [m, n] = size(x);
    x = zeros(m, n);
    if any(strcmp('rows', words)) || m == 1
      x(sub2ind([m, n], 1:m, mod(0:m-1, n) + 1)) = 1;
    else
      x(sub2ind([m, n], mod(0:n-1, m) + 1, 1:n)) = 1;
    end
  elseif any(strcmp('simplex', words))
    axis = 1 + (any(strcmp('rows', words)) || size(x, 1) == 1);
    x = exp(x) ./ sum(exp(x), axis);
  elseif any(strcmp('binary', words))
    x = double(x > 0.5);
  elseif any(strcmp('orthogonal', words))
    [x, ~] = qr(x);
  elseif any(ismember({'positive', 'nonneg', 'probability'}, words))
    x = exp(x) ./ (1 + exp(x));
  end
end

function g = gradient_(pass, by)
  % One of the gradients that a function gives beside its value.
  [~, all] = pass();
  g = all.(by);
end

function [slope, off] = slope_(along)
  % The derivative of a function of t at 0 by central differences, and how far rounding may make it wrong.
  steps = [1e-4, 5e-5, 3e-5];
  off = 0;
  for k = 1:3
    up = along(steps(k));
    down = along(-steps(k));
    slopes{k} = (up - down) / (2 * steps(k));
    off = off + most_(slopes{k} - slopes{1}) + (most_(up) + most_(down)) * 1e-15 / steps(1);
  end
  slope = (4 * slopes{2} - slopes{1}) / 3;
end

function m = most_(x)
  % The largest absolute value of an entry; NaN where one is.
  m = max(abs(x(:)));
  if any(isnan(x(:))) || ~isreal(x)
    m = NaN;
  end
end

function verdict = compared_(by, f, derivative, kind, words, p)
  % A derivative of f by one parameter at a point: right, how far it is off, or why nothing can be decided.
  x = p.(by);
  words(ismember(words, {'spd', 'psd'})) = {'symmetric'};
  gap = 0;
  noise = 0;
  sizes = 0;
  for k = 1:3
    d = put_(randn(size(x)), words(ismember(words, {'symmetric', 'skew', 'diagonal', 'lower', 'upper'})));
    [slope, off] = slope_(@(t) f(p, x + t * d));
    value = derivative(p, d);
    switch kind
      case 'gradient'
        claimed = sum(sum(value .* d));
      case 'entries'
        claimed = sum(sum(tril(value) .* d));
      case 'product'
        claimed = value;
      case 'scalar'
        claimed = value .* d;
      case 'transposed matrix'
        claimed = value' * d(:);
      otherwise
        claimed = value * d(:);
    end
    gap = gap + most_(claimed(:) - slope(:));
    noise = noise + off;
    sizes = sizes + most_(slope);
  end
  if ~(noise < Inf)
    verdict = 'no value';
  elseif ~(noise <= max(1e-6, sizes / 10))
    verdict = 'too many digits cancel';
  elseif ~(gap < Inf)
    verdict = 'no derivative';
  elseif gap <= noise + 1e-5 * sizes + 1e-9
    verdict = 'right';
  else
    verdict = num2str(gap / max(sizes, noise));
  end
end

function wrong = wrong_(name, by, f, derivative, kind, words)
  % Whether a derivative is wrong at the first point that tells.
  untold = {'no value', 'too many digits cancel'};
  verdict = 'no value';
  missing = false;
  for seed = 0:63
    verdict = compared_(by, f, derivative, kind, words, point_(seed));
    missing = missing || strcmp(verdict, 'no derivative');
    if ~any(strcmp(verdict, [untold, {'no derivative'}]))
      break
    end
  end
  wrong = 0;
  if any(strcmp(verdict, untold)) && ~missing
    fprintf('%s: not tested by %s: %s\\n', name, by, verdict);
  elseif ~strcmp(verdict, 'right')
    wrong = 1;
    fprintf('%s: by %s it differs from central differences: %s\\n', name, by, verdict);
  end
end`,
};
