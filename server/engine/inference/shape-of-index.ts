// The shapes of places in matrices, and of sums and products over an index that names them.

import { type IndexTerm, innerTerms, type Term } from '../names/term.ts';
import {
  addSizes,
  type Dimension,
  dimsOf,
  displaySize,
  ONE,
  substituteSizes,
  subtractSizes,
} from '../shapes/dimension.ts';
import { isColumn, isScalar, SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { isShaped, quote, type Shaping, withoutParentheses } from './shaping.ts';
import { isKnown } from './unifier.ts';

/** How many places a range from–to has, both ends included. */
export function rangeLength(from: Dimension, to: Dimension): Dimension {
  return addSizes(subtractSizes(to, from), ONE);
}

/** Whether a size is positive whatever its dims are: all of them are at least 1. */
function isSurelyPositive(size: Dimension): boolean {
  let least = 0;
  for (const { coefficient, factors } of size.monomials) {
    if (coefficient < 0 && factors.length > 0) return false;
    least += coefficient;
  }
  return least > 0 && isKnown(size);
}

/** The shape of `of[items]`; null where a place does not exist or there are too many, which is reported. */
export function shapeOfIndex(of: Term, items: readonly IndexTerm[], term: Term, by: Shaping): Shape | null {
  const base = shapeOfTerm(of, by);
  const places = items.map((item) => placesOf(item, by));
  if (!base || places.some((place) => place === null)) return null;
  const known = by.unifier.knownShape(base);
  const refuse = (message: string): null => {
    by.report({
      code: 'shape',
      severity: 'error',
      span: term.span,
      message,
      sources: [
        { term: of, axis: 'rows' },
        { term: of, axis: 'cols' },
      ],
      site: null,
    });
    return null;
  };
  const name = by.text.slice(of.span.start, of.span.end);
  const [first, second] = places;
  if (!first || items.length > 2)
    return refuse(`a matrix is indexed by a row and a column: \`${name}[i, j]\``);
  const extent = (places: Places, axis: 'rows' | 'cols'): Dimension | null => {
    if (places.kind === 'all') return base[axis];
    const word = axis === 'rows' ? 'row' : 'column';
    const why = outside(places, known[axis], by);
    if (why !== null) {
      const last = displaySize(known[axis]);
      return refuse(`${quote(of, by)} has no ${word} ${why}: its ${word}s count from 1 to ${last}`);
    }
    const length = rangeLength(places.from, places.to);
    if (isSurelyPositive(subtractSizes(ONE, length)))
      return refuse(`the range in ${quote(term, by)} ends before it begins`);
    return length;
  };
  if (second) {
    const rows = extent(first, 'rows');
    const cols = rows && extent(second, 'cols');
    return rows && cols && shapeOf(rows, cols);
  }
  if (isColumn(known) || isScalar(known)) {
    const rows = extent(first, 'rows');
    return rows && shapeOf(rows, ONE);
  }
  if (known.rows === ONE) {
    const cols = extent(first, 'cols');
    return cols && shapeOf(ONE, cols);
  }
  return refuse(
    `${isShaped({ term: of, shape: base }, by)}, so it is indexed by a row and a column: \`${name}[i, j]\`, \`${name}[i, :]\``,
  );
}

type Places =
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly from: Dimension; readonly to: Dimension };

/** The places that an entry of an index names; null where it names none (reported). */
function placesOf(item: IndexTerm, by: Shaping): Places | null {
  if (item.kind === 'all') return { kind: 'all' };
  const place = (at: Term): Dimension | null => {
    const shape = shapeOfTerm(at, by);
    const size = shape && by.sizeOf(at);
    if (!shape || size) return size;
    by.report({
      code: 'shape',
      severity: 'error',
      span: at.span,
      message: `a place is a whole number, a dim or the index of a sum, and what is made of those; ${isShaped({ term: at, shape }, by)}`,
      sources: [],
      site: null,
    });
    return null;
  };
  if (item.kind === 'at') {
    const at = place(item.at);
    return at && { kind: 'range', from: at, to: at };
  }
  const from = place(item.from);
  const to = place(item.to);
  return from && to && { kind: 'range', from, to };
}

/** The first place that cannot be there: before 1 or behind the end; null where all may be. */
function outside(places: Exclude<Places, { kind: 'all' }>, end: Dimension, by: Shaping): string | null {
  const firsts = new Map([...by.indices].map(([index, { from }]) => [index, from]));
  const lasts = new Map([...by.indices].flatMap(([index, { to }]) => (to ? [[index, to] as const] : [])));
  const from = substituteSizes(places.from, firsts);
  const to = substituteSizes(places.to, lasts);
  if (isSurelyPositive(subtractSizes(ONE, from))) return displaySize(from);
  return isSurelyPositive(subtractSizes(to, end)) ? displaySize(to) : null;
}

/**
 * The shape of a sum or product over an index, which is that of its body; null where the range is not known, which is
 * reported.
 */
