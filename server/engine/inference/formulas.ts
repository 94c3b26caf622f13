// The part of inference that a document shares, and formulas of functions: their shapes for one use, and checked where they stand.

import type { Names } from '../names/scope.ts';
import type { FunctionSymbol } from '../names/symbols.ts';
import type { Term } from '../names/term.ts';
import { type Dimension, namedSize } from '../shapes/dimension.ts';
import { displayShape, isScalar, printShape, SCALAR, type Shape } from '../shapes/shape.ts';
import type { SpaceNode } from '../syntax/tree.ts';
import { type Conventions, PLAIN } from './conventions.ts';
import { readSpace } from './declarations.ts';
import { broadcast } from './shape-of-sum.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { isShaped, type NamedValue, type Operand, type ShapeFault, type Shaping } from './shaping.ts';
import { sizeOfTerm } from './sizes.ts';

import type { Unifier } from './unifier.ts';

/** The state that the statements of a document share while their shapes are worked out. */
export interface FileShaping {
  readonly names: Names;
  readonly unifier: Unifier;
  dimNamed(name: string): Dimension | null;
  valueOf(name: string): NamedValue | undefined;
  /** The resolved formula of a function, and whether it has an error of its own, which is reported at its own place. */
  formulaOf(name: string): { readonly term: Term; readonly isBroken: boolean } | null;
  /** Functions whose formula is being worked out: one that applies itself is not followed. */
  readonly applying: Set<string>;
}

/**
 * The state in which one formula is inferred: faults found are added to `faults`, shapes to a map of its own; `named` and
 * `local` give the names and sizes that only this formula knows.
 */
export function shapingFor(
  text: string,
  conventions: Conventions,
  faults: ShapeFault[],
  file: FileShaping,
  named: (name: string) => NamedValue = (name) => file.valueOf(name) ?? { kind: 'shape', shape: SCALAR },
  /** Sizes that only mean something in a formula. */
  local: (name: string) => Dimension | null = () => null,
  applied: Applied = new Map(),
): Shaping {
  const indices: Shaping['indices'] = new Map();
  const shaping: Shaping = {
    text,
    unifier: file.unifier,
    layout: conventions.layout,
    valueOf: named,
    sizeOf: (term) =>
      sizeOfTerm(term, (name) => local(name) ?? (indices.has(name) ? namedSize(name) : file.dimNamed(name))),
    indices,
    applyFormula: (symbol, args, call) => applyOnce(symbol, args, call, shaping, file, applied),
    signature: (symbol) => signatureOf(symbol, file),
    report: (fault) => faults.push(fault),
    shapes: new Map(),
    regrouped: new Map(),
  };
  return shaping;
}

/** Size names of a function that are not declared as dims are generic: new unknown sizes at every use. */
function genericSizes(make: (name: string) => Dimension): {
  readonly named: (name: string) => Dimension;
  readonly local: ReadonlyMap<string, Dimension>;
} {
  const local = new Map<string, Dimension>();
  const named = (name: string): Dimension => {
    const size = local.get(name) ?? make(name);
    local.set(name, size);
    return size;
  };
  return { named, local };
}

function signatureOf(
  symbol: FunctionSymbol,
  file: FileShaping,
): { readonly from: readonly Shape[]; readonly to: Shape } | null {
  if (symbol.body.kind !== 'map') return null;
  const generic = genericSizes((name) => file.unifier.fresh(name));
  const dimNamed = (name: string): Dimension => file.dimNamed(name) ?? generic.named(name);
  const read = (space: Parameters<typeof readSpace>[0]): Shape =>
    readSpace(space, symbol.name, file.unifier.fresh, dimNamed, () => undefined);
  return { from: symbol.body.from.map(read), to: read(symbol.body.to) };
}

/** The results for formulas in a statement, by function and shapes of arguments; `blamed` where that is an error of the call. */
type Applied = Map<string, { readonly shape: Shape | null; readonly blamed: boolean }>;

/** A formula is worked out once for the same shapes: functions that call functions twice would double the work each. */
function applyOnce(
  symbol: FunctionSymbol,
  args: readonly Operand[],
  call: Term,
  by: Shaping,
  file: FileShaping,
  applied: Applied,
): Shape | null {
  const keyOf = (): string =>
    [symbol.name, ...args.map((arg) => printShape(by.unifier.knownShape(arg.shape)))].join(' ');
  const key = keyOf();
  const known = applied.get(key);
  if (known) {
    if (known.blamed) by.report(noValue(symbol, args, call, by));
    return known.shape;
  }
  let blamed = false;
  let refused = false;
  const reporting: Shaping = {
    ...by,
    report: (fault) => {
      refused = true;
      blamed = fault.span === call.span;
      by.report(fault);
    },
  };
  const shape = applyFormula(symbol, args, call, reporting, file, applied);
  // Sizes learnt from the arguments on the way may be forgotten again; and an argument that is refused is reported each time.
  if (keyOf() === key && (!refused || blamed)) applied.set(key, { shape, blamed });
  return shape;
}

