// The shape of a term, from the shapes of what it is made of. Null where it has none; the reason has been reported once,
// at the smallest term that is to blame.

import type { Term } from '../names/term.ts';
import { addSizes, ONE } from '../shapes/dimension.ts';
import { isScalar, isSquare, SCALAR, type Shape, shapeOf, transposedShape } from '../shapes/shape.ts';
import { shapeOfAction, shapeOfCall, shapeOfEntryGradient } from './shape-of-call.ts';
import { shapeOfDerivative } from './shape-of-derivative.ts';
import { shapeOfBigOperator, shapeOfIndex } from './shape-of-index.ts';
import { shapeOfProduct } from './shape-of-product.ts';
import { shapeOfStack } from './shape-of-stack.ts';
import { broadcast, shapeOfSum } from './shape-of-sum.ts';
import { isShaped, quote, type Shaping, withoutParentheses } from './shaping.ts';

/** The shape of a term, written down in `by.shapes`; null where it has none, which is reported. */
export function shapeOfTerm(term: Term, by: Shaping): Shape | null {
  const shape = infer(term, by);
  if (shape) by.shapes.set(term, shape);
  return shape;
}

function infer(term: Term, by: Shaping): Shape | null {
  switch (term.kind) {
    case 'number':
      return SCALAR;
    case 'broken':
      return null;
    case 'name': {
      const value = by.valueOf(term.name);
      return value.kind === 'shape' ? value.shape : null;
    }
    case 'identity': {
      const size = by.unifier.fresh('I');
      return shapeOf(size, size);
    }
    case 'ones':
      return shapeOf(by.unifier.fresh('1'), ONE);
    case 'group':
      return shapeOfTerm(term.inside, by);
    case 'negate':
    case 'differential':
      return shapeOfTerm(term.of, by);
    case 'transpose': {
      const inner = shapeOfTerm(term.of, by);
      return inner && transposedShape(inner);
    }
    case 'call':
      return shapeOfCall(term, by);
    case 'action':
      return shapeOfAction(term, by);
    case 'entryGradient':
      return shapeOfEntryGradient(term, by);
    case 'index':
      return shapeOfIndex(term.of, term.items, term, by);
    case 'power':
      return shapeOfPower(term, by);
    case 'product':
      return shapeOfProduct(term, by);
    case 'sum':
      return shapeOfSum(term, by);
    case 'bigOperator':
      return shapeOfBigOperator(term, by);
    case 'norm':
      return shapeOfTerm(term.of, by) && SCALAR;
    case 'absolute':
      return shapeOfAbsolute(term, by);
    case 'block':
      return shapeOfBlock(term, by);
    case 'stack':
      return shapeOfStack(term, by);
    case 'derivative':
      return shapeOfDerivative(term, by);
  }
}

function shapeOfPower(term: Extract<Term, { kind: 'power' }>, by: Shaping): Shape | null {
  const base = shapeOfTerm(term.of, by);
  const exponentShape = shapeOfTerm(term.exponent, by);
  if (!base || !exponentShape) return null;
  const exponent = constantOf(term.exponent);
  const fault = (message: string): null => {
    by.report({
      code: 'shape',
      severity: 'error',
      span: term.span,
      message,
      sources: [
        { term: term.of, axis: 'rows' },
        { term: term.of, axis: 'cols' },
      ],
      site: {
        kind: 'power',
        base: { term: term.of, shape: base },
        power: { start: term.of.span.end, end: term.span.end },
        exponent,
      },
    });
    return null;
  };
  if (!isScalar(exponentShape)) {
    const shape =
      term.elementwise && broadcast(by.unifier.knownShape(base), by.unifier.knownShape(exponentShape), by);
    if (shape) return shape;
    const both = `${isShaped({ term: term.of, shape: base }, by)} and ${isShaped({ term: term.exponent, shape: exponentShape }, by)}`;
    return fault(
      term.elementwise
        ? `\`.^\` works entry by entry and repeats only a size of 1, but ${both}`
        : `the power of a matrix is a number, but ${both}; \`.^\` takes powers entry by entry`,
    );
  }
  if (term.elementwise || isScalar(by.unifier.knownShape(base))) return base;
  if (!by.unifier.equate(base.rows, base.cols)) {
    const what = exponent === -1 ? 'only a square matrix has an inverse' : 'only a square matrix has powers';
    return fault(`${what}, and ${isShaped({ term: term.of, shape: base }, by)}`);
  }
  if (exponent === null || !Number.isInteger(exponent)) {
    return fault(
      `the power of the matrix ${quote(term.of, by)} must be a whole number; write \`.^\` for the power of each entry, \`sqrtm\` for the root of a matrix`,
    );
  }
  return base;
}

