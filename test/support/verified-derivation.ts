// The first derivation that a file asks for, given that its own numbers confirm it.

import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Derivation } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

/** Throws with what the file is reported instead where nothing is derived, or nothing confirmed. */
export function verifiedDerivation(text: string): Derivation {
  const { derivatives, problems } = judge(analyse(text), DEFAULT_OPTIONS);
  const [first] = derivatives;
  if (!first) throw new Error(problems.map(({ message }) => message).join('; ') || 'nothing derived');
  if (first.verified?.status !== 'verified') throw new Error(`${first.expr}: ${first.verified?.status}`);
  return first;
}
