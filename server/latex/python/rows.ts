// Expressions of NumPy and PyTorch as rows of mathematics: `@` is the product of matrices, `*` that of entries.

import type { TextRange } from '../../engine/api.ts';
import type { Math as Node, Row } from '../math.ts';
import { axesOf } from './axes.ts';
import { CONSTANTS, isModule, type Meaning, meaningOf } from './functions.ts';
import type { Argument, Expression } from './tree.ts';

/** The parts of an expression without a counterpart, in words. */
interface Refusal {
  readonly why: string;
  readonly range: TextRange;
}

/** How long an array is along an axis. */
export interface Size {
  readonly of: string;
  readonly axis: number;
}

export type Rowed =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Thrown and caught in this file alone: a part without a counterpart ends the line that it stands in. */
class CannotRead extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.why);
    this.refusal = refusal;
  }
}

/** `nameAt` says what stands for a name: itself, or the derivative that programs call so. */
export function rowOfExpression(
  expression: Expression,
  nameAt: (name: string, range: TextRange) => Node,
  sizeAt: (size: Size, range: TextRange) => Node,
): Rowed {
  try {
    return { kind: 'row', row: rowOf(expression) };
  } catch (error) {
    if (error instanceof CannotRead) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }

  function rowOf(one: Expression): Row {
    const { range } = one;
    switch (one.kind) {
      case 'name':
        return [nameAt(one.name, range)];
      case 'number':
        return [numberAt(one.text, range)];
      case 'negative':
        return [sign('-', range), ...factor(one.of)];
      case 'bracket':
        return [fence(rowOf(one.of), range)];
      case 'binary':
        return binary(one);
      case 'attribute':
        return attribute(one);
      case 'call':
        return call(one);
      case 'part': {
        const size = sizeIn(one);
        if (size) return [sizeAt(size, range)];
        return refuse(`an index into an array, “[${one.text}]”: name what it picks`, range);
      }
      case 'word':
      case 'tuple':
        return refuse('a list or a text where an array is wanted', range);
    }
  }

  function binary({ sign: text, left, right, range }: Expression & { readonly kind: 'binary' }): Row {
    if (text === '+' || text === '-') return [...rowOf(left), sign(text, range), ...term(right)];
    if (text === '**') return power(left, right, range);
    const [a, b] = [product(left, text), factor(right)];
    if (text === '@') return matrixProduct(left, right, range);
    if (text === '/') {
      const isNumber = right.kind === 'number' || isNumeric(left);
      return isNumber && isPlain(right)
        ? [{ kind: 'fraction', above: a, below: b, range }]
        : [...a, sign('./', range), ...b];
    }
    return isNumeric(left) || isNumeric(right)
      ? scaled(a, b, isNumeric(left), range)
      : [...a, sign('∘', range), ...b];
  }

  /** Arrays of one axis are columns: on the left of another one it is laid down, and x A is Aᵀx. */
  function matrixProduct(left: Expression, right: Expression, range: TextRange): Row {
    const second = axesOf(right);
    if (!isColumn(left) || second === 'number')
      return [...product(left, '@'), sign('·', range), ...factor(right)];
    if (second === 'column') return [...laidDown(left), sign('·', range), ...factor(right)];
    const upright = right.kind === 'attribute' ? single(right.of) : transposed(single(right), right.range);
    return [upright, sign('·', range), ...factor(left)];
  }

  function laidDown(one: Expression): Row {
    const isProduct =
      one.kind === 'binary' && one.sign === '@' && isColumn(one.left) && axesOf(one.right) === 'matrix';
    if (isProduct) return [...laidDown(one.left), sign('·', one.range), ...factor(one.right)];
    return [transposed(single(one), one.range)];
  }

  /** A number stands before what it scales. */
  function scaled(a: Row, b: Row, isLeft: boolean, range: TextRange): Row {
    const [number, of] = isLeft ? [a, b] : [b, a];
    const isProduct = of.some((node) => node.kind === 'sign' && (node.text === '∘' || node.text === './'));
    return [...number, ...(isProduct ? [fence(of, range)] : of)];
  }

  function power(base: Expression, exponent: Expression, range: TextRange): Row {
    const of = single(base);
    if (exponent.kind === 'number' && exponent.text === '0.5') return [{ kind: 'root', body: [of], range }];
    return [{ kind: 'scripts', base: of, below: [], above: rowOf(exponent), range }];
  }

  function attribute(one: Expression & { readonly kind: 'attribute' }): Row {
    const path = pathOf(one);
    const constant = path && isModule(path) ? CONSTANTS.get(one.name) : undefined;
    if (constant !== undefined) return [letter(constant, one.range)];
    if (one.name === 'T' || one.name === 'mT') return [transposed(single(one.of), one.range)];
    return refuse(`“.${one.name}”`, one.range);
  }

  function call({ of, arguments: given, range }: Expression & { readonly kind: 'call' }): Row {
    const path = pathOf(of);
    const [only] = given;
    if (of.kind === 'name' && of.name === 'len' && only?.value.kind === 'name')
      return [sizeAt({ of: only.value.name, axis: 0 }, range)];
    if (of.kind === 'name') {
      const known = meaningOf(of.name);
      return known
        ? applied(known, given, range)
        : [nameAsFunction(of.name, of.range), argumentsOf(given, range)];
    }
    if (of.kind !== 'attribute') return refuse('a call of what is no name', range);
    const meaning = meaningOf(of.name);
    if (!meaning) return refuse(`“${path?.join('.') ?? of.name}”`, range);
    if (path && isModule(path)) return applied(meaning, given, range);
    return applied(meaning, [{ name: null, value: of.of }, ...given], range);
  }

  function applied(meaning: Meaning, given: readonly Argument[], range: TextRange): Row {
    const values = given.flatMap(({ name, value }) => (name === null ? [value] : []));
    const [first, second] = values;
    if (!first) return refuse('a function of nothing', range);
    switch (meaning.kind) {
      case 'itself':
        return [single(first)];
      case 'transpose':
        return [transposed(single(first), range)];
      case 'square':
        return [{ kind: 'scripts', base: single(first), below: [], above: [numberAt('2', range)], range }];
      case 'power':
        return second ? power(first, second, range) : refuse('a power without its exponent', range);
      case 'norm':
        if (values.length > 1 || given.some(({ name }) => name !== null))
          return refuse('a norm of another kind', range);
        return [{ kind: 'fence', open: '‖', close: '‖', body: rowOf(first), range }];
      case 'product':
        return second
          ? [fence(binary({ kind: 'binary', sign: meaning.sign, left: first, right: second, range }), range)]
          : refuse('a product of one factor', range);
      case 'inner': {
        if (!second) return refuse('a product of one factor', range);
        const body = [...rowOf(first), sign(',', range), ...rowOf(second)];
        return [{ kind: 'fence', open: '⟨', close: '⟩', body, range }];
      }
      case 'outer':
        return second
          ? [single(first), transposed(single(second), range)]
          : refuse('a product of one factor', range);
      case 'filled': {
        const sizes = first.kind === 'tuple' ? first.items : values;
        const body = sizes.flatMap((size, at) => [...(at > 0 ? [sign(',', range)] : []), ...rowOf(size)]);
        return [{ kind: 'function', name: meaning.name, range }, fence(body, range)];
      }
      case 'function':
        return [{ kind: 'function', name: meaning.name, range }, argumentsOf(given, range)];
      case 'along': {
        const axis = axisOf(given, second, range);
        const along =
          axis === null || (isColumn(first) && axis === 'rows')
            ? []
            : [sign(',', range), letter(axis, range)];
        return [{ kind: 'function', name: meaning.name, range }, fence([...rowOf(first), ...along], range)];
      }
    }
  }

  /** Axis 0 runs down each column, the last one along each row. */
  function axisOf(
    given: readonly Argument[],
    second: Expression | undefined,
    range: TextRange,
  ): 'rows' | 'cols' | null {
    const axis = given.find(({ name }) => name === 'axis' || name === 'dim')?.value ?? second;
    if (!axis) return null;
    const text =
      axis.kind === 'number'
        ? axis.text
        : axis.kind === 'negative' && axis.of.kind === 'number'
          ? `-${axis.of.text}`
          : '';
    if (text === '0') return 'cols';
    return text === '1' || text === '-1'
      ? 'rows'
      : refuse('an axis that is neither the first nor the last', range);
  }

  function argumentsOf(given: readonly Argument[], range: TextRange): Node {
    const named = given.find(({ name }) => name !== null);
    if (named) return refuse(`the argument “${named.name ?? ''}”`, range);
    return fence(
      given.flatMap(({ value }, at) => [...(at > 0 ? [sign(',', range)] : []), ...rowOf(value)]),
      range,
    );
  }

  /** The operand behind a minus or a plus: a sum keeps its brackets. */
  function term(one: Expression): Row {
    const row = rowOf(one);
    return one.kind === 'negative' ? [fence(row, one.range)] : row;
  }

  /** A factor: sums and minuses in brackets. */
  function factor(one: Expression): Row {
    const row = rowOf(one);
    return isOpen(one) ? [fence(row, one.range)] : row;
  }

  /** The left factor of a product, which binds as Python has it: from left to right. */
  function product(one: Expression, by: string): Row {
    const isOther =
      by === '@' && one.kind === 'binary' && (one.sign === '*' || one.sign === '/') && !isNumeric(one.left);
    return isOther
      ? [fence(rowOf(one), one.range)]
      : one.kind === 'negative'
        ? rowOf(one)
        : factorOrProduct(one);
  }

  function factorOrProduct(one: Expression): Row {
    const isSum = one.kind === 'binary' && (one.sign === '+' || one.sign === '-');
    return isSum ? [fence(rowOf(one), one.range)] : rowOf(one);
  }

  function single(one: Expression): Node {
    const row = rowOf(one);
    const [only, ...more] = row;
    return only && more.length === 0 ? only : fence(row, one.range);
  }
}

