// The kinks in the formulas of a claim, each with the sides that its arguments can be on and that an outer kink lets through.

import { type Expression, topological } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import type { Matrix } from '../../values/matrix.ts';
import { takesDecomposition } from '../cost.ts';
import type { Trials } from '../trials.ts';

export type Side = -1 | 1;

/** The largest and smallest eigenvalues and singular values in a claim: which one is the largest may change far out. */
export function spectralNodes(trials: Trials, claimed: Expression): readonly Expression[] {
  const probe: Matrix = { rows: 2, cols: 2, data: Float64Array.of(2, 0, 0, 1) };
  return topological(rootsOf(trials, claimed)).filter((node) => {
    const operator = trials.setting.operatorNamed(node.operator);
    return (
      takesDecomposition(node) &&
      operator !== undefined &&
      isVaried(node) &&
      operator.smoothness.kinks([probe], trials.setting.decompositions) !== null
    );
  });
}

export interface OpenSide {
  readonly node: Expression;
  readonly side: Side;
}

/** Both sides of every kink that a variable decides, but those that its arguments cannot reach by their signs. */
export function openSides(trials: Trials, claimed: Expression): readonly OpenSide[] {
  const { setting } = trials;
  return visibleNodes(rootsOf(trials, claimed), setting).flatMap((node): OpenSide[] => {
    if (!hasBranches(node, setting.operatorNamed) || !isVaried(node)) return [];
    const reachable = setting.sidesOf(node);
    return ([-1, 1] as const).filter((side) => reachable.includes(side)).map((side) => ({ node, side }));
  });
}

/** The formulas of a claim: both sides, and the definitions that variables stand for. */
export const rootsOf = ({ question, prepared }: Trials, claimed: Expression): readonly Expression[] => [
  question.of,
  claimed,
  ...prepared.variables.flatMap(({ definition }) => definition?.roots ?? []),
];

/** The nodes that some kink lets through: of max(a, b) with a above b wherever they are, nothing in b is ever seen. */
function visibleNodes(
  roots: readonly Expression[],
  { sidesOf, operatorNamed }: Trials['setting'],
): readonly Expression[] {
  const visible = new Set<Expression>();
  const open = [...roots];
  for (let node = open.pop(); node; node = open.pop()) {
    if (visible.has(node)) continue;
    visible.add(node);
    const [only, other] = hasBranches(node, operatorNamed) && isVaried(node) ? sidesOf(node) : [];
    const { chooses } = factsOf(node);
    // The distance is that of the first argument above the second.
    if (chooses && only !== undefined && other === undefined)
      open.push(...node.args.filter((_, i) => (i === 0) === ((chooses === 'larger') === (only === 1))));
    else open.push(...node.args);
  }
  return [...visible];
}

/** Whether a formula is another one on the other side of a kink of this node. */
export function hasBranches(node: Expression, operatorNamed: Trials['setting']['operatorNamed']): boolean {
  const operator = operatorNamed(node.operator);
  const one = { rows: 1, cols: 1, data: Float64Array.of(0.5) };
  return operator !== undefined && operator.smoothness.branches(node.args.map(() => one)) !== null;
}

const isVaried = (node: Expression): boolean =>
  topological([node]).some(
    ({ payload }) =>
      payload.kind === 'function' || (payload.kind === 'variable' && payload.variable.role !== 'bound'),
  );
