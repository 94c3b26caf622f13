// Terms with the words that they are written in: a person's words stay as they are, and only what is put together is written
// anew. The one place of repairs that decides on parentheses, by how tightly each part binds; each formula is made as a
// text and as a term at once, so nothing has to be read again.

import { movedTerm } from '../../names/map-term.ts';
import type { ProductTerm, Term } from '../../names/term.ts';
import { LEVEL, type Written } from '../../operators/writing.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Span } from '../../syntax/tree.ts';

/** A term with its words, and how tightly these bind. */
export interface WrittenTerm extends Written {
  /** The term in a text in which its words begin at `start`. */
  termAt(start: number): Term;
}

/** How tightly a term binds as it is written. */
function levelOf(term: Term): number {
  switch (term.kind) {
    case 'sum':
    case 'bigOperator':
      return LEVEL.sum;
    // A sign inside a product is read as a difference.
    case 'negate':
      return LEVEL.inner;
    case 'product':
      if (startsWithMinus(term) || endsInBody(term)) return LEVEL.inner;
      return productLevel(term);
    case 'transpose':
    case 'power':
      return LEVEL.postfix;
    case 'number':
    case 'name':
    case 'identity':
    case 'ones':
    case 'differential':
    case 'call':
    case 'action':
    case 'entryGradient':
    case 'index':
    case 'group':
    case 'norm':
    case 'absolute':
    case 'block':
    case 'stack':
    case 'derivative':
    case 'broken':
      return LEVEL.atom;
  }
}

/** How tightly a product binds: factors side by side more than those with signs. */
export const productLevel = (term: ProductTerm): number =>
  isRow(term) ? LEVEL.juxtaposition : LEVEL.product;

/** Whether a minus is the first sign of a term. */
export function startsWithMinus(term: Term): boolean {
  if (term.kind === 'negate') return true;
  return (term.kind === 'product' || term.kind === 'sum') && startsWithMinus(term.first);
}

/** Whether a sum or product over an index stands last, which would take in what is written behind it. */
export const endsInBody = (term: Term): boolean =>
  term.kind === 'bigOperator' ||
  (term.kind === 'negate' && endsInBody(term.of)) ||
  (term.kind === 'product' && endsInBody(term.rest.at(-1)?.factor ?? term.first));

/** A term as its statement has it. */
export function asWritten(term: Term, text: string): WrittenTerm {
  return {
    text: text.slice(term.span.start, term.span.end),
    level: levelOf(term),
    termAt: (start) => movedTerm(term, start - term.span.start),
  };
}

/** Words that are one sign: a name, a number, `I`. */
const sign = (text: string, make: (span: Span) => Term): WrittenTerm => ({
  text,
  level: LEVEL.atom,
  termAt: (start) => make({ start, end: start + text.length }),
});

export const named = (name: string): WrittenTerm => sign(name, (span) => ({ kind: 'name', name, span }));

/** A number, spelled as `text`. */
export const numeral = (value: number, text: string): WrittenTerm =>
  sign(text, (span) => ({ kind: 'number', value, text, span }));

export const IDENTITY: WrittenTerm = sign('I', (span) => ({ kind: 'identity', span }));

/** A formula around another one: `before of after`. */
export function around(
  before: string,
  of: WrittenTerm,
  after: string,
  level: number,
  make: (of: Term, span: Span) => Term,
): WrittenTerm {
  const text = `${before}${of.text}${after}`;
  return {
    text,
    level,
    termAt: (start) => make(of.termAt(start + before.length), { start, end: start + text.length }),
  };
}

/** A formula in parentheses. */
export const inGroup = (of: WrittenTerm): WrittenTerm =>
  around('(', of, ')', LEVEL.atom, (inside, span) => ({ kind: 'group', inside, span }));

/** A formula as it is, or in parentheses where it binds looser than `level`: one whole to everything around it. */
export const enclosed = (written: WrittenTerm, level: number): WrittenTerm =>
  written.level < level ? inGroup(written) : written;

/** A formula without the parentheses around all of it. */
export function ungrouped(written: WrittenTerm): WrittenTerm {
  const term = written.termAt(0);
  return term.kind === 'group' && !term.expectation ? asWritten(term.inside, written.text) : written;
}

/** The text between two parts of a product or a sum, and the sign in it. */
export interface Link<Sign> {
  readonly between: string;
  readonly sign: Sign;
}

