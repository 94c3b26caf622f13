// Inference over a whole document: every name's shape, every statement's terms and shapes, and what is wrong with them.

import type { Vocabulary } from '../names/resolution.ts';
import type { NameSymbol, PlacedStatement, Scope } from '../names/scope.ts';
import { buildScope } from '../names/scope.ts';
import type { Term } from '../names/term.ts';
import { calling, callingNames } from '../operators/table.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape } from '../shapes/shape.ts';
import { vecShape } from './claim-shape.ts';
import { type Dims, readDims, readSpace, type SizeFault } from './declarations.ts';
import { checkFormula, type FileShaping, shapingFor } from './formulas.ts';
import { orderDefinitions } from './order.ts';
import { type DerivativeKind, insideVec, kindOfDerivative } from './shape-of-derivative.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import {
  displayShape,
  isShaped,
  type NamedValue,
  neededAlike,
  type ShapeFault,
  type Shaping,
} from './shaping.ts';
import {
  type Customs,
  customsAfter,
  formulaNames,
  namesIn,
  PLAIN,
  type Resolved,
  type ResolvedStatement,
  resolveStatement,
} from './statements.ts';
import { createUnifier, isKnown, type Unifier } from './unifier.ts';

export interface InferredSide {
  readonly term: Term;
  readonly shape: Shape | null;
}

/** What inference found out about one statement. */
export interface InferredStatement {
  readonly resolved: Resolved;
  readonly customs: Customs;
  readonly faults: readonly ShapeFault[];
  readonly shapes: ReadonlyMap<Term, Shape>;
  readonly regrouped: ReadonlyMap<Term, Term>;
  /** The shape of the left side of a claim, or of the definition. */
  readonly shape: Shape | null;
  /** Of a claim or question. */
  readonly derivative: DerivativeKind | null;
  readonly sides: readonly InferredSide[];
}

export interface InferredDocument {
  readonly statements: readonly PlacedStatement[];
  readonly scope: Scope;
  readonly dims: Dims;
  readonly inferred: readonly InferredStatement[];
  readonly values: ReadonlyMap<string, NamedValue>;
  readonly sizeFaults: readonly SizeFault[];
  readonly circles: readonly (readonly string[])[];
  /** Declared variables whose `?` nothing determines. */
  readonly undetermined: readonly NameSymbol[];
  /** Definitions and functions, what each reads before it; and the names that each reads directly. */
  readonly order: readonly string[];
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  /** The statements that tell the rows and columns of a variable that were left open with `?`. */
  readonly toldIn: ReadonlyMap<string, readonly (number | null)[]>;
  dimNamed(name: string): Dimension | null;
  /** How another text in the place of a statement would read, with everything else as it is. */
  reinfer(index: number, placed: PlacedStatement): InferredStatement;
}

export const VOCABULARY: Vocabulary = {
  has: (name) => calling(name) !== undefined,
  options: (name) => calling(name)?.calling.options ?? [],
  names: callingNames,
};

