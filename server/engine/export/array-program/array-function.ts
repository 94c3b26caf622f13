// One function of an exported file: its parameters, the sizes read off them, the document's names as local variables, and
// what it gives.

import { definiteness } from '../../calculus/equality/definiteness.ts';
import { withoutIndices } from '../../calculus/indices/index-sums.ts';
import { recognised } from '../../calculus/recognition.ts';
import { isSymmetric, variable } from '../../expressions/build.ts';
import type { Attribute, Expression, UnknownFunction } from '../../expressions/expression.ts';
import { substitute } from '../../expressions/substitute.ts';
import { derivativeNamed } from '../../lowering/program.ts';
import type { ArrayNode } from '../../operators/array-code.ts';
import { operatorOf } from '../../operators/table.ts';
import { LEVEL } from '../../operators/writing.ts';
import { type Dimension, dimsOf, namedSize, ONE } from '../../shapes/dimension.ts';
import { isScalar } from '../../shapes/shape.ts';
import type { DeclaredVariable, Definition } from '../export-input.ts';
import { createNamer } from '../targets/python-names.ts';
import type { Opening, Parameter, Result, Scribe, Target, TargetFunction } from '../targets/target.ts';
import { type ArrayStore, countUses, createArrayStore, smallDims } from './array-store.ts';
import { bodyOf, reachable } from './body.ts';
import { costOf } from './cost.ts';
import { formulasBelow, leafNames, type NamedFormula } from './named-formulas.ts';
import { NotWritten, type Written, written } from './not-written.ts';
import { withSharedExponentials } from './shared-exponentials.ts';
import { withSharedFactors } from './shared-factors.ts';
import { withSharedProducts } from './shared-products.ts';
import { readingOf, type SizeReading } from './size-reading.ts';
import { sizeText, sizeWritten } from './size-text.ts';
import { sizesRead } from './sizes-read.ts';

/** How names of the document are called in the file. */
interface Spelling {
  value(name: string): string;
  differential(name: string): string;
  dim(name: string): string;
  index(name: string): string;
  callable(name: string, order: number): string;
}

/** The part that all functions of a file share. */
export interface FileContext {
  readonly target: Target;
  readonly variables: readonly DeclaredVariable[];
  readonly definitions: readonly Definition[];
  readonly lines: ReadonlyMap<string, Expression>;
  readonly dims: ReadonlySet<string>;
  readonly spelling: Spelling;
  /** Names that no local variable may have. */
  readonly taken: ReadonlySet<string>;
  /** Told of every helper that is called. */
  helper(name: string): string;
}

export interface FunctionRequest {
  readonly spelled: string;
  readonly about: string;
  readonly value: Expression;
  /** The definition that the value is, by its name. */
  readonly own?: string;
  /** The variable in whose direction the value goes, and what the direction is called. */
  readonly direction?: { readonly by: string; readonly spelled: string };
  /** Gradients that stand beside the value, by the variables' names. */
  readonly gradients: readonly { readonly by: string; readonly result: Expression }[] | null;
}

/** The function; refused where an operation has no form in arrays. */
export function arrayFunction(request: FunctionRequest, all: FileContext): Written<TargetFunction> {
  return written(() => writeFunction(request, all));
}

