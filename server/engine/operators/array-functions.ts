// Functions that programs over arrays call, each with what it is called in the libraries that the targets use.

/** Libraries with names of their own. JAX has those of NumPy. */
export type ArrayLibrary = 'numpy' | 'torch' | 'julia' | 'matlab';

/** A text made of the argument's and of the library's module; it binds like a product, or else like a call. */
interface TextForm {
  text(x: string, module: string): string;
  readonly isProduct?: true;
  /** Operations on each entry; one where nothing is said. */
  readonly operations?: number;
}

/** Another name, or a form; null where a library has none. */
export type Form = string | null | TextForm;

/** The name of a function in a library, where it is not the name here. */
type Forms = {
  readonly [library in ArrayLibrary]?: Form;
} & {
  /** Whether Python's `math` has it by the same name, for a plain number. */
  readonly isInMath?: true;
};

/** Functions of one number. */
const ENTRYWISE = {
  exp: { isInMath: true },
  log: { isInMath: true },
  log1p: { isInMath: true },
  abs: {},
  sign: {},
  step: {
    // A half at 0; several times as fast as np.heaviside.
    numpy: { text: (x, module) => `0.5 * (${module}.sign(${x}) + 1)`, isProduct: true, operations: 3 },
    torch: { text: (x, module) => `((${module}.sign(${x}) + 1) / 2)` },
    julia: null,
    matlab: null,
  },
  sin: { isInMath: true },
  cos: { isInMath: true },
  tan: {},
  sinh: {},
  cosh: {},
  tanh: { isInMath: true },
  asin: { numpy: 'arcsin' },
  acos: { numpy: 'arccos' },
  atan: { numpy: 'arctan' },
  sigmoid: { numpy: null, julia: null, matlab: null },
  relu: {
    numpy: { text: (x, module) => `${module}.maximum(${x}, 0)` },
    julia: null,
    matlab: { text: (x) => `max(${x}, 0)` },
  },
  softplus: {
    numpy: null,
    torch: { text: (x, module) => `${module}.logaddexp(${x}, ${module}.zeros_like(${x}))` },
    julia: null,
    matlab: null,
  },
  gelu: { numpy: null, torch: 'nn.functional.gelu', julia: null, matlab: null },
  erf: { numpy: null, julia: null },
  sqrt: { isInMath: true },
} as const satisfies Readonly<Record<string, Forms>>;

export type EntrywiseFunction = keyof typeof ENTRYWISE;

/** Those that passes over array programs make. */
export const [EXPONENTIAL, LOGARITHM] = ['exp', 'log'] as const satisfies readonly EntrywiseFunction[];

/** Functions of one matrix; the others are small functions in the file. */
const OF_MATRICES = {
  adjugate: {},
  cosm: { julia: 'cos' },
  eigmax: {},
  eigmin: {},
  eigvecmax: {},
  expm: { julia: 'exp', matlab: 'expm' },
  logm: {},
  pinv: {},
  /** U V′ of the singular vectors: A (A′A)^(-1/2), also where A is wide or has no full rank. */
  polar: {},
  /** (λI - A)⁺ for the largest eigenvalue λ of a symmetric A. */
  resolvent: {},
  sinm: { julia: 'sin' },
  sqrtm: {},
} as const satisfies Readonly<Record<string, { readonly [library in ArrayLibrary]?: string }>>;

export type MatrixFunction = keyof typeof OF_MATRICES;

/** Whether Python's `math` has a function, and gives a number that takes over the type of the arrays that it meets. */
export function isInMath(name: EntrywiseFunction): boolean {
  const forms: Forms = ENTRYWISE[name];
  return forms.isInMath === true;
}

/** How a library calls a function of one number: by its own name where nothing is said. */
export function entrywiseIn(library: ArrayLibrary, name: EntrywiseFunction): Form {
  const forms: Forms = ENTRYWISE[name];
  const form = forms[library];
  return form === undefined ? name : form;
}

/** The name of a function of one matrix in a library; null where it has none. */
export function matrixFunctionIn(library: ArrayLibrary, name: MatrixFunction): string | null {
  const forms: { readonly [library in ArrayLibrary]?: string } = OF_MATRICES[name];
  return forms[library] ?? null;
}
