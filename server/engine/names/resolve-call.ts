// Calls: a function's name with its primes and arguments, and the direction of the derivative of a map.

import type { ArgumentNode, NameNode, PostfixOperation, Span } from '../syntax/tree.ts';
import { derivativeByOnlyVariable, derivativeOfDefinition } from './only-variable.ts';
import { calleeNamed, isValue, noteUse, type Resolution, withIndex } from './resolution.ts';
import { resolve } from './resolve.ts';
import { DERIVATIVE_CALLS } from './symbols.ts';
import type { Callee, Term } from './term.ts';

/** A function's name with its primes and arguments (and, of a map, its direction): the term, and how many operations it took. */
export function application(
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
  const call =
    callee?.kind === 'operator' && primes === 0 ? inParentheses(operations[used]) : operations[used];
  if (!callee || call?.kind !== 'arguments') return null;
  used += 1;
  const args = call.items.flatMap((item) => (item.kind === 'value' ? [item.value] : []));
  if (callee.kind === 'definition' && primes > 0 && !asDifferential) {
    const whole = { start: base.span.start, end: call.span.end };
    const term = derivativeOfDefinition(base, args, primes, whole, by);
    if (term) return { term, used };
  }
  const calleeSpan = { start: base.span.start + (asDifferential ? 1 : 0), end: base.span.end };
  const span = { start: calleeSpan.start, end: call.span.end };
  noteUse(name, calleeSpan, by);
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

/** `tr[A B]` as `tr(A B)`: a function of the language has no places. */
function inParentheses(operation: PostfixOperation | undefined): PostfixOperation | undefined {
  if (operation?.kind !== 'index') return operation;
  const items = operation.items.flatMap((item) =>
    item.kind === 'at' ? [{ kind: 'value', value: item.at } as const] : [],
  );
  return items.length < operation.items.length
    ? operation
    : { kind: 'arguments', items, span: operation.span };
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
  const isTransposed = operations[at]?.kind === 'transpose' || operations[at]?.kind === 'prime';
  const bracket = operations[isTransposed ? at + 1 : at];
  if (bracket?.kind !== 'index') return null;
  const used = at + (isTransposed ? 2 : 1);
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
        adjoint: isTransposed,
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
  if (!isTransposed && !isColumnMap && first?.kind === 'at' && second?.kind === 'at' && more.length === 0) {
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

/** Words that some function takes as a last argument: where another has it, that is the mistake. */
const OPTION_WORDS = new Set(['rows', 'cols', 'fro', 'nuc']);

function lastSpan(items: readonly ArgumentNode[], otherwise: Span): Span {
  const last = items.at(-1);
  return last?.kind === 'value' ? last.value.span : otherwise;
}

/**
 * The term of a call by the kind of its callee, with `primes` derivatives; errors in the number or kind of arguments are
 * reported to `by`.
 */
export function callTerm(
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
  if (derivativeOrder !== undefined && first?.kind === 'value' && !second)
    return derivativeByOnlyVariable(first.value, derivativeOrder, span, by);
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
    const { inside, index } = withIndex(first.index, by);
    const to = resolve(first.over, by);
    const body = resolve(second.value, inside);
    return {
      kind: 'bigOperator',
      sign: name === 'sum' ? '∑' : '∏',
      index,
      letter: first.index.text,
      from: null,
      to,
      body,
      span,
    };
  }
  if (name === 'prod' && callee.kind === 'operator') {
    if (first?.kind === 'value' && !second && primes === 0)
      return {
        kind: 'bigOperator',
        sign: '∏',
        index: null,
        letter: null,
        from: null,
        to: null,
        body: resolve(first.value, by),
        span,
      };
    by.report({ kind: 'bad-call', span, message: '`prod` takes one matrix, or an index: `prod(i in M, e)`' });
    return { kind: 'broken', span };
  }
  const options = callee.kind === 'operator' ? by.vocabulary.options(name) : [];
  const values: Term[] = [];
  let option: string | null = null;
  let refused = false;
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
    const isLast = index > 0 && index === items.length - 1;
    if (isLast && word !== null && options.includes(word)) option = word;
    else if (isLast && word !== null && OPTION_WORDS.has(word) && !isValue(word, by)) refused = true;
    else values.push(resolve(value, by));
  });
  if (refused) {
    const words = options.map((word) => `\`${word}\``).join(' or ');
    const message = `the last argument of \`${name}\` is ${words === '' ? 'no word: leave it out' : words}`;
    by.report({ kind: 'bad-call', span: lastSpan(items, span), message });
    return { kind: 'broken', span };
  }
  return { kind: 'call', callee, calleeSpan, primes, args: values, option, span };
}
