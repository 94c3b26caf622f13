// The families of a file: names that stand for one value for each index, such as layers, steps and samples.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import { childrenOf, namesWithin } from '../syntax/children.ts';
import type {
  Expression,
  IndexNode,
  NameNode,
  ParsedStatement,
  RangeNode,
  Span,
  Statement,
} from '../syntax/tree.ts';

/** A statement that introduces members of a family: `W[l] : R[n] for l = 1..D`, `h[0] = …`, `h[t] = … for t = 1..T`. */
export interface FamilyPiece {
  readonly statement: number;
  readonly name: NameNode;
  readonly places: readonly Expression[];
  readonly ranges: readonly RangeNode[];
  readonly kind: 'dim' | 'declaration' | 'definition';
  /** Of a declaration: what it says of each member. */
  readonly declared: Pick<Declaration, 'role' | 'space' | 'attributes'> | null;
}

type Declaration = Extract<Statement, { kind: 'declaration' }>;

/** A name with an index, `h[t]`. */
export interface Family {
  readonly name: string;
  /** How many indices a member has. */
  readonly arity: number;
  readonly pieces: readonly [FamilyPiece, ...FamilyPiece[]];
}

export type Families = ReadonlyMap<string, Family>;

/** Whether a statement has anything to do with families. */
export function isOfFamilies(parsed: ParsedStatement): boolean {
  if (parsed.kind === 'broken') return false;
  const { statement } = parsed;
  const isOfSlices = statement.kind === 'declaration' && statement.space.sizes.length > 2;
  return isOfSlices || statement.ranges !== undefined || piecesOf(statement, 0).length > 0;
}

/** The families of a file by name. What is also introduced without an index is none: `x[1]` is an entry of such an x. */
export function familiesOf(statements: readonly PlacedStatement[]): Families {
  const families = new Map<string, Family>();
  const ordinary = new Set(
    statements.flatMap(({ parsed }) =>
      parsed.kind === 'parsed' ? ordinaryNames(parsed.statement) : parsed.names,
    ),
  );
  statements.forEach(({ parsed }, index) => {
    if (parsed.kind === 'broken') return;
    for (const piece of piecesOf(parsed.statement, index)) {
      const { name } = piece.name;
      if (ordinary.has(name)) continue;
      const known = families.get(name);
      if (!known) families.set(name, { name, arity: piece.places.length, pieces: [piece] });
      else families.set(name, { ...known, pieces: [...known.pieces, piece] });
    }
  });
  for (const [name, { pieces }] of families) {
    const of = name.slice(1);
    const isKnown = name.startsWith('d') && (families.has(of) || ordinary.has(of));
    if (isKnown && pieces.every((piece) => claimsDifferential(piece, statements))) families.delete(name);
  }
  return families;
}

/** `dh[t] = … dh[t-1] …` claims what the differential of a member is, where `dh` has no other meaning. */
function claimsDifferential(
  { statement, kind }: FamilyPiece,
  statements: readonly PlacedStatement[],
): boolean {
  const parsed = statements[statement]?.parsed;
  if (kind !== 'definition' || parsed?.kind !== 'parsed' || parsed.statement.kind !== 'equation')
    return false;
  const open = [...parsed.statement.sides.slice(1)];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'differential' || (node.kind === 'name' && /^d\p{L}/u.test(node.name))) return true;
    open.push(...childrenOf(node));
  }
  return false;
}

function piecesOf(statement: Statement, index: number): readonly FamilyPiece[] {
  const ranges = statement.ranges ?? [];
  switch (statement.kind) {
    case 'dim':
      return statement.items.flatMap(({ name }) => {
        const places = placesOf(name.places ?? []);
        return places ? [{ statement: index, name, places, ranges, kind: 'dim', declared: null }] : [];
      });
    case 'declaration':
      return statement.names.flatMap((name) => {
        const places = placesOf(name.places ?? []);
        return places
          ? [{ statement: index, name, places, ranges, kind: 'declaration', declared: statement }]
          : [];
      });
    case 'equation': {
      const member = memberWritten(statement.sides[0]);
      return member ? [{ statement: index, ...member, ranges, kind: 'definition', declared: null }] : [];
    }
    default:
      return [];
  }
}

