// Mutants that change nothing: there is nothing to catch, and each says why.

/** @type {readonly { readonly file: string, readonly changes: readonly (readonly [before: string, after: string])[], readonly on?: RegExp, readonly why: string }[]} `on`: what the line holds */
export const EQUIVALENT = [
  {
    file: 'operators/inverses.ts',
    changes: [['i + j', 'i - j']],
    why: 'a sum and a difference of whole numbers are even together',
  },
  {
    file: 'operators/inverses.ts',
    changes: [['matmul(node, d)', 'matmul(d, node)']],
    why: 'it stands in a trace: tr(A B) = tr(B A)',
  },
  {
    file: 'operators/inverses.ts',
    changes: [['k < 0', 'k <= 0']],
    why: 'A⁰ is the identity, and no node of a power',
  },
  {
    file: 'operators/products.ts',
    changes: [
      ['matmul(adjoint, argument(node.args, 1 - index))', 'matmul(argument(node.args, 1 - index), adjoint)'],
      ['matmul(inner(b, v), u)', 'matmul(u, inner(b, v))'],
      ['matmul(inner(a, u), v)', 'matmul(v, inner(a, u))'],
    ],
    why: 'one of the two is a number, which scales from either side',
  },
  {
    file: 'operators/matrix-functions.ts',
    changes: [
      ['matmul(d, derivative(a))', 'matmul(derivative(a), d)'],
      ['matmul(adjoint, derivative(transposed))', 'matmul(derivative(transposed), adjoint)'],
    ],
    why: 'it is only done where the two commute',
  },
  {
    file: 'operators/extremes.ts',
    changes: [['subtract(a, b)', 'subtract(b, a)']],
    why: 'x sign(x) is even',
  },
  {
    file: 'operators/structures.ts',
    changes: [
      ['kronecker(ones(rows, ONE), eye(rows))', 'kronecker(eye(rows), ones(rows, ONE))'],
      ['kronecker(ones(ONE, rows), eye(rows))', 'kronecker(eye(rows), ones(ONE, rows))'],
    ],
    why: 'beside diag(vec(I)) only the entries (i, i) matter, at which both have v at i',
  },
  {
    file: 'operators/structures.ts',
    changes: [['to.transpose(v)', 'v']],
    why: 'the diagonal matrix of a row is that of the column with the same entries',
  },
  {
    file: 'operators/array-products.ts',
    changes: [['to.transpose(left.code)', 'left.code']],
    why: 'the sum of products runs over the entries of a row as over those of a column, and what is known already may be made again',
  },
  {
    file: 'operators/array-products.ts',
    changes: [
      ['transpose(factor)', 'factor'],
      ['to.uses(plain) + to.uses(factor)', 'to.uses(plain) - to.uses(factor)'],
      ['to.uses(factor) * Number(isTransposed)', 'to.uses(factor) / Number(isTransposed)'],
      ['to.transpose(right.code)', 'right.code'],
    ],
    why: 'how often something is read decides whether it is computed once or each time, not what comes out',
  },
  {
    file: 'operators/array-products.ts',
    on: /const transposed = /u,
    changes: [['to.transpose(matrix.code)', 'matrix.code']],
    why: 'a polar factor is this product: where it is not found, the product is computed as it is written',
  },
  {
    file: 'operators/array-products.ts',
    changes: [['factors.length - 2', 'factors.length + 2']],
    why: 'behind the last factor the product is empty: (A ⊗ B) 1 = vec(B A′)',
  },
  {
    file: 'operators/array-products.ts',
    on: /chain \? dense/u,
    changes: [['1', '2']],
    why: 'a product of numbers alone is built as a scaling, and is no product of matrices',
  },
  {
    file: 'operators/arithmetic.ts',
    changes: [['i < total.length', 'i <= total.length']],
    why: 'what is written behind the end of a typed array is dropped',
  },
  {
    file: 'operators/reductions.ts',
    changes: [["'rows'", "'cols'"]],
    why: 'every sum along an axis says which; the other one is there for the compiler',
  },
  {
    file: 'operators/stacked-matrix.ts',
    changes: [['repeated(column, matrices, c)', 'repeated(matrices, column, c)']],
    why: 'the compiler refuses it: a matrix may be null, an entry of a column may not',
  },
  {
    file: 'operators/triangles.ts',
    changes: [['depth - 1', 'depth + 1']],
    why: 'a formula has an end: it is only followed deeper',
  },
  {
    file: 'operators/matrix-functions.ts',
    changes: [['4 * a.rows', '4 / a.rows']],
    why: 'what counts as rounding is a choice, of some units in the last place',
  },
  {
    file: 'operators/eigenvalues.ts',
    changes: [['Math.abs(most) + 1e-12', 'Math.abs(most) - 1e-12']],
    why: 'what counts as rounding is a choice, of some units in the last place',
  },
  {
    file: 'operators/matrix-functions.ts',
    on: /const least = /u,
    changes: [['4', '5']],
    why: 'what counts as rounding is a choice, of some units in the last place',
  },
  {
    file: 'values/error-function.ts',
    changes: [['1e-18 * Math.abs(total)', '1e-18 / Math.abs(total)']],
    why: 'terms shrink by x²: of a small x the first that is left out is below x³ · 1e-18 either way',
  },
  {
    file: 'values/wide-functions.ts',
    on: /measured\(|functionOfDigits\(|const (?:SERIES|STEPS|DOUBLED|FRACTION|relative|own|off|slope) =/u,
    changes: [
      ['98', '99'],
      ['95', '96'],
      ['93', '94'],
      ['90', '91'],
      ['104', '105'],
      ['1.1', '2.1'],
      ['1.2', '2.2'],
      ['4', '5'],
      ['DOUBLED + Math.abs(k) * 2 ** -104', 'DOUBLED - Math.abs(k) * 2 ** -104'],
      ['2 * DOUBLED + Math.abs(y.hi) * EPSILON', '2 * DOUBLED - Math.abs(y.hi) * EPSILON'],
    ],
    why: 'a bound for an error that is at most three times as wide, or by a part narrower that was allowed for roundings, is one',
  },
  {
    file: 'values/wide-functions.ts',
    on: /const (?:relative|own) =/u,
    changes: [['2', '3']],
    why: 'a bound for an error that is at most three times as wide, or by a part narrower that was allowed for roundings, is one',
  },
  {
    file: 'values/wide-functions.ts',
    changes: [['1.1 * Math.cosh(a.hi)', '1.1 / Math.cosh(a.hi)']],
    why: 'it stands for |a| < 0.3, where 1.1 / cosh a is above the slope cosh a, too',
  },
  {
    file: 'values/wide-functions.ts',
    changes: [
      ['1 + NEXT', '1 - NEXT'],
      ['* (1 + NEXT)', '/ (1 + NEXT)'],
      ['value.hi * relative + (', 'value.hi * relative - ('],
    ],
    why: 'a bound that differs from its 50th digit on is the same beside what it allows for roundings',
  },
  {
    file: 'values/wide-functions.ts',
    changes: [
      ['EPSILON * fineness(sum) * Math.abs(sum.hi)', 'EPSILON * fineness(sum) / Math.abs(sum.hi)'],
      ['EPSILON * fineness(sum)', 'EPSILON / fineness(sum)'],
      ['EPSILON * fineness(s) * Math.abs(sum.hi)', 'EPSILON * fineness(s) / Math.abs(sum.hi)'],
      ['EPSILON * fineness(a) * Math.abs(sum.hi)', 'EPSILON * fineness(a) / Math.abs(sum.hi)'],
    ],
    why: 'the sums are near 1, or their terms shrink by squares of small numbers: the series ends at most one term sooner',
  },
  {
    file: 'targets/numpy-helpers.ts',
    changes: [
      ['least = 4 * len(a)', 'least = 4 / len(a)'],
      ['16 * max(a.shape)', '16 / max(a.shape)'],
      ['16 * len(a)', '16 / len(a)'],
      ['eps * values[-1]', 'eps / values[-1]'],
      ['eps * s[0]', 'eps / s[0]'],
      ['eps * np.abs(a).max()', 'eps / np.abs(a).max()'],
      ['eps * np.abs(values).max()', 'eps / np.abs(values).max()'],
      ['eps * np.linalg.norm(y)', 'eps / np.linalg.norm(y)'],
    ],
    why: 'what counts as rounding is a choice, of some units in the last place',
  },
  {
    file: 'targets/numpy-helpers.ts',
    changes: [
      ['(a + a.T) / 2)[-1]', '(a + a) / 2)[-1]'],
      ['(a + a.T) / 2)[0]', '(a + a) / 2)[0]'],
      ['(a + a.T) / 2)[1]', '(a + a) / 2)[1]'],
      ['eigh((a + a.T) / 2)', 'eigh((a + a) / 2)'],
      ['(a + a.T) / 2)[1]', '(a + a.T) * 2)[1]'],
    ],
    why: 'A is symmetric but for rounding, and four times A has the vectors of A',
  },
  {
    file: 'targets/numpy-helpers.ts',
    changes: [['v * np.sign', 'v / np.sign']],
    why: 'a sign is its own inverse, and that of a largest entry is not 0',
  },
  {
    file: 'targets/numpy-helpers.ts',
    changes: [
      ['/ (2 * len(a))', '/ (2 / len(a))'],
      ['abs(s - 1) > 1e-2', 'abs(s + 1) > 1e-2'],
      ['norm(y - before)', 'norm(y + before)'],
    ],
    why: 'Newton’s iteration comes to the same root from any positive scaling, and stays there if it does not end',
  },
];
