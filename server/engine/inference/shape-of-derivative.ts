// The shape of a derivative: gradient, Jacobian, Hessian, a matrix by a number, vec forms; and what has no matrix form.

import type { DerivativeTerm, Term } from '../names/term.ts';
import { multiplySizes } from '../shapes/dimension.ts';
import { displayShape, isColumn, isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { quote, type Shaping, withoutParentheses } from './shaping.ts';

/** The kind of a derivative. A `tensor` has the sizes of `of`, then those of the variable. */
export type DerivativeKind =
  | { readonly kind: 'gradient'; readonly shape: Shape }
  | { readonly kind: 'jacobian'; readonly shape: Shape }
  | { readonly kind: 'by-scalar'; readonly shape: Shape }
  | { readonly kind: 'hessian'; readonly shape: Shape }
  | { readonly kind: 'vec-jacobian'; readonly shape: Shape }
  | { readonly kind: 'vec-hessian'; readonly shape: Shape }
  | { readonly kind: 'tensor'; readonly of: Shape; readonly variable: Shape }
  /** A derivative that mcalc cannot work with; `code` is `syntax` where it has no meaning at all. */
  | { readonly kind: 'unsupported'; readonly code: 'not-supported' | 'syntax'; readonly why: string };

/** `X` of `vec(X)`, null where it is no vec. */
export function insideVec(term: Term): Term | null {
  const inner = withoutParentheses(term);
  if (inner.kind !== 'call' || inner.callee.kind !== 'operator' || inner.callee.name !== 'vec') return null;
  return inner.args[0] ?? null;
}

/** The kind of a derivative, from the shapes of its parts; null where one has none (reported). */
export function kindOfDerivative(term: DerivativeTerm, by: Shaping): DerivativeKind | null {
  const ofInside = insideVec(term.of);
  const of = shapeOfTerm(ofInside ?? term.of, by);
  const variables = term.variables.flatMap((part) => Array.from({ length: part.power }, () => part.variable));
  const [first, second, ...more] = variables;
  if (!first || !of) return null;
  const shapes = variables.map((variable) => shapeOfTerm(insideVec(variable) ?? variable, by));
  const [x, y] = shapes;
  if (!x || (second && !y)) return null;
  const nameless = variables.find((variable) => !isVariable(insideVec(variable) ?? variable, by));
  if (nameless)
    return {
      kind: 'unsupported',
      code: 'syntax',
      why: `a derivative is taken by a variable, and ${quote(nameless, by)} is ${whatInstead(withoutParentheses(nameless), by)}`,
    };
  if (term.order !== variables.length) {
    return {
      kind: 'unsupported',
      code: 'syntax',
      why: `the orders above and below the slash differ: ${term.order} above, ${variables.length} below`,
    };
  }
  if (more.length > 0 || (second && !isScalar(of))) {
    const last = variables.at(-1) ?? first;
    const below = shapes.slice(0, -1).flatMap((shape) => shape ?? []);
    const lower = below.reduce(nextShape, of);
    return kindOfFirst(lower, shapes.at(-1) ?? x, insideVec(last) !== null, by);
  }
  if (second && y) {
    if (insideVec(first) || insideVec(second))
      return { kind: 'vec-hessian', shape: shapeOf(length(x), length(y)) };
    if (isScalar(x) && isScalar(y)) return { kind: 'hessian', shape: x };
    if ((isColumn(x) || isScalar(x)) && (isColumn(y) || isScalar(y)))
      return { kind: 'hessian', shape: shapeOf(x.rows, y.rows) };
    return kindOfFirst(x, y, false, by);
  }
  return kindOfFirst(of, x, ofInside !== null || insideVec(first) !== null, by);
}

const length = (shape: Shape) => multiplySizes(shape.rows, shape.cols);

/** The shape of a derivative of any order as a matrix, which the next order is the derivative of. */
function nextShape(of: Shape, x: Shape): Shape {
  if (isScalar(of)) return x;
  return isScalar(x) ? of : shapeOf(length(of), length(x));
}

/** The kind of a derivative of the first order, of a value of this shape by a variable of that. */
function kindOfFirst(of: Shape, x: Shape, asVec: boolean, by: Shaping): DerivativeKind {
  if (asVec) {
    const [rows, cols] = [length(of), length(x)];
    return {
      kind: 'vec-jacobian',
      shape: by.layout === 'numerator' ? shapeOf(rows, cols) : shapeOf(cols, rows),
    };
  }
  if (isScalar(of)) return { kind: 'gradient', shape: x };
  if (isScalar(x)) return { kind: 'by-scalar', shape: of };
  if (isColumn(of) && isColumn(x))
    return {
      kind: 'jacobian',
      shape: by.layout === 'numerator' ? shapeOf(of.rows, x.rows) : shapeOf(x.rows, of.rows),
    };
  return { kind: 'tensor', of, variable: x };
}

/** A name that is no size. */
function isVariable(term: Term, by: Shaping): boolean {
  const inner = withoutParentheses(term);
  return inner.kind === 'name' && by.sizeOf(inner) === null;
}

function whatInstead(term: Term, by: Shaping): string {
  if (term.kind === 'name') return 'a size';
  if (term.kind === 'differential') return 'a differential';
  return by.sizeOf(term) === null ? 'an expression: give it a name first' : 'a number';
}

/** The shape of a derivative that is used as a value. */
export function shapeOfDerivative(term: DerivativeTerm, by: Shaping): Shape | null {
  const kind = kindOfDerivative(term, by);
  if (!kind) return null;
  if (kind.kind === 'tensor') {
    by.report({
      code: 'linear-map',
      severity: 'error',
      span: term.span,
      message: `${quote(term, by)} is a linear map from ${displayShape(kind.variable)} to ${displayShape(kind.of)} and no matrix; as a matrix it is \`∂vec(…)/∂vec(…)\``,
      sources: [],
      site: null,
    });
    return null;
  }
  if (kind.kind === 'unsupported') {
    by.report({
      code: kind.code,
      severity: 'error',
      span: term.span,
      message: kind.why,
      sources: [],
      site: null,
    });
    return null;
  }
  return kind.shape;
}
