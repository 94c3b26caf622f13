// Single changes of a claimed side, as texts: a transpose put or taken, another product sign, a number or a sign, another
// power, an inverse, another symbol, rows for columns. What they mean and whether they are right is for others to find out.

import { innerTerms, type Term } from '../../names/term.ts';
import { atom, bracketed, LEVEL, type Written } from '../../operators/writing.ts';
import { applyEdits } from '../../text/edits.ts';
import { bracketsMeant } from '../shapes/brackets.ts';
import {
  asWritten,
  call,
  factorText,
  negative,
  product,
  quotient,
  sumOf,
  transposed,
  transposedTerm,
  usesStar,
} from '../shapes/written-term.ts';

export interface LocalEdit {
  readonly text: string;
  readonly cost: number;
}

/** What is known of the names that a claim may use. */
export interface Symbols {
  /** The other names of a name's shape, in the order of the file. */
  like(name: string): readonly string[];
  isNumber(name: string): boolean;
  /** The sizes that a number may have to be raised to, as in det(2 A). */
  readonly sizes: readonly string[];
}

type Change = readonly {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}[];

const MOST_EDITS = 240;

/** Every local edit of the side, whole-side changes first. `text` is the statement's; `symbols` tells of the names. */
export function localEdits(side: Term, text: string, symbols: Symbols): readonly LocalEdit[] {
  const own = asWritten(side, text);
  const whole = (written: Written, cost: number): LocalEdit => ({ text: written.text, cost });
  const edits: LocalEdit[] = [
    whole(transposedTerm(side, text), 1),
    whole(call('diag', own.text), 2),
    whole(call('sum', own.text), 1.5),
    whole(call('sum', own.text, 'cols'), 2),
    whole(call('sum', own.text, 'rows'), 2),
    whole(quotient(atom('1'), own), 1.5),
    ...sidesExchanged(side, text, symbols),
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
    edits.push({ text: changed.slice(side.span.start, side.span.end + delta), cost });
    const key =
      transposedName(term, change[0]?.text ?? '') ??
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
    });
  }
  return edits;
}

/** Two names of one shape exchanged wherever they stand. */
function sidesExchanged(side: Term, text: string, symbols: Symbols): readonly LocalEdit[] {
  const names = subTerms(side).flatMap((term) => (term.kind === 'name' ? [term] : []));
  const distinct = [...new Set(names.map(({ name }) => name))];
  const own = (edits: Change): string => {
    const changed = applyEdits(text, edits);
    return changed.slice(side.span.start, side.span.end + changed.length - text.length);
  };
  return distinct.flatMap((a, at) =>
    distinct.slice(at + 1).flatMap((b): readonly LocalEdit[] => {
      if (!symbols.like(a).includes(b)) return [];
      const edits = names.flatMap(({ name, span }) =>
        name === a ? [{ span, text: b }] : name === b ? [{ span, text: a }] : [],
      );
      return [{ text: own(edits), cost: 1.5 }];
    }),
  );
}

/** The same for `X` made `X'` as for `X'` made `X`: one slip, at all its places. */
function transposedName(term: Term, by: string): string | null {
  if (term.kind === 'name' && by === `${term.name}'`) return `transpose ${term.name}`;
  return term.kind === 'transpose' && term.of.kind === 'name' && by === term.of.name
    ? `transpose ${by}`
    : null;
}