/** `h[t]` on the left side of an equation. */
function memberWritten(
  left: Expression | undefined,
): { readonly name: NameNode; readonly places: readonly Expression[] } | null {
  if (left?.kind !== 'postfix' || left.base.kind !== 'name' || left.operations.length !== 1) return null;
  const [operation] = left.operations;
  if (operation.kind === 'power' && !operation.elementwise) {
    const index = raisedIndex(operation.exponent);
    return index && { name: left.base, places: [index] };
  }
  const places = operation.kind === 'index' ? placesOf(operation.items) : null;
  return places && { name: left.base, places };
}

/** The t of `h^{(t)}` and `h^{[t]}`; null for what is a power. */
export function raisedIndex(exponent: Expression): Expression | null {
  if (exponent.kind === 'parentheses') return exponent.inside;
  return exponent.kind === 'block' && exponent.rows.length === 1 ? (exponent.rows[0]?.[0] ?? null) : null;
}

/** The letters of a family's indices, as the statement that gives it has them. */
export function lettersOf(family: Family | undefined): readonly string[] {
  if (!family) return [];
  const piece = family.pieces.find(({ ranges }) => ranges.length > 0) ?? family.pieces[0];
  return piece.places.map((place, at) => (place.kind === 'name' ? place.name : (SPARE[at] ?? 'i')));
}

const SPARE = ['t', 's', 'r'];

/** The indices of a member; null where one is no single place, or there is none. */
export function placesOf(items: readonly IndexNode[]): readonly Expression[] | null {
  const places = items.flatMap((item) => (item.kind === 'at' ? [item.at] : []));
  return places.length > 0 && places.length === items.length ? places : null;
}

function ordinaryNames(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'dim':
      return statement.items.flatMap(({ name }) => (name.places ? [] : [name.name]));
    case 'declaration':
      return statement.names.flatMap((name) => (name.places ? [] : [name.name]));
    case 'function':
      return [statement.name.name];
    case 'equation': {
      const defined = definedName(statement.sides[0]);
      return defined ? [defined.name.name] : [];
    }
    default:
      return [];
  }
}

/** Every name in the statement's formulas, bounds and sizes. */
export function namesInStatement(statement: Statement): readonly NameNode[] {
  return expressionsOf(statement).flatMap(namesWithin);
}

/** The expressions of a statement: sides, indices, bounds, sizes. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  const bounds = (statement.ranges ?? []).flatMap(({ from, to }) => [from, to]);
  const at = (items: readonly IndexNode[] = []): readonly Expression[] => placesOf(items) ?? [];
  switch (statement.kind) {
    case 'dim':
      return [
        ...bounds,
        ...statement.items.flatMap(({ name, size }) => [...at(name.places), ...(size ? [size] : [])]),
      ];
    case 'declaration':
      return [
        ...bounds,
        ...statement.names.flatMap(({ places }) => at(places)),
        ...statement.space.sizes.flatMap((size) => (size.kind === 'size' ? [size.size] : [])),
      ];
    case 'function':
      return statement.body.kind === 'formula' ? [statement.body.formula] : [];
    case 'equation':
    case 'identity':
      return [...bounds, ...statement.sides];
    case 'derive':
      return [statement.target];
    default:
      return [];
  }
}

/** Whether what members an expression names depends on `index`: it stands in an index of one, or bounds a sum over some. */
export function readsMembersAt(node: Expression, index: string, families: Families): boolean {
  const names = (inner: Expression | null): boolean =>
    inner !== null && namesWithin(inner).some(({ name }) => name === index);
  const open: Expression[] = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    const sum = sumIn(next);
    if (sum) {
      if ([sum.from, sum.to].some(names) && readsMembersAt(sum.body, sum.index, families)) return true;
      if (sum.index === index) continue;
    }
    if (next.kind === 'postfix') {
      const [first] = next.operations;
      if (first.kind === 'index' && isOfFamily(next.base, families))
        if (first.items.some((item) => item.kind === 'at' && names(item.at))) return true;
    }
    open.push(...childrenOf(next));
  }
  return false;
}

