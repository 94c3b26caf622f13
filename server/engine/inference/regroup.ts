// The other groupings of a chain of factors: which of them have a shape, and whether they mean one thing or several.

import type { ProductOperation, ProductTerm, Term } from '../names/term.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import { combine } from './shape-of-product.ts';
import type { Shaping } from './shaping.ts';

export type Regrouping =
  | {
      readonly kind: 'one';
      readonly tree: Term;
      readonly shape: Shape;
      readonly insert: readonly { readonly at: number; readonly text: string }[];
    }
  | { readonly kind: 'none' | 'several' };

/** One way to read a stretch of the chain. `meaning` is equal for groupings that only associate differently. */
interface Reading {
  readonly tree: Term;
  readonly shape: Shape;
  readonly scalars: readonly string[];
  readonly core: string;
  readonly chain: boolean;
}

/** Chains of more factors have too many groupings to try, and nobody writes them without parentheses. */
const LONGEST = 10;

/**
 * The groupings of a chain of factors that have a shape: `one` where all that have one mean the same, with the parentheses to
 * insert. Dynamic programming over stretches of the chain, as for the order of matrix products.
 */
export function regroup(term: ProductTerm, by: Shaping): Regrouping {
  const { factors, signs } = flatten(term);
  if (factors.length < 3 || factors.length > LONGEST) return { kind: 'none' };
  const memo = new Map<number, readonly Reading[]>();
  const readings = (from: number, to: number): readonly Reading[] => {
    const key = from * (LONGEST + 1) + to;
    const known = memo.get(key);
    if (known) return known;
    const found = new Map<string, Reading>();
    if (from === to) {
      const only = factors[from];
      const shape = only && by.shapes.get(only);
      if (only && shape) found.set('', leaf(only, by.unifier.knownShape(shape), from));
    }
    for (let split = from; split < to; split++) {
      const sign = signs[split];
      if (!sign) continue;
      for (const left of readings(from, split)) {
        for (const right of readings(split + 1, to)) {
          const reading = joined(left, sign, right, by);
          if (reading && !found.has(meaning(reading))) found.set(meaning(reading), reading);
        }
      }
    }
    const all = [...found.values()];
    memo.set(key, all);
    return all;
  };
  const whole = readings(0, factors.length - 1);
  const [only] = whole;
  if (!only) return { kind: 'none' };
  if (whole.length > 1) return { kind: 'several' };
  return {
    kind: 'one',
    tree: { ...only.tree, span: term.span },
    shape: only.shape,
    insert: parentheses(only.tree, term, by),
  };
}

interface Sign {
  readonly sign: ProductOperation;
  readonly signSpan: { readonly start: number; readonly end: number };
}

function flatten(term: ProductTerm): { factors: readonly Term[]; signs: readonly Sign[] } {
  const factors: Term[] = [];
  const signs: Sign[] = [];
  const add = (factor: Term): void => {
    if (factor.kind === 'product') {
      add(factor.first);
      for (const part of factor.rest) {
        signs.push(part);
        add(part.factor);
      }
    } else factors.push(factor);
  };
  add(term);
  return { factors, signs };
}

function leaf(term: Term, shape: Shape, index: number): Reading {
  if (isScalar(shape)) return { tree: term, shape, scalars: [`${index}`], core: '', chain: true };
  return { tree: term, shape, scalars: [], core: `${index}`, chain: true };
}

function joined(left: Reading, sign: Sign, right: Reading, by: Shaping): Reading | null {
  const shape = combine(left.shape, sign.sign, right.shape, by);
  if (!shape) return null;
  const span = { start: left.tree.span.start, end: right.tree.span.end };
  const tree: Term = {
    kind: 'product',
    first: left.tree,
    rest: [{ sign: sign.sign, signSpan: sign.signSpan, factor: right.tree }],
    span,
  };
  const scalars = [...left.scalars, ...right.scalars].sort();
  const matmul = sign.sign === '*' || sign.sign === 'juxtaposed';
  const scaling = isScalar(left.shape) || isScalar(right.shape);
  if (scaling && sign.sign !== '/' && sign.sign !== './' && sign.sign !== '\\' && sign.sign !== '⊗') {
    const cores = [left, right].filter((part) => part.core !== '');
    if (isScalar(left.shape) && isScalar(right.shape))
      return {
        tree,
        shape,
        scalars: [...scalars, ...cores.map((part) => `(${part.core})`)].sort(),
        core: '',
        chain: true,
      };
    const scalar = isScalar(left.shape) ? left : right;
    const matrix = isScalar(left.shape) ? right : left;
    const extra = scalar.core === '' ? [] : [`(${scalar.core})`];
    return { tree, shape, scalars: [...scalars, ...extra].sort(), core: matrix.core, chain: matrix.chain };
  }
  if (matmul) {
    const core = `${wrapped(left)}·${wrapped(right)}`;
    return { tree, shape, scalars, core, chain: true };
  }
  return { tree, shape, scalars, core: `(${left.core}${sign.sign}${right.core})`, chain: false };
}

const wrapped = (reading: Reading): string => (reading.chain ? reading.core : `(${reading.core})`);

const meaning = (reading: Reading): string => `${reading.scalars.join('*')}|${reading.core}`;

/** The parentheses that make the table's left-to-right reading give this tree. */
function parentheses(
  tree: Term,
  whole: ProductTerm,
  by: Shaping,
): readonly { readonly at: number; readonly text: string }[] {
  const insert: { at: number; text: string }[] = [];
  const isWritten = (term: Term): boolean => by.shapes.has(term);
  // Side by side binds tighter than every sign: what stands on its left is read first only in parentheses.
  const visit = (term: Term, top: boolean, leftmost: boolean, isBeside: boolean): void => {
    if (term.kind !== 'product' || isWritten(term)) return;
    const isSigned = term.rest.some(({ sign }) => sign !== 'juxtaposed');
    const loose = !top && (!leftmost || (isBeside && isSigned));
    if (loose) insert.push({ at: term.span.start, text: '(' });
    const besideNext = term.rest[0]?.sign === 'juxtaposed';
    visit(term.first, false, leftmost || top || loose, besideNext);
    for (const part of term.rest) visit(part.factor, false, false, false);
    if (loose) insert.push({ at: term.span.end, text: ')' });
  };
  visit(tree, true, true, false);
  return whole.rest.length === 0 ? [] : insert;
}
