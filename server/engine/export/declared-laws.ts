// The declared laws of random variables, in TeX.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { covName, meanName } from '../analysis/expectation-reading.ts';
import { termLatex } from '../document/term-latex.ts';
import type { DeclaredLaw } from './export-input.ts';

/** The laws of a file's random variables by their names. */
export function declaredLaws({ expectations }: DocumentAnalysis): ReadonlyMap<string, DeclaredLaw> {
  if (!expectations) return new Map();
  const { document } = expectations.named().analysis;
  const momentLatex = (name: string): string | null => {
    const statement = document.inferred[document.scope.symbols.get(name)?.statement ?? -1];
    const resolved = statement?.resolved.statement;
    if (!statement || resolved?.kind !== 'definition') return null;
    const called = (own: string): string => own;
    return termLatex(resolved.term, { text: '', shapes: statement.shapes, called });
  };
  return new Map(
    [...expectations.variables.keys()].map((name) => [
      name,
      { mean: momentLatex(meanName(name)), cov: momentLatex(covName(name)) },
    ]),
  );
}
