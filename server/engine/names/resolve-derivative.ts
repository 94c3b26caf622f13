// Derivatives: `∂L/∂Θ`, `dL/dΘ` where these are no names of their own, `∇f` without its variable.

import type { Expression, NameNode, Span } from '../syntax/tree.ts';
import { derivativeByOnlyVariable } from './only-variable.ts';
import { calleeNamed, isValue, type NameFault, noteUse, type Resolution } from './resolution.ts';
import { resolve } from './resolve.ts';
import type { Term } from './term.ts';

/** `dL/dΘ` where neither `dL` nor `dΘ` is a name of its own. */
export function derivativeOfNames(
  { numerator, denominator, span }: Extract<Expression, { kind: 'quotient' }>,
  by: Resolution,
): Term | null {
  if (numerator.kind !== 'name' || denominator.kind !== 'name') return null;
  const [of, variable] = [differentialName(numerator, by), differentialName(denominator, by)];
  if (!of || !variable) return secondOfNames(numerator, denominator, span, by);
  noteUse(numerator.name.slice(1), of.span, by);
  noteUse(denominator.name.slice(1), variable.span, by);
  return { kind: 'derivative', order: 1, of, variables: [{ variable, power: 1 }], span };
}

/** `d2L/dx2`, as programs have it, where L and x are values and nothing is called as it is written. */
function secondOfNames(numerator: NameNode, denominator: NameNode, span: Span, by: Resolution): Term | null {
  const of = /^d2(.+)$/u.exec(numerator.name)?.[1];
  const variable = /^d(.+)2$/u.exec(denominator.name)?.[1];
  if (of === undefined || variable === undefined || !isValue(of, by) || !isValue(variable, by)) return null;
  if ([numerator.name, denominator.name, `${variable}2`].some((name) => isValue(name, by))) return null;
  const ofSpan = { start: numerator.span.end - of.length, end: numerator.span.end };
  const place = { start: denominator.span.start + 1, end: denominator.span.end - 1 };
  noteUse(of, ofSpan, by);
  noteUse(variable, place, by);
  const term = (name: string, at: Span): Term => ({
    kind: 'name',
    name: by.bound.get(name) ?? name,
    span: at,
  });
  return {
    kind: 'derivative',
    order: 2,
    of: term(of, ofSpan),
    variables: [{ variable: term(variable, place), power: 2 }],
    span,
  };
}

/** `d tr(A X)/dX`, `d|X|/dX`, `d x^T A x/dx` where neither `d` nor what is below is a name: as `∂(…)/∂X`. */
export function derivativeOfProduct(
  { first, rest, span }: Extract<Expression, { kind: 'product' }>,
  by: Resolution,
): Term | null {
  const [slash, ...more] = rest;
  if (first.kind !== 'juxtaposition' || slash?.sign !== '/' || more.length > 0) return null;
  const [d, ...factors] = first.factors;
  const [start, end] = [factors[0], factors.at(-1)];
  if (d?.kind !== 'name' || d.name !== 'd' || isValue('d', by) || !start || !end) return null;
  if (slash.factor.kind !== 'name') return null;
  const variable = differentialName(slash.factor, by);
  if (!variable) return null;
  noteUse(slash.factor.name.slice(1), variable.span, by);
  const numerator: Expression =
    start === end
      ? start
      : { kind: 'juxtaposition', factors, span: { start: start.span.start, end: end.span.end } };
  return {
    kind: 'derivative',
    order: 1,
    of: resolve(numerator, by),
    variables: [{ variable, power: 1 }],
    span,
  };
}

/** The same where the slash touches what stands beside it: `d x^T A x/dx`, and `d det(X)/dX`, in which `det` begins with a d. */
export function derivativeOfRow(nodes: readonly Expression[], by: Resolution): Term | null {
  const [d, ...factors] = nodes;
  const last = factors.at(-1);
  if (d?.kind !== 'name' || d.name !== 'd' || isValue('d', by) || !last) return null;
  const parted = withSlash(last, by);
  if (!parted) return null;
  const first: Expression = {
    kind: 'juxtaposition',
    factors: [d, ...factors.slice(0, -1), parted.above],
    span: { start: d.span.start, end: parted.above.span.end },
  };
  const signSpan = { start: parted.above.span.end, end: parted.below.span.start };
  return derivativeOfProduct(
    {
      kind: 'product',
      first,
      rest: [{ sign: '/', signSpan, factor: parted.below }],
      span: { start: d.span.start, end: last.span.end },
    },
    by,
  );
}

