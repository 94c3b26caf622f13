// Random variables and expectations of a file: `random z : R[k] mean m cov C`, `E[…]`, `E_z[…]`, `Var[…]`, `Cov[…, …]`.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import { namesWithin } from '../syntax/children.ts';
import { mapExpression, mapOperation } from '../syntax/map-expression.ts';
import type {
  ExpectationSign,
  Expression,
  NameNode,
  ParsedStatement,
  SpaceNode,
  Span,
} from '../syntax/tree.ts';

/** A declared random variable, with its moments where they are given. */
export interface RandomVariable {
  readonly node: NameNode;
  readonly statement: number;
  readonly space: SpaceNode;
  readonly mean: Expression | null;
  readonly cov: Expression | null;
}

/** Whether a statement declares random variables. */
export const hasLaw = (parsed: ParsedStatement): boolean =>
  parsed.kind === 'parsed' && parsed.statement.kind === 'declaration' && parsed.statement.law !== undefined;

export type RandomVariables = ReadonlyMap<string, RandomVariable>;

/** `E_z[body]`; `Var` and `Cov` are expectations of what they are made of. */
export interface Expectation extends ExpectationSign {
  readonly body: Expression;
  readonly span: Span;
}

/** The random variables of a file that are no families. */
export function randomVariables(statements: readonly PlacedStatement[]): RandomVariables {
  const found = new Map<string, RandomVariable>();
  statements.forEach(({ parsed }, statement) => {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'declaration') return;
    const { law, names, space } = parsed.statement;
    if (!law) return;
    for (const node of names)
      if (!node.places && !found.has(node.name)) found.set(node.name, { node, statement, space, ...law });
  });
  return found;
}

const OPERATORS = ['E', 'Var', 'Cov'] as const;

/** The expectation that a node begins with, `E[z]` of `E[z]'`, `Var` and `Cov` by what they are made of. */
function expectationAhead(
  node: Extract<Expression, { kind: 'postfix' }>,
  taken: ReadonlySet<string>,
): Expectation | null {
  if (node.base.kind !== 'name') return null;
  const { name } = node.base;
  const [sign, below] = name.split(/_(.*)/su, 2);
  const operator = OPERATORS.find((one) => one === sign);
  if (!operator || taken.has(name)) return null;
  const [operation] = node.operations;
  const items =
    operation.kind === 'index'
      ? operation.items.map((item) => (item.kind === 'at' ? item.at : null))
      : operation.kind === 'arguments'
        ? operation.items.map((item) => (item.kind === 'value' ? item.value : null))
        : [];
  const [first, second, ...more] = items;
  if (!first || second === null || more.length > 0) return null;
  const over = below === undefined ? null : (below.match(/[\p{L}\p{N}]+/gu) ?? []);
  const span = { start: node.span.start, end: operation.span.end };
  if (operator !== 'Cov' && second) return null;
  if (operator === 'E') return { operator, over, body: first, span };
  // `Cov[z]` is the covariance matrix of z, as `Var[z]` is.
  return { operator, over, body: covariance(first, second ?? first, node.base, span), span };
}

/** `(a - E[a]) (b - E[b])'` */
function covariance(a: Expression, b: Expression, base: NameNode, span: Span): Expression {
  const below = base.name.replace(/^(?:Var|Cov)/u, 'E');
  const centred = (of: Expression): Expression => {
    const name: NameNode = { kind: 'name', name: below, text: below, span };
    const mean: Expression = {
      kind: 'postfix',
      base: name,
      operations: [{ kind: 'index', items: [{ kind: 'at', at: of }], span }],
      span,
    };
    const inside: Expression = {
      kind: 'sum',
      first: enclosed(of),
      rest: [{ sign: '-', signSpan: span, term: mean }],
      span,
    };
    return { kind: 'parentheses', inside, span };
  };
  const right: Expression = {
    kind: 'postfix',
    base: centred(b),
    operations: [{ kind: 'transpose', span }],
    span,
  };
  return { kind: 'juxtaposition', factors: [centred(a), right], span };
}

/** An expression as one operand. */
export const enclosed = (node: Expression, span: Span = node.span): Expression =>
  node.kind === 'name' ? node : { kind: 'parentheses', inside: node, span };

/** The tree with other expressions in place of its outermost expectations, and of names. */
export function mapExpectations(
  node: Expression,
  taken: ReadonlySet<string>,
  change: (expectation: Expectation) => Expression,
  rename: (name: NameNode) => Expression = (name) => name,
): Expression {
  if (node.kind === 'name') return rename(node);
  const map = (inner: Expression): Expression => mapExpectations(inner, taken, change, rename);
  const found = node.kind === 'postfix' ? expectationAhead(node, taken) : null;
  if (node.kind !== 'postfix' || !found) return mapExpression(node, map);
  const [operation, ...more] = node.operations.slice(1).map((one) => mapOperation(one, map));
  const value = change(found);
  return operation ? { ...node, base: enclosed(value), operations: [operation, ...more] } : value;
}

/** The random variables that names depend on through definitions, those in expectations left out. */
export interface Randomness {
  /** The random variables that an expression depends on. */
  of(node: Expression): ReadonlySet<string>;
  /** Whether a definition depends on any of these. */
  isRandom(definition: string): boolean;
}

/** Which definitions are random, and what each expression depends on, for the statements of a file with random variables. */
export function randomness(
  statements: readonly PlacedStatement[],
  variables: RandomVariables,
  taken: ReadonlySet<string>,
): Randomness {
  const formulas = new Map<string, Expression>();
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation') continue;
    const [left, right] = parsed.statement.sides;
    const defined = definedName(left)?.name.name;
    if (defined !== undefined && right && !formulas.has(defined)) formulas.set(defined, right);
  }
  const known = new Map<string, ReadonlySet<string>>();
  const ofName = (name: string): ReadonlySet<string> => {
    if (variables.has(name)) return new Set([name]);
    const found = known.get(name);
    if (found) return found;
    known.set(name, new Set());
    const formula = formulas.get(name);
    const own = formula ? of(formula) : new Set<string>();
    known.set(name, own);
    return own;
  };
  const of = (node: Expression): ReadonlySet<string> => {
    const found = new Set<string>();
    const outside = mapExpectations(node, taken, ({ over, body, span }) => {
      if (over) for (const name of of(body)) if (!over.includes(name)) found.add(name);
      return { kind: 'number', value: 0, text: '0', span };
    });
    for (const { name } of namesWithin(outside)) for (const own of ofName(name)) found.add(own);
    return found;
  };
  return { of, isRandom: (definition) => ofName(definition).size > 0 };
}
