// The lines of a formula: what it declares, equations with all their sides, and formulas without a left side.

import type { Attribute, TextRange } from '../engine/api.ts';
import { attributeIn } from './attributes.ts';
import { isTransposition, plainText } from './letter-names.ts';
import { INDICATORS, isSign, type Math as Node, type Row, rangeOfRow, splitRow } from './math.ts';
import { nested } from './nest.ts';
import { withPlainSums } from './sum-conditions.ts';
import { walk } from './walk.ts';
import { withWideSums } from './wide-sums.ts';

export type Line =
  /** `X, Y \in \mathbb{R}^{m \times n}` */
  | {
      readonly kind: 'declaration';
      readonly names: readonly Row[];
      readonly sizes: readonly Row[];
      readonly range: TextRange;
    }
  /** `i = 1, \dots, n`, `t \in \{1, \dots, T\}`, `\{(x_i, y_i)\}_{i=1}^n`: how far a letter runs. */
  | {
      readonly kind: 'range';
      readonly letter: string;
      readonly first: Row;
      readonly last: Row;
      readonly range: TextRange;
    }
  /** `x_1, \dots, x_n`: a name with its members. */
  | { readonly kind: 'members'; readonly name: string; readonly last: Row; readonly range: TextRange }
  /** Sides of an equation, one or more. */
  | {
      readonly kind: 'equation';
      readonly sides: readonly Row[];
      /** `f(x) \equiv 0`: for all values, and no condition on them. */
      readonly isIdentity?: boolean;
      /** `w \leftarrow w - \eta g`: a step of an algorithm. */
      readonly isStep?: boolean;
      /** `A \Rightarrow B`: what follows from an equation is one for some values. */
      readonly isImplied?: boolean;
      readonly range: TextRange;
    }
  /** `A = A^T`, `\Sigma \succ 0`: what holds of a name. */
  | {
      readonly kind: 'attribute';
      readonly name: Row;
      readonly attribute: Attribute;
      readonly range: TextRange;
    }
  | { readonly kind: 'passed over'; readonly why: string; readonly range: TextRange };

/** A line with its place in the document, and the place where its formula begins. */
export type PlacedLine = Line & { readonly start: number };

/** The lines of one formula, from its nested row. */
export function linesOf(row: Row): readonly Line[] {
  const [table, ...more] = row;
  if (table?.kind === 'table' && more.length === 0) return alignedLines(table);
  return statementLines(row);
}

/** The lines of a row; those that `⇒` stands between are equations for some values. */
function statementLines(row: Row): readonly Line[] {
  const isImplied = row.some((node) => isSign(node, '⇒'));
  // `\text{s.t. } A x = b`: what holds for some values only.
  const condition = row.find((node) => node.kind === 'words' && CONDITION.test(node.text));
  const lines = statementsIn(row)
    .flatMap(lineOf)
    .map((line) => {
      const isBehind = condition !== undefined && line.range.start >= condition.range.end;
      return (isImplied || isBehind) && line.kind === 'equation' ? { ...line, isImplied: true } : line;
    });
  return [...lines, ...attributesInWords(row)];
}

/** `P \in \mathbb{R}^{n \times n} \text{ symmetric}`: words behind a declaration. */
function attributesInWords(row: Row): readonly Line[] {
  return row.flatMap((node, at): readonly Line[] => {
    const attribute = node.kind === 'words' ? attributeIn(node.text) : null;
    if (attribute === null) return [];
    const before = row.slice(0, at);
    const from = before.findLastIndex((one) => one.kind === 'words') + 1;
    const declared = lineOf(splitWhere(before.slice(from), (one) => isSign(one, ',')).at(-1) ?? []);
    return declared.flatMap((line): readonly Line[] =>
      line.kind === 'declaration'
        ? line.names.map((name) => ({ kind: 'attribute', name, attribute, range: rangeOfRow(name) }))
        : [],
    );
  });
}

/** Rows of an `align`: one that begins with `=` goes on with the equation above. */
function alignedLines({ rows }: Node & { readonly kind: 'table' }): readonly Line[] {
  const joined: Node[][] = [];
  for (const cells of rows) {
    // Words in a column or row of their own, behind the formula, are the reason for it.
    const row = cells.filter((cell, at) => at < 2 || !isReason(cell)).flat();
    if (isReason(row)) continue;
    const [first] = row;
    // `-2 x &= 0` begins an equation, `&- 2 x` goes on with one.
    const isLeft = cells.length > 1 && (cells[0]?.length ?? 0) > 0 && !isEquals(first);
    const goesOn = first?.kind === 'sign' && GOES_ON.has(first.text) && !isLeft;
    const last = joined.at(-1);
    if (goesOn && last) last.push(...row);
    else joined.push([...row]);
  }
  return joined.flatMap((row) => statementLines(nested(row)));
}

