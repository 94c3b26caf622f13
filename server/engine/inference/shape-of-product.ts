// The shape of a chain of factors, left to right; and where that has none, the one other grouping that has.

import type { ProductOperation, ProductTerm, Term } from '../names/term.ts';
import { displaySize, multiplySizes } from '../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import { regroup } from './regroup.ts';
import { broadcast, differingSources } from './shape-of-sum.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import {
  isShaped,
  neededAlike,
  neededEqual,
  type Operand,
  quote,
  quoteSpan,
  type Shaping,
  type SizeSource,
} from './shaping.ts';

/** The shape of a chain of products, m×n times n×p is m×p; inner sizes that differ are reported, and the result is null. */
export function shapeOfProduct(term: ProductTerm, by: Shaping): Shape | null {
  const first = shapeOfTerm(term.first, by);
  const factors = term.rest.map((part) => shapeOfTerm(part.factor, by));
  if (!first || factors.some((shape) => !shape)) return null;
  let total: Operand = { term: term.first, shape: first };
  for (const [index, part] of term.rest.entries()) {
    const shape = factors[index];
    if (!shape) return null;
    const right = { term: part.factor, shape };
    const product = combine(total.shape, part.sign, shape, by);
    if (!product) {
      const other = regroup(term, by);
      if (other.kind === 'one') return readAs(term, other, by);
      blame(term, index, total, right, part.sign, part.signSpan, by);
      return null;
    }
    total = {
      term: {
        ...term,
        rest: term.rest.slice(0, index + 1),
        span: { start: term.span.start, end: part.factor.span.end },
      },
      shape: product,
    };
  }
  hintOfMixedSigns(term, by);
  return total.shape;
}

/** The shape of `left sign right`, or null where it has none. Learns sizes only where it succeeds. */
export function combine(left: Shape, sign: ProductOperation, right: Shape, by: Shaping): Shape | null {
  const { unifier } = by;
  const a = unifier.knownShape(left);
  const b = unifier.knownShape(right);
  const equalShapes = (): boolean =>
    unifier.attempt(() => unifier.equate(a.rows, b.rows) && unifier.equate(a.cols, b.cols));
  switch (sign) {
    case '*':
    case 'juxtaposed':
      if (isScalar(a)) return b;
      if (isScalar(b)) return a;
      return unifier.attempt(() => unifier.equate(a.cols, b.rows))
        ? unifier.knownShape(shapeOf(a.rows, b.cols))
        : null;
    case '∘':
    case '⊙':
      if (isScalar(a)) return b;
      if (isScalar(b)) return a;
      return equalShapes() ? unifier.knownShape(a) : null;
    case '.*':
    case './':
      return broadcast(a, b, by);
    case '/':
      return isScalar(b) ? a : null;
    case '⊗':
      return shapeOf(multiplySizes(a.rows, b.rows), multiplySizes(a.cols, b.cols));
    case '\\':
      if (isScalar(a)) return b;
      return unifier.attempt(() => unifier.equate(a.rows, a.cols) && unifier.equate(a.rows, b.rows))
        ? unifier.knownShape(b)
        : null;
    case '·':
      if (isScalar(a)) return b;
      if (isScalar(b)) return a;
      return equalShapes() ? SCALAR : null;
    case '×':
      return null;
  }
}

function readAs(
  term: ProductTerm,
  other: {
    readonly tree: Term;
    readonly insert: readonly { readonly at: number; readonly text: string }[];
    readonly shape: Shape;
  },
  by: Shaping,
): Shape {
  by.regrouped.set(term, other.tree);
  const pieces = [...other.insert].sort((a, b) => b.at - a.at);
  let reading = by.text.slice(term.span.start, term.span.end);
  for (const piece of pieces) {
    const at = piece.at - term.span.start;
    reading = `${reading.slice(0, at)}${piece.text}${reading.slice(at)}`;
  }
  by.report({
    code: 'ambiguous-product',
    severity: 'warning',
    span: term.span,
    message: `read as \`${reading}\`: from left to right ${quote(term, by)} has no shape`,
    sources: [],
    site: { kind: 'regroup', insert: other.insert },
  });
  return other.shape;
}

function blame(
  term: ProductTerm,
  index: number,
  left: Operand,
  right: Operand,
  sign: ProductOperation,
  signSpan: Span,
  by: Shaping,
): void {
  const previous = index === 0 ? term.first : term.rest[index - 1]?.factor;
  const elementwise = sign === '∘' || sign === '⊙' || sign === '.*' || sign === './' || sign === '·';
  const span =
    elementwise && index > 0
      ? right.term.span
      : { start: (previous ?? term.first).span.start, end: right.term.span.end };
  const { message, sources } = mismatch(left, right, sign, previous ?? term.first, by);
  by.report({
    code: sign === '×' ? 'ambiguous-product' : 'size-mismatch',
    severity: 'error',
    span,
    message,
    sources,
    site: { kind: 'product', sign, signSpan, left, right },
  });
}

