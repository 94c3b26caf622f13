// What the double in a formula stands for: a fraction, a root of one, or one of these times a power of √π.

import { atomOf, constant, type Form, factor, formOf, type Ledger, scaled } from './form.ts';
import { rootOf } from './functions.ts';
import { fractionOf, HALF, MINUS, multiply, ratio } from './rational.ts';
import { productOf } from './sums.ts';

/** Under the root people have short fractions. */
const MOST_UNDER_ROOT = 1e6;
const POWERS_OF_PI = [0, 1, -1, 2, -2, 3, -3, 4, -4];

export function numberForm(ledger: Ledger, value: number): Form {
  const fraction = fractionOf(value);
  if (fraction) return constant(fraction);
  const size = Math.abs(value);
  const sign = (form: Form): Form => (value < 0 ? scaled(form, MINUS) : form);
  for (const halves of POWERS_OF_PI) {
    const under = fractionOf((size * size) / Math.PI ** halves);
    if (!under || Number(under.top * under.below) > MOST_UNDER_ROOT) continue;
    const pi = atomOf(ledger, 'number π', { meaning: { kind: 'entry' }, sign: 'positive' });
    const power = multiply(ratio(BigInt(halves)), HALF);
    return sign(productOf(ledger, [rootOf(ledger, under, HALF), formOf(factor(pi, [], power))]));
  }
  const atom = atomOf(ledger, `number ${size}`, { meaning: { kind: 'entry' }, sign: 'positive' });
  return sign(formOf(factor(atom, [])));
}
