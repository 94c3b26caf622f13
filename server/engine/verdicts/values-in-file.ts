// The values that names and derivatives have in a file, as definitions for the judge: a name has that of its formula, a
// derivative that of its line, which is checked by itself first. Nothing is written out, so a point costs what the file is long.

import { deriveLine } from '../calculus/backward/derive-line.ts';
import { nearVerdict } from '../derivations/near-verdict.ts';
import { variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { coneOf, derivativeNamed } from '../lowering/program.ts';
import type { JudgeOptions } from '../numeric/setting.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';

/**
 * A formula for every definition of the file, and for every derivative of a scalar that these expressions lead to; null where
 * they lead to a name without a formula, or to a derivative whose line numbers do not confirm.
 */
export function valuesInFile(
  roots: readonly Expression[],
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): ReadonlyMap<Expression, Expression> | null {
  const { program } = documentFormulas;
  const values = new Map([...program.values.values()].map(({ leaf, formula }) => [leaf, formula] as const));
  const seen = new Set<Expression>();
  const open = [...topological(roots)];
  for (let node = open.pop(); node; node = open.pop()) {
    const found = variableOf(node);
    if (found?.role !== 'value' || seen.has(node)) continue;
    seen.add(node);
    if (program.refused.has(found.name)) return null;
    const derivative = derivativeNamed(found.name);
    const formula = derivative
      ? adjointOf(derivative.of, derivative.by, documentFormulas, options)
      : program.values.get(found.name)?.formula;
    if (derivative && !formula) return null;
    if (!formula) continue;
    values.set(node, formula);
    open.push(...topological([formula]));
  }
  return values;
}

const known = new WeakMap<DocumentFormulas, Map<string, Expression | null>>();

/** ∂of/∂by over the derivatives of what reads `by`; null where there is none that numbers confirm. */
function adjointOf(
  of: string,
  by: string,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Expression | null {
  const adjoints = known.get(documentFormulas) ?? new Map<string, Expression | null>();
  known.set(documentFormulas, adjoints);
  const key = `${of}/${by}`;
  const found = adjoints.get(key);
  if (found !== undefined) return found;
  const adjoint = confirmedAdjoint(of, by, documentFormulas, options);
  adjoints.set(key, adjoint);
  return adjoint;
}

function confirmedAdjoint(
  of: string,
  by: string,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Expression | null {
  const { program } = documentFormulas;
  const leaf = program.leafOf(by);
  if (!leaf || of === by) return null;
  const request = { of, by, cone: coneOf(program, of), isKnown: () => true, most: 0 };
  const derived = deriveLine(program, request, leaf, 'frobenius');
  if (derived.kind === 'refused') return null;
  const { line, local } = derived;
  const question = { kind: 'gradient', of: local.scalar, by: leaf, symmetric: 'frobenius' } as const;
  const claim = { question, answer: line.expression, parts: [], given: local.values };
  return nearVerdict(claim, documentFormulas, options) ? line.expression : null;
}
