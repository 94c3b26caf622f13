// `Σ` and `Π`: over an index; or the letter of a value that the file declares, alone, raised or transposed.

import type { Expression, Span } from '../syntax/tree.ts';
import { reportIdleIndex } from './other-readings.ts';
import { isValue, noteUse, type Resolution, withIndex } from './resolution.ts';
import { factorsOf, juxtaposed, resolve, side } from './resolve.ts';
import type { Term } from './term.ts';

/** The term of a sum or product sign; where `Σ` or `Π` is declared as a value, that value times what follows. */
export function bigOperator(node: Extract<Expression, { kind: 'bigOperator' }>, by: Resolution): Term {
  const { span } = node;
  const letter = node.sign === '∑' ? 'Σ' : 'Π';
  if (node.letter && !node.index && !node.from && !node.to && isValue(letter, by)) {
    const name: Term = { kind: 'name', name: letter, span: { start: span.start, end: span.start + 1 } };
    noteUse(letter, name.span, by);
    return declaredLetter(name, node.body, span, by);
  }
  const power = node.letter && !node.index && node.to && isValue(letter, by) ? superscript(node.to) : null;
  if (power && node.to) {
    // `Σ^{-1} x` with a declared Σ is no sum from nothing to -1.
    const of: Term = { kind: 'name', name: letter, span: { start: span.start, end: span.start + 1 } };
    noteUse(letter, of.span, by);
    const end = Math.max(node.to.span.end, node.body.span.start - 1);
    const raised: Term = { ...power, of, span: { start: span.start, end } };
    return declaredLetter(raised, node.body, span, by);
  }
  const { inside, index } = node.index ? withIndex(node.index, by) : { inside: by, index: null };
  if (node.index) reportIdleIndex(node.index, node.body, by);
  return {
    kind: 'bigOperator',
    sign: node.sign,
    index,
    letter: node.index?.text ?? null,
    from: node.from && resolve(node.from, by),
    to: node.to && resolve(node.to, by),
    body: resolve(node.body, inside),
    span,
  };
}

/** `-1` and `T` above a letter: its inverse and its transpose. */
function superscript(
  above: Expression,
):
  | { readonly kind: 'power'; readonly exponent: Term; readonly elementwise: false }
  | { readonly kind: 'transpose' }
  | null {
  if (above.kind === 'name' && above.name === 'T') return { kind: 'transpose' };
  if (above.kind !== 'negate' || above.of.kind !== 'number' || above.of.value !== 1) return null;
  return {
    kind: 'power',
    exponent: { kind: 'number', value: -1, text: null, span: above.span },
    elementwise: false,
  };
}

/** `Σ B ∘ C` with a declared Σ: the letter is a factor of the first juxtaposition behind it. */
function declaredLetter(letter: Term, body: Expression, span: Span, by: Resolution): Term {
  if (body.kind === 'product' || body.kind === 'dot') {
    const first = side([letter, ...inJuxtaposition(body.first, by)], {
      start: span.start,
      end: body.first.span.end,
    });
    const whole = resolve(body, by);
    return whole.kind === 'product' ? { ...whole, first, span } : whole;
  }
  return side([letter, ...inJuxtaposition(body, by)], span);
}

function inJuxtaposition(node: Expression, by: Resolution): readonly Term[] {
  return node.kind === 'juxtaposition' ? juxtaposed(node.factors, by) : factorsOf(node, by);
}
