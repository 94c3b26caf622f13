// Features on small documents, on the real engine: lenses of chains, actions, the outline, insertions.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { AskedDerivative } from '../../server/engine/api.ts';
import { partial } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, derive, judge } from '../../server/engine/verdicts/judge-document.ts';
import { codeActionsAt } from '../../server/features/code-actions.ts';
import { codeLenses } from '../../server/features/code-lenses.ts';
import { additionsOf, collectProblems } from '../../server/features/diagnostics.ts';
import { documentSymbols } from '../../server/features/document-symbols.ts';
import { hoverAt } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay-hints.ts';
import { insertResult } from '../../server/features/insertion.ts';
import { questionAt } from '../../server/features/questions.ts';
import { renderClaims } from '../../server/features/verification-view.ts';

const HEAD = `dim m, n
const A : R[m, n]
const b : R[m]
param x : R[n]
L = ½ ‖A x - b‖²
`;

/** A file with these lines behind the head, as it is understood and judged. */
function judged(lines: string) {
  const text = HEAD + lines;
  const analysis = analyse(text);
  const judgement = judge(analysis, DEFAULT_OPTIONS);
  const at = (piece: string): number => text.indexOf(piece, HEAD.length);
  return { text, analysis, judgement, problems: collectProblems(analysis, judgement), at };
}

describe('a chain', () => {
  const right = judged("∂L/∂x = A' (A x - b)\n      = A' A x - A' b\n");
  const wrong = judged("∂L/∂x = A' (A x - b)\n      = A' A x + A' b\n");
  const unchecked = judged("∂L/∂x = A' (A x - b)\n      = A' (A x - b) + max(0, ‖x‖ - 1e200) x\n");

  test('has one lens, which counts its steps', () => {
    expect(codeLenses(right.analysis, right.judgement, true).map(({ title }) => title)).toEqual([
      '✓ 2 steps proved',
    ]);
  });

  test('names the step that is wrong, and the one that could not be checked', () => {
    expect(codeLenses(wrong.analysis, wrong.judgement, true)[0]?.title).toMatch(/^✗ step 2 of 2: /u);
    expect(codeLenses(unchecked.analysis, unchecked.judgement, true)[0]?.title).toMatch(
      /^\? step 2 of 2: not checked: /u,
    );
  });

  test('is listed link by link, its left side once', () => {
    expect(renderClaims(right.analysis, right.judgement).map(({ text }) => text)).toEqual([
      "∂L/∂x = A' (A x - b)",
      "= A' A x - A' b",
    ]);
  });

  test('tells of each link at its left side and at its sign', () => {
    const note = (piece: string) => hoverAt(wrong.analysis, wrong.judgement, wrong.at(piece))?.notes[0];
    expect(note('∂L/∂x')).toMatch(/^✓ \*\*(?:verified|proved)\*\*/u);
    expect(note("= A' A x +")).toMatch(/^✗ \*\*refuted/u);
  });
});

describe('problems', () => {
  test('of the analysis that the judges repeat do not outlive it', () => {
    const { analysis, judgement } = judged('y = unknown x\n');
    const additions = additionsOf(analysis, judgement);
    expect(analysis.problems).toHaveLength(1);
    expect(collectProblems(analysis, additions)).toEqual(analysis.problems);
    expect(collectProblems(analyse(`${HEAD}y = A x\n`), additions)).toEqual([]);
  });

  test('of a side in the wrong shape get the repairs of its claim', () => {
    const { analysis, judgement } = judged('∂L/∂x = (A x - b) A\n');
    const [problem] = collectProblems(analysis, additionsOf(analysis, judgement));
    expect(problem?.code).toBe('size-mismatch');
    expect(problem?.fixes[0]?.title).toBe("Change to `A' (A x - b)`");
    const [claim] = renderClaims(analysis, judgement);
    expect(claim?.verdict.detail).toContain('m×1');
  });
});