export function subTerms(side: Term): readonly Term[] {
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
  isTransposed: boolean,
  symbols: Symbols,
): readonly { change: Change; cost: number }[] {
  const changes: { change: Change; cost: number }[] = [];
  const replace = (span: Term['span'], by: string, cost: number): void => {
    changes.push({ change: [{ span, text: by }], cost });
  };
  const own = text.slice(term.span.start, term.span.end);
  if (term.kind === 'name' && symbols.isNumber(term.name)) {
    replace(term.span, product([atom('2'), asWritten(term, text)], usesStar(text)).text, 1);
    return changes;
  }
  for (const span of bracketsMeant(term)) replace(span, `(${text.slice(span.start, span.end)})`, 0.9);
  switch (term.kind) {
    case 'transpose':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'name':
    case 'call':
    case 'group':
    case 'power':
      if (!isTransposed) replace(term.span, transposedTerm(term, text).text, 1);
      if (
        term.kind === 'call' &&
        term.callee.kind === 'operator' &&
        term.callee.name === 'tr' &&
        term.args[0]
      ) {
        replace(term.span, transposed(asWritten(term.args[0], text)).text, 2);
      }
      if (term.kind === 'call' && term.callee.kind === 'operator' && term.callee.name === 'norm') {
        replace(term.span, `${own}^2`, 1);
        if (term.args[0]) replace(term.span, alone(term.args[0], text), 1.5);
      }
      if (term.kind === 'name') replace(term.span, call('inv', own).text, 2);
      // `2 A x` where `(A + A') x` is meant
      if (term.kind === 'name' && !isTransposed) replace(term.span, `(${own} + ${own}')`, 1.5);
      if (term.kind === 'call') sumChanges(term, own, text, replace);
      if (term.kind === 'group') {
        replace(term.span, call('diag', own).text, 1.5);
        groupChanges(term, text, replace);
      }
      if (term.kind === 'call' && term.args.length === 1 && term.args[0]) {
        const [arg] = term.args;
        const negated = arg.kind === 'negate' ? asWritten(arg.of, text) : negative(asWritten(arg, text));
        replace(arg.span, negated.text, 1.5);
      }
      if (term.kind === 'power') powerChanges(term, text, replace);
      break;
    case 'norm':
      replace(term.span, `${own}²`, 1);
      replace(term.span, alone(term.of, text), 1.5);
      break;
    case 'negate':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'sum': {
      let previous = term.first;
      // `1 - x x'` where `I - x x'` is meant
      if (previous.kind === 'number' && previous.value === 1) replace(previous.span, 'I', 1);
      else if (previous.kind !== 'negate') replace(previous.span, timesIdentity(previous, text), 1.5);
      if (previous.kind !== 'negate')
        replace({ start: previous.span.start, end: previous.span.start }, '-', 1);
      for (const part of term.rest) {
        replace(
          part.signSpan,
          part.sign.endsWith('+') ? part.sign.replace('+', '-') : part.sign.replace('-', '+'),
          1,
        );
        replace({ start: previous.span.end, end: part.term.span.end }, '', 2);
        replace({ start: previous.span.end, end: part.term.span.start }, ' ∘ ', 2);
        replace({ start: previous.span.end, end: part.term.span.start }, text.includes('*') ? ' * ' : ' ', 2);
        previous = part.term;
        // `A + λ` where `A + λ I` is meant
        if (part.term.kind === 'number' && part.term.value === 1) replace(part.term.span, 'I', 1);
        else replace(part.term.span, timesIdentity(part.term, text), 1.5);
      }
      break;
    }
    case 'product':
      productChanges(term, text, replace);
      break;
    case 'number':
      for (const size of symbols.sizes) replace(term.span, `${own}^${size}`, 2);
      break;
    default:
      break;
  }
  return changes;
}

/** What stood inside brackets, as a factor without them. */
const alone = (inner: Term, text: string): string => bracketed(asWritten(inner, text), LEVEL.prefix);

const timesIdentity = (term: Term, text: string): string =>
  product([asWritten(term, text), atom('I')], false).text;

type Replace = (span: Term['span'], by: string, cost: number) => void;

/** `(1 - a.^2)` */
function groupChanges(term: Extract<Term, { kind: 'group' }>, text: string, replace: Replace): void {
  const { inside } = term;
  const [last] = inside.kind === 'sum' ? inside.rest : [];
  if (inside.kind !== 'sum' || !last || inside.rest.length !== 1 || last.sign !== '-') return;
  if (inside.first.kind !== 'number' || inside.first.value !== 1) return;
  // `1 - a.^2`, tanh's derivative, where the sigmoid's `a ∘ (1 - a)` is meant
  if (last.term.kind === 'power') {
    const base = text.slice(last.term.of.span.start, last.term.of.span.end);
    replace(term.span, `(${base} ∘ (1 - ${base}))`, 1.5);
  }
}

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
  replace(term.span, alone(arg, text), 1);
  for (const along of ['cols', 'rows']) replace(term.span, `${own.slice(0, -1)}, ${along})`, 1.25);
}

