// What is wrong with a claim, told by its values: a factor, the transpose, one term of several, the other convention,
// or right in a special case only. Cheap tests first; the first that explains all trials is said.

import { type Attribute, type Expression, topological } from '../expressions/expression.ts';
import { fixedSize } from '../shapes/dimension.ts';
import { isScalar, isSquare, sameShape, transposed } from '../shapes/shape.ts';
import { addScaled, entryOf, inner, maxAbs, subtract, transpose } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import { compareAt, testCandidate, testValues } from './comparison.ts';
import { factorInWords, type Ratio, rational } from './factor.ts';
import { expectedShape, gradientStructure, predicted } from './question.ts';
import { leavesOf } from './remembered-values.ts';
import type { Style } from './sampling.ts';
import { distanceFrom, project } from './structure.ts';
import { makeTrial, prepareTrials, type Trial, type Trials } from './trials.ts';

/** A sentence without a full stop ("twice the right answer"), or null where nothing simple explains the claim. `answer` is the derived one. */
export function diagnose(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null = null,
): string | null {
  if (!sameShape(claimed.shape, expectedShape(trials.question))) return diagnoseShape(trials, claimed);
  return (
    wrongFactor(trials, claimed) ??
    wrongLayout(trials, claimed) ??
    wrongConvention(trials, claimed) ??
    wrongTerm(trials, claimed) ??
    missingTerm(trials, claimed, answer) ??
    rightIfSymmetric(trials, claimed) ??
    rightIfOne(trials, claimed)
  );
}

/** What a claim in another shape than the answer's would be right as. */
export function diagnoseShape(trials: Trials, claimed: Expression): string | null {
  if (isDifferential(trials, claimed)) return 'this is the differential, not the derivative';
  if (!sameShape(transposed(claimed.shape), expectedShape(trials.question))) return null;
  return wrongLayout(trials, claimed);
}

/** Whether a claim with differentials in it is right as one: the directions are the differentials' values. */
function isDifferential(trials: Trials, claimed: Expression): boolean {
  if (!sameShape(claimed.shape, trials.question.of.shape)) return false;
  const differentials = leavesOf(claimed).filter(
    ({ payload }) => payload.kind === 'variable' && payload.variable.role === 'differential',
  );
  if (differentials.length === 0) return false;
  return trials.list.every((trial) => {
    const value = trial.values.evaluate(claimed);
    return maxAbs(subtract(value, trial.actual.value)) <= 1e-6 * maxAbs(value);
  });
}

const testOf = (
  trials: Trials,
  claimed: Expression,
  change: (value: Matrix, trial: Trial) => Matrix,
): boolean =>
  testValues(
    trials,
    (trial) => change(trial.values.evaluate(claimed), trial),
    (trial) => trial.values.magnitudeOf(claimed),
  ).outcome === 'agree';

/** claim = c · answer, with one c for all trials, up to their sizes. */
function wrongFactor(trials: Trials, claimed: Expression): string | null {
  const ratios = ratiosAt(trials, trials.list, claimed);
  if (!ratios || factorInWords(ratios) === null) return null;
  const more = ratiosAt(trials, elsewhere(trials, claimed), claimed);
  return more && factorInWords([...ratios, ...more]);
}

/** claim ÷ answer at each trial; null where one is no multiple of the other. */
function ratiosAt(trials: Trials, list: readonly Trial[], claimed: Expression): readonly Ratio[] | null {
  const ratios: Ratio[] = [];
  for (const trial of list) {
    const whole = trial.values.evaluate(claimed);
    if (distanceFrom(whole, gradientStructure(trials.question)) > 1e-6) return null;
    const claim = predicted(trials.question, whole, trial.directions, trial.base);
    // Where both are 0 (a `relu` that is off) nothing is told.
    if (maxAbs(claim) === 0 && maxAbs(trial.actual.value) <= trial.actual.error) continue;
    const value = inner(claim, trial.actual.value) / inner(trial.actual.value, trial.actual.value);
    const rest = maxAbs(addScaled(claim, -value, trial.actual.value));
    if (!(rest <= 1e-6 * maxAbs(claim))) return null;
    ratios.push({ value, sizes: trial.sizes });
  }
  return ratios.length === 0 ? null : ratios;
}

/** A few trials at sizes of their own: two sets of sizes may fit a factor by chance. */
function elsewhere(trials: Trials, claimed: Expression): readonly Trial[] {
  const { question, setting, options } = trials;
  const others = prepareTrials(question, [claimed], setting, {
    ...options,
    seed: options.seed + 1,
    trials: 2,
  });
  return others.kind === 'trials' ? others.trials.list : [];
}

function wrongLayout(trials: Trials, claimed: Expression): string | null {
  if (isScalar(claimed.shape)) return null;
  // A column has the numbers of its transpose: in the right shape, only a square side can be the transpose.
  if (sameShape(claimed.shape, expectedShape(trials.question)) && !isSquare(claimed.shape)) return null;
  const right = (sign: number): boolean =>
    testOf(trials, claimed, (value) => addScaled(transpose(value), sign - 1, transpose(value)));
  if (right(1)) {
    if (trials.question.kind !== 'jacobian') return 'exactly the transpose';
    const other = trials.question.layout === 'numerator' ? 'denominator' : 'numerator';
    return `exactly the transpose: right in ${other} layout`;
  }
  if (right(-1)) return 'the transpose with the sign reversed';
  if (right(0.5)) return 'twice the transpose of the right answer';
  if (right(2)) return 'half the transpose of the right answer';
  return null;
}