test('the question at an offset is that of the name, else that of the statement', () => {
  const { text, analysis, at } = judged("a = A x\n∂L/∂x = A' (A x - b)\nderive ∂a/∂x\n");
  expect(questionAt(analysis, at('a ='))).toBeNull();
  expect(questionAt(analysis, at("A' (A"))).toMatchObject({ derivative: partial('L', 'x'), asked: false });
  expect(questionAt(analysis, text.length - 1)).toMatchObject({
    derivative: partial('a', 'x'),
    asked: true,
  });
});

describe('the light bulb', () => {
  const { analysis, problems, at } = judged("∂L/∂x = A' (A x + b)\n∂L/∂x = 2 A' (A x - b)\n");
  const [first] = problems;
  const offered = (offset: number, changed = problems) =>
    codeActionsAt(analysis, changed, { start: offset, end: offset }, 'by hand', () => []);

  test('prefers one fix, the first that was verified, and offers none twice', () => {
    if (!first) throw new Error('no problem');
    const [fix] = first.fixes;
    if (!fix) throw new Error('no fix');
    const untried = { title: 'untried', edits: [], verified: false };
    const fixes = offered(first.range.start, [{ ...first, fixes: [untried, fix, fix] }]).filter(
      (action) => action.kind === 'fix',
    );
    expect(fixes.map(({ title, preferred }) => [title, preferred])).toEqual([
      ["Change to `A' (A x - b)`", true],
      ['untried', false],
    ]);
  });

  test('mends a claim from anywhere in it, and all of the file at once', () => {
    const titles = offered(at('∂L/∂x')).map(({ title }) => title);
    expect(titles[0]).toBe("Change to `A' (A x - b)`");
    expect(titles).toContain('Fix all 2 problems that have a verified fix');
  });

  test('says nothing by itself where nothing is wrong', () => {
    expect(codeActionsAt(analysis, problems, { start: 0, end: 0 }, 'by itself', () => [])).toEqual([]);
  });
});

test('the outline follows the file', () => {
  const symbols = documentSymbols(analyse(`${HEAD}∂L/∂x = A' (A x - b)\nderive ∂L/∂x\n`));
  expect(symbols.map(({ name, kind }) => [name, kind])).toEqual([
    ['m', 'dim'],
    ['n', 'dim'],
    ['A', 'const'],
    ['b', 'const'],
    ['x', 'param'],
    ['L', 'definition'],
    ['∂L/∂x', 'claim'],
    ['∂L/∂x', 'question'],
  ]);
});

test('a hint with the shape stands behind a name that is defined, and behind a list of arguments', () => {
  const text = "dim n\nx : R[n]\ny = 2 x\nL(x) = y'y\n";
  expect(inlayHints(analyse(text), { start: 0, end: text.length })).toEqual([
    { offset: text.indexOf(' = 2'), label: ': n×1' },
    { offset: text.indexOf(' = y'), label: ': scalar' },
  ]);
});

describe('a result', () => {
  const answersTo = (text: string, asked: AskedDerivative) => {
    const answer = derive(analyse(text), asked, DEFAULT_OPTIONS);
    return answer.kind === 'derived' ? answer.derivations : [];
  };

  test('is inserted on a line of its own below the question, comment and all', () => {
    const text = `${HEAD}derive ∂L/∂x   # please\nc = L\n`;
    const analysis = analyse(text);
    const start = text.indexOf('c =');
    const derivations = answersTo(text, partial('L', 'x'));
    expect(insertResult(analysis, null, derivations, analysis.questions[0] ?? null, null)?.edits).toEqual([
      { range: { start, end: start }, newText: "∂L/∂x = A' (A x - b)\n" },
    ]);
  });

  test('that is a linear map is not inserted', () => {
    const text = 'dim m, n\nconst A : R[m, n]\nparam X : R[n, m]\nF = A X\nderive ∂F/∂X\n';
    const maps = answersTo(text, partial('F', 'X'));
    expect(maps.map(({ kind }) => kind)).toEqual(['linear-map']);
    expect(insertResult(analyse(text), null, maps, null, 0)).toBeNull();
  });

  test('is not written over a claim that is right', () => {
    const { text, analysis, judgement } = judged("∂L/∂x = A' (A x - b)\n");
    const question = analysis.questions[0] ?? null;
    expect(insertResult(analysis, judgement, answersTo(text, partial('L', 'x')), question, null)).toBeNull();
  });
});
