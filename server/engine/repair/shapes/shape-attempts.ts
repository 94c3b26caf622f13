// Small edits that may give an ill-shaped operation a shape: transposes, another product, broadcasting, an elementwise power.
// Only the likely ones are proposed here; whether one makes the file sound is tried elsewhere.

import type { FaultSite, Operand } from '../../inference/shaping.ts';
import { withoutParentheses } from '../../inference/shaping.ts';
import type { Term } from '../../names/term.ts';
import { calling } from '../../operators/table.ts';
import { LEVEL } from '../../operators/writing.ts';
import { ONE, printSize } from '../../shapes/dimension.ts';
import { isColumn, isScalar, isSquare, type Shape, sameShape, transposedShape } from '../../shapes/shape.ts';
import type { Span } from '../../syntax/tree.ts';
import { asWritten, enclosed, transposedTerm } from './written-term.ts';

/** A change of a statement's text, in spans of that statement. */
export interface Attempt {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** The edits that may give an ill-shaped operation a shape, the more usual ones first; `text` is the statement's. */
export function shapeAttempts(site: FaultSite, text: string): readonly Attempt[] {
  switch (site.kind) {
    case 'product':
      return productAttempts(site, text);
    case 'sum':
      return sumAttempts(site, text);
    case 'power':
      return powerAttempts(site, text);
    case 'call':
      return callAttempts(site, text);
    case 'argument':
      return argumentAttempts(site, text);
    case 'regroup':
      return [
        {
          title: 'Write the parentheses',
          edits: site.insert.map((piece) => ({ span: { start: piece.at, end: piece.at }, text: piece.text })),
        },
      ];
    case 'replace':
      return site.options.map((option) => ({ title: `Write \`${option.text}\``, edits: [option] }));
  }
}

const replacing = (span: Span, text: string): Attempt => ({
  title: `Write \`${text}\``,
  edits: [{ span, text }],
});

const factorText = (term: Term, text: string): string =>
  enclosed(asWritten(term, text), LEVEL.juxtaposition).text;
const transposeText = (term: Term, text: string): string => transposedTerm(term, text).text;

interface Variant {
  readonly shape: Shape;
  readonly text: string;
  readonly isTransposed: boolean;
}

function variants(operand: Operand, text: string): readonly Variant[] {
  const plain = { shape: operand.shape, text: factorText(operand.term, text), isTransposed: false };
  if (isScalar(operand.shape)) return [plain];
  return [
    plain,
    { shape: transposedShape(operand.shape), text: transposeText(operand.term, text), isTransposed: true },
  ];
}

/** Whether a column has the rows of the other shape, or a row its columns. */
const stretches = (line: Shape, over: Shape): boolean =>
  !isScalar(line) &&
  ((line.cols === ONE && line.rows === over.rows) || (line.rows === ONE && line.cols === over.cols));

function productAttempts(site: Extract<FaultSite, { kind: 'product' }>, text: string): readonly Attempt[] {
  const span = { start: site.left.term.span.start, end: site.right.term.span.end };
  const found: { text: string; cost: number }[] = [];
  const elementwise = site.sign === '∘' || site.sign === '⊙' || site.sign === '.*' || site.sign === '·';
  const star = site.sign === '*' || text.slice(span.start, span.end).includes('*') ? ' * ' : ' ';
  // An operation that stands for a quotient divides: a product of the two means something else.
  const turns = site.sign === '/' ? [] : variants(site.left, text);
  for (const left of turns) {
    for (const right of variants(site.right, text)) {
      const flips = (left.isTransposed ? 1 : 0) + (right.isTransposed ? 1 : 0);
      const keeps = elementwise ? 1 : 0;
      if (left.shape.cols === right.shape.rows)
        found.push({ text: `${left.text}${star}${right.text}`, cost: 2 * flips + keeps });
      if (right.shape.cols === left.shape.rows)
        found.push({ text: `${right.text}${star}${left.text}`, cost: 2 * flips + keeps + 1.5 });
      if (sameShape(left.shape, right.shape)) {
        const sign = elementwise ? site.sign : '∘';
        found.push({ text: `${left.text} ${sign} ${right.text}`, cost: 2 * flips + (elementwise ? 0 : 1) });
      }
    }
  }
  if (
    site.sign === '×' &&
    [site.left, site.right].every(({ shape }) => isColumn(shape) && printSize(shape.rows) === '3')
  ) {
    // Of vectors in space it is the cross product.
    const [left, right] = [site.left, site.right].map(({ term }) =>
      text.slice(term.span.start, term.span.end),
    );
    found.push({ text: `cross(${left}, ${right})`, cost: -1 });
  }
  if (site.sign === '∘' || site.sign === '⊙') {
    // A column or row that is meant for each column or row of the other: that keeps the other's shape.
    const { left, right } = site;
    for (const transposed of variants(right, text))
      if (stretches(transposed.shape, left.shape))
        found.push({
          text: `${factorText(left.term, text)} .* ${transposed.text}`,
          cost: transposed.isTransposed ? 0.5 : 0,
        });
    for (const transposed of variants(left, text))
      if (stretches(transposed.shape, right.shape))
        found.push({
          text: `${transposed.text} .* ${factorText(right.term, text)}`,
          cost: transposed.isTransposed ? 0.5 : 0,
        });
  }
  if (site.sign === '/') {
    const [left, right] = [factorText(site.left.term, text), factorText(site.right.term, text)];
    const divisor = withoutParentheses(site.right.term);
    const inverse = `inv(${text.slice(divisor.span.start, divisor.span.end)})`;
    if (site.right.shape.rows === site.right.shape.cols) {
      if (site.left.shape.cols === site.right.shape.rows)
        found.push({ text: `${left}${star}${inverse}`, cost: 0 });
      else if (site.left.shape.rows === site.right.shape.rows)
        found.push({ text: `${inverse}${star}${left}`, cost: 0.5 });
    }
    if (isScalar(site.left.shape)) {
      // `1/(1 + exp(-x))`
      if (isSquare(site.right.shape))
        found.push({ text: left === '1' ? inverse : `${left} ${inverse}`, cost: 0 });
      found.push({ text: `${left} ./ ${right}`, cost: 1 });
    }
    if (sameShape(site.left.shape, site.right.shape)) found.push({ text: `${left} ./ ${right}`, cost: 1 });
  }
  found.sort((a, b) => a.cost - b.cost);
  return found.flatMap((entry) => {
    const bare = replacing(span, entry.text);
    return standsAlone(span, text) ? [bare] : [bare, replacing(span, `(${entry.text})`)];
  });
}

const BEFORE_PRODUCT = /(?:^|[-=(,+])\s*$/u;
const BEHIND_PRODUCT = /^\s*(?:$|[-=),+])/u;

/** Whether a product in this place needs no parentheses, whatever stands in it; in a block a space may part entries. */
function standsAlone({ start, end }: Span, text: string): boolean {
  const before = text.slice(0, start);
  const isInBrackets = before.lastIndexOf('[') > before.lastIndexOf(']');
  return !isInBrackets && BEFORE_PRODUCT.test(before) && BEHIND_PRODUCT.test(text.slice(end));
}

function sumAttempts(site: Extract<FaultSite, { kind: 'sum' }>, text: string): readonly Attempt[] {
  const { left, right } = site;
  const attempts: Attempt[] = [];
  const replaceTerm = (operand: Operand, by: string): void => {
    attempts.push(replacing(operand.term.span, by));
  };
  if (sameShape(transposedShape(left.shape), right.shape)) {
    replaceTerm(right, transposeText(right.term, text));
    replaceTerm(left, transposeText(left.term, text));
  }
  for (const [small, large] of [
    [right, left],
    [left, right],
  ] as const) {
    for (const spread of spreadTexts(small, large.shape, text)) {
      if (spread.ones !== null) replaceTerm(small, spread.ones);
      const sign = site.sign.startsWith('.') ? site.sign : `.${site.sign}`;
      attempts.push({
        title: `Write \`${sign} ${spread.plain}\``,
        edits: [
          { span: site.signSpan, text: sign },
          { span: small.term.span, text: spread.plain },
        ],
      });
    }
  }
  return attempts;
}

/** A row or column written so that it is repeated to a larger shape. */
function spreadTexts(
  small: Operand,
  to: Shape,
  text: string,
): readonly { ones: string | null; plain: string }[] {
  const own = factorText(small.term, text);
  const transposed = transposeText(small.term, text);
  const plain = text.slice(small.term.span.start, small.term.span.end);
  const texts: { ones: string | null; plain: string }[] = [];
  if (isScalar(small.shape)) return [];
  if (isColumn(small.shape) && small.shape.rows === to.cols)
    texts.push({ ones: `ones(${printSize(to.rows)}) ${transposed}`, plain: transposed });
  if (isColumn(small.shape) && small.shape.rows === to.rows)
    texts.push({ ones: `${own} ones(1, ${printSize(to.cols)})`, plain });
  if (small.shape.rows === ONE && small.shape.cols === to.cols)
    texts.push({ ones: `ones(${printSize(to.rows)}) ${own}`, plain });
  if (small.shape.rows === ONE && small.shape.cols === to.rows)
    texts.push({ ones: `${transposed} ones(1, ${printSize(to.cols)})`, plain: transposed });
  return texts;
}

function powerAttempts(site: Extract<FaultSite, { kind: 'power' }>, text: string): readonly Attempt[] {
  const span = { start: site.base.term.span.start, end: site.power.end };
  const base = text.slice(site.base.term.span.start, site.base.term.span.end);
  const transposed = transposeText(site.base.term, text);
  if (site.exponent === -1)
    return [
      replacing(
        span,
        `pinv(${withoutParentheses(site.base.term) === site.base.term ? base : base.slice(1, -1)})`,
      ),
      replacing(span, `1 ./ ${base}`),
    ];
  const exponent = text.slice(site.power.start, site.power.end);
  const number = site.exponent ?? exponent.replace(/^\s*\^\s*/u, '');
  const each = replacing(span, `${base}.^${number}`);
  if (site.exponent !== 2)
    return isSquare(site.base.shape) ? matrixPowers(site, each, `${number}`, text) : [each];
  const square = replacing(span, `${transposed} ${base}`);
  // The square of a velocity is a number; in a sum, or a function, each entry has one.
  const [first, second] = isInCall(span, text) ? [each, square] : [square, each];
  return isColumn(site.base.shape)
    ? [first, second, replacing(span, `${base} ${transposed}`)]
    : [
        each,
        replacing(span, `${transposed} ${base}`),
        replacing(span, `(${transposed} ${base})`),
        replacing(span, `${base} ${transposed}`),
      ];
}

/** Whether a place stands in the argument of a function, or behind a sum sign. */
function isInCall({ start }: Span, text: string): boolean {
  const before = text.slice(0, start);
  if (/[∑Σ∏Π](?:[_^][^\s]*)?[^=+-]*$/u.test(before)) return true;
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    if (before[at] === ')') depth += 1;
    if (before[at] !== '(') continue;
    if (depth > 0) depth -= 1;
    else if (/[\p{L}\p{N}_]{2,}$/u.test(before.slice(0, at))) return true;
  }
  return false;
}

