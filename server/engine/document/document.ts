// Inference over a whole document: every name's shape, every statement's terms and shapes, and what is wrong with them.
// After an edit, only those statements are worked out again that read a name whose meaning or shape has changed.

import { PLAIN } from '../inference/conventions.ts';
import type { Dims, SizeFault } from '../inference/declarations.ts';
import { alike, type NamedValue } from '../inference/shaping.ts';
import { resolveStatement, withSide } from '../inference/statements.ts';
import { isKnown } from '../inference/unifier.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Scope } from '../names/scope.ts';
import type { VariableSymbol } from '../names/symbols.ts';
import type { Term } from '../names/term.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { type DocumentUpdate, UNKNOWN, updateOf, type Version, VOCABULARY } from './document-update.ts';
import { type InferredStatement, inferStatement } from './infer-statement.ts';

export type { InferredStatement } from './infer-statement.ts';

/** A document with names resolved and shapes inferred, statement by statement. */
export interface InferredDocument extends Version {
  readonly scope: Scope;
  readonly dims: Dims;
  readonly sizeFaults: readonly SizeFault[];
  readonly cycles: readonly (readonly string[])[];
  /** Definitions and functions, what each reads before it. */
  readonly order: readonly string[];
  /** Declared variables with attributes, and those whose `?` nothing determines. */
  readonly attributed: readonly VariableSymbol[];
  readonly undetermined: readonly VariableSymbol[];
  /** The statements that tell the rows and columns of a variable that were left open with `?`. */
  readonly inferredFrom: ReadonlyMap<string, readonly (number | null)[]>;
  /** The statements of which there may be something to report, in their order. */
  readonly reportable: readonly number[];
  /** The statements that are not as in the version before; without one, all. */
  readonly renewed: readonly number[];
  /** The value that a name has in a formula; undefined for a name of no value. */
  valueOf(name: string): NamedValue | undefined;
  /** The statement that introduces a name. */
  statementOf(name: string): InferredStatement | undefined;
  /** The names that a definition or function reads directly. */
  readsOf(name: string): Iterable<string>;
  dimNamed(name: string): Dimension | null;
  /** How another text in place of a statement would read, with everything else as it is. */
  reinfer(index: number, placed: PlacedStatement): InferredStatement;
  /** The statement with another term for one of its sides, in a text in which that term stands. */
  withSide(index: number, side: Term, by: Term, text: string): InferredStatement | null;
}

export interface InferenceOptions {
  /** The document before an edit. */
  readonly previous?: InferredDocument;
  /**
   * Whether a definition that cannot be read, or has no shape, keeps the one that it had in `previous`: while somebody
   * types, what depends on it stays as it is.
   */
  readonly keepsShapes?: boolean;
}

/** Everything about names and shapes that needs no numbers; what is wrong is among it, never an exception. */
export function inferDocument(
  statements: readonly PlacedStatement[],
  options: InferenceOptions = {},
): InferredDocument {
  const update = updateOf(statements, options.previous, options.keepsShapes ?? false);
  inferStale(update, options);
  const { declaredNames, renewed, inferred } = update;
  const open = [...renewed].filter((index) => inferred[index]?.isClosed === false);
  // Sizes for `?` that later statements determine must reach the earlier ones: once all is known, those are read again.
  if (declaredNames.open.length > 0) inferAgain(open, update);
  return assemble(update, open, reportableOf(update, options.previous));
}

