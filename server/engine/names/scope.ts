// What the names of a document stand for: dims, variables, functions, definitions, each with the place that introduced it.

import type {
  DimItem,
  Expression,
  FunctionBody,
  NameNode,
  ParsedStatement,
  PostfixOperation,
  SpaceNode,
  Span,
  Statement,
} from '../syntax/tree.ts';

/** A parsed statement in its document. */
export interface PlacedStatement {
  readonly start: number;
  readonly text: string;
  readonly parsed: ParsedStatement;
  /** Where `text` is not what stands in the document but a mended reading of it: what stands there, and the changes. */
  readonly mended?: Mending;
  /** Where it stands in an imported file: there are no ranges in this document for it but that of the import. */
  readonly foreign?: Foreign;
  /** Of an import that could not be followed: why. */
  readonly unread?: string;
}

export interface Foreign {
  readonly file: string;
  readonly line: number;
  /** Where the statement begins in that file's text. */
  readonly start: number;
  /** The statement of the document that imports the file, or what imports it. */
  readonly statement: number;
}

/** Changes from a written text to a mended one; spans are of the written text, in order, and do not overlap. */
export interface Mending {
  readonly written: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** The offset in the written text that an offset in the mended text comes from. */
export function writtenOffset(offset: number, mending: Mending, side: 'start' | 'end'): number {
  let shift = 0;
  for (const edit of mending.edits) {
    const start = edit.span.start + shift;
    const end = start + edit.text.length;
    if (offset < start || (offset === start && side === 'start')) break;
    if (offset < end || (offset === end && side === 'start' && edit.text.length === 0))
      return side === 'start' ? edit.span.start : edit.span.end;
    shift += edit.text.length - (edit.span.end - edit.span.start);
  }
  return offset - shift;
}

interface Introduced {
  readonly name: string;
  /** Index of the statement, and the name's span in it. */
  readonly statement: number;
  readonly span: Span;
}

/** A size of a `dim` statement, or one that a declaration names first. */
export interface DimSymbol extends Introduced {
  readonly kind: 'dim';
  readonly item: DimItem;
}

export interface VariableSymbol extends Introduced {
  readonly kind: 'variable';
  /** What the declaration says; null where it leaves that out, which is `var` in all but one thing: a claimed
   * differential that does not name the variable takes it as constant. */
  readonly role: 'const' | 'param' | 'var' | null;
  readonly space: SpaceNode;
  readonly attributes: readonly {
    readonly name: string;
    readonly axis: 'rows' | 'cols' | null;
    readonly span: Span;
  }[];
}

export interface FunctionSymbol extends Introduced {
  readonly kind: 'function';
  readonly body: FunctionBody;
}

interface DefinitionSymbol extends Introduced {
  readonly kind: 'definition';
  /** The names of its argument list, if it has one: `L(Θ) = …`. */
  readonly parameters: readonly NameNode[] | null;
}

export type NameSymbol = DimSymbol | VariableSymbol | FunctionSymbol | DefinitionSymbol;

/** What names mean, as far as those who read formulas ask. */
export interface Names {
  readonly symbols: Pick<ReadonlyMap<string, NameSymbol>, 'get' | 'has' | 'keys'>;
  readonly unreadable: Pick<ReadonlySet<string>, 'has'>;
}

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
  // What another line claims is a differential, whatever a line says that cannot be read.
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

/** The sizes that declarations name, each as a `dim` at that place: `x ∈ ℝ^n` says as well that there is a size n. */
export function* sizesNamedFirst(statements: readonly PlacedStatement[]): Generator<DimSymbol> {
  for (const [statement, { parsed }] of statements.entries()) {
    if (parsed.kind === 'broken') continue;
    for (const { sizes } of spacesOf(parsed.statement))
      for (const size of sizes) {
        if (size.kind === 'unknown') continue;
        for (const name of namesWithin(size.size)) {
          const item: DimItem = { name, relation: 'free', size: null, span: name.span };
          yield { kind: 'dim', name: name.name, statement, span: name.span, item };
        }
      }
  }
}

/** The shapes that a statement declares. Those of a formula's parameters have sizes of their own. */
function spacesOf(statement: Statement): readonly SpaceNode[] {
  if (statement.kind === 'declaration') return [statement.space];
  if (statement.kind !== 'function' || statement.body.kind !== 'map') return [];
  return [...statement.body.from, statement.body.to];
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
  // What a d before a name means decides what is defined.
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

function introducedNames(parsed: ParsedStatement): readonly string[] {
  return parsed.kind === 'broken'
    ? parsed.names
    : introducedBy(parsed.statement, 0).map((symbol) => symbol.name);
}

/** Whether a name means the same to those who read it; where a declared shape or a size changed, is another question. */
export function meansAlike(a: NameSymbol, b: NameSymbol): boolean {
  if (a.name !== b.name) return false;
  switch (a.kind) {
    case 'dim':
      return b.kind === 'dim';
    case 'variable':
      return b.kind === 'variable' && a.role === b.role;
    case 'function':
      return b.kind === 'function' && a.body === b.body;
    case 'definition':
      return (
        b.kind === 'definition' &&
        (a.parameters === null) === (b.parameters === null) &&
        (a.parameters ?? []).map((node) => node.name).join() ===
          (b.parameters ?? []).map((node) => node.name).join()
      );
  }
}

function introducedBy(statement: Statement, index: number): readonly NameSymbol[] {
  switch (statement.kind) {
    case 'dim':
      return statement.items.map((item) => ({
        kind: 'dim',
        name: item.name.name,
        statement: index,
        span: item.name.span,
        item,
      }));
    case 'declaration':
      return statement.names.map((node) => ({
        kind: 'variable',
        name: node.name,
        statement: index,
        span: node.span,
        role: statement.role,
        space: statement.space,
        attributes: statement.attributes,
      }));
    case 'function':
      return [
        {
          kind: 'function',
          name: statement.name.name,
          statement: index,
          span: statement.name.span,
          body: statement.body,
        },
      ];
    case 'equation': {
      const defined = definedName(statement.sides[0]);
      if (!defined || !statement.sides[1]) return [];
      return [
        {
          kind: 'definition',
          name: defined.name.name,
          statement: index,
          span: defined.name.span,
          parameters: defined.parameters,
        },
      ];
    }
    case 'identity':
    case 'derive':
    case 'notation':
    case 'convention':
    case 'import':
      return [];
  }
}

/** Calls that name a derivative, with its order. */
export const DERIVATIVE_CALLS: ReadonlyMap<string, number> = new Map([
  ['grad', 1],
  ['jacobian', 1],
  ['hessian', 2],
]);

/** The name that the left side of an equation defines: `a`, or `L(Θ)`; null where it is a claim. */
export function definedName(
  left: Expression | undefined,
): { name: NameNode; parameters: readonly NameNode[] | null } | null {
  if (left?.kind === 'name') return { name: left, parameters: null };
  if (left?.kind !== 'postfix' || left.base.kind !== 'name' || left.operations.length !== 1) return null;
  const [operation] = left.operations;
  if (operation.kind !== 'arguments') return null;
  const parameters: NameNode[] = [];
  for (const item of operation.items) {
    if (item.kind !== 'value' || item.value.kind !== 'name') return null;
    parameters.push(item.value);
  }
  // `grad(L, Θ) = …` is a claim.
  if (DERIVATIVE_CALLS.has(left.base.name) && parameters.length === 2) return null;
  return { name: left.base, parameters };
}

/** The names that mean something of their own in a formula: its parameters, and the sizes that their shapes name. */
export function formulaNames(body: Extract<FunctionBody, { kind: 'formula' }>): readonly string[] {
  const names = body.parameters.map((parameter) => parameter.name.name);
  return [...new Set([...names, ...sizeNames(body).map((node) => node.name)])];
}

/** The names in the shapes of a formula's parameters. */
export function sizeNames(body: Extract<FunctionBody, { kind: 'formula' }>): readonly NameNode[] {
  return body.parameters.flatMap(({ space }) =>
    (space?.sizes ?? []).flatMap((size) => (size.kind === 'size' ? namesWithin(size.size) : [])),
  );
}

/** Every name that stands in an expression, in the order of the text where it has no calls. */
export function namesWithin(expression: Expression): readonly NameNode[] {
  const names: NameNode[] = [];
  const open: Expression[] = [expression];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'name') names.push(node);
    open.push(...[...childrenOf(node)].reverse());
  }
  return names;
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

/** The expressions directly inside an expression. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'name':
    case 'number':
      return [];
    case 'quotient':
      return [node.numerator, node.denominator];
    case 'postfix':
      return [node.base, ...node.operations.flatMap(insideOperation)];
    case 'negate':
    case 'differential':
    case 'norm':
    case 'absolute':
      return [node.of];
    case 'juxtaposition':
      return node.factors;
    case 'product':
    case 'dot':
      return [node.first, ...node.rest.map((part) => part.factor)];
    case 'sum':
      return [node.first, ...node.rest.map((part) => part.term)];
    case 'bigOperator':
      return [...(node.from ? [node.from] : []), ...(node.to ? [node.to] : []), node.body];
    case 'parentheses':
      return [node.inside];
    case 'angle':
      return [node.left, node.right];
    case 'block':
      return node.rows.flat();
    case 'stack':
      return [node.range.from, node.range.to, ...node.members];
    case 'derivative':
      return [node.numerator, ...node.variables.map((part) => part.variable)];
  }
}

function insideOperation(operation: PostfixOperation): readonly Expression[] {
  switch (operation.kind) {
    case 'arguments':
      return operation.items.map((item) => (item.kind === 'value' ? item.value : item.over));
    case 'index':
      return operation.items.flatMap((item) =>
        item.kind === 'all' ? [] : item.kind === 'at' ? [item.at] : [item.from, item.to],
      );
    case 'power':
      return [operation.exponent];
    case 'prime':
    case 'transpose':
    case 'inverse':
      return [];
  }
}
