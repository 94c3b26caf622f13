// All formulas of a claim run at given values, with an eye on some nodes: how far their arguments are from their kinks, and
// whether what they come to reaches a result.

import type { Expression } from '../../expressions/expression.ts';
import type { Operator } from '../../operators/operator.ts';
import { allFinite, at, maxAbs, subtract } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { evaluationOf } from '../evaluate.ts';
import type { Body, Instruction, Program } from '../program.ts';
import type { Trial, Trials } from '../trials.ts';

/** The value of an operator at a node under a change, in place of its value. */
type Instead = (
  node: Expression,
  operator: Operator,
  args: readonly Matrix[],
  value: Matrix,
  program: Program,
) => Matrix;

/** The results of the claim's programs at these values of the declared variables. */
function resultsAt(
  { prepared, setting, options }: Trials,
  { sizes, found }: Trial,
  declared: ReadonlyMap<string, Matrix>,
  instead: Instead,
): readonly (Matrix | undefined)[] {
  const values = new Map<string, Matrix>();
  const run = (program: Program): Matrix | undefined => {
    const evaluation = evaluationOf(program, { sizes, values }, found.surrogates, setting.decompositions);
    evaluation.run(program.instructions.map((each) => replaced(each, instead, program)));
    options.budget.spend(evaluation.cost());
    return evaluation.memory[program.results[0] ?? -1];
  };
  for (const { key, definition } of prepared.variables) {
    const value = definition ? run(definition) : declared.get(key);
    if (value) values.set(key, value);
  }
  return [prepared.program, ...prepared.others].map(run);
}

function replaced(instruction: Instruction, instead: Instead, program: Program): Instruction {
  const { operator, body } = instruction;
  const inside: Body | null = body && {
    ...body,
    instructions: body.instructions.map((each) => replaced(each, instead, program)),
  };
  if (!operator) return { ...instruction, body: inside };
  const value: Operator['value'] = (node, args, context) =>
    instead(node, operator, args, operator.value(node, args, context), program);
  return { ...instruction, body: inside, operator: { ...operator, value } };
}

/** How far the arguments of an operator are from where its formula is another one. */
type Distance = (operator: Operator, args: readonly Matrix[]) => Float64Array | null;

/** The distances from their kinks of these nodes' arguments, over all values of the indices of sums that they stand inside. */
export function distancesAt(
  trials: Trials,
  trial: Trial,
  declared: ReadonlyMap<string, Matrix>,
  nodes: ReadonlySet<Expression>,
  distance: Distance = ({ smoothness }, args) => smoothness.branches(args),
): ReadonlyMap<Expression, readonly number[]> {
  const distances = new Map<Expression, number[]>();
  // A part of both sides is seen once, so that its entries can be distinguished.
  const seenIn = new Map<Expression, Program>();
  resultsAt(trials, trial, declared, (node, operator, args, value, program) => {
    if (!nodes.has(node) || (seenIn.get(node) ?? program) !== program) return value;
    seenIn.set(node, program);
    distances.set(node, [...(distances.get(node) ?? []), ...(distance(operator, args) ?? [])]);
    return value;
  });
  return distances;
}

/** Parts of a value that it is changed by, to see what comes of it: a small one may be lost behind larger terms. */
const CHANGES = [1e-6, 1e-3] as const;

/** Whether a result would be another one if this node came to something else in the entries that lie on this side of its kink. */
export function reachesResult(
  trials: Trials,
  trial: Trial,
  declared: ReadonlyMap<string, Matrix>,
  node: Expression,
  side: -1 | 1,
): boolean {
  const results = (change: number): readonly (Matrix | undefined)[] =>
    resultsAt(trials, trial, declared, (each, operator, args, value) => {
      if (each === node) return changed(value, operator.smoothness.branches(args), side, change, args);
      return isStaircase(operator) ? withSlope(value, args) : value;
    });
  const before = results(0);
  return CHANGES.some((change) =>
    results(change).some((value, i) => {
      const other = before[i];
      return value && other && allFinite(value) && allFinite(other) && maxAbs(subtract(value, other)) > 0;
    }),
  );
}

/** Entries on a side of the kink, moved by unequal parts of their size. */
function changed(
  value: Matrix,
  distances: Float64Array | null,
  side: -1 | 1,
  change: number,
  args: readonly Matrix[],
): Matrix {
  if (!distances || change === 0) return value;
  const kinks = Math.max(1, Math.round(distances.length / value.data.length));
  const size = Math.max(...args.map(maxAbs));
  const isOn = (i: number): boolean =>
    value.data.length === 1
      ? distances.some((d) => Math.sign(d) === side)
      : Array.from({ length: kinks }, (_, k) => at(distances, i * kinks + k)).some(
          (d) => Math.sign(d) === side,
        );
  const data = value.data.map((entry, i) =>
    isOn(i) ? entry + change * (1 + (i % 7) / 10) * (Math.abs(entry) || size || 1) : entry,
  );
  return { ...value, data };
}

/** A function that is constant between its jumps, as step: what its argument moved by it lets through here. */
function isStaircase({ elementwise }: Operator): boolean {
  if (!elementwise) return false;
  const { value } = elementwise;
  return value(0.5) === value(0.75) && value(-0.5) === value(-0.75) && value(0.5) !== value(-0.5);
}

function withSlope(value: Matrix, [argument]: readonly Matrix[]): Matrix {
  return argument ? { ...value, data: value.data.map((entry, i) => entry + at(argument.data, i)) } : value;
}
