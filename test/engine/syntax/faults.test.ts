// One message a fault, in the words of the language, and where the eye should look: the text, what is marked, what is said.

import { describe, expect, test } from 'vitest';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { worked } from '../../support/working-time.ts';

function faultOf(text: string): { readonly marked: string; readonly message: string } {
  const parsed = parseStatement(text);
  if (parsed.kind === 'parsed') throw new Error(`${text} has no fault`);
  const { span, message } = parsed.fault;
  return { marked: text.slice(span.start, span.end), message };
}

describe('shapes and declarations', () => {
  test.each([
    ['X : R[', 'R[', 'expected a size after `R[`'],
    ['X : R[]', 'R[]', 'expected a size after `R[`'],
    ['X : R[M, ]', ', ]', 'expected a size after `,`'],
    ['X ∈ ℝ^{M×}', '×', 'expected a size after `×`'],
    ['X : R[m × n]', '×', 'a comma stands between the sizes'],
    ['const A : R[n, n], B : R[n]', ':', 'a statement declares one shape'],
    ['fn f, g : elementwise', ',', 'a statement declares one function'],
    ['derive ∂L/∂x, ∂L/∂y', ',', 'a statement asks for one thing'],
    ['X :', ':', 'expected a shape after `:`'],
    ['X : Matrix', 'Matrix', 'expected a shape, `R[m, n]`, `R[n]` or `R`, not `Matrix`'],
    ['const X', 'const X', 'expected `:` and a shape'],
    ['const X = 3', '=', '`const` declares and takes a shape'],
    ['X : R[n] = 3', '=', 'a declaration says what shape it has, and no value'],
    ['dim', 'dim', 'expected a name for a size after `dim`'],
    ['dim M in', 'in', 'expected a comma before `in`'],
    ['param : R', ':', 'expected a name after `param`, not `:`'],
    ['fn h', 'fn h', 'expected what `h` is'],
    ['fn h : R[n]', 'R[n]', 'expected `elementwise`, or where it leads'],
    ['fn h : R[n] -> n', 'n', 'expected a shape after the arrow'],
    ['fn h = 2', 'h', 'a function has parameters'],
    ['notation ∘ = product', 'product', 'expected `matmul`, `hadamard` or `inner`'],
    ['import layers.mcalc', 'layers.mcalc', 'expected a path in double quotes'],
  ])('%s', (text, marked, message) => {
    const fault = faultOf(text);
    expect(fault.marked).toBe(marked);
    expect(fault.message).toContain(message);
  });
});

describe('expressions', () => {
  test.each([
    ['a =', '=', 'expected an expression after `=`'],
    ['a = b + * c', '*', 'expected an expression after `+`, not `*`'],
    ['a = (b + c', '(', '`(` is never closed'],
    ['a = b + c)', ')', '`)` has no `(` before it'],
    ['a = (b]', ']', '`(` is closed by `]`'],
    ['a = ‖x', '‖', '`‖` is never closed'],
    ['a = ()', '()', '`()` is empty'],
    ['a = A[]', '[]', '`[]` is empty'],
    ['a = b ± c', '±', '`±` is no operator'],
    ['a = b == c', '=', '`=` and `==` do not stand in one chain'],
    ["a = A.' B", ".'", "the transpose is `A'` or `Aᵀ`"],
    ['a = A[1;2]', ';', '`;` stands only between the rows'],
    ['a = np.dot(x, y)', 'np.', 'no library in front'],
    ['a = A.transpose() B', '.transpose()', "written `A'`"],
    ['a = x.dot(y)', '.dot', 'a name has no parts'],
    ['a = A^+ b', '+', 'the pseudoinverse is `pinv(A)`'],
    ['a = A^* b', '*', 'all matrices are real'],
    ['a = ∏_i', '∏_i', 'expected an expression after `∏_i`'],
    ['a, b = c', ',', '`,` stands only between'],
    ['a = A @ B', '@', 'a matrix product is `A B`'],
    ['a = A ᵀ', 'ᵀ', 'stands right behind what it transposes'],
    ['a = ‖x‖_p', 'p', 'a norm is `‖A‖_F`'],
    ['a = |x|_1', '_1', 'a norm has double bars'],
    ['a = ∇ 2L', '∇', 'needs its variable'],
    ['a = ∂L/Θ', '∂L/', 'expected a derivative such as `∂L/∂x`'],
    ['a = ∂/∂x x A x', '∂/∂', 'lacks what is differentiated'],
    ['= b', '=', 'expected a left side before `=`'],
    ['x + y', 'x + y', 'this says nothing'],
    ['a = 2½', '½', 'cannot follow a number'],
    ['a = (b # )', '(', 'is never closed'],
  ])('%s', (text, marked, message) => {
    const fault = faultOf(text);
    expect(fault.marked).toBe(marked);
    expect(fault.message).toContain(message);
  });

  test('a note may say what it likes', () => {
    expect(faultOf('a = b) by rule := @').message).toContain('`)` has no `(`');
  });
});

