// Random points for a formula: values with the declared attributes at which everything is finite and, where it will be
// differentiated, smooth. A walk: what fails at a point is blamed on a variable below it, which is drawn otherwise.

import type { Attribute, Expression } from '../expressions/expression.ts';
import { topological } from '../expressions/expression.ts';
import type { Operator } from '../operators/operator.ts';
import type { Shape } from '../shapes/shape.ts';
import { allFinite, maxAbs } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import type { Budget } from './budget.ts';
import type { Evaluation, Point } from './evaluate.ts';
import { evaluationOf } from './evaluate.ts';
import { type Instruction, type Program, sizeAt, variableKey } from './program.ts';
import type { Random } from './random.ts';
import { randomOf } from './random.ts';
import { sampleDirection, sampleValue } from './sampling.ts';
import { isSaturated, isSmoothAt } from './smoothness.ts';
import { isScaled, plainer, type Style, variableStyle } from './styles.ts';
import { type SurrogateFunctions, surrogateFunctionsOf } from './unknown-functions.ts';
import type { SurrogateRange } from './unknown-maps.ts';

/** A variable that points give a value to. */
export interface PointVariable {
  readonly key: string;
  readonly name: string;
  readonly role: 'value' | 'differential' | 'bound';
  readonly shape: Shape;
  readonly attributes: readonly Attribute[];
  /** The program of its definition, for a variable that stands for one: its value is the definition's. */
  readonly definition: Program | null;
}

/** The conditions on points. */
export interface PointRequest {
  /** In an order in which definitions come after what they are made of. */
  readonly variables: readonly PointVariable[];
  /** The expressions that are evaluated. */
  readonly programs: readonly Program[];
  /** The instructions that will be differentiated: these must be smooth. */
  readonly smooth: ReadonlySet<Instruction>;
  readonly seed: number;
  readonly decompositions: Decompositions;
  readonly budget: Budget;
  /** Styles to draw with at first: plain ones, or whole numbers for counterexamples. */
  readonly style: Style;
  /** How many points to try. */
  readonly attempts: number;
}

/** A point at which all that must have a value has one. */
export interface FoundPoint {
  readonly kind: 'point';
  readonly point: Point;
  readonly surrogates: SurrogateFunctions;
  /** One for each program, run once. */
  readonly evaluations: readonly Evaluation[];
  readonly decompositions: Decompositions;
}

/** Why there is no point: no value with these attributes, or what could not be evaluated in the end. */
export type Failure =
  | { readonly kind: 'attributes'; readonly variable: string; readonly attributes: readonly Attribute[] }
  | {
      readonly kind: 'node';
      readonly node: Expression;
      readonly cause: 'domain' | 'not finite' | 'too large';
    };

/** How large values may be: what makes differences inaccurate is avoided at first, and left to more digits in the end. */
const LIMITS = { strict: 1e4, far: 1e10, bearable: 1e10, any: 1e30 } as const;
export type Care = keyof typeof LIMITS;
/** The cost of drawing a variable beside its numbers. */
const DRAWING = 64;
/** After so many points, all spoilt by one value that is not finite, sizes are given up. */
const HOPELESS = 30;

/** A point for this trial at these sizes, or the failure that was met most often. */
export function findPoint(
  request: PointRequest,
  sizes: ReadonlyMap<string, number>,
  trial: string,
): FoundPoint | Failure {
  const styles = new Map<string, Style>();
  let range: SurrogateRange = 'free';
  const failures = new Map<string, { failure: Failure; count: number }>();
  const walk = randomOf(request.seed, `walk ${trial}`);
  const sizeOf = sizeReader(sizes);
  for (let attempt = 0; attempt < request.attempts && !request.budget.exhausted; attempt++) {
    if (attempt % 25 === 24) {
      styles.clear();
      range = 'free';
    }
    const surrogates = surrogateFunctionsOf(request.seed, range);
    const part = attempt / request.attempts;
    const style = plainer(request.style, attempt);
    const isFar = isScaled(style) || (!style.whole && (style.magnitude > 10 || style.magnitude < 0.1));
    const care: Care = isFar ? 'far' : part < 1 / 2 ? 'strict' : part < 7 / 8 ? 'bearable' : 'any';
    const tried = tryPoint(request, style, sizes, sizeOf, `${trial} ${attempt}`, styles, surrogates, care);
    if (tried.kind === 'point') return tried;
    if (tried.kind === 'attributes') return tried;
    const key = `${tried.node.id} ${tried.cause}`;
    const before = failures.get(key);
    failures.set(key, { failure: tried, count: (before?.count ?? 0) + 1 });
    // An inverse that did not exist at so many points in a row does not exist at these sizes.
    if (attempt === HOPELESS && failures.size === 1 && tried.cause === 'not finite') break;
    range = redrawn(request, tried.node, styles, range, walk);
  }
  const [worst] = [...failures.values()].sort((a, b) => b.count - a.count);
  return worst?.failure ?? { kind: 'attributes', variable: '', attributes: [] };
}

/** Chooses another style for a variable below what failed, or another range for the unknown functions in it. */
function redrawn(
  request: PointRequest,
  node: Expression,
  styles: Map<string, Style>,
  range: SurrogateRange,
  walk: Random,
): SurrogateRange {
  // Half of the time the same styles are drawn again: most failures are bad luck.
  if (walk.index(2) === 0) return range;
  const below = topological([node]);
  const functions = below.some((part) => part.payload.kind === 'function');
  if (functions && walk.index(3) === 0) return walk.index(2) === 0 ? 'positive' : 'between 0 and 1';
  const keys = new Set(
    below.flatMap((part) => (part.payload.kind === 'variable' ? [variableKey(part.payload.variable)] : [])),
  );
  // A variable that stands for a definition is drawn through what it is made of.
  for (const variable of [...request.variables].reverse()) {
    if (!variable.definition || !keys.has(variable.key)) continue;
    keys.delete(variable.key);
    for (const part of topological(variable.definition.roots)) {
      if (part.payload.kind === 'variable') keys.add(variableKey(part.payload.variable));
    }
  }
  const candidates = [...keys];
  const chosen = candidates[walk.index(Math.max(1, candidates.length))];
  if (chosen !== undefined) styles.set(chosen, otherStyle(request.style, walk));
  return range;
}

