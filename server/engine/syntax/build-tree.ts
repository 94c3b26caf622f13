// From a match of the grammar to the tree: one action a rule. Names and numbers are read from the original text.

import type { Node } from 'ohm-js';
import mcalc, { type McalcSemantics } from '../../../grammar/mcalc.ohm-bundle.js';
import { fractions, lowered, normaliseName } from './characters.ts';
import type {
  ArgumentNode,
  AttributeNode,
  DimItem,
  Expression,
  IndexNode,
  NameNode,
  NumberNode,
  PostfixOperation,
  ProductSign,
  SizeNode,
  SpaceNode,
  Span,
  Statement,
  SumSign,
} from './tree.ts';

export const grammar = mcalc;

/** What is being read: the grammar sees prepared text, names and numbers come from this one. Set for one build at a time. */
let original = '';

export function buildStatement(match: Parameters<McalcSemantics>[0], text: string): Statement {
  original = text;
  return semantics(match).statement();
}

export function buildExpression(match: Parameters<McalcSemantics>[0], text: string): Expression {
  original = text;
  return semantics(match).expression();
}

const spanOf = (node: Node): Span => ({ start: node.source.startIdx, end: node.source.endIdx });
const trimmed = (node: Node): Span => {
  const span = spanOf(node);
  let { end } = span;
  while (end > span.start && /\s/u.test(original[end - 1] ?? '')) end -= 1;
  return { start: span.start, end };
};
const textAt = (span: Span): string => original.slice(span.start, span.end);
const nameAt = (span: Span): NameNode => ({
  kind: 'name',
  name: normaliseName(textAt(span)),
  text: textAt(span),
  span,
});
const expressionOf = (node: Node): Expression => node.expression();
const between = (first: Expression, last: Expression): Span => ({
  start: first.span.start,
  end: last.span.end,
});
const isEmpty = (node: Node): boolean => node.sourceString === '';

const semantics = mcalc.createSemantics();

semantics.addOperation<NameNode>('nameNode', {
  name: (_start, _rest) => nameAt({ start: 0, end: 0 }),
  _nonterminal(...children) {
    void children;
    return nameAt(trimmed(this));
  },
  _terminal() {
    return nameAt(trimmed(this));
  },
});

function name(node: Node): NameNode {
  return nameAt(trimmed(node));
}

/** `²`, `^2`, `^{2}` as a number; 1 where nothing stands. */
function orderOf(node: Node): number {
  const digits = lowered(node.sourceString).replace(/[^0-9]/gu, '');
  return digits === '' ? 1 : Number(digits);
}

function derivativeVariable(node: Node): { variable: Expression; power: number; span: Span } {
  const [, of, power] = node.children;
  if (!of || !power) throw new Error('a variable of a derivative has a sign, a name and a power');
  const variable = expressionOf(of);
  return { variable, power: orderOf(power), span: trimmed(node) };
}