const isEquals = (node: Node | undefined): boolean => isSign(node, '=') || isSign(node, '≡');

/** Signs at which a line is broken. */
const GOES_ON = new Set(['=', '≡', '+', '-', '.+', '.-', '∘', '·', '×', '⊗', '*', './']);

const isReason = (cell: Row): boolean => cell.every(({ kind }) => kind === 'words');

/** Statements side by side: behind words, `⇒`, and commas between equations. */
function statementsIn(whole: Row): readonly Row[] {
  const [row, condition] = withoutCondition(withoutConstant(whole));
  if (condition) return [...statementsIn(row), condition];
  const parts = splitWhere(row, (node) => ENDS.some((text) => isSign(node, text)) || node.kind === 'words');
  return parts
    .filter((part, at) => at === 0 || !isLetters(part))
    .flatMap((part) => {
      const at = rangeBehind(part);
      if (at !== null) return [...statementsIn(part.slice(0, at)), part.slice(at + 1)];
      const pieces = splitWhere(part, (node) => isSign(node, ','));
      return pieces.length > 1 && pieces.every(isStatement) ? pieces : [part];
    });
}

const CONDITION = /^\W*(?:s\.?\s*t\.?|subject to|such that|if|when|whenever)\b/iu;

/** Signs between statements. */
const ENDS = ['⇒', ';', '∀'];

/** `i`, `i, j` behind `\forall` or words: no formula. */
const isLetters = (row: Row): boolean => row.every((node) => node.kind === 'letter' || isSign(node, ','));

/** `f = \lambda \|x\|^2 \quad (\lambda > 0)`: a comparison in brackets at the end is no factor. */
function withoutCondition(row: Row): readonly [Row, Row | null] {
  const [before, last] = [row.at(-2), row.at(-1)];
  const base = before?.kind === 'scripts' ? before.base : before;
  const isIndicator = base?.kind === 'function' || (base?.kind === 'letter' && INDICATORS.has(base.name));
  const isCondition = last?.kind === 'fence' && last.open === '(' && attributeOf(last.body) !== null;
  return isCondition && before && !isIndicator ? [row.slice(0, -1), last.body] : [row, null];
}

/** `… + \text{const}`: what does not matter to any derivative. */
function withoutConstant(row: Row): Row {
  const at = row.findIndex(
    (node, place) =>
      node.kind === 'words' && /^const(?:ant)?\.?$/u.test(node.text) && isSign(row[place - 1], '+'),
  );
  return at < 0 ? row : [...row.slice(0, at - 1), ...row.slice(at + 1)];
}

const isStatement = (piece: Row): boolean =>
  piece.some(
    (node) =>
      isSign(node, '=') || isSign(node, '≡') || isSign(node, '←') || isSign(node, '∈') || isComparison(node),
  );

/** Where the comma stands behind which a range ends the line: `h_t = …, t = 1, \dots, T`. */
function rangeBehind(row: Row): number | null {
  const at = row.findIndex(
    (node, place) => place > 0 && isSign(node, ',') && rangeOf(row.slice(place + 1)) !== null,
  );
  return at < 0 ? null : at;
}

interface Range {
  readonly letter: string;
  readonly first: Row;
  readonly last: Row;
}

/** `i = 1, \dots, n`, `i \in \{1, \dots, n\}`, `i \in [n]`; null for anything else. */
function rangeOf(row: Row): Range | null {
  const [letter, sign, ...values] = row;
  if (letter?.kind !== 'letter' || (!isSign(sign, '=') && !isSign(sign, '∈'))) return null;
  const [only] = values;
  const isSet = values.length === 1 && only?.kind === 'fence';
  const listed = splitWhere(isSet ? only.body : values, (node) => isSign(node, ','));
  const [first, dots, last] = [listed[0], listed.at(-2), listed.at(-1)];
  if (first && last && dots?.length === 1 && isSign(dots[0], '…') && listed.length >= 3)
    return { letter: letter.name, first, last };
  if (isSign(sign, '∈') && isSet && only.open === '[' && first && listed.length === 1)
    return { letter: letter.name, first: [ONE], last: first };
  return null;
}

