// The operations behind a base without a space, out of a match: primes, calls, places, powers.

import type { Node } from 'ohm-js';
import { arrange } from './arrange.ts';
import { lowered } from './characters.ts';
import { rowOf } from './read-row.ts';
import { expressionOf, part, semantics, spanOf, textAt } from './reading.ts';
import type { ArgumentNode, Expression, IndexNode, PostfixOperation } from './tree.ts';

semantics.addOperation<PostfixOperation>('operation', {
  operation: (inner) => inner.operation(),
  raising: (inner) => inner.operation(),
  prime(_sign) {
    return { kind: 'prime', span: spanOf(this) };
  },
  transpose(_sign) {
    return { kind: 'transpose', span: spanOf(this) };
  },
  inverse(_sign) {
    return { kind: 'inverse', span: spanOf(this) };
  },
  inverseTranspose(_sign) {
    return { kind: 'inverse', span: spanOf(this) };
  },
  power(_before, sign, _between, exponent) {
    return {
      kind: 'power',
      exponent: exponentOf(exponent),
      elementwise: sign.sourceString === '.^',
      span: { start: sign.source.startIdx, end: this.source.endIdx },
    };
  },
  superscript(_minus, _characters) {
    const span = spanOf(this);
    const written = lowered(textAt(span));
    if (written === '-1') return { kind: 'inverse', span };
    const digits = written.replace('-', '');
    const value: Expression = /^\d+$/u.test(digits)
      ? { kind: 'number', value: Number(digits), text: digits, span }
      : { kind: 'name', name: digits, text: digits, span };
    const exponent: Expression = written.startsWith('-') ? { kind: 'negate', of: value, span } : value;
    return { kind: 'power', exponent, elementwise: false, span };
  },
  arguments(_open, items, _space, _close) {
    const [list] = items.children;
    return { kind: 'arguments', items: list ? argumentsOf(list) : [], span: spanOf(this) };
  },
  spacedArguments(_blanks, open, first, _comma, rest, _space, _close) {
    const items = [argumentOf(first), ...argumentsOf(rest)];
    return { kind: 'arguments', items, span: { start: open.source.startIdx, end: this.source.endIdx } };
  },
  index(_open, _s1, first, _commas, rest, _s2, _close) {
    return { kind: 'index', items: [first, ...rest.children].map(indexOf), span: spanOf(this) };
  },
});

function exponentOf(node: Node): Expression {
  const inner = node.children[0];
  if (!inner) throw new Error('an exponent is written');
  switch (inner.ctorName) {
    case 'exponent_negative': {
      const of = part(inner.children[1] ?? inner);
      return { kind: 'negate', of, span: spanOf(inner) };
    }
    case 'exponent_plain':
      return part(inner);
    default:
      return expressionOf(inner.children[1] ?? inner);
  }
}

function argumentsOf(list: Node): readonly ArgumentNode[] {
  const [first, , rest] = list.children;
  return first && rest ? [first, ...rest.children].map(argumentOf) : [];
}

/** `i in M` is read as three names side by side, of which the second makes it a binder. */
function argumentOf(node: Node): ArgumentNode {
  const row = rowOf(node);
  const [index, word, over] = row;
  const isBinder =
    over?.sign === '' && word?.sign === '' && word.operand.kind === 'name' && word.operand.name === 'in';
  if (isBinder && index?.operand.kind === 'name' && index.prefixes.length + word.prefixes.length === 0) {
    return { kind: 'binder', index: index.operand, over: arrange(row.slice(2)) };
  }
  return { kind: 'value', value: arrange(row) };
}

function indexOf(node: Node): IndexNode {
  const inner = node.children[0] ?? node;
  if (inner.ctorName === 'place_all') return { kind: 'all', span: spanOf(inner) };
  const [from, , , , to] = inner.children;
  const [last] = to?.children ?? [];
  const first = expressionOf(from ?? inner);
  return last ? { kind: 'range', from: first, to: expressionOf(last) } : { kind: 'at', at: first };
}