semantics.addOperation<Expression>('expression', {
  Sum(first, signs, terms) {
    const start = expressionOf(first);
    if (signs.children.length === 0) return start;
    const rest = terms.children.map((term, i) => {
      const sign = signs.children[i];
      return {
        sign: (sign?.sourceString ?? '+') as SumSign,
        signSpan: sign ? spanOf(sign) : start.span,
        term: expressionOf(term),
      };
    });
    return { kind: 'sum', first: start, rest, span: between(start, rest.at(-1)?.term ?? start) };
  },
  Dot(first, dots, factors) {
    const start = expressionOf(first);
    if (factors.children.length === 0) return start;
    const rest = factors.children.map((factor, i) => ({
      signSpan: spanOf(dots.children[i] ?? factor),
      factor: expressionOf(factor),
    }));
    return { kind: 'dot', first: start, rest, span: between(start, rest.at(-1)?.factor ?? start) };
  },
  Product(first, parts) {
    const start = expressionOf(first);
    if (parts.children.length === 0) return start;
    const rest = parts.children.map((part) => {
      const [sign, factor] = part.children[0]?.children ?? [];
      if (!sign || !factor) throw new Error('a part of a product has a sign and a factor');
      return { sign: sign.sourceString as ProductSign, signSpan: spanOf(sign), factor: expressionOf(factor) };
    });
    return { kind: 'product', first: start, rest, span: between(start, rest.at(-1)?.factor ?? start) };
  },
  Juxtaposition: (first, rest) => juxtaposition(first, rest),
  PlainJuxtaposition: (first, rest) => juxtaposition(first, rest),
  First_negate: (sign, of) => negation(sign, of),
  PlainFirst_negate: (sign, of) => negation(sign, of),
  entryFirst_negate: (sign, _space, of) => negation(sign, of),
  entry: (first, signs, factors) =>
    blockEntry(expressionOf(first), signs.children, factors.children.map(expressionOf)),
  BigOperator(sign, limits, body) {
    const written = sign.sourceString;
    const of = expressionOf(body);
    const range = limitsOf(limits);
    return {
      kind: 'bigOperator',
      sign: written === '∏' || written === 'Π' ? '∏' : '∑',
      letter: written === 'Σ' || written === 'Π',
      ...range,
      body: of,
      span: { start: sign.source.startIdx, end: of.span.end },
    };
  },
  plainPostfix(base, operations) {
    const inner = expressionOf(base);
    const list = operations.children.map((operation): PostfixOperation => operation.operation());
    const [first, ...more] = list.flatMap((operation) =>
      operation.kind === 'prime' && textAt(operation.span) === '″' ? [operation, operation] : [operation],
    );
    if (!first) return inner;
    return {
      kind: 'postfix',
      base: inner,
      operations: [first, ...more],
      span: { start: inner.span.start, end: this.source.endIdx },
    };
  },
  quotient: (above, _stroke, below) => ({
    kind: 'quotient',
    numerator: part(above),
    denominator: part(below),
    span: { start: above.source.startIdx, end: below.source.endIdx },
  }),
  parentheses(_open, inside, _space, _close) {
    return { kind: 'parentheses', inside: expressionOf(inside), span: spanOf(this) };
  },
  angle(_open, left, _s1, _comma, right, _s2, _close) {
    return { kind: 'angle', left: expressionOf(left), right: expressionOf(right), span: spanOf(this) };
  },
  norm(_open, of, _space, _close, kind) {
    const word = kind.sourceString
      .replace(/[_{}\s]/gu, '')
      .replace('\u2081', '1')
      .replace('\u2082', '2');
    const which = word === 'F' || word === '1' || word === '2' || word === '*' ? word : null;
    return { kind: 'norm', of: expressionOf(of), which, span: spanOf(this) };
  },
  absolute(_open, of, _space, _close) {
    return { kind: 'absolute', of: expressionOf(of), span: spanOf(this) };
  },
  block(_open, _s1, rows, _s2, _close) {
    const list = rows.children[0]?.asIteration().children ?? [];
    return {
      kind: 'block',
      rows: list.map((row) =>
        [row.children[0], ...(row.children[2]?.children ?? [])].flatMap((entry) =>
          entry ? [expressionOf(entry)] : [],
        ),
      ),
      span: spanOf(this),
    };
  },
  derivative_partial(_sign, order, _s1, numerator, _s2, _stroke, _s3, variables) {
    const list = variables.children.map(derivativeVariable);
    return {
      kind: 'derivative',
      spelling: '∂',
      order: orderOf(order),
      numerator: expressionOf(numerator),
      variables: list,
      span: { start: this.source.startIdx, end: list.at(-1)?.span.end ?? this.source.endIdx },
    };
  },
  derivative_nabla(_sign, order, _under, variable, _space, of) {
    const inner = expressionOf(of);
    const leaf = nameAt({
      start: variable.source.startIdx + (variable.sourceString.startsWith('{') ? 1 : 0),
      end: variable.source.endIdx - (variable.sourceString.endsWith('}') ? 1 : 0),
    });
    const power = orderOf(order);
    return {
      kind: 'derivative',
      spelling: '∇',
      order: power,
      numerator: inner,
      variables: [{ variable: leaf, power, span: leaf.span }],
      span: { start: this.source.startIdx, end: inner.span.end },
    };
  },
  derivative_d(_d, order, numerator, _stroke, variable) {
    const [, of, power] = variable.children;
    if (!of || !power) throw new Error('a variable of a derivative has a name and a power');
    const leaf = name(of);
    return {
      kind: 'derivative',
      spelling: 'd',
      order: orderOf(order),
      numerator: name(numerator),
      variables: [{ variable: leaf, power: orderOf(power), span: leaf.span }],
      span: spanOf(this),
    };
  },
  call(callee, _open, inside, _space, _close) {
    const base = name(callee);
    const value = expressionOf(inside);
    return {
      kind: 'postfix',
      base,
      operations: [
        {
          kind: 'arguments',
          items: [{ kind: 'value', value }],
          span: { start: callee.source.endIdx, end: this.source.endIdx },
        },
      ],
      span: spanOf(this),
    };
  },
  differential(_d, _open, inside, _space, _close) {
    return { kind: 'differential', of: expressionOf(inside), span: spanOf(this) };
  },
  number(_written) {
    return numberAt(spanOf(this));
  },
  name(_start, _rest) {
    return name(this);
  },
  letterSign(_sign) {
    return name(this);
  },
  _nonterminal(...children) {
    const [only, ...more] = children;
    if (!only || more.length > 0) throw new Error(`no tree for ${this.ctorName}`);
    return only.expression();
  },
});

