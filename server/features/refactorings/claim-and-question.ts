// A claim becomes the question that it answers, and a question the claim that answers it.

import { derivativeText, type Question } from '../../engine/api.ts';
import { answersTo, isInsertable, questionAt } from '../questions.ts';
import type { Refactoring, Scene } from './refactoring.ts';

/** The refactorings between a claim, `∂L/∂x = …`, and a question, `derive ∂L/∂x`. */
export function claimOrQuestion(scene: Scene): readonly Refactoring[] {
  const question = questionAt(scene.analysis, scene.range.start);
  if (!question) return [];
  return question.asked ? answered(question, scene) : [asked(question, scene)];
}

function asked(question: Question, { analysis }: Scene): Refactoring {
  const { start, end } = question.range;
  return {
    kind: 'rewrite',
    title: `Ask for ${derivativeText(question.derivative)} instead of claiming it`,
    edits: [{ range: question.statementRange, newText: `derive ${analysis.text.slice(start, end)}` }],
    newName: null,
  };
}

/** Only what has been derived and checked. */
function answered(question: Question, { judgement }: Scene): readonly Refactoring[] {
  const answers = answersTo(question.derivative, judgement?.derivatives ?? []);
  const isAnswered = answers.every(
    (answer) => isInsertable(answer) && answer.verified?.status === 'verified',
  );
  if (answers.length === 0 || !isAnswered) return [];
  const claims = answers.map((answer) => `${derivativeText(answer.derivative)} = ${answer.expr}`);
  return [
    {
      kind: 'rewrite',
      title: `Claim the answer instead of asking for ${derivativeText(question.derivative)}`,
      edits: [{ range: question.statementRange, newText: claims.join('\n') }],
      newName: null,
    },
  ];
}
