// The scope of a document: the symbol of each name, and which equations define a name and which claim a derivative of one.

import { childrenOf } from '../syntax/children.ts';
import type { Expression, NameNode, ParsedStatement, Statement } from '../syntax/tree.ts';
import type { PlacedStatement } from './placed-statement.ts';
import {
  DERIVATIVE_CALLS,
  type DefinitionSymbol,
  definedName,
  introducedBy,
  introducedNames,
  meansAlike,
  type NameSymbol,
  sizesNamedFirst,
} from './symbols.ts';

/** The meaning of names, as far as formulas need it. */
export interface Names {
  readonly symbols: Pick<ReadonlyMap<string, NameSymbol>, 'get' | 'has' | 'keys'>;
  readonly unreadable: Pick<ReadonlySet<string>, 'has'>;
}

/** The symbols of a document by name. */
export interface Scope extends Names {
  readonly symbols: ReadonlyMap<string, NameSymbol>;
  /** Names of statements that could not be read: they exist, but nothing is known of them. */
  readonly unreadable: ReadonlySet<string>;
  /** Second introductions of a name, with the first. */
  readonly duplicates: readonly { readonly again: NameSymbol; readonly first: NameSymbol }[];
}

/**
 * Looks through all statements, in order; a name may be used before the statement that introduces it. `known` tells what
 * the names of statements that cannot be read were defined as, if anybody knows.
 */
export function buildScope(
  statements: readonly PlacedStatement[],
  known: (name: string) => NameSymbol | undefined = () => undefined,
): Scope {
  const symbols = new Map<string, NameSymbol>();
  const unreadable = new Set<string>();
  const duplicates: { again: NameSymbol; first: NameSymbol }[] = [];
  const introduce = (symbol: NameSymbol): void => {
    const first = symbols.get(symbol.name);
    if (first) duplicates.push({ again: symbol, first });
    else symbols.set(symbol.name, symbol);
  };
  const definitions: DefinitionSymbol[] = [];
  const unread: DefinitionSymbol[] = [];
  statements.forEach((placed, statement) => {
    if (placed.parsed.kind === 'broken') {
      for (const name of placed.parsed.names) {
        unreadable.add(name);
        const before = known(name);
        if (before?.kind === 'definition') unread.push({ ...before, statement });
      }
      return;
    }
    for (const name of namesInBlock(placed.parsed.statement)) unreadable.add(name.name);
    for (const symbol of introducedBy(placed.parsed.statement, statement)) {
      if (symbol.kind === 'definition') definitions.push(symbol);
      else introduce(symbol);
    }
  });
  const claims = new Set<string>();
  const defined = new Set(definitions.map((symbol) => symbol.name));
  const called = new Set(definitions.flatMap((symbol) => (symbol.parameters ? [symbol.name] : [])));
  const names: KnownNames = {
    isName: (name) => symbols.has(name) || (defined.has(name) && !claims.has(name)),
    isFunction: (name) => symbols.get(name)?.kind === 'function' || called.has(name),
  };
  // `dr = A dx` makes `dr` a differential, and so `dL = 2 r' dr` a claim: until nothing more becomes one. One line that
  // claims makes every line of that name a claim, so that a forgotten d hides no other line.
  let open = definitions.filter((symbol) => symbol.name.startsWith('d') && !symbols.has(symbol.name));
  for (let before = -1; before !== claims.size; ) {
    before = claims.size;
    for (const symbol of open)
      if (isDifferentialClaim(symbol, rightSides(symbol, statements), names)) claims.add(symbol.name);
    open = open.filter((symbol) => !claims.has(symbol.name));
  }
  // `dX = …` behind `convention d = gradient L` claims ∂L/∂X, whatever stands on its right.
  const claimed = gradientClaims(statements);
  for (const { name, parameters, statement } of definitions)
    if (claimed.has(statement) && !parameters && names.isName(name.slice(1))) claims.add(name);
  // `grad(f) = …` claims the gradient of what the file defines; of a variable it defines a function by that name.
  for (const { name, parameters } of definitions) {
    const [only, ...more] = parameters ?? [];
    if (
      DERIVATIVE_CALLS.has(name) &&
      only &&
      more.length === 0 &&
      names.isName(only.name) &&
      defined.has(only.name)
    )
      claims.add(name);
  }
  for (const symbol of definitions) if (!claims.has(symbol.name)) introduce(symbol);
  for (const symbol of unread) if (!symbols.has(symbol.name)) introduce(symbol);
  for (const symbol of sizesNamedFirst(statements))
    if (!symbols.has(symbol.name) && !unreadable.has(symbol.name)) introduce(symbol);
  // A name that another line claims is a differential, whatever an unreadable line would have defined.
  for (const name of [...symbols.keys(), ...claims]) unreadable.delete(name);
  return { symbols, unreadable, duplicates };
}

