// What exported NumPy code looks like: names, parameters, what is computed once, and what is never built.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportArrays } from '../../../server/engine/export/array-file.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { numpy } from '../../../server/engine/export/targets/numpy.ts';
import { derivativeName, identifier } from '../../../server/engine/export/targets/python-names.ts';
import { derivativeOf, variable } from '../../../server/engine/expressions/build.ts';
import { SCALAR } from '../../../server/engine/shapes/shape.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { definitionsAlone } from './definitions-alone.ts';

function exported(file: string): string {
  return exportDocument(analyse(file), 'numpy', 'a.mcalc', DEFAULT_OPTIONS).text;
}

/** One function of the file, without its docstring and the checks of its arguments. */
function functionIn(file: string, name: string): string {
  const text =
    exported(file)
      .split('\n\n\n')
      .find((block) => block.startsWith(`def ${name}(`)) ?? '';
  return text
    .replace(/^ {4}"""[\s\S]*?"""\n/mu, '')
    .replace(/^ {4}\S+ = _(?:array|number)\(.*\)\n/gmu, '')
    .replace(/^ {4}\S+ = \S+\.shape\[\d\]\n/gmu, '')
    .trimEnd();
}

const network = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
a = X Θ
L = ½ sum((Y - h(a)).^2)
∂L/∂Θ = X' ((h(a) - Y) ∘ h'(a))
derive ∂²L/∂vec(Θ)²
`;

describe('functions', () => {
  test('definitions are local variables, unknown functions parameters', () => {
    expect(functionIn(network, 'dL_dΘ')).toBe(
      'def dL_dΘ(X, Y, Θ, h, dh):\n    a = X @ Θ\n    da = (h(a) - Y) * dh(a)\n    return X.T @ da',
    );
  });

  test('a second derivative of an unknown function is a parameter of its own', () => {
    expect(functionIn(network, 'd2L_dvec_Θ2')).toMatch(/^def d2L_dvec_Θ2\(X, Y, Θ, h, dh, d2h\):/u);
  });

  test('sizes are read off arrays; a variable that only has a size is a parameter', () => {
    const file = 'dim n, m\nvar A : R[m, n]\nvar x : R[n]\nf = sum(x) / m\nderive ∂f/∂x\n';
    expect(functionIn(file, 'df_dx')).toBe('def df_dx(A):\n    return np.ones((n, 1), dtype=A.dtype) / m');
  });

  test('what is shared is computed once', () => {
    const file = "dim n\nvar x : R[n]\nvar A : R[n, n]\nf = exp(x' A x) + sin(x' A x)\nderive ∂f/∂x\n";
    const code = functionIn(file, 'df_dx');
    expect(code.match(/A @ x|x\.T @ A/gu)?.length).toBeLessThanOrEqual(2);
    expect(code.match(/np\.exp/gu)).toHaveLength(1);
  });

  test('a name that Python has taken has an underscore behind it', () => {
    const code = exported(
      'dim in, n\nvar lambda : R[in, n]\nvar np : R[n]\nf = sum((lambda np).^2)\nderive ∂f/∂np\n',
    );
    expect(code).toContain('def df_dnp(lambda_, np_):');
  });

  test('a differential takes the differentials of what varies', () => {
    const file = 'dim n\nparam x : R[n]\nf = sum(x.^3)\nderive df\n';
    expect(functionIn(file, 'df')).toMatch(/^def df\(x, dx\):/u);
  });

  test('a long net is written without running out of stack', () => {
    const file = `dim n\nvar W : R[n, n]\nvar x : R[n]\n${Array.from({ length: 200 }, (_, i) => `h${i + 1} = tanh(W ${i === 0 ? 'x' : `h${i}`})`).join('\n')}\nf = sum(h200)\nderive ∂f/∂x\n`;
    expect(functionIn(file, 'df_dx').split('\n').length).toBeGreaterThan(200);
  }, 60_000);
});

describe('what is never built', () => {
  test.each([
    [
      'an inverse that is multiplied',
      "dim n\nvar S : R[n, n] spd\nvar x : R[n]\nf = x' inv(S) x\nderive ∂f/∂x\n",
      'np.linalg.inv',
    ],
    [
      'a diagonal matrix that is multiplied',
      'dim n\nvar A : R[n, n]\nvar v : R[n]\nF = diag(v) A diag(v.^2)\nf = sum(F)\nderive ∂f/∂A\n',
      'diagflat',
    ],
    [
      'a Kronecker product of a column',
      "dim m, n\nvar A : R[m, m]\nvar B : R[n, n]\nvar X : R[m, n]\nF = kron(B, A) vec(X)\nf = F' F\nderive ∂f/∂X\n",
      'np.kron',
    ],
    [
      'a commutation matrix of a column',
      "dim m, n\nvar X : R[m, n]\nvar v : R[p]\ndim p = m*n\nf = v' (commutation(m, n) vec(X))\nderive ∂f/∂X\n",
      '_commutation',
    ],
    [
      'ones to add rows up',
      "dim m, n\nvar X : R[m, n]\nvar b : R[n]\nf = sum((X + ones(m) b').^3)\nderive ∂f/∂b\n",
      'np.ones',
    ],
  ])('%s', (_, file, unwanted) => {
    const code = exported(file);
    expect(code).toContain('def df_d');
    expect(code).not.toContain(unwanted);
  });

  test('products associate in the cheaper order', () => {
    const file = "dim m, n\nvar A : R[m, n]\nvar x : R[n]\nf = A' A x\n";
    expect(functionIn(file, 'f')).toContain('return A.T @ (A @ x)');
    const chain = 'dim m, n, p, q\nvar A : R[m, n]\nvar B : R[n, p]\nvar C : R[p, q]\nF = A B C\n';
    expect(functionIn(chain, 'F')).toContain('return np.linalg.multi_dot([A, B, C])');
  });
});

describe('names of derivatives', () => {
  test.each([
    ['L', [['Θ', 1]], 1, 'dL_dΘ'],
    ['vec(f)', [['vec(X)', 1]], 1, 'dvec_f_dvec_X'],
    ['f', [['vec(X)', 2]], 2, 'd2f_dvec_X2'],
    ['f', [['x', 2]], 2, 'd2f_dx2'],
    [
      'L',
      [
        ['x', 1],
        ['y', 1],
      ],
      2,
      'd2L_dx_dy',
    ],
    ['L', [], 1, 'dL'],
  ] as const)('%s by %j', (of, by, order, name) => {
    expect(
      derivativeName(
        of,
        by.map(([text, power]) => ({ text, power })),
        order,
      ),
    ).toBe(name);
  });

  test('are Python identifiers', () => {
    expect(identifier('W₁')).toBe('W1');
    expect(identifier("x' A x")).toBe('x_A_x');
    expect(identifier('f_')).toBe('f_');
  });
});

test('an operator without a form in arrays is refused by name, and the rest is written', () => {
  const x = variable({ name: 'x', attributes: [], role: 'value' }, SCALAR);
  const { text, refusals } = exportArrays(
    definitionsAlone({
      source: 'a.mcalc',
      names: ['x', 'f', 'g'],
      dims: new Set(),
      variables: [{ name: 'x', shape: SCALAR, attributes: [] }],
      definitions: [
        { name: 'f', formula: derivativeOf(x, [x], SCALAR) },
        { name: 'g', formula: x },
      ],
    }),
    numpy,
    false,
  );
  expect(refusals).toEqual([{ what: 'f', why: 'the operator `derivative` has no form in arrays' }]);
  expect(text).toContain('# Left out: f:');
  expect(text).toContain('def g(x):');
});

describe('products read as somebody would write them', () => {
  const gain = [
    'dim n, m, d',
    'var P : R[n, n] spd',
    'var H : R[m, n]',
    'var R : R[m, m] spd',
    'var X : R[m, d]',
    'var W : R[m, m]',
    'var y : R[m]',
    "S = H P H' + R",
    "G = P H' inv(S)",
    "q = y' inv(S) y",
    'k = inv(W)^2',
    "v = diag(X X' W)",
    "t = tr(H P H')",
    "u = (X - W X)' ones(m)",
  ].join('\n');

  test('a solve from the right turns what it is given, and a symmetric matrix stays', () => {
    expect(functionIn(gain, 'G')).toBe(
      'def G(P, H, R):\n    t1 = H @ P\n    S = t1 @ H.T + R\n    return np.linalg.solve(S, t1).T',
    );
  });

  test('a column between its transposes is solved with as it stands', () => {
    expect(functionIn(gain, 'q')).toContain('np.vdot(y, np.linalg.solve(S, y))');
  });

  test('a power of an inverse has the inverse that stands elsewhere', () => {
    expect(functionIn(gain, 'k')).toContain('np.linalg.matrix_power(np.linalg.inv(W), 2)');
  });

  test('of a diagonal or a trace only the entries on it are computed', () => {
    expect(functionIn(gain, 'v')).toContain("np.einsum('ij,ij->i', X @ X.T, W.T)[:, None]");
    expect(functionIn(gain, 't')).toContain('np.vdot(H @ P, H)');
  });

  test('a sum along the rows of a transpose is one along columns', () => {
    expect(functionIn(gain, 'u')).toContain('np.sum(X - W @ X, axis=0, keepdims=True).T');
  });
});

describe('memory is used again where nobody reads what is in it', () => {
  const layers = [
    'dim N, d',
    'const X, Y : R[N, d]',
    'param W, V : R[d, d]',
    'param b : R[d]',
    "Z = X W .+ b'",
    'H = tanh(Z)',
    'G = tanh(H V)',
    'L = ½ ‖G - Y‖²',
    'derive L',
  ].join('\n');

  test('a bias is added in place, and a gradient is taken through an activation in place', () => {
    const code = functionIn(layers, 'L_and_gradients');
    expect(code).toContain('    dG = G - Y\n    L = 0.5 * np.vdot(dG, dG)\n    dG *= 1 - G**2\n');
    expect(code).toContain('    Z = X @ W\n    Z += b.T\n');
  });

  test('a name of the file keeps its value', () => {
    const code = functionIn(layers, 'L_and_gradients');
    expect(code).not.toMatch(/^ {4}[HGXY] [-+*/]=|^ {4}Z [-*/]=/mu);
  });

  test('a product of entries that is computed anyway is added up', () => {
    expect(functionIn(layers, 'L_and_gradients')).toMatch(/db = np\.sum\(\w+, axis=0, keepdims=True\)\.T/u);
  });

  test('what is the same in all terms of a sum waits until after it', () => {
    const file =
      "dim N, d\nconst Y : R[N, d]\nparam X : R[N, d]\nparam g : R[d]\nv = sum((X .* g') ∘ X, cols)\n";
    expect(functionIn(file, 'v')).toContain("np.einsum('ij,ij->j', X, X)[None, :] * g.T");
  });
});

test('a trace ratio costs d²k, not d³', () => {
  const file = [
    'dim d, k',
    'const Sw, Sb : R[d, d] symmetric',
    'param W : R[d, k]',
    "J = tr((W' Sw W)⁻¹ W' Sb W)",
    'derive J',
  ].join('\n');
  // What is d×k, as the formulas have it: no product of a d×k matrix and a k×d one is left.
  expect(functionIn(file, 'J_and_gradients')).toContain(
    'dW = 2 * (np.linalg.solve(t2, t3).T - t1.T @ np.linalg.solve(t2, t4.T).T)',
  );
});

describe('a Hessian times a direction', () => {
  const regression = [
    'dim N, d',
    'const X : R[N, d]',
    'const y : R[N]',
    'param w : R[d]',
    'L = ½ ‖tanh(X w) - y‖²',
    'derive ∂²L/∂w²',
  ].join('\n');

  test('is made without the matrix', () => {
    const code = functionIn(regression, 'd2L_dw2_times');
    expect(code).toMatch(/^def d2L_dw2_times\(X, y, w, v\):/u);
    expect(code).toContain('X @ v');
    expect(code).not.toMatch(/eye|diag|kron/u);
  });

  test('the direction has another name where the file has its own v', () => {
    const file = 'dim n\nparam v : R[n]\nf = sum(v.^3)\nderive ∂²f/∂v²\n';
    expect(functionIn(file, 'd2f_dv2_times')).toBe('def d2f_dv2_times(v, v_):\n    return 6 * (v * v_)');
  });

  test('also where nothing of the direction is left, and of a number', () => {
    const file = 'dim n\nparam x : R[n]\nparam s : R\nf = sum(x) + s^4\nderive ∂²f/∂x²\nderive ∂²f/∂s²\n';
    expect(functionIn(file, 'd2f_dx2_times')).toBe(
      'def d2f_dx2_times(x, v):\n    return np.zeros((n, 1), dtype=x.dtype)',
    );
    expect(functionIn(file, 'd2f_ds2_times')).toContain('return 12 * s**2 * v');
  });

  test('of a variable that cannot move in all directions there is the matrix alone', () => {
    const file = 'dim n\nparam S : R[n, n] spd\nf = logdet(S)\nderive ∂²f/∂vec(S)²\n';
    expect(exported(file)).not.toContain('_times');
  });
});
