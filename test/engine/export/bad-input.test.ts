// What exported functions are given: a clear error that names the parameter with both shapes, or the right answer in the
// given type.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/exporter.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { JAX_SHIM, programFor, type RunTarget } from './run-self-tests.ts';

const FILE = `dim n, d
const X : R[n, d]
const y : R[n]
param w : R[d]
param s : R
L = ½ s ‖X w - y‖² + sum(w) / sqrt(d) + tr(eye(d))
derive L
`;

const OF_CALLABLE = `dim m, n
param A : R[m, n]
param x : R[n]
fn r : R[n] -> R[m]
K = tr(A' A) commutation(m, n)
y = r(x)
derive ∂y/∂x
`;

const OF_FAMILY = `dim T, d
const x[t] : R[d] for t = 1..T
const y[t] : R[d] for t = 1..T
param w : R[d]
L = ∑_{t=1}^{T} ‖w ∘ x[t] - y[t]‖²
derive L
`;

const exported = (file: string, target: RunTarget): string =>
  exportDocument(analyse(file), target, 'model.mcalc', DEFAULT_OPTIONS).text;

/** An exported file, and pieces of Python that are to be printed behind it. */
interface Program {
  readonly file: string;
  readonly pieces: readonly string[];
}

/** What the pieces print, each program by itself, all in one process: PyTorch takes seconds to load. */
function printed<Name extends string>(
  target: RunTarget,
  programs: Readonly<Record<Name, Program>>,
): ReadonlyMap<string, readonly string[]> {
  const code = Object.entries<Program>(programs).map(([name, { file, pieces }]) => [
    `names = {'__name__': 'exported'}`,
    `exec(${JSON.stringify(exported(file, target))}, names)`,
    // What libraries say while they load is not ours.
    "warnings.simplefilter('error')",
    `print(${JSON.stringify(`${BEGINS}${name}`)})`,
    ...pieces.map(
      (piece) =>
        `try:\n    print(eval(${JSON.stringify(piece)}, names))\nexcept (ValueError, TypeError, RuntimeError, IndexError) as error:\n    print(error)`,
    ),
  ]);
  const { stdout, stderr } = spawnSync(programFor(target) ?? '', ['-'], {
    input: ['import warnings', ...code.flat()].join('\n'),
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', ...(target === 'jax' ? { PYTHONPATH: JAX_SHIM } : {}) },
  });
  return new Map(
    `${stdout}${stderr}`
      .split(BEGINS)
      .slice(1)
      .map((said) => {
        const [name = '', ...lines] = said.trimEnd().split('\n');
        return [name, lines];
      }),
  );
}

const BEGINS = '=== ';

const MODULES = { numpy: 'np', torch: 'torch', jax: 'jnp' } as const;

/** Arguments, and what is said of them. */
const REFUSED: readonly (readonly [what: string, args: string, said: string])[] = [
  [
    'a y of one axis',
    'A((3, 2)), A((3,)), A((2, 1)), 1.0',
    'y must have the shape (3, 1); it has the shape (3,)',
  ],
  [
    'a w of another length',
    'A((3, 2)), A((3, 1)), A((3, 1)), 1.0',
    'w must have the shape (2, 1); it has the shape (3, 1)',
  ],
  ['an empty X', 'A((0, 2)), A((0, 1)), A((2, 1)), 1.0', 'X is empty: it has the shape (0, 2)'],
  [
    'an array for a number',
    'A((3, 2)), A((3, 1)), A((2, 1)), A((2, 1))',
    's must be a number; it has the shape (2, 1)',
  ],
  [
    'a number for an array',
    '1.0, A((3, 1)), A((2, 1)), 1.0',
    'X must have the shape rows and columns; it has the shape ()',
  ],
];

