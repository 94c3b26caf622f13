// Whether a formula has a value wherever another one has: everything in it that may have none is in the other one too, or has
// a value by its sign or by what was declared, or fails on a set without volume only, which no claim speaks of.

import { canonical, isScalarExpression, numberOf, transpose, variableOf } from '../../expressions/build.ts';
import { type Attribute, type Expression, topological } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import {
  isDiagonalMatrix,
  isMatrixProduct,
  isPower,
  isScaling,
  isSum,
  isTranspose,
} from '../../expressions/forms.ts';
import { type PartialPart, rangesAround } from '../../operators/partial-parts.ts';
import { ONE, subtractSizes } from '../../shapes/dimension.ts';
import { isSquare } from '../../shapes/shape.ts';
import { MINUS, plus, ratio, text, UNITY } from '../../values/rational.ts';
import { definiteness } from './definiteness.ts';
import {
  attempted,
  constant,
  type Factor,
  type Form,
  formOf,
  type Index,
  scaled,
  slotKey,
  type Term,
} from './form.ts';
import { abstracted, powerOf, signOf, split } from './functions.ts';
import type { Reader } from './reading.ts';
import { isNeverNegative } from './settling.ts';
import { sumOf } from './sums.ts';

/** Facts known where a formula has a value. */
interface Facts {
  readonly entries: ReadonlySet<string>;
  readonly matrices: ReadonlySet<string>;
}

/** Whether the needs of `parts` are met wherever those of `given` are, but for a set without volume; false where that is not known. */
export function haveValues(
  reader: Reader,
  parts: readonly PartialPart[],
  given: readonly PartialPart[],
): boolean {
  return attempted(() => areMet(reader, parts, given)) === true;
}

function areMet(reader: Reader, parts: readonly PartialPart[], given: readonly PartialPart[]): boolean {
  const open = parts.filter(
    (part) =>
      !given.some(
        (other) =>
          other.need === part.need &&
          canonical(other.of) === canonical(part.of) &&
          rangesAround(other) === rangesAround(part),
      ),
  );
  const known = new Map<string, Facts>();
  return open.every((part) => {
    // A fact about an index in one range does not hold in another one.
    const ranges = rangesAround(part);
    const facts =
      known.get(ranges) ??
      knownOf(
        reader,
        given.filter((other) => !other.over || rangesAround(other) === ranges),
      );
    known.set(ranges, facts);
    return isMet(reader, part, facts);
  });
}

function knownOf(reader: Reader, given: readonly PartialPart[]): Facts {
  const entries = new Set<string>();
  const matrices = new Set<string>();
  // A condition that cannot be read is left out.
  for (const part of given) attempted(() => collect(reader, part, entries, matrices));
  return { entries, matrices };
}

function collect(
  reader: Reader,
  { need, of }: PartialPart,
  entries: Set<string>,
  matrices: Set<string>,
): void {
  switch (need) {
    case 'nonzero':
      for (const key of piecesOf(reader, of)) entries.add(`nonzero ${key.given}`);
      return;
    case 'positive':
      for (const key of piecesOf(reader, of)) entries.add(`nonzero ${key.given}`);
      entries.add(`nonnegative ${signedKey(reader, of).given}`);
      return;
    case 'nonnegative':
      entries.add(`nonnegative ${signedKey(reader, of).given}`);
      return;
    case 'unit interval': {
      const { form } = reader.entries(of);
      const below = sumOf(reader.ledger, [
        constant(UNITY),
        scaled(powerOf(reader.ledger, form, ratio(2n)), MINUS),
      ]);
      entries.add(`unit ${keyOf(reader, of, form).given}`);
      entries.add(`nonnegative ${keyOf(reader, of, below).given}`);
      return;
    }
    case 'invertible':
    case 'definite':
    case 'semidefinite':
    case 'special':
      matrices.add(`${need} ${matrixKey(of)}`);
  }
}

const matrixKey = (of: Expression): string => {
  const [a, b] = [canonical(of).id, canonical(transpose(of)).id];
  return String(Math.min(a, b));
};

interface Keys {
  /** As a fact. A place that the index of a sum names says nothing of other places. */
  readonly given: string;
  /** The facts that would do: of this place, or of all. */
  readonly wanted: readonly string[];
}

function keyOf(reader: Reader, of: Expression, form: Form): Keys {
  const { row, col } = reader.entries(of);
  const isAxis = (index: Index | null): boolean => index !== null && (index === row || index === col);
  const own = abstracted(reader.ledger, form, false);
  const places = own.slots.map((slot) =>
    isAxis(slot.index) && slot.offset.key === '0' ? 'all' : `at ${slotKey(slot)}`,
  );
  const all = `${own.key} ${own.slots.map(() => 'all').join(',')}`;
  const here = `${own.key} ${places.join(',')}`;
  return { given: here, wanted: [here, all] };
}

