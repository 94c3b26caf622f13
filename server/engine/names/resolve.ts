// Resolution: from the syntax tree to terms. Here it is decided what is a call and what a product, what a prime and
// what a transpose, what a differential and what a name.

import { isPi } from '../syntax/prepare.ts';
import type {
  ArgumentNode,
  Expression,
  IndexNode,
  NameNode,
  PostfixOperation,
  ProductSign,
  Span,
} from '../syntax/tree.ts';
import { bareCall, callsInRow, isBare, onlyReading } from './bare-call.ts';
import { bigOperator } from './big-operator.ts';
import { letterSum, summedProduct } from './letter-sum.ts';
import { isNumberLike } from './number-like.ts';
import { onesMeant, onesTransposed } from './ones.ts';
import { derivativeByOnlyVariable } from './only-variable.ts';
import { reportReadings } from './other-readings.ts';
import { functionOnPaper, identityOfSize } from './paper-names.ts';
import { calleeNamed, functionName, isValue, noteUse, type Resolution, withIndex } from './resolution.ts';
import { application } from './resolve-call.ts';
import {
  derivative,
  derivativeOfNames,
  derivativeOfProduct,
  derivativeOfRow,
  differentialName,
  gradientBy,
  gradientNamed,
  operatorWithoutEnd,
} from './resolve-derivative.ts';
import { transposeRunTogether } from './run-together.ts';
import { entryMeant } from './subscripts.ts';
import { DERIVATIVE_CALLS } from './symbols.ts';
import type { IndexTerm, ProductOperation, Term } from './term.ts';
import { unknownName } from './unknown-name.ts';

/** The term that an expression stands for, given what its names mean. Every name is looked up once and reported once. */
export function resolve(node: Expression, by: Resolution): Term {
  const { span } = node;
  switch (node.kind) {
    case 'number':
      // `π` where the file has a value by that name.
      if (node.text !== '' && !/^[\d.]/u.test(node.text) && isValue(node.text, by))
        return nameTerm({ kind: 'name', name: node.text, text: node.text, span }, by);
      return { kind: 'number', value: node.value, text: node.text, span };
    case 'quotient': {
      const asked = derivativeOfNames(node, by);
      if (asked) return asked;
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
    }
    case 'name':
    case 'postfix':
      return side(factorsOf(node, by), span);
    case 'negate':
      return { kind: 'negate', of: resolve(node.of, by), span };
    case 'differential':
      return { kind: 'differential', of: resolve(node.of, by), span };
    case 'juxtaposition':
      return side(juxtaposed(node.factors, by), span);
    case 'product': {
      const summed = summedProduct(node, by) ?? derivativeOfProduct(node, by);
      if (summed) return summed;
      return {
        kind: 'product',
        first: factor(node.first, by, true),
        rest: node.rest.map((part, at) => ({
          sign: signMeaning(part.sign, by),
          signSpan: part.signSpan,
          factor: factor(part.factor, by, at < node.rest.length - 1),
        })),
        span,
      };
    }
    case 'dot': {
      const summed = summedProduct(node, by);
      if (summed) return summed;
      return {
        kind: 'product',
        first: factor(node.first, by, true),
        rest: node.rest.map((part, at) => {
          const { signSpan, isColon = false } = part;
          if (isColon) by.warning({ kind: 'colon', span: signSpan });
          return {
            sign: isColon ? '·' : signMeaning('·', by),
            signSpan,
            factor: factor(part.factor, by, at < node.rest.length - 1),
          };
        }),
        span,
      };
    }
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
      return {
        kind: 'group',
        inside: resolve(node.inside, by),
        span,
        ...(node.expectation && { expectation: node.expectation }),
      };
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
      return {
        kind: 'block',
        rows: node.rows.map((row) => callsInRow(row, node, by).map((entry) => resolve(entry, by))),
        span,
      };
    case 'stack': {
      const { inside } = withIndex(node.range.index, by);
      const { from, to } = node.range;
      const count: Term = {
        kind: 'sum',
        first: resolve(to, by),
        rest: [
          { sign: '-', signSpan: to.span, term: resolve(from, by) },
          { sign: '+', signSpan: to.span, term: { kind: 'number', value: 1, text: null, span: to.span } },
        ],
        span: node.range.span,
      };
      return {
        kind: 'stack',
        along: node.along,
        letter: node.range.index.name,
        count,
        members: node.members.map((member) => resolve(member, inside)),
        span,
      };
    }
    case 'derivative':
      return derivative(node, by);
  }
}

