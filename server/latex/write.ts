// Mathematics as text of the language, under one reading of its signs. Each piece keeps the place that it was read from.

import { nablaOf, quotientOf } from './derivatives.ts';
import { isUprightD, nameOf, plainText } from './letter-names.ts';
import { ALL_ONES, EXPECTATION, INDICATORS, isSign, type Math as Node, type Row } from './math.ts';
import { memberText } from './member-text.ts';
import { argumentEnd, argumentOf, headOf, isBracket, nablaEnd, termEnd } from './operands.ts';
import { type Piece, plain, textOf, type Written } from './pieces.ts';
import { isSpread, signAt } from './signs-between.ts';
import { isNames } from './statements.ts';
import { casesPieces, conditionPieces } from './write-cases.ts';
import { derivativePieces } from './write-derivatives.ts';
import {
  alongText,
  barPieces,
  type Context,
  determinantIn,
  expectationSign,
  extremeOf,
  indexPieces,
  powerPieces,
} from './write-functions.ts';
import { type PartWriter, scripted, scriptsPieces } from './write-scripts.ts';
import { CannotWrite, endsOpen, signPieces } from './write-signs.ts';

/** One side of a formula as text, or what in it has none. */
export function write(row: Row, context: Context): Written {
  try {
    return { kind: 'written', pieces: rowPieces(row, context) };
  } catch (error) {
    if (error instanceof CannotWrite) return { kind: 'unwritten', unwritten: error.unwritten };
    throw error;
  }
}

const partsIn = (context: Context): PartWriter => ({
  row: (row) => rowPieces(row, context),
  node: (node) => nodePieces(node, context),
});

function rowPieces(row: Row, context: Context): readonly Piece[] {
  const done: Piece[] = [];
  let at = 0;
  while (at < row.length) {
    const node = row[at];
    if (!node) break;
    const { pieces, next } = operandAt(row, at, context);
    if (node.kind === 'sign' && isPlusOrMinus(node) && isProductSign(row[at - 1])) {
      // `Y \cdot - X` is Y times -X, where the language would read a difference.
      const end = termEnd(row, at + 1);
      done.push(
        plain(endsOpen(done) ? '(' : ' (', node.range),
        ...rowPieces(row.slice(at, end), context),
        plain(')'),
      );
      at = end;
      continue;
    }
    if (node.kind === 'sign' && node.text !== '∇') {
      const spread = isSpread(row, at, context.reading.spreads) ? '.' : '';
      done.push(
        ...signPieces(signAt(row, at, context.reading) ?? node, done.length === 0 || endsOpen(done), spread),
      );
    } else {
      if (done.length > 0 && !endsOpen(done)) done.push(plain(' '));
      done.push(...pieces);
    }
    at = next;
  }
  const last = row.at(-1);
  if (last?.kind === 'sign' && OPEN_ENDED.has(last.text))
    throw new CannotWrite({ what: `nothing behind ${last.text}`, range: last.range });
  return done;
}

const isPlusOrMinus = (node: Node): boolean => isSign(node, '+') || isSign(node, '-');

const isProductSign = (node: Node | undefined): boolean => node?.kind === 'sign' && PRODUCTS.has(node.text);

const PRODUCTS = new Set(['∘', '·', '×', '⊗', '*', ':']);

/** Signs behind which an operand stands. */
const OPEN_ENDED = new Set(['+', '-', '/', ...PRODUCTS]);

interface Operand {
  readonly pieces: readonly Piece[];
  /** The place behind it in the row. */
  readonly next: number;
}

function operandAt(row: Row, at: number, context: Context): Operand {
  const node = row[at];
  if (!node) return { pieces: [], next: at + 1 };
  const derivative = derivativeAt(row, at, context);
  if (derivative) return derivative;
  const called = callAt(row, at, context);
  if (called) return called;
  const moved = differentialAt(row, at, context);
  if (moved) return moved;
  return { pieces: nodePieces(node, context), next: at + 1 };
}

