// A derivative between matrices in words: what it does to a differential, and its adjoint.

import { deriveLinearMap, type LinearMapText, linearMapText } from '../calculus/derive.ts';
import type { Names } from '../calculus/print.ts';
import type { DerivativeQuery } from './derivative-query.ts';

/** `dΘ ↦ X dΘ` and `G ↦ X' G`, or null where there is no rule. */
export function mapOf(query: DerivativeQuery, names: Names): LinearMapText | null {
  const [by] = query.variables;
  const found = by ? deriveLinearMap(query.of, by) : null;
  return found?.kind === 'derived' ? linearMapText(found.map, names) : null;
}
