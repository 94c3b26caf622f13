// Concrete smooth maps of p numbers to q numbers in place of unknown ones: neither additive nor homogeneous, with a
// Jacobian that has no symmetry and Hessians of full rank, written once for doubles and for double-doubles.

import type { Arithmetic } from './arithmetic.ts';
import type { Random } from './random.ts';

/** The range of the surrogates: any number, or what a formula around them needs (`log(h(x))`, `log(1 - h(x))`). */
export type SurrogateRange = 'free' | 'positive' | 'between 0 and 1';

/** A map with its derivatives; all columns are lists of numbers. */
export interface SmoothMap<T> {
  value(z: ArrayLike<T>): T[];
  /** J(z) dz, q numbers. */
  action(z: ArrayLike<T>, dz: ArrayLike<T>): T[];
  /** J(z)ᵀ g, p numbers. */
  adjoint(z: ArrayLike<T>, g: ArrayLike<T>): T[];
  /** ∂²f [d, e], q numbers. */
  second(z: ArrayLike<T>, d: ArrayLike<T>, e: ArrayLike<T>): T[];
}

/** A list of rows. */
type Rows = readonly (readonly number[])[];

/**
 * With the ridges u = B z: f(z) = o + D z + A sin(u + c) + E (u ∘ sin(u + c)) + K u.² + m Σₗ sₗ sin(wₗ zₗ + pₗ).
 * The last sum bends f along every axis.
 */
export interface MapNumbers {
  readonly inputs: number;
  readonly outputs: number;
  readonly offsets: readonly number[];
  readonly linear: Rows;
  readonly ridges: Rows;
  readonly phases: readonly number[];
  readonly sines: Rows;
  readonly growing: Rows;
  readonly squares: Rows;
  readonly along: readonly number[];
  readonly waves: readonly { readonly s: number; readonly w: number; readonly p: number }[];
}

const RIDGES = 3;

/** The numbers of a map, with few decimals, so that they are printed exactly. */
export function drawMap(random: Random, inputs: number, outputs: number, range: SurrogateRange): MapNumbers {
  const decimal = (value: number): number => Math.round(1000 * value) / 1000;
  const list = (length: number, entry: () => number): number[] =>
    Array.from({ length }, () => decimal(entry()));
  const table = (rows: number, cols: number, entry: () => number): number[][] =>
    Array.from({ length: rows }, () => list(cols, entry));
  const free = range === 'free';
  const [offset, size] = free ? [0.2, 1] : range === 'positive' ? [3.2, 0.7] : [0.5, 0.12];
  const spread = 1 / Math.sqrt(inputs);
  return {
    inputs,
    outputs,
    offsets: list(outputs, () => (free ? offset + random.between(0, 0.3) : offset)),
    linear: table(outputs, inputs, () => (free ? 0.6 * spread * random.normal() : 0)),
    ridges: table(RIDGES, inputs, () => spread * random.normal()),
    phases: list(RIDGES, () => random.between(0, 6.28)),
    sines: table(outputs, RIDGES, () => size * random.between(-1, 1)),
    growing: table(outputs, RIDGES, () => (free ? 0.25 * random.normal() : 0)),
    squares: table(outputs, RIDGES, () => (range === 'positive' ? random.between(0.05, 0.2) : 0)),
    along: list(outputs, () => size * (random.index(2) === 0 ? 1 : -1) * random.between(0.4, 1)),
    waves: Array.from({ length: inputs }, () => ({
      s: decimal((free ? spread : 1 / inputs) * random.between(0.4, 1)),
      w: decimal(random.between(0.6, 1.5)),
      p: decimal(random.between(0, 6.28)),
    })),
  };
}

/**
 * A random smooth map from columns to columns with its derivatives, in the given arithmetic: a linear part, waves and squares.
 */