// Derivatives

/** `\frac{\partial f}{\partial X}`, `\frac{d}{dX} f`, `\nabla_X f` */
function derivativeAt(row: Row, at: number, context: Context): Operand | null {
  const node = row[at];
  if (!node) return null;
  const quotient = node.kind === 'fraction' ? quotientOf(node) : null;
  if (quotient) {
    const inside = quotient.of.length > 0;
    const end = inside ? at + 1 : termEnd(row, at + 1);
    const of = inside ? quotient.of : row.slice(at + 1, end);
    if (of.length === 0) throw new CannotWrite({ what: 'a derivative of nothing', range: node.range });
    const behind = inside ? row[at + 1] : undefined;
    const point = behind?.kind === 'fence' && behind.open === '(' && isNames(behind.body) ? behind.body : [];
    // `\frac{\partial f}{\partial x}(x)`, and at another point.
    if (point.length > 0 && plainText(point) !== plainText(quotient.by))
      throw new CannotWrite({ what: 'a derivative at a point', range: node.range });
    return {
      pieces: derivativePieces(of, quotient.by, quotient.order, node.range, (inner) =>
        rowPieces(inner, context),
      ),
      next: point.length > 0 ? end + 1 : end,
    };
  }
  const nabla = nablaOf(node);
  if (!nabla) return null;
  const end = nablaEnd(row, at + 1);
  const of = row.slice(at + 1, end);
  if (of.length === 0) throw new CannotWrite({ what: 'a derivative of nothing', range: node.range });
  const [head, argument] = of;
  const isCalled = head?.kind === 'letter' && argument?.kind === 'fence' && of.length === 2;
  const argumentRow = isCalled ? argument.body : [];
  // `\nabla F(A x + b)` is the gradient of F, at A x + b.
  if (isCalled && nabla.by.length === 0 && !isNames(argumentRow)) {
    const name = nameOf(head, context.indices);
    if (name === null || !context.reading.maps.has(name))
      throw new CannotWrite({ what: 'a gradient at a point', range: node.range });
    const primed = plain(`${name}${"'".repeat(nabla.order)}`, head.range);
    return { pieces: application(primed, argumentRow, context, argument), next: end };
  }
  const by = nabla.by.length > 0 ? nabla.by : argumentRow;
  return {
    pieces: derivativePieces(of, by, nabla.order, node.range, (inner) => rowPieces(inner, context)),
    next: end,
  };
}

/** `dL`, `dX`, `d(X^\top X)`, `d \operatorname{tr}(X)`, `d \frac{\partial L}{\partial x}` */
function differentialAt(row: Row, at: number, context: Context): Operand | null {
  const [node, next] = [row[at], row[at + 1]];
  if (node?.kind !== 'letter' || node.name !== 'd' || !next) return null;
  if (!context.reading.differentials && !isUprightD(node)) return null;
  const bracket = isBracket(next) ? next : null;
  if (bracket)
    return {
      pieces: application(plain('d', node.range), argumentOf(bracket), context, bracket),
      next: at + 2,
    };
  const derivative = derivativeAt(row, at + 1, context);
  if (derivative)
    return { ...derivative, pieces: [plain('d(', node.range), ...derivative.pieces, plain(')')] };
  const { base } = headOf(next);
  if (base?.kind === 'function' || (base?.kind === 'fence' && base.open !== '')) {
    const of = operandAt(row, at + 1, context);
    return { ...of, pieces: [plain('d(', node.range), ...of.pieces, plain(')')] };
  }
  // `d f(X)` is the differential of the value, `d h(Z)` that of the call.
  const called = base?.kind === 'letter' ? callAt(row, at + 1, context) : null;
  if (called) {
    const isName = /^[\p{L}\p{M}\d_]+$/u.test(textOf(called.pieces));
    const [open, close] = isName ? [plain('d', node.range), []] : [plain('d(', node.range), [plain(')')]];
    return { ...called, pieces: [open, ...called.pieces, ...close] };
  }
  const name = base?.kind === 'letter' ? nodePieces(next, context) : null;
  return name && { pieces: [plain('d', node.range), ...name], next: at + 2 };
}

