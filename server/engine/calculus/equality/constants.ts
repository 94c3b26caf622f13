// Constants in the normal form: a fraction, times roots of primes and a power of π.

import type { Exact } from '../../values/exact-number.ts';
import { HALF, multiply, ratio } from '../../values/rational.ts';
import { atomOf, type Form, factor, formOf, type Ledger, scaled } from './form.ts';
import { rootOf } from './functions.ts';
import { productOf } from './sums.ts';

/** The normal form of an exact number: a fraction times roots of primes and a power of √π. */
export function numberForm(ledger: Ledger, { fraction, root, halves }: Exact): Form {
  const pi = atomOf(ledger, 'number π', { meaning: { kind: 'entry' }, sign: 'positive' });
  const power = multiply(ratio(BigInt(halves)), HALF);
  const irrational = [
    ...(root === 1n ? [] : [rootOf(ledger, ratio(root), HALF)]),
    ...(halves === 0 ? [] : [formOf(factor(pi, [], power))]),
  ];
  return scaled(productOf(ledger, irrational), fraction);
}
