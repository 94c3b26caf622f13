// Sizes: polynomials with integer coefficients over the declared dims. Two sizes are equal when their polynomials are.

/** A polynomial in normal form, interned: equal sizes are the same object. */
export interface Dimension {
  /** Canonical text; also the identity. */
  readonly key: string;
  /** Monomials in canonical order; `factors` are dim names, sorted, repeated for powers. */
  readonly monomials: readonly Monomial[];
  /** The dims that it names. */
  readonly dims: ReadonlySet<string>;
}

/** A coefficient times named sizes. */
export interface Monomial {
  readonly coefficient: number;
  readonly factors: readonly string[];
}

const interned = new Map<string, Dimension>();

function fromTerms(terms: ReadonlyMap<string, Monomial>): Dimension {
  const monomials = [...terms.values()]
    .filter((term) => term.coefficient !== 0)
    .sort((a, b) => b.factors.length - a.factors.length || compare(a.factors.join('*'), b.factors.join('*')));
  const key = monomials.length === 0 ? '0' : sumText(monomials, (name) => name);
  const known = interned.get(key);
  if (known) return known;
  const dimension = { key, monomials, dims: new Set(monomials.flatMap((term) => term.factors)) };
  interned.set(key, dimension);
  return dimension;
}

/** `-m*n + 2`: what names are called is asked. */
function sumText(monomials: readonly Monomial[], called: (name: string) => string): string {
  return monomials
    .map(({ coefficient, factors }, at) => {
      const sign = at === 0 ? (coefficient < 0 ? '-' : '') : coefficient < 0 ? ' - ' : ' + ';
      const size = Math.abs(coefficient);
      const product = powerText(factors, called);
      if (product === '') return `${sign}${size}`;
      return size === 1 ? sign + product : `${sign}${size}*${product}`;
    })
    .join('');
}

function powerText(factors: readonly string[], called: (name: string) => string): string {
  const parts: string[] = [];
  for (let i = 0; i < factors.length; ) {
    let j = i;
    while (j < factors.length && factors[j] === factors[i]) j++;
    const name = factors[i] ?? '';
    // Of what is not known, the power is not known either.
    parts.push(j - i === 1 || isOpenName(name) ? called(name) : `${called(name)}^${j - i}`);
    i = j;
  }
  return parts.join('*');
}

/** Whether a name is that of a size that nothing tells: it begins with a sign that no declared dim has. */
export const isOpenName = (name: string): boolean => name.startsWith('?');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function collect(monomials: Iterable<Monomial>): Dimension {
  const terms = new Map<string, Monomial>();
  for (const term of monomials) {
    const key = term.factors.join('*');
    const before = terms.get(key);
    terms.set(key, { coefficient: (before?.coefficient ?? 0) + term.coefficient, factors: term.factors });
  }
  return fromTerms(terms);
}

/** The size that is this whole number. */
export function fixedSize(value: number): Dimension {
  return collect([{ coefficient: value, factors: [] }]);
}

/** The size that is this declared dim. */
export function namedSize(name: string): Dimension {
  return collect([{ coefficient: 1, factors: [name] }]);
}

export const ONE: Dimension = fixedSize(1);

/** The sum of two sizes, collected. */
export function addSizes(a: Dimension, b: Dimension): Dimension {
  return collect([...a.monomials, ...b.monomials]);
}

/** The difference of two sizes, collected. */
export function subtractSizes(a: Dimension, b: Dimension): Dimension {
  return collect([
    ...a.monomials,
    ...b.monomials.map((term) => ({ ...term, coefficient: -term.coefficient })),
  ]);
}

/** The product of two sizes, multiplied out and collected. */
export function multiplySizes(a: Dimension, b: Dimension): Dimension {
  if (a === ONE) return b;
  if (b === ONE) return a;
  return collect(
    a.monomials.flatMap((left) =>
      b.monomials.map((right) => ({
        coefficient: left.coefficient * right.coefficient,
        factors: [...left.factors, ...right.factors].sort(compare),
      })),
    ),
  );
}

/** The number that this size is, where it names no dim. */
export function fixedValue(size: Dimension): number | null {
  if (size.monomials.length === 0) return 0;
  const [only] = size.monomials;
  return size.monomials.length === 1 && only && only.factors.length === 0 ? only.coefficient : null;
}

/** The size with names replaced by sizes; names that are not in the map stay. */
export function substituteSizes(size: Dimension, replacements: ReadonlyMap<string, Dimension>): Dimension {
  let total = fixedSize(0);
  for (const term of size.monomials) {
    let product = fixedSize(term.coefficient);
    for (const factor of term.factors)
      product = multiplySizes(product, replacements.get(factor) ?? namedSize(factor));
    total = addSizes(total, product);
  }
  return total;
}

/** The number of this size, given one for every dim that it names. */
export function evaluateSize(size: Dimension, sizes: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const term of size.monomials) {
    let product = term.coefficient;
    for (const factor of term.factors) {
      const value = sizes.get(factor);
      if (value === undefined) throw new Error(`no number for the dim ${factor}`);
      product *= value;
    }
    total += product;
  }
  return total;
}

/** Whether a ≤ b whatever the dims are (each at least 1), as far as their difference shows it: a constant is all that it takes away. */
export function isAtMost(a: Dimension, b: Dimension): boolean {
  let least = 0;
  for (const { coefficient, factors } of subtractSizes(b, a).monomials) {
    if (coefficient < 0 && factors.length > 0) return false;
    least += coefficient;
  }
  return least >= 0;
}

/** The dims that a size names. */
export function dimsOf(size: Dimension): ReadonlySet<string> {
  return size.dims;
}

/** The size in the language itself: `M`, `m*n + 1`. */
export function printSize(size: Dimension): string {
  return size.key;
}

/** The same for people, in which what nothing determines is `?`, or another word. */
export function displaySize(size: Dimension, open = '?'): string {
  if (size.monomials.length === 0) return '0';
  return sumText(size.monomials, (name) => (isOpenName(name) ? open : name));
}
