// Printing gives back the tree that was parsed; formatting keeps meaning and comments and changes nothing the second time.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDocument, sameTree } from '../../../server/engine/syntax/format.ts';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { printStatement } from '../../../server/engine/syntax/print.ts';
import { scanStatements } from '../../../server/engine/syntax/scan.ts';

const root = resolve(import.meta.dirname, '../../..');
const examples = readdirSync(join(root, 'examples')).map((name) =>
  readFileSync(join(root, 'examples', name), 'utf8'),
);
const cases = ['derivatives.json', 'mistakes.json'].flatMap((name) => {
  const published: readonly Readonly<Record<string, string>>[] = JSON.parse(
    readFileSync(join(root, 'test/cases', name), 'utf8'),
  );
  return published.flatMap((entry) =>
    [entry.file, entry.claimed, entry.right].filter((text) => text !== undefined),
  );
});

const STATEMENTS = [
  'dim M, in, out',
  'dim k = 3',
  'dim p = m*n + 1',
  'dim k <= n',
  'const X : R[M, in]',
  'X ∈ ℝ^{M×in}',
  'W : R[?, ?]',
  'Y : R[N, c] onehot rows',
  'fn h : elementwise',
  'fn h : R[M, out] -> R[M, out]',
  'fn h : rows R[k] -> R[k]',
  'fn σ(z) = 1/(1 + exp(-z))',
  "fn quad(A : R[n, n], x : R[n]) = x' A x",
  'L(Θ) = ½ sum((Y - h(X Θ)).^2)',
  'derive ∂L/∂Θ closed',
  'derive L closed',
  'derive closed',
  "∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))",
  '∂²L/∂x∂y = A',
  '∂²L/∂vec(X)² = kron(A, B)',
  '∂vec(F)/∂vec(X) = I ⊗ X',
  'dL = (h(X Θ) - Y) · dh(X Θ) = G · dΘ    by (13)',
  'a == b == c',
  'derive ∂L/∂Θ',
  'notation ∘ = matmul',
  'convention symmetric = entries',
  'import "layers.mcalc"',
  'a = ∑_{i=1}^{M} x[i] y[i]',
  'a = ∑ e',
  'a = sum(i in M, x[i])',
  'a = [A B; C -D]',
  'a = ‖X‖_F² + ‖x‖² + |s|',
  'a = ⟨A, B⟩',
  'a = A⁻¹ b',
  'a = A^(T) + A^(n + 1) + x.^0.5',
  "G = h'(A)ᵀ[G] + h''(x)",
  'b = A[1:k, :]',
  'g = ∇_Θ L',
  "c = (∂L/∂Θ)' + ∂L/∂W[1, 2]",
];

function treeOf(text: string) {
  const parsed = parseStatement(text);
  if (parsed.kind === 'broken') throw new Error(`${text}: ${parsed.fault.message}`);
  return parsed.statement;
}

describe('printing', () => {
  test.each(STATEMENTS)('%s', (text) => {
    const tree = treeOf(text);
    expect(sameTree(treeOf(printStatement(tree)), tree)).toBe(true);
  });

  test('every statement of the published cases and the examples prints to its own tree', () => {
    for (const piece of [...cases, ...examples].flatMap(scanStatements)) {
      const tree = treeOf(piece.text);
      const printed = printStatement(tree);
      expect(sameTree(treeOf(printed), tree), `${piece.text} → ${printed}`).toBe(true);
    }
  });
});

describe('formatting', () => {
  test('one style', () => {
    const text = 'dim  M,in\n\n\n\nX:R[M,in]   # inputs\n  a=2*X  \n# a comment\nb  =  (a+X)∘a\n';
    expect(formatDocument(text)).toBe(
      'dim M, in\n\nX : R[M, in]   # inputs\na = 2 * X\n# a comment\nb = (a + X) ∘ a\n',
    );
  });

  test('chains stand under the first `=`', () => {
    expect(formatDocument('dL = a·b\n  =c·d\n       = e\n')).toBe('dL = a · b\n   = c · d\n   = e\n');
  });

  test('comments in a chain go with their lines', () => {
    expect(formatDocument('dL = a·b # one\n  # two\n  =c·d   # three\n       = e\n')).toBe(
      'dL = a · b  # one\n   # two\n   = c · d   # three\n   = e\n',
    );
  });

  test('line endings stay', () => {
    expect(formatDocument('a=1\r\nb  = 2\r\n')).toBe('a = 1\r\nb = 2\r\n');
  });

  test('what cannot be read stays as it is', () => {
    expect(formatDocument('a = (b\nc=1\n')).toBe('a = (b\nc = 1\n');
  });

  test('ASCII', () => {
    expect(formatDocument('a = ½ A ∘ B + ‖x‖² · 2\nX ∈ ℝ^{M×in}\n', { ascii: true })).toBe(
      'a = 0.5 A .* B + inner(||x||^2, 2)\nX : R[M, in]\n',
    );
  });

  test('in ASCII a sign that a notation gives a meaning stays', () => {
    const text = 'notation ∘ = matmul\nnotation · = hadamard\na = A ∘ B\nb = A · B ⊙ C\n';
    expect(formatDocument(text, { ascii: true })).toBe(text.replace('⊙', '.*'));
  });

  test('in ASCII an argument has no parentheses of its own', () => {
    expect(formatDocument('a = (A + B) · (C) + (A + B) ⊗ (C - D) * E\n', { ascii: true })).toBe(
      'a = inner(A + B, C) + kron(A + B, C - D) * E\n',
    );
  });

  test('sizes above ℝ', () => {
    const text = 's ∈ ℝ\nx ∈ ℝ^n\nX ∈ ℝ^{m×n}\nt : R\n';
    expect(formatDocument('s∈ℝ\nx ∈ ℝ^{n}\nX ∈ ℝ^(m × n)\nt:R\n')).toBe(text);
    expect(formatDocument(text)).toBe(text);
  });

  test('it changes nothing the second time', () => {
    for (const text of [...examples, ...cases.filter((_, index) => index % 5 === 0)]) {
      const once = formatDocument(text);
      expect(formatDocument(once)).toBe(once);
    }
  });

  test('any text: the same the second time, and no statement is lost', () => {
    const words = fc.constantFrom(
      'a',
      'B',
      ' = ',
      '=',
      '+',
      ' ',
      '\n',
      '(',
      ')',
      '[',
      ']',
      "'",
      '²',
      '∘',
      'sum(',
      '# c',
      '∂L/∂',
      '½',
      '-',
      ',',
      ';',
      'dim ',
      ' : R[',
      '|',
      '‖',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const once = formatDocument(text);
        expect(formatDocument(once)).toBe(once);
        expect(scanStatements(once)).toHaveLength(scanStatements(text).length);
      }),
      { numRuns: 200 },
    );
  });
});
