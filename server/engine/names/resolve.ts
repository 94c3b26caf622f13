// Resolution: from the syntax tree to terms. Here it is decided what is a call and what a product, what a prime and
// what a transpose, what a differential and what a name.

import type {
  ArgumentNode,
  Expression,
  IndexNode,
  NameNode,
  PostfixOperation,
  ProductSign,
  Span,
} from '../syntax/tree.ts';
import { nearestNames, splitName } from './nearest.ts';
import type { Scope } from './scope.ts';
import type { Callee, IndexTerm, ProductOperation, Term } from './term.ts';

/** The functions that the table of operators offers, as far as names go. */
export interface Vocabulary {
  has(name: string): boolean;
  /** The words that may stand as a last argument. */
  options(name: string): readonly string[];
  names(): Iterable<string>;
}

/** What goes wrong with names, at a span of the statement. */
export type NameFault =
  | {
      readonly kind: 'unknown-name';
      readonly name: string;
      readonly span: Span;
      readonly near: readonly string[];
      readonly split: readonly string[] | null;
    }
  | { readonly kind: 'bad-call'; readonly span: Span; readonly message: string };

/** What the product signs mean here, by `notation`. */
export type Notation = ReadonlyMap<string, 'matmul' | 'hadamard' | 'inner'>;

export interface Resolution {
  readonly scope: Scope;
  readonly vocabulary: Vocabulary;
  readonly notation: Notation;
  readonly bound: ReadonlySet<string>;
  readonly report: (fault: NameFault) => void;
}

/** The term that an expression stands for, given what its names mean. Every name is looked up once and reported once. */
export function resolve(node: Expression, by: Resolution): Term {
  const { span } = node;
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value, span };
    case 'quotient':
      return {
        kind: 'product',
        first: resolve(node.numerator, by),
        rest: [
          {
            sign: '/',
            signSpan: { start: node.numerator.span.end, end: node.denominator.span.start },
            factor: resolve(node.denominator, by),
          },
        ],
        span,
      };
    case 'name':
    case 'postfix':
      return side(factorsOf(node, by), span);
    case 'negate':
      return { kind: 'negate', of: resolve(node.of, by), span };
    case 'differential':
      return { kind: 'differential', of: resolve(node.of, by), span };
    case 'juxtaposition':
      return side(juxtaposed(node.factors, by), span);
    case 'product':
      return {
        kind: 'product',
        first: resolve(node.first, by),
        rest: node.rest.map((part) => ({
          sign: signMeaning(part.sign, by),
          signSpan: part.signSpan,
          factor: resolve(part.factor, by),
        })),
        span,
      };
    case 'dot':
      return {
        kind: 'product',
        first: resolve(node.first, by),
        rest: node.rest.map((part) => ({
          sign: signMeaning('·', by),
          signSpan: part.signSpan,
          factor: resolve(part.factor, by),
        })),
        span,
      };
    case 'sum':
      return {
        kind: 'sum',
        first: resolve(node.first, by),
        rest: node.rest.map((part) => ({
          sign: part.sign,
          signSpan: part.signSpan,
          term: resolve(part.term, by),
        })),
        span,
      };
    case 'bigOperator':
      return bigOperator(node, by);
    case 'parentheses':
      return { kind: 'group', inside: resolve(node.inside, by), span };
    case 'norm': {
      const which = node.which === 'F' ? 'fro' : node.which === '*' ? 'nuc' : node.which;
      return { kind: 'norm', of: resolve(node.of, by), which, span };
    }
    case 'absolute':
      return { kind: 'absolute', of: resolve(node.of, by), span };
    case 'angle':
      return {
        kind: 'product',
        first: resolve(node.left, by),
        rest: [
          {
            sign: '·',
            signSpan: { start: node.left.span.end, end: node.right.span.start },
            factor: resolve(node.right, by),
          },
        ],
        span,
      };
    case 'block':
      return { kind: 'block', rows: node.rows.map((row) => row.map((entry) => resolve(entry, by))), span };
    case 'derivative':
      return derivative(node, by);
  }
}

const MEANINGS = { matmul: '*', hadamard: '∘', inner: '·' } as const;

function signMeaning(sign: ProductSign | '·', by: Resolution): ProductOperation {
  const meaning = by.notation.get(sign);
  return meaning ? MEANINGS[meaning] : sign;
}

function isValue(name: string, by: Resolution): boolean {
  if (by.bound.has(name) || by.scope.unreadable.has(name)) return true;
  const symbol = by.scope.symbols.get(name);
  return symbol !== undefined && symbol.kind !== 'function';
}

