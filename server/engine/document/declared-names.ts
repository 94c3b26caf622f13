// The names of a document before any formula is read: the scope, the sizes, the shapes of declared variables.

import { type Dims, readDims, readSpace, type SizeFault } from '../inference/declarations.ts';
import { alike, type NamedValue } from '../inference/shaping.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { ALL_NAMES } from '../names/recording.ts';
import { buildScope, type Scope } from '../names/scope.ts';
import { meansAlike, type NameSymbol, type VariableSymbol } from '../names/symbols.ts';
import { type Dimension, namedSize } from '../shapes/dimension.ts';
import { SCALAR } from '../shapes/shape.ts';
import { namesWithin } from '../syntax/children.ts';
import { printExpression } from '../syntax/print.ts';
import type { IndexNode, Span } from '../syntax/tree.ts';

export interface DeclaredNames {
  readonly scope: Scope;
  readonly dims: Dims;
  /** Of dims, declared variables, and names of statements that cannot be read. */
  readonly declared: ReadonlyMap<string, NamedValue>;
  readonly sizeFaults: readonly SizeFault[];
  /** Variables with a `?` in their declaration, and those with attributes. */
  readonly open: readonly VariableSymbol[];
  readonly attributed: readonly VariableSymbol[];
}

/** `known` tells what names of statements that cannot be read were defined as. */
export function introduce(
  statements: readonly PlacedStatement[],
  known?: (name: string) => NameSymbol | undefined,
): DeclaredNames {
  const scope = buildScope(statements, known);
  const dims = readDims(scope);
  const sizeFaults = [...dims.faults];
  const declared = new Map<string, NamedValue>();
  for (const name of scope.unreadable) declared.set(name, { kind: 'unknown' });
  for (const symbol of scope.symbols.values()) {
    if (symbol.kind === 'dim') declared.set(symbol.name, { kind: 'shape', shape: SCALAR });
    if (symbol.kind === 'variable') declared.set(symbol.name, declaredValue(symbol, dims, sizeFaults));
  }
  const variables = [...scope.symbols.values()].filter((symbol) => symbol.kind === 'variable');
  return {
    scope,
    dims,
    declared,
    sizeFaults,
    open: variables.filter(({ space }) => space.sizes.some((size) => size.kind === 'unknown')),
    attributed: variables.filter(({ attributes }) => attributes.length > 0),
  };
}

function declaredValue(symbol: VariableSymbol, dims: Dims, faults: SizeFault[]): NamedValue {
  let sound = true;
  const dimNamed = (name: string): Dimension | null => dims.sizes.get(name) ?? null;
  // The size found for an open size is kept under this name, in this version of the document and the next.
  const open = (label: string): Dimension => namedSize(`?${label}`);
  const shape = readSpace(symbol.space, symbol.name, open, dimNamed, ({ name, span }) => {
    sound = false;
    const isReported = faults.some(
      (other) => other.statement === symbol.statement && other.span.start === span.start,
    );
    if (isReported) return;
    const message =
      name !== null
        ? `\`${name}\` is no declared size`
        : (missingFamily(symbol.space, span) ??
          'a size is a whole number of at least 1, a dim, or sums and products of those');
    const code = name !== null ? 'unknown-name' : 'bad-size';
    faults.push({ statement: symbol.statement, span, code, message, name });
  });
  return sound ? { kind: 'shape', shape } : { kind: 'unknown' };
}

/** Of a size `m[l]` where m is no family of sizes. */
function missingFamily({ sizes }: VariableSymbol['space'], span: Span): string | null {
  for (const size of sizes) {
    if (size.kind !== 'size' || size.size.kind !== 'postfix' || size.size.span.start !== span.start) continue;
    const [operation] = size.size.operations;
    if (operation.kind !== 'index') continue;
    const written = printExpression(size.size);
    return `\`${written}\` is no size: declare it with \`dim ${written} for ${lettersIn(operation.items)} = …\``;
  }
  return null;
}

const lettersIn = (items: readonly IndexNode[]): string =>
  items.flatMap((item) => (item.kind === 'at' ? namesWithin(item.at) : [])).map(({ text }) => text)[0] ?? 'l';

/**
 * The names that mean something else than before, or that were not or are no longer there. `now` tells which statement
 * an earlier one is now.
 */
export function changedMeanings(
  before: DeclaredNames,
  after: DeclaredNames,
  now: (statement: number) => number | null,
): Set<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const compare = (name: string): void => {
    const [old, own] = [before.scope.symbols.get(name), after.scope.symbols.get(name)];
    if ((old === undefined) !== (own === undefined)) changed.add(ALL_NAMES);
    const isSame =
      (old === own || (old && own && meansAlike(old, own) && now(old.statement) === own.statement)) &&
      before.scope.unreadable.has(name) === after.scope.unreadable.has(name) &&
      before.dims.sizes.get(name) === after.dims.sizes.get(name) &&
      alike(before.declared.get(name), after.declared.get(name));
    if (!isSame) changed.add(name);
  };
  for (const { scope } of [before, after]) {
    for (const name of scope.symbols.keys()) compare(name);
    for (const name of scope.unreadable) compare(name);
  }
  return changed;
}
