// The variables that a document takes derivatives by.

import type { InferredDocument } from '../document/document.ts';
import { innerTerms, type Term } from '../names/term.ts';

const known = new WeakMap<InferredDocument, ReadonlySet<string>>();

/** The params, and every name that stands below a `∂` or behind a `d`. */
export function movingNames(document: InferredDocument): ReadonlySet<string> {
  const before = known.get(document);
  if (before) return before;
  const names = new Set<string>();
  for (const symbol of document.scope.symbols.values())
    if (symbol.kind === 'variable' && symbol.role === 'param') names.add(symbol.name);
  const open = document.inferred.flatMap(termsOf);
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'derivative')
      for (const { variable } of term.variables) for (const name of namesWithin(variable)) names.add(name);
    if (term.kind === 'differential') for (const name of namesWithin(term.of)) names.add(name);
    open.push(...innerTerms(term));
  }
  known.set(document, names);
  return names;
}

/** The terms that a statement is made of. */
export function termsOf({ resolved: { statement } }: InferredDocument['inferred'][number]): readonly Term[] {
  switch (statement.kind) {
    case 'definition':
      return [statement.term, ...statement.links];
    case 'claim':
      return [statement.target, ...statement.sides];
    case 'question':
      return [statement.target];
    case 'differential':
      return [statement.of, ...statement.sides];
    case 'identity':
      return statement.sides;
    case 'function':
    case 'other':
      return [];
  }
}

/** `x`, `vec(X)`, `(x)`. */
function namesWithin(root: Term): readonly string[] {
  const found: string[] = [];
  const open = [root];
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'name') found.push(term.name);
    open.push(...innerTerms(term));
  }
  return found;
}
