// Brackets and bars put together with what stands between them, digits put together to numbers: `(X W - Y)^T` is one fence
// with one script.

import type { TextRange } from '../engine/api.ts';
import type { Math as Node, Row } from './math.ts';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '⟨': '⟩' };
const BARS = ['|', '‖'];

/** Brackets nested, everywhere inside. What does not match stays as a sign. */
export function nested(row: Row): Row {
  const [table, ...more] = row;
  // Brackets may be open at the end of a line of an `align`: its rows are put together before.
  if (table?.kind === 'table' && more.length === 0) return row;
  return withFences(joined(withWords(row).map(inner)));
}

/** `\text{MSE}` where an operand stands is a name; words behind an operand, or of prose, are none. */
function withWords(row: Row): Row {
  return row.map((node, at) => {
    if (node.kind !== 'words' || !/^[A-Za-z]{2,}$/u.test(node.text) || PROSE.has(node.text)) return node;
    const [before, behind] = [row[at - 1], row[at + 1]];
    const sign = before?.kind === 'scripts' ? before.base : before;
    const isFirst = !sign || sign.kind === 'mark' || sign.kind === 'sign';
    const isOperand = behind?.kind === 'sign' || (behind === undefined && before !== undefined);
    return isFirst && isOperand
      ? { kind: 'letter', name: node.text, face: 'roman', range: node.range }
      : node;
  });
}

/** Words between formulas. */
const PROSE = new Set(
  'and or if for where with when then else otherwise so thus since hence const constant apply let subject to by on in is such that all primal dual minimize maximize'.split(
    ' ',
  ),
);

function inner(node: Node): Node {
  switch (node.kind) {
    case 'fence':
    case 'root':
      return { ...node, body: nested(node.body) };
    case 'fraction':
      return { ...node, above: nested(node.above), below: nested(node.below) };
    case 'scripts':
      return {
        ...node,
        base: node.base && inner(node.base),
        below: nested(node.below),
        above: nested(node.above),
      };
    case 'table':
      return { ...node, rows: node.rows.map((cells) => cells.map(nested)) };
    default:
      return node;
  }
}

/** Digits of one number, two single bars as a double one, and `:=`. */
function joined(row: Row): Row {
  const done: Node[] = [];
  for (const node of row) {
    const last = done.at(-1);
    if (node.kind === 'number' && last?.kind === 'number' && last.range.end === node.range.start) {
      done[done.length - 1] = { ...last, text: last.text + node.text, range: spanning(last, node) };
      continue;
    }
    // Of `10^{-3}` the script stands at the last digit.
    if (
      node.kind === 'scripts' &&
      node.base?.kind === 'number' &&
      last?.kind === 'number' &&
      last.range.end === node.range.start
    ) {
      const base: Node = { ...node.base, text: last.text + node.base.text, range: spanning(last, node.base) };
      done[done.length - 1] = { ...node, base, range: spanning(last, node) };
      continue;
    }
    if (isSign(node, '=') && isSign(last, ':')) {
      done[done.length - 1] = { ...node, range: spanning(last, node) };
      continue;
    }
    const base = node.kind === 'scripts' ? node.base : node;
    if (isSign(base, '|') && isSign(last, '|') && last.range.end === base.range.start) {
      const bar: Node = { kind: 'sign', text: '‖', range: spanning(last, base) };
      done[done.length - 1] = node.kind === 'scripts' ? { ...node, base: bar } : bar;
      continue;
    }
    done.push(node);
  }
  return done.flatMap((node): Row => {
    if (node.kind !== 'number') return [node];
    const text = node.text.replace(/\.$/u, '');
    return /^\d+(?:\.\d+)?$|^\.\d+$/u.test(text) ? [{ ...node, text: text.replace(/^\./u, '0.') }] : [];
  });
}

const isSign = (node: Node | null | undefined, text: string): node is Node & { readonly kind: 'sign' } =>
  node?.kind === 'sign' && node.text === text;

const spanning = (a: { readonly range: TextRange }, b: { readonly range: TextRange }): TextRange => ({
  start: a.range.start,
  end: b.range.end,
});

/** An open bracket and what has been read since. */
interface Frame {
  readonly open: (Node & { readonly kind: 'sign' }) | null;
  readonly items: Node[];
}

function withFences(row: Row): Row {
  let frame: Frame = { open: null, items: [] };
  const outer: Frame[] = [];
  for (const node of row) {
    const scripts = node.kind === 'scripts' ? node : null;
    const base = scripts ? scripts.base : node;
    const sign = base?.kind === 'sign' ? base : null;
    if (sign) frame = withoutLonelyBar(sign.text, frame, outer);
    const closes = sign && frame.open && closesFrame(sign.text, frame);
    if (sign && closes && frame.open) {
      const fence: Node = {
        kind: 'fence',
        open: frame.open.text,
        close: sign.text,
        body: frame.items,
        range: spanning(frame.open, sign),
      };
      frame = outer.pop() ?? { open: null, items: [] };
      frame.items.push(scripts ? { ...scripts, base: fence, range: spanning(fence, scripts) } : fence);
    } else if (sign && !scripts && (sign.text in CLOSING || BARS.includes(sign.text))) {
      outer.push(frame);
      frame = { open: sign, items: [] };
    } else frame.items.push(node);
  }
  // A bracket that is never closed stays as it was read.
  while (frame.open) {
    const before = outer.pop() ?? { open: null, items: [] };
    before.items.push(frame.open, ...frame.items);
    frame = before;
  }
  return frame.items;
}

/** In `p(x | \theta)` the bar is a sign of its own: what stands around it closes first. */
function withoutLonelyBar(text: string, frame: Frame, outer: Frame[]): Frame {
  const around = outer.at(-1);
  const isLonely = frame.open?.text === '|' && around?.open && CLOSING[around.open.text] === text;
  if (!isLonely || !frame.open || !around) return frame;
  outer.pop();
  around.items.push(frame.open, ...frame.items);
  return around;
}

/** A bar closes where something stands before it that can end. */
function closesFrame(text: string, { open, items }: Frame): boolean {
  if (!open) return false;
  if (!BARS.includes(text)) return CLOSING[open.text] === text;
  const last = items.at(-1);
  return open.text === text && last !== undefined && last.kind !== 'sign';
}