function writeFunction(request: FunctionRequest, all: FileContext): TargetFunction {
  const { direction } = request;
  const file: FileContext = direction
    ? { ...all, spelling: { ...all.spelling, differential: () => direction.spelled } }
    : all;
  const { target, spelling } = file;
  const wanted = [request.value, ...(request.gradients ?? []).map(({ result }) => result)];
  const { formulas, roots: results } = readable(wanted, file);
  const expressions = [...formulas.map(({ formula }) => formula), ...results];
  const store = createArrayStore(
    (name) => file.dims.has(name),
    countUses(expressions),
    smallDims(expressions),
  );
  const namer = createNamer([...file.taken, ...target.reserved], target.identifier);
  const hints = new Map<ArrayNode, string>();
  const define = ({ name, formula }: NamedFormula): void => {
    const node = store.of(formula);
    store.define(name, node);
    const adjoint = derivativeNamed(name);
    if (isPlain(node) || hints.has(node)) return;
    hints.set(node, adjoint ? namer.fresh(`d${target.identifier(adjoint.by)}`) : spelling.value(name));
  };
  // The parts of the value come first, and then the value: the gradients can use all that was computed for it.
  const forward = formulasBelow(
    results.slice(0, 1),
    (name) => formulas.find((one) => one.name === name)?.formula,
  );
  forward.forEach(define);
  for (const result of results.slice(0, 1)) store.of(result);
  const isForward = new Set(forward.map(({ name }) => name));
  for (const one of formulas) if (!isForward.has(one.name)) define(one);
  const plain = results.map((root) => store.of(root));
  const sharedOf = withShared(plain, store, target);
  const roots = plain.map(sharedOf);
  for (const [node, hint] of [...hints]) hints.set(sharedOf(node), hint);
  const [whole] = roots;
  if (request.own !== undefined && whole && !isPlain(whole) && !hints.has(whole))
    hints.set(whole, spelling.value(request.own));
  for (const [place, { by }] of (request.gradients ?? []).entries()) {
    const root = roots[place + 1];
    if (root && !isPlain(root) && !hints.has(root)) hints.set(root, namer.fresh(`d${target.identifier(by)}`));
  }
  const nodes = reachable(roots);
  const needs = needsOf(nodes, request, formulas, file);
  const reserved = createNamer(
    [
      ...file.taken,
      ...target.reserved,
      ...hints.values(),
      ...needs.parameters.map(({ spelled }) => spelled),
      ...needs.opening.map(({ spelled }) => spelled),
    ],
    target.identifier,
  );
  let count = 0;
  const like = needs.parameters.find((one) => one.kind === 'array' && !isScalar(one.shape))?.spelled ?? null;
  const sizeName = (name: string): string =>
    file.dims.has(name) ? spelling.dim(name) : spelling.index(name);
  const scribe: Omit<Scribe, 'write'> = {
    ...spelling,
    size: (size, level) => sizeText(size, level, sizeName),
    sizeWritten: (size) => sizeWritten(size, sizeName),
    helper: file.helper,
    like,
  };
  const values = new Set(file.definitions.map(({ name }) => spelling.value(name)));
  const { lines, texts, computed, kept } = bodyOf({
    roots,
    nameOf: (node) => hints.get(node) ?? null,
    isValue: (node) => values.has(hints.get(node) ?? ''),
    fresh: () => {
      count += 1;
      return reserved.fresh(`t${count}`);
    },
    target,
    scribe,
  });
  const [text = '', ...others] = texts;
  const result: Result = request.gradients
    ? {
        kind: 'gradients',
        text,
        of: request.own === undefined ? request.spelled : spelling.value(request.own),
        gradients: request.gradients.map(({ by }, place) => ({
          name: spelling.value(by),
          text: others[place] ?? '',
        })),
      }
    : { kind: 'value', text };
  return {
    spelled: request.spelled,
    about: request.about,
    parameters: needs.parameters,
    opening: needs.opening,
    body: lines,
    result,
    cost: costOf(computed, kept),
  };
}

/** The node that computes each node where its function has more of the kind. */
function withShared(
  plain: readonly ArrayNode[],
  store: ArrayStore,
  { hasFusedSoftmax, factors }: Target,
): (node: ArrayNode) => ArrayNode {
  const passes = [
    (roots: readonly ArrayNode[]) => withSharedProducts(roots, store),
    (roots: readonly ArrayNode[]) => withSharedExponentials(roots, store, hasFusedSoftmax),
    ...(factors ? [(roots: readonly ArrayNode[]) => withSharedFactors(roots, store, store.isDefinite)] : []),
  ];
  return passes.reduce<(node: ArrayNode) => ArrayNode>(
    (before, pass) => {
      const made = pass(plain.map(before));
      return (node) => made.get(before(node)) ?? before(node);
    },
    (node) => node,
  );
}

/** A number or a name: it needs no other. */
const isPlain = ({ operation }: ArrayNode): boolean =>
  operation.kind === 'number' || operation.kind === 'variable';

/** Formulas as they are computed: sums over indices as matrices, functions by their names, Kronecker products seen through. */
function readable(
  wanted: readonly Expression[],
  file: FileContext,
): { readonly formulas: readonly NamedFormula[]; readonly roots: readonly Expression[] } {
  const byName = new Map(file.definitions.map(({ name, formula }) => [name, formula]));
  const all = formulasBelow(wanted, (name) => byName.get(name) ?? file.lines.get(name));
  const through = new Map<Expression, Expression>();
  const put = (expression: Expression): Expression => {
    const seen = through.size > 0 ? substitute(expression, through) : expression;
    return recognised(withoutIndices(seen));
  };
  const formulas = all.map(({ name, formula }) => {
    const made = put(formula);
    const leaf = variable({ name, attributes: [], role: 'value' }, made.shape);
    const known = knownOf(made);
    if (operatorOf(made).isSeenThrough) through.set(leaf, made);
    else if (known) through.set(leaf, variable({ name, attributes: [known], role: 'value' }, made.shape));
    return { name, formula: made };
  });
  return { formulas, roots: wanted.map(put) };
}

