// Refactorings: what is selected between ⟦ and ⟧ (or where the cursor is, ‸), and the file after it. Each file after one
// says what it said before: every claim keeps its verdict.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, derive, judge } from '../../server/engine/verdicts/judge-document.ts';
import { expand, holds } from '../../server/features/refactorings/expand.ts';
import type { Refactoring } from '../../server/features/refactorings/refactoring.ts';
import { refactoringsAt } from '../../server/features/refactorings/refactorings-at.ts';
import { editedText } from '../../server/features/rename.ts';

const HEAD = 'dim m, n\nA : R[m, n]\nb : R[m]\nparam x : R[n]\n';

interface Found {
  readonly text: string;
  readonly offered: readonly Refactoring[];
}

function at(marked: string, judged = false): Found {
  const whole = HEAD + marked;
  const start = whole.search(/[⟦‸]/u);
  const text = whole.replace(/[⟦⟧‸]/gu, '');
  const end = whole.includes('⟧') ? whole.indexOf('⟧') - 1 : start;
  const analysis = analyse(text);
  expect(analysis.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const judgement = judged ? judge(analysis, DEFAULT_OPTIONS) : null;
  return { text, offered: refactoringsAt({ analysis, judgement, range: { start, end } }, analyse) };
}

/** What follows the declarations, after the one whose title begins so. */
function rewritten({ text, offered }: Found, title: string): string | undefined {
  const found = offered.find((one) => one.title.startsWith(title));
  if (!found) return undefined;
  const result = editedText(text, found.edits);
  expect(statuses(result)).toEqual(statuses(text));
  return result.startsWith(HEAD) ? result.slice(HEAD.length) : result;
}

const statuses = (text: string): readonly string[] =>
  judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false }).claims.map(({ verdict }) => verdict.status);

const titles = ({ offered }: Found): readonly string[] => offered.map(({ title }) => title);

describe('a definition out of what is selected', () => {
  test.each([
    [
      'a product',
      "L = ½ ‖⟦A x⟧ - b‖²\n∂L/∂x = A' (A x - b)",
      "u = A x\nL = ½ ‖u - b‖²\n∂L/∂x = A' (A x - b)",
    ],
    ['in parentheses', "L = 2 b' ⟦(A x + b)⟧", "u = A x + b\nL = 2 b' u"],
    ['right behind a letter', "L = b'(A x)\nK = 2⟦(x' x)⟧", "L = b'(A x)\nu = x' x\nK = 2 u"],
    ['before a prime', "L = ⟦(A x)⟧' b", "u = A x\nL = u' b"],
    ['with blanks around it', "L = b' (⟦ A x ⟧)", "u = A x\nL = b' ( u )"],
    [
      'on the right side of a claim',
      "L = ½ ‖A x - b‖²\n∂L/∂x = A' ⟦(A x - b)⟧",
      "L = ½ ‖A x - b‖²\nu = A x - b\n∂L/∂x = A' u",
    ],
    ['a matrix gets a capital letter', "L = tr(⟦A' A⟧)", "P = A' A\nL = tr(P)"],
    ['over two lines', "L = b' (⟦A x\n  + b⟧)", "u = A x + b\nL = b' (u)"],
  ])('%s', (_, text, expected) => {
    expect(rewritten(at(text), 'Define a name for `')).toBe(expected);
  });

  test.each([
    ['a parameter of a function', 'fn f(z : R[n]) = ⟦A z⟧'],
    ['an index', 'L = ∑_{i=1}^{m} ⟦(b[i] + 1)⟧'],
    ['a differential', "L = ½ x' x\ndL = ⟦x · dx⟧"],
    ['half of a product', "L = b' ⟦A x⟧"],
    ['what is no formula', "⟦L = b⟧' b"],
  ])('is not offered for %s', (_, text) => {
    expect(titles(at(text)).filter((title) => title.startsWith('Define'))).toEqual([]);
  });
});

test('what repeats is named wherever it means the same', () => {
  const text = "fn f(x : R[n]) = A x\nL = ½ ‖⟦A x⟧ - b‖²\nK = b' (A x) + sum(f(x))";
  expect(rewritten(at(text), 'Define a name for all 2')).toBe(
    "fn f(x : R[n]) = A x\nu = A x\nL = ½ ‖u - b‖²\nK = b' (u) + sum(f(x))",
  );
});

describe('a definition written where its name stands', () => {
  test.each([
    ["r‸ = A x - b\nL = ½ ‖r‖²\nK = b' r", "L = ½ ‖A x - b‖²\nK = b' (A x - b)"],
    ["s = x' x\nL = s‸ + 2 s", "L = (x' x) + 2 (x' x)"],
    ["r‸ = sin(x)  # a note\nL = sum(r) + r' r", "L = sum(sin(x)) + sin(x)' sin(x)"],
  ])('%j', (text, expected) => {
    expect(rewritten(at(text), 'Write `')).toBe(expected);
  });

  test.each([
    ['a name that is differentiated by', "y‸ = A x\nL = y' y\n∂L/∂y = 2 y"],
    ['one whose differential is written', "y‸ = A x\nL = y' y\ndL = 2 y · dy"],
    ['one that claims something', "y‸ = A x = A x\nL = y' y"],
    ['one with arguments', "L‸(x) = x' x\nK = L(2 x)"],
    ['a declared name', "L = x‸' x"],
  ])('is not offered for %s', (_, text) => {
    expect(titles(at(text)).filter((title) => title.startsWith('Write `'))).toEqual([]);
  });
});

