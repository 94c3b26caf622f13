// A derivative by its names: what it is of, by what, in which form; and how it is written left of an equals sign.

import { isName, normaliseLetters } from './names.ts';
import { isInParentheses } from './parentheses.ts';
import { raised } from './superscripts.ts';

/** The variables of a derivative, one for each order: x twice in ∂²L/∂x². */
export type Variables = readonly [string, ...string[]];

/** A derivative by its names, each as the file writes it: `L`, `vec(X)`, `x' A x`, `W[l]`. */
export type Derivative = Differential | PartialDerivative;

/** d(of), along all that varies. */
interface Differential {
  readonly kind: 'differential';
  readonly of: string;
}

/** ∂of/∂by. */
export interface PartialDerivative {
  readonly kind: 'partial';
  readonly of: string;
  readonly by: Variables;
}

/** The subject of a question: a derivative, or the gradients of a scalar by all its params. */
export type AskedDerivative = Derivative | { readonly kind: 'gradients'; readonly of: string };

/** ∂of/∂by, by one variable. */
export const partial = (of: string, by: string): PartialDerivative => ({ kind: 'partial', of, by: [by] });

/** d(of). */
export const differentialOf = (of: string): Derivative => ({ kind: 'differential', of });

/** The names of variables as those of a derivative; null where there are none. */
export function variablesOf([first, ...others]: readonly string[]): Variables | null {
  return first === undefined ? null : [first, ...others];
}

/** Whether both are one derivative, written alike. */
export function sameDerivative(a: AskedDerivative, b: AskedDerivative): boolean {
  return a.kind === b.kind && normaliseLetters(derivativeText(a)) === normaliseLetters(derivativeText(b));
}

/** `∂L/∂Θ`, `∂²L/∂x²`, `∂²L/∂x∂y`, `d(x' A x)`; of the gradients by all params `L`, as behind `derive`. */
export function derivativeText(derivative: AskedDerivative): string {
  switch (derivative.kind) {
    case 'gradients':
      return derivative.of;
    case 'differential':
      return `d${enclosed(derivative.of)}`;
    case 'partial': {
      const powers = powersOf(derivative.by).map(({ variable, power }) => ({
        text: enclosed(variable),
        power,
      }));
      return quotientText(enclosed(derivative.of), powers, derivative.by.length);
    }
  }
}

/** The derivative by all variables but the last; null of one of the first order. */
export function lowerDerivative({ of, by }: PartialDerivative): PartialDerivative | null {
  const before = variablesOf(by.slice(0, -1));
  return before && { kind: 'partial', of, by: before };
}

/** A part of a derivative as it is written, with the power that it stands in below. */
export interface WrittenVariable {
  readonly text: string;
  readonly power: number;
}

/** `∂²L/∂x∂y` of parts that are in parentheses where they need any; in ASCII powers are written `∂^2L`. */
export function quotientText(
  of: string,
  below: readonly WrittenVariable[],
  order: number,
  { sign = '∂', ascii = false }: { readonly sign?: string; readonly ascii?: boolean } = {},
): string {
  const raise = (power: number): string => (power === 1 ? '' : ascii ? `^${power}` : raised(power));
  const variables = below.map(({ text, power }) => `${sign}${text}${raise(power)}`);
  return `${sign}${raise(order)}${of}/${variables.join('')}`;
}

/** The same for typesetting, of parts in LaTeX: `\frac{\partial^{2} L}{\partial x \, \partial y}`. */
export function quotientLatex(of: string, below: readonly WrittenVariable[], order: number): string {
  const raise = (power: number): string => (power === 1 ? '' : `^{${power}}`);
  const variables = below.map(({ text, power }) => `\\partial ${text}${raise(power)}`);
  return `\\frac{\\partial${raise(order)} ${of}}{${variables.join(' \\, ')}}`;
}

/** Each variable once, in the order in which they first stand, with how often the derivative is taken by it. */
export function powersOf(
  variables: readonly string[],
): readonly { readonly variable: string; readonly power: number }[] {
  const powers = new Map<string, number>();
  for (const variable of variables) powers.set(variable, (powers.get(variable) ?? 0) + 1);
  return [...powers].map(([variable, power]) => ({ variable, power }));
}

/** A derivative as the command line and the protocol name it: variables in one text, none of a differential or of all params. */
export interface NamedDerivative {
  readonly of: string;
  readonly wrt: string | null;
  readonly order: number;
}

/** An answer with its names apart: `{ of: 'L', wrt: 'x, y', order: 2 }`; of one variable its name stands once. */
export function namesOfDerivative(derivative: AskedDerivative): NamedDerivative {
  const { of } = derivative;
  if (derivative.kind !== 'partial') return { of, wrt: null, order: 1 };
  const { by } = derivative;
  const isOne = by.every((variable) => variable === by[0]);
  return { of, wrt: isOne ? by[0] : by.join(', '), order: by.length };
}

/** The derivative that names ask for; commas within brackets are those of an index. */
export function derivativeOfNames({ of, wrt, order }: NamedDerivative): AskedDerivative {
  if (wrt === null) return { kind: 'gradients', of };
  const [only = wrt, ...others] = wrt.split(/,\s*(?![^(]*\)|[^[]*\])/).map((name) => name.trim());
  const repeated = Array.from({ length: Math.max(0, order - 1) }, () => only);
  return { kind: 'partial', of, by: [only, ...(others.length > 0 ? others : repeated)] };
}

/** `X` of `vec(X)`; null of any other text. */
export function insideVec(text: string): string | null {
  const call = 'vec';
  const rest = text.slice(call.length);
  return text.startsWith(call) && isInParentheses(rest) ? rest.slice(1, -1) : null;
}

/** A member of a family, `W[l]`. */
const MEMBER = /^[\p{L}\p{M}\p{N}_]+\[[^[\]]+\]$/u;

/** A part of a derivative, in parentheses where it is more than a name, a member or a vec. */
function enclosed(text: string): string {
  const isOne = isName(text) || MEMBER.test(text) || insideVec(text) !== null || isInParentheses(text);
  return isOne ? text : `(${text})`;
}
