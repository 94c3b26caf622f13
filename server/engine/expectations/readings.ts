// A file with expectations as files without them: one that shows its shapes, in which `E[e]` is as `e` is; and one in which
// every expectation has a name of its own, defined as what it is taken of, from which moments are worked out.

import type { Foreign, PlacedStatement } from '../names/placed-statement.ts';
import type { Expression, Statement } from '../syntax/tree.ts';
import { type Expectation, enclosed, mapExpectations } from './expectation.ts';

/** The sides, sizes and targets of a statement over `write`. */
function writeStatement(statement: Statement, write: (node: Expression) => Expression): Statement {
  switch (statement.kind) {
    case 'equation':
    case 'identity':
      return { ...statement, sides: statement.sides.map(write) };
    case 'derive':
      return { ...statement, target: write(statement.target) };
    case 'function':
      return statement.body.kind === 'formula'
        ? { ...statement, body: { ...statement.body, formula: write(statement.body.formula) } }
        : statement;
    case 'dim':
    case 'declaration':
    case 'notation':
    case 'convention':
    case 'import':
      return statement;
  }
}

/** The statements with every formula rewritten by `write`; broken ones are left as they are. */
export function writeStatements(
  statements: readonly PlacedStatement[],
  write: (node: Expression, statement: number) => Expression,
): readonly PlacedStatement[] {
  return statements.map((placed, index) =>
    placed.parsed.kind === 'broken'
      ? placed
      : {
          ...placed,
          parsed: {
            kind: 'parsed',
            statement: writeStatement(placed.parsed.statement, (node) => write(node, index)),
          },
        },
  );
}

/** Statements that a reading adds stand behind the file, each with the statement of the file that it belongs to. */
export function addedStatement(statement: Statement, at: number): PlacedStatement {
  const foreign: Foreign = { file: '', line: 0, start: 0, statement: at };
  return { start: Number.POSITIVE_INFINITY, text: '', parsed: { kind: 'parsed', statement }, foreign };
}

/** The file with `e` for `E[e]`. */
export function shapeReading(
  statements: readonly PlacedStatement[],
  taken: ReadonlySet<string>,
): readonly PlacedStatement[] {
  const write = (node: Expression): Expression =>
    mapExpectations(node, taken, ({ operator, over, body, span }) => ({
      kind: 'parentheses',
      inside: write(body),
      span,
      expectation: { operator, over },
    }));
  return writeStatements(statements, write);
}

export interface InlinedReading {
  readonly statements: readonly PlacedStatement[];
  /** The definitions with expectations, as they are without them. */
  readonly formulas: ReadonlyMap<string, Expression>;
}

/** The file with `e` for `E[e]`, in which what is defined with expectations is written out wherever it is named. */
export function inlinedReading(
  statements: readonly PlacedStatement[],
  taken: ReadonlySet<string>,
): InlinedReading {
  const definitions = new Map<string, Expression>();
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation') continue;
    const [left, right] = parsed.statement.sides;
    if (left?.kind === 'name' && right && hasExpectation(right, taken)) definitions.set(left.name, right);
  }
  const formulas = new Map<string, Expression>();
  const write = (node: Expression): Expression =>
    mapExpectations(
      node,
      taken,
      ({ body, span }) => enclosed(write(body), span),
      (name) => {
        const formula = formulaOf(name.name);
        return formula ? enclosed(formula, name.span) : name;
      },
    );
  const formulaOf = (name: string): Expression | null => {
    const known = formulas.get(name);
    const definition = definitions.get(name);
    if (known || !definition) return known ?? null;
    // A definition in terms of itself ends here.
    definitions.delete(name);
    const formula = write(definition);
    formulas.set(name, formula);
    return formula;
  };
  for (const name of [...definitions.keys()]) formulaOf(name);
  const written = statements.map((placed): PlacedStatement => {
    if (placed.parsed.kind === 'broken') return placed;
    const { statement } = placed.parsed;
    const left = statement.kind === 'equation' ? statement.sides[0] : undefined;
    if (left?.kind === 'name' && formulas.has(left.name)) {
      const fault = { message: '', span: statement.span };
      return { ...placed, parsed: { kind: 'broken', fault, names: [] } };
    }
    return { ...placed, parsed: { kind: 'parsed', statement: writeStatement(statement, write) } };
  });
  return { statements: written, formulas };
}

function hasExpectation(node: Expression, taken: ReadonlySet<string>): boolean {
  let found = false;
  mapExpectations(node, taken, ({ body }) => {
    found = true;
    return body;
  });
  return found;
}

/** An expectation with a name of its own; those inside its body have theirs. */
interface NamedExpectation {
  readonly name: string;
  readonly statement: number;
  readonly expectation: Expectation;
}

export interface NamedReading {
  readonly statements: readonly PlacedStatement[];
  /** Inner ones before those that they stand in. */
  readonly expectations: readonly NamedExpectation[];
}

/** `E[e]` as a name that is defined as e. */
export function namedReading(
  statements: readonly PlacedStatement[],
  taken: ReadonlySet<string>,
): NamedReading {
  const expectations: NamedExpectation[] = [];
  const added: PlacedStatement[] = [];
  const write = (node: Expression, statement: number): Expression =>
    mapExpectations(node, taken, (expectation) => {
      const body = write(expectation.body, statement);
      const name = expectationName(statement, expectation);
      const { span } = expectation;
      expectations.push({ name, statement, expectation: { ...expectation, body } });
      const left = { kind: 'name', name, text: name, span } as const;
      added.push(addedStatement({ kind: 'equation', sides: [left, body], notes: [], span }, statement));
      return left;
    });
  const written = writeStatements(statements, write);
  return { statements: [...written, ...added], expectations };
}

/** No name of a file has this sign in it. */
const OPENING = 'E⟨';

/** Of what stands at one place there is one name; the mean inside of a variance stands where that does. */
export const expectationName = (statement: number, { span, body }: Expectation): string =>
  `${OPENING}${statement}:${span.start}:${span.end}:${body.span.start}:${body.span.end}:${body.kind}⟩`;

/** Whether a name stands for an expectation. */
export const isExpectationName = (name: string): boolean => name.startsWith(OPENING);
