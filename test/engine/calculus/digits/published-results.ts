// The published derivatives as the engine derives them, each with points to try it at.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../../server/engine/analysis/analyse.ts';
import { answerQuestion } from '../../../../server/engine/calculus/derive.ts';
import type { Expression } from '../../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../../server/engine/expressions/question.ts';
import { prepareTrials, type Trial } from '../../../../server/engine/numeric/trials.ts';
import { resolveDerivative } from '../../../../server/engine/queries/derivative-query.ts';
import {
  createDocumentFormulas,
  type DocumentFormulas,
} from '../../../../server/engine/queries/document-formulas.ts';
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
export function questionsOf(documentFormulas: DocumentFormulas): readonly Asked[] {
  return documentFormulas.document.inferred.flatMap((statement, index): readonly Asked[] => {
    const asked = statement.resolved.statement;
    if (asked.kind !== 'question') return [];
    const { target } = asked;
    if (target.kind === 'differential') {
      const of = documentFormulas.lowerings.plain.term(target.of, statement);
      if (of.kind === 'refused') throw new Error(of.why);
      const along = documentFormulas.varying(statement, of.value);
      return [{ question: { kind: 'differential', of: of.value, along }, definitions: new Map() }];
    }
    if (target.kind !== 'derivative' || !statement.derivative) throw new Error('another question');
    const { document, lowerings } = documentFormulas;
    const text = documentFormulas.textOf(index);
    const posing = resolveDerivative(target, statement.derivative, statement, text, document, lowerings);
    if (posing.kind === 'refused') throw new Error(posing.why);
    const { question, definitions } = posing.query;
    return [{ question, definitions }];
  });
}

/** The same with the engine's answers. Throws where one is refused. */
export function derivedResults(file: string): {
  readonly documentFormulas: DocumentFormulas;
  readonly results: readonly DerivedResult[];
} {
  const documentFormulas = createDocumentFormulas(analyse(file));
  const results = questionsOf(documentFormulas).map((asked) => {
    const answer = answerQuestion(asked.question);
    if (answer.kind === 'refused') throw new Error(answer.why);
    return { ...asked, result: answer.expression };
  });
  return { documentFormulas, results };
}

/** Two points at different sizes, with directions and with differences in doubles. */
export function trialsFor(documentFormulas: DocumentFormulas, derived: DerivedResult): readonly Trial[] {
  const prepared = prepareTrials(
    derived.question,
    [derived.result],
    documentFormulas.setting(derived.definitions),
    documentFormulas.judgeOptions({ ...DEFAULT_OPTIONS, trials: 2 }),
  );
  if (prepared.kind === 'none') throw new Error(prepared.why);
  return prepared.trials.list;
}
