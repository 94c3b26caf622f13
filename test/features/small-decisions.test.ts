// Small decisions of the features that nothing else notices: what is inserted, what a linear map's answer is equal to,
// what an edit leaves of a judgement, and what stands under the cursor on a differential.

import { describe, expect, test } from 'vitest';
import { renderDerivation } from '../../server/cli/render/derivation.ts';
import { paintFor } from '../../server/cli/render/paint.ts';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { JudgedClaim, Judgement, Problem, TextRange } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { codeLenses } from '../../server/features/code-lenses.ts';
import { renderDerivation as renderSheet } from '../../server/features/derivation-view.ts';
import { moveThroughEdit, rebaseJudgement } from '../../server/features/rebased-judgement.ts';

/** What a file asks for, derived. */
function derivedIn(text: string) {
  const analysis = analyse(text);
  const judgement = judge(analysis, DEFAULT_OPTIONS);
  const [derivation] = judgement.derivatives;
  if (!derivation) throw new Error('nothing was derived');
  return { analysis, judgement, derivation };
}

const HEAD = 'dim m, n, k\nconst A : R[m, n]\nparam X : R[n, k]\nF = A X\nL = ½ ‖F‖²\n';
const matrix = derivedIn(`${HEAD}derive ∂L/∂X\n`);
const map = derivedIn(`${HEAD}derive ∂F/∂X\n`);

describe('an answer', () => {
  const titles = ({ analysis, judgement }: typeof matrix): readonly string[] =>
    codeLenses(analysis, judgement, false).map(({ title }) => title);

  test('that is a matrix can be inserted, a linear map cannot', () => {
    expect(titles(matrix)).toContain('Insert');
    expect(titles(map)).not.toContain('Insert');
  });

  test('that is a linear map is equal to its vec matrix, and says what it does', () => {
    expect(renderSheet(map.derivation).resultText).toBe('∂vec(F)/∂vec(X) = eye(k) ⊗ A');
    expect(renderSheet(map.derivation).map?.action).toBe('dX ↦ A dX');
    expect(renderSheet(matrix.derivation).resultText).toBe("∂L/∂X = A' F");
    const differential = derivedIn(`${HEAD}derive d(F)\n`);
    expect(renderSheet(differential.derivation).resultText).toBe('dF = A dX');
  });

  test('that is a linear map shows in the shell what it does, its vec matrix last', () => {
    const paint = paintFor({ color: false });
    expect(renderDerivation(map.derivation, paint).slice(1)).toEqual([
      '  action      dX ↦ A dX',
      "  adjoint     G ↦ A' G",
      '  entries     ∂F[i, j]/∂X[l, p] = δ[j, p] A[i, l]',
      '  vec matrix  eye(k) ⊗ A',
    ]);
    expect(renderDerivation(matrix.derivation, paint)).toHaveLength(1);
  });
});

describe('an edit', () => {
  const BEFORE = 'a = 1\nb = 2\nc = 3';
  const at = (part: string): TextRange => ({
    start: BEFORE.indexOf(part),
    end: BEFORE.indexOf(part) + part.length,
  });
  const claim: JudgedClaim = {
    claim: 'b',
    isIdentity: false,
    range: at('b = 2'),
    sideRange: at('2'),
    statementRange: at('b = 2'),
    verdict: { status: 'unchecked', why: 'a test' },
    fixes: [
      { title: 'here', verified: true, edits: [{ range: at('2'), newText: '4' }] },
      {
        title: 'here and there',
        verified: true,
        edits: [
          { range: at('2'), newText: '4' },
          { range: at('3'), newText: '5' },
        ],
      },
    ],
  };
  const problem: Problem = {
    code: 'refuted-claim',
    severity: 'error',
    message: 'wrong',
    range: at('2'),
    related: [
      { message: 'first', range: at('1') },
      { message: 'last', range: at('3') },
    ],
    fixes: claim.fixes,
  };
  const judgement: Judgement = { claims: [claim], derivatives: [], problems: [problem], renewed: 3 };

  test('behind a claim takes only the fixes and places that it touches', () => {
    const carried = rebaseJudgement(judgement, BEFORE, 'a = 1\nb = 2\nc = 33');
    expect(carried.claims[0]?.fixes.map(({ title }) => title)).toEqual(['here']);
    expect(carried.claims[0]?.range).toEqual(claim.range);
    expect(carried.problems[0]?.related.map(({ message }) => message)).toEqual(['first']);
    expect(carried.problems[0]?.fixes.map(({ title }) => title)).toEqual(['here']);
    expect(carried.renewed).toBe(0);
  });

  test('before a claim moves all of it', () => {
    const carried = rebaseJudgement(judgement, BEFORE, 'aa = 1\nb = 2\nc = 3');
    const moved = ({ start, end }: TextRange): TextRange => ({ start: start + 1, end: end + 1 });
    expect(carried.claims[0]).toMatchObject({
      range: moved(claim.range),
      sideRange: moved(claim.sideRange),
      statementRange: moved(claim.statementRange),
    });
    expect(carried.claims[0]?.fixes[1]?.edits.map(({ range }) => range)).toEqual([
      moved(at('2')),
      moved(at('3')),
    ]);
  });

  test('in the statement of a claim, or right beside it, takes the claim', () => {
    const wider: Judgement = {
      ...judgement,
      claims: [{ ...claim, statementRange: { start: 6, end: BEFORE.length } }],
    };
    expect(rebaseJudgement(wider, BEFORE, 'a = 1\nb = 2\nc = 33').claims).toEqual([]);
    expect(rebaseJudgement(judgement, BEFORE, 'a = 1\nbb = 2\nc = 3').claims).toEqual([]);
    expect(rebaseJudgement(judgement, BEFORE, 'a = 1\nb = 22\nc = 3').claims).toEqual([]);
    expect(moveThroughEdit('ab', 'axb')({ start: 0, end: 1 })).toBeNull();
    expect(moveThroughEdit('ab', 'axb')({ start: 1, end: 2 })).toBeNull();
  });
});

test('on a differential a hover says its shape, and where the sizes come from', () => {
  const text = "dim m, n\nX : R[m, n]\nL = sum(X.^2)\ndL = 2 tr(X' dX)\n";
  const hover = analyse(text).hoverAt(text.lastIndexOf('dX'));
  expect(hover?.title).toBe('dX : m×n');
  expect(hover?.range).toEqual({ start: text.lastIndexOf('dX'), end: text.lastIndexOf('dX') + 2 });
  expect(hover?.origins.length).toBeGreaterThan(0);
});
