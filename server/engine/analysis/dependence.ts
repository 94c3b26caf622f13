// Which names a name is made of, directly or through definitions and functions.

import type { InferredDocument } from '../document/document.ts';
import { namesIn } from '../inference/statements.ts';
import type { Term } from '../names/term.ts';

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

export function dependsOn(term: Term, name: string, document: InferredDocument): boolean {
  return allNamesIn(term, document).has(name);
}
