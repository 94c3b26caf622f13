// The whole answer to a question by differences, entry by entry: only for counterexamples, at small sizes.

import { addScaled, at, entryOf, maxAbs, zeros } from '../values/kernels.ts';
import { unvec, vec } from '../values/layout.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import type { Difference } from './differences.ts';
import { derivativeAlong } from './directional.ts';
import { gradientStructure } from './question.ts';
import { basisOf } from './structure.ts';
import type { Trial, Trials } from './trials.ts';

export interface FullDerivative {
  readonly value: Matrix;
  /** Bound for the error of its entries. */
  readonly error: number;
}

/** How many evaluations the whole answer takes, about. */
export function evaluationsFor(trials: Trials, trial: Trial): number {
  const entries = trial.directions.reduce((product, direction) => product * direction.data.length, 1);
  switch (trials.question.kind) {
    case 'identity':
    case 'differential':
    case 'scalarDerivative':
      return 8;
    case 'gradient':
    case 'jacobian':
      return 8 * entries;
    case 'hessian':
      return 16 * entries;
  }
}

/** The derivative at a trial's point in the shape that an answer has; null where some entry could not be had. */
export function fullDerivative(trials: Trials, trial: Trial): FullDerivative | null {
  const { question, prepared } = trials;
  const along = (...directions: readonly Matrix[]): Difference | null =>
    derivativeAlong(question, prepared, trial.found, directions);
  const [first, second] = trial.directions;
  switch (question.kind) {
    case 'identity':
    case 'differential':
      return { value: trial.actual.value, error: trial.actual.error };
    case 'scalarDerivative':
      return along({ rows: 1, cols: 1, data: Float64Array.of(1) });
    case 'gradient':
      return first ? gradientOf(trials, first, along) : null;
    case 'jacobian': {
      if (!first) return null;
      const columns = unitsLike(first).map((unit) => along(unit));
      if (columns.some((column) => column === null)) return null;
      const parts = columns.map((column) => vec(column?.value ?? first).data);
      const rows = trial.base.data.length;
      const jacobian = matrixOf(rows, parts.length, (i, j) => at(parts[j] ?? trial.base.data, i));
      const value =
        question.layout === 'numerator'
          ? jacobian
          : matrixOf(parts.length, rows, (i, j) => entryOf(jacobian, j, i));
      return { value, error: worstOf(columns) };
    }
    case 'hessian': {
      if (!first || !second) return null;
      const rows = unitsLike(first);
      const cols = unitsLike(second);
      const entries = rows.flatMap((row) => cols.map((col) => along(row, col)));
      if (entries.some((entry) => entry === null)) return null;
      const value = matrixOf(rows.length, cols.length, (i, j) =>
        at(entries[i * cols.length + j]?.value.data ?? vec(first).data, 0),
      );
      return { value, error: worstOf(entries) };
    }
  }
}

/** The gradient within the variable's set: its parts along an orthonormal basis, or by each free entry. */
function gradientOf(
  trials: Trials,
  shape: Matrix,
  along: (direction: Matrix) => Difference | null,
): FullDerivative | null {
  const { question } = trials;
  const structure = gradientStructure(question);
  const byEntries =
    question.kind === 'gradient' && question.symmetric === 'entries' && structure === 'symmetric';
  let value = zeros(shape.rows, shape.cols);
  let error = 0;
  for (const { row, col, direction } of basisOf(structure, shape.rows, shape.cols)) {
    const found = along(direction);
    if (!found) return null;
    // Basis matrices of two entries have 1/√2 in each: moving both by 1 is √2 of it.
    const both = byEntries && row !== col;
    value = addScaled(value, at(found.value.data, 0) * (both ? 2 : 1), direction);
    error = Math.max(error, found.error * (both ? 2 : 1));
  }
  return { value, error };
}

/** The unit matrices of these sizes, column by column, as vec orders them. */
function unitsLike(a: Matrix): readonly Matrix[] {
  const length = a.rows * a.cols;
  return Array.from({ length }, (_, k) =>
    unvec(
      { rows: length, cols: 1, data: Float64Array.from({ length }, (_, i) => (i === k ? 1 : 0)) },
      a.rows,
      a.cols,
    ),
  );
}

const worstOf = (differences: readonly (Difference | null)[]): number =>
  differences.reduce((most, difference) => Math.max(most, difference?.error ?? 0), 0);

/** Rounded to the digits that differences can vouch for, so that 1.9999999999 reads 2. */
export function tidied(a: Matrix, error: number): Matrix {
  const size = maxAbs(a);
  if (size === 0 || !Number.isFinite(size)) return a;
  const digits = Math.floor(-Math.log10(Math.max(4 * error, 1e-9 * size)));
  // Beyond 15 places a power of ten is no longer exact; division keeps 0.1 readable where multiplication does not.
  const factor = 10 ** Math.abs(digits);
  const round = (x: number): number =>
    (digits >= 0 ? Math.round(x * factor) / factor : Math.round(x / factor) * factor) + 0;
  return matrixOf(a.rows, a.cols, (i, j) => round(entryOf(a, i, j)));
}
