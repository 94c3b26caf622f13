// The published derivatives as the engine derives them, each with points to try it at.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../../server/engine/analysis/analyse.ts';
import { answerQuestion } from '../../../../server/engine/calculus/derive.ts';
import type { Expression } from '../../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../../server/engine/numeric/question.ts';
import { prepareTrials, type Trial } from '../../../../server/engine/numeric/trials.ts';
import { poseDerivative } from '../../../../server/engine/queries/derivative-query.ts';
import { type Court, createCourt } from '../../../../server/engine/queries/document-formulas.ts';
import { DEFAULT_OPTIONS } from '../../../../server/engine/verdicts/judge-document.ts';

export interface Published {
  readonly id: string;
  readonly file: string;
}

export const published: readonly Published[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../cases/derivatives.json'), 'utf8'),
);

interface Asked {
  readonly question: Question;
  readonly definitions: ReadonlyMap<Expression, Expression>;
}

export interface DerivedResult extends Asked {
  readonly result: Expression;
}

/** What the `derive` statements of a file ask for. Throws where one cannot be posed. */
export function questionsOf(court: Court): readonly Asked[] {
  return court.document.inferred.flatMap((statement, index): readonly Asked[] => {
    const asked = statement.resolved.statement;
    if (asked.kind !== 'question') return [];
    const { target } = asked;
    if (target.kind === 'differential') {
      const of = court.lowerings.plain.term(target.of, statement);
      const along = court.varying(statement, of);
      return [{ question: { kind: 'differential', of, along }, definitions: new Map() }];
    }
    if (target.kind !== 'derivative' || !statement.derivative) throw new Error('another question');
    const { document, lowerings } = court;
    const text = court.textOf(index);
    const posing = poseDerivative(target, statement.derivative, statement, text, document, lowerings);
    if (posing.kind === 'refused') throw new Error(posing.why);
    const { question, definitions } = posing.posed;
    return [{ question, definitions }];
  });
}

/** The same with the engine's answers. Throws where one is refused. */
export function derivedResults(file: string): {
  readonly court: Court;
  readonly results: readonly DerivedResult[];
} {
  const court = createCourt(analyse(file));
  const results = questionsOf(court).map((asked) => {
    const answer = answerQuestion(asked.question);
    if (answer.kind === 'refused') throw new Error(answer.why);
    return { ...asked, result: answer.expression };
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