/** The attributes that the form of a matrix implies, as if its name had been declared so. */
function knownOf(formula: Expression): Attribute | null {
  if (isScalar(formula.shape) || !isSymmetric(formula)) return null;
  const sign = definiteness(formula);
  return sign === 'definite' ? 'spd' : sign === 'semidefinite' ? 'psd' : 'symmetric';
}

interface Needs {
  readonly parameters: readonly Parameter[];
  readonly opening: readonly Opening[];
}

/** The names that the nodes read: variables in the order of declaration, differentials, sizes that no array has, callables. */
function needsOf(
  nodes: readonly ArrayNode[],
  request: FunctionRequest,
  formulas: readonly NamedFormula[],
  file: FileContext,
): Needs {
  const { spelling } = file;
  const used = new Set<string>();
  const differentials = new Set<string>();
  const dims: string[] = [];
  const callables = new Map<string, Set<number>>();
  for (const { operation, shape } of nodes) {
    for (const size of sizesRead(operation, shape)) dims.push(...dimsHere(size, file));
    if (operation.kind === 'variable' && operation.role === 'value') used.add(operation.name);
    if (operation.kind === 'variable' && operation.role === 'differential') differentials.add(operation.name);
    const order = orderOf(operation);
    if (order)
      callables.set(order.fn.name, (callables.get(order.fn.name) ?? new Set([0, 1])).add(order.order));
  }
  if (request.direction) differentials.add(request.direction.by);
  for (const name of used)
    if (!file.variables.some((one) => one.name === name))
      throw new NotWritten(`\`${name}\` has no formula and is not declared`);
  if (request.gradients) {
    // A variable that the value depends on is a parameter, also where nothing of it is left.
    const below = new Set(formulas.flatMap(({ formula }) => leafNames(formula)));
    for (const one of file.variables) if (below.has(one.name)) used.add(one.name);
  }
  const { readings, asParameters } = readSizes(dims, used, file);
  const arrays = file.variables.filter((one) => used.has(one.name));
  const moving = file.variables.filter((one) => differentials.has(one.name));
  const arrayParameter = (one: DeclaredVariable, isDifferential: boolean): Parameter => ({
    kind: 'array',
    spelled: isDifferential ? spelling.differential(one.name) : spelling.value(one.name),
    name: isDifferential ? (request.direction?.spelled ?? `d${one.name}`) : one.name,
    shape: one.shape,
    attributes: isDifferential ? [] : one.attributes,
    sizes: isScalar(one.shape)
      ? null
      : [
          sizeText(one.shape.rows, LEVEL.sum, spelling.dim),
          sizeText(one.shape.cols, LEVEL.sum, spelling.dim),
        ],
    isDifferential,
  });
  const checked = [
    ...arrays.map((one) => arrayParameter(one, false)),
    ...moving.map((one) => arrayParameter(one, true)),
  ];
  return {
    parameters: [
      ...checked,
      ...asParameters.map((name): Parameter => ({ kind: 'size', spelled: spelling.dim(name), name })),
      ...[...callables].flatMap(([name, orders]) =>
        [...orders]
          .sort((a, b) => a - b)
          .map((order): Parameter => ({ kind: 'callable', spelled: spelling.callable(name, order), name })),
      ),
    ],
    opening: openingOf(checked, readings, new Set(asParameters), file),
  };
}

/** Where each size comes from that the code needs: the first array that has it, or a parameter. Adds to what is `used`. */
function readSizes(
  needed: readonly string[],
  used: Set<string>,
  { variables, target }: FileContext,
): { readonly readings: ReadonlyMap<string, SizeReading>; readonly asParameters: readonly string[] } {
  const readings = new Map<string, SizeReading>();
  const asParameters: string[] = [];
  const dims = [...needed];
  for (let dim = dims.pop(); dim !== undefined; dim = dims.pop()) {
    if (readings.has(dim) || asParameters.includes(dim)) continue;
    const wanted = dim;
    const reading = [variables.filter((one) => used.has(one.name)), variables]
      .map((some) => readingOf(wanted, some, target))
      .find((one) => one !== null && !leadsBack(one, readings));
    if (!reading) {
      asParameters.push(dim);
      continue;
    }
    readings.set(dim, reading);
    used.add(reading.variable);
    dims.push(...reading.after);
  }
  return { readings, asParameters };
}