// Calls

function callAt(row: Row, at: number, context: Context): Operand | null {
  const node = row[at];
  const next = row[at + 1];
  if (!node) return null;
  const { base, primes, above, below } = headOf(node);
  if (!base) return null;
  const extreme = extremeOf(node);
  if (extreme && isBracket(next))
    return { pieces: application(extreme, argumentOf(next), context, next), next: at + 2 };
  if (base.kind === 'function' && base.name === EXPECTATION) {
    if (!isBracket(next))
      throw new CannotWrite({ what: 'an expectation without brackets', range: node.range });
    const inside = rowPieces(argumentOf(next), context);
    const end = [plain(']'), ...powerPieces(above, base, context)];
    return { pieces: [expectationSign(node.range, below, context), ...inside, ...end], next: at + 2 };
  }
  if (base.kind === 'function') {
    const determinant = base.name === 'log' && above.length === 0 ? determinantIn(next) : null;
    if (determinant) {
      const inner = rowPieces(determinant, context);
      return { pieces: [plain('logdet(', node.range), ...inner, plain(')')], next: at + 2 };
    }
    const along = alongText(base, below, context);
    const head = plain(`${base.name}${"'".repeat(primes)}`, base.range);
    const power = powerPieces(above, base, context);
    if (isBracket(next)) {
      const pieces = application(head, argumentOf(next), context, next, along);
      return { pieces: [...pieces, ...power], next: at + 2 };
    }
    const end = argumentEnd(row, at + 1);
    if (end === at + 1) throw new CannotWrite({ what: `${base.name} of nothing`, range: node.range });
    const inner = rowPieces(row.slice(at + 1, end), context);
    return { pieces: [head, plain('('), ...inner, plain(`${along})`), ...power], next: end };
  }
  if (base.kind !== 'letter' || !isBracket(next)) return null;
  if (INDICATORS.has(base.name)) {
    const step = conditionPieces(
      argumentOf(next),
      (row) => rowPieces(row, context),
      (one) => uncut(one, context),
    );
    if (step) return { pieces: step, next: at + 2 };
  }
  const name = nameOf(node, context.indices);
  if (name === null) return null;
  if (context.reading.dependent.has(name) && isNames(argumentOf(next))) {
    const value = [plain(name, node.range)];
    return {
      pieces: next.kind === 'scripts' ? scripted(value, next, context, partsIn(context)) : value,
      next: at + 2,
    };
  }
  if (context.reading.functions.has(name)) {
    const head = plain(`${name}${"'".repeat(primes)}`, node.range);
    const call = application(head, argumentOf(next), context, next);
    // `h'(A)[H]`, `h'(A)^\top[G]`: the derivative at A in the direction H, and its adjoint.
    const direction = primes > 0 ? row[at + 2] : undefined;
    const isAction = direction?.kind === 'fence' && direction.open === '[';
    if (!isAction) return { pieces: call, next: at + 2 };
    return { pieces: [...call, plain('['), ...rowPieces(direction.body, context), plain(']')], next: at + 3 };
  }
  return null;
}

/** The row that a name is the positive part of. */
function uncut(node: Node, { indices, positiveParts }: Context): Row | null {
  const name = nameOf(node, indices);
  return name === null ? null : (positiveParts.get(name) ?? null);
}

/** `f(x)`, and `f(x)^2` where the bracket has scripts. */
function application(
  head: Piece,
  argument: Row,
  context: Context,
  bracket: Node,
  along = '',
): readonly Piece[] {
  const place = bracket.kind === 'scripts' ? bracket.base?.range : bracket.range;
  const call = [head, plain('(', place ?? null), ...rowPieces(argument, context), plain(`${along})`)];
  if (bracket.kind !== 'scripts') return call;
  const at =
    bracket.base && bracket.below.length > 0
      ? indexPieces(bracket.base, bracket.below, context, (row) => rowPieces(row, context))
      : [];
  if (!at) throw new CannotWrite({ what: 'an index of what is no name', range: bracket.range });
  return scripted([...call, ...at], bracket, context, partsIn(context));
}

