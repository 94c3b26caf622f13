// Sums: common factors taken out on the left, on the right, entry by entry or as scalars; products multiplied out again.

import {
  addAll,
  canonical,
  eye,
  hadamard,
  isScalarExpression,
  matmul,
  number,
  numberOf,
  onesLike,
  powerEach,
  rebuild,
  splitPower,
  times,
  transpose,
  variableOf,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import {
  isHadamard,
  isIdentity,
  isMatrixProduct,
  isOnes,
  isScaling,
  isSum,
  isTotal,
  isTrace,
  isTranspose,
} from '../../expressions/forms.ts';

/** A factor that a term has, and what is left of the term without it. */
interface Taken {
  readonly key: string;
  readonly factor: Expression;
  readonly side: 'scalar' | 'left' | 'right' | 'entry';
  readonly rest: Expression;
}

const MOST_TERMS = 40;

/** The ways to take one factor out of a term. */
function factorsOf(term: Expression): readonly Taken[] {
  const scalars = isScalarExpression(term) ? factorList(term) : isScaling(term) ? term.args.slice(0, -1) : [];
  const body = isScalarExpression(term) ? null : isScaling(term) ? (term.args.at(-1) ?? term) : term;
  const taken: Taken[] = [];
  scalars.forEach((factor, index) => {
    const rest = times([...scalars.filter((_, place) => place !== index), ...(body ? [body] : [])]);
    const value = numberOf(factor);
    if (value !== null)
      taken.push({
        key: `#${Math.abs(value)}`,
        factor: number(Math.abs(value)),
        side: 'scalar',
        rest: value < 0 ? times([number(-1), rest]) : rest,
      });
    else taken.push({ key: `s${canonical(factor).id}`, factor, side: 'scalar', rest });
  });
  if (!body) return taken;
  const again = (matrix: Expression): Expression => times([...scalars, matrix]);
  const chain = factorsInChain(body);
  if (chain) {
    const [first, ...behind] = chain;
    const last = chain.at(-1);
    const before = chain.slice(0, -1);
    if (first)
      taken.push({ key: `l${first.id}`, factor: first, side: 'left', rest: again(matmul(...behind)) });
    if (last) taken.push({ key: `r${last.id}`, factor: last, side: 'right', rest: again(matmul(...before)) });
  } else if (isHadamard(body)) {
    body.args.forEach((factor, index) => {
      const rest = again(hadamard(...body.args.filter((_, place) => place !== index)));
      taken.push({ key: `e${canonical(factor).id}`, factor, side: 'entry', rest });
    });
  } else {
    taken.push({ key: `l${body.id}`, factor: body, side: 'left', rest: again(eye(body.shape.cols)) });
    taken.push({ key: `r${body.id}`, factor: body, side: 'right', rest: again(eye(body.shape.rows)) });
    taken.push({
      key: `e${canonical(body).id}`,
      factor: body,
      side: 'entry',
      rest: again(onesLike(body.shape)),
    });
  }
  return taken;
}

/** The factors of a product, (A B)' read as B' A'. */
function factorsInChain(body: Expression): readonly Expression[] | null {
  if (isMatrixProduct(body)) return body.args;
  const [inside] = body.args;
  if (!isTranspose(body) || !isMatrixProduct(inside)) return null;
  return [...inside.args].reverse().map(transpose);
}

function factorList(scalar: Expression): readonly Expression[] {
  return isScaling(scalar) ? scalar.args : [scalar];
}

function join(side: Taken['side'], factor: Expression, rest: Expression): Expression {
  switch (side) {
    case 'scalar':
      return times([factor, rest]);
    case 'left':
      return matmul(factor, rest);
    case 'right':
      return matmul(rest, factor);
    case 'entry':
      return hadamard(factor, rest);
  }
}

/** The sums that are left when a factor of several terms is taken out, one for each such factor. */
export function factored(sum: Expression): readonly Expression[] {
  if (!isSum(sum) || sum.args.length > MOST_TERMS) return [];
  const groups = new Map<string, { readonly taken: Taken; readonly members: Map<number, Expression> }>();
  sum.args.forEach((term, index) => {
    for (const taken of factorsOf(term)) {
      const group = groups.get(taken.key);
      if (!group) groups.set(taken.key, { taken, members: new Map([[index, taken.rest]]) });
      else if (!group.members.has(index)) group.members.set(index, taken.rest);
    }
  });
  const results: Expression[] = [];
  for (const { taken, members } of groups.values()) {
    // A whole term as a factor leaves a 1 or an I behind: that saves something among three terms only.
    const whole = [...members].some(([place, rest]) => isUnit(rest) && !isUnit(sum.args[place] ?? rest));
    if (members.size < (whole ? 3 : 2)) continue;
    const rests = [...members.values()];
    const negative = rests.every((rest) => isScaling(rest) && (numberOf(rest.args[0] ?? rest) ?? 1) < 0);
    const signed = negative && numberOf(taken.factor) !== null ? -1 : 1;
    const inside = addAll(signed < 0 ? rests.map((rest) => times([number(-1), rest])) : rests);
    const together =
      signed < 0 ? times([number(-1), taken.factor, inside]) : join(taken.side, taken.factor, inside);
    const first = [...members.keys()][0];
    const terms = sum.args.flatMap((term, index) =>
      index === first ? [together] : members.has(index) ? [] : [term],
    );
    results.push(addAll(terms));
  }
  return results;
}

/** A number times ones or an identity: what is left of a term that is taken out whole. */
function isUnit(rest: Expression): boolean {
  const body = isScaling(rest) ? rest.args.at(-1) : rest;
  return isOnes(body) || isIdentity(body);
}

const MOST_EXPANDED = 24;

/** A term multiplied out one level deep, as a list of terms; itself where there is nothing to multiply out. */
function expandedTerm(term: Expression): readonly Expression[] {
  const scalars = isScaling(term) ? term.args.slice(0, -1) : [];
  const body = isScaling(term) ? (term.args.at(-1) ?? term) : term;
  const pieces = expandedBody(body);
  const opened = scalars.map(expandedScalar);
  const scalarSum = opened.findIndex((parts) => parts.length > 1);
  if (scalarSum >= 0) {
    const rest = scalars.filter((_, index) => index !== scalarSum);
    return (opened[scalarSum] ?? []).flatMap((part) => pieces.map((piece) => times([...rest, part, piece])));
  }
  return scalars.length === 0 ? pieces : pieces.map((piece) => times([...scalars, piece]));
}

/** A sum of entries, trace or inner product of a sum, term by term. */
function expandedScalar(scalar: Expression): readonly Expression[] {
  if (isSum(scalar)) return scalar.args;
  const [inside] = scalar.args;
  if ((isTotal(scalar) || isTrace(scalar)) && inside) {
    const parts = expandedTerm(inside);
    return parts.length > 1 ? parts.map((part) => rebuild(scalar, [part])) : [scalar];
  }
  if (isMatrixProduct(scalar)) {
    return expandedBody(scalar);
  }
  return [scalar];
}

/** How many terms a product has when its sums are multiplied out, and `most` in place of more. */
function termsInside(product: Expression, most: number, depth = 0): number {
  let count = 1;
  for (const factor of product.args) {
    const sum = isTranspose(factor) ? (factor.args[0] ?? factor) : factor;
    if (!isSum(sum)) continue;
    // Each sum inside a sum adds a term: what is nested deeper has more than that.
    if (depth >= most) return most;
    let terms = 0;
    for (const term of sum.args) {
      terms += term.operator === product.operator ? termsInside(term, most, depth + 1) : 1;
      if (terms >= most) break;
    }
    count *= terms;
    if (count >= most) return most;
  }
  return count;
}

function expandedBody(body: Expression): readonly Expression[] {
  if (isScalarExpression(body) && (isTotal(body) || isTrace(body))) return expandedScalar(body);
  if (isSum(body)) return body.args;
  if (!isMatrixProduct(body) && !isHadamard(body)) return [body];
  // A product of many sums has too many terms to be tried, whatever becomes of them.
  if (termsInside(body, MOST_EXPANDED + 1) > MOST_EXPANDED) return [body];
  const place = body.args.findIndex(
    (factor) => isSum(factor) || (isTranspose(factor) && isSum(factor.args[0])),
  );
  const sum = body.args[place];
  if (!sum) return [body];
  const terms = isTranspose(sum) ? (sum.args[0]?.args ?? []).map((term) => transpose(term)) : sum.args;
  const product = isMatrixProduct(body) ? matmul : hadamard;
  const pieces = terms.map((term) =>
    product(...body.args.slice(0, place), term, ...body.args.slice(place + 1)),
  );
  return pieces.flatMap((piece) =>
    piece.operator === body.operator && pieces.length < MOST_EXPANDED ? expandedTerm(piece) : [piece],
  );
}

/** The sum with its terms multiplied out, where that stays small. */
export function expanded(sum: Expression): readonly Expression[] {
  const terms = isSum(sum) ? sum.args : [sum];
  if (terms.length > MOST_TERMS) return [];
  const all = terms.flatMap(expandedTerm);
  if (all.length > MOST_EXPANDED || all.length === terms.length) return [];
  return [addAll(all)];
}

/** Terms over powers of one base brought to the lowest: A ./ P - B ./ P.^2 as (A ∘ P - B) ./ P.^2. */
export function overCommonPower(sum: Expression): readonly Expression[] {
  if (!isSum(sum) || sum.args.length > 6) return [];
  const lowest = new Map<Expression, number>();
  for (const term of sum.args) {
    for (const factor of entryFactors(term)) {
      const [base, exponent] = splitPower(factor);
      if (exponent < 0) lowest.set(base, Math.min(lowest.get(base) ?? 0, exponent));
    }
  }
  return [...lowest].map(([base, exponent]) => {
    const join =
      isScalarExpression(base) && !isScalarExpression(sum)
        ? (a: Expression, b: Expression) => times([a, b])
        : (a: Expression, b: Expression) => hadamard(a, b);
    const inside = addAll(sum.args.map((term) => join(term, powerEach(base, number(-exponent)))));
    return join(inside, powerEach(base, number(exponent)));
  });
}

/** The power of a base that every term has at least: A / s - B / s^2 as (A - B / s) / s. */
export function overLeastPower(sum: Expression): readonly Expression[] {
  if (!isSum(sum) || sum.args.length > 6) return [];
  const results: Expression[] = [];
  const [first] = sum.args;
  for (const factor of first ? entryFactors(first) : []) {
    const [base, exponent] = splitPower(factor);
    const exponents = sum.args.map(
      (term) =>
        entryFactors(term)
          .map(splitPower)
          .find(([other]) => other === base)?.[1] ?? 0,
    );
    const least = exponent < 0 ? Math.max(...exponents) : Math.min(...exponents);
    if (
      least === 0 ||
      exponents.some((other) => other * least < 0) ||
      exponents.every((other) => other === least)
    )
      continue;
    const join =
      isScalarExpression(base) && !isScalarExpression(sum)
        ? times
        : (factors: readonly Expression[]) => hadamard(...factors);
    const inside = addAll(sum.args.map((term) => join([term, powerEach(base, number(-least))])));
    results.push(join([powerEach(base, number(least)), inside]));
  }
  return results;
}

function entryFactors(term: Expression): readonly Expression[] {
  if (isScaling(term)) return [...term.args.slice(0, -1), ...entryFactors(term.args.at(-1) ?? term)];
  return isHadamard(term) ? term.args : [term];
}

/** Scalars below the line multiplied into a sum that stands there with them: 1 / (s (1 + a / s)) is 1 / (s + a). */
export function intoSums(product: Expression): readonly Expression[] {
  const below = product.args.map(splitPower).filter(([base]) => isScalarExpression(base));
  return below.flatMap(([sum, exponent]) => {
    if (!isSum(sum) || exponent >= 0) return [];
    const others = below.filter(
      ([base, other]) => base !== sum && numberOf(base) === null && other === exponent,
    );
    return others.map(([factor]) => {
      const inside = addAll(sum.args.map((term) => times([factor, term])));
      const rest = product.args.filter((arg) => ![sum, factor].includes(splitPower(arg)[0]));
      return times([...rest, powerEach(inside, number(exponent))]);
    });
  });
}

/** dx' A x + x' B dx as (x' A' + x' B) dx: numbers that are chains, transposed so that they end alike, and the end taken out. */
export function endingAlike(sum: Expression): readonly Expression[] {
  if (!isSum(sum) || !isScalarExpression(sum) || sum.args.length > MOST_TERMS) return [];
  const ends = [...new Set(sum.args.flatMap((term) => chainOf(term)?.args.at(-1) ?? []))];
  const differentials = ends.filter((end) => variableOf(end)?.role === 'differential');
  return (differentials.length > 0 ? differentials : ends).flatMap((end) => {
    const rows: Expression[] = [];
    const others: Expression[] = [];
    for (const term of sum.args) {
      const row = rowBefore(term, end);
      if (row) rows.push(row);
      else others.push(term);
    }
    return rows.length > 1 ? [addAll([...others, matmul(addAll(rows), end)])] : [];
  });
}

/** The row r of a number r c that ends in the column c, or begins with c'. */
function rowBefore(term: Expression, end: Expression): Expression | null {
  const chain = chainOf(term);
  if (!chain || end.shape.cols.key !== '1') return null;
  const transposed =
    chain.args.at(-1) === end ? chain.args : chain.args.map((factor) => transpose(factor)).reverse();
  if (transposed.at(-1) !== end) return null;
  const row = matmul(...transposed.slice(0, -1));
  return term === chain ? row : times([...term.args.filter((factor) => factor !== chain), row]);
}

/** The one chain of matrices in a number. */
function chainOf(term: Expression): Expression | null {
  const chains = factorList(term).filter(isMatrixProduct);
  return chains.length === 1 ? (chains[0] ?? null) : null;
}
