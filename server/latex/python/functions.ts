// NumPy's and PyTorch's names for the functions of the language.

/** The call that a function of a library is translated to. */
export type Meaning =
  /** A function of the language, with what it is applied to. */
  | { readonly kind: 'function'; readonly name: string }
  /** One that works along rows or columns where an axis is said. */
  | { readonly kind: 'along'; readonly name: string }
  | { readonly kind: 'product'; readonly sign: '@' | '*' }
  | { readonly kind: 'outer' | 'inner' | 'norm' | 'transpose' | 'itself' | 'square' | 'power' }
  /** Of one or two sizes. */
  | { readonly kind: 'filled'; readonly name: string };

const SAME =
  'exp log sqrt abs sign sin cos tan sinh cosh tanh asin acos atan sigmoid relu softplus gelu erf logdet det inv pinv diag kron tril triu trace';

const plain = (name: string): Meaning => ({ kind: 'function', name });

/** By the last part of the name, which is the same in both libraries as a rule. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...SAME.split(' ').map((name) => [name, plain(name)] as const),
  ['trace', plain('tr')],
  ['absolute', plain('abs')],
  ['arcsin', plain('asin')],
  ['arccos', plain('acos')],
  ['arctan', plain('atan')],
  ['expit', plain('sigmoid')],
  ['inverse', plain('inv')],
  ['maximum', plain('max')],
  ['minimum', plain('min')],
  ['sum', { kind: 'along', name: 'sum' }],
  ['mean', { kind: 'along', name: 'mean' }],
  ['softmax', { kind: 'along', name: 'softmax' }],
  ['logsumexp', { kind: 'along', name: 'logsumexp' }],
  ['matmul', { kind: 'product', sign: '@' }],
  ['dot', { kind: 'product', sign: '@' }],
  ['mm', { kind: 'product', sign: '@' }],
  ['mv', { kind: 'product', sign: '@' }],
  ['multiply', { kind: 'product', sign: '*' }],
  ['mul', { kind: 'product', sign: '*' }],
  ['outer', { kind: 'outer' }],
  ['vdot', { kind: 'inner' }],
  ['inner', { kind: 'inner' }],
  ['norm', { kind: 'norm' }],
  ['transpose', { kind: 'transpose' }],
  ['t', { kind: 'transpose' }],
  ['square', { kind: 'square' }],
  ['pow', { kind: 'power' }],
  ['power', { kind: 'power' }],
  ['array', { kind: 'itself' }],
  ['asarray', { kind: 'itself' }],
  ['tensor', { kind: 'itself' }],
  ['item', { kind: 'itself' }],
  ['detach', { kind: 'itself' }],
  ['copy', { kind: 'itself' }],
  ['ones', { kind: 'filled', name: 'ones' }],
  ['zeros', { kind: 'filled', name: 'zeros' }],
  ['eye', { kind: 'filled', name: 'eye' }],
]);

export const meaningOf = (name: string): Meaning | null => MEANINGS.get(name) ?? null;

/** `np.linalg.norm`, `torch.nn.functional.softmax`: what stands before a function of a library. */
export const isModule = (path: readonly string[]): boolean =>
  /^(?:np|numpy|torch|F|nn|jnp|jax|scipy|linalg|special|functional)$/u.test(path[0] ?? '');

/** Constants of the libraries. */
export const CONSTANTS: ReadonlyMap<string, string> = new Map([['pi', 'π']]);
