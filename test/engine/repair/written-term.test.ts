// What a repair writes around a person's words: parentheses where they are needed, and a number merged into the one that
// stands there. That the value is the one meant is tried on each.

import { describe, expect, it } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { atom, LEVEL } from '../../../server/engine/operators/writing.ts';
import { coefficientText } from '../../../server/engine/repair/claims/coefficients.ts';
import {
  asWritten,
  call,
  negative,
  product,
  productBy,
  quotient,
  readWritten,
  scaled,
  type TermInText,
  transposedTerm,
  withStars,
} from '../../../server/engine/repair/shapes/written-term.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';

const FILE = 'dim n\nvar A, B : R[n, n] invertible\nvar x : R[n]\n';

/** A formula as the side of an identity, with the text that it stands in. */
function sideOf(formula: string): TermInText {
  const text = `A == ${formula}`;
  const { document } = analyse(`${FILE}${text}\n`);
  const statement = document.inferred.at(-1)?.resolved.statement;
  const term = statement?.kind === 'identity' ? statement.sides.at(-1) : undefined;
  if (!term) throw new Error(formula);
  return { term, text };
}

describe('a number times a formula', () => {
  it.each([
    [2, "A' B", "2 A' B"],
    [2, "2 A' B", "4 A' B"],
    [0.5, "2 A' B", "A' B"],
    [0.5, "-2 A' B", "-A' B"],
    [-1, 'A - B', '-(A - B)'],
    [-1, '-A', 'A'],
    [-1, '-A B', 'A B'],
    [3, '-A B', '-3 A B'],
    [2, 'A + B', '2 (A + B)'],
    [2, 'A * B', '2 * A * B'],
    [-2, 'A * B', '(-2) * A * B'],
    [2, 'A * B / 2', 'A * B'],
    [0.5, '2 (A - B) / 3', '(A - B) / 3'],
    [2, '2 A \\ B', '2 (2 A \\ B)'],
    [-0.5, '(-2) * A', 'A'],
    [-1, '(-2) * A', '2 * A'],
  ])('%d times `%s` is `%s`', (factor, formula, expected) => {
    const { text } = scaled(factor, sideOf(formula), coefficientText);
    expect(text).toBe(expected);
    const claim = `${FILE}(${factor}) * (${formula}) == ${text}\n`;
    const verdicts = judge(analyse(claim), { ...DEFAULT_OPTIONS, repair: false, quick: true }).claims;
    expect(verdicts.map(({ verdict }) => verdict.status)).toEqual(['verified']);
  });
});

describe('parentheses', () => {
  const own = (formula: string) => {
    const { term, text } = sideOf(formula);
    return asWritten(term, text);
  };

  it('stand around what binds looser than its place', () => {
    expect(product([own('A + B'), own("A'")], false).text).toBe("(A + B) A'");
    expect(product([own('A * B'), own('B')], true).text).toBe('(A * B) * B');
    expect(productBy('∘', [own('A B'), own('-A')]).text).toBe('(A B) ∘ -A');
    expect(quotient(atom('1'), own('A B')).text).toBe('1 / (A B)');
    expect(negative(own('-A')).text).toBe('-(-A)');
    expect(call('sum', '(A B)', 'rows').text).toBe('sum(A B, rows)');
  });

  it('a transpose goes off again', () => {
    const transposedOf = (formula: string): string => {
      const { term, text } = sideOf(formula);
      return transposedTerm(term, text).text;
    };
    expect(transposedOf("A'")).toBe('A');
    expect(transposedOf('A^2')).toBe("(A^2)'");
    expect(transposedOf('inv(A)')).toBe("inv(A)'");
  });

  it('what is printed elsewhere is read for how tightly it binds', () => {
    const levels = ['sigmoid(A x)', "A'", 'A x', 'A .* B', 'A - B', '(A x)'].map(
      (text) => readWritten(text).level,
    );
    expect(levels).toEqual([
      LEVEL.atom,
      LEVEL.postfix,
      LEVEL.juxtaposition,
      LEVEL.product,
      LEVEL.sum,
      LEVEL.atom,
    ]);
  });

  it('factors side by side get the stars of whoever writes them', () => {
    expect(withStars("2 X' (A x - b)")).toBe("2 * X' * (A * x - b)");
    expect(withStars('2 (')).toBeNull();
  });
});