export function smoothMap<T>(numbers: Arithmetic<T>, map: MapNumbers): SmoothMap<T> {
  const { of, add, multiply, sine, cosine } = numbers;
  const zero = of(0);
  const two = of(2);
  const widened = (rows: Rows): T[][] => rows.map((row) => row.map(of));
  const [linear, ridges] = [widened(map.linear), widened(map.ridges)];
  const [sines, growing, squares] = [widened(map.sines), widened(map.growing), widened(map.squares)];
  const [offsets, phases, along] = [map.offsets.map(of), map.phases.map(of), map.along.map(of)];
  const waves = map.waves.map(({ s, w, p }) => ({ s: of(s), w: of(w), p: of(p) }));
  const at = (list: ArrayLike<T>, index: number): T => list[index] ?? zero;
  const subtract = (a: T, b: T): T => add(a, multiply(of(-1), b));
  const dot = (a: ArrayLike<T>, b: ArrayLike<T>): T => {
    let total = zero;
    for (let i = 0; i < a.length; i++) total = add(total, multiply(at(a, i), at(b, i)));
    return total;
  };
  const times = (rows: readonly T[][], z: ArrayLike<T>): T[] => rows.map((row) => dot(row, z));
  const outward = (entry: (i: number) => T): T[] => offsets.map((_, i) => entry(i));
  /** The sum over the ridges. */
  const overRidges = (entry: (j: number) => T): T => {
    let total = zero;
    for (let j = 0; j < phases.length; j++) total = add(total, entry(j));
    return total;
  };
  const anglesOf = (z: ArrayLike<T>): { readonly u: T[]; readonly sin: T[]; readonly cos: T[] } => {
    const u = times(ridges, z);
    const angles = u.map((value, j) => add(value, at(phases, j)));
    return { u, sin: angles.map(sine), cos: angles.map(cosine) };
  };
  const overWaves = (entry: (wave: { readonly s: T; readonly w: T; readonly p: T }, l: number) => T): T =>
    waves.reduce((total, wave, l) => add(total, multiply(wave.s, entry(wave, l))), zero);
  const angleAt = (wave: { readonly w: T; readonly p: T }, z: T): T => add(multiply(wave.w, z), wave.p);
  /** ∂fᵢ/∂uⱼ */
  const slope = (i: number, j: number, { u, sin, cos }: ReturnType<typeof anglesOf>): T => {
    const [e, k] = [at(growing[i] ?? [], j), at(squares[i] ?? [], j)];
    const amplitude = add(at(sines[i] ?? [], j), multiply(e, at(u, j)));
    return add(
      add(multiply(e, at(sin, j)), multiply(amplitude, at(cos, j))),
      multiply(multiply(two, k), at(u, j)),
    );
  };
  /** ∂²fᵢ/∂uⱼ² */
  const bend = (i: number, j: number, { u, sin, cos }: ReturnType<typeof anglesOf>): T => {
    const [e, k] = [at(growing[i] ?? [], j), at(squares[i] ?? [], j)];
    const amplitude = add(at(sines[i] ?? [], j), multiply(e, at(u, j)));
    return add(
      subtract(multiply(multiply(two, e), at(cos, j)), multiply(amplitude, at(sin, j))),
      multiply(two, k),
    );
  };
  return {
    value: (z) => {
      const angles = anglesOf(z);
      const wave = overWaves((each, l) => sine(angleAt(each, at(z, l))));
      const straight = times(linear, z);
      return outward((i) => {
        const ridge = overRidges((j) => {
          const u = at(angles.u, j);
          const amplitude = add(at(sines[i] ?? [], j), multiply(at(growing[i] ?? [], j), u));
          const square = multiply(multiply(at(squares[i] ?? [], j), u), u);
          return add(multiply(amplitude, at(angles.sin, j)), square);
        });
        return add(add(at(offsets, i), at(straight, i)), add(ridge, multiply(at(along, i), wave)));
      });
    },
    action: (z, dz) => {
      const angles = anglesOf(z);
      const du = times(ridges, dz);
      const straight = times(linear, dz);
      const wave = overWaves((each, l) =>
        multiply(multiply(each.w, cosine(angleAt(each, at(z, l)))), at(dz, l)),
      );
      return outward((i) =>
        add(
          add(at(straight, i), multiply(at(along, i), wave)),
          overRidges((j) => multiply(slope(i, j, angles), at(du, j))),
        ),
      );
    },
    adjoint: (z, g) => {
      const angles = anglesOf(z);
      const weights = phases.map((_, j) => {
        let total = zero;
        for (let i = 0; i < offsets.length; i++) total = add(total, multiply(at(g, i), slope(i, j, angles)));
        return total;
      });
      const bent = dot(along, g);
      return waves.map((wave, l) => {
        let total = multiply(multiply(bent, multiply(wave.s, wave.w)), cosine(angleAt(wave, at(z, l))));
        for (let i = 0; i < offsets.length; i++)
          total = add(total, multiply(at(linear[i] ?? [], l), at(g, i)));
        for (let j = 0; j < phases.length; j++)
          total = add(total, multiply(at(ridges[j] ?? [], l), at(weights, j)));
        return total;
      });
    },
    second: (z, first, other) => {
      const angles = anglesOf(z);
      const [du, dv] = [times(ridges, first), times(ridges, other)];
      const wave = overWaves((each, l) => {
        const curved = multiply(multiply(each.w, each.w), sine(angleAt(each, at(z, l))));
        return multiply(multiply(of(-1), curved), multiply(at(first, l), at(other, l)));
      });
      return outward((i) =>
        add(
          multiply(at(along, i), wave),
          overRidges((j) => multiply(bend(i, j, angles), multiply(at(du, j), at(dv, j)))),
        ),
      );
    },
  };
}

/** f(z) for a column z in the language's own signs, its numbers as blocks. */
export function mapFormula(map: MapNumbers): string {
  const block = (rows: Rows): string =>
    rows.length === 1 && rows[0]?.length === 1
      ? `(${rows[0][0]})`
      : `[${rows.map((row) => row.join(', ')).join('; ')}]`;
  const column = (list: readonly number[]): string => block(list.map((value) => [value]));
  const isZero = (rows: Rows): boolean => rows.every((row) => row.every((value) => value === 0));
  const ridges = `(${block(map.ridges)} z)`;
  const angle = `(${block(map.ridges)} z + ${column(map.phases)})`;
  const waves = `${column(map.waves.map(({ s }) => s))} ∘ sin(${column(map.waves.map(({ w }) => w))} ∘ z + ${column(map.waves.map(({ p }) => p))})`;
  const terms: readonly (readonly [Rows, string])[] = [
    [map.linear, ' z'],
    [map.sines, ` sin${angle}`],
    [map.growing, ` (${ridges} ∘ sin${angle})`],
    [map.squares, ` ${ridges}.^2`],
  ];
  const written = terms.flatMap(([rows, rest]) => (isZero(rows) ? [] : [`${block(rows)}${rest}`]));
  return [column(map.offsets), ...written, `${column(map.along)} sum(${waves})`].join(' + ');
}
