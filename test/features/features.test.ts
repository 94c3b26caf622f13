// Features on small documents, by the fake engine and by hand: lenses of chains, actions, completion, insertions.

import { describe, expect, test } from 'vitest';
import type { Analysis, ClaimSummary, JudgedClaim, Judgement, Verdict } from '../../server/engine/api.ts';
import { partial } from '../../server/engine/text/derivative.ts';
import { codeActionsAt } from '../../server/features/code-actions.ts';
import { codeLenses } from '../../server/features/code-lenses.ts';
import { additionsOf, collectProblems } from '../../server/features/diagnostics.ts';
import { documentSymbols } from '../../server/features/document-symbols.ts';
import { hoverAt } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay-hints.ts';
import { insertResult } from '../../server/features/insertion.ts';
import { questionAt } from '../../server/features/questions.ts';
import { renderClaims } from '../../server/features/verification-view.ts';
import { analyse, derive, judge } from '../support/fake-engine.ts';

const options = { seed: 1, trials: 8, tolerance: 1e-6, repair: true };
const evidence = { maxRelativeError: 1e-12, trials: 8, sizes: [], seed: 1 };
const verified: Verdict = { status: 'verified', proved: false, evidence };
const unchecked: Verdict = { status: 'unchecked', why: 'no rule' };

/** `dL = first = second …`, a chain in one statement, with the given verdicts. */
function chain(verdicts: readonly Verdict[]): { analysis: Analysis; judgement: Judgement } {
  const names = ['first', 'second', 'third'].slice(0, verdicts.length);
  const text = `dL = ${names.join(' = ')}`;
  const statementRange = { start: 0, end: text.length };
  const claims = names.map((name, index): JudgedClaim => {
    const start = text.indexOf(name);
    const sideRange = { start, end: start + name.length };
    const verdict = verdicts[index] ?? unchecked;
    return {
      isIdentity: false,
      claim: 'dL',
      range: { start: 0, end: sideRange.end },
      sideRange,
      statementRange,
      verdict,
      fixes: [],
    };
  });
  const summaries: readonly ClaimSummary[] = claims;
  const analysis: Analysis = { ...analyse(''), text, claims: summaries, questions: [] };
  return { analysis, judgement: { claims, derivatives: [], problems: [], renewed: 0 } };
}

describe('a chain', () => {
  test('has one lens, which counts its steps', () => {
    const { analysis, judgement } = chain([verified, verified]);
    expect(codeLenses(analysis, judgement, true).map(({ title }) => title)).toEqual(['✓ 2 steps verified']);
  });

  test('names the step that could not be checked', () => {
    const { analysis, judgement } = chain([verified, unchecked]);
    expect(codeLenses(analysis, judgement, true)[0]?.title).toBe('? step 2 of 2: not checked: no rule');
  });

  test('is listed link by link, its left side once', () => {
    const { analysis, judgement } = chain([verified, verified, verified]);
    expect(renderClaims(analysis, judgement).map(({ text }) => text)).toEqual([
      'dL = first',
      '= second',
      '= third',
    ]);
  });

  test('tells of each link before its side and on it', () => {
    const { analysis, judgement } = chain([verified, unchecked]);
    const notes = (at: string) => hoverAt(analysis, judgement, analysis.text.indexOf(at))?.notes[0];
    expect(notes('dL')).toBe('✓ **verified**');
    expect(notes('irst')).toBe('✓ **verified**');
    expect(hoverAt(analysis, judgement, analysis.text.indexOf('= second'))?.notes[0]).toBe(
      '? **not checked**',
    );
  });
});

describe('problems', () => {
  test('of the analysis that the judges repeat do not outlive it', () => {
    const analysis = analyse('?');
    const judgement: Judgement = { claims: [], derivatives: [], problems: analysis.problems, renewed: 0 };
    const additions = additionsOf(analysis, judgement);
    expect(collectProblems(analysis, additions)).toEqual(analysis.problems);
    expect(collectProblems(analyse('mended'), additions)).toEqual([]);
  });

  test('of a side get the repair of its claim', () => {
    const analysis = analyse('∂L/∂Θ = misshapen');
    const [problem] = collectProblems(analysis, additionsOf(analysis, judge(analysis, options)));
    expect(problem?.fixes.map(({ title }) => title)).toEqual(['Write right']);
  });
});

test('the question at an offset is that of the name, else that of the statement', () => {
  const analysis = analyse('a = 1\n∂L/∂Θ = right\nderive ∂L/∂X');
  expect(questionAt(analysis, 0)).toBeNull();
  expect(questionAt(analysis, 18)).toMatchObject({ derivative: partial('L', 'Θ'), asked: false });
  expect(questionAt(analysis, analysis.text.length)).toMatchObject({
    derivative: { by: ['X'] },
    asked: true,
  });
});