export function inferDocument(statements: readonly PlacedStatement[]): InferredDocument {
  const scope = buildScope(statements);
  const dims = readDims(scope);
  const unifier = createUnifier();
  const dimNamed = (name: string): Dimension | null => dims.sizes.get(name) ?? null;
  const sizeFaults: SizeFault[] = [...dims.faults];
  const customs = customsByStatement(statements);
  const resolved = statements.map((placed, index) =>
    resolveStatement(placed, index, scope, VOCABULARY, customs[index]?.notation ?? PLAIN.notation),
  );
  const values = new Map<string, NamedValue>();
  declare(scope, unifier, dimNamed, values, sizeFaults);
  const { order, circles, reads } = definitionsInOrder(scope, resolved);
  const inCircle = new Set(circles.flat());
  const file: FileShaping = {
    scope,
    unifier,
    dimNamed,
    values,
    resolved,
    applying: new Set(),
    broken: new Set(),
  };

  const open = new Map(
    [...values].flatMap(([name, value]) => (value.kind === 'shape' ? [[name, value.shape] as const] : [])),
  );
  const first = inferAll(statements, order, inCircle, customs, file);
  const asked = [...scope.symbols.values()].filter(
    (symbol) => symbol.kind === 'variable' && symbol.space.sizes.some((size) => size.kind === 'unknown'),
  );
  // What later statements tell of `?` sizes must reach the earlier ones: once all is known, everything is read again.
  const inferred = asked.length === 0 ? first : inferAgain(statements, order, inCircle, customs, file);
  const reinfer = (index: number, placed: PlacedStatement): InferredStatement => {
    const here = customs[index] ?? PLAIN;
    return inferStatement(
      placed,
      resolveStatement(placed, index, scope, VOCABULARY, here.notation),
      here,
      file,
    );
  };
  const toldIn = new Map(
    asked.flatMap(({ name }) => {
      const shape = open.get(name);
      return shape ? [[name, [unifier.learntIn(shape.rows), unifier.learntIn(shape.cols)]] as const] : [];
    }),
  );
  const undetermined = asked.filter((symbol) => {
    const value = values.get(symbol.name);
    return (
      value?.kind === 'shape' &&
      !(isKnown(unifier.known(value.shape.rows)) && isKnown(unifier.known(value.shape.cols)))
    );
  });
  return {
    statements,
    scope,
    dims,
    inferred,
    values,
    sizeFaults,
    circles,
    undetermined,
    order,
    reads,
    toldIn,
    dimNamed,
    reinfer,
  };
}

function customsByStatement(statements: readonly PlacedStatement[]): readonly Customs[] {
  /** Every file has its own. */
  const now = new Map<string, Customs>();
  return statements.map((placed) => {
    const file = placed.foreign?.file ?? '';
    const before = now.get(file) ?? PLAIN;
    const after = placed.parsed.kind === 'parsed' ? customsAfter(placed.parsed.statement, before) : before;
    now.set(file, after);
    return after;
  });
}

function declare(
  scope: Scope,
  unifier: Unifier,
  dimNamed: (name: string) => Dimension | null,
  values: Map<string, NamedValue>,
  faults: SizeFault[],
): void {
  for (const name of scope.unreadable) values.set(name, { kind: 'unknown' });
  for (const symbol of scope.symbols.values()) {
    if (symbol.kind === 'dim') values.set(symbol.name, { kind: 'shape', shape: SCALAR });
    if (symbol.kind !== 'variable') continue;
    let sound = true;
    const shape = readSpace(symbol.space, symbol.name, unifier, dimNamed, (fault) => {
      sound = false;
      const message =
        fault.name !== null
          ? `\`${fault.name}\` is no declared size`
          : 'a size is a whole number of at least 1, a dim, or sums and products of those';
      const repeated = faults.some(
        (other) => other.statement === symbol.statement && other.span.start === fault.span.start,
      );
      if (!repeated)
        faults.push({
          statement: symbol.statement,
          span: fault.span,
          code: fault.name !== null ? 'unknown-name' : 'bad-size',
          message,
          name: fault.name,
        });
    });
    values.set(symbol.name, sound ? { kind: 'shape', shape } : { kind: 'unknown' });
  }
}

/** Without what a function's parameters are called. */
function namesReadBy(name: string, term: Term, scope: Scope): ReadonlySet<string> {
  const names = namesIn(term);
  const symbol = scope.symbols.get(name);
  if (symbol?.kind !== 'function' || symbol.body.kind !== 'formula') return names;
  const own = new Set(formulaNames(symbol.body));
  return new Set([...names].filter((read) => !own.has(read)));
}

