// The published derivatives as the engine derives them, each with points to try it at.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../../server/engine/analysis.ts';
import type { Expression } from '../../../../server/engine/expressions/expression.ts';
import { type Court, createCourt } from '../../../../server/engine/judgement/court.ts';
import { poseDerivative } from '../../../../server/engine/judgement/pose.ts';
import { DEFAULT_OPTIONS } from '../../../../server/engine/judgement.ts';
import type { Question } from '../../../../server/engine/numeric/question.ts';
import { prepareTrials, type Trial } from '../../../../server/engine/numeric/trials.ts';

export interface Published {
  readonly id: string;
  readonly file: string;
}

export const published: readonly Published[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../cases/derivatives.json'), 'utf8'),
);

export interface DerivedResult {
  readonly question: Question;
  readonly result: Expression;
  readonly definitions: ReadonlyMap<Expression, Expression>;
}

/** What the `derive` statements of a file ask for, and the engine's answers. Throws where one is refused. */
export function derivedResults(file: string): {
  readonly court: Court;
  readonly results: readonly DerivedResult[];
} {
  const court = createCourt(analyse(file));
  const results = court.document.inferred.flatMap((statement, index): readonly DerivedResult[] => {
    const asked = statement.resolved.statement;
    if (asked.kind !== 'question') return [];
    if (asked.target.kind === 'differential') {
      const of = court.lowerings.plain.term(asked.target.of, statement);
      const question: Question = { kind: 'differential', of, along: court.varying(statement, of) };
      const answer = court.differential(of, statement);
      if (answer.kind === 'refused') throw new Error(answer.why);
      return [{ question, result: answer.expression, definitions: new Map() }];
    }
    if (asked.target.kind !== 'derivative' || !statement.derivative) throw new Error('another question');
    const text = court.textOf(index);
    const { derivative } = statement;
    const posing = poseDerivative(asked.target, derivative, statement, text, court.document, court.lowerings);
    if (posing.kind === 'refused') throw new Error(posing.why);
    const answer = court.answer(posing.posed);
    if (answer.kind === 'refused') throw new Error(answer.why);
    const { question, definitions } = posing.posed;
    return [{ question, result: answer.expression, definitions }];
  });
  return { court, results };
}

/** Two points at different sizes, with directions and with differences in doubles. */
export function trialsFor(court: Court, derived: DerivedResult): readonly Trial[] {
  const prepared = prepareTrials(
    derived.question,
    [derived.result],
    court.setting(derived.definitions),
    court.judgeOptions({ ...DEFAULT_OPTIONS, trials: 2 }),
  );
  if (prepared.kind === 'none') throw new Error(prepared.why);
  return prepared.trials.list;
}