function part(node: Node): NumberNode | NameNode {
  const span = trimmed(node);
  return /^[\d.½⅓⅔¼¾⅕⅙⅛π]/u.test(textAt(span)) || textAt(span) === 'pi' ? numberAt(span) : nameAt(span);
}

function numberAt(span: Span): NumberNode {
  const text = textAt(span);
  const value = text === 'π' || text === 'pi' ? Math.PI : (fractions.get(text) ?? Number(text));
  return { kind: 'number', value, text, span };
}

function juxtaposition(first: Node, rest: Node): Expression {
  const factors = [expressionOf(first), ...rest.children.map(expressionOf)];
  const [only, ...more] = factors;
  const last = more.at(-1);
  if (!only) throw new Error('a juxtaposition has a factor');
  return last ? { kind: 'juxtaposition', factors, span: between(only, last) } : only;
}

function negation(sign: Node, of: Node): Expression {
  const inner = expressionOf(of);
  return { kind: 'negate', of: inner, span: { start: sign.source.startIdx, end: inner.span.end } };
}

/** An entry of a block: products before sums, from left to right. */
function blockEntry(first: Expression, signs: readonly Node[], factors: readonly Expression[]): Expression {
  const terms: { sign: string; signSpan: Span; term: Expression }[] = [
    { sign: '+', signSpan: first.span, term: first },
  ];
  factors.forEach((factor, i) => {
    const node = signs[i];
    const sign = node?.sourceString.trim() ?? '+';
    const start = (node?.source.startIdx ?? 0) + (node?.sourceString.indexOf(sign) ?? 0);
    const signSpan = { start, end: start + sign.length };
    const last = terms.at(-1);
    if (/^\.?[+-]$/u.test(sign) || !last) {
      terms.push({ sign, signSpan, term: factor });
      return;
    }
    const rest = { signSpan, factor };
    last.term =
      sign === '·'
        ? { kind: 'dot', first: last.term, rest: [rest], span: between(last.term, factor) }
        : {
            kind: 'product',
            first: last.term,
            rest: [{ sign: sign as ProductSign, ...rest }],
            span: between(last.term, factor),
          };
  });
  const [head, ...rest] = terms;
  const last = rest.at(-1);
  if (!head || !last) return head?.term ?? first;
  return {
    kind: 'sum',
    first: head.term,
    rest: rest.map((term) => ({ ...term, sign: term.sign as SumSign })),
    span: between(head.term, last.term),
  };
}

interface Range {
  readonly index: NameNode | null;
  readonly from: Expression | null;
  readonly to: Expression | null;
}

