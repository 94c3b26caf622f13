// Right in a special case only: a symmetric matrix, a column of norm 1 or sum 1, a size of 1.

import type { Attribute, Expression } from '../expressions/expression.ts';
import { topological } from '../expressions/expression.ts';
import { compareAt, testCandidate } from '../numeric/comparison.ts';
import type { Style } from '../numeric/styles.ts';
import { makeTrial, prepareTrials, type Trials } from '../numeric/trials.ts';
import { fixedSize } from '../shapes/dimension.ts';
import { isScalar, isSquare } from '../shapes/shape.ts';

/** Trials enough to tell a special case from chance. */
const FEW = 4;
/** Far from 0, where points are looked for on the other pieces of a function too. */
const FAR: Style = { sign: 'free', magnitude: 30, whole: false };
const FAR_POINTS = 12;
/** Variables and sizes that are looked at: who writes more does not ask which of them is special. */
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
  return topological([question.of, ...setting.definitions.values()]).some(
    ({ operator }) =>
      operator === 'max' ||
      operator === 'min' ||
      operator === 'norm1' ||
      (setting.operatorNamed(operator)?.elementwise?.domain.kinks.length ?? 0) > 0,
  );
}

const hasUnknownFunctions = ({ question, setting }: Trials): boolean =>
  topological([question.of, ...setting.definitions.values()]).some(
    ({ payload }) => payload.kind === 'function',
  );

/** Right where one of the square matrices is symmetric, or where a column sums to 1. */
export function rightIfSymmetric(trials: Trials, claimed: Expression): string | null {
  for (const variable of trials.prepared.variables.slice(0, MOST_VARIABLES)) {
    if (variable.role !== 'value' || variable.definition || isScalar(variable.shape)) continue;
    if (
      isSquare(variable.shape) &&
      !variable.attributes.some((attribute) => STRUCTURED.includes(attribute))
    ) {
      if (rightWith(trials, claimed, variable.key, 'symmetric'))
        return `right only if ${variable.name} is symmetric`;
    } else if (
      variable.attributes.length === 0 &&
      (isThin(variable) || variable.key !== trials.prepared.movingKeys[0])
    ) {
      const attribute = isThin(variable) ? 'simplex' : 'simplex rows';
      if (!isSquare(variable.shape) && rightWith(trials, claimed, variable.key, attribute)) {
        // What sums to 1 is positive too, which may be all that matters (`relu`); of an unknown function one is looked at.
        if (rightWith(trials, claimed, variable.key, 'positive')) {
          if (hasUnknownFunctions(trials)) continue;
          return `right only if ${variable.name} is positive`;
        }
        // Right wherever the entries are small: what matters lies beyond, and not in their sum.
        if (rightWith(trials, claimed, variable.key, 'probability')) continue;
        return isThin(variable)
          ? `right only if ${variable.name} sums to 1`
          : `right only if each row of ${variable.name} sums to 1`;
      }
    }
  }
  return null;
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

const isThin = (variable: {
  readonly shape: { readonly rows: { readonly key: string }; readonly cols: { readonly key: string } };
}): boolean => variable.shape.rows.key === '1' || variable.shape.cols.key === '1';

function rightWith(trials: Trials, claimed: Expression, key: string, attribute: Attribute): boolean {
  const { question, setting, options } = trials;
  const few = { ...options, trials: FEW };
  const special = prepareTrials(question, [claimed], setting, few, new Map([[key, attribute]]));
  return special.kind === 'trials' && rightAtAll(special.trials, claimed);
}

/** Whether the claim is right somewhere where this size is above 1. */
function holdsAbove(trials: Trials, claimed: Expression, name: string): boolean {
  return trials.list.some(
    (trial) => trial.sizes.get(name) !== 1 && compareAt(trials, trial, claimed).outcome === 'agree',
  );
}

/** Right where one of the sizes is 1. */
export function rightIfOne(trials: Trials, claimed: Expression): string | null {
  const [first] = trials.list;
  const { question, setting, options } = trials;
  for (const name of [...(first?.sizes.keys() ?? [])].slice(0, MOST_SIZES)) {
    const dim = setting.dims.find((each) => each.name === name);
    if (!dim || dim.value !== null || holdsAbove(trials, claimed, name)) continue;
    const dims = setting.dims.map((each) => (each === dim ? { ...each, value: fixedSize(1) } : each));
    const special = prepareTrials(question, [claimed], { ...setting, dims }, { ...options, trials: FEW });
    if (special.kind === 'trials' && rightAtAll(special.trials, claimed)) {
      return `right only if ${name} = 1`;
    }
  }
  return null;
}
