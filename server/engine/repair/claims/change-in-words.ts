// The sentence for a change of a claimed side: the factor that is missing, the term too many, one symbol in place
// of another. The change has been tried, so the sentence holds.

import { withoutParentheses } from '../../inference/shaping.ts';
import { innerTerms, type ProductOperation, type ProductTerm, type Term } from '../../names/term.ts';

/** A side with the text of the statement that it stands in. */
export interface WrittenSide {
  readonly term: Term;
  readonly text: string;
}

/**
 * `right with \`σ'(H)\` in place of \`σ'(Y)\``: what `mended` has that `side` has not; null where the two have so little in
 * common that it says no more than that the one is the other.
 */
export function changeInWords(side: WrittenSide, mended: WrittenSide): string | null {
  const changes = changesBetween(side, mended);
  if (!changes || changes.length === 0 || changes.length > MOST_CHANGES) return null;
  const words = [...new Set(changes)];
  return words.some((each) => each.length > LONGEST) ? null : `right ${words.join(' and ')}`;
}

const MOST_CHANGES = 2;
/** A change of more letters than that is better seen than described. */
const LONGEST = 160;

/** One phrase a change; none where both say the same, null where one is nothing but replaced by the other. */
function changesBetween(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  const [left, right] = [within(a, withoutParentheses(a.term)), within(b, withoutParentheses(b.term))];
  if (spelled(left) === spelled(right)) return [];
  return (
    transposition(left, right) ??
    applied(left, right) ??
    renamed(left, right) ??
    joinedOtherwise(left, right) ??
    inSum(left, right) ??
    inProduct(left, right) ??
    inside(left, right)
  );
}

const within = ({ text }: WrittenSide, term: Term): WrittenSide => ({ term, text });
const written = ({ term, text }: WrittenSide): string =>
  text.slice(term.span.start, term.span.end).replaceAll(/\s+/gu, ' ');
/** Without blanks and the brackets around it: what is the same so is the same. */
const spelled = (side: WrittenSide): string =>
  written(within(side, withoutParentheses(side.term))).replaceAll(' ', '');
const quoted = (side: WrittenSide): string => `\`${written(within(side, withoutParentheses(side.term)))}\``;

/** One is the transpose of the other, or its opposite. */
function transposition(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  if (isSame(transposedIn(b), a)) return [`with ${quoted(a)} transposed`];
  if (isSame(transposedIn(a), b)) return [`without the transpose of ${quoted(b)}`];
  if (isSame(negatedIn(b), a)) return [`with a minus in front of ${quoted(a)}`];
  if (isSame(negatedIn(a), b)) return [`without the minus in front of ${quoted(b)}`];
  return null;
}

const isSame = (a: WrittenSide | null, b: WrittenSide): boolean => a !== null && spelled(a) === spelled(b);
const transposedIn = (side: WrittenSide): WrittenSide | null =>
  side.term.kind === 'transpose' ? within(side, side.term.of) : null;
const negatedIn = (side: WrittenSide): WrittenSide | null =>
  side.term.kind === 'negate' ? within(side, side.term.of) : null;

/** One is a function of the other: its inverse, say. */
function applied(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  const argumentOf = (side: WrittenSide): WrittenSide | null => {
    const [only, ...others] = side.term.kind === 'call' ? side.term.args : [];
    return only && others.length === 0 ? within(side, only) : null;
  };
  if (isSame(argumentOf(b), a)) return [`with ${quoted(b)} in place of ${quoted(a)}`];
  if (isSame(argumentOf(a), b)) return [`without the \`${calleeOf(a)}\` of ${quoted(a)}`];
  return null;
}

/** Another function of the same. */
function renamed(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  if (a.term.kind !== 'call' || b.term.kind !== 'call') return null;
  const argsOf = (side: WrittenSide, args: readonly Term[]): string =>
    args.map((arg) => spelled(within(side, arg))).join(',');
  if (argsOf(a, a.term.args) !== argsOf(b, b.term.args)) return null;
  const [from, to] = [calleeOf(a), calleeOf(b)];
  return from === to ? null : [`with \`${to}\` in place of \`${from}\``];
}

/** `h'` of `h'(x)`. */
const calleeOf = (side: WrittenSide): string => {
  const whole = written(side);
  return whole.slice(0, whole.indexOf('(')).trim();
};

/** How factors side by side, or with a `*` between, are joined. */
const BESIDE = 'beside';

interface Item extends WrittenSide {
  readonly sign: string;
}

