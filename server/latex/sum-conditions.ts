// Sums under conditions as sums between bounds: `\sum_{i,j=1}^n` is two sums, `\sum_{j \neq i}` goes up to i and on behind it,
// `\sum_{1 \le i \le n}` has its bounds below.

import { isSign, type Math as Node, type Row } from './math.ts';
import { termEnd } from './operands.ts';
import { scriptsOf, summedOver } from './scripts.ts';
import { walk } from './walk.ts';

type Sum = Node & { readonly kind: 'scripts' };

/** Sides of an equation without such sums, as far as that is known. An index of the left side is one outside. */
export function withPlainSums(sides: readonly Row[]): readonly Row[] {
  if (!sides.some(hasCondition)) return sides;
  const [left = []] = sides;
  const outside = new Set(sides.length > 1 ? indicesOfLeft(left) : []);
  return sides.map((side) => plain(side, outside));
}

const isSum = (node: Node): node is Sum => node.kind === 'scripts' && node.base?.kind === 'big';

/** Whether a row has a sum with more below it than a letter, its first value or a set. */
function hasCondition(row: Row): boolean {
  return row.some((node) => {
    switch (node.kind) {
      case 'fence':
      case 'root':
        return hasCondition(node.body);
      case 'fraction':
        return hasCondition(node.above) || hasCondition(node.below);
      case 'scripts':
        if (node.base?.kind === 'big')
          return node.below.some((one) => isSign(one, '≠') || isOrder(one)) || summedOver(node).length > 1;
        return (node.base !== null && hasCondition([node.base])) || hasCondition(node.above);
      default:
        return false;
    }
  });
}

const isOrder = (node: Node): boolean => isSign(node, '≤') || isSign(node, '<');

/** Letters below the names of a left side, and below what it is derived by. */
const indicesOfLeft = (left: Row): readonly string[] =>
  left.flatMap((node): readonly string[] => {
    if (node.kind === 'fraction') return [...indicesOfLeft(node.above), ...indicesOfLeft(node.below)];
    if (node.kind === 'scripts' && isSign(node.base, '∇')) return indicesOfLeft(node.below);
    return scriptsOf(node).flatMap((one) => (one.kind === 'letter' ? [one.name] : []));
  });

/** `outside` are the letters that sums around the row, or its left side, give a value. */
function plain(whole: Row, outside: ReadonlySet<string>): Row {
  const done: Node[] = [];
  let around = outside;
  for (let at = 0; at < whole.length; at++) {
    const node = whole[at];
    if (!node) continue;
    if (!isSum(node)) {
      done.push(inside(node, around));
      continue;
    }
    const end = termEnd(whole, at + 1);
    const sums = simplified(node, around, whole.slice(at + 1, end));
    const letters = sums.flatMap(summedOver);
    const other = otherThan(node);
    if (!other) {
      done.push(...sums);
      around = new Set([...around, ...letters]);
      continue;
    }
    const isOuter = other.than.kind === 'letter' && !around.has(other.than.name) && !other.isBounded;
    const inner = new Set([...around, ...letters, ...(isOuter ? [plainName(other.than)] : [])]);
    const body = plain(whole.slice(at + 1, end), inner);
    // Of two letters that nothing gives a value both run.
    if (isOuter) done.push({ ...node, below: [other.than] });
    done.push(apart(node, other, body));
    at = end - 1;
  }
  return done;
}

const plainName = (node: Node): string => (node.kind === 'letter' ? node.name : '');

function inside(node: Node, outside: ReadonlySet<string>): Node {
  switch (node.kind) {
    case 'fence':
    case 'root':
      return { ...node, body: plain(node.body, outside) };
    case 'fraction':
      return { ...node, above: plain(node.above, outside), below: plain(node.below, outside) };
    case 'scripts':
      return { ...node, base: node.base && inside(node.base, outside), above: plain(node.above, outside) };
    default:
      return node;
  }
}

/**
 * `i,j=1` as two sums, `1 ≤ i ≤ n` as `i=1` up to n, `i < j` as a sum over i up to j, behind one over j where nothing gives j
 * a value; any other sum as it is.
 */