const ONE: Node = { kind: 'number', text: '1', range: { start: 0, end: 0 } };

/** `x_1, \dots, x_n` and `\{(x_i, y_i)\}_{i=1}^n` anywhere in a row. */
function membersIn(row: Row): readonly Line[] {
  const range = rangeOfRow(row);
  const lists = walk(row).flatMap(({ node }): readonly Line[] => {
    if (node.kind !== 'scripts' || node.base?.kind !== 'fence') return [];
    const [letter, sign, ...first] = node.below;
    return letter?.kind === 'letter' && isSign(sign, '=') && node.above.length > 0
      ? [{ kind: 'range', letter: letter.name, first, last: node.above, range }]
      : [];
  });
  const named = row.flatMap((node, at): readonly Line[] => {
    if (!isSign(node, '…')) return [];
    const [before, behind] = [row[at - 2], row[at + 2]];
    const isList =
      isSign(row[at - 1], ',') &&
      isSign(row[at + 1], ',') &&
      before?.kind === 'scripts' &&
      behind?.kind === 'scripts' &&
      before.base?.kind === 'letter' &&
      behind.base?.kind === 'letter' &&
      before.base.name === behind.base.name;
    if (!isList || behind.base?.kind !== 'letter') return [];
    const [label] = behind.above;
    const last = behind.below.length > 0 ? behind.below : label?.kind === 'fence' ? label.body : behind.above;
    return last.length > 0 ? [{ kind: 'members', name: behind.base.name, last, range }] : [];
  });
  return [...lists, ...named];
}

/** The parts that are not empty. */
const splitWhere = (row: Row, ends: (node: Node) => boolean): readonly Row[] =>
  splitRow(row, ends).filter((part) => part.length > 0);

function lineOf(whole: Row): readonly Line[] {
  const row = withoutPunctuation(whole);
  const range = rangeOfRow(row);
  const running = rangeOf(row);
  if (running) return [{ kind: 'range', ...running, range }];
  const [names, space, ...more] = splitWhere(row, (node) => isSign(node, '∈'));
  // `\nabla f = 2 A x \in \mathbb{R}^n`: an equation, and where its value lies.
  if (names?.some((node) => isSign(node, '=')) && space) return lineOf(names);
  if (names && space && more.length === 0) {
    const cone = coneOf(space);
    const sizes = cone?.sizes ?? sizesOf(space);
    if (!sizes) return [{ kind: 'passed over', why: 'a set that is no space of matrices', range }];
    const all = splitWhere(names, (node) => isSign(node, ',') || isSign(node, '…'));
    // `X^\top \in \mathbb{R}^{d \times n}` is said of X, the other way round.
    const list = all.filter((name) => !isTransposed(name));
    const others = all.filter(isTransposed).map(withoutScript);
    const transposed: readonly Row[] = sizes.length === 2 ? [...sizes].reverse() : [[ONE], ...sizes];
    const attributes = cone
      ? list.map((name): Line => ({ kind: 'attribute', name, attribute: cone.attribute, range }))
      : [];
    return [
      ...membersIn(names),
      ...(list.length > 0 ? [{ kind: 'declaration', names: list, sizes, range } as const] : []),
      ...(others.length > 0
        ? [{ kind: 'declaration', names: others, sizes: transposed, range } as const]
        : []),
      ...attributes,
    ];
  }
  const holds = attributeOf(row);
  if (holds) return [{ kind: 'attribute', ...holds, range }];
  if (row.some((node) => isSign(node, '→') || isSign(node, '↦')))
    return [{ kind: 'passed over', why: 'what a function goes from and to', range }];
  const sides = withPlainSums(
    withWideSums(
      splitWhere(withoutMinimum(row), (node) => isSign(node, '=') || isSign(node, '≡') || isSign(node, '←')),
    ),
  );
  const has = (sign: string): boolean => row.some((node) => isSign(node, sign));
  const members = membersIn(row);
  if (members.length > 0 && sides.length < 2) return members;
  return sides.length === 0
    ? members
    : [...members, { kind: 'equation', sides, isIdentity: has('≡'), isStep: has('←'), range }];
}

const isTransposed = ([node, ...more]: Row): boolean =>
  node?.kind === 'scripts' && more.length === 0 && isTransposition(node.above);

const withoutScript = (row: Row): Row =>
  row.map((node) => {
    if (node.kind !== 'scripts' || !node.base) return node;
    return node.below.length > 0 ? { ...node, above: [] } : node.base;
  });

