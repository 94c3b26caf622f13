// Inference of one statement: the shapes of its terms, what is wrong with them, and which names that depends on.

import { fitOfSide, vecShape } from '../inference/claim-shape.ts';
import type { Conventions } from '../inference/conventions.ts';
import { checkFormula, type FileShaping, shapingFor } from '../inference/formulas.ts';
import { type DerivativeKind, insideVec, kindOfDerivative } from '../inference/shape-of-derivative.ts';
import { shapeOfTerm } from '../inference/shape-of-term.ts';
import { isShaped, neededAlike, type ShapeFault, type Shaping } from '../inference/shaping.ts';
import type { Resolved, ResolvedStatement } from '../inference/statements.ts';
import { isKnown } from '../inference/unifier.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { recordingNames } from '../names/recording.ts';
import type { Term } from '../names/term.ts';
import { displayShape, isScalar, type Shape } from '../shapes/shape.ts';

interface InferredSide {
  readonly term: Term;
  readonly shape: Shape | null;
}

/** The result of inference for one statement. */
export interface InferredStatement {
  readonly resolved: Resolved;
  readonly conventions: Conventions;
  readonly faults: readonly ShapeFault[];
  readonly shapes: ReadonlyMap<Term, Shape>;
  readonly regrouped: ReadonlyMap<Term, Term>;
  /** The shape of the left side of a claim, or of the definition. */
  readonly shape: Shape | null;
  /** Of a claim or question. */
  readonly derivative: DerivativeKind | null;
  readonly sides: readonly InferredSide[];
  /** False for a function whose formula has an error of its own. */
  readonly isSound: boolean;
  /** The names whose shapes were asked for: while they are the same, so is all of this. */
  readonly lookups: readonly string[];
  /** Whether all of those shapes were known, so that nothing here tells the size of a `?`. */
  readonly isClosed: boolean;
  /** Whether there is nothing to report of it, whatever the rest of the file is. */
  readonly hasNoProblems: boolean;
}

/** Works out the shapes of one statement, with the names as `file` has them now. */
export function inferStatement(
  placed: PlacedStatement,
  resolved: Resolved,
  conventions: Conventions,
  file: FileShaping,
): InferredStatement {
  const faults: ShapeFault[] = [];
  const recording = recordingShaping(file);
  const by = shapingFor(placed.text, conventions, faults, recording.file);
  const found = shapesOf(resolved.statement, by, recording.file);
  const shapes = new Map<Term, Shape>();
  for (const [term, shape] of by.shapes) shapes.set(term, file.unifier.knownShape(shape));
  reportLooseIdentities(shapes, faults);
  const hasNoProblems =
    placed.parsed.kind !== 'broken' &&
    resolved.faults.length + resolved.warnings.length + faults.length === 0 &&
    (found.derivative === null || isQuietClaim(resolved.statement, found, file));
  return {
    resolved,
    conventions,
    faults,
    shapes,
    regrouped: by.regrouped,
    ...found,
    lookups: [...recording.lookups],
    hasNoProblems,
    isClosed: recording.isClosed() && (found.shape === null || isKnownShape(found.shape)),
  };
}

/** A claim in its right shape; whether its layout is transposed is seen when its variable is a definition. */
function isQuietClaim(
  statement: ResolvedStatement,
  { derivative, sides }: Found,
  { names }: FileShaping,
): boolean {
  if (!derivative || derivative.kind === 'unsupported') return false;
  if (statement.kind !== 'claim' && statement.kind !== 'question') return true;
  const { target } = statement;
  const isDeclared = ({ variable }: { readonly variable: Term }): boolean =>
    variable.kind !== 'name' || names.symbols.get(variable.name)?.kind === 'variable';
  return (
    (target.kind !== 'derivative' || target.variables.every(isDeclared)) &&
    sides.every(
      ({ shape }) => shape === null || !['wrong-shape', 'open'].includes(fitOfSide(derivative, shape).kind),
    )
  );
}

/** The same shaping; what is asked for is written down, and whether all of it was known. */
function recordingShaping(file: FileShaping): {
  readonly file: FileShaping;
  readonly lookups: ReadonlySet<string>;
  isClosed(): boolean;
} {
  const lookups = new Set<string>();
  let isClosed = true;
  return {
    lookups,
    isClosed: () => isClosed,
    file: {
      ...file,
      names: recordingNames(file.names, lookups),
      dimNamed: (name) => {
        lookups.add(name);
        return file.dimNamed(name);
      },
      valueOf: (name) => {
        lookups.add(name);
        const value = file.valueOf(name);
        if (value?.kind === 'shape' && !isKnownShape(value.shape)) isClosed = false;
        return value;
      },
      formulaOf: (name) => {
        lookups.add(name);
        return file.formulaOf(name);
      },
    },
  };
}

const isKnownShape = (shape: Shape): boolean => isKnown(shape.rows) && isKnown(shape.cols);

type Found = Pick<InferredStatement, 'shape' | 'derivative' | 'sides' | 'isSound'>;

function shapesOf(statement: ResolvedStatement, by: Shaping, file: FileShaping): Found {
  const nothing: Found = { shape: null, derivative: null, sides: [], isSound: true };
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
      return { shape: known(shape), derivative: null, sides: settled(sides), isSound: true };
    }
    case 'claim': {
      const derivative = kindOfDerivative(statement.target, by);
      for (const part of statement.target.variables)
        shapeOfTerm(insideVec(part.variable) ?? part.variable, by);
      const shape = derivative && 'shape' in derivative ? derivative.shape : null;
      if (shape) by.shapes.set(statement.target, shape);
      const sides = infer(statement.sides);
      // `= 0` sets a condition: it determines no size.
      const sized = sides.filter(({ term }) => term.kind !== 'number' || term.value !== 0);
      if (shape) learn(sized, shape, by);
      if (derivative?.kind === 'tensor') learn(sides, vecShape(derivative.of, derivative.variable), by);
      return { shape: known(shape), derivative, sides: settled(sides), isSound: true };
    }
    case 'differential': {
      const shape = known(shapeOfTerm(statement.of, by));
      const sides = infer(statement.sides);
      if (shape) expectShape(sides, shape, by);
      return { shape, derivative: null, sides: settled(sides), isSound: true };
    }
    case 'identity': {
      const sides = infer(statement.sides);
      const first = sides.find((side) => side.shape)?.shape ?? null;
      if (first) expectShape(sides, first, by);
      return { shape: known(first), derivative: null, sides: settled(sides), isSound: true };
    }
    case 'question': {
      const { target } = statement;
      if (target.kind !== 'derivative') return { ...nothing, shape: known(shapeOfTerm(target, by)) };
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
      return { ...nothing, shape, derivative };
    }
    case 'function':
      return statement.formula
        ? { ...nothing, isSound: checkFormula(statement.name, statement.formula, by, file) }
        : nothing;
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
function reportLooseIdentities(shapes: ReadonlyMap<Term, Shape>, faults: ShapeFault[]): void {
  if (faults.some((fault) => fault.severity === 'error')) return;
  for (const [term, shape] of shapes) {
    if ((term.kind !== 'identity' && term.kind !== 'ones') || isKnown(shape.rows)) continue;
    faults.push({
      code: 'unresolved-size',
      severity: 'error',
      span: term.span,
      message:
        term.kind === 'ones'
          ? 'nothing here tells the size of this vector of ones: write `ones(n)`'
          : 'nothing here tells the size of `I`: write `eye(n)`',
      sources: [],
      site: null,
    });
    return;
  }
}
