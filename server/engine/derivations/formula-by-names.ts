// A gradient as one formula, derived by names from the start: a definition that does not depend on the variable is never
// taken apart, and one that does comes back as its name.

import { deriveLine } from '../calculus/backward/derive-line.ts';
import { variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { substituteAsWritten } from '../expressions/substitute.ts';
import { coneOf, derivativeNamed } from '../lowering/program.ts';
import { type DerivativeQuery, lowered } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';

/** Definitions on the way of one formula are at most so many. */
const LONGEST_WAY = 24;

/**
 * The gradient that is asked for, over the leaves of the question itself (names written out, as they stand); null where it is
 * no gradient of a name by a name, or the program has no formula for it.
 */
export function formulaByNames(
  query: DerivativeQuery,
  documentFormulas: DocumentFormulas,
): Expression | null {
  const { question, names, definitions } = query;
  const { program, lowerings } = documentFormulas;
  const [by = ''] = names.by;
  const leaf = question.kind === 'gradient' ? program.leafOf(by) : null;
  if (question.kind !== 'gradient' || !leaf || leaf !== question.by || !program.values.has(names.of))
    return null;
  const { of } = names;
  const request = { of, by, cone: coneOf(program, of), isKnown: () => false, most: LONGEST_WAY };
  const derived = deriveLine(program, request, leaf, question.symmetric);
  if (derived.kind === 'refused') return null;
  const { expression } = derived.line;
  const lowering = lowerings.keeping([...definitions.keys()].flatMap((kept) => variableOf(kept)?.name ?? []));
  const written = new Map<Expression, Expression>();
  for (const node of topological([expression])) {
    const name = variableOf(node)?.name ?? '';
    if (derivativeNamed(name)) return null;
    if (node === leaf || !program.values.has(name)) continue;
    const formula = lowered(() => lowering.name(name));
    if (formula.kind === 'refused') return null;
    written.set(node, formula.value);
  }
  return substituteAsWritten(expression, written);
}