const MEANINGS = { matmul: '*', hadamard: '∘', inner: '·' } as const;

function signMeaning(sign: ProductSign | '·', by: Resolution): ProductOperation {
  const meaning = by.notation.get(sign);
  return meaning ? MEANINGS[meaning] : sign;
}

/** `isCalled`: arguments follow, so that the names of functions are near as well. */
function nameTerm(node: NameNode, by: Resolution, isCalled = false): Term {
  const { name, span } = node;
  if (isValue(name, by)) {
    noteUse(name, span, by);
    return { kind: 'name', name: by.bound.get(name) ?? name, span };
  }
  // In `2π` it stands where a name does.
  if (isPi(name)) return { kind: 'number', value: Math.PI, text: node.text, span };
  if (name === 'I') return { kind: 'identity', span };
  const of = differentialName(node, by);
  if (of) {
    noteUse(name.slice(1), of.span, by);
    return gradientNamed(of, span, by) ?? { kind: 'differential', of, span };
  }
  if (calleeNamed(name, by)) {
    noteUse(name, span, by);
    by.report({
      kind: 'bad-call',
      span,
      message: `\`${name}\` is a function: write what it is applied to, as in \`${name}(A)\``,
    });
    return { kind: 'broken', span };
  }
  const meant = entryMeant(node, by) ?? identityOfSize(node, by);
  if (meant) return meant;
  by.report(unknownName(node, isCalled, by));
  return { kind: 'broken', span };
}

