// The value of an entrywise form at a point: sums are summed, atoms are what they say they are. Slow, and apart from the laws.

import type {
  Atom,
  Factor,
  Form,
  Index,
  Ledger,
  Slot,
} from '../../../server/engine/calculus/equality/form.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import { type Dimension, evaluateSize } from '../../../server/engine/shapes/dimension.ts';
import { errorFunction } from '../../../server/engine/values/error-function.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';

export interface FormPoint {
  readonly sizes: ReadonlyMap<string, number>;
  /** By name. */
  readonly values: ReadonlyMap<string, Matrix>;
}

type Places = ReadonlyMap<Index, number>;

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  sign: Math.sign,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  erf: errorFunction,
  'h^0': (x) => Math.sin(x) + (x * x) / 4,
};

/** null where the form has an atom that is not evaluated here. */
export function formValue(ledger: Ledger, form: Form, point: FormPoint, places: Places): number | null {
  const keys = new Map([...ledger.atoms].map(([key, atom]) => [atom, key]));
  const size = (of: Dimension): number => evaluateSize(of, point.sizes);
  const value = (inside: Form, at: Places): number =>
    inside.terms.reduce((total, { coefficient, factors, sums }) => {
      const number = Number(coefficient.top) / Number(coefficient.below);
      return total + number * overSums(sums, factors, at);
    }, 0);
  const overSums = (sums: readonly Index[], factors: readonly Factor[], at: Places): number => {
    const [first, ...rest] = sums;
    if (!first) {
      // Where the places of a δ differ there is nothing, whatever the other factors would be.
      const isSelected = factors.every(
        (one) => !['delta', 'pair'].includes(one.atom.meaning.kind) || factorValue(one, at) !== 0,
      );
      return isSelected ? factors.reduce((product, one) => product * factorValue(one, at), 1) : 0;
    }
    let total = 0;
    for (let i = 1; i <= (first.range ? size(first.range) : 0); i++)
      total += overSums(rest, factors, new Map([...at, [first, i]]));
    return total;
  };
  const placeOf = (slot: Slot, at: Places): number =>
    (slot.index ? (at.get(slot.index) ?? Number.NaN) : 0) + size(slot.offset);
  const factorValue = ({ atom, slots, exponent }: Factor, at: Places): number => {
    const base = atomValue(
      atom,
      slots.map((slot) => placeOf(slot, at)),
    );
    return base ** (Number(exponent.top) / Number(exponent.below));
  };
  const atomValue = (atom: Atom, at: readonly number[]): number => {
    const { meaning } = atom;
    const key = keys.get(atom) ?? '';
    switch (meaning.kind) {
      case 'delta':
        return at[0] === at[1] ? 1 : 0;
      case 'pair':
        return at[0] === ((at[1] ?? 0) - 1) * size(meaning.fast) + (at[2] ?? 0) ? 1 : 0;
      case 'prime':
        return Number(meaning.value);
      case 'base':
        return value(
          meaning.form,
          new Map(meaning.parameters.map((parameter, i) => [parameter, at[i] ?? 0])),
        );
      case 'exponential':
        return Math.exp(
          value(meaning.form, new Map(meaning.parameters.map((parameter, i) => [parameter, at[i] ?? 0]))),
        );
      case 'function': {
        const apply = FUNCTIONS[key.split(' ')[0] ?? ''];
        if (!apply) throw new NotEvaluated();
        return apply(
          value(meaning.form, new Map(meaning.parameters.map((parameter, i) => [parameter, at[i] ?? 0]))),
        );
      }
      case 'inverse': {
        const n = size(meaning.size);
        const outer = meaning.parameters.slice(0, -2).map((parameter, i) => [parameter, at[i] ?? 0] as const);
        const [row, col] = meaning.parameters.slice(-2);
        if (!row || !col) throw new NotEvaluated();
        const whole = matrixOf(n, n, (i, j) =>
          value(meaning.form, new Map([...outer, [row, i + 1], [col, j + 1]])),
        );
        const [i = 0, j = 0] = at.slice(-2);
        return decompositions.inverse(whole).data[(i - 1) * n + j - 1] ?? Number.NaN;
      }
      case 'entry':
        return entryValue(key, at);
    }
  };
  const entryValue = (key: string, at: readonly number[]): number => {
    const [head = '', name = ''] = key.split(' ');
    if (head === 'size') return point.sizes.get(name) ?? Number.NaN;
    if (head === 'number') return name === 'π' ? Math.PI : Number(name);
    if (head === 'lower') return (at[0] ?? 0) >= (at[1] ?? 0) ? 1 : 0;
    const matrix = head === 'value' ? point.values.get(name) : undefined;
    if (!matrix) throw new NotEvaluated();
    const isDiagonal = matrix.rows > 1 && matrix.cols > 1 && at.length === 1;
    const [i, j] = isDiagonal ? [at[0] ?? 1, at[0] ?? 1] : matrixPlace(matrix, at, key, ledger);
    return matrix.data[(i - 1) * matrix.cols + j - 1] ?? Number.NaN;
  };
  try {
    return value(form, places);
  } catch (error) {
    if (error instanceof NotEvaluated) return null;
    throw error;
  }
}

class NotEvaluated extends Error {}

/** A column has a place for its rows only; a matrix that happens to be one has two. */
function matrixPlace(
  matrix: Matrix,
  at: readonly number[],
  _: string,
  __: Ledger,
): readonly [number, number] {
  if (at.length === 2) return [at[0] ?? 1, at[1] ?? 1];
  if (at.length === 0) return [1, 1];
  return matrix.cols === 1 ? [at[0] ?? 1, 1] : [1, at[0] ?? 1];
}