/** Whether an index stands in the power of a matrix or number, `A^(T-t)`: what a sum over it is depends on each value. */
export function readsPowersAt(node: Expression, index: string): boolean {
  if (node.kind === 'bigOperator' && node.index?.name === index) return false;
  if (node.kind === 'postfix')
    for (const operation of node.operations)
      if (operation.kind === 'power' && !operation.elementwise)
        if (namesWithin(operation.exponent).some(({ name }) => name === index)) return true;
  return childrenOf(node).some((inner) => readsPowersAt(inner, index));
}

/** A sum, product or stack over an index: `∑_{t=1}^{T} e`, `sum(t in T, e)`, `[e for t = 1..T]`. */
function sumIn(node: Expression): {
  readonly index: string;
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly body: Expression;
} | null {
  if (node.kind === 'bigOperator' && node.index)
    return { index: node.index.name, from: node.from, to: node.to, body: node.body };
  if (node.kind === 'stack') {
    const { index, from, to } = node.range;
    const [body] = node.members;
    return body ? { index: index.name, from, to, body } : null;
  }
  const call = node.kind === 'postfix' ? node.operations[0] : null;
  const [binder, body] = call?.kind === 'arguments' ? call.items : [];
  return binder?.kind === 'binder' && body?.kind === 'value'
    ? { index: binder.index.name, from: null, to: binder.over, body: body.value }
    : null;
}

/** Whether an index behind this is that of a member: `h`, `dh`, `∂L/∂h`. */
export function isOfFamily(base: Expression, families: Families): boolean {
  if (base.kind === 'name')
    return families.has(base.name) || (base.name.startsWith('d') && families.has(base.name.slice(1)));
  if (base.kind !== 'derivative') return false;
  const variable = base.variables.at(-1)?.variable;
  return variable?.kind === 'name' && families.has(variable.name);
}

/** Whether a name is that of a member, `h[t-1]`: no other name has a bracket. */
export const isMember = (name: string): boolean => name.endsWith(']');

/** The range of a sum's index: as written, or that of a member inside with the index alone in its place; null where nothing tells. */
export function rangeOfSum(
  {
    index,
    from,
    to,
    body,
    span,
  }: {
    readonly index: NameNode;
    readonly from: Expression | null;
    readonly to: Expression | null;
    readonly body: Expression;
    readonly span: Span;
  },
  families: Families,
): RangeNode | null {
  if (to) return { index, from: from ?? { kind: 'number', value: 1, text: '1', span }, to, span };
  const open: Expression[] = [body];
  for (let node = open.pop(); node; node = open.pop()) {
    open.push(...childrenOf(node));
    if (node.kind !== 'postfix' || node.base.kind !== 'name') continue;
    const family = families.get(node.base.name);
    const [first] = node.operations;
    if (!family || first.kind !== 'index') continue;
    const at = first.items.findIndex(
      (item) => item.kind === 'at' && item.at.kind === 'name' && item.at.name === index.name,
    );
    for (const { places, ranges } of family.pieces) {
      const place = places[at];
      const own = place?.kind === 'name' && ranges.find((range) => range.index.name === place.name);
      if (own) return { ...own, index };
    }
  }
  return null;
}

/** The names that a statement introduces, indices left out. */
export function introducedNames(parsed: PlacedStatement['parsed']): readonly string[] {
  if (parsed.kind === 'broken') return parsed.names;
  const { statement } = parsed;
  switch (statement.kind) {
    case 'dim':
      return statement.items.map(({ name }) => name.name);
    case 'declaration':
      return statement.names.map(({ name }) => name);
    case 'function':
      return [statement.name.name];
    case 'equation': {
      const [left] = statement.sides;
      return left?.kind === 'name' ? [left.name] : [];
    }
    default:
      return [];
  }
}
