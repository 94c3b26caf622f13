// Whether a point is a good one for differences: every function that moves has its arguments inside its domain and away
// from its kinks, and is not so far out that doubles lose its value.

import type { Operator } from '../operators/operator.ts';
import { maxAbs } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';

/** How near a kink or the end of a domain arguments may come, as a part of their size (at most 1). */
const MARGIN = 0.01;

/** Whether the entries are inside the domain, and away from its ends and from kinks; exactly on a kink may be by structure. */
export function isSmoothAt(
  operator: Operator,
  args: readonly Matrix[],
  decompositions: Decompositions,
): boolean {
  const distances = operator.smoothness.kinks(args, decompositions);
  if (distances) {
    const margin =
      MARGIN *
      Math.min(
        1,
        distances.reduce((most, d) => Math.max(most, Math.abs(d)), 0),
      );
    if (distances.some((d) => d !== 0 && !(Math.abs(d) >= margin))) return false;
  }
  const domain = operator.elementwise?.domain;
  const [a] = args;
  if (!domain || !a || (domain.least === -Infinity && domain.most === Infinity)) return true;
  const size = Math.min(1, maxAbs(a));
  return a.data.every((x) => x > domain.least + MARGIN * size && x < domain.most - MARGIN * size);
}

/** Whether arguments are so large that doubles lose what the function still has of its value there. */
export function isSaturated({ saturates }: Operator, args: readonly Matrix[]): boolean {
  return saturates !== null && args.some((a) => maxAbs(a) > saturates);
}