/** The difference of two rows: the parts between their common beginning and their common end. */
function middles(a: readonly Item[], b: readonly Item[]): readonly [readonly Item[], readonly Item[]] {
  const isEqual = (x: Item | undefined, y: Item | undefined): boolean =>
    x !== undefined && y !== undefined && x.sign === y.sign && spelled(x) === spelled(y);
  let start = 0;
  while (isEqual(a[start], b[start])) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && isEqual(a.at(-1 - end), b.at(-1 - end))) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/** A product where a sum is meant, or the other way round. */
function joinedOtherwise(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  const isSum = a.term.kind === 'sum';
  if (isSum === (b.term.kind === 'sum')) return null;
  const [rowA, rowB] = isSum ? [termsOf(a), factorsOf(b)] : [factorsOf(a), termsOf(b)];
  const isSameRow =
    rowA.length === 2 && rowB.length === 2 && rowA.every((item, at) => isSame(item, rowB[at] ?? item));
  const [sign, other] = [rowA[1]?.sign, rowB[1]?.sign];
  if (!isSameRow || !sign || !other) return null;
  const name = (each: string): string => (each === BESIDE ? 'a product' : `\`${each}\``);
  return [`with ${name(other)} in place of ${sign === BESIDE ? 'the product' : name(sign)}`];
}

function inSum(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  if (a.term.kind !== 'sum' && b.term.kind !== 'sum') return null;
  const [termsA, termsB] = [termsOf(a), termsOf(b)];
  const [from, to] = middles(termsA, termsB);
  const whole = a.term.kind === 'sum' ? ` in ${quoted(a)}` : ` at ${quoted(a)}`;
  const signed = (items: readonly Item[]): string =>
    `\`${items
      .map(
        (item, at) =>
          `${at === 0 ? (item.sign === '-' ? '-' : '') : ` ${item.sign} `}${written(within(item, item.term))}`,
      )
      .join('')}\``;
  const terms = (items: readonly Item[]): string => (items.length > 1 ? 'terms' : 'term');
  if (from.length === 0)
    return [`but for the ${terms(to)} ${signed(to)}, which ${isOrAre(to)} missing${whole}`];
  if (to.length === 0) return [`without the ${terms(from)} ${signed(from)}${whole}`];
  const [one, other] = [from[0], to[0]];
  if (from.length === to.length && one && other) {
    if (from.length === 1 && one.sign !== other.sign && spelled(one) === spelled(other))
      return [`but for the sign of ${quoted(one)}${whole}`];
    return eachOf(from, to);
  }
  return null;
}

const isOrAre = (items: readonly Item[]): string => (items.length > 1 ? 'are' : 'is');

function termsOf({ term, text }: WrittenSide): readonly Item[] {
  if (term.kind === 'sum')
    return [
      ...termsOf({ term: term.first, text }),
      ...term.rest.map((part): Item => ({ sign: part.sign, term: part.term, text })),
    ];
  return term.kind === 'negate' ? [{ sign: '-', term: term.of, text }] : [{ sign: '+', term, text }];
}

/** The changes of two rows of one length, place by place; null where some place has nothing in common, or another sign. */
function eachOf(from: readonly Item[], to: readonly Item[]): readonly string[] | null {
  const found: string[] = [];
  for (const [at, item] of from.entries()) {
    const other = to[at];
    if (!other || other.sign !== item.sign) return null;
    const changes = changesBetween(item, other) ?? [replaced(item, other)];
    found.push(...changes);
  }
  return found;
}

const replaced = (a: WrittenSide, b: WrittenSide): string => `with ${quoted(b)} in place of ${quoted(a)}`;

function inProduct(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  if (a.term.kind !== 'product' && b.term.kind !== 'product') return null;
  const [factorsA, factorsB] = [factorsOf(a), factorsOf(b)];
  const [from, to] = middles(factorsA, factorsB);
  const [first, second] = from;
  const isWhole = from.length === factorsA.length && to.length === factorsB.length;
  if (isWhole && from.length > 0 && to.length > 0 && !sharesFactor(from, to)) return null;
  const [fewer, more] = [addedTo(from, to), addedTo(to, from)];
  if (more.length === 0 && fewer.length > 0 && from.length + fewer.length === to.length)
    return [`but for the ${factors(fewer)}, which ${isOrAre(fewer)} missing${beside(a)}`];
  if (fewer.length === 0 && more.length > 0 && to.length + more.length === from.length)
    return [`without the ${factors(more)}${beside(a)}`];
  if (from.length !== to.length || !first) return null;
  if (from.length === 2 && second && to[0] && to[1] && isSwap([first, second], [to[0], to[1]]))
    return [`with ${quoted(first)} and ${quoted(second)} in the other order`];
  if (from.every((item, at) => spelled(item) === spelled(to[at] ?? item))) return signsChanged(from, to);
  return eachOf(
    from.map((item, at) => ({ ...item, sign: at === 0 ? '' : item.sign })),
    to.map((item, at) => ({ ...item, sign: at === 0 ? '' : item.sign })),
  );
}

