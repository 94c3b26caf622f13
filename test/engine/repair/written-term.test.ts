// What a repair writes around a person's words: parentheses where they are needed, and a number merged into the one that
// stands there. That the value is the one meant, and the term the one that its words are read as, is tried on each.

import { describe, expect, it } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { innerTerms, type Term } from '../../../server/engine/names/term.ts';
import { changedTerm } from '../../../server/engine/repair/claims/changed-term.ts';
import { localEdits, subTerms } from '../../../server/engine/repair/claims/local-edits.ts';
import { scaled } from '../../../server/engine/repair/claims/scaled.ts';
import { withStars } from '../../../server/engine/repair/claims/with-stars.ts';
import {
  negative,
  product,
  productBy,
  quotient,
} from '../../../server/engine/repair/shapes/written-products.ts';
import {
  asWritten,
  call,
  named,
  numeral,
  transposed,
  transposedTerm,
  type WrittenTerm,
} from '../../../server/engine/repair/shapes/written-term.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';

const FILE = 'dim n\nvar A, B : R[n, n] invertible\nvar x, y : R[n]\nvar s : R\n';

/** A formula as the side of an identity, with the text that it stands in. */
function sideOf(formula: string): { readonly term: Term; readonly text: string } {
  const text = `A == ${formula}`;
  const { document } = analyse(`${FILE}${text}\n`);
  const statement = document.inferred.at(-1)?.resolved.statement;
  const term = statement?.kind === 'identity' ? statement.sides.at(-1) : undefined;
  if (!term) throw new Error(formula);
  return { term, text };
}

const own = (formula: string): WrittenTerm => {
  const { term, text } = sideOf(formula);
  return asWritten(term, text);
};

/** A term without its places. */
function shapeOf(term: Term): unknown {
  const { span: _, ...rest } = term;
  const signs = term.kind === 'product' || term.kind === 'sum' ? term.rest.map(({ sign }) => sign) : [];
  const name = term.kind === 'name' ? term.name : term.kind === 'number' ? term.value : null;
  return [rest.kind, name, signs, innerTerms(term).map(shapeOf)];
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
    const { text } = scaled(factor, own(formula));
    expect(text).toBe(expected);
    const claim = `${FILE}(${factor}) * (${formula}) == ${text}\n`;
    const verdicts = judge(analyse(claim), { ...DEFAULT_OPTIONS, repair: false, quick: true }).claims;
    expect(verdicts.map(({ verdict }) => verdict.status)).toEqual(['verified']);
  });
});

describe('parentheses', () => {
  it('stand around what binds looser than its place', () => {
    expect(product([own('A + B'), own("A'")], false).text).toBe("(A + B) A'");
    expect(product([own('A * B'), own('B')], true).text).toBe('(A * B) * B');
    expect(productBy('∘', [own('A B'), own('-A')]).text).toBe('(A B) ∘ -A');
    expect(quotient(numeral(1, '1'), own('A B')).text).toBe('1 / (A B)');
    expect(negative(own('-A')).text).toBe('-(-A)');
    expect(call('sum', [own('(A B)')], 'rows').text).toBe('sum(A B, rows)');
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

  it('factors side by side get the stars of whoever writes them', () => {
    expect(withStars("2 X' (A x - b)")).toBe("2 * X' * (A * x - b)");
    expect(withStars('2 (')).toBeNull();
  });
});

describe('the words of a term', () => {
  it.each([
    ["-A' B x", 'A'],
    ["2 A' x + s y", 'A'],
    ["½ (A + A') x - 1/n y", 'x'],
    ["A⁻¹ B ∘ A' - A'⁻¹ * B", 'A'],
    ["‖A x - y‖² A ⊗ (s x') / (1 + x' y)", 'x'],
    ['-y .* exp(-A x) ./ (1 .+ y)', 'y'],
    ['∑_{i=1}^{n} x[i] A y', 'A'],
    ['A \\ x * s', 'x'],
    ["diag(x) A' (x ∘ y) y'", 'x'],
  ])('`%s` with something else for `%s` is read as it was made', (formula, name) => {
    const { term, text } = sideOf(formula);
    const places = subTerms(term).filter((each) => each.kind === 'name' && each.name === name);
    const others = [
      own('A + B'),
      own('-A'),
      own('A B'),
      own('A ∘ B'),
      own("x'"),
      named('y'),
      transposed(own('x')),
    ];
    const changed = places.flatMap((place) =>
      others.map((by) => changedTerm(term, text, new Map([[place, by]]))),
    );
    const symbols = {
      like: (each: string) => (each === 'A' ? ['B'] : []),
      isNumber: (each: string) => each === 's' || each === 'n',
      sizes: [],
    };
    const edited = localEdits(term, text, symbols).map(({ side }) => side);
    const all = [...changed, ...edited].flatMap((side) => side ?? []);
    expect(all.length).toBeGreaterThan(20);
    const misread = all.filter(
      (side) => JSON.stringify(shapeOf(sideOf(side.text).term)) !== JSON.stringify(shapeOf(side.termAt(0))),
    );
    expect(misread.map(({ text: words }) => words)).toEqual([]);
  });
});
