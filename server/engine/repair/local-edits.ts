// Single changes of a claimed side, as texts: a transpose put or taken, another product sign, a number or a sign, another
// power, an inverse, another symbol, rows for columns. What they mean and whether they are right is for others to find out.

import { innerTerms, type Term } from '../names/term.ts';
import { factorText, transposeText } from './shape-attempts.ts';
import { applyEdits } from './try-shapes.ts';

export interface LocalEdit {
  readonly text: string;
  readonly cost: number;
  /** Whether a number in front of it needs parentheses around it. */
  readonly top: 'tight' | 'loose';
}

/** What is known of the names that a claim may use. */
export interface Symbols {
  /** The other names of a name's shape, in the order of the file. */
  like(name: string): readonly string[];
  isNumber(name: string): boolean;
}

type Change = readonly {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}[];

const MOST_EDITS = 160;

/** Every local edit of the side, whole-side changes first. `text` is the statement's; `symbols` tells of the names. */
export function localEdits(side: Term, text: string, symbols: Symbols): readonly LocalEdit[] {
  const own = text.slice(side.span.start, side.span.end);
  const top = side.kind === 'sum' || side.kind === 'negate' ? 'loose' : 'tight';
  const edits: LocalEdit[] = [
    { text: transposeText(side, text), cost: 1, top: 'tight' },
    { text: `diag(${own})`, cost: 2, top: 'tight' },
    { text: `sum(${own})`, cost: 1.5, top: 'tight' },
    { text: `sum(${own}, cols)`, cost: 2, top: 'tight' },
    { text: `sum(${own}, rows)`, cost: 2, top: 'tight' },
  ];
  const byText = new Map<string, Change[]>();
  const terms = subTerms(side);
  const under = new Set(terms.flatMap((term) => (term.kind === 'transpose' ? [term.of] : [])));
  const proposed = [
    ...terms
      .flatMap((term) => changesAt(term, text, under.has(term), symbols).map((entry) => ({ term, ...entry })))
      .slice(0, MOST_EDITS),
    // Another symbol last: it is the least likely slip, and there may be many.
    ...terms
      .flatMap((term) => otherSymbols(term, symbols).map((entry) => ({ term, ...entry })))
      .slice(0, MOST_EDITS / 2),
  ];
  for (const { term, change, cost } of proposed) {
    const changed = applyEdits(text, change);
    const delta = changed.length - text.length;
    edits.push({ text: changed.slice(side.span.start, side.span.end + delta), cost, top });
    const turned = turnedName(term, change[0]?.text ?? '');
    const key =
      turned ??
      `${term.kind}:${text.slice(term.span.start, term.span.end)}:${change.map((piece) => piece.text).join('|')}`;
    byText.set(key, [...(byText.get(key) ?? []), [...change]]);
  }
  for (const changes of byText.values()) {
    if (changes.length < 2) continue;
    const all = changes.flat();
    const changed = applyEdits(text, all);
    edits.push({
      text: changed.slice(side.span.start, side.span.end + changed.length - text.length),
      cost: 1.5,
      top,
    });
  }
  return edits;
}

/** The same for `X` made `X'` as for `X'` made `X`: one slip, at all its places. */
function turnedName(term: Term, by: string): string | null {
  if (term.kind === 'name' && by === `${term.name}'`) return `turn ${term.name}`;
  return term.kind === 'transpose' && term.of.kind === 'name' && by === term.of.name ? `turn ${by}` : null;
}

function subTerms(side: Term): readonly Term[] {
  const all: Term[] = [];
  const open: Term[] = [side];
  for (let term = open.shift(); term; term = open.shift()) {
    all.push(term);
    open.push(...innerTerms(term));
    if (all.length > 200) break;
  }
  return all;
}

function otherSymbols(term: Term, symbols: Symbols): readonly { change: Change; cost: number }[] {
  if (term.kind !== 'name') return [];
  return symbols.like(term.name).map((text) => ({ change: [{ span: term.span, text }], cost: 2 }));
}