function limitsOf(node: Node): Range {
  const inner = node.children[0];
  if (!inner) return { index: null, from: null, to: null };
  const limit = (at: Node | undefined): Expression | null => {
    const written = at?.children[0];
    if (!written) return null;
    return written.ctorName === 'Limit_braces'
      ? expressionOf(written.children[1] ?? written)
      : (part(written) as Expression);
  };
  const children = inner.children;
  const at = (index: number): Node => children[index] ?? inner;
  switch (inner.ctorName) {
    case 'Limits_fromTo':
      return { index: name(at(2)), from: expressionOf(at(4)), to: limit(children[7]) };
    case 'Limits_over':
      return { index: name(at(2)), from: null, to: expressionOf(at(4)) };
    case 'Limits_indexTo':
      return { index: name(at(2)), from: null, to: limit(children[5]) };
    case 'Limits_braces':
      return { index: name(at(2)), from: null, to: null };
    case 'Limits_plainTo':
      return {
        index: nameAt({ start: at(0).source.startIdx + 1, end: at(1).source.endIdx }),
        from: null,
        to: limit(children.at(-1)),
      };
    case 'Limits_plain':
      return {
        index: nameAt({ start: inner.source.startIdx + 1, end: trimmed(inner).end }),
        from: null,
        to: null,
      };
    case 'Limits_to':
      return { index: null, from: null, to: expressionOf(at(2)) };
    default:
      return { index: null, from: null, to: null };
  }
}

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
  power(sign, exponent) {
    return {
      kind: 'power',
      exponent: exponentOf(exponent),
      elementwise: sign.sourceString === '.^',
      span: spanOf(this),
    };
  },
  superscript(_characters) {
    const span = spanOf(this);
    const written = lowered(textAt(span));
    if (written === '-1') return { kind: 'inverse', span };
    const digits = written.replace('-', '');
    const value: Expression = /^\d+$/u.test(digits)
      ? { kind: 'number', value: Number(digits), text: digits, span }
      : { kind: 'name', name: digits, text: textAt(span), span };
    const exponent: Expression = written.startsWith('-') ? { kind: 'negate', of: value, span } : value;
    return { kind: 'power', exponent, elementwise: false, span };
  },
  arguments(_open, inside, _space, _close) {
    const list = inside.children[0]?.asIteration().children ?? [];
    return { kind: 'arguments', items: list.map(argumentOf), span: spanOf(this) };
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

const list = (node: Node | undefined): readonly Node[] => node?.asIteration().children ?? [];

function spaceOf(node: Node): SpaceNode {
  const inner = node.children[0] ?? node;
  const span = trimmed(node);
  const sizes = (of: Node | undefined): readonly SizeNode[] => list(of).map(sizeOf);
  switch (inner.ctorName) {
    case 'Space_bracket':
      return { sizes: sizes(inner.children[2]), spelling: 'bracket', span };
    case 'Space_braces':
    case 'Space_parentheses':
      return { sizes: sizes(inner.children[3]).flatMap(splitAtTimes), spelling: 'power', span };
    case 'Space_power':
      return { sizes: [{ kind: 'size', size: part(inner.children[2] ?? inner) }], spelling: 'power', span };
    default:
      return { sizes: [], spelling: 'bracket', span };
  }
}

/** In `ℝ^{M×in}` the `×` stands between the sizes; as an expression it would be a product sign. */
function splitAtTimes(size: SizeNode): readonly SizeNode[] {
  if (size.kind === 'unknown' || size.size.kind !== 'product') return [size];
  const { first, rest } = size.size;
  if (!rest.every((part) => part.sign === '×')) return [size];
  return [first, ...rest.map((part) => part.factor)].map((part) => ({ kind: 'size', size: part }));
}

function sizeOf(node: Node): SizeNode {
  const text = node.sourceString.trim();
  if (text === '?') return { kind: 'unknown', span: trimmed(node) };
  let inner: Node = node;
  while (inner.ctorName === 'PowerSize' || inner.ctorName === 'Size' || inner.ctorName === 'Size_known')
    inner = inner.children[0] ?? inner;
  return { kind: 'size', size: expressionOf(inner) };
}

semantics.addOperation<Statement>('statement', {
  Statement: (inner) => inner.statement(),
  Dim(_word, items, _end) {
    return { kind: 'dim', items: list(items).map(dimItem), span: trimmed(this) };
  },
  Declaration(role, names, sign, space, attributes, _end) {
    const word = role.sourceString.trim();
    return {
      kind: 'declaration',
      role: word === 'const' || word === 'param' || word === 'var' ? word : null,
      names: list(names).map(name),
      sign: sign.sourceString === '∈' ? '∈' : ':',
      space: spaceOf(space),
      attributes: attributes.children.map(attributeOf),
      span: trimmed(this),
    };
  },
  Function(inner) {
    return inner.statement();
  },
  Function_elementwise(_word, called, _colon, _kind, _end) {
    return { kind: 'function', name: name(called), body: { kind: 'elementwise' }, span: trimmed(this) };
  },
  Function_map(_word, called, _colon, along, from, _arrow, to, _end) {
    const axis = along.sourceString.trim();
    return {
      kind: 'function',
      name: name(called),
      body: {
        kind: 'map',
        along: axis === 'rows' || axis === 'cols' ? axis : null,
        from: list(from).map(spaceOf),
        to: spaceOf(to),
      },
      span: trimmed(this),
    };
  },
  Function_formula(_word, called, _open, parameters, _close, _equals, formula, _end) {
    const read = list(parameters).map((node) => {
      const space = node.children[2]?.children[0];
      return { name: name(node.children[0] ?? node), space: space ? spaceOf(space) : null };
    });
    return {
      kind: 'function',
      name: name(called),
      body: { kind: 'formula', parameters: read, formula: expressionOf(formula) },
      span: trimmed(this),
    };
  },
  Derive(_word, target, _end) {
    return { kind: 'derive', target: expressionOf(target), span: trimmed(this) };
  },
  Notation(_word, sign, _equals, meaning, _end) {
    const [written, word] = [sign.sourceString, meaning.sourceString.trim()];
    return {
      kind: 'notation',
      sign: written === '*' || written === '·' || written === '∘' ? written : '×',
      meaning: word === 'matmul' || word === 'hadamard' ? word : 'inner',
      span: trimmed(this),
    };
  },
  Convention(_word, subject, _equals, value, _end) {
    return { kind: 'convention', subject: name(subject), value: name(value), span: trimmed(this) };
  },
  Import(_word, path, _end) {
    const pathSpan = trimmed(path);
    return { kind: 'import', path: textAt(pathSpan).slice(1, -1), pathSpan, span: trimmed(this) };
  },
  Identity(first, _sign, rest, note, _end) {
    return {
      kind: 'identity',
      sides: [expressionOf(first), ...list(rest).map(expressionOf)],
      note: noteOf(note),
      span: trimmed(this),
    };
  },
  Equation(first, _signs, rest, note, _end) {
    return {
      kind: 'equation',
      sides: [expressionOf(first), ...rest.children.map(expressionOf)],
      note: noteOf(note),
      span: trimmed(this),
    };
  },
});

function noteOf(node: Node): { text: string; span: Span } | null {
  if (isEmpty(node)) return null;
  const span = trimmed(node);
  return {
    text: textAt(span)
      .replace(/^by\s+/u, '')
      .trim(),
    span,
  };
}

function dimItem(node: Node): DimItem {
  const inner = node.children[0] ?? node;
  const [called, , size] = inner.children;
  const relation =
    inner.ctorName === 'DimItem_equals' ? 'equals' : inner.ctorName === 'DimItem_atMost' ? 'atMost' : 'free';
  return {
    name: name(called ?? inner),
    relation,
    size: size && relation !== 'free' ? expressionOf(size) : null,
    span: trimmed(node),
  };
}

function attributeOf(node: Node): AttributeNode {
  const [called, axis] = node.children;
  const word = axis?.sourceString.trim();
  return {
    name: name(called ?? node).name,
    axis: word === 'rows' || word === 'cols' ? word : null,
    span: trimmed(node),
  };
}
