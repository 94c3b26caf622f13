// Right in a special case only: a symmetric matrix, a column of norm 1 or sum 1, a size of 1.

import type { Attribute, Expression } from '../expressions/expression.ts';
import { topological } from '../expressions/expression.ts';
import { compareAt, testCandidate } from '../numeric/comparison.ts';
import { hasBranches } from '../numeric/coverage/open-sides.ts';
import type { PointVariable } from '../numeric/points.ts';
import type { Style } from '../numeric/styles.ts';
import { makeTrial, prepareTrials, type Trials } from '../numeric/trials.ts';
import { fixedSize } from '../shapes/dimension.ts';
import { isScalar, isSquare } from '../shapes/shape.ts';
import { type Reason, said } from './reason.ts';

/** Trials enough to tell a special case from chance. */
const FEW = 4;
/** Far from 0, where points are looked for on the other pieces of a function too. */
const FAR: Style = { sign: 'free', magnitude: 30, whole: false };
const FAR_POINTS = 12;
/** Variables and sizes that are examined: who writes more does not ask which of them is special. */
const MOST_VARIABLES = 8;
const MOST_SIZES = 6;

/** Right at the points of a special case; where functions have pieces (`max`, `step`), not on one of them only. */
function rightAtAll(special: Trials, claimed: Expression): boolean {
  if (testCandidate(special, claimed).outcome !== 'agree') return false;
  if (!hasPieces(special)) return true;
  const { prepared, question, setting, options, list } = special;
  for (let i = 0; i < FAR_POINTS; i++) {
    const sizes = list[i % list.length]?.sizes;
    if (!sizes) return true;
    const trial = makeTrial(prepared, question, setting, options, sizes, `far ${i}`, FAR, FAR_POINTS);
    if (!('kind' in trial) && compareAt(special, trial, claimed).outcome === 'differ') return false;
  }
  return true;
}

/** Whether the question has functions with kinks or jumps, which are other functions elsewhere. */
function hasPieces({ question, setting }: Trials): boolean {
  return topological([question.of, ...setting.definitions.values()]).some((node) =>
    hasBranches(node, setting.operatorNamed),
  );
}

const hasUnknownFunctions = ({ question, setting }: Trials): boolean =>
  topological([question.of, ...setting.definitions.values()]).some(
    ({ payload }) => payload.kind === 'function',
  );

/** Right where a square matrix is symmetric, or several are; or where a column sums to 1. */
export function rightInSpecialCase(trials: Trials, claimed: Expression): Reason | null {
  const variables = trials.prepared.variables
    .slice(0, MOST_VARIABLES)
    .filter(({ role, definition, shape }) => role === 'value' && !definition && !isScalar(shape));
  const matrices = variables.filter(
    ({ shape, attributes }) =>
      isSquare(shape) && !attributes.some((attribute) => STRUCTURED.includes(attribute)),
  );
  for (const variable of variables) {
    const found = matrices.includes(variable)
      ? rightIfSymmetric(trials, claimed, [variable])
      : rightIfSummed(trials, claimed, variable);
    if (found) return found;
  }
  return matrices.length > 1 ? rightIfSymmetric(trials, claimed, matrices) : null;
}

/** Of several, no one may be left out. */
function rightIfSymmetric(
  trials: Trials,
  claimed: Expression,
  matrices: readonly PointVariable[],
): Reason | null {
  if (!rightWith(trials, claimed, matrices, 'symmetric')) return null;
  let needed = matrices;
  for (const matrix of matrices) {
    const fewer = needed.filter((each) => each !== matrix);
    if (fewer.length > 0 && rightWith(trials, claimed, fewer, 'symmetric')) needed = fewer;
  }
  return onlyIf(needed, 'symmetric', needed.length === 1 ? 'is symmetric' : 'are symmetric');
}

function rightIfSummed(trials: Trials, claimed: Expression, variable: PointVariable): Reason | null {
  const isFree =
    variable.attributes.length === 0 &&
    (isThin(variable) || variable.key !== trials.prepared.movingKeys[0]) &&
    !isSquare(variable.shape);
  const attribute = isThin(variable) ? 'simplex' : 'simplex rows';
  if (!isFree || !rightWith(trials, claimed, [variable], attribute)) return null;
  // A column that sums to 1 is positive too, which may be all that matters (`relu`); of an unknown function one is tried.
  if (rightWith(trials, claimed, [variable], 'positive'))
    return hasUnknownFunctions(trials) ? null : onlyIf([variable], 'positive', 'is positive');
  // Right wherever the entries are small: what matters lies beyond, and not in their sum.
  if (rightWith(trials, claimed, [variable], 'probability')) return null;
  if (isThin(variable)) return onlyIf([variable], attribute, 'sums to 1');
  return {
    words: `right only if each row of ${variable.name} sums to 1`,
    remedy: { kind: 'declare', names: [variable.name], attribute },
  };
}

function onlyIf(variables: readonly PointVariable[], attribute: Attribute, is: string): Reason {
  const names = variables.map(({ name }) => name).sort();
  const [last = '', ...others] = names.toReversed();
  const list = others.length > 0 ? `${others.toReversed().join(', ')} and ${last}` : last;
  return { words: `right only if ${list} ${is}`, remedy: { kind: 'declare', names, attribute } };
}

const STRUCTURED: readonly Attribute[] = [
  'symmetric',
  'skew',
  'spd',
  'psd',
  'diagonal',
  'orthogonal',
  'lower',
  'upper',
];

const isThin = ({ shape }: PointVariable): boolean => shape.rows.key === '1' || shape.cols.key === '1';

function rightWith(
  trials: Trials,
  claimed: Expression,
  variables: readonly PointVariable[],
  attribute: Attribute,
): boolean {
  const { question, setting, options } = trials;
  const few = { ...options, trials: FEW };
  const extra = new Map(variables.map(({ key }) => [key, attribute]));
  const special = prepareTrials(question, [claimed], setting, few, extra);
  return special.kind === 'trials' && rightAtAll(special.trials, claimed);
}

/** Whether the claim is right somewhere where this size is above 1. */
function holdsAbove(trials: Trials, claimed: Expression, name: string): boolean {
  return trials.list.some(
    (trial) => trial.sizes.get(name) !== 1 && compareAt(trials, trial, claimed).outcome === 'agree',
  );
}

/** Right where one of the sizes is 1. */
export function rightIfOne(trials: Trials, claimed: Expression): Reason | null {
  const [first] = trials.list;
  const { question, setting, options } = trials;
  for (const name of [...(first?.sizes.keys() ?? [])].slice(0, MOST_SIZES)) {
    const dim = setting.dims.find((each) => each.name === name);
    if (!dim || dim.value !== null || holdsAbove(trials, claimed, name)) continue;
    const dims = setting.dims.map((each) => (each === dim ? { ...each, value: fixedSize(1) } : each));
    const special = prepareTrials(question, [claimed], { ...setting, dims }, { ...options, trials: FEW });
    if (special.kind === 'trials' && rightAtAll(special.trials, claimed)) {
      return said(`right only if ${name} = 1`);
    }
  }
  return null;
}