function changesAt(
  term: Term,
  text: string,
  isTurned: boolean,
  symbols: Symbols,
): readonly { change: Change; cost: number }[] {
  const changes: { change: Change; cost: number }[] = [];
  const replace = (span: Term['span'], by: string, cost: number): void => {
    changes.push({ change: [{ span, text: by }], cost });
  };
  const own = text.slice(term.span.start, term.span.end);
  if (term.kind === 'name' && symbols.isNumber(term.name)) {
    replace(term.span, text.includes('*') ? `2 * ${own}` : `2 ${own}`, 1);
    return changes;
  }
  switch (term.kind) {
    case 'transpose':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'name':
    case 'call':
    case 'group':
    case 'power':
      if (!isTurned) replace(term.span, transposeText(term, text), 1);
      if (
        term.kind === 'call' &&
        term.callee.kind === 'operator' &&
        term.callee.name === 'tr' &&
        term.args[0]
      ) {
        replace(term.span, `${asFactor(term.args[0], text)}'`, 2);
      }
      if (term.kind === 'call' && term.callee.kind === 'operator' && term.callee.name === 'norm') {
        replace(term.span, `${own}^2`, 1);
        if (term.args[0]) replace(term.span, asFactor(term.args[0], text), 1.5);
      }
      if (term.kind === 'name') replace(term.span, `inv(${own})`, 2);
      // `2 A x` where `(A + A') x` is meant
      if (term.kind === 'name' && !isTurned) replace(term.span, `(${own} + ${own}')`, 1.5);
      if (term.kind === 'call') sumChanges(term, own, text, replace);
      if (term.kind === 'power') powerChanges(term, text, replace);
      break;
    case 'norm':
      replace(term.span, `${own}²`, 1);
      replace(term.span, asFactor(term.of, text), 1.5);
      break;
    case 'negate':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'sum': {
      let previous = term.first;
      if (previous.kind !== 'negate')
        replace({ start: previous.span.start, end: previous.span.start }, '-', 1);
      for (const part of term.rest) {
        replace(
          part.signSpan,
          part.sign.endsWith('+') ? part.sign.replace('+', '-') : part.sign.replace('-', '+'),
          1,
        );
        replace({ start: previous.span.end, end: part.term.span.end }, '', 2);
        previous = part.term;
        // `A + λ` where `A + λ I` is meant
        if (part.term.kind === 'number' && part.term.value === 1) replace(part.term.span, 'I', 1);
        else replace(part.term.span, `${factorText(part.term, text)} I`, 1.5);
      }
      break;
    }
    case 'product':
      productChanges(term, text, replace);
      break;
    default:
      break;
  }
  return changes;
}

/** What stood inside brackets, as a factor. */
function asFactor(inner: Term, text: string): string {
  const own = text.slice(inner.span.start, inner.span.end);
  return inner.kind === 'name' || inner.kind === 'call' || inner.kind === 'group' ? own : `(${own})`;
}

type Replace = (span: Term['span'], by: string, cost: number) => void;

/** A sum or mean of other entries: along the other side, or of none. */
function sumChanges(
  term: Extract<Term, { kind: 'call' }>,
  own: string,
  text: string,
  replace: Replace,
): void {
  if (term.callee.kind !== 'operator') return;
  const { name } = term.callee;
  const [arg] = term.args;
  const option = /,\s*(rows|cols)\s*\)$/u.exec(own);
  if (option) {
    const other = option[1] === 'rows' ? 'cols' : 'rows';
    replace(term.span, `${own.slice(0, option.index)}, ${other})`, 1);
  }
  if (!arg || option || (name !== 'sum' && name !== 'mean')) return;
  replace(term.span, asFactor(arg, text), 1);
  for (const along of ['cols', 'rows']) replace(term.span, `${own.slice(0, -1)}, ${along})`, 1.25);
}

/** One power less or more; of a matrix that is not square, the products that a square may stand for. */
function powerChanges(term: Extract<Term, { kind: 'power' }>, text: string, replace: Replace): void {
  if (term.exponent.kind !== 'number') return;
  const { value } = term.exponent;
  const base = text.slice(term.of.span.start, term.of.span.end);
  if (value === 2) {
    const star = text.includes('*') ? ' * ' : ' ';
    replace(term.span, base, 1);
    if (!term.elementwise) {
      const turned = transposeText(term.of, text);
      replace(term.span, `${turned}${star}${base}`, 1);
      replace(term.span, `${base}${star}${turned}`, 1);
      replace(term.span, `${base}.^2`, 1);
    }
  }
  if (Number.isInteger(value) && value >= 2 && text.slice(term.of.span.end, term.span.end).includes('^')) {
    replace(term.exponent.span, `${value + 1}`, 1);
    if (value > 2) replace(term.exponent.span, `${value - 1}`, 1);
  }
}

function productChanges(term: Extract<Term, { kind: 'product' }>, text: string, replace: Replace): void {
  const factors = [term.first, ...term.rest.map((part) => part.factor)];
  for (const [index, part] of term.rest.entries()) {
    const left = factors[index];
    if (!left) continue;
    const matmul = part.sign === '*' || part.sign === 'juxtaposed';
    const between = { start: left.span.end, end: part.factor.span.start };
    if (matmul) replace(between, ' ∘ ', 1);
    if (part.sign === '∘' || part.sign === '⊙' || part.sign === '.*')
      replace(between, text.slice(term.span.start, term.span.end).includes('*') ? ' * ' : ' ', 1);
    if (matmul) {
      const star = part.sign === '*' ? ' * ' : ' ';
      replace(
        { start: left.span.start, end: part.factor.span.end },
        `${factorText(part.factor, text)}${star}${factorText(left, text)}`,
        1,
      );
      replace(
        { start: left.span.start, end: part.factor.span.end },
        `${factorText(left, text)}${star}${transposeText(part.factor, text)}`,
        1,
      );
    }
    replace({ start: left.span.end, end: part.factor.span.end }, '', 2);
  }
  const second = factors[1];
  if (second) replace({ start: term.first.span.start, end: second.span.start }, '', 2);
}