/** Each array checked against what is known, and asked for what is not; sizes that must be solved for come last. */
function openingOf(
  parameters: readonly Parameter[],
  readings: ReadonlyMap<string, SizeReading>,
  given: ReadonlySet<string>,
  { spelling, target, dims }: FileContext,
): readonly Opening[] {
  const known = new Set(given);
  const opening: Opening[] = [];
  const textIfKnown = (size: Dimension): string | null =>
    [...dimsOf(size)].every((dim) => known.has(dim)) ? sizeText(size, LEVEL.sum, spelling.dim) : null;
  const solve = (): void => {
    for (const reading of inOrder(readings)) {
      if (known.has(reading.dim) || !reading.after.every((dim) => known.has(dim))) continue;
      if (!opening.some((line) => line.kind === 'check' && line.spelled === spelling.value(reading.variable)))
        continue;
      opening.push({
        kind: 'size',
        spelled: spelling.dim(reading.dim),
        text: reading.text(spelling.value, spelling.dim),
      });
      known.add(reading.dim);
    }
  };
  for (const parameter of parameters) {
    if (parameter.kind !== 'array') continue;
    const { spelled, name, shape } = parameter;
    const sides = [shape.rows, shape.cols] as const;
    const sizes = [textIfKnown(shape.rows), textIfKnown(shape.cols)] as const;
    opening.push({ kind: 'check', spelled, name, sizes: isScalar(shape) ? null : sizes });
    for (const axis of [0, 1] as const) {
      const [dim] = dimsOf(sides[axis]);
      if (dim === undefined || known.has(dim) || !dims.has(dim) || sides[axis] !== namedSize(dim)) continue;
      opening.push({ kind: 'size', spelled: spelling.dim(dim), text: target.sizeOf(spelled, axis) });
      known.add(dim);
    }
    solve();
  }
  // Sizes that could not be compared when the array was checked.
  const late = parameters.flatMap((one): readonly Opening[] => {
    if (one.kind !== 'array' || isScalar(one.shape)) return [];
    const before = opening.find((line) => line.kind === 'check' && line.spelled === one.spelled);
    const sizes = [textIfKnown(one.shape.rows), textIfKnown(one.shape.cols)] as const;
    const isNew = [one.shape.rows, one.shape.cols].some(
      (size, axis) =>
        before?.kind === 'check' &&
        before.sizes?.[axis] === null &&
        sizes[axis] !== null &&
        size.monomials.length > 0 &&
        !isPlainSize(size),
    );
    return isNew ? [{ kind: 'check', spelled: one.spelled, name: one.name, sizes }] : [];
  });
  return [...opening, ...late];
}

/** A dim by itself: what is read off an array need not be compared with it. */
const isPlainSize = (size: Dimension): boolean => {
  const [dim] = dimsOf(size);
  return dim !== undefined && size === namedSize(dim);
};

const dimsHere = (size: Dimension, file: FileContext): readonly string[] =>
  size === ONE ? [] : [...dimsOf(size)].filter((name) => file.dims.has(name));

function orderOf(
  operation: ArrayNode['operation'],
): { readonly fn: UnknownFunction; readonly order: number } | null {
  switch (operation.kind) {
    case 'call':
      return operation;
    case 'jacobian':
    case 'action':
      return { fn: operation.fn, order: 1 };
    default:
      return null;
  }
}

/** Whether a size would be read off another one that is itself read off it: of `m*n` alone, one of both must be given. */
function leadsBack(reading: SizeReading, readings: ReadonlyMap<string, SizeReading>): boolean {
  const open = [...reading.after];
  for (let dim = open.pop(); dim !== undefined; dim = open.pop()) {
    if (dim === reading.dim) return true;
    open.push(...(readings.get(dim)?.after ?? []));
  }
  return false;
}

/** Each size behind those that it is read off. */
function inOrder(readings: ReadonlyMap<string, SizeReading>): readonly SizeReading[] {
  const ordered = new Set<SizeReading>();
  const add = (reading: SizeReading): void => {
    for (const dim of reading.after) {
      const before = readings.get(dim);
      if (before && !ordered.has(before)) add(before);
    }
    ordered.add(reading);
  };
  for (const reading of readings.values()) if (reading.after.length === 0) add(reading);
  for (const reading of readings.values()) add(reading);
  return [...ordered];
}