function definitionsInOrder(scope: Scope, resolved: readonly Resolved[]) {
  const terms = new Map<string, Term>();
  for (const symbol of scope.symbols.values()) {
    const statement = resolved[symbol.statement]?.statement;
    if (symbol.kind === 'definition' && statement?.kind === 'definition')
      terms.set(symbol.name, statement.term);
    if (symbol.kind === 'function' && statement?.kind === 'function' && statement.formula)
      terms.set(symbol.name, statement.formula);
  }
  const reads = new Map([...terms].map(([name, term]) => [name, namesReadBy(name, term, scope)]));
  return { ...orderDefinitions([...terms.keys()], (name) => reads.get(name) ?? []), reads };
}

function inferAll(
  statements: readonly PlacedStatement[],
  order: readonly string[],
  inCircle: ReadonlySet<string>,
  customs: readonly Customs[],
  file: FileShaping,
): readonly InferredStatement[] {
  const inferred: (InferredStatement | undefined)[] = statements.map(() => undefined);
  const run = (index: number): void => {
    const placed = statements[index];
    const resolved = file.resolved[index];
    if (!placed || !resolved || inferred[index]) return;
    file.unifier.reading(index);
    inferred[index] = inferStatement(placed, resolved, customs[index] ?? PLAIN, file);
  };
  for (const name of order) {
    const symbol = file.scope.symbols.get(name);
    if (!symbol) continue;
    if (inCircle.has(name)) {
      file.values.set(name, { kind: 'unknown' });
      continue;
    }
    run(symbol.statement);
    if (symbol.kind === 'definition') {
      const shape = inferred[symbol.statement]?.shape;
      file.values.set(name, shape ? { kind: 'shape', shape } : { kind: 'unknown' });
    }
  }
  statements.forEach((_, index) => {
    run(index);
  });
  return inferred.flatMap((statement) => (statement ? [statement] : []));
}

function inferAgain(
  statements: readonly PlacedStatement[],
  order: readonly string[],
  inCircle: ReadonlySet<string>,
  customs: readonly Customs[],
  file: FileShaping,
): readonly InferredStatement[] {
  for (const [name, value] of file.values) {
    if (value.kind === 'shape')
      file.values.set(name, { kind: 'shape', shape: file.unifier.knownShape(value.shape) });
  }
  return inferAll(statements, order, inCircle, customs, file);
}

function inferStatement(
  placed: PlacedStatement,
  resolved: Resolved,
  customs: Customs,
  file: FileShaping,
): InferredStatement {
  const faults: ShapeFault[] = [];
  const by = shapingFor(
    placed.text,
    customs,
    faults,
    file,
    (name) => file.values.get(name) ?? { kind: 'shape', shape: SCALAR },
  );
  const found = shapesOf(resolved.statement, by, file);
  const shapes = new Map<Term, Shape>();
  for (const [term, shape] of by.shapes) shapes.set(term, file.unifier.knownShape(shape));
  reportLooseIdentities(by, shapes, faults);
  return { resolved, customs, faults, shapes, regrouped: by.regrouped, ...found };
}

interface Found {
  readonly shape: Shape | null;
  readonly derivative: DerivativeKind | null;
  readonly sides: readonly InferredSide[];
}