function signedKey(reader: Reader, of: Expression): Keys {
  const { form } = reader.entries(of);
  const { rest } = split(reader.ledger, form, ({ atom }) => atom.sign === 'positive');
  return keyOf(reader, of, rest);
}

/** A product is 0 where a factor is. */
function piecesOf(reader: Reader, of: Expression): readonly (Keys & { readonly form: Form })[] {
  const { form } = reader.entries(of);
  const { rest, factors } = split(reader.ledger, form, () => true);
  const [only, ...more] = rest.terms;
  const single = only && more.length === 0 && only.sums.length === 0 ? only.factors : null;
  const pieces: Form[] = [...factors, ...(single ?? [])].map((one) => formOf({ ...one, exponent: UNITY }));
  if (!single) pieces.push(rest);
  return pieces.map((piece) => {
    const keys = [keyOf(reader, of, piece), keyOf(reader, of, scaled(piece, MINUS))];
    const [first] = keys.sort((a, b) => (a.given < b.given ? -1 : 1));
    return { given: first?.given ?? '', wanted: first?.wanted ?? [], form: piece };
  });
}

function isMet(reader: Reader, { need, of }: PartialPart, facts: Facts): boolean {
  switch (need) {
    case 'nonzero':
      return isNonzero(reader, of, facts);
    case 'nonnegative':
      return isNonnegative(reader, of, facts);
    case 'positive':
      return isNonnegative(reader, of, facts) && isNonzero(reader, of, facts);
    case 'unit interval': {
      const { form } = reader.entries(of);
      return keyOf(reader, of, form).wanted.some((key) => facts.entries.has(`unit ${key}`));
    }
    case 'invertible':
      return isInvertible(reader, of, facts);
    case 'definite':
      return definiteness(of) === 'definite' || facts.matrices.has(`definite ${matrixKey(of)}`);
    case 'semidefinite':
      return definiteness(of) !== null || facts.matrices.has(`semidefinite ${matrixKey(of)}`);
    case 'special': {
      const [base] = of.args;
      if (isPower(of) && base && signOf(reader.entries(base).form) === 'positive') return true;
      return facts.matrices.has(`special ${matrixKey(of)}`);
    }
  }
}

/** v' M v with M definite is 0 only where v is. */
function isDefiniteForm(reader: Reader, of: Expression, facts: Facts): boolean {
  const half = (of.args.length - 1) / 2;
  const right = of.args.slice(half + 1);
  const [middle, vector] = [of.args[half], right.at(-1)];
  if (!isMatrixProduct(of) || right.length !== 1 || !middle || !vector) return false;
  return (
    of.args[0] === transpose(vector) &&
    definiteness(middle) === 'definite' &&
    isNonzero(reader, vector, facts)
  );
}

function isNonzero(reader: Reader, of: Expression, facts: Facts): boolean {
  if (isDefiniteForm(reader, of, facts)) return true;
  return piecesOf(reader, of).every(
    ({ form, wanted }) =>
      signOf(form) === 'positive' ||
      wanted.some((key) => facts.entries.has(`nonzero ${key}`)) ||
      isHardlyZero(form),
  );
}

function isNonnegative(reader: Reader, of: Expression, facts: Facts): boolean {
  const { form } = reader.entries(of);
  return (
    signOf(form) !== null ||
    signedKey(reader, of).wanted.some((key) => facts.entries.has(`nonnegative ${key}`))
  );
}

/** Whether a form is 0 on a set without volume only, whatever the sizes: it is analytic, and not 0 everywhere. */
function isHardlyZero(form: Form): boolean {
  const [only, ...more] = form.terms;
  const [single, ...others] = only?.factors ?? [];
  if (only && more.length === 0 && only.sums.length === 0 && (!single || others.length > 0))
    return only.factors.every((one) => isHardlyZero(formOf(one)));
  if (only && more.length === 0 && only.sums.length === 0 && single) {
    const { meaning } = single.atom;
    if (single.atom.sign === 'positive') return true;
    if (meaning.kind === 'function' && meaning.name === 'signum') return isHardlyZero(meaning.form);
    if (meaning.kind === 'base') return isHardlyZero(meaning.form);
  }
  return (
    isPolynomial(form) && degrees(form).some((terms) => haveOneSign(terms) && terms.some(hasTermsAtAllSizes))
  );
}

/** Whether its sums are empty at no size: the sum up to n - 1 is 0 for n = 1. */
const hasTermsAtAllSizes = ({ sums }: Term): boolean =>
  sums.every(({ range }) => range !== null && isNeverNegative(subtractSizes(range, ONE)));

