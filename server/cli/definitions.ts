// The names whose shape a file leaves to be worked out: its definitions, and the declarations with a `?` for a size.

import type { Analysis, SymbolSummary } from '../engine/api.ts';

/** The definitions of a file, as `--json` lists them. */
export function definitionsOf(analysis: Analysis): readonly SymbolSummary[] {
  return analysis.symbols.filter(
    ({ kind, statementRange }) =>
      kind === 'definition' ||
      (isVariable(kind) && analysis.text.slice(statementRange.start, statementRange.end).includes('?')),
  );
}

function isVariable(kind: SymbolSummary['kind']): boolean {
  return kind === 'const' || kind === 'param' || kind === 'var';
}
