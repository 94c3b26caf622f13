// adjugate(A) / det(A) is inv(A) wherever it has a value. Few derivatives need it (that of √det(X' X) does), but an adjugate costs
// many times what an inverse does, and no book leaves it there.

import { inverse, number, powerEach, splitPower, substitute, times } from '../../expressions/build.ts';
import { type Expression, topologicalAbove } from '../../expressions/expression.ts';
import { determinant, isAdjugate, isDeterminant } from '../../operators/determinants.ts';

/** Larger products are not searched. */
const MOST_NODES = 100;

/** A product that is divided by a determinant, with the inverse in place of the adjugate. */
export function overDeterminants(product: Expression): readonly Expression[] {
  for (const [place, factor] of product.args.entries()) {
    const [det, exponent] = splitPower(factor);
    const [a] = det.args;
    if (!isDeterminant(det) || !a || exponent >= 0) continue;
    const others = product.args.filter((_, other) => other !== place);
    const adjugate = adjugatesIn(others).find(
      ({ args: [of] }) => of && (of === a || determinant(of) === det),
    );
    if (!adjugate?.args[0]) continue;
    const inside = new Map([[adjugate, times([det, inverse(adjugate.args[0])])]]);
    return [times([...others.map((other) => substitute(other, inside)), powerEach(det, number(exponent))])];
  }
  return [];
}

/** Adjugates that are factors, or factors of factors. */
function adjugatesIn(factors: readonly Expression[]): readonly Expression[] {
  return factors.flatMap((factor) =>
    (topologicalAbove(factor, () => false, MOST_NODES) ?? []).filter(isAdjugate),
  );
}