const isPolynomial = (form: Form): boolean =>
  form.terms.every(({ factors }) =>
    factors.every(({ atom, exponent, slots }) =>
      atom.meaning.kind === 'entry' && atom.laws.isOpen
        ? atom.sign === 'positive' || (exponent.below === 1n && exponent.top > 0n)
        : atom.sign === 'positive' && slots.length === 0 && atom.meaning.kind !== 'base',
    ),
  );

/** The terms by their degree in each variable: what differs in degree does not cancel, at any size. */
function degrees(form: Form): readonly (readonly Term[])[] {
  const found = new Map<string, Term[]>();
  for (const term of form.terms) {
    const degree = new Map<number, Factor['exponent']>();
    for (const { atom, exponent } of term.factors) {
      // Sizes are no variables: two of them may be equal.
      if (!atom.laws.isOpen) continue;
      const before = degree.get(atom.id);
      degree.set(atom.id, before ? plus(before, exponent) : exponent);
    }
    const key = [...degree]
      .map(([id, exponent]) => `${id}^${text(exponent)}`)
      .sort()
      .join('*');
    found.set(key, [...(found.get(key) ?? []), term]);
  }
  return [...found.values()];
}

const haveOneSign = (terms: readonly Term[]): boolean =>
  terms.every(({ coefficient }) => coefficient.top > 0n) ||
  terms.every(({ coefficient }) => coefficient.top < 0n);

const OPEN: readonly Attribute[] = [
  'symmetric',
  'spd',
  'invertible',
  'positive',
  'probability',
  'diagonal',
  'lower',
  'upper',
];

/** Attributes that leave a variable any matrix of its shape, but for a set without volume. */
const FREE: readonly Attribute[] = ['invertible', 'positive'];

/** Whether a square matrix has an inverse, but for a set without volume. */
function isInvertible(reader: Reader, of: Expression, facts: Facts): boolean {
  if (isScalarExpression(of)) return isNonzero(reader, of, facts);
  if (facts.matrices.has(`invertible ${matrixKey(of)}`)) return true;
  if (definiteness(of) === 'definite') return true;
  const variable = variableOf(of);
  if (variable) {
    const { attributes } = variable;
    if (attributes.some((attribute) => ['spd', 'invertible', 'orthogonal'].includes(attribute))) return true;
    return variable.role === 'value' && attributes.every((attribute) => OPEN.includes(attribute));
  }
  if (isSum(of)) return isPerturbed(reader, of) || hasFreeTerm(of);
  if (isDiagonalMatrix(of)) return of.args.every((arg) => isNonzero(reader, arg, facts));
  const { invertible } = factsOf(of);
  if (invertible === 'always') return true;
  return (
    (isScaling(of) || invertible === 'as its arguments') &&
    of.args.every((arg) => isScalarExpression(arg) || isSquare(arg.shape)) &&
    of.args.every((arg) => isInvertible(reader, arg, facts))
  );
}

/** c I + P with a polynomial P that is 0 where some variables are: there its determinant is not. */
function isPerturbed(reader: Reader, of: Expression): boolean {
  const { form } = reader.entries(of);
  const isUnit = ({ factors }: Form['terms'][number]): boolean =>
    factors.some(({ atom }) => atom.meaning.kind === 'delta') &&
    factors.every(({ atom }) => atom.meaning.kind === 'delta' || atom.sign === 'positive');
  const units = form.terms.filter(isUnit);
  const others = form.terms.filter((term) => !isUnit(term));
  return (
    units.length === 1 &&
    others.every(
      ({ factors }) =>
        factors.some(({ atom }) => atom.laws.isOpen && atom.sign === null) &&
        factors.every(
          ({ atom, exponent }) =>
            atom.sign === 'positive' ||
            atom.meaning.kind === 'delta' ||
            (atom.laws.isOpen && exponent.top > 0n && exponent.below === 1n),
        ),
    )
  );
}

/** c X + R with a free matrix X that R does not depend on: the determinant is a polynomial of X that is not 0. */
function hasFreeTerm(of: Expression): boolean {
  return of.args.some((term) => {
    const [scalar, body] = isScaling(term) ? term.args : [null, term];
    const inner = isTranspose(body) ? body.args[0] : body;
    const variable = inner ? variableOf(inner) : null;
    if (
      !inner ||
      variable?.role !== 'value' ||
      !variable.attributes.every((attribute) => FREE.includes(attribute)) ||
      term.args.length > 2
    )
      return false;
    if (scalar && numberOf(scalar) === null) return false;
    return of.args.every((other) => other === term || !topological([other]).includes(inner));
  });
}
