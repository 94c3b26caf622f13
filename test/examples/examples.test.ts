// The problem that mcalc was made for, in examples/: what each file says, and that its repairs mend it.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Fix, Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const read = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../examples', name), 'utf8');
const judged = (text: string): Judgement => judge(analyse(text), DEFAULT_OPTIONS);
const lineOf = (text: string, offset: number): string => text.slice(0, offset).split('\n').length.toString();

function summary(text: string): readonly string[] {
  return judged(text).problems.map(
    ({ severity, code, range }) =>
      `${lineOf(text, range.start)} ${severity} ${code}: ${text.slice(range.start, range.end)}`,
  );
}

const verdicts = (text: string): readonly string[] =>
  judged(text).claims.map(({ claim, verdict }) => `${claim} ${verdict.status}`);

function apply(text: string, fix: Fix | undefined): string {
  const edits = [...(fix?.edits ?? [])].sort((a, b) => b.range.start - a.range.start);
  return edits.reduce(
    (now, edit) => now.slice(0, edit.range.start) + edit.newText + now.slice(edit.range.end),
    text,
  );
}

describe('1-wrong.mcalc', () => {
  const text = read('1-wrong.mcalc');

  test('each mistake once, at its place', () => {
    // What is judged below the error of line 13 says as what that was read, in hints.
    expect(summary(text).filter((line) => !line.includes('guessed-reading'))).toEqual([
      '13 error size-mismatch: X ∘ Θ',
      '23 error gradient-shape: 1',
      '24 information linear-map: 2c',
      '25 information linear-map: -1',
      "26 information linear-map: h'(a)",
      '27 information linear-map: X',
      '30 error size-mismatch: X ∘ Θ',
      '30 error size-mismatch: X ∘ Θ',
      '30 error size-mismatch: X',
      '33 error reversed-derivative: ∂Θ/∂L',
    ]);
  });

  test('the messages name the shapes and where they come from', () => {
    const problems = judged(text).problems;
    const product = problems.find(({ range }) => text.slice(range.start, range.end) === 'X ∘ Θ');
    expect(product?.message).toContain('`X` is M×in and `Θ` is in×out');
    expect(product?.related.map(({ message }) => message)).toEqual([
      'M: rows of X',
      'in: rows of Θ',
      'in: columns of X',
      'out: columns of Θ',
    ]);
    const claim = problems.find(
      ({ range }) => lineOf(text, range.start) === '30' && text.slice(range.start, range.end) === 'X',
    );
    expect(claim?.message).toContain('is M×out and `X` is M×in');
    expect(claim?.message).toContain('`∂L/∂Θ` is in×out, like `Θ`');
    expect(problems.find(({ code }) => code === 'reversed-derivative')?.message).toContain(
      '`∂L/∂Θ`, shaped like `Θ` (in×out)',
    );
  });

  test('the local derivatives are reported as linear maps', () => {
    const messages = judged(text)
      .problems.filter(({ code }) => code === 'linear-map')
      .map(({ message }) => message);
    expect(messages[0]).toContain('`2c` stands for `dc ↦ 2c ∘ dc`');
    expect(messages[3]).toContain(
      "`X` stands for `dΘ ↦ X dΘ`. In a chain it is applied, not multiplied: its adjoint is `G ↦ X' G`",
    );
  });

  test('the first fix of the gradient verifies, and mends the definition that it builds on', () => {
    const wrong = judged(text).problems.find(
      ({ range }) => lineOf(text, range.start) === '30' && text.slice(range.start, range.end) === 'X',
    );
    expect(wrong?.fixes[0]?.title).toBe("Change to `X' ((y - h(X Θ)) ∘ -h'(X Θ))`");
    const mended = apply(text, wrong?.fixes[0]);
    expect(mended).toContain('a = X Θ');
    expect(verdicts(mended).at(-1)).toBe('∂L/∂Θ verified');
  });

  test('with the first fix of every error nothing is wrong any more', () => {
    let now = text;
    for (let round = 0; round < 10; round++) {
      const next = judged(now).problems.find(
        ({ severity, fixes }) => severity === 'error' && fixes.length > 0,
      );
      if (!next) break;
      now = apply(now, next.fixes[0]);
    }
    expect(summary(now).filter((line) => line.includes(' error '))).toEqual([]);
    expect(verdicts(now).every((line) => line.endsWith('verified'))).toBe(true);
    expect(judged(now).derivatives.map(({ expr }) => expr)).toEqual(["-X' (c ∘ h'(a))"]);
  });
});

describe('2-mended.mcalc', () => {
  const text = read('2-mended.mcalc');
  test('nothing is wrong, and the derivative is the textbook’s', () => {
    expect(summary(text)).toEqual([]);
    const [derivation] = judged(text).derivatives;
    expect(derivation?.expr).toBe("-X' (c ∘ h'(a))");
    expect(derivation?.shape).toEqual(['in', 'out']);
    expect(derivation?.verified?.status).toBe('verified');
    expect(derivation?.steps.every(({ confirmed }) => confirmed === true)).toBe(true);
    expect(derivation?.steps.map(({ cite }) => cite)).toContain('Delong (6)');
    expect(derivation?.steps.at(-1)?.cite).toBe('Delong (17)');
  });
});

describe('3-differentials.mcalc', () => {
  const text = read('3-differentials.mcalc');
  test('every line of the proof is verified', () => {
    expect(summary(text)).toEqual([]);
    expect(verdicts(text)).toEqual([...Array.from({ length: 5 }, () => 'dL verified'), '∂L/∂Θ verified']);
  });
});

describe('4-general-h.mcalc', () => {
  const text = read('4-general-h.mcalc');
  test('the gradient goes through the adjoint of h', () => {
    expect(summary(text)).toEqual([]);
    expect(verdicts(text)).toEqual([...Array.from({ length: 4 }, () => 'dL verified'), '∂L/∂Θ verified']);
    expect(judged(text).derivatives.map(({ expr }) => expr)).toEqual(["X' h'(X Θ)ᵀ[h(X Θ) - Y]"]);
  });

  test('an elementwise h′ is refused there', () => {
    const wrong = text.replace("∂L/∂Θ = X' h'(X Θ)ᵀ[h(X Θ) - Y]", "∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))");
    const [problem] = judged(wrong).problems;
    expect(problem?.code).toBe('linear-map');
    expect(problem?.message).toContain('is not elementwise');
    expect(problem?.fixes[0]?.verified).toBe(true);
  });
});

describe('5-through-time.mcalc to 8-evidence-lower-bound.mcalc', () => {
  test.each([
    '5-through-time.mcalc',
    '6-any-depth.mcalc',
    '7-attention-heads.mcalc',
    '8-evidence-lower-bound.mcalc',
  ])('%s is right in every line', (name) => {
    const text = read(name);
    expect(summary(text)).toEqual([]);
    expect(verdicts(text).filter((line) => !line.endsWith(' verified'))).toEqual([]);
    const answers = judged(text).derivatives.flatMap(({ lines, verified }) =>
      (lines ?? [{ verified }]).map((line) => line.verified?.status),
    );
    expect(answers.length).toBeGreaterThan(3);
    expect(answers).toEqual(answers.map(() => 'verified'));
  });
});