describe('a claim and a question', () => {
  test('a claim, wrong or right, is asked for', () => {
    expect(rewritten(at("L = x' x"), 'Ask')).toBeUndefined();
    const { text, offered } = at("L = x' x\n‸∂L/∂x = x   by hand\nK = L");
    const [edit] = offered.find(({ title }) => title.startsWith('Ask for ∂L/∂x'))?.edits ?? [];
    expect(edit && editedText(text, [edit])).toBe(`${HEAD}L = x' x\nderive ∂L/∂x\nK = L`);
  });

  test('a question is answered by a claim that has been checked', () => {
    const { text, offered } = at("L = x' x\nderive ∂L/∂x‸", true);
    const found = offered.find(({ title }) => title.startsWith('Claim the answer'));
    const result = editedText(text, found?.edits ?? []);
    expect(result).toBe(`${HEAD}L = x' x\n∂L/∂x = 2 x`);
    expect(statuses(result)).toEqual(['verified']);
  });

  test('what is not derived yet is not claimed', () => {
    expect(titles(at("L = x' x\nderive ∂L/∂x‸"))).toEqual([]);
  });
});

describe('the other layout', () => {
  const NUMERATOR = "r = A x - b\n‸∂r/∂x = A\nL = r' r\n∂L/∂x = 2 ∂r/∂x' r\n∂r/∂x == ∂(A x)/∂x";

  test('transposes what is claimed, and turns values', () => {
    const found = at(NUMERATOR);
    const result = rewritten(found, 'Write the Jacobians of this file in denominator layout');
    expect(result).toBe(
      `convention layout = denominator\n${HEAD}r = A x - b\n∂r/∂x = A'\nL = r' r\n∂L/∂x = 2 ∂r/∂x r\n∂r/∂x' == ∂(A x)/∂x'`,
    );
    const back = result?.replace(HEAD, '').replace('\n∂r', '\n‸∂r') ?? '';
    expect(rewritten(at(`\n${back}`), 'Write the Jacobians of this file in numerator layout')).toBe(
      `\n${NUMERATOR.replace('‸', '')}`,
    );
  });

  test('is not offered where no Jacobian stands, or one is written in a way that stays', () => {
    expect(titles(at("L = x' x\n‸∂L/∂x = 2 x")).join()).not.toContain('layout');
    expect(titles(at('r = A x\n‸∂r/∂x = A\njacobian(r, x) == A')).join()).not.toContain('layout');
  });
});

describe('a derivation written out as a chain', () => {
  function expanded(text: string, index = 0) {
    const analysis = analyse(HEAD + text);
    const question = analysis.questions[index];
    if (!question) throw new Error('no question');
    const answer = derive(analysis, question.derivative, DEFAULT_OPTIONS);
    const derivation = answer.kind === 'derived' ? answer.derivations[0] : undefined;
    const expansion = derivation && expand(analysis, question, derivation);
    if (!expansion) return null;
    const result = editedText(HEAD + text, [expansion.edit]);
    const after = judge(analyse(result), DEFAULT_OPTIONS);
    return { text: result.slice(HEAD.length), holds: holds(expansion, after), claims: after.claims.length };
  }

  test('stands above a claim, each line a claim that holds', () => {
    const found = expanded("L = ½ ‖A x - b‖²\n∂L/∂x = A' (A x - b)");
    expect(found?.text).toMatch(/^L = .*\ndL = .*\n {3}= [\s\S]*by[\s\S]*\n∂L\/∂x = A' \(A x - b\)$/u);
    expect(found).toMatchObject({ holds: true });
    expect(found?.claims).toBeGreaterThan(3);
  });

  test('stands below a question, with its answer', () => {
    const found = expanded('L = ½ ‖A x - b‖²\nderive ∂L/∂x');
    expect(found?.text).toMatch(/derive ∂L\/∂x\ndL = [\s\S]*\n∂L\/∂x = A' \(A x - b\) +by/u);
    expect(found).toMatchObject({ holds: true });
  });

  test('is refused where a line would be no claim of its own: dL moves by another param too', () => {
    expect(expanded('param c : R[m]\nL = ½ ‖A x - c‖²\nderive ∂L/∂x')).toMatchObject({ holds: false });
  });
});

test('every part of an example can be named, and the file says what it said', () => {
  const text =
    "dim m, n\nA : R[m, n]\nb : R[m]\nparam x : R[n]\nL = ½ ‖A x - b‖² + sum(exp(-(x ∘ x)))\n∂L/∂x = A' (A x - b) - 2 x ∘ exp(-(x ∘ x))\n";
  const analysis = analyse(text);
  const before = statuses(text);
  const parts = new Map(
    Array.from({ length: text.length }, (_, offset) => analysis.partsAt(offset))
      .flat()
      .map((part) => [`${part.start} ${part.end}`, part]),
  );
  let named = 0;
  for (const range of parts.values())
    for (const { kind, edits } of refactoringsAt({ analysis, judgement: null, range }, analyse)) {
      if (kind !== 'extract') continue;
      named += 1;
      const result = editedText(text, edits);
      expect([result, ...statuses(result)]).toEqual([result, ...before]);
    }
  expect(named).toBeGreaterThan(10);
});