/** One power less or more; of a matrix that is not square, the products that a square may stand for. */
function powerChanges(term: Extract<Term, { kind: 'power' }>, text: string, replace: Replace): void {
  if (term.exponent.kind !== 'number') return;
  const { value } = term.exponent;
  const base = text.slice(term.of.span.start, term.of.span.end);
  if (value === 2) {
    const star = usesStar(text);
    replace(term.span, base, 1);
    if (!term.elementwise) {
      const [plain, isTransposed] = [asWritten(term.of, text), transposedTerm(term.of, text)];
      replace(term.span, product([isTransposed, plain], star).text, 1);
      replace(term.span, product([plain, isTransposed], star).text, 1);
      replace(term.span, `${base}.^2`, 1);
    }
  }
  if (Number.isInteger(value) && value >= 2 && text.slice(term.of.span.end, term.span.end).includes('^')) {
    replace(term.exponent.span, `${value + 1}`, 1);
    if (value > 2) replace(term.exponent.span, `${value - 1}`, 1);
  }
}

/** `a ∘ (1 - a)`, the sigmoid's derivative, where tanh's `1 - a.^2` is meant. */
function activationChanges(left: Term, right: Term, text: string, replace: Replace): void {
  const words = (of: Term): string => text.slice(of.span.start, of.span.end);
  const inside = right.kind === 'group' ? right.inside : right;
  const [last] = inside.kind === 'sum' ? inside.rest : [];
  if (inside.kind !== 'sum' || inside.rest.length !== 1 || !last || words(inside.first) !== '1') return;
  if (last.sign !== '-' || words(last.term) !== words(left)) return;
  replace({ start: left.span.start, end: right.span.end }, `(1 - ${words(left)}.^2)`, 1);
}

/** `a (b + c)` as `a b + c`: a number put before a bracket that belongs to its first term alone, or the other way round. */
function spreadOut(
  term: Extract<Term, { kind: 'product' }>,
  index: number,
  text: string,
  replace: Replace,
): void {
  const part = term.rest[index];
  const inside = part?.factor.kind === 'group' ? part.factor.inside : null;
  if (!part || inside?.kind !== 'sum') return;
  replace(
    { start: part.factor.span.start, end: part.factor.span.end },
    text.slice(inside.span.start, inside.span.end),
    1.5,
  );
}

/** `2 A B` as `A B + B A`: matrices do not commute. */
function commuted(term: Extract<Term, { kind: 'product' }>, text: string, replace: Replace): void {
  const [a, b] = term.rest.map((part) => part.factor);
  if (term.first.kind !== 'number' || term.first.value !== 2 || !a || !b || term.rest.length !== 2) return;
  const star = term.rest[1]?.sign === '*';
  const [left, right] = [asWritten(a, text), asWritten(b, text)];
  const orders = [product([left, right], star), product([right, left], star)];
  replace(term.span, sumOf(orders.map((order) => order.text)).text, 1.5);
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
    const both = { start: left.span.start, end: part.factor.span.end };
    const [one, other] = [asWritten(left, text), asWritten(part.factor, text)];
    if (matmul) {
      const star = part.sign === '*';
      replace(both, product([other, one], star).text, 1);
      replace(both, product([one, transposedTerm(part.factor, text)], star).text, 1);
    }
    replace({ start: left.span.end, end: part.factor.span.end }, '', 2);
    const after = factors[index + 2];
    if (after) replace({ start: left.span.end, end: after.span.end }, '', 2.5);
    // `x y'` where `x ∘ y` is meant
    if (matmul && (part.factor.kind === 'transpose') !== (left.kind === 'transpose')) {
      const plain = (of: Term): Written => asWritten(of.kind === 'transpose' ? of.of : of, text);
      replace(both, [plain(left), plain(part.factor)].map(factorText).join(' ∘ '), 1.5);
    }
    if (part.sign === '⊗') replace(both, [other, one].map(factorText).join(' ⊗ '), 1);
    else if (matmul) {
      replace(between, ' ⊗ ', 2);
      replace(between, ' + ', 2);
    }
    activationChanges(left, part.factor, text, replace);
    spreadOut(term, index, text, replace);
  }
  commuted(term, text, replace);
  const second = factors[1];
  if (second) replace({ start: term.first.span.start, end: second.span.start }, '', 2);
}