function otherStyle(style: Style, walk: Random): Style {
  const sign = walk.uniform();
  const magnitudes = style.whole ? [1, 2, 3] : [1, 1, 0.3, 0.3, 0.1, 0.03, 3];
  return {
    sign: sign < 0.5 ? 'positive' : sign < 0.65 ? 'negative' : 'free',
    magnitude: magnitudes[walk.index(magnitudes.length)] ?? 1,
    whole: style.whole,
  };
}

function tryPoint(
  request: PointRequest,
  style: Style,
  sizes: ReadonlyMap<string, number>,
  sizeOf: (variable: PointVariable) => readonly [number, number],
  label: string,
  styles: ReadonlyMap<string, Style>,
  surrogates: SurrogateFunctions,
  care: Care,
): FoundPoint | Failure {
  let index = 0;
  return pointOf(request, sizes, surrogates, care, (variable) => {
    const [rows, cols] = sizeOf(variable);
    const own = styles.get(variable.key) ?? variableStyle(style, index);
    index += 1;
    return drawn(variable, rows, cols, own, request.seed, label);
  });
}

/** The point at which the declared variables have these values, by their keys; why it is none, where something has no value or is not smooth there. */
export function pointAt(
  request: PointRequest,
  sizes: ReadonlyMap<string, number>,
  surrogates: SurrogateFunctions,
  values: ReadonlyMap<string, Matrix>,
  care: Care,
): FoundPoint | Failure {
  return pointOf(request, sizes, surrogates, care, ({ key }) => values.get(key) ?? null);
}

function pointOf(
  request: PointRequest,
  sizes: ReadonlyMap<string, number>,
  surrogates: SurrogateFunctions,
  care: Care,
  given: (variable: PointVariable) => Matrix | null,
): FoundPoint | Failure {
  const values = new Map<string, Matrix>();
  const point: Point = { sizes, values };
  for (const variable of request.variables) {
    const value = variable.definition
      ? definedValue(variable.definition, point, surrogates, request)
      : given(variable);
    if (!value) return { kind: 'attributes', variable: variable.name, attributes: variable.attributes };
    values.set(variable.key, value);
    request.budget.spend(DRAWING + value.data.length);
  }
  const evaluations: Evaluation[] = [];
  for (const program of request.programs) {
    const evaluation = evaluationOf(program, point, surrogates, request.decompositions);
    const failure = inspected(evaluation, program, request, care);
    request.budget.spend(evaluation.cost());
    if (failure) return failure;
    evaluations.push(evaluation);
  }
  return { kind: 'point', point, surrogates, evaluations, decompositions: request.decompositions };
}

function definedValue(
  definition: Program,
  point: Point,
  surrogates: SurrogateFunctions,
  request: PointRequest,
): Matrix | null {
  const evaluation = evaluationOf(definition, point, surrogates, request.decompositions);
  evaluation.run(definition.instructions);
  return evaluation.memory[definition.results[0] ?? -1] ?? null;
}

function drawn(
  variable: PointVariable,
  rows: number,
  cols: number,
  style: Style,
  seed: number,
  label: string,
): Matrix | null {
  const random = randomOf(seed, `${variable.key} at ${label}`);
  return variable.role === 'differential'
    ? sampleDirection(rows, cols, variable.attributes, style, random)
    : sampleValue(rows, cols, variable.attributes, style, random);
}

/** Runs a program at a new point; the first node at which the point fails, else null. */
function inspected(
  evaluation: Evaluation,
  program: Program,
  request: PointRequest,
  care: Care,
): Failure | null {
  let failure: Failure | null = null;
  const limit = LIMITS[care];
  const inspect = (
    instruction: Instruction,
    operator: Operator,
    args: readonly Matrix[],
    value: Matrix,
  ): boolean => {
    const { node } = instruction;
    const moves = request.smooth.has(instruction);
    if (!allFinite(value)) {
      const { domain } = operator.elementwise ?? { domain: null };
      const isEverywhere = domain?.least === -Infinity && domain.most === Infinity;
      const cause = isEverywhere ? 'too large' : domain ? 'domain' : 'not finite';
      failure = { kind: 'node', node, cause: args.every(allFinite) ? cause : 'not finite' };
    } else if (moves && !isSmoothAt(operator, args, request.decompositions))
      failure = { kind: 'node', node, cause: 'domain' };
    else if (
      node.args.length > 0 &&
      (maxAbs(value) > limit || (care === 'far' && isSaturated(operator, args)))
    )
      failure = { kind: 'node', node, cause: 'too large' };
    else if (care === 'strict' && !operator.smoothness.isWellConditioned(args, request.decompositions)) {
      failure = { kind: 'node', node, cause: 'domain' };
    }
    return failure === null;
  };
  evaluation.run(program.instructions, inspect);
  return failure;
}

/** Rows and columns of variables at these sizes. */
function sizeReader(
  sizes: ReadonlyMap<string, number>,
): (variable: PointVariable) => readonly [number, number] {
  return ({ shape }) => [sizeAt(shape.rows, sizes), sizeAt(shape.cols, sizes)];
}
