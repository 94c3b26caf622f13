// The error function in doubles.

/** The error function: its series near 0, a continued fraction of its complement beyond (Abramowitz and Stegun 7.1.5, 7.1.14). */
export function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = x;
    let total = x;
    for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(total); n++) {
      term *= -(x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  if (a > 6.5) return Math.sign(x);
  let fraction = a;
  for (let k = 120; k >= 1; k--) fraction = a + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / (fraction * Math.sqrt(Math.PI)));
}
