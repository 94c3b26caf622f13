// Which names a name is made of, directly or through definitions and functions.

import type { InferredDocument } from '../document/document.ts';
import { insideVec } from '../inference/shape-of-derivative.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import { namesIn } from '../inference/statements.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';

/** The terms that a definition or function stands for. */
export function valueTerm(name: string, document: InferredDocument): Term | null {
  const statement = document.statementOf(name)?.resolved.statement;
  if (statement?.kind === 'definition') return statement.term;
  return statement?.kind === 'function' ? statement.formula : null;
}

/** Every name that `term` reads, definitions followed to what they are made of. */
export function allNamesIn(term: Term, document: InferredDocument): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...namesIn(term)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...document.readsOf(name));
  }
  return seen;
}

/** Whether `term` reads `name`, directly or through definitions. */
export function dependsOn(term: Term, name: string, document: InferredDocument): boolean {
  return allNamesIn(term, document).has(name);
}

/** Two variables of a derivative of which one is made of the other. */
export interface DependentVariables {
  readonly made: string;
  readonly from: string;
}

/**
 * The variables of ∂²L/∂x∂a where a is made of x: neither can be held while the other varies, so that the sign has no one meaning.
 * Null where all variables of a derivative can vary by themselves.
 */
export function dependentVariables(
  target: DerivativeTerm,
  document: InferredDocument,
): DependentVariables | null {
  const names = target.variables.flatMap(({ variable }) => {
    const name = withoutParentheses(insideVec(variable) ?? variable);
    return name.kind === 'name' ? [name.name] : [];
  });
  for (const made of names) {
    const term = names.length > 1 ? valueTerm(made, document) : null;
    const from = term && names.find((name) => name !== made && dependsOn(term, name, document));
    if (from) return { made, from };
  }
  return null;
}

/** Why such a derivative is none, in the letters of the file. */
export const dependenceInWords = ({ made, from }: DependentVariables): string =>
  `\`${made}\` is made from \`${from}\`, so neither can be held while the other varies`;