/** The power of each entry, and that of the matrix: on paper a root is mostly the matrix's own. */
function matrixPowers(
  { base, power, exponent }: Extract<FaultSite, { kind: 'power' }>,
  each: Attempt,
  number: string,
  text: string,
): readonly Attempt[] {
  const inner = withoutParentheses(base.term);
  const matrix = text.slice(inner.span.start, inner.span.end);
  const write = (own: string): Attempt => replacing({ start: base.term.span.start, end: power.end }, own);
  if (exponent === 0.5) return [write(`sqrtm(${matrix})`), each];
  if (exponent === -0.5) return [write(`inv(sqrtm(${matrix}))`), each];
  return [each, write(`expm(${number} logm(${matrix}))`)];
}

/** An argument transposed (the one that does not fit first), or in another's place. */
function argumentAttempts(site: Extract<FaultSite, { kind: 'argument' }>, text: string): readonly Attempt[] {
  const own = site.args[site.at];
  if (!own) return [];
  const others = site.args.flatMap(({ term }, at): Attempt[] => {
    if (at === site.at) return [];
    const [first, second] = at < site.at ? [term, own.term] : [own.term, term];
    const words = (of: Term): string => text.slice(of.span.start, of.span.end);
    return [
      {
        title: `Write \`${words(second)}${text.slice(first.span.end, second.span.start)}${words(first)}\``,
        edits: [
          { span: first.span, text: words(second) },
          { span: second.span, text: words(first) },
        ],
      },
    ];
  });
  const transposed = [own, ...site.args.filter((arg) => arg !== own && !isScalar(arg.shape))].map(
    ({ term }) => replacing(term.span, transposeText(term, text)),
  );
  return [...transposed, ...others];
}

