// A file with expectations as one without them that can be judged: each is worked out by its moments where these tell it, else
// a sum over the values that its random variables take.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
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
import { type Givens, givensOf } from './given.ts';
import { atPoint, lawOf, MOVING_GIVEN, probabilityOf, TWICE_GIVEN, UNDRAWN } from './law.ts';
import { addedStatement, writeStatements } from './readings.ts';

export interface SampledRequest {
  readonly statements: readonly PlacedStatement[];
  readonly variables: RandomVariables;
  readonly taken: ReadonlySet<string>;
  readonly randomness: Randomness;
  /** The value of an expectation by its moments, in the names of the file; null where they do not determine it. */
  momentOf(statement: number, expectation: Expectation): Expression | null;
}

/**
 * Statements keep their places; what is added stands behind. Of an expectation that can neither be derived nor sampled nothing is known. Where an
 * expectation has other variables given, all that is random is so at one point: with any values that may meet, it is any.
 */
export function sampledReading(asWritten: SampledRequest): readonly PlacedStatement[] {
  const request = { ...asWritten, statements: asWritten.statements.map(withoutRandomFamily) };
  const { statements, variables, taken, randomness, momentOf } = request;
  const givens = givensOf(request);
  const hasGiven = givens.apart.size > 0;
  const law = lawOf(variables, statements, givens.apart);
  const copies = new Map<string, PlacedStatement>();
  let isSampled = hasGiven;

  const write = (node: Expression, statement: number, point: number | null): Expression =>
    mapExpectations(
      node,
      taken,
      (found) => expectation(found, statement, point),
      (name) => (point === null ? name : named(name, point)),
    );

  const expectation = (found: Expectation, statement: number, around: number | null): Expression => {
    const { body, span } = found;
    const value = momentOf(statement, found);
    if (value) return enclosed(placed(value, span), span);
    isSampled = true;
    if (!law) return nameNode(UNDRAWN, span);
    const given = givens.of(found);
    const point = around ?? FIRST;
    const points = Array.from({ length: law.points }, (_, at) => at + 1).filter((other) =>
      given.every((name) => law.valueAt(name, other) === law.valueAt(name, point)),
    );
    const [first, ...rest] = points.map((other): Expression => {
      const factors = [nameNode(probabilityOf(other), span), enclosed(write(body, statement, other), span)];
      return { kind: 'juxtaposition', factors, span };
    });
    if (!first) return body;
    const whole = enclosed(sumOf(first, rest, span), span);
    if (given.length === 0) return whole;
    const [probability, ...others] = points.map((other) => nameNode(probabilityOf(other), span));
    if (!probability) return whole;
    const factor = enclosed(sumOf(probability, others, span), span);
    return enclosed(
      { kind: 'product', first: whole, rest: [{ sign: '/', signSpan: span, factor }], span },
      span,
    );
  };

  /** Something random at a point: its value, or the definition written at that point. */
  const named = (node: NameNode, point: number): NameNode => {
    const { name, span } = node;
    if (variables.has(name)) return law ? nameNode(atPoint(name, law.valueAt(name, point)), span) : node;
    // The definitions of the file hold at the first point already.
    if (!randomness.isRandom(name) || (hasGiven && point === FIRST)) return node;
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

  const outer = hasGiven && law ? FIRST : null;
  const written = statements.map((placed, index): PlacedStatement => {
    const unknown = hasGiven ? unknownIn(placed, givens) : null;
    if (unknown !== null) return withRightSides(placed, unknown);
    const [own] = writeStatements([placed], (node) => write(node, index, outer));
    return own ?? placed;
  });
  if (!isSampled) return written;
  if (!law) return [...written, undrawn];
  const own = law.lines.flatMap((line): readonly PlacedStatement[] => {
    const parsed = parseStatement(line);
    return parsed.kind === 'parsed' ? [addedStatement(parsed.statement, 0)] : [];
  });
  return [...capped(written, law.caps), ...own, ...copies.values(), ...(hasGiven ? [undrawn] : [])];
}

/** The name of what a statement needs and nothing tells; null where it needs none. */
function unknownIn({ parsed }: PlacedStatement, givens: Givens): string | null {
  if (parsed.kind === 'broken') return null;
  const { statement } = parsed;
  if (statement.kind !== 'equation' && statement.kind !== 'identity') return null;
  if (givens.areSeveral(statement.sides)) return TWICE_GIVEN;
  return statement.sides.some(givens.move) ? MOVING_GIVEN : null;
}

/** A statement whose right sides are a name, of an identity both sides. */
function withRightSides(placed: PlacedStatement, name: string): PlacedStatement {
  if (placed.parsed.kind === 'broken') return placed;
  const { statement } = placed.parsed;
  if (statement.kind !== 'equation' && statement.kind !== 'identity') return placed;
  const sides = statement.sides.map((side, at) =>
    at === 0 && statement.kind === 'equation' ? side : nameNode(name, side.span),
  );
  return { ...placed, parsed: { kind: 'parsed', statement: { ...statement, sides } } };
}

/** Random variables by an index are not drawn: nothing is known of what is made of them. */
function withoutRandomFamily(placed: PlacedStatement): PlacedStatement {
  if (placed.parsed.kind === 'broken' || placed.parsed.statement.kind !== 'declaration') return placed;
  const { statement } = placed.parsed;
  if (!statement.law || !statement.names.some(({ places }) => places)) return placed;
  const fault = { message: '', span: statement.span };
  const names = statement.names.map(({ name }) => name);
  return { ...placed, parsed: { kind: 'broken', fault, names } };
}

/** A point as good as any other. */
const FIRST = 1;

function sumOf(first: Expression, terms: readonly Expression[], span: Span): Expression {
  if (terms.length === 0) return first;
  return { kind: 'sum', first, rest: terms.map((term) => ({ sign: '+', signSpan: span, term })), span };
}

/** The declarations of the names of which nothing is known. */
const undrawn: PlacedStatement = {
  start: Number.POSITIVE_INFINITY,
  text: '',
  parsed: {
    kind: 'broken',
    fault: { message: '', span: { start: 0, end: 0 } },
    names: [UNDRAWN, MOVING_GIVEN, TWICE_GIVEN],
  },
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
