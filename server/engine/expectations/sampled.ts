// A file with expectations as one without them that can be judged: each is worked out by its moments where these tell it, else
// a sum over the values that its random variables take.

import { definedName, type PlacedStatement } from '../names/scope.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import { parseStatement } from '../syntax/parse.ts';
import type { DimItem, Expression, NameNode, Span } from '../syntax/tree.ts';
import {
  type Expectation,
  enclosed,
  mapExpectations,
  type Randomness,
  type RandomVariables,
} from './expectation.ts';
import { atPoint, lawOf, PROBABILITY, UNDRAWN } from './law.ts';
import { addedStatement, writeStatements } from './readings.ts';

export interface SampledRequest {
  readonly statements: readonly PlacedStatement[];
  readonly variables: RandomVariables;
  readonly taken: ReadonlySet<string>;
  readonly randomness: Randomness;
  /** What an expectation is by its moments, in the names of the file; null where they do not tell it. */
  momentOf(statement: number, expectation: Expectation): Expression | null;
}

/** Statements keep their places; what is added stands behind. Of what can neither be told nor drawn nothing is known. */
export function sampledReading(request: SampledRequest): readonly PlacedStatement[] {
  const { statements, variables, taken, randomness, momentOf } = request;
  const law = lawOf(variables, statements);
  const copies = new Map<string, PlacedStatement>();
  let isSampled = false;

  const write = (node: Expression, statement: number, point: number | null): Expression =>
    mapExpectations(
      node,
      taken,
      (found) => expectation(found, statement),
      (name) => (point === null ? name : named(name, point)),
    );

  const expectation = (found: Expectation, statement: number): Expression => {
    const value = momentOf(statement, found);
    if (value) return enclosed(placed(value, found.span), found.span);
    isSampled = true;
    if (!law) return nameNode(UNDRAWN, found.span);
    const [first, ...rest] = Array.from({ length: law.points }, (_, at): Expression => {
      const probability = nameNode(atPoint(PROBABILITY, at + 1), found.span);
      const body = write(found.body, statement, at + 1);
      return { kind: 'juxtaposition', factors: [probability, enclosed(body, found.span)], span: found.span };
    });
    if (!first) return found.body;
    const terms = rest.map((term) => ({ sign: '+', signSpan: found.span, term }) as const);
    return enclosed({ kind: 'sum', first, rest: terms, span: found.span }, found.span);
  };

  /** Something random at a point: its value, or the definition written at that point. */
  const named = (node: NameNode, point: number): NameNode => {
    const { name, span } = node;
    if (variables.has(name)) return nameNode(atPoint(name, point), span);
    if (!randomness.isRandom(name)) return node;
    const own = atPoint(name, point);
    if (!copies.has(own)) copyDefinition(name, own, point);
    return nameNode(own, span);
  };

  const copyDefinition = (name: string, own: string, point: number): void => {
    const index = statements.findIndex(
      ({ parsed }) =>
        parsed.kind === 'parsed' &&
        parsed.statement.kind === 'equation' &&
        definedName(parsed.statement.sides[0])?.name.name === name,
    );
    const parsed = statements[index]?.parsed;
    if (parsed?.kind !== 'parsed' || parsed.statement.kind !== 'equation') return;
    const [left, right] = parsed.statement.sides;
    if (!left || !right) return;
    // Before its formula is written: a definition in terms of itself ends here.
    copies.set(own, addedStatement(parsed.statement, index));
    const rename = (node: Expression): Expression =>
      node.kind === 'name' && node.name === name ? nameNode(own, node.span) : mapExpression(node, rename);
    const sides = [rename(left), write(right, index, point)];
    copies.set(own, addedStatement({ ...parsed.statement, sides, notes: [] }, index));
  };

  const written = writeStatements(statements, (node, statement) => write(node, statement, null));
  if (!isSampled) return written;
  if (!law) return [...written, undrawn];
  const own = law.lines.flatMap((line): readonly PlacedStatement[] => {
    const parsed = parseStatement(line);
    return parsed.kind === 'parsed' ? [addedStatement(parsed.statement, 0)] : [];
  });
  return [...capped(written, law.caps), ...own, ...copies.values()];
}

/** What introduces the name of which nothing is known. */
const undrawn: PlacedStatement = {
  start: Number.POSITIVE_INFINITY,
  text: '',
  parsed: { kind: 'broken', fault: { message: '', span: { start: 0, end: 0 } }, names: [UNDRAWN] },
  foreign: { file: '', line: 0, start: 0, statement: 0 },
};

/** The sizes of random variables go up to what the points are enough for. */
function capped(
  statements: readonly PlacedStatement[],
  caps: ReadonlyMap<string, number>,
): readonly PlacedStatement[] {
  const declared = new Set<string>();
  const cap = (item: DimItem): DimItem => {
    const most = caps.get(item.name.name);
    declared.add(item.name.name);
    if (most === undefined || item.relation !== 'free') return item;
    const size: Expression = { kind: 'number', value: most, text: String(most), span: item.span };
    return { ...item, relation: 'atMost', size };
  };
  const written = statements.map((placed): PlacedStatement => {
    if (placed.parsed.kind === 'broken' || placed.parsed.statement.kind !== 'dim') return placed;
    const { statement } = placed.parsed;
    return {
      ...placed,
      parsed: { kind: 'parsed', statement: { ...statement, items: statement.items.map(cap) } },
    };
  });
  const introduced = [...caps].flatMap(([name, most]): readonly PlacedStatement[] => {
    const parsed = declared.has(name) ? null : parseStatement(`dim ${name} <= ${most}`);
    return parsed?.kind === 'parsed' ? [addedStatement(parsed.statement, 0)] : [];
  });
  return [...written, ...introduced];
}

/** A tree that stands where an expectation stands. */
function placed(node: Expression, span: Span): Expression {
  return mapExpression({ ...node, span }, (inner) => placed(inner, span));
}

const nameNode = (name: string, span: Span): NameNode => ({ kind: 'name', name, text: name, span });