export function shapeOfBigOperator(term: Extract<Term, { kind: 'bigOperator' }>, by: Shaping): Shape | null {
  const from = term.from && limitOf(term.from, by);
  const to = term.to && limitOf(term.to, by);
  if (term.index !== null) by.indices.set(term.index, { from: from ?? ONE, to });
  const body = shapeOfTerm(term.body, by);
  if (!body || (term.from && !from) || (term.to && !to)) return null;
  const known = by.unifier.knownShape(body);
  if (term.index !== null) {
    if (!to && !rangeOfIndex(term.index, term.body, term, by)) return null;
    if (dimsOf(known.rows).has(term.index) || dimsOf(known.cols).has(term.index))
      return changingShape(term, body, by);
    return term.sign === '∏' && !isScalar(known) ? productOfMatrices(term, body, by) : body;
  }
  if (!term.to || !to) return SCALAR;
  if (term.sign === '∏') return productOfMatrices(term, body, by);
  if (by.unifier.known(to) === known.rows) return shapeOf(ONE, known.cols);
  if (by.unifier.known(to) === known.cols) return shapeOf(known.rows, ONE);
  by.report({
    code: 'size-mismatch',
    severity: 'error',
    span: term.to.span,
    message: `${term.sign} up to ${quote(term.to, by)} adds rows or columns of that number, but ${isShaped({ term: term.body, shape: body }, by)}`,
    sources: [
      { term: term.body, axis: 'rows' },
      { term: term.body, axis: 'cols' },
    ],
    site: null,
  });
  return null;
}

function limitOf(term: Term, by: Shaping): Dimension | null {
  const shape = shapeOfTerm(term, by);
  const size = shape && by.sizeOf(term);
  if (!shape || size) return size;
  by.report({
    code: 'bad-size',
    severity: 'error',
    span: term.span,
    message: `${quote(term, by)} must be a size: an index runs over whole numbers`,
    sources: [],
    site: null,
  });
  return null;
}

function changingShape(term: Extract<Term, { kind: 'bigOperator' }>, body: Shape, by: Shaping): null {
  by.report({
    code: 'shape',
    severity: 'error',
    span: term.body.span,
    message: `what is ${term.sign === '∑' ? 'summed' : 'multiplied'} needs one shape for every index, but ${isShaped({ term: term.body, shape: body }, by)}`,
    sources: [],
    site: null,
  });
  return null;
}

function productOfMatrices(term: Extract<Term, { kind: 'bigOperator' }>, body: Shape, by: Shaping): null {
  by.report({
    code: 'not-supported',
    severity: 'error',
    span: term.span,
    message: `∏ multiplies numbers, and ${isShaped({ term: term.body, shape: body }, by)}: a product of matrices over an index is not supported`,
    sources: [],
    site: null,
  });
  return null;
}

/** The sizes of the axes that an index names in a body: `∑_i x[i]` runs over the rows of x. */
export function indexRanges(
  index: string,
  body: Term,
  shapeOf: (term: Term) => Shape | undefined,
): readonly { readonly size: Dimension; readonly of: Term; readonly axis: 'rows' | 'cols' }[] {
  const found: { size: Dimension; of: Term; axis: 'rows' | 'cols' }[] = [];
  const open: Term[] = [body];
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'index') {
      const shape = shapeOf(term.of);
      term.items.forEach((item, at) => {
        if (!shape || item.kind !== 'at' || !isNamed(withoutParentheses(item.at), index)) return;
        const isRow = at === 0 && !(term.items.length === 1 && shape.rows === ONE);
        const axis = isRow ? 'rows' : 'cols';
        found.push({ size: shape[axis], of: term.of, axis });
      });
    }
    open.push(...innerTerms(term));
  }
  return found;
}

const isNamed = (term: Term, name: string): boolean => term.kind === 'name' && term.name === name;

/** `∑_i`: the one size that the index runs over; null where none or several are named (reported). */
function rangeOfIndex(
  index: string,
  body: Term,
  term: Extract<Term, { kind: 'bigOperator' }>,
  by: Shaping,
): Dimension | null {
  const ranges = indexRanges(index, body, (of) => {
    const shape = by.shapes.get(of);
    return shape && by.unifier.knownShape(shape);
  });
  const [first] = ranges;
  const other = ranges.find((range) => range.size !== first?.size);
  if (first && !other) return first.size;
  const limits = `\`${term.sign}_{${term.letter ?? index}=1}^{n}\``;
  const axis = (range: NonNullable<typeof first>): string =>
    `${displaySize(range.size)} ${range.axis === 'rows' ? 'rows' : 'columns'} of ${quote(range.of, by)}`;
  const message =
    first && other
      ? `the index would run over the ${axis(first)} and over the ${axis(other)}: say how far it runs, as in ${limits}`
      : `the range of the index is not known: give it, as in ${limits}`;
  by.report({
    code: 'unresolved-size',
    severity: 'error',
    span: term.span,
    message,
    sources: [first, other].flatMap((range) => (range ? [{ term: range.of, axis: range.axis }] : [])),
    site: null,
  });
  return null;
}