function mismatch(
  left: Operand,
  right: Operand,
  sign: ProductOperation,
  previous: Term,
  by: Shaping,
): { message: string; sources: readonly SizeSource[] } {
  const both = `${isShaped(left, by)} and ${isShaped(right, by)}`;
  const a = by.unifier.knownShape(left.shape);
  const b = by.unifier.knownShape(right.shape);
  const alike = neededAlike(a, b);
  switch (sign) {
    case '*':
    case 'juxtaposed': {
      const sources: readonly SizeSource[] = [
        { term: previous, axis: 'cols' },
        { term: right.term, axis: 'rows' },
      ];
      const name = sign === '*' ? '`*`' : 'a matrix product';
      return {
        message: `${name} needs as many columns on its left as rows on its right, but ${both}: ${displaySize(a.cols)} against ${displaySize(b.rows)}${neededEqual([a.cols, b.rows])}`,
        sources,
      };
    }
    case '\\':
      return {
        message: `\`A \\ B\` is A⁻¹ B: it needs a square A with as many rows as B, but ${both}`,
        sources: differingSources({ term: previous, shape: left.shape }, right, by),
      };
    case '/':
      return {
        message: `\`/\` divides by a number, but ${isShaped(right, by)}; \`./\` divides each entry, \`inv(…)\` is the inverse`,
        sources: [],
      };
    case '×':
      return {
        message:
          '`×` means different things to different authors: say which with `notation × = matmul`, `hadamard` or `inner`',
        sources: [],
      };
    case '.*':
    case './':
      return {
        message: `\`${sign}\` works entry by entry and repeats only a size of 1, but ${both}`,
        sources: differingSources({ term: previous, shape: left.shape }, right, by),
      };
    case '·':
      return {
        message: `the inner product \`·\` needs two equal shapes, but ${both}${alike}`,
        sources: differingSources({ term: previous, shape: left.shape }, right, by),
      };
    case '∘':
    case '⊙':
    case '⊗':
      return {
        message: `the elementwise product \`${sign}\` needs two equal shapes, but ${both}${alike}`,
        sources: differingSources({ term: previous, shape: left.shape }, right, by),
      };
  }
}

/** `A * B ∘ C`, `A ∘ B * C`, `a / b c`: sound as written, but readers differ. */
function hintOfMixedSigns(term: ProductTerm, by: Shaping): void {
  const scalarAt = (inner: Term): boolean => {
    const shape = by.shapes.get(inner);
    return shape !== undefined && isScalar(by.unifier.knownShape(shape));
  };
  for (const [index, part] of term.rest.entries()) {
    const before = term.rest[index - 1];
    const matmul = (sign: ProductOperation | undefined): boolean => sign === '*';
    const hadamard = (sign: ProductOperation | undefined): boolean =>
      sign === '∘' || sign === '⊙' || sign === '.*';
    const previous = index === 1 ? term.first : term.rest[index - 2]?.factor;
    const middle = before?.factor;
    const mixes =
      before &&
      ((matmul(before.sign) && hadamard(part.sign)) || (hadamard(before.sign) && matmul(part.sign)));
    if (mixes && previous && middle && ![previous, middle, part.factor].some(scalarAt)) {
      const inside = { start: term.span.start, end: middle.span.end };
      hint(
        term,
        inside,
        `\`*\` and \`${hadamard(part.sign) ? part.sign : before.sign}\` side by side are read from left to right`,
        by,
      );
      return;
    }
    const factor = part.factor;
    if (
      part.sign === '/' &&
      factor.kind === 'product' &&
      factor.rest.every((inner) => inner.sign === 'juxtaposed') &&
      factor.rest.length > 0
    ) {
      hint(term, factor.span, `everything in ${quoteSpan(factor.span, by)} is below the slash`, by);
      return;
    }
  }
}

function hint(term: ProductTerm, inside: Span, message: string, by: Shaping): void {
  by.report({
    code: 'ambiguous-product',
    severity: 'hint',
    span: term.span,
    message: `${message}; parentheses would say so`,
    sources: [],
    site: {
      kind: 'regroup',
      insert: [
        { at: inside.start, text: '(' },
        { at: inside.end, text: ')' },
      ],
    },
  });
}
