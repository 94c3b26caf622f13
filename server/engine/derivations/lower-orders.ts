// A derivative of higher order is that of the one before, which mcalc has derived itself: numbers must confirm that first.

import { judgeClaim } from '../numeric/judge.ts';
import type { DerivativeQuery } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { derivativeText, lowerDerivative } from '../text/derivative.ts';

/** Why the derivatives of lower order cannot be built on; null where numbers confirm them all, or there are none. */
export function unconfirmedLower(
  query: DerivativeQuery,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): string | null {
  const { lower, definitions, derivative } = query;
  const below = lowerDerivative(derivative);
  if (!lower || !below) return null;
  const text = derivativeText(below);
  const setting = documentFormulas.setting(definitions);
  for (const { question, answer } of lower) {
    const verdict = judgeClaim(question, answer, setting, documentFormulas.judgeOptions(options));
    if (verdict.status === 'refuted') return `numbers do not confirm \`${text}\` as mcalc derived it`;
    if (verdict.status === 'unchecked') return `\`${text}\` could not be confirmed: ${verdict.why}`;
  }
  return null;
}
