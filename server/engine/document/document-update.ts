// A version of a document before its shapes are worked out: what it takes over from the version before an edit, what its
// names mean, and which statements have to be examined again.

import {
  type Conventions,
  conventionsByStatement,
  PLAIN,
  setsConventions,
} from '../inference/conventions.ts';
import type { FileShaping } from '../inference/formulas.ts';
import type { NamedValue } from '../inference/shaping.ts';
import { type Resolved, resolveStatement } from '../inference/statements.ts';
import { createUnifier, type Unifier } from '../inference/unifier.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Vocabulary } from '../names/resolution.ts';
import { introducesAlike } from '../names/scope.ts';
import { calling, callingNames } from '../operators/table.ts';
import { type Alignment, align } from './alignment.ts';
import { changedMeanings, type DeclaredNames, introduce } from './declared-names.ts';
import { createDependents, type Dependents } from './dependents.ts';
import type { InferredStatement } from './infer-statement.ts';
import { type Order, orderOf, orderStill } from './order.ts';

/** The state that the next version of a document can take over. */
export interface Version {
  readonly statements: readonly PlacedStatement[];
  readonly inferred: readonly InferredStatement[];
  readonly reusable: Reusable;
}

interface Reusable {
  readonly declaredNames: DeclaredNames;
  readonly conventions: readonly Conventions[];
  readonly order: Order;
  readonly dependents: Dependents;
  /** The values of definitions, by statement. */
  readonly values: readonly (NamedValue | undefined)[];
  /** The statements that read an open size, or have one. */
  readonly open: readonly number[];
}
export const VOCABULARY: Vocabulary = {
  has: (name) => calling(name) !== undefined,
  options: (name) => calling(name)?.calling.options ?? [],
  names: callingNames,
};

export const UNKNOWN: NamedValue = { kind: 'unknown' };

/** A document with its names resolved, while the shapes of its statements are worked out. */
export interface DocumentUpdate {
  readonly statements: readonly PlacedStatement[];
  readonly alignment: Alignment;
  readonly declaredNames: DeclaredNames;
  readonly conventions: readonly Conventions[];
  readonly order: Order;
  readonly dependents: Dependents;
  readonly unifier: Unifier;
  readonly file: FileShaping;
  /** The resolutions of statements that are resolved anew. */
  readonly resolved: ReadonlyMap<number, Resolved>;
  /** Names that mean or are something else than in the previous version. */
  readonly changed: Set<string>;
  /** Statements to examine, by their place in the order: 1 where there is one. */
  readonly stale: Uint8Array;
  /** Those of the previous version, until they are worked out anew. */
  readonly inferred: InferredStatement[];
  readonly values: (NamedValue | undefined)[];
  readonly renewed: Set<number>;
  /** The sizes now known of variables that were declared with `?`. */
  readonly inferredValues: Map<string, NamedValue>;
}
/** Stands for a statement that has not been worked out yet. */
const PENDING: InferredStatement = {
  resolved: { statement: { kind: 'other' }, faults: [], warnings: [], reads: new Set(), lookups: [] },
  conventions: PLAIN,
  faults: [],
  shapes: new Map(),
  regrouped: new Map(),
  shape: null,
  derivative: null,
  sides: [],
  isSound: true,
  lookups: [],
  isClosed: true,
  hasNoProblems: true,
};

