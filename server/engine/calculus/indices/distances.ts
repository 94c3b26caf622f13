// Squared distances between what different indices pick, multiplied out: ‖xᵢ - cₖ‖² = xᵢ xᵢ' - 2 xᵢ cₖ' + cₖ cₖ'.

import { addAll, matmul, number, rewritten, splitPower, times, transpose } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isMatrixProduct, isScaling, isSum, isTotal, isTranspose } from '../../expressions/forms.ts';
import { isFrobeniusNorm } from '../../operators/norms.ts';
import { dimsOf, ONE } from '../../shapes/dimension.ts';

/** The formula with every such square as a sum of products, in each of which every index stands on its own. */
export function withoutDistances(root: Expression): Expression {
  return rewritten(root, (node) => {
    const difference = squared(node);
    return difference && multipliedOut(difference);
  });
}

/** The row or column whose squared length this is, where it is a sum of slices at different indices. */
function squared(node: Expression): Expression | null {
  const [base, exponent] = splitPower(node);
  const [inside] = base.args;
  if (isFrobeniusNorm(base) && exponent === 2 && inside) return isDifference(inside) ? inside : null;
  const [body] = node.args;
  if (isTotal(node) && body) {
    const [entry, power] = splitPower(body);
    return power === 2 && isDifference(entry) ? entry : null;
  }
  const [left, right] = node.args;
  if (!isMatrixProduct(node) || node.args.length !== 2 || !left || !right) return null;
  return transpose(left) === right && isDifference(right) ? right : null;
}

function isDifference(node: Expression): boolean {
  if (!isSum(node) || (node.shape.rows !== ONE && node.shape.cols !== ONE)) return false;
  const places = new Set(node.args.map((term) => picked(term)));
  return places.size === node.args.length && !places.has(null);
}

/** By which index a term picks a row or a column, or null. */
function picked(term: Expression): string | null {
  const slice = isScaling(term) ? term.args.at(-1) : term;
  const { payload } = isTranspose(slice) ? (slice.args[0] ?? term) : (slice ?? term);
  if (payload.kind !== 'slice') return null;
  const part = [payload.rows, payload.cols].find(
    (taken) => taken.kind === 'range' && taken.from === taken.to,
  );
  const names = part?.kind === 'range' ? [...dimsOf(part.from)] : [];
  return names.length > 0 ? names.join(' ') : null;
}

function multipliedOut(sum: Expression): Expression {
  const row = sum.shape.rows === ONE ? sum : transpose(sum);
  const terms = row.args;
  return addAll(
    terms.flatMap((term, place) =>
      terms.slice(place).map((other, distance) => {
        const product = matmul(term, transpose(other));
        return distance === 0 ? product : times([number(2), product]);
      }),
    ),
  );
}
