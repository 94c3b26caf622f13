// Other ways to write what families are: `X : R[B, n, d]` is the family X[b] : R[n, d] for b = 1..B, and on paper the member
// `h[t]` is `h_t`, `h^{(t)}` or `h^{[t]}`.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import type { Expression, NameNode, RangeNode, Span, Statement } from '../syntax/tree.ts';
import { type Families, familiesOf, introducedNames, lettersOf, raisedIndex } from './family.ts';
import { memberNamed, type PaperMember } from './member-names.ts';

/** The statements with every family and member written with brackets. */
export function inBrackets(statements: readonly PlacedStatement[]): readonly PlacedStatement[] {
  const declared = definedOnPaper(statements.map((placed) => changed(placed, familyOfSlices)));
  const families = familiesOf(declared);
  if (families.size === 0) return declared;
  const taken = new Set(declared.flatMap(({ parsed }) => introducedNames(parsed)));
  const write = (node: Expression): Expression => inBracketsHere(node, families, taken);
  return declared.map((placed) => changed(placed, (statement) => sidesChanged(statement, write, families)));
}

/** `h^{(t)} = … for t = 1..T` defines members, and then `h^{(0)} = …` does too; without `for` these are plain names. */
function definedOnPaper(statements: readonly PlacedStatement[]): readonly PlacedStatement[] {
  const families = new Set(
    statements.flatMap(({ parsed }) => {
      if (parsed.kind === 'broken' || !parsed.statement.ranges) return [];
      return definedMember(parsed.statement)?.name.name ?? [];
    }),
  );
  if (families.size === 0) return statements;
  return statements.map((placed) =>
    changed(placed, (statement) => {
      const member = definedMember(statement);
      if (!member || !families.has(member.name.name) || statement.kind !== 'equation') return statement;
      return { ...statement, sides: [memberOf(member), ...statement.sides.slice(1)] };
    }),
  );
}

function definedMember(statement: Statement): PaperMember | null {
  const left = statement.kind === 'equation' ? statement.sides[0] : undefined;
  return left?.kind === 'name' ? memberNamed(left) : null;
}

/** The member with brackets. */
function memberOf({ name, places, span }: PaperMember): Expression {
  const items = places.map((at) => ({ kind: 'at', at }) as const);
  const index = { kind: 'index', items, span: { start: name.span.end, end: span.end } } as const;
  return { kind: 'postfix', base: name, operations: [index], span };
}

function changed(placed: PlacedStatement, change: (statement: Statement) => Statement): PlacedStatement {
  if (placed.parsed.kind === 'broken') return placed;
  const statement = change(placed.parsed.statement);
  return statement === placed.parsed.statement
    ? placed
    : { ...placed, parsed: { kind: 'parsed', statement } };
}

/** `X : R[B, n, d]` */
function familyOfSlices(statement: Statement): Statement {
  if (statement.kind !== 'declaration' || statement.space.sizes.length < 3) return statement;
  const { sizes } = statement.space;
  const outer = sizes.slice(0, -2);
  const named = new Set(
    sizes.flatMap((size) => (size.kind === 'size' && size.size.kind === 'name' ? [size.size.name] : [])),
  );
  const letters = LETTERS.filter((letter) => !named.has(letter));
  const ranges = outer.flatMap((size, at): readonly RangeNode[] => {
    if (size.kind !== 'size') return [];
    const { span } = size.size;
    const from: Expression = { kind: 'number', value: 1, text: '1', span };
    return [{ index: nameNode(letters[at] ?? `b${at}`, span), from, to: size.size, span }];
  });
  const [first, ...more] = ranges;
  if (!first || ranges.length < outer.length || statement.ranges) return statement;
  const places = ranges.map(({ index }) => ({ kind: 'at', at: index }) as const);
  return {
    ...statement,
    names: statement.names.map((name) => ({ ...name, places })),
    space: { ...statement.space, sizes: sizes.slice(-2) },
    ranges: [first, ...more],
  };
}

const LETTERS = ['b', 'c', 'e', 'i', 'j'];

const nameNode = (name: string, span: Span): NameNode => ({ kind: 'name', name, text: name, span });

function sidesChanged(
  statement: Statement,
  write: (node: Expression) => Expression,
  families: Families,
): Statement {
  switch (statement.kind) {
    case 'equation':
    case 'identity':
      return { ...statement, sides: statement.sides.map(write) };
    case 'derive':
      return { ...statement, target: byAnyMember(write(statement.target), families) };
    default:
      return statement;
  }
}

/** Of a question, `∂L/∂W` asks for the derivative by any member of a family W. */
function byAnyMember(target: Expression, families: Families): Expression {
  const last = target.kind === 'derivative' ? target.variables.at(-1) : undefined;
  const family = last?.variable.kind === 'name' ? families.get(last.variable.name) : undefined;
  if (!family) return target;
  const { span } = target;
  const items = lettersOf(family).map((letter) => ({ kind: 'at', at: nameNode(letter, span) }) as const);
  return { kind: 'postfix', base: target, operations: [{ kind: 'index', items, span }], span };
}

function inBracketsHere(node: Expression, families: Families, taken: ReadonlySet<string>): Expression {
  const write = (inner: Expression): Expression => inBracketsHere(inner, families, taken);
  if (node.kind === 'name') return subscripted(node, families, taken) ?? node;
  if (node.kind === 'postfix' && node.base.kind === 'name' && families.has(node.base.name)) {
    const [first, ...rest] = node.operations;
    const index =
      first.kind === 'power' && !first.elementwise ? (raisedIndex(first.exponent) ?? first.exponent) : null;
    if (index && first.kind === 'power') {
      const place = { kind: 'index', items: [{ kind: 'at', at: index }], span: first.span } as const;
      return mapExpression({ ...node, operations: [place, ...rest] }, write);
    }
  }
  return mapExpression(node, write);
}

/** `h_t`, `h_{t-1}`, `h^{(t)}`, where h is a family and nothing else is called so. */
function subscripted(node: NameNode, families: Families, taken: ReadonlySet<string>): Expression | null {
  if (taken.has(node.name) || families.has(node.name)) return null;
  const member = memberNamed(node);
  if (!member || !families.has(member.name.name)) return null;
  return memberOf(member);
}
