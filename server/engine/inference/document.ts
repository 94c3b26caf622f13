// Inference over a whole document: every name's shape, every statement's terms and shapes, and what is wrong with them.
// After an edit, only those statements are worked out again that read a name whose meaning or shape has changed.

import type { Vocabulary } from '../names/resolution.ts';
import { introducesAlike, type PlacedStatement, type Scope, type VariableSymbol } from '../names/scope.ts';
import { calling, callingNames } from '../operators/table.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { type Alignment, align } from './alignment.ts';
import { type Customs, customsByStatement, PLAIN, setsCustoms } from './customs.ts';
import type { Dims, SizeFault } from './declarations.ts';
import type { FileShaping } from './formulas.ts';
import { type InferredStatement, inferStatement } from './infer-statement.ts';
import { changedMeanings, type Introductions, introduce } from './introductions.ts';
import { type Order, orderOf, orderStill } from './order.ts';
import { createReaders, type Readers } from './readers.ts';
import { alike, type NamedValue } from './shaping.ts';
import { type Resolved, resolveStatement } from './statements.ts';
import { createUnifier, isKnown, type Unifier } from './unifier.ts';

export type { InferredSide, InferredStatement } from './infer-statement.ts';

export interface InferredDocument {
  readonly statements: readonly PlacedStatement[];
  readonly inferred: readonly InferredStatement[];
  readonly scope: Scope;
  readonly dims: Dims;
  readonly sizeFaults: readonly SizeFault[];
  readonly circles: readonly (readonly string[])[];
  /** Definitions and functions, what each reads before it. */
  readonly order: readonly string[];
  /** Declared variables with attributes, and those whose `?` nothing determines. */
  readonly attributed: readonly VariableSymbol[];
  readonly undetermined: readonly VariableSymbol[];
  /** The statements that tell the rows and columns of a variable that were left open with `?`. */
  readonly toldIn: ReadonlyMap<string, readonly (number | null)[]>;
  /** The statements of which there may be something to report, in their order. */
  readonly loud: readonly number[];
  /** The statements that are not as in the version before; without one, all. */
  readonly renewed: readonly number[];
  /** What a name is in a formula; undefined for what is no value. */
  valueOf(name: string): NamedValue | undefined;
  /** The statement that introduces a name. */
  statementOf(name: string): InferredStatement | undefined;
  /** The names that a definition or function reads directly. */
  readsOf(name: string): Iterable<string>;
  dimNamed(name: string): Dimension | null;
  /** How another text in the place of a statement would read, with everything else as it is. */
  reinfer(index: number, placed: PlacedStatement): InferredStatement;
  /** What the next version of the document can take over. */
  readonly reusable: Reusable;
}