/** What `name(…)` calls, or null where it is a value that stands beside a parenthesis. */
function calleeNamed(name: string, by: Resolution): Callee | null {
  if (by.bound.has(name)) return null;
  const symbol = by.scope.symbols.get(name);
  if (symbol?.kind === 'function') return { kind: 'function', symbol };
  if (symbol?.kind === 'definition' && symbol.parameters) return { kind: 'definition', name };
  if (symbol || by.scope.unreadable.has(name)) return null;
  if (by.vocabulary.has(name) || DERIVATIVE_CALLS.has(name)) return { kind: 'operator', name };
  return null;
}

const DERIVATIVE_CALLS: ReadonlyMap<string, number> = new Map([
  ['grad', 1],
  ['jacobian', 1],
  ['hessian', 2],
]);

function nameTerm(node: NameNode, by: Resolution): Term {
  const { name, span } = node;
  if (isValue(name, by)) return { kind: 'name', name, span };
  if (name === 'I') return { kind: 'identity', span };
  if (name.startsWith('d') && isValue(name.slice(1), by)) {
    return {
      kind: 'differential',
      of: { kind: 'name', name: name.slice(1), span: { start: span.start + 1, end: span.end } },
      span,
    };
  }
  if (calleeNamed(name, by)) {
    by.report({
      kind: 'bad-call',
      span,
      message: `\`${name}\` is a function: write what it is applied to, as in \`${name}(A)\``,
    });
    return { kind: 'broken', span };
  }
  const known = [...by.scope.symbols.keys(), ...by.bound];
  const isKnown = (part: string): boolean => by.scope.symbols.has(part) || by.bound.has(part);
  by.report({
    kind: 'unknown-name',
    name,
    span,
    near: nearestNames(name, known),
    split: splitName(name, isKnown),
  });
  return { kind: 'broken', span };
}

/** Factors side by side as one product, or the only one by itself. */
function side(factors: readonly Term[], span: Span): Term {
  const [first, ...rest] = factors;
  if (!first) return { kind: 'broken', span };
  if (rest.length === 0) return first;
  let end = first.span.end;
  return {
    kind: 'product',
    first,
    rest: rest.map((factor) => {
      const signSpan = { start: end, end: factor.span.start };
      end = factor.span.end;
      return { sign: 'juxtaposed', signSpan, factor };
    }),
    span,
  };
}

function juxtaposed(nodes: readonly Expression[], by: Resolution): readonly Term[] {
  const terms: Term[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const next = nodes[i + 1];
    if (!node) continue;
    const called = next && spacedCall(node, next, by);
    if (called) {
      terms.push(...called);
      i += 1;
    } else terms.push(...factorsOf(node, by));
  }
  return terms;
}

/** `f (x)`, `h' (x)`: a call with a space, where f is a function. */
function spacedCall(node: Expression, next: Expression, by: Resolution): readonly Term[] | null {
  const name =
    node.kind === 'name'
      ? node
      : node.kind === 'postfix' &&
          node.base.kind === 'name' &&
          node.operations.every((op) => op.kind === 'prime')
        ? node.base
        : null;
  if (!name || !functionName(name.name, by)) return null;
  const opened =
    next.kind === 'parentheses'
      ? next
      : next.kind === 'postfix' && next.base.kind === 'parentheses'
        ? next.base
        : null;
  if (!opened) return null;
  const primes = node.kind === 'postfix' ? node.operations : [];
  const behind = next.kind === 'postfix' ? next.operations : [];
  const call: PostfixOperation = {
    kind: 'arguments',
    items: [{ kind: 'value', value: opened.inside }],
    span: opened.span,
  };
  return postfixFactors(name, [...primes, call, ...behind], by);
}

/** Whether a name is called when a bracket follows: a function, or `d` of one. */
function functionName(name: string, by: Resolution): boolean {
  if (isValue(name, by) && !calleeNamed(name, by)) return false;
  return calleeNamed(name, by) !== null || (name.startsWith('d') && calleeNamed(name.slice(1), by) !== null);
}

/** A factor of a juxtaposition: usually one term, but `X'(b - y)` with a value X is two. */
function factorsOf(node: Expression, by: Resolution): readonly Term[] {
  if (node.kind === 'name') return [nameTerm(node, by)];
  if (node.kind !== 'postfix') return [resolve(node, by)];
  return postfixFactors(node.base, node.operations, by);
}