/** The number that a term is, if it is written as one. */
export function constantOf(term: Term): number | null {
  const inner = withoutParentheses(term);
  if (inner.kind === 'number') return inner.value;
  if (inner.kind === 'negate') {
    const value = constantOf(inner.of);
    return value === null ? null : -value;
  }
  if (inner.kind === 'product' && inner.rest.length === 1 && inner.rest[0]?.sign === '/') {
    const upper = constantOf(inner.first);
    const lower = constantOf(inner.rest[0].factor);
    return upper === null || lower === null ? null : upper / lower;
  }
  return null;
}

function shapeOfAbsolute(term: Extract<Term, { kind: 'absolute' }>, by: Shaping): Shape | null {
  const inner = shapeOfTerm(term.of, by);
  if (!inner || isScalar(by.unifier.knownShape(inner))) return inner;
  const text = by.text.slice(term.of.span.start, term.of.span.end);
  const options = [
    ...(isSquare(by.unifier.knownShape(inner)) ? [`det(${text})`] : []),
    `‖${text}‖`,
    `abs(${text})`,
  ];
  by.report({
    code: 'shape',
    severity: 'error',
    span: term.span,
    message: `\`|…|\` is the absolute value of a number, and ${isShaped({ term: term.of, shape: inner }, by)}: a norm, a determinant, or the absolute value of each entry?`,
    sources: [],
    site: { kind: 'replace', options: options.map((option) => ({ span: term.span, text: option })) },
  });
  return null;
}

function shapeOfBlock(term: Extract<Term, { kind: 'block' }>, by: Shaping): Shape | null {
  const rows = term.rows.map((row) => row.map((entry) => ({ term: entry, shape: shapeOfTerm(entry, by) })));
  let total: Shape | null = null;
  for (const row of rows) {
    let across: Shape | null = null;
    for (const entry of row) {
      if (!entry.shape) return null;
      if (across && !by.unifier.equate(across.rows, entry.shape.rows)) {
        by.report({
          code: 'size-mismatch',
          severity: 'error',
          span: entry.term.span,
          message: `entries side by side need equally many rows: ${isShaped({ term: entry.term, shape: entry.shape }, by)}, what stands left of it has ${by.unifier.known(across.rows).key} rows`,
          sources: [{ term: entry.term, axis: 'rows' }],
          site: null,
        });
        return null;
      }
      across = across ? shapeOf(across.rows, addSizes(across.cols, entry.shape.cols)) : entry.shape;
    }
    if (!across) return null;
    const [first] = row;
    if (total && first && !by.unifier.equate(total.cols, across.cols)) {
      by.report({
        code: 'size-mismatch',
        severity: 'error',
        span: first.term.span,
        message: `rows of a block need equally many columns: this one has ${by.unifier.known(across.cols).key}, what stands above it ${by.unifier.known(total.cols).key}`,
        sources: [{ term: first.term, axis: 'cols' }],
        site: null,
      });
      return null;
    }
    total = total ? shapeOf(addSizes(total.rows, across.rows), total.cols) : across;
  }
  return total;
}
