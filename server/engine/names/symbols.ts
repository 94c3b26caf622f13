// The symbols that a statement introduces: dims, variables, functions and definitions, each with the place of its name.

import { namesWithin } from '../syntax/children.ts';
import type {
  DimItem,
  Expression,
  FunctionBody,
  NameNode,
  ParsedStatement,
  SpaceNode,
  Span,
  Statement,
} from '../syntax/tree.ts';
import type { PlacedStatement } from './placed-statement.ts';

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

/** A variable of a declaration. */
export interface VariableSymbol extends Introduced {
  readonly kind: 'variable';
  /**
   * The declared role; null where the declaration gives none, which is `var` in all but one thing: a claimed differential
   * that does not name the variable takes it as constant.
   */
  readonly role: 'const' | 'param' | 'var' | null;
  readonly space: SpaceNode;
  readonly attributes: readonly {
    readonly name: string;
    readonly axis: 'rows' | 'cols' | null;
    readonly span: Span;
  }[];
}

/** A function of an `fn` statement: by name only, or with a formula. */
export interface FunctionSymbol extends Introduced {
  readonly kind: 'function';
  readonly body: FunctionBody;
}

/** A name that an equation defines. */
export interface DefinitionSymbol extends Introduced {
  readonly kind: 'definition';
  /** The names of its argument list, if it has one: `L(Θ) = …`. */
  readonly parameters: readonly NameNode[] | null;
}

export type NameSymbol = DimSymbol | VariableSymbol | FunctionSymbol | DefinitionSymbol;

/** The symbols that statement `index` introduces; a claim and a question introduce none. */
export function introducedBy(statement: Statement, index: number): readonly NameSymbol[] {
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

/** The names that a statement introduces, also one that cannot be read. */
export function introducedNames(parsed: ParsedStatement): readonly string[] {
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
