// The shape of a sum: equal shapes, numbers that are added to every entry, and the dotted signs that broadcast.

import type { FunctionSymbol } from '../names/symbols.ts';
import type { SumTerm, Term } from '../names/term.ts';
import { calling } from '../operators/table.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, isSquare, type Shape, shapeOf } from '../shapes/shape.ts';
import type { SumSign } from '../syntax/tree.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { isShaped, neededAlike, type Operand, quote, type Shaping, withoutParentheses } from './shaping.ts';

/** The shape of a sum; terms whose shapes differ are reported, and the result is null. */
export function shapeOfSum(term: SumTerm, by: Shaping): Shape | null {
  const parts = [{ sign: '+' as SumSign, signSpan: term.first.span, term: term.first }, ...term.rest];
  const shapes = parts.map((part) => shapeOfTerm(part.term, by));
  let total: Operand | null = null;
  let failed = false;
  parts.forEach((part, index) => {
    const shape = shapes[index];
    if (!shape) {
      failed = true;
      return;
    }
    const next = { term: part.term, shape };
    if (!total) {
      total = next;
      return;
    }
    const joined = join(
      total,
      part.sign,
      part.signSpan,
      next,
      { before: index, all: parts, shapes },
      term,
      by,
    );
    if (!joined) failed = true;
    else
      total = { term: isScalar(by.unifier.knownShape(total.shape)) ? next.term : total.term, shape: joined };
  });
  return failed ? null : ((total as Operand | null)?.shape ?? null);
}

interface Place {
  readonly before: number;
  readonly all: readonly { readonly term: Term }[];
  readonly shapes: readonly (Shape | null)[];
}

function join(
  left: Operand,
  sign: SumSign,
  signSpan: { start: number; end: number },
  right: Operand,
  place: Place,
  whole: SumTerm,
  by: Shaping,
): Shape | null {
  const a = by.unifier.knownShape(left.shape);
  const b = by.unifier.knownShape(right.shape);
  if (sign === '.+' || sign === '.-')
    return broadcast(a, b, by) ?? mismatch(left, sign, signSpan, right, place, whole, by);
  if (isScalar(a) !== isScalar(b)) {
    const scalar = isScalar(a) ? left : right;
    const matrix = isScalar(a) ? right : left;
    if (isIdentityMultiple(matrix.term)) return matrix.shape;
    if (!spreads(scalar.term, by))
      return scalarPlusMatrix(scalar, matrix, sign, signSpan, left === scalar, whole, by);
    if (isSquare(by.unifier.knownShape(matrix.shape)) && !isEntrywise(matrix.term))
      warnOfSpread(scalar, matrix, by);
    return matrix.shape;
  }
  const same = by.unifier.attempt(
    () => by.unifier.equate(a.rows, b.rows) && by.unifier.equate(a.cols, b.cols),
  );
  return same ? by.unifier.knownShape(a) : mismatch(left, sign, signSpan, right, place, whole, by);
}

/** The common shape where a size of 1 is repeated, as Julia and NumPy do; null where two other sizes differ. */
export function broadcast(a: Shape, b: Shape, by: Shaping): Shape | null {
  const axis = (left: Shape['rows'], right: Shape['rows']) =>
    left === ONE ? right : right === ONE ? left : by.unifier.equate(left, right) ? left : null;
  const rows = axis(a.rows, b.rows);
  const cols = axis(a.cols, b.cols);
  return rows && cols && shapeOf(rows, cols);
}

function isIdentityMultiple(term: Term): boolean {
  return withoutParentheses(term).kind === 'identity';
}

/** `tanh(D).^2`, `A ∘ B`: made entry by entry, so that a number beside it is for each entry, too. */
function isEntrywise(term: Term): boolean {
  const inner = withoutParentheses(term);
  switch (inner.kind) {
    case 'negate':
      return isEntrywise(inner.of);
    case 'power':
      return inner.elementwise;
    case 'product':
      return inner.rest.some(({ sign }) => sign === '∘' || sign === '⊙' || sign === '.*' || sign === './');
    case 'call':
      return inner.callee.kind === 'operator'
        ? Boolean(calling(inner.callee.name)?.elementwise)
        : inner.callee.kind === 'function' && isOfEntries(inner.callee.symbol);
    default:
      return false;
  }
}

const isOfEntries = ({ body }: FunctionSymbol): boolean =>
  body.kind === 'elementwise' ||
  (body.kind === 'formula' && body.parameters.every(({ space }) => space === null));

const REDUCTIONS = new Set([
  'norm',
  'absolute',
  'bigOperator',
  'call',
  'number',
  'name',
  'derivative',
  'index',
]);

