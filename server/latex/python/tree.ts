// Lines of Python as trees: what the grammar matches, with places.

import type { Node } from 'ohm-js';
import python from '../../../grammar/python.ohm-bundle.js';
import type { TextRange } from '../../engine/api.ts';

export type Expression = { readonly range: TextRange } & (
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'negative' | 'bracket'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly sign: '+' | '-' | '*' | '/' | '@' | '**';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly of: Expression; readonly arguments: readonly Argument[] }
  | { readonly kind: 'part'; readonly of: Expression; readonly text: string }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
);

export interface Argument {
  /** `axis` of `axis=0`; null for one that its place says. */
  readonly name: string | null;
  readonly value: Expression;
}

export type PythonLine =
  /** `n, d = X.shape` */
  | { readonly kind: 'sizes'; readonly of: Name; readonly sizes: readonly Name[] }
  /** `name` is null for an expression that stands alone. */
  | { readonly kind: 'definition'; readonly name: Name | null; readonly value: Expression };

interface Name {
  readonly name: string;
  readonly range: TextRange;
}

/** One line without its comment; the place where it cannot be read on. Places count from its beginning. */
export function readLine(
  text: string,
):
  | { readonly kind: 'line'; readonly line: PythonLine }
  | { readonly kind: 'unreadable'; readonly at: number } {
  const match = python.match(text);
  if (match.failed()) return { kind: 'unreadable', at: rightmost(match) };
  return { kind: 'line', line: semantics(match).line() };
}

function rightmost(match: unknown): number {
  const place: unknown =
    typeof match === 'object' && match !== null && 'getRightmostFailurePosition' in match
      ? match.getRightmostFailurePosition
      : null;
  const found: unknown = typeof place === 'function' ? place.call(match) : 0;
  return typeof found === 'number' ? found : 0;
}

const semantics = python.createSemantics();

const rangeOf = (node: Node): TextRange => ({ start: node.source.startIdx, end: node.source.endIdx });
const nameAt = (node: Node): Name => ({ name: node.sourceString.trim(), range: rangeOf(node) });
const listed = (node: Node): readonly Node[] => node.asIteration().children;

const SIGNS = ['+', '-', '*', '/', '@', '**'] as const;
const signAt = (node: Node): (typeof SIGNS)[number] =>
  SIGNS.find((sign) => sign === node.sourceString) ?? '+';

const binary = (whole: Node, left: Node, sign: Node, right: Node): Expression => ({
  kind: 'binary',
  sign: signAt(sign),
  left: left.expression(),
  right: right.expression(),
  range: rangeOf(whole),
});

semantics.addOperation<PythonLine>('line', {
  Sizes(names, _equals, of, _shape, _end) {
    return { kind: 'sizes', of: nameAt(of), sizes: listed(names).map(nameAt) };
  },
  Definition(name, _equals, value, _end) {
    return { kind: 'definition', name: nameAt(name), value: value.expression() };
  },
  Alone(value, _end) {
    return { kind: 'definition', name: null, value: value.expression() };
  },
});

semantics.addOperation<Expression>('expression', {
  Sum_binary(left, sign, right) {
    return binary(this, left, sign, right);
  },
  Product_binary(left, sign, right) {
    return binary(this, left, sign, right);
  },
  Power_raised(left, sign, right) {
    return binary(this, left, sign, right);
  },
  Factor_negative(_sign, of) {
    return { kind: 'negative', of: of.expression(), range: rangeOf(this) };
  },
  Factor_positive(_sign, of) {
    return of.expression();
  },
  Postfix_attribute(of, _dot, name) {
    return { kind: 'attribute', of: of.expression(), name: name.sourceString, range: rangeOf(this) };
  },
  Postfix_call(of, _open, list, _comma, _close) {
    const range = rangeOf(this);
    return { kind: 'call', of: of.expression(), arguments: listed(list).map((one) => one.argument()), range };
  },
  Postfix_part(of, _open, text, _close) {
    return { kind: 'part', of: of.expression(), text: text.sourceString, range: rangeOf(this) };
  },
  Postfix_bracket(_open, of, _close) {
    return { kind: 'bracket', of: of.expression(), range: rangeOf(this) };
  },
  Tuple(_open, list, _comma, _close) {
    return { kind: 'tuple', items: listed(list).map((one) => one.expression()), range: rangeOf(this) };
  },
  word(_inner) {
    return { kind: 'word', text: this.sourceString.slice(1, -1), range: rangeOf(this) };
  },
  name(_first, _rest) {
    return { kind: 'name', name: this.sourceString, range: rangeOf(this) };
  },
  number(_digits) {
    return { kind: 'number', text: this.sourceString, range: rangeOf(this) };
  },
});

semantics.addOperation<Argument>('argument', {
  Argument_named(name, _equals, value) {
    return { name: name.sourceString, value: value.expression() };
  },
  Argument_plain(value) {
    return { name: null, value: value.expression() };
  },
  Argument(value) {
    return value.ctorName === 'Tuple' || value.ctorName === 'word'
      ? { name: null, value: value.expression() }
      : value.argument();
  },
});
