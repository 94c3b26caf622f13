// Statements without an answer because a name that they read has an error: which name that is.

import type { InferredDocument } from '../document/document.ts';
import type { Term } from '../names/term.ts';
import { allNamesIn } from './dependence.ts';

/** "it waits for `u`, which has an error"; null where every name in the terms, and what those are made of, is known. */
export function waitingInWords(terms: readonly Term[], document: InferredDocument): string | null {
  const isUnknown = (name: string): boolean => document.valueOf(name)?.kind === 'unknown';
  const unknown = terms.flatMap((term) => [...allNamesIn(term, document)].filter(isUnknown));
  // A name that only reads another such name has no error of its own; in a cycle every name does so.
  const own = unknown.find((name) => ![...document.readsOf(name)].some(isUnknown)) ?? unknown[0];
  return own === undefined ? null : `it waits for \`${own}\`, which has an error`;
}
