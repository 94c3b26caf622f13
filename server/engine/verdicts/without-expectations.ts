// A file with expectations as the one that is judged: those that moments tell by their values, the others as sums over what
// their random variables take.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { expectationName } from '../expectations/readings.ts';
import { momentsOf } from './moments.ts';

/** The same analysis for a file without expectations; else one in which none is left. Statements keep their places. */
export function withoutExpectations(
  analysis: DocumentAnalysis,
  cancelled: () => boolean = () => false,
): DocumentAnalysis {
  const { expectations } = analysis;
  if (!expectations) return analysis;
  const moments = momentsOf(expectations, cancelled);
  return expectations.sampled(
    (statement, expectation) => moments.get(expectationName(statement, expectation)) ?? null,
  );
}