describe('words that begin statements elsewhere', () => {
  test.each([
    ['dims n, m', 'dim n, m'],
    ['params W : R[n, m]', 'param W : R[n, m]'],
    ['function h : elementwise', 'fn h : elementwise'],
    ['def f(x) = x^2', 'fn f(x) = x^2'],
    ['let x = 3', 'x = 3'],
    ['def x = 3', 'x = 3'],
    ['prove ∂L/∂x = 2 x', '∂L/∂x = 2 x'],
    ['differentiate ∂L/∂x', 'derive ∂L/∂x'],
    ['include "x.mcalc"', 'import "x.mcalc"'],
    ['const λ = 3', 'λ = 3'],
  ])('%s is mended to %s', (text, mended) => {
    const parsed = parseStatement(text);
    const [fix] = parsed.kind === 'broken' ? (parsed.fault.fixes ?? []) : [];
    const { start, end } = fix?.span ?? { start: 0, end: 0 };
    expect(text.slice(0, start) + (fix?.text ?? '') + text.slice(end)).toBe(mended);
    expect(parseStatement(mended).kind).toBe('parsed');
  });

  test.each(['let = 3', 'size : R[n]', 'use(x) = x', 'diff A == B', 'diff = 2 x', 'check x == y'])(
    'are names as well: %s',
    (text) => {
      expect(parseStatement(text).kind).toBe('parsed');
    },
  );
});

describe('a hundred levels can be read, one more is reported, in', () => {
  test.each([
    ['(', ')'],
    ['f(', ')'],
    ['1 - 2 ∘ b (', ')'],
    ['[', ']'],
    ['x^{', '}'],
    ['∑_{i=1}^{', '} y'],
    ['⟨x, ', '⟩'],
    ['d(', ')'],
    ['∂(', ')/∂x'],
    ['A[', ']'],
  ])('%s', (open, close) => {
    const nested = (depth: number): string => `a = ${open.repeat(depth)}x${close.repeat(depth)}`;
    const brackets = [...open].filter((sign) => '([{⟨'.includes(sign)).length;
    const deepest = open.startsWith('∑') ? 50 : 100 / brackets;
    expect(parseStatement(nested(deepest)).kind).toBe('parsed');
    expect(faultOf(nested(101)).message).toContain('nested deeper than 100 levels');
  });
});

test('a broken statement still tells the names that it would have introduced', () => {
  const names = (text: string): readonly string[] => {
    const parsed = parseStatement(text);
    return parsed.kind === 'broken' ? parsed.names : [];
  };
  expect(names('dim M in, k = ')).toEqual(['M', 'in', 'k']);
  expect(names('param W, b : R[')).toEqual(['W', 'b']);
  expect(names('L(Θ) = (')).toEqual(['L']);
  expect(names('derive (L')).toEqual([]);
});

test('long and deep text is reported at once', () => {
  const started = worked();
  expect(faultOf(`a = ${'('.repeat(10_000)}x${')'.repeat(10_000)}`).message).toContain('nested deeper than');
  expect(faultOf(`a = ${'x + '.repeat(250_000)}x`).message).toContain('characters');
  expect(faultOf(`a = ${'x'.repeat(150_000)} ! b`).marked).toBe('!');
  expect(worked() - started).toBeLessThan(3000);
});
