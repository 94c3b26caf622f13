// Numbers of many digits, where double-doubles have too few: what the arithmetic asks of one. `numeric/digits/` brings them.

/** A number with more digits than two doubles hold. */
export interface Digits {
  plus(other: Digits): Digits;
  times(other: Digits): Digits;
  /** The divisor is not 0. */
  over(other: Digits): Digits;
  negated(): Digits;
  /** This · 2ⁿ. */
  doubled(n: number): Digits;
  /** Of what is not negative. */
  squareRoot(): Digits;
  exponential(): Digits;
  /** Of what is positive. */
  logarithm(): Digits;
  sine(): Digits;
  cosine(): Digits;
  arctangent(): Digits;
  hyperbolicSine(): Digits;
  /** π to as many digits. */
  pi(): Digits;
  /** The number that a double stands for, to as many digits. */
  of(double: number): Digits;
  readonly isZero: boolean;
  /** The double next to it; 0 and ±∞ beyond what doubles hold. */
  readonly double: number;
}

/** The relative error of one operation, and of one function, at most. */
export const DIGITS_UNIT = 2 ** -162;
export const DIGITS_FUNCTION = 2 ** -156;