test('the light bulb prefers one fix, the first that was verified', () => {
  const analysis = analyse('∂L/∂Θ = wrong');
  const [problem] = judge(analysis, options).problems;
  if (!problem) throw new Error('no problem');
  const range = { start: 8, end: 8 };
  const untried = { title: 'untried', edits: [], verified: false };
  const [fix] = problem.fixes;
  if (!fix) throw new Error('no fix');
  const another = { ...fix, title: 'another', edits: [{ range: problem.range, newText: 'another' }] };
  const problems = [{ ...problem, fixes: [untried, fix, another, fix] }];
  const fixes = codeActionsAt(analysis, problems, range, 'by hand', () => []).filter(
    (action) => action.kind === 'fix',
  );
  expect(fixes.map(({ title, preferred }) => [title, preferred])).toEqual([
    ['Write right', true],
    ['another', false],
    ['untried', false],
  ]);
});

test('the list of verdicts names both shapes, as the diagnostic does', () => {
  const analysis = analyse('∂L/∂Θ = misshapen');
  const [claim] = renderClaims(analysis, judge(analysis, options));
  expect(claim?.verdict.detail).toBe('The shape is wrong.');
});

test('a claim is mended from anywhere in it, and by fix all as a whole', () => {
  const analysis = analyse('∂L/∂Θ = two wrong parts\n∂L/∂X = wrong');
  const [claim] = analysis.claims;
  if (!claim) throw new Error('no claim');
  const whole = { title: 'whole', edits: [{ range: claim.sideRange, newText: 'right' }], verified: true };
  const part = (start: number, end: number) => ({
    code: 'size-mismatch' as const,
    severity: 'error' as const,
    message: 'a part',
    range: { start, end },
    related: [],
    fixes: [{ title: 'part', edits: [{ range: { start, end }, newText: 'x' }], verified: true }, whole],
  });
  const problems = [part(8, 11), part(12, 17), ...judge(analysis, options).problems.slice(1)];
  const titles = codeActionsAt(analysis, problems, { start: 0, end: 0 }, 'by hand', () => []).map(
    (action) => action.title,
  );
  expect(titles.slice(0, 2)).toEqual(['whole', 'Fix all 3 problems that have a verified fix']);
  const at = codeActionsAt(analysis, problems, { start: 8, end: 8 }, 'by hand', () => []).map(
    (action) => action.title,
  );
  expect(at.slice(0, 3)).toEqual(['part', 'whole', 'Fix all 3 problems that have a verified fix']);
});

test('the outline follows the file', () => {
  const symbols = documentSymbols(analyse('const X : R[M, in]\na = X\n∂L/∂X = a\nderive ∂L/∂X'));
  expect(symbols.map(({ name, kind }) => [name, kind])).toEqual([
    ['X', 'const'],
    ['a', 'definition'],
    ['∂L/∂X', 'claim'],
    ['∂L/∂X', 'question'],
  ]);
});

test('a hint stands behind the list of arguments', () => {
  const analysis = analyse('L(Θ) = Θ');
  expect(inlayHints(analysis, { start: 0, end: 8 })).toEqual([{ offset: 4, label: ': scalar' }]);
});

describe('a result', () => {
  const text = 'L = 1\nderive ∂L/∂Θ   # please\nb = L\n';
  const analysis = analyse(text);
  const answer = derive(analysis, partial('L', 'Θ'), options);
  const derivations = answer.kind === 'derived' ? answer.derivations : [];

  test('is inserted on a line of its own below the question, comment and all', () => {
    const question = analysis.questions[0] ?? null;
    const start = text.indexOf('b =');
    expect(insertResult(analysis, null, derivations, question, null)?.edits).toEqual([
      { range: { start, end: start }, newText: "∂L/∂Θ = X' (h(X Θ) - Y)\n" },
    ]);
  });

  test('that is a linear map is not inserted', () => {
    const map = { kind: 'linear-map', action: 'dΘ ↦ X dΘ', adjoint: "G ↦ X' G", entries: null } as const;
    const maps = derivations.map((derivation) => ({ ...derivation, ...map }));
    expect(insertResult(analysis, null, maps, null, 0)).toBeNull();
  });

  test('is not written over a claim that is right', () => {
    const right = analyse('L = 1\n∂L/∂Θ = right');
    const question = right.questions[0] ?? null;
    expect(insertResult(right, judge(right, options), derivations, question, null)).toBeNull();
  });
});
