// Single changes of a claimed side: a transpose put or taken, another product sign, a number or a sign, another power, an
// inverse, another symbol, rows for columns. What they mean and whether they are right is for others to find out.

import { type CallTerm, innerTerms, type ProductTerm, type Term } from '../../names/term.ts';
import { LEVEL } from '../../operators/writing.ts';
import { negative, product, quotient } from '../shapes/written-products.ts';
import { sumIn } from '../shapes/written-sums.ts';
import {
  asWritten,
  call,
  enclosed,
  named,
  numeral,
  power,
  transposed,
  transposedTerm,
  usesStar,
  type WrittenTerm,
} from '../shapes/written-term.ts';
import { withBracketsMeant } from './brackets.ts';
import { type Changes, changedTerm } from './changed-term.ts';
import { SUMS_OF_ENTRIES } from './factors.ts';
import { byEntries, productEdits, type TermEdit } from './product-edits.ts';
import { scaled } from './scaled.ts';
import { sumEdits } from './sum-edits.ts';

/** The whole side, changed. */
export interface LocalEdit {
  readonly side: WrittenTerm;
  readonly cost: number;
}

/** Facts about the names that a claim may use. */
export interface Symbols {
  /** The other names of a name's shape, in the order of the file. */
  like(name: string): readonly string[];
  isNumber(name: string): boolean;
  /** The sizes that a number may have to be raised to, as in det(2 A). */
  readonly sizes: readonly string[];
}

const MOST_EDITS = 240;

/** Every local edit of the side, whole-side changes first. `text` is the statement's; `symbols` tells of the names. */
export function localEdits(side: Term, text: string, symbols: Symbols): readonly LocalEdit[] {
  const own = asWritten(side, text);
  const edits: LocalEdit[] = [
    { side: transposedTerm(side, text), cost: 1 },
    { side: call('diag', [own]), cost: 2 },
    { side: call('sum', [own]), cost: 1.5 },
    { side: call('sum', [own], 'cols'), cost: 2 },
    { side: call('sum', [own], 'rows'), cost: 2 },
    { side: quotient(numeral(1, '1'), own), cost: 1.5 },
  ];
  const offer = (changes: Changes, cost: number): void => {
    const changed = changedTerm(side, text, changes);
    if (changed) edits.push({ side: changed, cost });
  };
  for (const changes of namesExchanged(side, symbols)) offer(changes, 1.5);
  const terms = subTerms(side);
  const transposes = new Set(terms.flatMap((term) => (term.kind === 'transpose' ? [term.of] : [])));
  // The signs that a d stands before, and those of a raised exponent.
  const fixed = new Set(
    terms.flatMap((term) => {
      if (term.kind === 'differential') return [term.of];
      if (isQuotientOfNumber(term, symbols)) return [term.first];
      const isRaised = term.kind === 'power' && !text.slice(term.of.span.end, term.span.end).includes('^');
      return isRaised ? subTerms(term.exponent) : [];
    }),
  );
  const proposed = [
    ...terms
      .flatMap((term) =>
        (fixed.has(term) ? [] : editsOf(term, text, transposes.has(term), symbols)).map((edit) => ({
          term,
          ...edit,
        })),
      )
      .slice(0, MOST_EDITS),
    // Another symbol last: it is the least likely slip, and there may be many.
    ...terms
      .flatMap((term) => otherSymbols(term, symbols).map((edit) => ({ term, ...edit })))
      .slice(0, MOST_EDITS / 2),
  ];
  const alike = new Map<string, Map<Term, WrittenTerm>>();
  for (const { term, by, cost } of proposed) {
    offer(new Map([[term, by]]), cost);
    const slip = slipOf(term, by, text);
    alike.set(slip, (alike.get(slip) ?? new Map<Term, WrittenTerm>()).set(term, by));
  }
  for (const changes of alike.values()) if (changes.size > 1) offer(changes, 1.5);
  return edits;
}

/** One mistake at all places where it was made: the same for `X` made `X'` as for `X'` made `X`. */
function slipOf(term: Term, by: WrittenTerm, text: string): string {
  const own = asWritten(term, text).text;
  if (term.kind === 'name' && by.text === `${own}'`) return `transpose ${own}`;
  if (term.kind === 'transpose' && term.of.kind === 'name' && by.text === term.of.name)
    return `transpose ${by.text}`;
  return `${term.kind}:${own}:${by.text}`;
}

/** Two names of one shape exchanged wherever they stand. */
function namesExchanged(side: Term, symbols: Symbols): readonly Changes[] {
  const names = subTerms(side).flatMap((term) => (term.kind === 'name' ? [term] : []));
  const distinct = [...new Set(names.map(({ name }) => name))];
  return distinct.flatMap((a, at) =>
    distinct
      .slice(at + 1)
      .filter((b) => symbols.like(a).includes(b))
      .map(
        (b): Changes =>
          new Map(
            names.flatMap((term) =>
              term.name === a ? [[term, named(b)]] : term.name === b ? [[term, named(a)]] : [],
            ),
          ),
      ),
  );
}

/** A term and all terms inside it, from the outside in. */
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

const otherSymbols = (term: Term, symbols: Symbols): readonly TermEdit[] =>
  term.kind === 'name' ? symbols.like(term.name).map((name) => ({ by: named(name), cost: 2 })) : [];

