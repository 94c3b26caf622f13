// Of a positive definite matrix that is solved with, inverted, or whose determinant is taken, in more places than one: one
// Cholesky factor for all of them.

import type { ArrayNode, ArrayWriter, Operation } from '../../operators/array-code.ts';
import { reachable } from './body.ts';
import { rebuilt } from './rebuilt.ts';

/** The node that computes each node below the roots. */
export function withSharedFactors(
  roots: readonly ArrayNode[],
  to: Pick<ArrayWriter, 'make'>,
  isDefinite: (node: ArrayNode) => boolean,
): ReadonlyMap<ArrayNode, ArrayNode> {
  const uses = new Map<ArrayNode, number>();
  for (const { operation, args } of reachable(roots)) {
    const [matrix] = args;
    if (matrix && byFactor(operation) && isDefinite(matrix)) uses.set(matrix, (uses.get(matrix) ?? 0) + 1);
  }
  return rebuilt(roots, to, ({ operation, args: [matrix], shape }, [become, ...others]) => {
    const kind = byFactor(operation);
    if (!kind || !matrix || !become || (uses.get(matrix) ?? 0) < 2) return null;
    const factor = to.make({ kind: 'cholesky' }, [become], matrix.shape);
    return to.make({ kind }, [factor, ...others], shape);
  });
}

/** The node computed from a factor instead of an operation on the matrix; null where there is none. */
function byFactor({
  kind,
}: Operation): Extract<Operation['kind'], 'solveByFactor' | 'inverseByFactor' | 'logdetByFactor'> | null {
  switch (kind) {
    case 'solve':
      return 'solveByFactor';
    case 'inverse':
      return 'inverseByFactor';
    case 'logdet':
      return 'logdetByFactor';
    default:
      return null;
  }
}