function postfixFactors(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): readonly Term[] {
  if (base.kind === 'name' && functionName(base.name, by)) {
    const applied = application(base, operations, by);
    if (applied) return applyRest(applied.term, operations.slice(applied.used), by);
  }
  return applyRest(base.kind === 'name' ? nameTerm(base, by) : resolve(base, by), operations, by);
}

/** The operations behind a value, in order; a bracket behind a value begins the next factor. */
function applyRest(first: Term, operations: readonly PostfixOperation[], by: Resolution): readonly Term[] {
  const factors: Term[] = [];
  let term = first;
  operations.forEach((operation) => {
    const span = { start: term.span.start, end: operation.span.end };
    switch (operation.kind) {
      case 'prime':
      case 'transpose':
        term = { kind: 'transpose', of: term, span };
        return;
      case 'inverse':
        term = {
          kind: 'power',
          of: term,
          exponent: { kind: 'number', value: -1, span: operation.span },
          elementwise: false,
          span,
        };
        return;
      case 'power':
        term = {
          kind: 'power',
          of: term,
          exponent: resolve(operation.exponent, by),
          elementwise: operation.elementwise,
          span,
        };
        return;
      case 'index':
        term = { kind: 'index', of: term, items: operation.items.map((item) => indexTerm(item, by)), span };
        return;
      case 'arguments': {
        factors.push(term);
        const [only] = operation.items;
        if (operation.items.length === 1 && only?.kind === 'value') {
          term = { kind: 'group', inside: resolve(only.value, by), span: operation.span };
        } else {
          by.report({
            kind: 'bad-call',
            span,
            message: `this is not a function, so no list of arguments may follow it`,
          });
          term = { kind: 'broken', span: operation.span };
        }
      }
    }
  });
  factors.push(term);
  return factors;
}

function indexTerm(item: IndexNode, by: Resolution): IndexTerm {
  switch (item.kind) {
    case 'all':
      return { kind: 'all' };
    case 'at':
      return { kind: 'at', at: resolve(item.at, by) };
    case 'range':
      return { kind: 'range', from: resolve(item.from, by), to: resolve(item.to, by) };
  }
}

/** A function's name with its primes and arguments (and, of a map, its direction): the term, and how many operations it took. */
function application(
  base: NameNode,
  operations: readonly PostfixOperation[],
  by: Resolution,
): { term: Term; used: number } | null {
  const asDifferential = calleeNamed(base.name, by) === null;
  const name = asDifferential ? base.name.slice(1) : base.name;
  const callee = calleeNamed(name, by);
  let used = 0;
  while (operations[used]?.kind === 'prime') used += 1;
  const primes = used;
  const call = operations[used];
  if (!callee || call?.kind !== 'arguments') return null;
  used += 1;
  const calleeSpan = { start: base.span.start + (asDifferential ? 1 : 0), end: base.span.end };
  const span = { start: calleeSpan.start, end: call.span.end };
  let term = callTerm(callee, name, calleeSpan, primes, call.items, span, by);
  const directed =
    primes > 0 && term.kind === 'call' && callee.kind === 'function' && callee.symbol.body.kind === 'map'
      ? direction(term, operations, used, by)
      : null;
  if (directed) {
    term = directed.term;
    used = directed.used;
  }
  if (asDifferential)
    term = { kind: 'differential', of: term, span: { start: base.span.start, end: term.span.end } };
  return { term, used };
}

/** `[H]`, `ᵀ[G]` or `[i, j]` behind the derivative of a map. */
function direction(
  call: Extract<Term, { kind: 'call' }>,
  operations: readonly PostfixOperation[],
  at: number,
  by: Resolution,
): { term: Term; used: number } | null {
  if (call.callee.kind !== 'function' || call.callee.symbol.body.kind !== 'map') return null;
  const { symbol } = call.callee;
  const flipped = operations[at]?.kind === 'transpose' || operations[at]?.kind === 'prime';
  const bracket = operations[flipped ? at + 1 : at];
  if (bracket?.kind !== 'index') return null;
  const used = at + (flipped ? 2 : 1);
  const span = { start: call.span.start, end: bracket.span.end };
  const [first, second, ...more] = bracket.items;
  if (first?.kind === 'at' && !second) {
    return {
      term: {
        kind: 'action',
        symbol,
        primes: call.primes,
        at: call.args,
        direction: resolve(first.at, by),
        adjoint: flipped,
        span,
      },
      used,
    };
  }
  const { body } = symbol;
  const isColumnMap =
    body.kind === 'map' &&
    body.along === null &&
    body.from.length === 1 &&
    body.from[0]?.sizes.length === 1 &&
    body.to.sizes.length <= 1;
  if (!flipped && !isColumnMap && first?.kind === 'at' && second?.kind === 'at' && more.length === 0) {
    return {
      term: {
        kind: 'entryGradient',
        symbol,
        at: call.args,
        row: resolve(first.at, by),
        col: resolve(second.at, by),
        span,
      },
      used,
    };
  }
  return null;
}

