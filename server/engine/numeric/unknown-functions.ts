// Concrete smooth functions in place of unknown ones, drawn from the seed and the name: a line, a wave that grows with it, and
// sines. They have no bounds, no symmetry, no period, are neither monotone nor convex, and no derivative tells another.

import type { Wide } from '../values/double-double.ts';
import { type Arithmetic, DOUBLES, powerOf, sineDerivative, WIDE } from './arithmetic.ts';
import { type Random, randomOf } from './random.ts';
import {
  drawMap,
  type MapNumbers,
  mapFormula,
  type SmoothMap,
  type SurrogateRange,
  smoothMap,
} from './unknown-maps.ts';

export interface SurrogateFunctions {
  /** h⁽ⁿ⁾(x) of an elementwise function. */
  elementwise(name: string, order: number): (x: number) => number;
  /** The same in double-doubles. */
  wideElementwise(name: string, order: number): (x: Wide) => Wide;
  /** A map of p numbers to q numbers, with its derivatives. */
  map(name: string, inputs: number, outputs: number): SmoothMap<number>;
  /** The same in double-doubles. */
  wideMap(name: string, inputs: number, outputs: number): SmoothMap<Wide>;
  /** h(z) as the language writes it: with it a value can be computed again. */
  formula(name: string): string;
  /** f(z) of a column z of all p numbers, as the language writes it. */
  mapFormula(name: string, inputs: number, outputs: number): string;
}

/** Smooth functions in place of those without a formula: random, and the same for the same seed and name. */
export function surrogateFunctionsOf(seed: number, range: SurrogateRange): SurrogateFunctions {
  const waves = new Map<string, Wave>();
  const numbers = new Map<string, MapNumbers>();
  const maps = new Map<string, SmoothMap<number>>();
  const wideMaps = new Map<string, SmoothMap<Wide>>();
  const waveOf = (name: string): Wave =>
    remembered(waves, name, () => drawWave(randomOf(seed, `fn ${name}`), range));
  const numbersOf = (name: string, inputs: number, outputs: number): MapNumbers =>
    remembered(numbers, `${name}:${inputs}:${outputs}`, () =>
      drawMap(randomOf(seed, `fn ${name}:${inputs}:${outputs}`), inputs, outputs, range),
    );
  return {
    elementwise: (name, order) => derivative(DOUBLES, waveOf(name), order),
    wideElementwise: (name, order) => derivative(WIDE, waveOf(name), order),
    map: (name, inputs, outputs) =>
      remembered(maps, `${name}:${inputs}:${outputs}`, () =>
        smoothMap(DOUBLES, numbersOf(name, inputs, outputs)),
      ),
    wideMap: (name, inputs, outputs) =>
      remembered(wideMaps, `${name}:${inputs}:${outputs}`, () =>
        smoothMap(WIDE, numbersOf(name, inputs, outputs)),
      ),
    formula: (name) => waveFormula(waveOf(name)),
    mapFormula: (name, inputs, outputs) => mapFormula(numbersOf(name, inputs, outputs)),
  };
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

/** z ↦ offset + linear z + square z² + (growth z) sin(w z + p) + Σ a sin(w z + p): few decimals, so that it is printed exactly. */
interface Wave {
  readonly offset: number;
  readonly linear: number;
  readonly square: number;
  readonly growing: Sine;
  readonly sines: readonly Sine[];
}

interface Sine {
  readonly a: number;
  readonly w: number;
  readonly p: number;
}

const SINES = 2;

function drawWave(random: Random, range: SurrogateRange): Wave {
  const decimal = (least: number, most: number): number =>
    Math.round(100 * random.between(least, most)) / 100;
  const sine = (least: number, most: number): Sine => ({
    a: decimal(least, most),
    w: decimal(0.5, 1.6),
    p: decimal(0, 6.28),
  });
  const sign = random.index(2) === 0 ? 1 : -1;
  switch (range) {
    case 'free':
      // The line outgrows the wave that grows, so there are no bounds; near 0 it is lost among the sines, so the slope has both signs.
      return {
        offset: decimal(0.1, 0.5),
        linear: sign * decimal(0.35, 0.6),
        square: 0,
        growing: sine(0.15, 0.3),
        sines: Array.from({ length: SINES }, () => sine(0.4, 0.9)),
      };
    case 'positive':
      return {
        offset: 2.2,
        linear: 0,
        square: decimal(0.1, 0.25),
        growing: sine(0, 0),
        sines: Array.from({ length: SINES }, () => sine(0.5, 1)),
      };
    case 'between 0 and 1':
      return {
        offset: 0.5,
        linear: 0,
        square: 0,
        growing: sine(0, 0),
        sines: Array.from({ length: SINES }, () => sine(0.12, 0.2)),
      };
  }
}

/** The n-th derivative. */
function derivative<T>(numbers: Arithmetic<T>, wave: Wave, order: number): (x: T) => T {
  const { of, add, multiply } = numbers;
  const constant = of(
    order === 0 ? wave.offset : order === 1 ? wave.linear : order === 2 ? 2 * wave.square : 0,
  );
  const slope = of(order === 0 ? wave.linear : order === 1 ? 2 * wave.square : 0);
  const square = of(order === 0 ? wave.square : 0);
  const sines = wave.sines.map(({ a, w, p }) => ({
    factor: multiply(of(a), powerOf(numbers, of(w), order)),
    w: of(w),
    p: of(p),
  }));
  const growth = of(wave.growing.a);
  const [w, p] = [of(wave.growing.w), of(wave.growing.p)];
  // Leibniz: (z s)⁽ⁿ⁾ = z s⁽ⁿ⁾ + n s⁽ⁿ⁻¹⁾.
  const outer = multiply(growth, powerOf(numbers, w, order));
  const inner = order === 0 ? of(0) : multiply(multiply(growth, of(order)), powerOf(numbers, w, order - 1));
  return (x) => {
    let total = add(constant, multiply(x, add(slope, multiply(square, x))));
    for (const each of sines) {
      const angle = add(multiply(each.w, x), each.p);
      total = add(total, multiply(each.factor, sineDerivative(numbers, angle, order)));
    }
    if (wave.growing.a === 0) return total;
    const angle = add(multiply(w, x), p);
    total = add(total, multiply(multiply(outer, x), sineDerivative(numbers, angle, order)));
    return order === 0 ? total : add(total, multiply(inner, sineDerivative(numbers, angle, order - 1)));
  };
}

function waveFormula({ offset, linear, square, growing, sines }: Wave): string {
  const terms: readonly (readonly [number, string])[] = [
    [linear, ' z'],
    [square, ' z^2'],
    [growing.a, ` z sin(${growing.w} z + ${growing.p})`],
    ...sines.map(({ a, w, p }): readonly [number, string] => [a, ` sin(${w} z + ${p})`]),
  ];
  return terms.reduce(
    (text, [factor, rest]) =>
      factor === 0 ? text : `${text} ${factor < 0 ? '-' : '+'} ${Math.abs(factor)}${rest}`,
    `${offset}`,
  );
}
