// A claim becomes the question that it answers, and a question the claim that answers it.

import type { Question } from '../../engine/api.ts';
import { answersTo, nameDerivative, nameQuestion, questionAt } from '../questions.ts';
import type { Refactoring, Scene } from './refactoring.ts';

export function claimOrQuestion(scene: Scene): readonly Refactoring[] {
  const question = questionAt(scene.analysis, scene.range.start);
  if (!question) return [];
  return question.asked ? answered(question, scene) : [asked(question, scene)];
}

function asked(question: Question, { analysis }: Scene): Refactoring {
  const { start, end } = question.range;
  return {
    kind: 'rewrite',
    title: `Ask for ${nameQuestion(question)} instead of claiming it`,
    edits: [{ range: question.statementRange, newText: `derive ${analysis.text.slice(start, end)}` }],
    newName: null,
  };
}

/** Only what has been derived and checked. */
function answered(question: Question, { judgement }: Scene): readonly Refactoring[] {
  const answers = answersTo(question, judgement?.derivatives ?? []);
  const isAnswered = answers.every(
    ({ kind, wrt, verified }) => kind === 'matrix' && wrt !== null && verified?.status === 'verified',
  );
  if (answers.length === 0 || !isAnswered) return [];
  const claims = answers.map((answer) => `${nameDerivative(answer)} = ${answer.expr}`);
  return [
    {
      kind: 'rewrite',
      title: `Claim the answer instead of asking for ${nameQuestion(question)}`,
      edits: [{ range: question.statementRange, newText: claims.join('\n') }],
      newName: null,
    },
  ];
}
