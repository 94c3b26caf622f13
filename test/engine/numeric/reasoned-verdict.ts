// The verdict on a claim with the kind of its mistake, for tests of what is said.

import { withReason } from '../../../server/engine/diagnosis/with-reason.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import { judgeWith } from '../../../server/engine/numeric/judge.ts';
import type { JudgeOptions, Setting } from '../../../server/engine/numeric/setting.ts';
import { prepareTrials } from '../../../server/engine/numeric/trials.ts';
import type { Verdict } from '../../../server/engine/numeric/verdict.ts';

export function reasonedVerdict(
  question: Question,
  claimed: Expression,
  setting: Setting,
  options: JudgeOptions,
): Verdict {
  const prepared = prepareTrials(question, [claimed], setting, options);
  if (prepared.kind === 'none') return { status: 'unchecked', why: prepared.why };
  return withReason(judgeWith(prepared.trials, claimed), prepared.trials, claimed).verdict;
}