/** The L of `convention d = gradient L`; null of other conventions. */
export function gradientConvention({
  subject,
  value,
  of,
}: Extract<Statement, { kind: 'convention' }>): NameNode | null {
  return subject.name === 'd' && value.name === 'gradient' ? of : null;
}

/** The equations that begin with a `d…` where a d before a name means a gradient: every file says so for itself. */
function gradientClaims(statements: readonly PlacedStatement[]): ReadonlySet<number> {
  const files = new Set<string>();
  const found = new Set<number>();
  for (const [index, { parsed, foreign }] of statements.entries()) {
    if (parsed.kind === 'broken') continue;
    const { statement } = parsed;
    const file = foreign?.file ?? '';
    if (statement.kind === 'convention' && gradientConvention(statement)) files.add(file);
    if (statement.kind !== 'equation' || !files.has(file)) continue;
    if (definedName(statement.sides[0])?.name.name.startsWith('d')) found.add(index);
  }
  return found;
}

/** `[x; y] = …` would introduce x and y: the names, where there is nothing else between the brackets. */
function namesInBlock(statement: Statement): readonly NameNode[] {
  const left = statement.kind === 'equation' ? statement.sides[0] : null;
  if (left?.kind !== 'block') return [];
  const entries = left.rows.flat();
  const names = entries.flatMap((entry) => (entry.kind === 'name' ? [entry] : []));
  return names.length === entries.length ? names : [];
}

/** The right sides of the equation that a definition is, links of a chain included. */
function rightSides(symbol: DefinitionSymbol, statements: readonly PlacedStatement[]): readonly Expression[] {
  const parsed = statements[symbol.statement]?.parsed;
  return parsed?.kind === 'parsed' && parsed.statement.kind === 'equation'
    ? parsed.statement.sides.slice(1)
    : [];
}

/**
 * Whether a statement can take the place of another in a scope, and nobody who reads names notices. What only its right
 * side makes a claim (`dL = …`) counts as noticed. `keeps`: what cannot be read is taken to define what it defined.
 */
export function introducesAlike(
  before: ParsedStatement,
  after: ParsedStatement,
  statement: number,
  scope: Scope,
  keeps: boolean,
): boolean {
  if (before === after) return true;
  // The meaning of a d before a name decides what is defined.
  const isConvention = (one: ParsedStatement): boolean =>
    one.kind === 'parsed' && one.statement.kind === 'convention';
  if (isConvention(before) || isConvention(after)) return false;
  const hasBlock = (one: ParsedStatement): boolean =>
    one.kind === 'parsed' && namesInBlock(one.statement).length > 0;
  if (hasBlock(before) || hasBlock(after)) return false;
  const names = introducedNames(before);
  const symbols = names.map((name) => scope.symbols.get(name));
  const isOwn = (symbol: NameSymbol | undefined): boolean =>
    symbol?.kind === 'definition' && symbol.statement === statement && !symbol.name.startsWith('d');
  if (!symbols.every(isOwn)) return false;
  if (after.kind === 'broken') return keeps && names.join() === after.names.join();
  const now = introducedBy(after.statement, statement);
  return (
    now.length === symbols.length &&
    now.every((symbol, index) => {
      const own = symbols[index];
      return (
        own &&
        meansAlike(symbol, own) &&
        own.span.start === symbol.span.start &&
        own.span.end === symbol.span.end
      );
    })
  );
}

interface KnownNames {
  readonly isName: (name: string) => boolean;
  /** A function, or a definition with a list of arguments. */
  readonly isFunction: (name: string) => boolean;
}

/** `dL = …` is a claim where L has a name and the right side contains a differential or is 0; so is `dh(X) = …`. */
function isDifferentialClaim(
  symbol: DefinitionSymbol,
  values: readonly Expression[],
  { isName, isFunction }: KnownNames,
): boolean {
  const of = symbol.name.slice(1);
  if (!symbol.name.startsWith('d') || !(symbol.parameters ? isFunction(of) : isName(of))) return false;
  return values.some(
    (value) => (value.kind === 'number' && value.value === 0) || mentionsDifferential(value, isName),
  );
}

/** Whether an expression has a differential in it: `d(…)`, `dX` of a name X, `dh(…)`. */
function mentionsDifferential(expression: Expression, isName: (name: string) => boolean): boolean {
  const open: Expression[] = [expression];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'differential') return true;
    if (next.kind === 'name' && next.name.startsWith('d') && !isName(next.name) && isName(next.name.slice(1)))
      return true;
    open.push(...childrenOf(next));
  }
  return false;
}
