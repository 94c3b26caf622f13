// Single changes of a claimed side, as texts: a transpose put or taken, another product sign, a number or a sign, a norm
// squared, an inverse. What they mean and whether they are right is for others to find out.

import { innerTerms, type Term } from '../names/term.ts';
import { factorText, transposeText } from './shape-attempts.ts';
import { applyEdits } from './try-shapes.ts';

export interface LocalEdit {
  readonly text: string;
  readonly cost: number;
  /** Whether a number in front of it needs parentheses around it. */
  readonly top: 'tight' | 'loose';
}

type Change = readonly {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}[];

const MOST_EDITS = 160;

/** Every local edit of the side, whole-side changes first. `text` is the statement's. */
export function localEdits(side: Term, text: string): readonly LocalEdit[] {
  const own = text.slice(side.span.start, side.span.end);
  const top = side.kind === 'sum' || side.kind === 'negate' ? 'loose' : 'tight';
  const edits: LocalEdit[] = [
    { text: transposeText(side, text), cost: 1, top: 'tight' },
    { text: `diag(${own})`, cost: 2, top: 'tight' },
    { text: `sum(${own}, cols)`, cost: 2, top: 'tight' },
    { text: `sum(${own}, rows)`, cost: 2, top: 'tight' },
  ];
  const byText = new Map<string, Change[]>();
  for (const term of subTerms(side)) {
    for (const { change, cost } of changesAt(term, text)) {
      const changed = applyEdits(text, change);
      const delta = changed.length - text.length;
      edits.push({ text: changed.slice(side.span.start, side.span.end + delta), cost, top });
      const key = `${term.kind}:${text.slice(term.span.start, term.span.end)}:${change.map((piece) => piece.text).join('|')}`;
      byText.set(key, [...(byText.get(key) ?? []), [...change]]);
    }
    if (edits.length > MOST_EDITS) break;
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

function changesAt(term: Term, text: string): readonly { change: Change; cost: number }[] {
  const changes: { change: Change; cost: number }[] = [];
  const replace = (span: Term['span'], by: string, cost: number): void => {
    changes.push({ change: [{ span, text: by }], cost });
  };
  const own = text.slice(term.span.start, term.span.end);
  switch (term.kind) {
    case 'transpose':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'name':
    case 'call':
    case 'group':
    case 'power':
      replace(term.span, transposeText(term, text), 1);
      if (
        term.kind === 'call' &&
        term.callee.kind === 'operator' &&
        term.callee.name === 'tr' &&
        term.args[0]
      ) {
        replace(term.span, `(${text.slice(term.args[0].span.start, term.args[0].span.end)})'`, 2);
      }
      if (term.kind === 'call' && term.callee.kind === 'operator' && term.callee.name === 'norm') {
        replace(term.span, `${own}^2`, 1);
        if (term.args[0])
          replace(term.span, `(${text.slice(term.args[0].span.start, term.args[0].span.end)})`, 1.5);
      }
      if (term.kind === 'name') replace(term.span, `inv(${own})`, 2);
      break;
    case 'norm':
      replace(term.span, `${own}²`, 1);
      replace(term.span, `(${text.slice(term.of.span.start, term.of.span.end)})`, 1.5);
      break;
    case 'negate':
      replace(term.span, text.slice(term.of.span.start, term.of.span.end), 1);
      break;
    case 'sum':
      for (const part of term.rest) {
        replace(
          part.signSpan,
          part.sign.endsWith('+') ? part.sign.replace('+', '-') : part.sign.replace('-', '+'),
          1,
        );
        replace({ start: part.signSpan.start, end: part.term.span.end }, '', 2);
      }
      break;
    case 'product':
      productChanges(term, text, replace);
      break;
    default:
      break;
  }
  return changes;
}

function productChanges(
  term: Extract<Term, { kind: 'product' }>,
  text: string,
  replace: (span: Term['span'], by: string, cost: number) => void,
): void {
  const factors = [term.first, ...term.rest.map((part) => part.factor)];
  for (const [index, part] of term.rest.entries()) {
    const left = factors[index];
    if (!left) continue;
    const matmul = part.sign === '*' || part.sign === 'juxtaposed';
    if (matmul) replace(part.signSpan, ' ∘ ', 1);
    if (part.sign === '∘' || part.sign === '⊙' || part.sign === '.*')
      replace(part.signSpan, text.slice(term.span.start, term.span.end).includes('*') ? ' * ' : ' ', 1);
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