/** Works out what is stale, and what becomes stale by it. */
function inferStale(update: DocumentUpdate, { previous, keepsShapes = false }: InferenceOptions): void {
  const { statements, order, dependents, changed, stale, values, inferred, resolved, declaredNames } = update;
  const { symbols } = declaredNames.scope;
  const isOwn = (name: string, index: number): boolean => symbols.get(name)?.statement === index;
  const lookups = function* (): Generator<readonly string[]> {
    for (const statement of inferred) yield statement.lookups;
  };
  const change = (name: string): void => {
    changed.add(name);
    for (const reader of dependents.of(name, lookups())) {
      const { lookups: asked = [] } = inferred[reader] ?? {};
      if (asked.includes(name)) stale[order.places[reader] ?? 0] = 1;
    }
  };
  // A chain `p = q = log(L)` may read what is made of p: who has heard of a value does not hear of it again.
  const published = new Map<string, NamedValue>();
  const publish = (index: number, name: string, value: NamedValue): void => {
    const before = published.get(name) ?? previous?.valueOf(name);
    const now = before && alike(before, value) ? before : value;
    values[index] = now;
    published.set(name, now);
    if (now !== before) change(name);
  };
  const kept = (name: string): NamedValue => (keepsShapes && previous?.valueOf(name)) || UNKNOWN;

  const inCycle = new Set(order.cycles.flat());
  for (const name of inCycle) publish(symbols.get(name)?.statement ?? 0, name, UNKNOWN);
  for (const index of resolved.keys()) {
    const { parsed } = statements[index] ?? {};
    if (parsed?.kind !== 'broken') continue;
    for (const name of parsed.names) if (isOwn(name, index)) publish(index, name, kept(name));
  }
  for (let place = stale.indexOf(1); place >= 0; place = stale.indexOf(1)) {
    stale[place] = 0;
    const index = order.sequence[place] ?? 0;
    const before = inferred[index];
    const statement = renew(index, update);
    if (!statement || !before) continue;
    const what = statement.resolved.statement;
    if (what.kind === 'definition' && isOwn(what.name, index) && !inCycle.has(what.name))
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

function renew(index: number, update: DocumentUpdate): InferredStatement | undefined {
  const { statements, conventions, inferred, resolved, renewed, dependents, unifier, file } = update;
  const placed = statements[index];
  const own = resolved.get(index) ?? inferred[index]?.resolved;
  if (!placed || !own) return undefined;
  unifier.reading(index);
  const statement = inferStatement(placed, own, conventions[index] ?? PLAIN, file);
  inferred[index] = statement;
  renewed.add(index);
  dependents.add(index, statement.lookups);
  return statement;
}

/** Reads every statement again that read an open size. It stays open: another version may tell the size otherwise. */
function inferAgain(open: readonly number[], update: DocumentUpdate): void {
  const { declaredNames, inferred, order, unifier, values, inferredValues } = update;
  const known = (value: NamedValue | undefined): NamedValue | undefined =>
    value?.kind === 'shape' ? { kind: 'shape', shape: unifier.knownShape(value.shape) } : value;
  for (const { name } of declaredNames.open) {
    const value = known(declaredNames.declared.get(name));
    if (value) inferredValues.set(name, value);
  }
  for (const index of open) values[index] = known(values[index]);
  const inOrder = [...open].sort((a, b) => (order.places[a] ?? 0) - (order.places[b] ?? 0));
  for (const index of inOrder) {
    const statement = renew(index, update);
    if (!statement) continue;
    inferred[index] = { ...statement, isClosed: false };
    if (values[index]?.kind === 'shape' && statement.shape)
      values[index] = { kind: 'shape', shape: statement.shape };
  }
}

/** The statements of which there may be something to report, in their order. */
function reportableOf(
  { alignment, renewed, inferred }: DocumentUpdate,
  previous: InferredDocument | undefined,
): readonly number[] {
  const still = (previous?.reportable ?? []).flatMap((index) => alignment.now(index) ?? []);
  const now = [...renewed].filter((index) => inferred[index]?.hasNoProblems === false);
  return [...still.filter((index) => !renewed.has(index)), ...now].sort((a, b) => a - b);
}

function assemble(
  update: DocumentUpdate,
  open: readonly number[],
  reportable: readonly number[],
): InferredDocument {
  const {
    statements,
    inferred,
    declaredNames,
    conventions,
    order,
    dependents,
    renewed,
    unifier,
    file,
    values,
  } = update;
  const { scope, dims, declared } = declaredNames;
  const statementOf = (name: string): InferredStatement | undefined =>
    inferred[scope.symbols.get(name)?.statement ?? -1];
  return {
    statements,
    inferred,
    scope,
    dims,
    sizeFaults: declaredNames.sizeFaults,
    cycles: order.cycles,
    order: order.names,
    attributed: declaredNames.attributed,
    undetermined: declaredNames.open.filter(({ name }) => {
      const value = file.valueOf(name);
      return value?.kind === 'shape' && !(isKnown(value.shape.rows) && isKnown(value.shape.cols));
    }),
    inferredFrom: new Map(
      declaredNames.open.flatMap(({ name }) => {
        const value = declared.get(name);
        return value?.kind === 'shape'
          ? [[name, [unifier.learntIn(value.shape.rows), unifier.learntIn(value.shape.cols)]] as const]
          : [];
      }),
    ),
    reportable,
    renewed: [...renewed],
    valueOf: file.valueOf,
    statementOf,
    readsOf: (name) => statementOf(name)?.resolved.reads ?? [],
    dimNamed: file.dimNamed,
    reinfer: (index, placed) => {
      const here = conventions[index] ?? PLAIN;
      return inferStatement(placed, resolveStatement(placed, index, scope, VOCABULARY, here), here, file);
    },
    withSide: (index, side, by, text) => {
      const [placed, resolved] = [statements[index], inferred[index]?.resolved];
      if (!placed || !resolved) return null;
      const changed = { ...resolved, statement: withSide(resolved.statement, side, by) };
      return inferStatement({ ...placed, text }, changed, conventions[index] ?? PLAIN, file);
    },
    reusable: { declaredNames, conventions, order, dependents, values, open },
  };
}