/** One more part of a product or a sum, with what stands before it. */
export interface Linked<Sign> extends Link<Sign> {
  readonly of: WrittenTerm;
}

/** Parts one behind the other, and where each begins in the text. */
export function inLine<Sign>(
  first: WrittenTerm,
  rest: readonly Linked<Sign>[],
): { readonly text: string; partsAt(start: number): readonly [Term, ...LinkedTerm<Sign>[]] } {
  return {
    text: rest.reduce((text, { between, of }) => text + between + of.text, first.text),
    partsAt: (start) => {
      let end = start + first.text.length;
      return [
        first.termAt(start),
        ...rest.map(({ between, sign, of }): LinkedTerm<Sign> => {
          const signSpan = { start: end, end: end + between.length };
          end = signSpan.end + of.text.length;
          return { sign, signSpan, term: of.termAt(signSpan.end) };
        }),
      ];
    },
  };
}

export interface LinkedTerm<Sign> {
  readonly sign: Sign;
  readonly signSpan: Span;
  readonly term: Term;
}

/** Whether all factors stand side by side. */
export const isRow = ({ rest }: ProductTerm): boolean => rest.every(({ sign }) => sign === 'juxtaposed');

/** `A'`, `(A B)'`. */
export const transposed = (written: WrittenTerm): WrittenTerm =>
  around('', enclosed(written, LEVEL.atom), "'", LEVEL.postfix, (of, span) => ({
    kind: 'transpose',
    of,
    span,
  }));

/** A formula to a power, whose words behind it are these: `^2`, `.^2`, `²`. */
export const power = (
  of: WrittenTerm,
  words: string,
  exponent: number | WrittenTerm,
  elementwise = false,
): WrittenTerm =>
  around('', enclosed(of, LEVEL.atom), words, LEVEL.postfix, (base, span) => ({
    kind: 'power',
    of: base,
    exponent:
      typeof exponent === 'number'
        ? { kind: 'number', value: exponent, text: null, span }
        : exponent.termAt(span.end - exponent.text.length),
    elementwise,
    span,
  }));

/** A term transposed; a transpose that is there already goes. */
export const transposedTerm = (term: Term, text: string): WrittenTerm =>
  term.kind === 'transpose' ? asWritten(term.of, text) : transposed(asWritten(term, text));

/** `name(a, b, option)`, of parts without parentheses around them; `name` is an operator's. */
export function call(name: string, args: readonly WrittenTerm[], option: string | null = null): WrittenTerm {
  const parts = args.map(ungrouped);
  const behind = option === null ? '' : `, ${option}`;
  const [first, ...rest] = parts;
  const line =
    first &&
    inLine(
      first,
      rest.map((of) => ({ between: ', ', sign: ',', of })),
    );
  const text = `${name}(${line?.text ?? ''}${behind})`;
  return {
    text,
    level: LEVEL.atom,
    termAt: (start) => {
      const calleeSpan = { start, end: start + name.length };
      const [head, ...more] = line?.partsAt(calleeSpan.end + 1) ?? [];
      return {
        kind: 'call',
        callee: { kind: 'operator', name },
        calleeSpan,
        primes: 0,
        args: head ? [head, ...more.map(({ term }) => term)] : [],
        option,
        span: { start, end: start + text.length },
      };
    },
  };
}

/** `ones(m, n)`, a matrix of this shape. */
export const onesLike = ({ rows, cols }: Shape): WrittenTerm => call('ones', [sized(rows), sized(cols)]);

/** A size as a formula of the dims in it. */
function sized(size: Dimension): WrittenTerm {
  const make = (span: Span): Term => {
    const terms = size.monomials.map(({ coefficient, factors }): Term => {
      const number: Term = { kind: 'number', value: coefficient, text: null, span };
      const rest = factors.map((name) => ({
        sign: '*' as const,
        signSpan: span,
        factor: { kind: 'name' as const, name, span },
      }));
      return { kind: 'product', first: number, rest, span };
    });
    const [first, ...rest] = terms;
    const zero: Term = { kind: 'number', value: 0, text: null, span };
    return first
      ? { kind: 'sum', first, rest: rest.map((term) => ({ sign: '+', signSpan: span, term })), span }
      : zero;
  };
  return {
    text: size.key,
    level: LEVEL.sum,
    termAt: (start) => make({ start, end: start + size.key.length }),
  };
}

/** Whether products in a text are written with a star. */
export const usesStar = (text: string): boolean => text.includes('*');