interface Reusable {
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

export interface InferenceOptions {
  /** The document before an edit. */
  readonly previous?: InferredDocument;
  /**
   * Whether a definition that cannot be read, or has no shape, keeps the one that it had in `previous`: while somebody
   * types, what depends on it stays as it is.
   */
  readonly keepsShapes?: boolean;
}

export function inferDocument(
  statements: readonly PlacedStatement[],
  options: InferenceOptions = {},
): InferredDocument {
  const draft = draftOf(statements, options);
  inferStale(draft, options);
  const { introductions, renewed, inferred } = draft;
  const open = [...renewed].filter((index) => inferred[index]?.isClosed === false);
  // What later statements tell of `?` sizes must reach the earlier ones: once all is known, those are read again.
  if (introductions.open.length > 0) inferAgain(open, draft);
  return assemble(draft, open, loudOf(draft, options.previous));
}

/** A document with its names resolved, while the shapes of its statements are worked out. */
interface Draft {
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

const UNKNOWN: NamedValue = { kind: 'unknown' };

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

function draftOf(
  statements: readonly PlacedStatement[],
  { previous, keepsShapes = false }: InferenceOptions,
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
  previous: InferredDocument | undefined,
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

/** Works out what is stale, and what becomes stale by it. */
function inferStale(draft: Draft, { previous, keepsShapes = false }: InferenceOptions): void {
  const { statements, order, readers, changed, stale, values, inferred, resolved, introductions } = draft;
  const { symbols } = introductions.scope;
  const isOwn = (name: string, index: number): boolean => symbols.get(name)?.statement === index;
  const lookups = function* (): Generator<readonly string[]> {
    for (const statement of inferred) yield statement.lookups;
  };
  const change = (name: string): void => {
    changed.add(name);
    for (const reader of readers.of(name, lookups())) {
      const { lookups: asked = [] } = inferred[reader] ?? {};
      if (asked.includes(name)) stale[order.places[reader] ?? 0] = 1;
    }
  };
  const publish = (index: number, name: string, value: NamedValue): void => {
    const before = previous?.valueOf(name);
    values[index] = before && alike(before, value) ? before : value;
    if (previous && !alike(before, value)) change(name);
  };
  const kept = (name: string): NamedValue => (keepsShapes && previous?.valueOf(name)) || UNKNOWN;

  const inCircle = new Set(order.circles.flat());
  for (const name of inCircle) publish(symbols.get(name)?.statement ?? 0, name, UNKNOWN);
  for (const index of resolved.keys()) {
    const { parsed } = statements[index] ?? {};
    if (parsed?.kind !== 'broken') continue;
    for (const name of parsed.names) if (isOwn(name, index)) publish(index, name, kept(name));
  }
  for (let place = stale.indexOf(1); place >= 0; place = stale.indexOf(1)) {
    stale[place] = 0;
    const index = order.sequence[place] ?? 0;
    const before = inferred[index];
    const statement = renew(index, draft);
    if (!statement || !before) continue;
    const what = statement.resolved.statement;
    if (what.kind === 'definition' && isOwn(what.name, index) && !inCircle.has(what.name))
      publish(
        index,
        what.name,
        statement.shape ? { kind: 'shape', shape: statement.shape } : kept(what.name),
      );
    if (
      what.kind === 'function' &&
      (before.resolved !== statement.resolved || before.isSound !== statement.isSound)
    )
      change(what.name);
  }
}

function renew(index: number, draft: Draft): InferredStatement | undefined {
  const { statements, customs, inferred, resolved, renewed, readers, unifier, file } = draft;
  const placed = statements[index];
  const own = resolved.get(index) ?? inferred[index]?.resolved;
  if (!placed || !own) return undefined;
  unifier.reading(index);
  const statement = inferStatement(placed, own, customs[index] ?? PLAIN, file);
  inferred[index] = statement;
  renewed.add(index);
  readers.add(index, statement.lookups);
  return statement;
}

/** Reads every statement again that read an open size. It stays open: another version may tell the size otherwise. */
function inferAgain(open: readonly number[], draft: Draft): void {
  const { introductions, inferred, order, unifier, values, told } = draft;
  const known = (value: NamedValue | undefined): NamedValue | undefined =>
    value?.kind === 'shape' ? { kind: 'shape', shape: unifier.knownShape(value.shape) } : value;
  for (const { name } of introductions.open) {
    const value = known(introductions.declared.get(name));
    if (value) told.set(name, value);
  }
  for (const index of open) values[index] = known(values[index]);
  const inOrder = [...open].sort((a, b) => (order.places[a] ?? 0) - (order.places[b] ?? 0));
  for (const index of inOrder) {
    const statement = renew(index, draft);
    if (!statement) continue;
    inferred[index] = { ...statement, isClosed: false };
    if (values[index]?.kind === 'shape' && statement.shape)
      values[index] = { kind: 'shape', shape: statement.shape };
  }
}

/** The statements of which there may be something to report, in their order. */
function loudOf(
  { alignment, renewed, inferred }: Draft,
  previous: InferredDocument | undefined,
): readonly number[] {
  const still = (previous?.loud ?? []).flatMap((index) => alignment.now(index) ?? []);
  const now = [...renewed].filter((index) => inferred[index]?.isQuiet === false);
  return [...still.filter((index) => !renewed.has(index)), ...now].sort((a, b) => a - b);
}

function assemble(draft: Draft, open: readonly number[], loud: readonly number[]): InferredDocument {
  const { statements, inferred, introductions, customs, order, readers, renewed, unifier, file, values } =
    draft;
  const { scope, dims, declared } = introductions;
  const statementOf = (name: string): InferredStatement | undefined =>
    inferred[scope.symbols.get(name)?.statement ?? -1];
  return {
    statements,
    inferred,
    scope,
    dims,
    sizeFaults: introductions.sizeFaults,
    circles: order.circles,
    order: order.names,
    attributed: introductions.attributed,
    undetermined: introductions.open.filter(({ name }) => {
      const value = file.valueOf(name);
      return value?.kind === 'shape' && !(isKnown(value.shape.rows) && isKnown(value.shape.cols));
    }),
    toldIn: new Map(
      introductions.open.flatMap(({ name }) => {
        const value = declared.get(name);
        return value?.kind === 'shape'
          ? [[name, [unifier.learntIn(value.shape.rows), unifier.learntIn(value.shape.cols)]] as const]
          : [];
      }),
    ),
    loud,
    renewed: [...renewed],
    valueOf: file.valueOf,
    statementOf,
    readsOf: (name) => statementOf(name)?.resolved.reads ?? [],
    dimNamed: file.dimNamed,
    reinfer: (index, placed) => {
      const here = customs[index] ?? PLAIN;
      return inferStatement(
        placed,
        resolveStatement(placed, index, scope, VOCABULARY, here.notation),
        here,
        file,
      );
    },
    reusable: { introductions, customs, order, readers, values, open },
  };
}
