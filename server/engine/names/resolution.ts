// The state of resolution: the scope, the functions that there are, the meaning of product signs; and what a name calls.

import type { Span } from '../syntax/tree.ts';
import type { SpanEdit } from '../text/edits.ts';
import type { Local, Occurrence } from './occurrence.ts';
import type { Names } from './scope.ts';
import { DERIVATIVE_CALLS } from './symbols.ts';
import type { Callee, Term } from './term.ts';

/** One way to write the call: parentheses open in place of each gap, and all close behind `end`. */
export interface BareReading {
  readonly gaps: readonly Span[];
  readonly end: number;
}

export interface BareCall {
  /** The functions, outermost first. */
  readonly names: readonly string[];
  readonly span: Span;
  readonly readings: readonly BareReading[];
}

/** The functions that the table of operators offers, as far as names go. */
export interface Vocabulary {
  has(name: string): boolean;
  /** The words that may stand as a last argument. */
  options(name: string): readonly string[];
  names(): Iterable<string>;
}

/** A fault of a name, at a span of the statement. */
export type NameFault =
  | {
      readonly kind: 'unknown-name';
      readonly name: string;
      readonly span: Span;
      readonly near: readonly string[];
      readonly split: readonly string[] | null;
      /** The names that it may be an entry, row or column of: `x_i` as `x[i]`. */
      readonly places: readonly string[];
      /** Whether it is a place in something, though perhaps nothing tells which: `x_i` without an index i. */
      readonly isPlace: boolean;
      /** Whether arguments follow. */
      readonly called: boolean;
    }
  | {
      readonly kind: 'bad-call';
      readonly span: Span;
      readonly message: string;
      /** A name in a list of arguments that is not declared. */
      readonly undeclared?: string;
    }
  /** A text that is written otherwise here: each fix is one way to write it, as edits of the statement. */
  | {
      readonly kind: 'spelling';
      readonly span: Span;
      readonly message: string;
      readonly fixes: readonly { readonly title: string; readonly edits: readonly SpanEdit[] }[];
    }
  | ({ readonly kind: 'bare-call' } & BareCall)
  /** `∇f`, where more than one variable may be meant, or none is there. */
  | {
      readonly kind: 'no-variable';
      readonly span: Span;
      readonly order: number;
      /** The numerator. */
      readonly of: Span;
      readonly candidates: readonly string[];
    };

/** A fault of a statement's names in words, without the offers that go with it. */
export function faultMessage(fault: NameFault | { readonly kind: string; readonly message: string }): string {
  if ('message' in fault) return fault.message;
  if (fault.kind === 'no-variable') return 'this derivative needs its variable, as in `∇_x f`';
  if (fault.kind === 'unknown-name') return `\`${fault.name}\` is neither declared nor defined`;
  const names = fault.names.map((name) => `\`${name}\``).join(' and ');
  return `the argument of ${names} goes into parentheses`;
}

/** A reading that is possible, and perhaps not the one meant. */
export type NameWarning =
  /** `ln x`, read as the only call that it can be. */
  | ({ readonly kind: 'bare-call' } & BareCall)
  /** A function of the language that a name of the file hides, before what may be meant as its arguments. */
  | { readonly kind: 'hidden-function'; readonly name: string; readonly span: Span }
  /** `e^A`, read as exp of every entry, which it is of a number. */
  | { readonly kind: 'power-of-e'; readonly span: Span; readonly exponent: Term }
  /** `x(2)`, `w(j)`: a product, where an entry may be meant. */
  | { readonly kind: 'place-in-parentheses'; readonly span: Span; readonly arguments: Span }
  /** `X : Y`, read as the inner product. */
  | { readonly kind: 'colon'; readonly span: Span }
  /** `I_n`, `Tr(A)`: what the language calls `written`. */
  | { readonly kind: 'paper-name'; readonly span: Span; readonly written: string }
  /** `1^T x`, read as the vector of ones. */
  | { readonly kind: 'ones'; readonly span: Span }
  /** `x_i` of a column x under a sum over i, read as the entry `place`. */
  | { readonly kind: 'subscript'; readonly span: Span; readonly place: string }
  /** A sum over an index of which the summand has only names that look as if they had it. */
  | { readonly kind: 'idle-index'; readonly span: Span; readonly index: string; readonly name: string }
  /** `a^b^c`: the places where brackets make it one or the other. */
  | { readonly kind: 'stacked-powers'; readonly base: Span; readonly inner: Span; readonly outer: Span };