/** The ambient gradient for a structured variable, or one convention for symmetric variables in the place of the other. */
function wrongConvention(trials: Trials, claimed: Expression): string | null {
  const { question } = trials;
  const structure = gradientStructure(question);
  if (question.kind !== 'gradient' || structure === 'full') return null;
  const entries = structure === 'symmetric' && question.symmetric === 'entries';
  // Entry by entry, what is off the diagonal counts twice.
  const asEntries = (value: Matrix): Matrix =>
    matrixOf(value.rows, value.cols, (i, j) => entryOf(value, i, j) * (i === j ? 1 : 2));
  const asGradient = (value: Matrix): Matrix =>
    matrixOf(value.rows, value.cols, (i, j) => entryOf(value, i, j) * (i === j ? 1 : 0.5));
  const inSet = (value: Matrix): Matrix => project(value, structure);
  if (testOf(trials, claimed, (value) => (entries ? asEntries(inSet(value)) : inSet(value)))) {
    if (entries)
      return 'right as a gradient, but not for each entry of a symmetric matrix: off the diagonal they count twice';
    return structure === 'symmetric'
      ? 'right before symmetrising'
      : `right before its ${structure} part is taken`;
  }
  if (!entries && structure === 'symmetric' && testOf(trials, claimed, asGradient)) {
    return 'right entry by entry (as with convention symmetric = entries), but not as a gradient';
  }
  return null;
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** Right but for one term: its factor, its sign, its transpose, or that it is there at all. */
function wrongTerm(trials: Trials, claimed: Expression): string | null {
  if (claimed.operator !== 'add' || claimed.args.length > ORDINALS.length) return null;
  for (const [index, term] of claimed.args.entries()) {
    const name = ORDINALS[index] ?? '';
    const factor = factorOfTerm(trials, claimed, term);
    if (factor !== null) {
      if (factor === 0) return `right without its ${name} term`;
      if (factor === -1) return `right but for the sign of its ${name} term`;
      return `right but for its ${name} term, which should be ${rational(factor) ?? factor.toPrecision(4)} times as much`;
    }
    if (isSquare(term.shape) && !isScalar(term.shape)) {
      const turned = testOf(trials, claimed, (value, trial) => {
        const part = trial.values.evaluate(term);
        return subtract(addScaled(value, 1, transpose(part)), part);
      });
      if (turned) return `right but for its ${name} term, which should be transposed`;
    }
  }
  return null;
}

/** Right but for a term of the derived answer that it lacks. */
function missingTerm(trials: Trials, claimed: Expression, answer: Expression | null): string | null {
  if (answer?.operator !== 'add' || answer.args.length > ORDINALS.length) return null;
  if (!sameShape(answer.shape, claimed.shape)) return null;
  for (const term of answer.args) {
    if (testOf(trials, claimed, (value, trial) => addScaled(value, 1, trial.values.evaluate(term)))) {
      return `right but for the term ${trials.setting.printNamed(term)}, which is missing`;
    }
  }
  return null;
}

/** The k for which claim + (k - 1) term is right at all trials, where there is one. */
function factorOfTerm(trials: Trials, claimed: Expression, term: Expression): number | null {
  let found: number | null = null;
  for (const trial of trials.list) {
    const { directions, base, values, actual } = trial;
    const part = predicted(trials.question, values.evaluate(term), directions, base);
    const whole = predicted(trials.question, values.evaluate(claimed), directions, base);
    const lacking = subtract(actual.value, whole);
    const factor = 1 + inner(lacking, part) / inner(part, part);
    if (found === null) found = factor;
    const size = Math.max(1, Math.abs(found));
    if (!(Math.abs(factor - found) <= 1e-6 * size)) return null;
    if (
      !(maxAbs(addScaled(lacking, 1 - factor, part)) <= 1e-6 * Math.max(maxAbs(actual.value), maxAbs(whole)))
    )
      return null;
  }
  if (found === null) return null;
  if (Math.abs(found) <= 1e-6) return 0;
  if (Math.abs(found + 1) <= 1e-6) return -1;
  return testOf(trials, claimed, (value, trial) =>
    addScaled(value, (found ?? 1) - 1, trial.values.evaluate(term)),
  )
    ? found
    : null;
}

/** Trials enough to tell a special case from chance. */
const FEW = 4;
/** Far from 0, where points are looked for on the other pieces of a function too. */
const FAR: Style = { sign: 'free', magnitude: 30, whole: false };
const FAR_POINTS = 12;

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

/** Right where one of the square matrices is symmetric, or where a column sums to 1. */
function rightIfSymmetric(trials: Trials, claimed: Expression): string | null {
  for (const variable of trials.prepared.variables) {
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

/** Right where one of the sizes is 1. */
function rightIfOne(trials: Trials, claimed: Expression): string | null {
  const [first] = trials.list;
  const { question, setting, options } = trials;
  for (const name of first?.sizes.keys() ?? []) {
    const dim = setting.dims.find((each) => each.name === name);
    if (!dim || dim.value !== null) continue;
    const dims = setting.dims.map((each) => (each === dim ? { ...each, value: fixedSize(1) } : each));
    const special = prepareTrials(question, [claimed], { ...setting, dims }, { ...options, trials: FEW });
    if (special.kind === 'trials' && rightAtAll(special.trials, claimed)) {
      return `right only if ${name} = 1`;
    }
  }
  return null;
}
