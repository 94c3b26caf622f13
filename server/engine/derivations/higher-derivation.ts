// `derive ∂z/∂x` and `derive ∂²L/∂x²` of columns where the answer is lines by names: those of the backward pass that are read,
// then one line for each name through which all flows.

import { type ChainLine, chainLines } from '../calculus/backward/chain-lines.ts';
import { variableOf } from '../expressions/build.ts';
import { derivativeNamed, type Higher, namesOf } from '../lowering/program.ts';
import type { Citation } from '../operators/operator.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { Derivative } from '../text/derivative.ts';
import { planLines } from './backward-derivation.ts';
import { definitionText } from './line-proof.ts';
import { type LinesPlan, lengthWrittenOut, writtenLine } from './lines-plan.ts';

/** The lines for what is asked for; null where the program does not give them. */
export function planHigher(
  { of, by, and }: Higher,
  derivative: Derivative,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): LinesPlan | null {
  const { program } = documentFormulas;
  const [x, y] = [program.leafOf(by), and === null ? null : program.leafOf(and)];
  if (!x || (and !== null && !y)) return null;
  const chain = chainLines(program, of, x, y);
  if (chain.kind === 'refused') return null;
  const read = new Set(chain.lines.flatMap((line) => adjointsRead(line, of, and !== null)));
  const backward = read.size > 0 ? planLines(of, [...read], index, documentFormulas, options) : null;
  if (read.size > 0 && !backward) return null;
  const lines = chain.lines.map((line) =>
    writtenLine(
      line.leaf,
      line.leaf,
      line.expression,
      ruleOf(line, index, documentFormulas),
      index,
      backward,
      documentFormulas,
    ),
  );
  return { derivative, backward, lines, writtenOut: lengthWrittenOut(lines) };
}

/** The names u whose ∂L/∂u a line of second derivatives reads. */
function adjointsRead({ expression }: ChainLine, of: string, isSecond: boolean): readonly string[] {
  if (!isSecond) return [];
  return namesOf(expression).flatMap((name) => {
    const derivative = derivativeNamed(name);
    return derivative?.of === of ? [derivative.by] : [];
  });
}

const FIRST: Citation = { rule: 'chain rule ∂z/∂x = ∂z/∂u ∂u/∂x', cite: null };
const SECOND: Citation = {
  rule: "chain rule of second derivatives J' H J + Σ ∂L/∂uᵢ ∂²uᵢ/∂x²",
  cite: null,
};

/** `a = tanh(W1 x); chain rule …` */
function ruleOf({ by, and }: ChainLine, index: number, documentFormulas: DocumentFormulas): Citation {
  const own = definitionText(variableOf(by)?.name ?? '', index, documentFormulas);
  const { rule, cite } = and === null ? FIRST : SECOND;
  return { rule: own === null ? rule : `${own}; ${rule}`, cite };
}