function callTerm(
  callee: Callee,
  name: string,
  calleeSpan: Span,
  primes: number,
  items: readonly ArgumentNode[],
  span: Span,
  by: Resolution,
): Term {
  const derivativeOrder = callee.kind === 'operator' ? DERIVATIVE_CALLS.get(name) : undefined;
  const [first, second, ...more] = items;
  if (derivativeOrder !== undefined) {
    if (first?.kind !== 'value' || second?.kind !== 'value' || more.length > 0) {
      by.report({ kind: 'bad-call', span, message: `\`${name}\` takes two arguments: \`${name}(L, x)\`` });
      return { kind: 'broken', span };
    }
    return {
      kind: 'derivative',
      order: derivativeOrder,
      of: resolve(first.value, by),
      variables: [{ variable: resolve(second.value, by), power: derivativeOrder }],
      span,
    };
  }
  if (first?.kind === 'binder') {
    if (second?.kind !== 'value' || more.length > 0 || (name !== 'sum' && name !== 'prod')) {
      by.report({ kind: 'bad-call', span, message: 'an index goes with `sum` or `prod`: `sum(i in M, e)`' });
      return { kind: 'broken', span };
    }
    const inside = { ...by, bound: new Set([...by.bound, first.index.name]) };
    const binder = { index: first.index.name, over: resolve(first.over, by) };
    return {
      kind: 'call',
      callee,
      calleeSpan,
      primes,
      args: [resolve(second.value, inside)],
      option: null,
      binder,
      span,
    };
  }
  const options = callee.kind === 'operator' ? by.vocabulary.options(name) : [];
  const values: Term[] = [];
  let option: string | null = null;
  items.forEach((item, index) => {
    if (item.kind === 'binder') {
      by.report({
        kind: 'bad-call',
        span: item.index.span,
        message: 'an index comes first: `sum(i in M, e)`',
      });
      return;
    }
    const { value } = item;
    const word = value.kind === 'name' ? value.name : value.kind === 'number' ? value.text : null;
    if (index > 0 && index === items.length - 1 && word !== null && options.includes(word)) option = word;
    else values.push(resolve(value, by));
  });
  return { kind: 'call', callee, calleeSpan, primes, args: values, option, binder: null, span };
}

function bigOperator(node: Extract<Expression, { kind: 'bigOperator' }>, by: Resolution): Term {
  const { span } = node;
  const letter = node.sign === '∑' ? 'Σ' : 'Π';
  if (node.letter && !node.index && !node.from && !node.to && isValue(letter, by)) {
    const name: Term = { kind: 'name', name: letter, span: { start: span.start, end: span.start + 1 } };
    return declaredLetter(name, node.body, span, by);
  }
  const inside = node.index ? { ...by, bound: new Set([...by.bound, node.index.name]) } : by;
  return {
    kind: 'bigOperator',
    sign: node.sign,
    index: node.index?.name ?? null,
    from: node.from && resolve(node.from, by),
    to: node.to && resolve(node.to, by),
    body: resolve(node.body, inside),
    span,
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

function derivative(node: Extract<Expression, { kind: 'derivative' }>, by: Resolution): Term {
  const { span, numerator } = node;
  const [variable] = node.variables;
  const upper = numerator.kind === 'name' ? `d${numerator.name}` : null;
  const lower = variable?.variable.kind === 'name' ? `d${variable.variable.name}` : null;
  if (
    node.spelling === 'd' &&
    node.order === 1 &&
    upper &&
    lower &&
    isValue(upper, by) &&
    isValue(lower, by) &&
    variable
  ) {
    const first: Term = { kind: 'name', name: upper, span: numerator.span };
    return {
      kind: 'product',
      first,
      rest: [{ sign: '/', signSpan: span, factor: { kind: 'name', name: lower, span: variable.span } }],
      span,
    };
  }
  return {
    kind: 'derivative',
    order: node.order,
    of: resolve(numerator, by),
    variables: node.variables.map((part) => ({ variable: resolve(part.variable, by), power: part.power })),
    span,
  };
}
