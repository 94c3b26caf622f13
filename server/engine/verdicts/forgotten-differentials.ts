// `dL = …` that defines a name because a d was forgotten, reported with the texts that are right as a claim of the differential.

import { analyse, type DocumentAnalysis } from '../analysis/analyse.ts';
import { rangeOf } from '../analysis/places.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import {
  lackingDifferentials,
  lackingNames,
  lackingText,
  withDifferentials,
} from '../repair/claims/missing-differentials.ts';
import { applyEdits } from '../text/edits.ts';
import type { JudgedStatement } from './judged-statement.ts';

/** The d that a definition `dL = …` lacks to be a right claim; null of other statements. */
export function forgottenDifferential(
  index: number,
  analysis: DocumentAnalysis,
  judge: (after: DocumentAnalysis, index: number) => JudgedStatement,
): Problem | null {
  const { document } = analysis;
  const placed = document.statements[index];
  const { statement, faults = [] } = document.inferred[index]?.resolved ?? {};
  const fault = faults.find(({ kind }) => kind === 'differential-name');
  if (!placed || placed.foreign || placed.mended || !fault || statement?.kind !== 'definition') return null;
  if (fault.kind !== 'differential-name' || fault.fixes) return null;
  // A declared X varies by itself: nothing else is its differential.
  const { term, name: defined } = statement;
  if (!defined.startsWith('d') || document.scope.symbols.get(defined.slice(1))?.kind !== 'definition')
    return null;
  const lacking = lackingDifferentials(term, (name) => {
    const kind = document.scope.symbols.get(name)?.kind;
    return kind === 'variable' || kind === 'definition';
  });
  const why = lackingText(lacking, placed.text);
  if (why === null) return null;
  const sideRange = rangeOf(term.span, index, document);
  const fixes = lackingNames(lacking).flatMap((names): readonly Fix[] => {
    const edits = names.map(({ span }) => ({
      range: rangeOf(span, index, document),
      newText: `d${placed.text.slice(span.start, span.end)}`,
    }));
    const spans = edits.map(({ range, newText }) => ({ span: range, text: newText }));
    const after = analyse(applyEdits(analysis.text, spans), { previous: analysis });
    const { claims } = judge(after, index);
    const isRight = claims.length > 0 && claims.every(({ verdict }) => verdict.status === 'verified');
    const [only, ...more] = edits;
    const text = only && more.length === 0 ? only.newText : withDifferentials(term, names, placed.text);
    return isRight ? [{ title: `Write \`${text}\``, edits, verified: true }] : [];
  });
  const name = placed.text.slice(fault.span.start, fault.span.end);
  return {
    code: 'differential-name',
    severity: 'information',
    message: `if \`${name}\` is meant to be claimed: ${why}`,
    range: sideRange,
    related: [],
    fixes,
  };
}
