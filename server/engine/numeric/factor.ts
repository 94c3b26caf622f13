// Factors in words: a ratio that is the same at all trials, or the same but for the sizes there.

/** A ratio measured at some sizes. */
export interface Ratio {
  readonly value: number;
  readonly sizes: ReadonlyMap<string, number>;
}

const CLOSE = 1e-6;
const SMALL = 12;

/** "twice the right answer" where claim ÷ answer is the same simple factor at all these places, else null. */
export function factorInWords(ratios: readonly Ratio[]): string | null {
  const [first] = ratios;
  if (!first || ratios.length < 2 || ratios.some(({ value }) => !Number.isFinite(value) || value === 0))
    return null;
  const found: { readonly constant: number; readonly monomial: Monomial }[] = [];
  for (const monomial of monomials([...first.sizes.keys()])) {
    const rest = ratios.map(({ value, sizes }) => value / monomial.value(sizes));
    const [constant = Number.NaN] = rest;
    if (rest.every((value) => Math.abs(value - constant) <= CLOSE * Math.abs(constant)))
      found.push({ constant, monomial });
  }
  // One factor for all sizes is said first, then 1/M before 2/N: at few sizes both may fit.
  const [simplest] = [
    ...found.filter(({ monomial }) => monomial.times === '' && monomial.over === ''),
    ...found.filter(({ constant }) => Math.abs(Math.abs(constant) - 1) <= CLOSE),
    ...found,
  ];
  return simplest ? inWords(simplest.constant, simplest.monomial.times, simplest.monomial.over) : null;
}

interface Monomial {
  readonly times: string;
  readonly over: string;
  value(sizes: ReadonlyMap<string, number>): number;
}

/** 1, M, 1/M, M N, M/N, 1/(M N): the simplest first. */
function monomials(names: readonly string[]): readonly Monomial[] {
  const size = (name: string, sizes: ReadonlyMap<string, number>): number => sizes.get(name) ?? Number.NaN;
  const found: Monomial[] = [{ times: '', over: '', value: () => 1 }];
  for (const name of names) {
    found.push({ times: name, over: '', value: (sizes) => size(name, sizes) });
    found.push({ times: '', over: name, value: (sizes) => 1 / size(name, sizes) });
  }
  for (const a of names) {
    for (const b of names) {
      if (a !== b) found.push({ times: a, over: b, value: (sizes) => size(a, sizes) / size(b, sizes) });
      if (a > b) continue;
      const [product, below] = a === b ? [`${a}²`, `${a}²`] : [`${a} ${b}`, `(${a} ${b})`];
      const value = (sizes: ReadonlyMap<string, number>): number => size(a, sizes) * size(b, sizes);
      found.push({ times: product, over: '', value });
      found.push({
        times: '',
        over: below,
        value: (sizes) => 1 / value(sizes),
      });
    }
  }
  return found;
}

function inWords(constant: number, times: string, over: string): string | null {
  if (times === '' && over === '') {
    if (Math.abs(constant - 1) <= CLOSE) return null;
    if (Math.abs(constant + 1) <= CLOSE) return 'the right answer with the sign reversed';
    if (Math.abs(constant - 2) <= CLOSE) return 'twice the right answer';
    if (Math.abs(constant - 0.5) <= CLOSE) return 'half the right answer';
    return (
      logarithm(constant) ??
      `${rational(constant) ?? constant.toPrecision(Math.abs(constant - 1) < 1e-3 ? 9 : 4)} times the right answer`
    );
  }
  const size = rational(Math.abs(constant));
  if (size === null) return null;
  const sign = constant < 0 ? ' with the sign reversed' : '';
  if (over === '' || times !== '') {
    const factor = [size === '1' ? '' : size, over === '' ? times : `${times}/${over}`].filter(
      (part) => part !== '',
    );
    return `${factor.join(' ')} times the right answer${sign}`;
  }
  return `${size === '1' ? 'the right answer' : `${size} times the right answer`} divided by ${over}${sign}`;
}

/** `log` is the natural logarithm; people also mean others. */
function logarithm(constant: number): string | null {
  for (const [base, called] of [
    [10, 'log10'],
    [2, 'log2'],
  ] as const) {
    const factor = Math.log(base);
    if (Math.abs(constant * factor - 1) <= CLOSE)
      return `right if \`log\` were ${called}: the right answer divided by log(${base})`;
    if (Math.abs(constant / factor - 1) <= CLOSE) return `log(${base}) times the right answer`;
  }
  return null;
}

/** A number as a fraction of small whole numbers, else null. */
export function rational(value: number): string | null {
  for (let denominator = 1; denominator <= SMALL; denominator++) {
    const numerator = Math.round(value * denominator);
    if (
      numerator !== 0 &&
      Math.abs(numerator) <= 100 &&
      Math.abs(value * denominator - numerator) <= CLOSE * Math.abs(numerator)
    ) {
      return denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
    }
  }
  return null;
}