/** The numerator and denominator of a tight quotient. */
function withSlash(
  node: Expression,
  by: Resolution,
): { readonly above: Expression; readonly below: NameNode } | null {
  if (node.kind === 'quotient')
    return node.denominator.kind === 'name' ? { above: node.numerator, below: node.denominator } : null;
  if (node.kind !== 'derivative' || node.spelling !== 'd' || node.order !== 1) return null;
  const { numerator } = node;
  const below = node.variables[0]?.variable;
  if (numerator.kind !== 'postfix' || numerator.base.kind !== 'name' || below?.kind !== 'name') return null;
  if (!isFunctionWithD(numerator.base, by)) return null;
  const base = withD(numerator.base);
  return {
    above: { ...numerator, base, span: { ...numerator.span, start: base.span.start } },
    below: withD(below),
  };
}

/** `grad_x f`, `nabla_x ‖x‖`, `D_x f` where that is no name: the derivative of the next factor by x. */
export function gradientBy(node: Expression, next: Expression, by: Resolution): Term | null {
  if (node.kind !== 'name' || isValue(node.name, by)) return null;
  const [, sign, below] = /^(grad|nabla|D)_\{?(.+?)\}?$/u.exec(node.name) ?? [];
  if (sign === undefined || below === undefined || !isValue(below, by)) return null;
  const place = { start: node.span.end - below.length, end: node.span.end };
  noteUse(below, place, by);
  const variable: Term = { kind: 'name', name: by.bound.get(below) ?? below, span: place };
  const span = { start: node.span.start, end: next.span.end };
  return { kind: 'derivative', order: 1, of: resolve(next, by), variables: [{ variable, power: 1 }], span };
}

/** `d/dx x A x`: an operator of which nobody knows how far it reaches; as a fix, over all that is multiplied. */
export function operatorWithoutEnd(nodes: readonly Expression[], by: Resolution): NameFault | null {
  const [operator, first] = nodes;
  const last = nodes.at(-1);
  if (operator?.kind !== 'quotient' || !first || !last) return null;
  const { numerator, denominator, span } = operator;
  if (numerator.kind !== 'name' || numerator.name !== 'd' || isValue('d', by)) return null;
  if (denominator.kind !== 'name' || !differentialName(denominator, by)) return null;
  const edits = [
    { span: { start: span.start, end: first.span.start }, text: 'd(' },
    { span: { start: last.span.end, end: last.span.end }, text: `)/${denominator.text}` },
  ];
  return {
    kind: 'spelling',
    span,
    message: `how far \`d/${denominator.text}\` reaches is said with parentheses: \`d(…)/${denominator.text}\``,
    fixes: [{ title: `Write \`d(…)/${denominator.text}\``, edits }],
  };
}

/** The L of `dL`; null where `dL` is a name, or no L is. */
export function differentialName({ name, span }: NameNode, by: Resolution): Term | null {
  if (!name.startsWith('d') || isValue(name, by) || !isValue(name.slice(1), by)) return null;
  const of = name.slice(1);
  return { kind: 'name', name: by.bound.get(of) ?? of, span: { start: span.start + 1, end: span.end } };
}

/** `dX` under `convention d = gradient L`: ∂L/∂X, which is 1 for L itself; null without that convention. */
export function gradientNamed(variable: Term, span: Span, { gradientOf }: Resolution): Term | null {
  if (gradientOf === null) return null;
  if (variable.kind === 'name' && variable.name === gradientOf)
    return { kind: 'number', value: 1, text: null, span };
  const of: Term = { kind: 'name', name: gradientOf, span };
  return { kind: 'derivative', order: 1, of, variables: [{ variable, power: 1 }], span };
}

/** A derivative as written, its names resolved; `dL/dx` is a quotient where `dL` and `dx` are names. */
export function derivative(node: Extract<Expression, { kind: 'derivative' }>, by: Resolution): Term {
  const { span, numerator } = node;
  const [variable] = node.variables;
  if (!variable) return derivativeByOnlyVariable(numerator, node.order, span, by);
  const quotient = quotientOfCalls(node, by) ?? quotientOfNames(node, by);
  if (quotient) return quotient;
  return {
    kind: 'derivative',
    order: node.order,
    of: resolve(numerator, by),
    variables: node.variables.map((part) => ({ variable: resolve(part.variable, by), power: part.power })),
    span,
  };
}

