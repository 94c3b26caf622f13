// What stands behind a base without a space, out of a match: primes, calls, places, powers.

import type { Node } from 'ohm-js';
import { lowered } from './characters.ts';
import { expressionOf, list, name, part, semantics, spanOf, textAt, trimmed } from './reading.ts';
import type { ArgumentNode, Expression, IndexNode, PostfixOperation } from './tree.ts';

semantics.addOperation<PostfixOperation>('operation', {
  operation: (inner) => inner.operation(),
  prime(_sign) {
    return { kind: 'prime', span: spanOf(this) };
  },
  transpose(_sign) {
    return { kind: 'transpose', span: spanOf(this) };
  },
  inverse(_sign) {
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
  arguments(_open, inside, _space, _close) {
    const list = inside.children[0]?.asIteration().children ?? [];
    return { kind: 'arguments', items: list.map(argumentOf), span: spanOf(this) };
  },
  spacedArguments(_blanks, open, inside, _space, _close) {
    const [first, , rest] = inside.children[0]?.children ?? [];
    const items = [...(first ? [first] : []), ...list(rest)].map(argumentOf);
    return { kind: 'arguments', items, span: { start: open.source.startIdx, end: this.source.endIdx } };
  },
  index(_open, inside, _space, _close) {
    const list = inside.children[0]?.asIteration().children ?? [];
    return { kind: 'index', items: list.map(indexOf), span: spanOf(this) };
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

function argumentOf(node: Node): ArgumentNode {
  const inner = node.children[0];
  if (inner?.ctorName === 'Argument_binder') {
    const [index, , over] = inner.children;
    if (index && over) return { kind: 'binder', index: name(index), over: expressionOf(over) };
  }
  return { kind: 'value', value: expressionOf(inner ?? node) };
}

function indexOf(node: Node): IndexNode {
  const inner = node.children[0];
  if (inner?.ctorName === 'Index_all') return { kind: 'all', span: trimmed(node) };
  if (inner?.ctorName === 'Index_range') {
    const [from, , to] = inner.children;
    if (from && to) return { kind: 'range', from: expressionOf(from), to: expressionOf(to) };
  }
  return { kind: 'at', at: expressionOf(inner ?? node) };
}