/** Factors side by side as one product, or the only one by itself. */
export function side(factors: readonly Term[], span: Span): Term {
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

/** `isFollowed`: a sign of a product stands behind it, as in `log x * y`. */
const factor = (node: Expression, by: Resolution, isFollowed: boolean): Term =>
  node.kind === 'juxtaposition'
    ? side(juxtaposed(node.factors, by, isFollowed), node.span)
    : resolve(node, by);

/** `isFollowed`: a sign of a product stands behind the row, so that nobody knows how far a function without parentheses reaches. */
export function juxtaposed(
  nodes: readonly Expression[],
  by: Resolution,
  isFollowed = false,
): readonly Term[] {
  const [negated, ...behind] = nodes;
  if (negated?.kind === 'negate' && isBare(negated.of, by)) {
    // `-log p`: the minus is that of the call.
    const [call, ...rest] = juxtaposed([negated.of, ...behind], by, isFollowed);
    const start = negated.span.start;
    return call ? [{ kind: 'negate', of: call, span: { start, end: call.span.end } }, ...rest] : [];
  }
  const derived = derivativeOfRow(nodes, by);
  if (derived) return [derived];
  const reach = operatorWithoutEnd(nodes, by);
  if (reach) {
    by.report(reach);
    return [{ kind: 'broken', span: reach.span }];
  }
  const slash = nodes.findIndex(
    (node, at) =>
      node.kind === 'quotient' &&
      !isNumberLike(node, by) &&
      !derivativeOfNames(node, by) &&
      !isSumSign(nodes[at + 1], by),
  );
  const split = nodes[slash];
  if (split?.kind === 'quotient') {
    // `a/b c` with variables is a / (b c): only numbers and dims make a quotient that binds like a number.
    const above = [...juxtaposed(nodes.slice(0, slash), by), resolve(split.numerator, by)];
    const below = [resolve(split.denominator, by), ...juxtaposed(nodes.slice(slash + 1), by)];
    const [first, last] = [nodes[0] ?? split, nodes.at(-1) ?? split];
    const signSpan = { start: split.numerator.span.end, end: split.denominator.span.start };
    const upper = side(above, { start: first.span.start, end: split.numerator.span.end });
    const lower = side(below, { start: split.denominator.span.start, end: last.span.end });
    const span = { start: upper.span.start, end: lower.span.end };
    return [{ kind: 'product', first: upper, rest: [{ sign: '/', signSpan, factor: lower }], span }];
  }
  const terms: Term[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const next = nodes[i + 1];
    if (!node) continue;
    const summed = letterSum(nodes, i, by);
    if (summed) return [...terms, summed];
    const ones = onesMeant(nodes, i, by);
    if (ones) {
      terms.push(ones);
      continue;
    }
    const gradient = next && (gradientBy(node, next, by) ?? gradientOf(node, next, by));
    if (gradient) {
      terms.push(gradient);
      i += 1;
      continue;
    }
    const called = next && spacedCall(node, next, by);
    const bare = called ? null : bareCall(nodes, i, by);
    if (called) {
      terms.push(...called);
      i += 1;
    } else if (bare) {
      const read = isFollowed ? null : onlyReading(nodes, i, bare, by);
      if (read) {
        by.warning({ kind: 'bare-call', ...bare });
        return [...terms, ...factorsOf(read, by)];
      }
      by.report({ kind: 'bare-call', ...bare });
      for (const named of nodes.slice(i, i + bare.names.length))
        if (named.kind === 'name') noteUse(named.name, named.span, by);
      terms.push({ kind: 'broken', span: bare.span });
      i += bare.names.length - 1;
    } else terms.push(...factorsOf(node, by));
  }
  return terms;
}

/** Before a sum sign a quotient is its coefficient: of `1/s ∑_i x[i]` nobody means the sum below the slash. */
const isSumSign = (node: Expression | undefined, by: Resolution): boolean =>
  node?.kind === 'bigOperator' ||
  (node?.kind === 'name' && /^(?:Σ|Π|sum|prod)_/u.test(node.name) && !isValue(node.name, by));

/** `grad f`: the gradient by the variable that goes without saying. */
function gradientOf(node: Expression, next: Expression, by: Resolution): Term | null {
  if (node.kind !== 'name' || isValue(node.name, by) || calleeNamed(node.name, by)?.kind !== 'operator')
    return null;
  const order = DERIVATIVE_CALLS.get(node.name);
  const isNamed = next.kind === 'name' || (next.kind === 'postfix' && next.base.kind === 'name');
  if (order === undefined || !isNamed) return null;
  return derivativeByOnlyVariable(next, order, { start: node.span.start, end: next.span.end }, by);
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

/** A factor of a juxtaposition: usually one term, but `X'(b - y)` with a value X is two. */
export function factorsOf(node: Expression, by: Resolution): readonly Term[] {
  if (node.kind === 'name') return [nameTerm(node, by)];
  if (node.kind !== 'postfix') return [resolve(node, by)];
  return postfixFactors(node.base, node.operations, by);
}

function postfixFactors(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): readonly Term[] {
  const callee = functionOnPaper(base, operations, by) ?? base;
  if (callee.kind === 'name' && functionName(callee.name, by)) {
    const applied = application(callee, operations, by);
    if (applied) return applyRest(applied.term, operations.slice(applied.used), by);
  }
  const ones = onesTransposed(base, operations, by);
  if (ones) return applyRest(ones, operations, by);
  const exponential = powerOfE(base, operations, by);
  if (exponential) return applyRest(exponential, operations.slice(1), by);
  reportReadings(base, operations, by);
  const isCalled = operations.find((operation) => operation.kind !== 'prime')?.kind === 'arguments';
  const first = base.kind === 'name' ? nameTerm(base, by, isCalled) : resolve(base, by);
  return applyRest(first, operations, by);
}

/** `e^x` where the file has no e. */
function powerOfE(base: Expression, operations: readonly PostfixOperation[], by: Resolution): Term | null {
  const [power] = operations;
  if (base.kind !== 'name' || base.name !== 'e' || isValue('e', by) || power?.kind !== 'power') return null;
  const callee = calleeNamed('exp', by);
  if (callee?.kind !== 'operator') return null;
  const exponent = resolve(power.exponent, by);
  const span = { start: base.span.start, end: power.span.end };
  by.warning({ kind: 'power-of-e', span, exponent });
  return { kind: 'call', callee, calleeSpan: base.span, primes: 0, args: [exponent], option: null, span };
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
          exponent: { kind: 'number', value: -1, text: null, span: operation.span },
          elementwise: false,
          span,
        };
        return;
      case 'power':
        term = {
          kind: 'power',
          of: term,
          exponent: exponentTerm(operation.exponent, by),
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
          // An unknown name has been reported, and perhaps it is a function.
          if (term.kind === 'broken') for (const item of operation.items) resolveArgument(item, by);
          else
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

function exponentTerm(node: Expression, by: Resolution): Term {
  const glued = transposeRunTogether(node, by);
  if (!glued) return resolve(node, by);
  by.report(glued);
  return { kind: 'broken', span: node.span };
}

function resolveArgument(item: ArgumentNode, by: Resolution): void {
  if (item.kind === 'value') resolve(item.value, by);
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