function shapesOf(statement: ResolvedStatement, by: Shaping, file: FileShaping): Found {
  const nothing: Found = { shape: null, derivative: null, sides: [] };
  const known = (shape: Shape | null): Shape | null => shape && by.unifier.knownShape(shape);
  const infer = (terms: readonly Term[]): readonly InferredSide[] =>
    terms.map((term) => ({ term, shape: known(shapeOfTerm(term, by)) }));
  const settled = (sides: readonly InferredSide[]): readonly InferredSide[] =>
    sides.map((side) => ({ term: side.term, shape: known(side.shape) }));
  switch (statement.kind) {
    case 'definition': {
      const shape = known(shapeOfTerm(statement.term, by));
      const sides = infer(statement.links);
      if (shape) expectShape(sides, shape, by);
      return { shape: known(shape), derivative: null, sides: settled(sides) };
    }
    case 'claim': {
      const derivative = kindOfDerivative(statement.target, by);
      for (const part of statement.target.variables)
        shapeOfTerm(insideVec(part.variable) ?? part.variable, by);
      const shape = derivative && 'shape' in derivative ? derivative.shape : null;
      if (shape) by.shapes.set(statement.target, shape);
      const sides = infer(statement.sides);
      if (shape) learn(sides, shape, by);
      if (derivative?.kind === 'tensor') learn(sides, vecShape(derivative.of, derivative.variable), by);
      return { shape: known(shape), derivative, sides: settled(sides) };
    }
    case 'differential': {
      const shape = known(shapeOfTerm(statement.of, by));
      const sides = infer(statement.sides);
      if (shape) expectShape(sides, shape, by);
      return { shape, derivative: null, sides: settled(sides) };
    }
    case 'identity': {
      const sides = infer(statement.sides);
      const first = sides.find((side) => side.shape)?.shape ?? null;
      if (first) expectShape(sides, first, by);
      return { shape: known(first), derivative: null, sides: settled(sides) };
    }
    case 'question': {
      const { target } = statement;
      if (target.kind !== 'derivative')
        return { shape: known(shapeOfTerm(target, by)), derivative: null, sides: [] };
      const derivative = kindOfDerivative(target, by);
      if (derivative?.kind === 'unsupported')
        by.report({
          code: derivative.code,
          severity: 'error',
          span: target.span,
          message: derivative.why,
          sources: [],
          site: null,
        });
      const shape = derivative && 'shape' in derivative ? derivative.shape : null;
      if (shape) by.shapes.set(target, shape);
      return { shape, derivative, sides: [] };
    }
    case 'function':
      if (statement.formula) checkFormula(statement.name, statement.formula, by, file);
      return nothing;
    case 'other':
      return nothing;
  }
}

/** Lets the sizes that a side leaves open (`I`) be those that the claim needs; says nothing where they do not fit. */
function learn(sides: readonly InferredSide[], shape: Shape, by: Shaping): void {
  for (const side of sides) {
    if (side.shape)
      by.unifier.attempt(
        () =>
          side.shape !== null &&
          by.unifier.equate(side.shape.rows, shape.rows) &&
          by.unifier.equate(side.shape.cols, shape.cols),
      );
  }
}

function expectShape(sides: readonly InferredSide[], shape: Shape, by: Shaping): void {
  for (const side of sides) {
    if (!side.shape) continue;
    const got = side.shape;
    if (
      by.unifier.attempt(
        () => by.unifier.equate(got.rows, shape.rows) && by.unifier.equate(got.cols, shape.cols),
      )
    )
      continue;
    by.report({
      code: 'size-mismatch',
      severity: 'error',
      span: side.term.span,
      message: `both sides need one shape, but ${isShaped({ term: side.term, shape: got }, by)} and the left side is ${isScalar(shape) ? 'a scalar' : displayShape(by.unifier.knownShape(shape))}${neededAlike(by.unifier.knownShape(got), by.unifier.knownShape(shape))}`,
      sources: [
        { term: side.term, axis: 'rows' },
        { term: side.term, axis: 'cols' },
      ],
      site: null,
    });
  }
}

/** An `I` whose size nothing tells. */
function reportLooseIdentities(by: Shaping, shapes: ReadonlyMap<Term, Shape>, faults: ShapeFault[]): void {
  if (faults.some((fault) => fault.severity === 'error')) return;
  for (const [term, shape] of shapes) {
    if (term.kind !== 'identity' || isKnown(shape.rows)) continue;
    faults.push({
      code: 'unresolved-size',
      severity: 'error',
      span: term.span,
      message: 'nothing here tells the size of `I`: write `eye(n)`',
      sources: [],
      site: null,
    });
    return;
  }
  void by;
}