/** `\min_W f` says what to do with f. */
function withoutMinimum(row: Row): Row {
  const [first, second, ...more] = row;
  const head = first?.kind === 'function' && OPTIMA.has(first.name) ? second : first;
  const base = head?.kind === 'scripts' ? head.base : null;
  if (base?.kind !== 'function' || !OPTIMA.has(base.name) || more.length === 0) return row;
  return first === head ? row.slice(1) : more;
}

const OPTIMA = new Set(['min', 'max', 'argmin', 'argmax', 'arg', 'minimize', 'maximize']);

/** `A = A^\top`, `A \succ 0`, `\lambda > 0`, `0 < \lambda`; null for anything else. */
function attributeOf(whole: Row): { readonly name: Row; readonly attribute: Attribute } | null {
  const row = fromRight(whole);
  const at = row.findIndex((node) => node.kind === 'sign' && (node.text === '=' || node.text in ATTRIBUTES));
  const [sign, name, other] = [row[at], row.slice(0, at), row.slice(at + 1)];
  if (at < 1 || sign?.kind !== 'sign' || other.length !== 1 || name.some(isComparison)) return null;
  const [right] = other;
  const attribute = ATTRIBUTES[sign.text];
  if (attribute !== undefined)
    return right?.kind === 'number' && right.text === '0' ? { name, attribute } : null;
  const [left] = name;
  if (!left || !right || name.length > 1) return null;
  if (isTransposeOf(right, left)) return { name, attribute: 'symmetric' };
  return isTransposeOf(left, right) ? { name: other, attribute: 'symmetric' } : null;
}

const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  '≻': 'spd',
  '⪰': 'psd',
  '>': 'positive',
  '≥': 'nonneg',
};

/** The relations read from right to left. */
const CONVERSES: Readonly<Record<string, string>> = { '≺': '≻', '⪯': '⪰', '<': '>', '≤': '≥' };

const isComparison = (node: Node): boolean =>
  node.kind === 'sign' && (node.text in ATTRIBUTES || node.text in CONVERSES);

/** `0 < \lambda` as `\lambda > 0`. */
function fromRight(row: Row): Row {
  const [zero, sign, ...name] = row;
  const converse = sign?.kind === 'sign' ? CONVERSES[sign.text] : undefined;
  if (zero?.kind !== 'number' || sign?.kind !== 'sign' || converse === undefined) return row;
  return [...name, { ...sign, text: converse }, zero];
}

const isTransposeOf = (node: Node, of: Node): boolean =>
  node.kind === 'scripts' &&
  isTransposition(node.above) &&
  plainText([{ ...node, above: [] }]) === plainText([of]) &&
  node.base?.kind === 'letter';

/** `\mathbb{S}^n`, `\mathbb{S}^n_{++}`: symmetric matrices. */
function coneOf(space: Row): { readonly sizes: readonly Row[]; readonly attribute: Attribute } | null {
  const [set, ...more] = space;
  if (set?.kind !== 'scripts' || more.length > 0) return null;
  const { base, above, below } = set;
  if (base?.kind !== 'letter' || base.name !== 'S' || base.face !== 'script') return null;
  const signs = plainText([...below, ...above]).replace(/[^+]/gu, '').length;
  const sizes = above.filter((node) => !isSign(node, '+'));
  if (sizes.length === 0) return null;
  return { sizes: [sizes, sizes], attribute: signs === 2 ? 'spd' : signs === 1 ? 'psd' : 'symmetric' };
}

/** A comma or full stop at the end belongs to the sentence around the formula. */
function withoutPunctuation(row: Row): Row {
  const last = row.at(-1);
  return isSign(last, ',') || isSign(last, ';') ? withoutPunctuation(row.slice(0, -1)) : row;
}

/** The sizes of `\mathbb{R}^{m \times n}`; null where it is another set. */
function sizesOf(space: Row): readonly Row[] | null {
  const [set, ...more] = space;
  if (!set || more.length > 0) return null;
  const base = set.kind === 'scripts' ? set.base : set;
  if (base?.kind !== 'letter' || (base.name !== 'R' && base.name !== 'ℝ')) return null;
  if (set.kind !== 'scripts') return [];
  const sizes = splitWhere(set.above, (node) => isSign(node, '×') || isSign(node, '*') || isSign(node, ','));
  const [only, ...others] = sizes;
  // R^{mn} is what R^{m \times n} is where a sign is missing: it is read as it stands, one size.
  return only && others.length <= 1 ? sizes : null;
}