function beginsTransposed(term: Term): boolean {
  const inner = withoutParentheses(term);
  return inner.kind === 'product' && inner.first.kind === 'transpose';
}

/** Whether a function makes a number of a square matrix: of one that is not, its Gram matrix may be meant. */
function isScalarOfSquare(name: string, shape: Shape): boolean {
  const found = calling(name)?.calling.shape([shape], [], null);
  return (
    found?.kind === 'shape' &&
    isScalar(found.shape) &&
    found.demands.some(({ left, right }) => left.axis === 'rows' && 'axis' in right && right.axis === 'cols')
  );
}

function callAttempts(site: Extract<FaultSite, { kind: 'call' }>, text: string): readonly Attempt[] {
  const own = text.slice(site.span.start, site.span.end);
  const [arg] = site.args;
  const inner = arg && text.slice(arg.term.span.start, arg.term.span.end);
  if (!arg || inner === undefined || !own.endsWith(')')) return [];
  // In `Wᵀ X` the samples are columns, in `X W` and `Q Kᵀ` rows.
  const axes = beginsTransposed(arg.term) ? ['cols', 'rows'] : ['rows', 'cols'];
  const attempts = axes.map((axis) => replacing(site.span, `${own.slice(0, -1)}, ${axis})`));
  if (site.name === 'inv') attempts.push(replacing(site.span, `pinv(${inner})`));
  if (isScalarOfSquare(site.name, arg.shape))
    attempts.push(
      replacing(site.span, `${site.name}(${transposeText(arg.term, text)} ${factorText(arg.term, text)})`),
    );
  if (site.args.length === 2) {
    const other = site.args[1];
    if (other)
      attempts.push({
        title: `Write \`${transposeText(other.term, text)}\``,
        edits: [{ span: other.term.span, text: transposeText(other.term, text) }],
      });
    attempts.push({
      title: `Write \`${transposeText(arg.term, text)}\``,
      edits: [{ span: arg.term.span, text: transposeText(arg.term, text) }],
    });
  }
  return attempts;
}