const beside = (side: WrittenSide): string =>
  side.term.kind === 'product' ? ` in ${quoted(side)}` : ` at ${quoted(side)}`;

const sharesFactor = (from: readonly Item[], to: readonly Item[]): boolean =>
  from.some((item) => to.some((other) => spelled(other) === spelled(item)));

/** The factors of the second row that the first has not, where it has all its own in the order of the second. */
function addedTo(row: readonly Item[], longer: readonly Item[]): readonly Item[] {
  let at = 0;
  const added = longer.filter((item) => {
    const own = row[at];
    if (own && spelled(own) === spelled(item)) {
      at += 1;
      return false;
    }
    return true;
  });
  return at === row.length ? added : [];
}

function factors(items: readonly Item[]): string {
  const isDivided = items.every(({ sign }) => sign === '/' || sign === './');
  const list = items.map((item) => quoted(item)).join(' and ');
  if (isDivided) return `divisor${items.length > 1 ? 's' : ''} ${list}`;
  return `factor${items.length > 1 ? 's' : ''} ${list}`;
}

const isSwap = ([a, b]: readonly [Item, Item], [c, d]: readonly [Item, Item]): boolean =>
  spelled(a) === spelled(d) && spelled(b) === spelled(c);

/** `A B` for `A ∘ B`. */
function signsChanged(from: readonly Item[], to: readonly Item[]): readonly string[] {
  return from.flatMap((item, at) => {
    const sign = to[at]?.sign ?? item.sign;
    if (sign === item.sign) return [];
    return [`with ${SIGN_WORDS[sign] ?? `\`${sign}\``} in front of ${quoted(item)}`];
  });
}

const SIGN_WORDS: Readonly<Record<string, string>> = {
  [BESIDE]: 'a matrix product',
  '∘': 'the elementwise `∘`',
};

/** The factors in a row, with the sign before each: products side by side are one row, however they are grouped. */
function factorsOf({ term, text }: WrittenSide): readonly Item[] {
  if (term.kind !== 'product') return [{ sign: BESIDE, term, text }];
  const items = [
    { sign: BESIDE, term: term.first, text },
    ...term.rest.map((part): Item => ({ sign: signOf(part.sign), term: part.factor, text })),
  ];
  const isChain = isMatrixProduct(term);
  return items.flatMap((item): readonly Item[] =>
    isChain && item.term.kind === 'product' && isMatrixProduct(item.term) ? factorsOf(item) : [item],
  );
}

const isMatrixProduct = (term: ProductTerm): boolean =>
  term.rest.every(({ sign }) => signOf(sign) === BESIDE);

function signOf(sign: ProductOperation): string {
  switch (sign) {
    case '*':
    case 'juxtaposed':
      return BESIDE;
    case '∘':
    case '⊙':
    case '.*':
      return '∘';
    case './':
    case '/':
    case '\\':
    case '⊗':
    case '×':
    case '·':
      return sign;
  }
}

/** The change inside, where both are the same but for what one of their parts is. */
function inside(a: WrittenSide, b: WrittenSide): readonly string[] | null {
  if (a.term.kind !== b.term.kind) return null;
  const [partsA, partsB] = [innerTerms(a.term), innerTerms(b.term)];
  if (partsA.length !== partsB.length || partsA.length === 0) return null;
  if (frame(a, partsA) !== frame(b, partsB)) return null;
  const items = (side: WrittenSide, parts: readonly Term[]): readonly Item[] =>
    parts.map((term) => ({ sign: '', term, text: side.text }));
  const changes = eachOf(items(a, partsA), items(b, partsB));
  // `σ'(Y)` says more than `Y`.
  const isShort = partsA.length === 1 && (partsA[0]?.kind === 'name' || partsB[0]?.kind === 'name');
  return isShort ? [replaced(a, b)] : changes;
}

/** A term without its parts: `softmax( )`. */
function frame({ term, text }: WrittenSide, parts: readonly Term[]): string {
  let [from, frameText] = [term.span.start, ''];
  for (const { span } of [...parts].sort((x, y) => x.span.start - y.span.start)) {
    frameText += `${text.slice(from, span.start)}\0`;
    from = span.end;
  }
  return (frameText + text.slice(from, term.span.end)).replaceAll(/\s+/gu, '');
}