/** `X.shape[0]`; null for another part. */
function sizeIn({ of, text }: Expression & { readonly kind: 'part' }): Size | null {
  if (of.kind !== 'attribute' || of.name !== 'shape' || of.of.kind !== 'name') return null;
  const axis = text.trim();
  return axis === '0' || axis === '1' ? { of: of.of.name, axis: Number(axis) } : null;
}

/** `a` of `a.b.c`, and what follows it; null for what is no name. */
function pathOf(one: Expression): readonly string[] | null {
  if (one.kind === 'name') return [one.name];
  if (one.kind !== 'attribute') return null;
  const before = pathOf(one.of);
  return before && [...before, one.name];
}

const isColumn = (one: Expression): boolean => axesOf(one) === 'column';

const isNumeric = (one: Expression): boolean =>
  one.kind === 'number' ||
  (one.kind === 'bracket' && isNumeric(one.of)) ||
  (one.kind === 'negative' && isNumeric(one.of)) ||
  (one.kind === 'binary' && one.sign === '/' && isNumeric(one.left) && isPlain(one.right));

/** A number, or a size: names of one letter and their products with numbers. */
const isPlain = (one: Expression): boolean =>
  one.kind === 'number' ||
  (one.kind === 'name' && /^[a-zA-Z]$/u.test(one.name)) ||
  (one.kind === 'bracket' && isPlain(one.of)) ||
  (one.kind === 'binary' && one.sign === '*' && isPlain(one.left) && isPlain(one.right));

const isOpen = (one: Expression): boolean =>
  one.kind === 'negative' || (one.kind === 'binary' && one.sign !== '**');

const sign = (text: string, range: TextRange): Node => ({ kind: 'sign', text, range });
const letter = (name: string, range: TextRange): Node => ({ kind: 'letter', name, face: 'plain', range });
const nameAsFunction = (name: string, range: TextRange): Node => ({ kind: 'function', name, range });
const fence = (body: Row, range: TextRange): Node => ({ kind: 'fence', open: '(', close: ')', body, range });
const numberAt = (text: string, range: TextRange): Node => ({
  kind: 'number',
  text: text.replace(/\.$/u, '').replace(/^\./u, '0.'),
  range,
});
const transposed = (base: Node, range: TextRange): Node => ({
  kind: 'scripts',
  base,
  below: [],
  above: [{ kind: 'sign', text: '⊤', range }],
  range,
});

function refuse(why: string, range: TextRange): never {
  throw new CannotRead({ why, range });
}
