// Sums that are their own transposes as M + M': A + A' - 2 U U' is (A - U U') + (A - U U')'.

import { addAll, number, times, transpose } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isSum, sumNode, transposeNode } from '../../expressions/forms.ts';
import { isSquare } from '../../shapes/shape.ts';
import { expanded } from './factoring.ts';

const MOST_PAIRS = 4;

/** The halves M that a sum is the sum of with their transposes; none where it has none. */
export function halves(sum: Expression): readonly Expression[] {
  if (!isSum(sum) || !isSquare(sum.shape)) return [];
  let whole: Expression = sum;
  for (let [next] = expanded(whole); next && whole !== next; [next] = expanded(whole)) whole = next;
  if (!isSum(whole)) return [];
  const single: Expression[] = [];
  const pairs: (readonly [Expression, Expression])[] = [];
  const open = new Set(whole.args);
  for (const term of whole.args) {
    if (!open.delete(term)) continue;
    const transposed = transpose(term);
    if (transposed === term) single.push(times([number(0.5), term]));
    else if (open.delete(transposed)) pairs.push([term, transposed]);
    else return [];
  }
  if (pairs.length === 0 || pairs.length > MOST_PAIRS) return [];
  const [first, ...others] = pairs;
  let choices: readonly (readonly Expression[])[] = first ? [[first[0]]] : [];
  for (const pair of others) choices = choices.flatMap((chosen) => pair.map((term) => [...chosen, term]));
  return choices.map((chosen) => addAll([...chosen, ...single]));
}

/** M + M', not multiplied out. */
export function withTranspose(half: Expression): Expression {
  const transposed = transposeNode([half], half.shape);
  return sumNode([half, transposed], half.shape);
}