/** Terms that may have been meant in place of one. */
function editsOf(term: Term, text: string, isTransposed: boolean, symbols: Symbols): readonly TermEdit[] {
  const own = asWritten(term, text);
  const transposes = isTransposed ? [] : [{ by: transposedTerm(term, text), cost: 1 }];
  switch (term.kind) {
    case 'transpose':
    case 'negate':
      return [{ by: asWritten(term.of, text), cost: 1 }];
    case 'name':
      if (symbols.isNumber(term.name))
        return [{ by: product([numeral(2, '2'), own], usesStar(text)), cost: 1 }];
      return [
        ...transposes,
        { by: call('inv', [own]), cost: 2 },
        // `2 A x` where `(A + A') x` is meant
        ...(isTransposed ? [] : [{ by: plus(own, transposed(own)), cost: 1.5 }]),
      ];
    case 'differential':
      return transposes;
    case 'group':
      return [...transposes, { by: call('diag', [own]), cost: 1.5 }, ...otherActivation(term.inside, text)];
    case 'call':
      return [...transposes, ...callEdits(term, text)];
    case 'power':
      return [...transposes, ...powerEdits(term, text)];
    case 'norm':
      return [
        { by: power(own, '²', 2), cost: 1 },
        { by: asWritten(term.of, text), cost: 1.5 },
      ];
    case 'sum':
      return [...bracketed(term, text), ...sumEdits(term, text)];
    case 'product':
      return [
        ...bracketed(term, text),
        ...(isQuotientOfNumber(term, symbols) ? [{ by: scaled(2, own), cost: 1 }] : []),
        ...productEdits(term, text),
      ];
    case 'number':
      return symbols.sizes.map((size) => ({ by: power(own, `^${size}`, named(size)), cost: 2 }));
    default:
      return [];
  }
}

const bracketed = (term: Term, text: string): readonly TermEdit[] =>
  withBracketsMeant(term, text).map((by) => ({ by, cost: 0.9 }));

/** `λ/2`, which doubled is `λ`. */
const isQuotientOfNumber = (term: Term, symbols: Symbols): term is ProductTerm =>
  term.kind === 'product' &&
  term.first.kind === 'name' &&
  symbols.isNumber(term.first.name) &&
  term.rest.every(({ sign }) => sign === '/');

const plus = (a: WrittenTerm, b: WrittenTerm): WrittenTerm =>
  sumIn(a, [{ between: ' + ', sign: '+', of: b }]);

/** `1 - a.^2`, tanh's derivative, where the sigmoid's `a ∘ (1 - a)` is meant. */
function otherActivation(inside: Term, text: string): readonly TermEdit[] {
  const [last] = inside.kind === 'sum' ? inside.rest : [];
  if (inside.kind !== 'sum' || !last || inside.rest.length !== 1 || last.sign !== '-') return [];
  if (inside.first.kind !== 'number' || inside.first.value !== 1 || last.term.kind !== 'power') return [];
  const base = asWritten(last.term.of, text);
  const difference = sumIn(numeral(1, '1'), [{ between: ' - ', sign: '-', of: base }]);
  return [{ by: byEntries(base, enclosed(difference, LEVEL.atom)), cost: 1.5 }];
}

/** Another argument, another axis, or none: of a sum or mean of entries, a trace, a norm. */
function callEdits(term: CallTerm, text: string): readonly TermEdit[] {
  const [arg] = term.args;
  if (!arg) return [];
  const inside = asWritten(arg, text);
  const name = term.callee.kind === 'operator' ? term.callee.name : null;
  const edits: TermEdit[] = [];
  if (name === 'tr') edits.push({ by: transposed(inside), cost: 2 });
  if (name === 'norm') {
    edits.push({ by: power(asWritten(term, text), '^2', 2), cost: 1 });
    edits.push({ by: inside, cost: 1.5 });
  }
  if (name !== null && (term.option === 'rows' || term.option === 'cols')) {
    const other = term.option === 'rows' ? 'cols' : 'rows';
    edits.push({
      by: call(
        name,
        term.args.map((own) => asWritten(own, text)),
        other,
      ),
      cost: 1,
    });
  } else if (name !== null && SUMS_OF_ENTRIES.includes(name)) {
    edits.push({ by: inside, cost: 1 });
    for (const along of ['cols', 'rows']) edits.push({ by: call(name, [inside], along), cost: 1.25 });
  }
  if (term.args.length === 1) {
    const negated = arg.kind === 'negate' ? asWritten(arg.of, text) : negative(inside);
    const by = changedTerm(term, text, new Map([[arg, negated]]));
    if (by) edits.push({ by, cost: 1.5 });
  }
  return edits;
}

/** One power less or more; of a matrix that is not square, the products that a square may stand for. */
function powerEdits(term: Extract<Term, { kind: 'power' }>, text: string): readonly TermEdit[] {
  const base = asWritten(term.of, text);
  const { exponent } = term;
  // `D⁻¹` where `D` is meant
  if (exponent.kind === 'negate' && exponent.of.kind === 'number' && exponent.of.value === 1)
    return [{ by: base, cost: 1 }];
  if (exponent.kind !== 'number') return [];
  const { value } = exponent;
  if (value === -1) return [{ by: base, cost: 1 }];
  const edits: TermEdit[] = [];
  if (value === 2) {
    const star = usesStar(text);
    edits.push({ by: base, cost: 1 });
    if (!term.elementwise) {
      const isTransposed = transposedTerm(term.of, text);
      edits.push({ by: product([isTransposed, base], star), cost: 1 });
      edits.push({ by: product([base, isTransposed], star), cost: 1 });
      edits.push({ by: power(base, '.^2', 2, true), cost: 1 });
    }
  }
  const words = text.slice(term.of.span.end, term.span.end);
  if (Number.isInteger(value) && value >= 2 && words.includes('^')) {
    const raised = (to: number): WrittenTerm =>
      power(base, words.replace(String(value), String(to)), to, term.elementwise);
    edits.push({ by: raised(value + 1), cost: 1 });
    if (value > 2) edits.push({ by: raised(value - 1), cost: 1 });
  }
  return edits;
}