function simplified(node: Sum, outside: ReadonlySet<string>, body: Row): readonly Sum[] {
  const { below, above, range } = node;
  const letters = summedOver(node);
  const at = below.findIndex((one) => isSign(one, '='));
  if (letters.length > 1 && at > 0)
    return below.slice(0, at).flatMap((letter) => {
      if (letter.kind !== 'letter') return [];
      return [{ ...node, below: [letter, ...below.slice(at)] }];
    });
  const ordered = orderedIn(below);
  if (!ordered || above.length > 0) return [node];
  const { small, isStrict, large, last } = ordered;
  const sign = (text: string): Node => ({ kind: 'sign', text, range });
  const one: Node = { ...NUMBER_ONE, range };
  const from = (letter: Node): Row => [letter, sign('='), one];
  const isIndex = large.kind === 'letter' && (outside.has(large.name) || readsIndex(body, large.name));
  if (!isIndex) return last ? [node] : [{ ...node, below: from(small), above: [large] }];
  const inner: Sum = { ...node, below: from(small), above: isStrict ? [large, sign('-'), one] : [large] };
  if (outside.has(plainName(large))) return [inner];
  return [last ? { ...node, below: from(large), above: [last] } : { ...node, below: [large] }, inner];
}

/** Whether a letter is the index of something in a row. */
const readsIndex = (row: Row, letter: string): boolean =>
  walk(row).some(({ node }) => scriptsOf(node).some((one) => one.kind === 'letter' && one.name === letter));

/** `i < j`, `1 ≤ i ≤ n`, `1 ≤ i < j ≤ n`; null for anything else. */
function orderedIn(below: Row): {
  readonly small: Node;
  readonly isStrict: boolean;
  readonly large: Node;
  readonly last: Node | null;
} | null {
  const [one, order] = below;
  const isFromOne = one?.kind === 'number' && one.text === '1' && isSign(order, '≤');
  const [small, sign, large, end, last, ...more] = isFromOne ? below.slice(2) : below;
  const isWhole = more.length === 0 && (!end || (isSign(end, '≤') && last !== undefined));
  if (small?.kind !== 'letter' || !sign || !isOrder(sign) || !large || !isWhole) return null;
  return { small, isStrict: isSign(sign, '<'), large, last: last ?? null };
}

interface Other {
  readonly letter: Node;
  /** The value that it differs from. */
  readonly than: Node;
  /** Its first value. */
  readonly first: Row;
  /** Whether its bounds stand there, too. */
  readonly isBounded: boolean;
}

/** `j \neq i`, `j = 1, j \neq i`; null for any other sum. */
function otherThan({ base, below }: Sum): Other | null {
  const at = below.findIndex((one) => isSign(one, '≠'));
  const [letter, than] = [below[at - 1], below[at + 1]];
  const isOne = than?.kind === 'letter' || than?.kind === 'number';
  if (
    base?.kind !== 'big' ||
    base.sign !== '∑' ||
    letter?.kind !== 'letter' ||
    !isOne ||
    at + 2 < below.length
  )
    return null;
  const [own, sign, ...first] = below.slice(0, Math.max(0, at - 1)).filter((one) => !isSign(one, ','));
  const [start, ...more] = first;
  if (at === 1) return { letter, than, first: [NUMBER_ONE], isBounded: false };
  const isSame = own?.kind === 'letter' && own.name === letter.name && isSign(sign, '=');
  return isSame && start && more.length === 0 ? { letter, than, first: [start], isBounded: true } : null;
}

const NUMBER_ONE: Node = { kind: 'number', text: '1', range: { start: 0, end: 0 } };

/** The sum up to what is left out, and from there on. */
function apart(node: Sum, { letter, than, first }: Other, body: Row): Node {
  const { range } = node;
  const sign = (text: string): Node => ({ kind: 'sign', text, range });
  const beside = (text: '+' | '-'): Row =>
    than.kind === 'number'
      ? [{ kind: 'number', text: String(Number(than.text) + (text === '+' ? 1 : -1)), range }]
      : [than, sign(text), { ...NUMBER_ONE, range }];
  const before: Node = { ...node, below: [letter, sign('='), ...first], above: beside('-') };
  const behind: Node = { ...node, below: [letter, sign('='), ...beside('+')] };
  return {
    kind: 'fence',
    open: '(',
    close: ')',
    body: [before, ...body, sign('+'), behind, ...body],
    range,
  };
}
