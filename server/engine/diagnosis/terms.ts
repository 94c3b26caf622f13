// Right but for one term, of the claim or of the answer: its factor, its sign, its transpose, or that it is (not) there.

import { addAll, number, powerEach, scale, size, substitute } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isSum } from '../expressions/forms.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { rational } from '../numeric/factor.ts';
import { predicted } from '../numeric/question.ts';
import type { Trials } from '../numeric/trials.ts';
import { namedSize } from '../shapes/dimension.ts';
import { isScalar, isSquare, sameShape } from '../shapes/shape.ts';
import { addScaled, inner, maxAbs, subtract, transpose } from '../values/kernels.ts';
import { rightWhen } from './candidate.ts';

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
export function wrongTerm(trials: Trials, claimed: Expression): string | null {
  if (!isSum(claimed) || claimed.args.length > ORDINALS.length) return null;
  for (const [index, term] of claimed.args.entries()) {
    const name = ORDINALS[index] ?? '';
    const factor = factorOfTerm(trials, claimed, term);
    if (factor !== null) {
      if (factor === 0) return `right without its ${name} term`;
      if (factor === -1) return `right but for the sign of its ${name} term`;
      return `right but for its ${name} term, which should be ${rational(factor) ?? factor.toPrecision(4)} times as much`;
    }
    if (isSquare(term.shape) && !isScalar(term.shape)) {
      const transposed = rightWhen(trials, claimed, (value, trial) => {
        const part = trial.values.evaluate(term);
        return subtract(addScaled(value, 1, transpose(part)), part);
      });
      if (transposed) return `right but for its ${name} term, which should be transposed`;
    }
  }
  return null;
}

/** The term of the derived answer that the claim lacks, and is right but for that; null where there is none. */
export function missingTerm(trials: Trials, claimed: Expression, answer: Expression | null): string | null {
  if (!isSum(answer) || answer.args.length > ORDINALS.length) return null;
  if (!sameShape(answer.shape, claimed.shape)) return null;
  for (const term of answer.args) {
    if (rightWhen(trials, claimed, (value, trial) => addScaled(value, 1, trial.values.evaluate(term)))) {
      return trials.setting.printNamed(term);
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
  return rightWhen(trials, claimed, (value, trial) =>
    addScaled(value, (found ?? 1) - 1, trial.values.evaluate(term)),
  )
    ? found
    : null;
}

/** Sums inside a claim that are examined. */
const MOST_SUMS = 12;

/** Right but for one term of a sum in brackets: `2 (a - b) c` for `2 (a + b) c`; or but for a size at any term. */
export function wrongInnerTerm(trials: Trials, claimed: Expression): string | null {
  const sums = topological([claimed]).filter((node) => isSum(node) && node.args.length <= ORDINALS.length);
  for (const sum of sums.reverse().slice(0, MOST_SUMS)) {
    for (const [index, term] of sum.args.entries()) {
      const others = sum.args.filter((_, place) => place !== index);
      for (const [factor, inWords] of factorsTried(trials)) {
        const mended = addAll([...others, scale(factor, term)]);
        if (testCandidate(trials, substitute(claimed, new Map([[sum, mended]]))).outcome !== 'agree')
          continue;
        const whole = sum === claimed ? '' : ` in \`${trials.setting.printNamed(sum)}\``;
        return inWords(`${ORDINALS[index] ?? ''} term${whole}`);
      }
    }
  }
  return null;
}

type FactorInWords = readonly [factor: Expression, inWords: (term: string) => string];

const times =
  (factor: string): FactorInWords[1] =>
  (term) =>
    `right but for the ${term}, which should be ${factor} times as much`;

/** Factors that a term is tried with: 0 for one too many, sizes for a mean that was forgotten or taken twice. */
function factorsTried({ setting, list }: Trials): readonly FactorInWords[] {
  const sizes = [...(list[0]?.sizes.keys() ?? [])].flatMap((name): readonly FactorInWords[] => {
    const dim = setting.dims.find((each) => each.name === name);
    if (!dim) return [];
    const whole = size(namedSize(name));
    return [
      [whole, times(name)],
      [powerEach(whole, number(-1)), times(`1/${name}`)],
    ];
  });
  return [
    [number(-1), (term) => `right but for the sign of the ${term}`],
    [number(0), (term) => `right without the ${term}`],
    [number(2), times('2')],
    [number(0.5), times('1/2')],
    ...sizes,
  ];
}