// Single nodes

function nodePieces(node: Node, context: Context): readonly Piece[] {
  switch (node.kind) {
    case 'number':
      return [plain(node.text, node.range)];
    case 'letter':
      if (node.name === ALL_ONES)
        throw new CannotWrite({ what: 'a bold 1 without its size', range: node.range });
      return [plain(letterText(nameOf(node, context.indices) ?? node.name, context), node.range)];
    case 'function':
      return [plain(node.name, node.range)];
    case 'fence':
      return fencePieces(node, context);
    case 'fraction': {
      const quotient = quotientOf(node);
      if (!quotient || quotient.of.length === 0) return fractionPieces(node, context);
      const { of, by, order } = quotient;
      return [
        plain('('),
        ...derivativePieces(of, by, order, node.range, (inner) => rowPieces(inner, context)),
        plain(')'),
      ];
    }
    case 'root':
      return [plain('sqrt(', node.range), ...rowPieces(node.body, context), plain(')')];
    case 'scripts':
      return scriptsPieces(node, context, partsIn(context));
    case 'table':
      return tablePieces(node, context);
    case 'sign':
      return signPieces(node, true);
    case 'big':
      return [plain(node.sign, node.range)];
    case 'words':
      throw new CannotWrite({ what: `the words “${node.text}”`, range: node.range });
    case 'mark':
      return [];
    case 'foreign':
      throw new CannotWrite({ what: `\`${node.what}\``, range: node.range });
  }
}

/** A family without an index has that of the left side. */
function letterText(name: string, context: Context): string {
  const { reading, places } = context;
  const isMember = reading.indexed.get(name) === 'member' && places.length > 0;
  return isMember ? memberText(name, places.slice(0, 1), context) : name;
}

function fencePieces(node: Node & { readonly kind: 'fence' }, context: Context): readonly Piece[] {
  const [table] = node.body;
  if (node.open === '{' && node.close === '' && table?.kind === 'table')
    return casesPieces(
      table.rows,
      node.range,
      (row) => rowPieces(row, context),
      (one) => uncut(one, context),
    );
  const inside = rowPieces(node.body, context);
  switch (node.open) {
    case '‖':
      return [plain('‖', node.range), ...inside, plain('‖')];
    case '|':
      return [...barPieces(node, inside, context), plain(')')];
    case '⟨':
      return [plain('⟨', node.range), ...inside, plain('⟩')];
    case '':
      return inside;
    default:
      return [plain('(', node.range), ...inside, plain(')')];
  }
}

/** A fraction is one factor: what stands behind it is not below its bar. */
function fractionPieces(
  { above, below, range }: Node & { readonly kind: 'fraction' },
  context: Context,
): readonly Piece[] {
  const [top, bottom] = [rowPieces(above, context), rowPieces(below, context)];
  const isSimple = (pieces: readonly Piece[]): boolean => /^[\p{L}\p{M}\d_.]+$/u.test(textOf(pieces));
  const wrapped = (pieces: readonly Piece[]): readonly Piece[] =>
    isSimple(pieces) ? pieces : [plain('('), ...pieces, plain(')')];
  return [plain('(', range), ...wrapped(top), plain('/'), ...wrapped(bottom), plain(')')];
}

function tablePieces({ rows, range }: Node & { readonly kind: 'table' }, context: Context): readonly Piece[] {
  const lines = rows.map((cells) =>
    cells.flatMap((cell, at) => [...(at > 0 ? [plain(', ')] : []), ...rowPieces(cell, context)]),
  );
  return [
    plain('[', range),
    ...lines.flatMap((line, at) => [...(at > 0 ? [plain('; ')] : []), ...line]),
    plain(']'),
  ];
}
