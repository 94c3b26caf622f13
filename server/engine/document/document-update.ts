// A version of a document before its shapes are worked out: what it takes over from the version before an edit, what its
// names mean, and which statements have to be looked at again.

import { type Customs, customsByStatement, PLAIN, setsCustoms } from '../inference/conventions.ts';
import type { FileShaping } from '../inference/formulas.ts';
import type { NamedValue } from '../inference/shaping.ts';
import { type Resolved, resolveStatement } from '../inference/statements.ts';
import { createUnifier, type Unifier } from '../inference/unifier.ts';
import type { Vocabulary } from '../names/resolution.ts';
import { introducesAlike, type PlacedStatement } from '../names/scope.ts';
import { calling, callingNames } from '../operators/table.ts';
import { type Alignment, align } from './alignment.ts';
import { changedMeanings, type Introductions, introduce } from './declared-names.ts';
import { createReaders, type Readers } from './dependents.ts';
import type { InferredStatement } from './infer-statement.ts';
import { type Order, orderOf, orderStill } from './order.ts';

/** What the next version of a document can take over. */
export interface Version {
  readonly statements: readonly PlacedStatement[];
  readonly inferred: readonly InferredStatement[];
  readonly reusable: Reusable;
}

export interface Reusable {
  readonly introductions: Introductions;
  readonly customs: readonly Customs[];
  readonly order: Order;
  readonly readers: Readers;
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

/** A document with its names resolved, while the shapes of its statements are worked out. */
export interface Draft {
  readonly statements: readonly PlacedStatement[];
  readonly alignment: Alignment;
  readonly introductions: Introductions;
  readonly customs: readonly Customs[];
  readonly order: Order;
  readonly readers: Readers;
  readonly unifier: Unifier;
  readonly file: FileShaping;
  /** What statements resolve to that are resolved anew. */
  readonly resolved: ReadonlyMap<number, Resolved>;
  /** Names that mean or are something else than in the previous version. */
  readonly changed: Set<string>;
  /** Statements to look at, by their place in the order: 1 where there is one. */
  readonly stale: Uint8Array;
  /** Those of the previous version, until they are worked out anew. */
  readonly inferred: InferredStatement[];
  readonly values: (NamedValue | undefined)[];
  readonly renewed: Set<number>;
  /** What is known now of variables that were declared with `?`. */
  readonly told: Map<string, NamedValue>;
}
/** Stands for a statement that has not been worked out yet. */
const PENDING: InferredStatement = {
  resolved: { statement: { kind: 'other' }, faults: [], doubts: [], reads: new Set(), lookups: [] },
  customs: PLAIN,
  faults: [],
  shapes: new Map(),
  regrouped: new Map(),
  shape: null,
  derivative: null,
  sides: [],
  isSound: true,
  lookups: [],
  isClosed: true,
  isQuiet: true,
};

/** `keepsShapes`: what cannot be read is taken to define what it defined in `previous`. */
export function draftOf(
  statements: readonly PlacedStatement[],
  previous: Version | undefined,
  keepsShapes: boolean,
): Draft {
  const before = previous?.reusable;
  const alignment = align(previous?.statements ?? [], statements);
  const introductions = introductionsOf(statements, alignment, previous, keepsShapes);
  const { scope } = introductions;
  const changed = before
    ? changedMeanings(before.introductions, introductions, alignment.now)
    : new Set<string>();
  const customs = customsOf(statements, alignment, before);
  const inferred = alignment.carried(previous?.inferred ?? [], PENDING);
  const isStale = staleness(inferred, customs, changed, {
    edited: alignment.added.map((_, index) => alignment.start + index),
    isUsual: changed.size === 0 && customs === before?.customs,
  });
  const resolved = new Map<number, Resolved>();
  for (const index of isStale.resolution) {
    const placed = statements[index];
    const { notation } = customs[index] ?? PLAIN;
    if (placed) resolved.set(index, resolveStatement(placed, index, scope, VOCABULARY, notation));
  }
  const resolvedAt = (index: number): Resolved =>
    resolved.get(index) ?? inferred[index]?.resolved ?? PENDING.resolved;
  const isSameScope = before?.introductions === introductions;
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
  const told = new Map<string, NamedValue>();
  return {
    statements,
    alignment,
    introductions,
    customs,
    order,
    readers: isSameScope ? before.readers : createReaders(),
    unifier,
    file: shapingOf({ introductions, inferred, unifier, values, told }, resolvedAt),
    resolved,
    changed,
    stale,
    inferred,
    values,
    renewed: new Set(),
    told,
  };
}

function introductionsOf(
  statements: readonly PlacedStatement[],
  { added, removed, start }: Alignment,
  previous: Version | undefined,
  keepsShapes: boolean,
): Introductions {
  const before = previous?.reusable.introductions;
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

function customsOf(
  statements: readonly PlacedStatement[],
  { added, removed }: Alignment,
  before: Reusable | undefined,
): readonly Customs[] {
  const isUsual = added.length === removed.length && ![...added, ...removed].some(setsCustoms);
  return before && isUsual ? before.customs : customsByStatement(statements, before?.customs ?? []);
}

/** The statements whose names may mean something else than before, and those whose shapes may be others. */
function staleness(
  inferred: readonly InferredStatement[],
  customs: readonly Customs[],
  changed: ReadonlySet<string>,
  { edited, isUsual }: { readonly edited: readonly number[]; readonly isUsual: boolean },
): { readonly resolution: readonly number[]; readonly inference: readonly number[] } {
  if (isUsual) return { resolution: edited, inference: [] };
  const resolution: number[] = [];
  const inference: number[] = [];
  for (const [index, statement] of inferred.entries()) {
    if (statement === PENDING) resolution.push(index);
    else if (statement.customs !== customs[index] || mentions(statement.resolved.lookups, changed))
      resolution.push(index);
    else if (mentions(statement.lookups, changed)) inference.push(index);
  }
  return { resolution, inference };
}

const mentions = (lookups: readonly string[], changed: ReadonlySet<string>): boolean =>
  lookups.some((name) => changed.has(name));

/** What statements see of the document while it is worked out. */
function shapingOf(
  {
    introductions: { scope, dims, declared },
    inferred,
    unifier,
    values,
    told,
  }: Pick<Draft, 'introductions' | 'inferred' | 'unifier' | 'values' | 'told'>,
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
        ? values[symbol.statement]
        : (told.get(name) ?? declared.get(name));
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
