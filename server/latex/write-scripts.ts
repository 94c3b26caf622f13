// Scripts above and below: indices, norms, powers, transposes, inverses.

import { isMatrixText } from './bars.ts';
import { isCapital } from './carriers.ts';
import {
  indicesIn,
  isDagger,
  isTransposition,
  nameOf,
  plainText,
  primesIn,
  signsAbove,
} from './letter-names.ts';
import { ALL_ONES, isSign, type Math as Node, type Row, rangeOfRow } from './math.ts';
import { memberText } from './member-text.ts';
import { normBelow } from './norms.ts';
import { type Piece, plain, textOf } from './pieces.ts';
import {
  type Context,
  cutAt,
  filledPieces,
  indexPieces,
  isCommutation,
  rootSign,
} from './write-functions.ts';
import { CannotWrite } from './write-signs.ts';
import { sumPieces } from './write-sums.ts';

/** How rows and single nodes are written in the formula at hand. */
export interface PartWriter {
  row(row: Row): readonly Piece[];
  node(node: Node): readonly Piece[];
}

/** A node with something above or below it. Throws `CannotWrite` where the language has no text for that. */
export function scriptsPieces(
  node: Node & { readonly kind: 'scripts' },
  context: Context,
  parts: PartWriter,
): readonly Piece[] {
  const { base, below, above, range } = node;
  if (!base) throw new CannotWrite({ what: 'a script without a base', range });
  if (base.kind === 'big') return sumPieces(node, base.sign, context, parts.row);
  if (base.kind === 'fence' && base.open === '‖') return normPieces(node, base, context, parts);
  if (base.kind === 'number' && base.text === '0' && below.length > 0)
    return filledPieces('zeros', below, range, above, parts.row);
  if (base.kind === 'letter') {
    if (base.name === ALL_ONES) return filledPieces('ones', below, range, above, parts.row);
    if (base.name === 'I' && below.length > 0 && !indicesIn(node, context.indices))
      return scripted([plain('eye(', range), ...parts.row(below), plain(')')], node, context, parts);
    if (base.name === 'e' && below.length === 0 && above.length > 0 && !isTransposition(above))
      return [plain('exp(', range), ...parts.row(above), plain(')')];
    if (isCommutation(base.name, below, context.indices))
      return scripted(
        [plain(`commutation(${plainText(below).replace(',', ', ')})`, range)],
        node,
        context,
        parts,
      );
    const place = placePieces(node, base, context, parts);
    if (place) return place;
    const name = nameOf(node, context.indices);
    if (name !== null) return scripted([plain(name, range)], node, context, parts);
  }
  const at =
    below.length > 0 && base.kind !== 'function' ? indexPieces(base, below, context, parts.row) : null;
  if (at) {
    const [only, ...more] = base.kind === 'fence' && base.open === '[' ? base.body : [base];
    const inside = only && more.length === 0 ? only : base;
    return scripted([...parts.node(inside), ...at], node, context, parts);
  }
  if (below.length > 0 && base.kind !== 'function')
    throw new CannotWrite({ what: 'an index of what is no name', range });
  return scripted(parts.node(base), node, context, parts);
}

function normPieces(
  node: Node & { readonly kind: 'scripts' },
  base: Node & { readonly kind: 'fence' },
  context: Context,
  parts: PartWriter,
): readonly Piece[] {
  const isSquare = plainText(node.above) === '2';
  const below = normBelow(node.below);
  // `\|x\|_A^2` is x' A x.
  if (below === null && isSquare && isMatrixText(node.below, context.indices)) {
    const inside = parts.row(base.body);
    const weight = parts.row(node.below);
    return [plain('(', node.range), ...inside, plain(")' ("), ...weight, plain(') ('), ...inside, plain(')')];
  }
  if (below === null) throw new CannotWrite({ what: 'a norm of this kind', range: node.range });
  const norm = [...parts.node(base), plain(below)];
  return isSquare ? [...norm, plain('²')] : scripted(norm, node, context, parts);
}

/** `y_i` as the reading of y says. */
function placePieces(
  node: Node & { readonly kind: 'scripts' },
  base: Node & { readonly kind: 'letter' },
  context: Context,
  parts: PartWriter,
): readonly Piece[] | null {
  const own = indicesIn(node, context.indices);
  return (
    own && scripted([plain(memberText(base.name, own, context), node.range)], node, context, parts, true)
  );
}

/** Transposes, inverses and powers behind what they are of. */
export function scripted(
  whole: readonly Piece[],
  node: Node & { readonly kind: 'scripts' },
  context: Context,
  parts: PartWriter,
  isPlace = false,
): readonly Piece[] {
  const signs = signsAbove(node, context.indices);
  if (signs.length === 0) return whole;
  // A script has a place of its own, behind that of its base.
  const place = rangeOfRow(signs);
  const isOwn = place.end > place.start && place.start > node.range.start;
  const above = isOwn ? { start: place.start, end: node.range.end } : null;
  const base = isOwn ? whole.map((piece) => cutAt(piece, place.start)) : whole;
  const text = plainText(signs);
  if (isTransposition(signs)) {
    const last = base.at(-1);
    // A row set upright, and laid down again.
    if (isPlace && last?.text.endsWith("'"))
      return [...base.slice(0, -1), { ...last, text: last.text.slice(0, -1) }];
    return [...base, plain("'".repeat(Math.max(1, primesIn(signs))), above)];
  }
  if (text === '+' && node.base?.kind === 'letter' && !isCapital(node.base.name))
    throw new CannotWrite({ what: 'a + above a letter', range: node.range });
  if (text === '+' || (isDagger(signs) && context.reading.daggers === 'pseudo-inverse')) {
    const inside = node.base?.kind === 'fence' && node.base.open === '(' ? base.slice(1, -1) : base;
    return [plain('pinv(', node.range), ...inside, plain(')', above)];
  }
  if (isDagger(signs)) return [...base, plain("'", above)];
  if (text === '-1') return [...base, plain('⁻¹', above)];
  const [sign, ...entries] = signs;
  if (isSign(sign, '∘') && entries.length > 0) return [...base, plain('.^'), ...exponent(entries, parts)];
  const inverted = /^-(\d*)[T⊤]$/u.exec(text)?.[1];
  if (inverted !== undefined)
    return [plain('('), ...base, plain(inverted === '' ? ")⁻¹'" : `)^(-${inverted})'`, above)];
  const root = context.reading.powers === 'entry' ? null : rootSign(node.base, text, context);
  if (root !== null) {
    const isFence = node.base?.kind === 'fence' && node.base.open === '(';
    const of = isFence ? base.slice(1, -1) : base;
    return [plain('sqrtm(', node.range), ...of, plain(root === '' ? ')' : ')⁻¹', above)];
  }
  const operator = context.reading.powers === 'entry' && !isPlace ? '.^' : '^';
  return [...base, plain(operator), ...exponent(signs, parts)];
}

function exponent(row: Row, parts: PartWriter): readonly Piece[] {
  const power = parts.row(row);
  const isSimple = /^[\p{L}\d]+$/u.test(textOf(power));
  return isSimple ? power : [plain('('), ...power, plain(')')];
}
