// Where the result of a derivation goes in the file: below the question, or in place of a refuted claim.

import {
  type Analysis,
  type Derivation,
  derivativeText,
  type Judgement,
  type Question,
  type TextEdit,
} from '../engine/api.ts';
import { isInsertable } from './questions.ts';
import { covers, sameRange } from './ranges.ts';

export interface InsertedResult {
  readonly text: string;
  readonly edits: readonly TextEdit[];
  /** Whether it takes the place of a claim that is wrong. */
  readonly replaces: boolean;
}

/**
 * Null where there is nothing to write: a linear map, or a claim that is right already.
 * `offset` is the place that was asked at, for a question that stands nowhere in the file.
 */
export function insertResult(
  analysis: Analysis,
  judgement: Judgement | null,
  derivations: readonly Derivation[],
  question: Question | null,
  offset: number | null,
): InsertedResult | null {
  const lines = derivations
    .filter(isInsertable)
    .map((derivation) => `${derivativeText(derivation.derivative)} = ${derivation.expr}`);
  if (lines.length === 0) return null;
  const text = lines.join('\n');
  if (question && !question.asked) return replaceClaim(analysis, judgement, derivations, question);
  const after = question ? question.statementRange.end : (offset ?? analysis.text.length);
  return { text, edits: [insertBelow(analysis.text, after, text)], replaces: false };
}

function replaceClaim(
  analysis: Analysis,
  judgement: Judgement | null,
  derivations: readonly Derivation[],
  question: Question,
): InsertedResult | null {
  const claim = analysis.claims.find((candidate) => covers(question.statementRange, candidate.range));
  const verdict = judgement?.claims.find((judged) => claim && sameRange(judged.range, claim.range))?.verdict;
  const [derivation] = derivations;
  // Of a chain only one link is the derivative; its other links are the user's own way, not to be overwritten.
  const links = analysis.claims.filter((candidate) =>
    covers(question.statementRange, candidate.range),
  ).length;
  const isWrong = verdict?.status === 'refuted' || verdict?.status === 'ill-shaped';
  if (!claim || !derivation || links !== 1 || !isWrong) return null;
  return {
    text: `${derivativeText(derivation.derivative)} = ${derivation.expr}`,
    edits: [{ range: claim.sideRange, newText: derivation.expr }],
    replaces: true,
  };
}

function insertBelow(text: string, offset: number, line: string): TextEdit {
  const lineEnd = text.indexOf('\n', offset);
  if (lineEnd < 0) {
    const before = text === '' || text.endsWith('\n') ? '' : '\n';
    return { range: { start: text.length, end: text.length }, newText: `${before}${line}\n` };
  }
  return { range: { start: lineEnd + 1, end: lineEnd + 1 }, newText: `${line}\n` };
}