/** `det(A)/dx` and `d/det(A)`: the d is part of a function's name, and nothing is derived. */
function quotientOfCalls(
  { spelling, order, numerator, variables, span }: Extract<Expression, { kind: 'derivative' }>,
  by: Resolution,
): Term | null {
  const below = variables[0]?.variable;
  if (spelling !== 'd' || order !== 1 || below?.kind !== 'name') return null;
  const divided = (above: Expression, under: Expression): Term => ({
    kind: 'product',
    first: resolve(above, by),
    rest: [
      {
        sign: '/',
        signSpan: { start: above.span.end, end: under.span.start },
        factor: resolve(under, by),
      },
    ],
    span,
  });
  if (numerator.kind === 'postfix' && numerator.base.kind === 'name') {
    if (!isFunctionWithD(numerator.base, by)) return null;
    const base = withD(numerator.base);
    const call = { ...numerator, base, span: { ...numerator.span, start: base.span.start } };
    return divided(call, withD(below));
  }
  if (numerator.kind !== 'parentheses' || numerator.span.start !== below.span.end) return null;
  if (!isFunctionWithD(below, by)) return null;
  const callee = withD(below);
  const call: Expression = {
    kind: 'postfix',
    base: callee,
    operations: [
      { kind: 'arguments', items: [{ kind: 'value', value: numerator.inside }], span: numerator.span },
    ],
    span: { start: callee.span.start, end: numerator.span.end },
  };
  const d: NameNode = {
    kind: 'name',
    name: 'd',
    text: 'd',
    span: { start: span.start, end: span.start + 1 },
  };
  return divided(d, call);
}

/** `dx` for the x of a derivative that is written with d. */
const withD = ({ name, text, span }: NameNode): NameNode => ({
  kind: 'name',
  name: `d${name}`,
  text: `d${text}`,
  span: { start: span.start - 1, end: span.end },
});

/** Whether `det` is a function and `et` nothing at all. */
const isFunctionWithD = ({ name }: NameNode, by: Resolution): boolean =>
  calleeNamed(`d${name}`, by) !== null && calleeNamed(name, by) === null && !isValue(name, by);

/** `dL/dx` where `dx` is a name of the file, and what is above is one too or a differential: a quotient like any other. */
function quotientOfNames(
  { spelling, order, numerator, variables, span }: Extract<Expression, { kind: 'derivative' }>,
  by: Resolution,
): Term | null {
  const below = variables[0]?.variable;
  if (spelling !== 'd' || order !== 1 || below?.kind !== 'name' || !isValue(`d${below.name}`, by))
    return null;
  const fromD = ({ start, end }: Span): Span => ({ start: start - 1, end });
  const lower: Term = { kind: 'name', name: `d${below.name}`, span: fromD(below.span) };
  const over = (first: Term, end: number): Term => ({
    kind: 'product',
    first,
    rest: [{ sign: '/', signSpan: { start: first.span.end, end: lower.span.start }, factor: lower }],
    span: { start: span.start, end },
  });
  if (numerator.span.start > below.span.start) {
    // `d/dk x` with sizes d and dk.
    if (!isValue('d', by)) return null;
    const d: Term = { kind: 'name', name: 'd', span: { start: span.start, end: span.start + 1 } };
    noteUse('d', d.span, by);
    noteUse(lower.name, lower.span, by);
    const signSpan = { start: lower.span.end, end: numerator.span.start };
    const factor = resolve(numerator, by);
    return {
      kind: 'product',
      first: over(d, lower.span.end),
      rest: [{ sign: 'juxtaposed', signSpan, factor }],
      span,
    };
  }
  if (numerator.kind !== 'name') {
    noteUse(lower.name, lower.span, by);
    return over({ kind: 'differential', of: resolve(numerator, by), span: fromD(numerator.span) }, span.end);
  }
  const upper = `d${numerator.name}`;
  if (!isValue(upper, by)) return null;
  noteUse(upper, fromD(numerator.span), by);
  noteUse(lower.name, lower.span, by);
  return over({ kind: 'name', name: upper, span: numerator.span }, span.end);
}
