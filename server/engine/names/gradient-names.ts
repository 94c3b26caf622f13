// `convention d = gradient L`: behind it `dX`, for any name X of the file, is ∂L/∂X, as programs call gradients. `d(…)` stays
// the differential, and `dL` is 1.

import { mapExpression } from '../syntax/map-expression.ts';
import type { Expression, NameNode, Statement } from '../syntax/tree.ts';
import { definedName, type PlacedStatement } from './scope.ts';

/** The scalar that a statement says `dX` is a gradient of; null for any other. */
function scalarNamed({ parsed }: PlacedStatement): NameNode | null {
  if (parsed.kind === 'broken' || parsed.statement.kind !== 'convention') return null;
  const { subject, value, of } = parsed.statement;
  return subject.name === 'd' && value.name === 'gradient' && of ? of : null;
}

/** Whether a file has such a convention. */
export const namesGradients = (statements: readonly PlacedStatement[]): boolean =>
  statements.some((placed) => !placed.foreign && scalarNamed(placed) !== null);

/** The file with derivatives in the place of their names; as it is where it has no such convention. */
export function withGradientsWritten(statements: readonly PlacedStatement[]): readonly PlacedStatement[] {
  const write = gradientWriting(statements);
  return write ? statements.map(write) : statements;
}

/** How a statement that stands at a place of the file is written so; null for a file without such a convention. */
export function gradientWriting(
  statements: readonly PlacedStatement[],
): ((placed: PlacedStatement, index: number) => PlacedStatement) | null {
  const first = statements.findIndex((placed) => !placed.foreign && scalarNamed(placed) !== null);
  if (first < 0) return null;
  const names = new Set(statements.flatMap(({ parsed }) => namesOf(parsed)));
  const earlier = new Set(statements.slice(0, first).flatMap(({ parsed }) => namesOf(parsed)));
  const declared = new Set(statements.flatMap(({ parsed }) => (isEquation(parsed) ? [] : namesOf(parsed))));
  const isGradient = (name: string): boolean =>
    name.startsWith('d') && names.has(name.slice(1)) && !earlier.has(name) && !declared.has(name);
  let last: NameNode | null = null;
  const scalars = statements.map((placed) => {
    last = scalarNamed(placed) ?? last;
    return last;
  });
  return (placed, index) => {
    const scalar = scalars[Math.min(index, scalars.length - 1)];
    if (!scalar || placed.foreign || placed.parsed.kind === 'broken') return placed;
    const write = (node: Expression): Expression =>
      node.kind === 'name' && isGradient(node.name) ? gradientOf(scalar, node) : mapExpression(node, write);
    return { ...placed, parsed: { kind: 'parsed', statement: written(placed.parsed.statement, write) } };
  };
}

/** ∂L/∂X in the place of `dX`; of L itself it is 1. */
function gradientOf(of: NameNode, { name, text, span }: NameNode): Expression {
  if (name.slice(1) === of.name) return { kind: 'number', value: 1, text: '1', span };
  const below = { start: span.start + 1, end: span.end };
  const variable: NameNode = { kind: 'name', name: name.slice(1), text: text.slice(1), span: below };
  return {
    kind: 'derivative',
    spelling: '∂',
    order: 1,
    numerator: { ...of, span: { start: span.start, end: below.start } },
    variables: [{ variable, power: 1, span: below }],
    span,
  };
}

function written(statement: Statement, write: (node: Expression) => Expression): Statement {
  switch (statement.kind) {
    case 'equation':
    case 'identity':
      return { ...statement, sides: statement.sides.map(write) };
    case 'derive':
      return { ...statement, target: write(statement.target) };
    default:
      return statement;
  }
}

const isEquation = (parsed: PlacedStatement['parsed']): boolean =>
  parsed.kind === 'parsed' && parsed.statement.kind === 'equation';

/** The names that a statement introduces, those of families by themselves. */
function namesOf(parsed: PlacedStatement['parsed']): readonly string[] {
  if (parsed.kind === 'broken') return parsed.names;
  const { statement } = parsed;
  switch (statement.kind) {
    case 'dim':
      return statement.items.map(({ name }) => name.name);
    case 'declaration':
      return statement.names.map(({ name }) => name);
    case 'function':
      return [statement.name.name];
    case 'equation': {
      const [left] = statement.sides;
      const member = left?.kind === 'postfix' && left.base.kind === 'name' ? left.base.name : null;
      return [definedName(left)?.name.name ?? member ?? []].flat();
    }
    default:
      return [];
  }
}