/** `keepsShapes`: what cannot be read is taken to define what it defined in `previous`. */
export function updateOf(
  statements: readonly PlacedStatement[],
  previous: Version | undefined,
  keepsShapes: boolean,
): DocumentUpdate {
  const before = previous?.reusable;
  const alignment = align(previous?.statements ?? [], statements);
  const declaredNames = declaredNamesOf(statements, alignment, previous, keepsShapes);
  const { scope } = declaredNames;
  const changed = before
    ? changedMeanings(before.declaredNames, declaredNames, alignment.now)
    : new Set<string>();
  const conventions = conventionsOf(statements, alignment, before);
  const inferred = alignment.carried(previous?.inferred ?? [], PENDING);
  const isStale = staleness(inferred, conventions, changed, {
    edited: alignment.added.map((_, index) => alignment.start + index),
    isUsual: changed.size === 0 && conventions === before?.conventions,
  });
  const resolved = new Map<number, Resolved>();
  for (const index of isStale.resolution) {
    const placed = statements[index];
    const here = conventions[index] ?? PLAIN;
    if (placed) resolved.set(index, resolveStatement(placed, index, scope, VOCABULARY, here));
  }
  const resolvedAt = (index: number): Resolved =>
    resolved.get(index) ?? inferred[index]?.resolved ?? PENDING.resolved;
  const isSameScope = before?.declaredNames === declaredNames;
  const order =
    isSameScope && orderStill(before.order, resolved, scope)
      ? before.order
      : orderOf(scope, statements.length, resolvedAt);
  const stale = new Uint8Array(statements.length);
  const reopened = (before?.open ?? []).flatMap((index) => alignment.now(index) ?? []);
  for (const index of [...isStale.inference, ...resolved.keys(), ...reopened])
    stale[order.places[index] ?? 0] = 1;
  const unifier = createUnifier();
  const values = alignment.carried(before?.values ?? [], undefined);
  const inferredValues = new Map<string, NamedValue>();
  return {
    statements,
    alignment,
    declaredNames,
    conventions,
    order,
    dependents: isSameScope ? before.dependents : createDependents(),
    unifier,
    file: shapingOf({ declaredNames, inferred, unifier, values, inferredValues }, resolvedAt),
    resolved,
    changed,
    stale,
    inferred,
    values,
    renewed: new Set(),
    inferredValues,
  };
}

function declaredNamesOf(
  statements: readonly PlacedStatement[],
  { added, removed, start }: Alignment,
  previous: Version | undefined,
  keepsShapes: boolean,
): DeclaredNames {
  const before = previous?.reusable.declaredNames;
  const isAlike =
    before !== undefined &&
    before.scope.duplicates.length === 0 &&
    added.length === removed.length &&
    added.every((placed, index) => {
      const old = removed[index];
      return old && introducesAlike(old.parsed, placed.parsed, start + index, before.scope, keepsShapes);
    });
  if (isAlike) return before;
  return keepsShapes
    ? introduce(statements, (name) => before?.scope.symbols.get(name))
    : introduce(statements);
}

function conventionsOf(
  statements: readonly PlacedStatement[],
  { added, removed }: Alignment,
  before: Reusable | undefined,
): readonly Conventions[] {
  const isUsual = added.length === removed.length && ![...added, ...removed].some(setsConventions);
  return before && isUsual
    ? before.conventions
    : conventionsByStatement(statements, before?.conventions ?? []);
}

/** The statements whose names may mean something else than before, and those whose shapes may be others. */
function staleness(
  inferred: readonly InferredStatement[],
  conventions: readonly Conventions[],
  changed: ReadonlySet<string>,
  { edited, isUsual }: { readonly edited: readonly number[]; readonly isUsual: boolean },
): { readonly resolution: readonly number[]; readonly inference: readonly number[] } {
  if (isUsual) return { resolution: edited, inference: [] };
  const resolution: number[] = [];
  const inference: number[] = [];
  for (const [index, statement] of inferred.entries()) {
    if (statement === PENDING) resolution.push(index);
    else if (statement.conventions !== conventions[index] || mentions(statement.resolved.lookups, changed))
      resolution.push(index);
    else if (mentions(statement.lookups, changed)) inference.push(index);
  }
  return { resolution, inference };
}

const mentions = (lookups: readonly string[], changed: ReadonlySet<string>): boolean =>
  lookups.some((name) => changed.has(name));

/** The document as statements see it while it is worked out. */
function shapingOf(
  {
    declaredNames: { scope, dims, declared },
    inferred,
    unifier,
    values,
    inferredValues,
  }: Pick<DocumentUpdate, 'declaredNames' | 'inferred' | 'unifier' | 'values' | 'inferredValues'>,
  resolvedAt: (statement: number) => Resolved,
): FileShaping {
  return {
    names: scope,
    unifier,
    applying: new Set(),
    dimNamed: (name) => dims.sizes.get(name) ?? null,
    valueOf: (name) => {
      const symbol = scope.symbols.get(name);
      return symbol?.kind === 'definition'
        ? // A chain may read what is defined behind it: it is read again when that is known.
          (values[symbol.statement] ?? UNKNOWN)
        : (inferredValues.get(name) ?? declared.get(name));
    },
    formulaOf: (name) => {
      const symbol = scope.symbols.get(name);
      if (symbol?.kind !== 'function') return null;
      const { statement } = resolvedAt(symbol.statement);
      return statement.kind === 'function' && statement.formula
        ? { term: statement.formula, isBroken: inferred[symbol.statement]?.isSound === false }
        : null;
    },
  };
}
