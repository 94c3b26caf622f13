// Small decisions of the features that nothing else notices: what is inserted, what a linear map's answer is equal to,
// what an edit leaves of a judgement, and what stands under the cursor on a differential.

import { describe, expect, test } from 'vitest';
import { renderDerivation } from '../../server/cli/render/derivation.ts';
import { paintFor } from '../../server/cli/render/paint.ts';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation, JudgedClaim, Judgement, Problem, TextRange } from '../../server/engine/api.ts';
import type { MapDerivation } from '../../server/engine/derivations/derivation.ts';
import { differentialOf } from '../../server/engine/text/derivative.ts';
import { carryJudgement, moveThroughEdit } from '../../server/features/carried-judgement.ts';
import { codeLenses } from '../../server/features/code-lenses.ts';
import { renderDerivation as renderSheet } from '../../server/features/derivation-view.ts';
import * as fake from '../support/fake-engine.ts';

const options = { seed: 1, trials: 8, tolerance: 1e-6, repair: true };
const TEXT = 'param Θ : R[in, out]\nL = sum(Θ)\nderive ∂L/∂Θ';
const asked = fake.analyse(TEXT);
const judged = fake.judge(asked, options);

const [matrix] = judged.derivatives;
if (matrix?.kind !== 'matrix') throw new Error('the fake engine derives a matrix');
const map: MapDerivation = {
  ...matrix,
  kind: 'linear-map',
  action: 'dΘ ↦ X dΘ',
  adjoint: "G ↦ X' G",
  entries: null,
  shape: ['m*k', 'n*k'],
  expr: 'I ⊗ X',
};

describe('an answer', () => {
  const titles = (answer: Derivation): readonly string[] =>
    codeLenses(asked, { ...judged, derivatives: [answer] }, false).map(({ title }) => title);

  test('that is a matrix can be inserted, a linear map cannot', () => {
    expect(titles(matrix)).toContain('Insert');
    expect(titles(map)).not.toContain('Insert');
  });

  test('that is a linear map is equal to its vec matrix, and says what it does', () => {
    expect(renderSheet(map).resultText).toBe('∂vec(L)/∂vec(Θ) = I ⊗ X');
    expect(JSON.stringify(renderSheet(map))).toContain('dΘ ↦ X dΘ');
    expect(renderSheet({ ...matrix, expr: 'X' }).resultText).toBe('∂L/∂Θ = X');
    const differential = { ...matrix, derivative: differentialOf('L'), expr: 'X dΘ' };
    expect(renderSheet(differential).resultText).toBe('dL = X dΘ');
  });

  test('that is a linear map shows in the shell what it does, its vec matrix last', () => {
    const paint = paintFor({ color: false });
    expect(renderDerivation(map, paint).slice(1)).toEqual([
      '  action      dΘ ↦ X dΘ',
      "  adjoint     G ↦ X' G",
      '  vec matrix  I ⊗ X',
    ]);
    expect(renderDerivation({ ...map, entries: '∂L[i]/∂Θ[k] = 1' }, paint)).toContain(
      '  entries     ∂L[i]/∂Θ[k] = 1',
    );
    expect(renderDerivation(matrix, paint)).toHaveLength(1);
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
    const carried = carryJudgement(judgement, BEFORE, 'a = 1\nb = 2\nc = 33');
    expect(carried.claims[0]?.fixes.map(({ title }) => title)).toEqual(['here']);
    expect(carried.claims[0]?.range).toEqual(claim.range);
    expect(carried.problems[0]?.related.map(({ message }) => message)).toEqual(['first']);
    expect(carried.problems[0]?.fixes.map(({ title }) => title)).toEqual(['here']);
    expect(carried.renewed).toBe(0);
  });

  test('before a claim moves all of it', () => {
    const carried = carryJudgement(judgement, BEFORE, 'aa = 1\nb = 2\nc = 3');
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
    expect(carryJudgement(wider, BEFORE, 'a = 1\nb = 2\nc = 33').claims).toEqual([]);
    expect(carryJudgement(judgement, BEFORE, 'a = 1\nbb = 2\nc = 3').claims).toEqual([]);
    expect(carryJudgement(judgement, BEFORE, 'a = 1\nb = 22\nc = 3').claims).toEqual([]);
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