for (const target of ['numpy', 'torch', 'jax'] as const) {
  const module = MODULES[target];
  describe.skipIf(programFor(target) === null)(target, { timeout: 60_000 }, () => {
    const ones = (shape: string, type: string) => `${module}.ones(${shape}, dtype=${module}.${type})`;
    const given = (X: string, w: string) =>
      `${ones('(3, 2)', X)}, ${ones('(3, 1)', X)}, ${ones('(2, 1)', w)}, ${ones('(1, 1)', X)}[0, 0]`;
    const types = (args: string) => `str(L_and_gradients(${args})[1]['w'].dtype)[-7:]`;
    const whole = `${module}.asarray([[1, 2], [3, 4]]), ${module}.asarray([[1], [1]]), ${module}.asarray([[1], [0]]), 2`;
    const withX = (X: string) => `${X}, ${module}.ones((3, 1)), ${module}.ones((2, 1)), 1.0`;
    const column = `${module}.ones((2, 1))`;
    const programs = {
      unfit: {
        file: FILE,
        pieces: REFUSED.map(([, args]) => `L_and_gradients(${args})`.replaceAll('A(', `${module}.ones(`)),
      },
      whole: {
        file: FILE,
        pieces: [`float(L(${whole.replaceAll('torch.asarray', 'torch.as_tensor')}))`],
      },
      types: {
        file: FILE,
        pieces: [types(given('float32', 'float32')), types(given('float32', 'float64'))],
      },
      callable: {
        file: OF_CALLABLE,
        pieces: [
          `str(K(${ones('(3, 2)', 'float32')}).dtype)[-7:]`,
          `str(dy_dx(${ones('(3, 2)', 'float32')}, ${ones('(2, 1)', 'float32')}, None, lambda z, g: z * g.sum()).dtype)[-7:]`,
        ],
      },
      strange: {
        file: FILE,
        pieces: [
          `float(L(${withX(`${module}.ones((3, 2)) * float('nan')`)}))`,
          `L(${withX(`${module}.ones((3, 2)) * 1j`)})`,
        ],
      },
      family: {
        file: OF_FAMILY,
        pieces: [
          `L([${column}], [${column}, ${column}], ${column})`,
          `L([], [], ${column})`,
          `L([${module}.ones((2,))], [${column}], ${column})`,
        ],
      },
    };
    let all: ReadonlyMap<string, readonly string[]> = new Map();
    beforeAll(() => {
      all = printed(target, programs);
    });
    const said = (name: keyof typeof programs) => all.get(name);

    test('what does not fit is named, with both shapes', () => {
      expect(said('unfit')).toEqual(REFUSED.map(([, , message]) => message));
    });

    test('whole numbers are taken as floats', () => {
      expect(Number(said('whole')?.[0])).toBeCloseTo(4 + 1 / Math.SQRT2 + 2, 5);
    });

    test('the type of floats is kept, and a shorter one beside a longer one gives the longer one', () => {
      expect(said('types')).toEqual(['float32', 'float64']);
    });

    test('what is made from sizes or from a callable keeps the type, too', () => {
      expect(said('callable')).toEqual(['float32', 'float32']);
    });

    test('NaN goes through, complex numbers are refused', () => {
      expect(said('strange')).toEqual(['nan', expect.stringMatching(/^X must be real numbers/u)]);
    });

    test('of a family: its members, how many there are, and none', () => {
      expect(said('family')).toEqual([
        'y must have 1 members; it has 2',
        'x must have at least one member',
        'x must have the shape (any, 1); it has the shape (2,)',
      ]);
    });
  });
}

describe.skipIf(programFor('matlab') === null)('Octave', { timeout: 60_000 }, () => {
  test('what does not fit is named, with both shapes; types are kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mcalc-bad-input-'));
    try {
      writeFileSync(join(folder, 'model.m'), exported(FILE, 'matlab'));
      const calls = [
        'f.L(ones(3, 2), ones(1, 3), ones(2, 1), 1)',
        'f.L(ones(3, 2), ones(3, 1), ones(3, 1), 1)',
        'f.L(ones(0, 2), ones(0, 1), ones(2, 1), 1)',
        'f.L(ones(3, 2), ones(3, 1), ones(2, 1), ones(2, 1))',
        "f.L('ab', 1, ones(2, 1), 1)",
        'f.L(ones(3, 2) * i, ones(3, 1), ones(2, 1), 1)',
        'class(f.L(single(ones(3, 2)), single(ones(3, 1)), single(ones(2, 1)), single(1)))',
        'round(f.L(int32(ones(3, 2)), true(3, 1), ones(2, 1), 1) * 100)',
        'f.L(ones(3, 2) * NaN, ones(3, 1), ones(2, 1), 1)',
      ];
      const script = [
        'f = model();',
        ...calls.map((call) => `try; disp(${call}); catch e; disp(e.message); end;`),
      ].join('\n');
      const { stdout } = spawnSync('octave', ['--no-gui', '--quiet', '--eval', script], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(stdout.trim().split('\n')).toEqual([
        'y must have the shape (3, 1); it has the shape (1, 3)',
        'w must have the shape (2, 1); it has the shape (3, 1)',
        'X is empty: it has the shape (0, 2)',
        's must be a number; it has the shape (2, 1)',
        'X must be real numbers',
        'X must be real numbers',
        'single',
        '491',
        'NaN',
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
