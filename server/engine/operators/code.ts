// Pieces of NumPy code, as the entries of the table write them. A piece is an operation on other pieces; equal pieces
// are the same object, so that what is shared is computed once.

import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import type { Dimension } from '../shapes/dimension.ts';

/** A place in a piece of code where another stands, in parentheses if that binds looser than `level`. */
export interface Hole {
  readonly code: Code;
  readonly level: number;
}

/** The body of a sum or product over an index: a loop of its own. */
export interface CodeLoop {
  readonly index: string;
  readonly from: Code;
  /** The last value of the index, included. */
  readonly to: Code;
  readonly body: Code;
  readonly combine: 'sum' | 'product';
  /** What the loop starts from. */
  readonly start: Code;
}

export interface Code {
  /** Greater than that of every piece it is made of. */
  readonly id: number;
  readonly parts: readonly (string | Hole)[];
  /** How tightly it binds, as in `writing.ts`: sums, products, signs, powers, atoms. */
  readonly level: number;
  /** Not worth a local variable: names, numbers, transposes of names. */
  readonly cheap: boolean;
  readonly loop: CodeLoop | null;
  /** The indices of loops around it that it reads. */
  readonly free: ReadonlySet<string>;
}

/** Small functions that NumPy does not have; each is written into the file only where it is used. */
export type NumpyHelper =
  | 'adjugate'
  | 'commutation'
  | 'cosm'
  | 'eigmax'
  | 'eigvecmax'
  | 'erf'
  | 'expm'
  | 'gelu'
  | 'jacobian'
  | 'action'
  | 'logm'
  | 'logsumexp'
  | 'pinv'
  | 'sigmoid'
  | 'sinm'
  | 'softmax'
  | 'sqrtm';

/** Code by a template: a bare piece stands where anything may, as between parentheses. */
export type CodeTemplate = (
  strings: TemplateStringsArray,
  ...values: readonly (Code | Hole | string)[]
) => Code;

export interface NumpyWriter {
  /** The code of an argument, or of any other expression. */
  of(expression: Expression): Code;
  /** A size as a whole number. */
  size(size: Dimension): Code;
  /** py.code(LEVEL.product)`${a} * ${b}` */
  code(level: number, cheap?: boolean): CodeTemplate;
  /** name(a, b, …) */
  call(name: string | Code, ...args: readonly (Code | string)[]): Code;
  /** [a, b, …] */
  list(entries: readonly Code[]): Code;
  /** The transpose of a piece; of a transpose, what it was. */
  transposed(code: Code): Code;
  loop(parts: CodeLoop): Code;
  /** A helper by its name; the file has it where this is used. */
  helper(name: NumpyHelper): Code;
  /** The parameter that an unknown function, or a derivative of it, is passed as: `h`, `dh`, `d2h`. */
  callable(fn: UnknownFunction, order: number): Code;
  /** The parameter that a variable, or a definition's local variable, is called. */
  variable(name: string, role: 'value' | 'differential' | 'bound'): Code;
  /** In how many places of the formulas an expression stands. */
  uses(expression: Expression): number;
}

/** How an operation is written in NumPy. */
export type NumpyRule = (node: Expression, py: NumpyWriter) => Code;

/**
 * The left side of a product. Products of matrices and of entries bind alike in Python: one beside the other is put in
 * parentheses, so that nobody has to know.
 */
export function leftOf(sign: '*' | '/' | '@', code: Code, level: number): Hole {
  const other = sign === '@' ? / [*/] $/u : / @ $/u;
  const mixes = code.parts.some((part) => typeof part === 'string' && other.test(part));
  return { code, level: mixes ? Math.max(level, code.level + 1) : level };
}

/** A piece in parentheses where it binds looser. */
export function hole(code: Code, level: number): Hole {
  return { code, level };
}
