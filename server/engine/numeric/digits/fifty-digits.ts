// Numbers of 50 digits: mathjs' BigNumbers behind what the arithmetic asks of digits. mathjs makes them when the first close
// case asks for them.

import { type BigNumber, BigNumberDependencies, create } from 'mathjs';
import type { Digits } from '../../values/digits.ts';
import { type Wide, wideOfDigits } from '../../values/double-double.ts';
import type { Exact } from '../../values/exact-number.ts';
import { wideOf } from '../../values/wide-number.ts';

/** 50 digits, and two for roundings. */
const PRECISION = 52;

type NumberClass = new (value: string | number) => BigNumber;

/** mathjs' class of numbers, which its types do not name: of all of mathjs it is the least that has them. */
function numberClass(): NumberClass {
  const math: object = create(BigNumberDependencies ?? {}, { number: 'BigNumber', precision: PRECISION });
  if ('BigNumber' in math && isNumberClass(math.BigNumber)) return math.BigNumber;
  throw new Error('mathjs has no BigNumber');
}

const isNumberClass = (value: unknown): value is NumberClass => typeof value === 'function';

let known: NumberClass | null = null;
function big(value: string | number): BigNumber {
  known ??= numberClass();
  return new known(value);
}

const powers = new Map<number, BigNumber>();
/** 2ⁿ */
function powerOfTwo(n: number): BigNumber {
  const known = powers.get(n);
  if (known) return known;
  const power = big(2).pow(n);
  powers.set(n, power);
  return power;
}

/** The value of a double to its last bit: mathjs itself takes the shortest text that names it. */
function exactly(value: number): BigNumber {
  if (Number.isSafeInteger(value)) return big(value);
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - 53, -1074);
  return big(String(BigInt(value / 2 ** exponent))).times(powerOfTwo(exponent));
}

let pi: BigNumber | null = null;

class FiftyDigits implements Digits {
  readonly #value: BigNumber;

  constructor(value: BigNumber) {
    this.#value = value;
  }

  static #valueOf(other: Digits): BigNumber {
    return other instanceof FiftyDigits ? other.#value : exactly(other.double);
  }

  plus(other: Digits): Digits {
    return new FiftyDigits(this.#value.plus(FiftyDigits.#valueOf(other)));
  }
  times(other: Digits): Digits {
    return new FiftyDigits(this.#value.times(FiftyDigits.#valueOf(other)));
  }
  over(other: Digits): Digits {
    return new FiftyDigits(this.#value.div(FiftyDigits.#valueOf(other)));
  }
  negated(): Digits {
    return new FiftyDigits(this.#value.neg());
  }
  doubled(n: number): Digits {
    return new FiftyDigits(this.#value.times(powerOfTwo(n)));
  }
  squareRoot(): Digits {
    return new FiftyDigits(this.#value.sqrt());
  }
  exponential(): Digits {
    return new FiftyDigits(this.#value.exp());
  }
  logarithm(): Digits {
    return new FiftyDigits(this.#value.ln());
  }
  sine(): Digits {
    return new FiftyDigits(this.#value.sin());
  }
  cosine(): Digits {
    return new FiftyDigits(this.#value.cos());
  }
  arctangent(): Digits {
    return new FiftyDigits(this.#value.atan());
  }
  hyperbolicSine(): Digits {
    return new FiftyDigits(this.#value.sinh());
  }
  pi(): Digits {
    pi ??= big(-1).acos();
    return new FiftyDigits(pi);
  }
  of(double: number): Digits {
    return new FiftyDigits(exactly(double));
  }
  get isZero(): boolean {
    return this.#value.isZero();
  }
  get double(): number {
    return this.#value.toNumber();
  }
}

/** The value of a finite double, with 50 digits. */
export const fiftyDigits = (value: number): Wide => wideOfDigits(new FiftyDigits(exactly(value)), 0, false);

/** A constant with 50 digits, off by nothing where it is a whole number: functions of it have as many. */
export function constantInFiftyDigits(constant: Exact): Wide {
  const near = wideOf(constant);
  if (Number.isSafeInteger(near.hi) && near.lo === 0 && near.off === 0) return fiftyDigits(near.hi);
  const { fraction, root, halves } = constant;
  let value = big(String(fraction.top)).div(big(String(fraction.below)));
  if (root !== 1n) value = value.times(big(String(root)).sqrt());
  if (halves !== 0) value = value.times(big(-1).acos().sqrt().pow(halves));
  const number = new FiftyDigits(value);
  return wideOfDigits(number, CONSTANT * Math.abs(number.double) + Number.MIN_VALUE, false);
}

/** The error bound of a constant, relative. */
const CONSTANT = 2 ** -158;