/** The meaning of the product signs here, by `notation`. */
type Notation = ReadonlyMap<string, 'matmul' | 'hadamard' | 'inner'>;

/** The conventions by which names and signs are read. */
export interface ReadingConventions {
  readonly notation: Notation;
  /** By `convention d = gradient L`: the L of which `dX` is the gradient by X. */
  readonly gradientOf: string | null;
}

/** The state in which the names of one statement are resolved. */
export interface Resolution extends ReadingConventions {
  readonly scope: Names;
  readonly vocabulary: Vocabulary;
  /** Parameters and indices, as written, with the names that they have in terms: those of nothing else in the file. */
  readonly bound: ReadonlyMap<string, string>;
  /** Those of them, as written, that are whole numbers as a dim is. */
  readonly boundSizes: ReadonlySet<string>;
  /** Where parameters and indices are introduced, as written. */
  readonly locals: ReadonlyMap<string, Local>;
  /** Hears where each name stands and what it is bound to; null where nobody asks. */
  readonly note: ((occurrence: Occurrence) => void) | null;
  readonly report: (fault: NameFault) => void;
  readonly warning: (warning: NameWarning) => void;
}

/** Whether a name is bound to a value, and not a function, in this scope. */
export function isValue(name: string, by: Resolution): boolean {
  if (by.bound.has(name) || by.scope.unreadable.has(name)) return true;
  const symbol = by.scope.symbols.get(name);
  return symbol !== undefined && symbol.kind !== 'function';
}

/** The function that `name(…)` calls, or null where the name is a value beside parentheses. */
export function calleeNamed(name: string, by: Resolution): Callee | null {
  if (by.bound.has(name)) return null;
  const symbol = by.scope.symbols.get(name);
  if (symbol?.kind === 'function') return { kind: 'function', symbol };
  if (symbol?.kind === 'definition' && symbol.parameters)
    return { kind: 'definition', name, parameters: symbol.parameters.map((parameter) => parameter.name) };
  if (symbol || by.scope.unreadable.has(name)) return null;
  if (by.vocabulary.has(name) || DERIVATIVE_CALLS.has(name) || name === 'prod')
    return { kind: 'operator', name };
  return null;
}

/** Notes what a name that stands at `span` is bound to: a local, a name of the file, or an operator. */
export function noteUse(name: string, span: Span, by: Resolution): void {
  if (!by.note) return;
  const local = by.locals.get(name);
  const symbol = by.scope.symbols.get(name);
  if (local) by.note({ span, isDeclaration: false, binding: { kind: 'local', local } });
  else if (symbol) by.note({ span, isDeclaration: false, binding: { kind: 'name', symbol } });
  else if (calleeNamed(name, by)?.kind === 'operator')
    by.note({ span, isDeclaration: false, binding: { kind: 'operator', name } });
}

/** The resolution inside a sum or product over an index, and the name of the index there. */
export function withIndex(
  { name: index, span }: { readonly name: string; readonly span: Span },
  by: Resolution,
): { readonly inside: Resolution; readonly index: string } {
  const local: Local = { role: 'index', name: index, span };
  by.note?.({ span, isDeclaration: true, binding: { kind: 'local', local } });
  const around = new Set(by.bound.values());
  const isTaken = (name: string): boolean =>
    by.scope.symbols.has(name) || by.scope.unreadable.has(name) || around.has(name);
  let own = isTaken(index) ? (FREE_LETTERS.find((letter) => !isTaken(letter)) ?? index) : index;
  while (isTaken(own)) own += '_';
  const bound = new Map([...by.bound, [index, own]]);
  const boundSizes = new Set([...by.boundSizes, index]);
  const locals = new Map([...by.locals, [index, local]]);
  return { inside: { ...by, bound, boundSizes, locals }, index: own };
}

const FREE_LETTERS = ['i', 'j', 'k', 'l', 'r', 's', 't', 'i1', 'i2', 'i3', 'i4', 'i5'];

/** Whether a name is called when a bracket follows: a function, or `d` of one. */
export function functionName(name: string, by: Resolution): boolean {
  if (isValue(name, by) && !calleeNamed(name, by)) return false;
  return calleeNamed(name, by) !== null || (name.startsWith('d') && calleeNamed(name.slice(1), by) !== null);
}
