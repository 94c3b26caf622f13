// One function of a NumPy file: its parameters, the sizes read off them, the document's definitions as local variables,
// and what it returns.

import { foldNames, type Names } from '../calculus/print.ts';
import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import type { Code, NumpyHelper } from '../operators/code.ts';
import { countUses, createCodeStore, type Spelling } from './code-store.ts';
import type { DeclaredVariable, Definition } from './export-input.ts';
import { createNamer } from './python-names.ts';
import { readingOf, type SizeReading } from './size-reading.ts';
import { linesOf, reachable, type Statement } from './statements.ts';

/** What all functions of a file share. */
export interface FileContext {
  readonly variables: readonly DeclaredVariable[];
  readonly definitions: readonly Definition[];
  readonly dims: ReadonlySet<string>;
  /** A formula with what the document names replaced by those names, but for one. */
  folded(expression: Expression, except: string | null): Expression;
  readonly spelling: Spelling;
  /** Names that no local variable may have. */
  readonly taken: ReadonlySet<string>;
}

export interface FunctionText {
  readonly lines: readonly string[];
  readonly helpers: readonly NumpyHelper[];
}

/** Definitions that are better seen through: a product with an inverse is a solve, with a diagonal matrix a scaling. */
const SEEN_THROUGH: ReadonlySet<string> = new Set([
  'inverse',
  'diagMatrix',
  'kron',
  'commutation',
  'vec',
  'transpose',
]);

/** How formulas of a file are folded; each once, for the functions share most of theirs. */
export function foldingOf(names: Names): FileContext['folded'] {
  const all = [...names].filter(([expression]) => !SEEN_THROUGH.has(expression.operator));
  const whole: Names = new Map(all);
  const known = new Map<string, Expression>();
  return (expression, except) => {
    const key = `${expression.id} ${except ?? ''}`;
    const folded =
      known.get(key) ??
      foldNames(expression, except === null ? whole : new Map(all.filter(([, name]) => name !== except)));
    known.set(key, folded);
    return folded;
  };
}

export function functionText(
  name: string,
  about: string,
  result: Expression,
  own: string | null,
  file: FileContext,
): FunctionText {
  const folded = new Map<string, Expression>();
  const root = file.folded(result, own);
  // Definitions that the result reads, those that they read, and so on.
  const open: Expression[] = [root];
  const byName = new Map(file.definitions.map((definition) => [definition.name, definition]));
  for (let next = open.pop(); next; next = open.pop()) {
    for (const leaf of leavesOf(next)) {
      const definition = byName.get(leaf);
      if (!definition || folded.has(leaf)) continue;
      const expression = file.folded(definition.expression, leaf);
      folded.set(leaf, expression);
      open.push(expression);
    }
  }
  const locals = file.definitions.flatMap((definition) => {
    const expression = folded.get(definition.name);
    return expression ? [{ name: definition.name, expression }] : [];
  });
  const store = createCodeStore(file.spelling, countUses([...locals.map((local) => local.expression), root]));
  const statements: readonly Statement[] = [
    ...locals.map((local) => ({
      name: file.spelling.value(local.name),
      code: store.writer.of(local.expression),
    })),
    { name: null, code: store.writer.of(root) },
  ];
  const needs = needsOf(
    reachable(statements.map(({ code }) => code)),
    store,
    new Set(locals.map((local) => local.name)),
    file,
  );
  const namer = createNamer([...file.taken, ...needs.parameters]);
  let count = 0;
  const body = linesOf(statements, {
    name: () => {
      count += 1;
      return namer.fresh(`t${count}`);
    },
    index: file.spelling.index,
  });
  return {
    lines: [
      `def ${name}(${needs.parameters.join(', ')}):`,
      `    """${about}"""`,
      ...needs.sizes.map((line) => `    ${line}`),
      ...body,
    ],
    helpers: needs.helpers,
  };
}

function leavesOf(root: Expression): readonly string[] {
  const seen = new Set<Expression>();
  const names: string[] = [];
  const open = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.payload.kind === 'variable' && next.payload.variable.role === 'value')
      names.push(next.payload.variable.name);
    open.push(...next.args);
  }
  return names;
}

interface Needs {
  readonly parameters: readonly string[];
  readonly sizes: readonly string[];
  readonly helpers: readonly NumpyHelper[];
}

/** What the code reads: variables in the order of declaration, differentials, sizes that no array has, callables. */
function needsOf(
  codes: readonly Code[],
  store: ReturnType<typeof createCodeStore>,
  locals: ReadonlySet<string>,
  file: FileContext,
): Needs {
  const used = new Set<string>();
  const differentials = new Set<string>();
  const dims: string[] = [];
  const helpers = new Set<NumpyHelper>();
  const callables = new Map<string, { readonly fn: UnknownFunction; readonly orders: Set<number> }>();
  for (const code of codes) {
    const leaf = store.leafOf(code);
    switch (leaf?.kind) {
      case undefined:
        break;
      case 'variable':
        if (leaf.role === 'differential') differentials.add(leaf.name);
        else if (!locals.has(leaf.name)) used.add(leaf.name);
        break;
      case 'dim':
        dims.push(leaf.name);
        break;
      case 'helper':
        helpers.add(leaf.name);
        break;
      case 'callable': {
        const known = callables.get(leaf.fn.name) ?? { fn: leaf.fn, orders: new Set([0, 1]) };
        known.orders.add(leaf.order);
        callables.set(leaf.fn.name, known);
        break;
      }
    }
  }
  const readings = new Map<string, SizeReading>();
  const asParameters: string[] = [];
  for (let dim = dims.pop(); dim !== undefined; dim = dims.pop()) {
    if (readings.has(dim) || asParameters.includes(dim)) continue;
    const ofUsed = file.variables.filter((variable) => used.has(variable.name));
    const reading = [ofUsed, file.variables]
      .map((variables) => readingOf(dim, variables))
      .find((one) => one !== null && !leadsBack(one, readings));
    if (!reading) {
      asParameters.push(dim);
      continue;
    }
    readings.set(dim, reading);
    used.add(reading.variable);
    dims.push(...reading.after);
  }
  const { spelling } = file;
  const ordered = inOrder(readings);
  return {
    parameters: [
      ...file.variables.filter((variable) => used.has(variable.name)).map((one) => spelling.value(one.name)),
      ...file.variables
        .filter((variable) => differentials.has(variable.name))
        .map((one) => spelling.differential(one.name)),
      ...asParameters.map(spelling.dim),
      ...[...callables].flatMap(([fn, { orders }]) =>
        [...orders].sort((a, b) => a - b).map((order) => spelling.callable(fn, order)),
      ),
    ],
    sizes: ordered.map(
      (reading) => `${spelling.dim(reading.dim)} = ${reading.text(spelling.value, spelling.dim)}`,
    ),
    helpers: [...helpers],
  };
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