function noValue(symbol: FunctionSymbol, args: readonly Operand[], call: Term, by: Shaping): ShapeFault {
  return {
    code: 'size-mismatch',
    severity: 'error',
    span: call.span,
    message: `\`${symbol.name}\` has no value here: ${args.map((arg) => isShaped(arg, by)).join(' and ')}, and its formula needs other shapes`,
    sources: args.flatMap(({ term }) => [
      { term, axis: 'rows' as const },
      { term, axis: 'cols' as const },
    ]),
    site: null,
  };
}

/** The shapes of a formula's parameters for one use, and the shape of its value there. */
function applyFormula(
  symbol: FunctionSymbol,
  args: readonly Operand[],
  call: Term,
  by: Shaping,
  file: FileShaping,
  applied: Applied,
): Shape | null {
  const formula = file.formulaOf(symbol.name);
  if (symbol.body.kind !== 'formula' || !formula || file.applying.has(symbol.name)) return null;
  const generic = genericSizes((name) => by.unifier.fresh(name));
  const shapes = new Map<string, Shape>();
  let common: Shape | null = null;
  for (const [index, parameter] of symbol.body.parameters.entries()) {
    const arg = args[index];
    if (!arg) return null;
    if (!parameter.space) {
      shapes.set(parameter.name.name, SCALAR);
      common = common
        ? broadcast(common, by.unifier.knownShape(arg.shape), by)
        : by.unifier.knownShape(arg.shape);
      continue;
    }
    const wanted = readSpace(
      parameter.space,
      parameter.name.name,
      by.unifier.fresh,
      generic.named,
      () => undefined,
    );
    if (!by.unifier.equate(wanted.rows, arg.shape.rows) || !by.unifier.equate(wanted.cols, arg.shape.cols)) {
      by.report({
        code: 'size-mismatch',
        severity: 'error',
        span: arg.term.span,
        message: `\`${symbol.name}\` takes ${isScalar(by.unifier.knownShape(wanted)) ? oneEntry(parameter.space) : displayShape(by.unifier.knownShape(wanted))} for \`${parameter.name.name}\`, but ${isShaped(arg, by)}`,
        sources: [
          { term: arg.term, axis: 'rows' },
          { term: arg.term, axis: 'cols' },
        ],
        site: { kind: 'argument', at: index, args },
      });
      return null;
    }
    shapes.set(parameter.name.name, by.unifier.knownShape(wanted));
  }
  file.applying.add(symbol.name);
  const named = (name: string): NamedValue => {
    const shape = generic.local.has(name) ? SCALAR : undefined;
    const known = shapes.get(name) ?? shape;
    return known ? { kind: 'shape', shape: known } : (file.valueOf(name) ?? { kind: 'shape', shape: SCALAR });
  };
  const inner: ShapeFault[] = [];
  const inside = shapingFor(
    by.text,
    PLAIN,
    inner,
    file,
    named,
    (name) => generic.local.get(name) ?? null,
    applied,
  );
  const value = shapeOfTerm(formula.term, inside);
  file.applying.delete(symbol.name);
  if (!value) {
    const fault = inner.find((entry) => entry.severity === 'error');
    if (fault && !formula.isBroken) by.report(noValue(symbol, args, call, by));
    return null;
  }
  return common && isScalar(value) ? common : by.unifier.knownShape(value);
}

/** A formula is checked once, where it stands, with its own sizes. Gives whether it is sound. */
export function checkFormula(name: string, formula: Term, by: Shaping, file: FileShaping): boolean {
  const symbol = file.names.symbols.get(name);
  if (symbol?.kind !== 'function' || symbol.body.kind !== 'formula') return true;
  const shapes = new Map<string, Shape>();
  const generic = genericSizes((size) => namedSize(size));
  for (const parameter of symbol.body.parameters) {
    shapes.set(
      parameter.name.name,
      parameter.space
        ? readSpace(parameter.space, parameter.name.name, by.unifier.fresh, generic.named, () => undefined)
        : SCALAR,
    );
  }
  const inside: Shaping = {
    ...by,
    valueOf: (wanted) => {
      const shape = shapes.get(wanted) ?? (generic.local.has(wanted) ? SCALAR : undefined);
      return shape ? { kind: 'shape', shape } : by.valueOf(wanted);
    },
    sizeOf: (term) =>
      sizeOfTerm(term, (wanted) =>
        by.indices.has(wanted) ? namedSize(wanted) : (generic.local.get(wanted) ?? file.dimNamed(wanted)),
      ),
  };
  const value = shapeOfTerm(formula, inside);
  const { parameters } = symbol.body;
  if (!value) return false;
  if (isScalar(by.unifier.knownShape(value)) || parameters.some((parameter) => parameter.space)) return true;
  const [first] = parameters;
  by.report({
    code: 'shape',
    severity: 'error',
    span: formula.span,
    message: `a parameter without a shape makes \`${name}\` a function of each entry, so its formula must be a number, and it is ${displayShape(by.unifier.knownShape(value))}${first ? `: give the parameter a shape, as in \`${first.name.text} : R\`` : ''}`,
    sources: [],
    site: null,
  });
  return false;
}

/** The spelling of a parameter whose free sizes are all 1. */
const oneEntry = ({ sizes }: SpaceNode): string =>
  sizes.length === 0 ? 'a number' : sizes.length === 1 ? 'a column' : 'a matrix';