/** Whether a scalar is one that people add to every entry of a matrix: a number, a name, a reduction, and what is made of those. */
function spreads(term: Term, by: Shaping): boolean {
  const inner = withoutParentheses(term);
  if (REDUCTIONS.has(inner.kind)) return true;
  // A differential spreads as what it is of.
  if (inner.kind === 'negate' || inner.kind === 'differential') return spreads(inner.of, by);
  if (inner.kind === 'power') return spreads(inner.of, by);
  if (inner.kind === 'sum')
    return [inner.first, ...inner.rest.map((part) => part.term)].every((part) => spreads(part, by));
  if (inner.kind !== 'product') return false;
  const factors = [inner.first, ...inner.rest.map((part) => part.factor)];
  if (inner.rest.some((part) => part.sign === '·')) return true;
  return factors.every((factor) => {
    const shape = by.shapes.get(factor);
    return shape !== undefined && isScalar(by.unifier.knownShape(shape)) && spreads(factor, by);
  });
}

function warnOfSpread(scalar: Operand, matrix: Operand, by: Shaping): void {
  const text = by.text.slice(scalar.term.span.start, scalar.term.span.end);
  by.report({
    code: 'scalar-plus-matrix',
    severity: 'warning',
    span: scalar.term.span,
    message: `${quote(scalar.term, by)} is added to every entry of ${quote(matrix.term, by)}; if a multiple of the identity is meant, write \`${timesIdentity(text)}\``,
    sources: [],
    site: { kind: 'replace', options: [{ span: scalar.term.span, text: timesIdentity(text) }] },
  });
}

function timesIdentity(text: string): string {
  if (text === '1') return 'I';
  return /^[\p{L}\p{N}_.']+(\([^()]*\)|\[[^[\]]*\])?$/u.test(text) ? `${text} I` : `(${text}) I`;
}

function scalarPlusMatrix(
  scalar: Operand,
  matrix: Operand,
  sign: SumSign,
  signSpan: { start: number; end: number },
  scalarFirst: boolean,
  whole: SumTerm,
  by: Shaping,
): null {
  const text = by.text.slice(scalar.term.span.start, scalar.term.span.end);
  const square = isSquare(by.unifier.knownShape(matrix.shape));
  by.report({
    code: 'size-mismatch',
    severity: 'error',
    span: whole.rest.length === 1 ? whole.span : scalar.term.span,
    message: `${quote(scalar.term, by)} is one number, and ${isShaped(matrix, by)}: a number made by a product is not added to a matrix by itself`,
    sources: [
      { term: matrix.term, axis: 'rows' },
      { term: matrix.term, axis: 'cols' },
    ],
    site: {
      kind: 'replace',
      options: [
        { span: signSpan, text: sign === '+' ? '.+' : '.-' },
        ...(square
          ? [
              {
                span: scalar.term.span,
                text: scalarFirst || /^[\p{L}\p{N}_.' ]+$/u.test(text) ? `${text} I` : `(${text}) I`,
              },
            ]
          : []),
      ],
    },
  });
  return null;
}

/** Blames the term that disagrees with the others; where there are only two, the whole sum. */
function mismatch(
  left: Operand,
  sign: SumSign,
  signSpan: { start: number; end: number },
  right: Operand,
  place: Place,
  whole: SumTerm,
  by: Shaping,
): null {
  const votes = place.shapes.filter(
    (shape, index) => index !== place.before && shape && agrees(shape, left.shape, by),
  ).length;
  const rightVotes = place.shapes.filter((shape) => shape && agrees(shape, right.shape, by)).length;
  const culprit = place.all.length > 2 ? (votes >= rightVotes ? right : left) : null;
  const dotted = sign.startsWith('.');
  by.report({
    code: 'size-mismatch',
    severity: 'error',
    span: culprit ? culprit.term.span : whole.span,
    message: dotted
      ? `${sign} repeats a size of 1, but ${isShaped(left, by)} and ${isShaped(right, by)}`
      : `${sign === '+' ? 'a sum' : 'a difference'} needs equal shapes, but ${isShaped(left, by)} and ${isShaped(right, by)}${transposeHint(left, right, by)}${neededAlike(by.unifier.knownShape(left.shape), by.unifier.knownShape(right.shape))}`,
    sources: differingSources(left, right, by),
    site: { kind: 'sum', sign, signSpan, left, right },
  });
  return null;
}

function transposeHint(left: Operand, right: Operand, by: Shaping): string {
  const a = by.unifier.knownShape(left.shape);
  const b = by.unifier.knownShape(right.shape);
  return a.rows === b.cols && a.cols === b.rows ? ', the transpose of that' : '';
}

function agrees(a: Shape, b: Shape, by: Shaping): boolean {
  const left = by.unifier.knownShape(a);
  const right = by.unifier.knownShape(b);
  return left.rows === right.rows && left.cols === right.cols;
}

/** The sizes that two operands disagree in. */
export function differingSources(
  left: Operand,
  right: Operand,
  by: Shaping,
): readonly { term: Term; axis: 'rows' | 'cols' }[] {
  const a = by.unifier.knownShape(left.shape);
  const b = by.unifier.knownShape(right.shape);
  const sources: { term: Term; axis: 'rows' | 'cols' }[] = [];
  if (a.rows !== b.rows) sources.push({ term: left.term, axis: 'rows' }, { term: right.term, axis: 'rows' });
  if (a.cols !== b.cols) sources.push({ term: left.term, axis: 'cols' }, { term: right.term, axis: 'cols' });
  return sources;
}
