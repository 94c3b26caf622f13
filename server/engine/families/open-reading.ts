// A file with families as one without them in which indices stay letters: `h[t-1]` is a name, of the shape that the family
// has at t - 1, and every statement with `for` is one statement. What shows a person the shapes and names of the file reads
// this; a statement keeps its place in the file, and what is added stands behind all of them.

import type { Foreign, PlacedStatement } from '../names/placed-statement.ts';
import { addSizes, type Dimension, fixedSize, multiplySizes, namedSize } from '../shapes/dimension.ts';
import { type Shape, shapeOf } from '../shapes/shape.ts';
import { namesWithin } from '../syntax/children.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import { printIndex } from '../syntax/print.ts';
import type {
  Expression,
  HeadNode,
  NameNode,
  RangeNode,
  SizeNode,
  Span,
  StackNode,
  Statement,
} from '../syntax/tree.ts';
import {
  type Families,
  type Family,
  type FamilyPiece,
  introducedNames,
  placesOf,
  rangeOfSum,
  readsMembersAt,
} from './family.ts';
import { ascending } from './index-order.ts';
import { indexSize } from './index-size.ts';
import { type IndexedSum, type MemberWriting, writeMembers } from './write-members.ts';

/** A shape with the members of families of sizes that it names, as they are named here. */
export interface MovedShape {
  readonly shape: Shape;
  readonly reads: readonly string[];
}

/** The shape of a defined member; null where it is not known. */
export type ShapeOfMember = (family: Family, places: readonly Expression[]) => MovedShape | null;

const NOWHERE: Span = { start: 0, end: 0 };

/** `h[t-1]` */
export function openName(family: string, places: readonly Expression[]): string {
  const written = places.map((place) => indexSize(place)?.key.replaceAll(' ', '') ?? printIndex(place));
  return `${family}[${written.join(', ')}]`;
}

/** A formula in which every member is a name, `h[t-1]`; sums stay as they are. */
export function membersNamed(node: Expression, families: Families): Expression {
  const by: MemberWriting = {
    families,
    member: (family, places, span) => {
      const name = openName(family.name, places);
      return { kind: 'name', name, text: name, span };
    },
    index: () => null,
    sum: () => null,
    inside: () => by,
    stack: (stack) => mapExpression(stack, (inner) => writeMembers(inner, by)),
    exponent: () => null,
    bare: () => {},
  };
  return writeMembers(node, by);
}

/** A sum or product over members that has a name of its own, so that its body is a formula at a letter of the index. */
export interface NamedSum {
  readonly name: string;
  readonly sum: IndexedSum;
  /** The indices around it, then its own. */
  readonly ranges: readonly RangeNode[];
  /** Where it is no sum but a stack: along what, and the name of one member of it. */
  readonly stacked?: { readonly along: StackNode['along']; readonly each: string };
}

/** The parts with names of their own in a reading: none, sums over members, or stacks of them as well. */
export type NamedParts = 'none' | 'sums' | 'sums and stacks';

interface Member {
  readonly family: Family;
  readonly places: readonly Expression[];
}

export interface OpenReading {
  readonly statements: readonly PlacedStatement[];
  /** Every member that the file names, by how it is named here. */
  readonly members: ReadonlyMap<string, Member>;
  /** Where sums over members are named: all of them, each defined as its body. */
  readonly sums: ReadonlyMap<string, NamedSum>;
}

/**
 * The file with letters for indices. `shapeOfMember` is asked for members that no statement gives as they are read. With
 * `named`, each sum over members is a name, defined as the body of the sum.
 */
export function openReading(
  statements: readonly PlacedStatement[],
  families: Families,
  shapeOfMember: ShapeOfMember,
  named: NamedParts = 'none',
): OpenReading {
  const read = new Map<string, Member>();
  const sums = new Map<string, NamedSum>();
  const indices = new Map<string, number>();
  const added: PlacedStatement[] = [];
  const add = (statement: Statement, at: number): void => {
    const parsed = { kind: 'parsed', statement } as const;
    added.push({ start: Number.POSITIVE_INFINITY, text: '', parsed, foreign: foreignTo(at) });
  };
  const taken = new Set(statements.flatMap(({ parsed }) => introducedNames(parsed)));
  const freshName = (): string => {
    let name = `sum_${sums.size + 1}`;
    while (taken.has(name)) name += '_';
    return name;
  };
  const writing = (at: number, around: readonly RangeNode[]): MemberWriting => ({
    families,
    member: (family, places, span) => {
      const name = openName(family.name, places);
      if (!read.has(name)) read.set(name, { family, places });
      return { kind: 'name', name, text: name, span };
    },
    index: () => null,
    sum: (asWritten) => {
      if (named === 'none' || !readsMembersAt(asWritten.body, asWritten.index.name, families)) return null;
      const sum = apart(asWritten, around);
      const range = rangeOfSum(sum, families);
      if (!range) return null;
      const name = freshName();
      const ranges = [...around, range];
      sums.set(name, { name, sum, ranges });
      indices.set(range.index.name, at);
      const body = writeMembers(sum.body, writing(at, ranges));
      add({ kind: 'equation', sides: [nameNode(name), body], notes: [], span: NOWHERE }, at);
      return { kind: 'name', name, text: name, span: sum.span };
    },
    inside: () => writing(at, around),
    stack: (stack) => {
      const range = ascending(stack.range);
      indices.set(range.index.name, at);
      const [member, ...others] = stack.members;
      if (named === 'sums and stacks' && member && others.length === 0 && range === stack.range)
        return namedStack(stack, member, at, around);
      return mapExpression({ ...stack, range }, (inner) =>
        writeMembers(inner, writing(at, [...around, range])),
      );
    },
    exponent: () => null,
    bare: () => {},
  });
  /** A name for a stack, and one for what it has at a letter of its index. */
  const namedStack = (
    stack: StackNode,
    member: Expression,
    at: number,
    around: readonly RangeNode[],
  ): NameNode => {
    const name = freshName();
    const each = `${name}_each`;
    const { index, from, to } = stack.range;
    const ranges = [...around, stack.range];
    const sum: IndexedSum = { sign: '∑', index, from, to, body: member, span: stack.span };
    sums.set(name, { name, sum, ranges, stacked: { along: stack.along, each } });
    const inside = writing(at, ranges);
    const whole = mapExpression(stack, (inner) => writeMembers(inner, inside));
    add({ kind: 'equation', sides: [nameNode(name), whole], notes: [], span: NOWHERE }, at);
    add(
      { kind: 'equation', sides: [nameNode(each), writeMembers(member, inside)], notes: [], span: NOWHERE },
      at,
    );
    return { kind: 'name', name, text: name, span: stack.span };
  };
  const written = statements.map((placed, index): PlacedStatement => {
    if (placed.parsed.kind === 'broken') return placed;
    const { ranges = [] } = placed.parsed.statement;
    for (const range of ranges) if (!indices.has(range.index.name)) indices.set(range.index.name, index);
    const statement = writeStatement(placed.parsed.statement, writing(index, ranges));
    return { ...placed, parsed: { kind: 'parsed', statement } };
  });
  const introduced = new Set(written.flatMap(({ parsed }) => introducedNames(parsed)));
  for (const [name, at] of indices) if (!introduced.has(name)) add(dimStatement(name), at);
  // The size of a member may name members of sizes that nothing else names: the map grows while it is walked.
  for (const [name, { family, places }] of read) {
    if (introduced.has(name)) continue;
    const [piece] = family.pieces;
    const { kind, declared } = piece;
    const moved = kind === 'definition' ? shapeOfMember(family, places) : null;
    for (const size of moved?.reads ?? []) {
      const sizes = families.get(size.slice(0, size.indexOf('[')));
      if (sizes && !read.has(size)) read.set(size, { family: sizes, places: [] });
    }
    const by = writing(piece.statement, piece.ranges);
    const statement =
      kind === 'dim'
        ? dimStatement(name)
        : memberStatement(name, declared, declared ? sizesAt(piece, places, by) : shapeSizes(moved));
    if (statement) add(statement, piece.statement);
    else
      added.push({
        start: Number.POSITIVE_INFINITY,
        text: '',
        parsed: { kind: 'broken', fault: { message: '', span: NOWHERE }, names: [name] },
        foreign: foreignTo(piece.statement),
      });
  }
  return { statements: [...written, ...added], members: read, sums };
}

/** A sum whose index has the letter of one around it, under another letter. */
function apart(sum: IndexedSum, around: readonly RangeNode[]): IndexedSum {
  const taken = new Set(around.map(({ index }) => index.name));
  if (!taken.has(sum.index.name)) return sum;
  const inside = new Set(namesWithin(sum.body).map(({ name }) => name));
  const letter = LETTERS.find((name) => !taken.has(name) && !inside.has(name));
  if (letter === undefined) return sum;
  const index = nameNode(letter);
  return { ...sum, index, body: withLetters(sum.body, new Map([[sum.index.name, index]])) };
}

const LETTERS = ['j', 'k', 'l', 'r', 's', 't', 'u', 'v'];

/** Added statements stand at the statement that they go back to. */
const foreignTo = (statement: number): Foreign => ({ file: '', line: 0, start: 0, statement });

function writeStatement(statement: Statement, by: MemberWriting): Statement {
  const write = (node: Expression): Expression => writeMembers(node, by);
  const head = (name: HeadNode): HeadNode => {
    const family = by.families.get(name.name);
    const places = placesOf(name.places ?? []);
    return (family && places && by.member(family, places, name.span)) ?? name;
  };
  const size = (node: SizeNode): SizeNode =>
    node.kind === 'size' ? { ...node, size: write(node.size) } : node;
  switch (statement.kind) {
    case 'dim':
      return {
        ...statement,
        items: statement.items.map((item) => ({
          ...item,
          name: head(item.name),
          size: item.size && write(item.size),
        })),
      };
    case 'declaration':
      return {
        ...statement,
        names: statement.names.map(head),
        space: { ...statement.space, sizes: statement.space.sizes.map(size) },
      };
    case 'equation':
    case 'identity':
      return { ...statement, sides: statement.sides.map(write) };
    case 'derive':
      return { ...statement, target: write(statement.target) };
    case 'function':
    case 'notation':
    case 'convention':
    case 'import':
      return statement;
  }
}

const nameNode = (name: string): NameNode => ({ kind: 'name', name, text: name, span: NOWHERE });

const dimStatement = (name: string): Statement => ({
  kind: 'dim',
  items: [{ name: nameNode(name), relation: 'free', size: null, span: NOWHERE }],
  span: NOWHERE,
});

/** The declaration of a member that no statement gives under this index; null where its shape is not known. */
function memberStatement(
  name: string,
  declared: FamilyPiece['declared'],
  sizes: readonly SizeNode[] | null,
): Statement | null {
  if (!sizes) return null;
  return {
    kind: 'declaration',
    role: declared?.role ?? null,
    names: [nameNode(name)],
    sign: ':',
    space: { sizes, spelling: 'bracket', span: NOWHERE },
    attributes: declared?.attributes ?? [],
    span: NOWHERE,
  };
}

/** The sizes that a declaration gives a member at these places. */
function sizesAt(piece: FamilyPiece, places: readonly Expression[], by: MemberWriting): readonly SizeNode[] {
  return (piece.declared?.space.sizes ?? []).map((size) =>
    size.kind === 'size' ? { ...size, size: writeMembers(shifted(size.size, piece, places), by) } : size,
  );
}

/** A size of the declaration at other places: `n[l-1]` of `W[l]` is `n[l]` of `W[l+1]`. */
function shifted(size: Expression, piece: FamilyPiece, places: readonly Expression[]): Expression {
  const at = new Map(
    piece.places.flatMap((place, index) => {
      const value = places[index];
      return place.kind === 'name' && value ? [[place.name, value] as const] : [];
    }),
  );
  return withLetters(size, at);
}

/** A formula with other expressions in place of indices. */
function withLetters(node: Expression, at: ReadonlyMap<string, Expression>): Expression {
  const letters: MemberWriting = {
    families: new Map(),
    member: () => null,
    index: ({ name, span }) => {
      const value = at.get(name);
      return value ? { kind: 'parentheses', inside: value, span } : null;
    },
    sum: () => null,
    inside: (index) => ({
      ...letters,
      index: (name) => (name.name === index.name ? null : letters.index(name)),
    }),
    stack: (stack) => stack,
    exponent: () => null,
    bare: () => {},
  };
  return writeMembers(node, letters);
}

function shapeSizes(moved: MovedShape | null): readonly SizeNode[] | null {
  return (
    moved &&
    [moved.shape.rows, moved.shape.cols].map(
      (size): SizeNode => ({ kind: 'size', size: sizeExpression(size) }),
    )
  );
}

/** A size as an expression of the language. */
export function sizeExpression(size: Dimension): Expression {
  const terms = size.monomials.map(({ coefficient, factors }) => {
    const value = Math.abs(coefficient);
    const number: Expression = { kind: 'number', value, text: String(value), span: NOWHERE };
    const parts: readonly Expression[] = [
      ...(value === 1 && factors.length > 0 ? [] : [number]),
      ...factors.map(nameNode),
    ];
    const [only] = parts;
    const term: Expression =
      parts.length === 1 && only ? only : { kind: 'juxtaposition', factors: parts, span: NOWHERE };
    return { sign: coefficient < 0 ? '-' : '+', signSpan: NOWHERE, term } as const;
  });
  const [first, ...rest] = terms;
  if (!first) return { kind: 'number', value: 0, text: '0', span: NOWHERE };
  const head: Expression =
    first.sign === '-' ? { kind: 'negate', of: first.term, span: NOWHERE } : first.term;
  return rest.length === 0 ? head : { kind: 'sum', first: head, rest, span: NOWHERE };
}

/** The shape with the members of sizes moved along: what `n[2]` is at 2, `n[l-1]` is at l - 1. */
export function movedShape(
  shape: Shape,
  from: number,
  place: Expression,
  families: Families,
): MovedShape | null {
  const reads: string[] = [];
  const index = indexSize(place);
  if (!index) return null;
  const moved = (size: Dimension): Dimension => {
    let total = fixedSize(0);
    for (const { coefficient, factors } of size.monomials) {
      const named = factors.map((factor) => {
        const [, family, at] = /^(.*)\[(-?\d+)\]$/u.exec(factor) ?? [];
        if (family === undefined || !families.has(family)) return namedSize(factor);
        const own = addSizes(index, fixedSize(Number(at) - from));
        const name = `${family}[${own.key.replaceAll(' ', '')}]`;
        reads.push(name);
        return namedSize(name);
      });
      total = addSizes(total, named.reduce(multiplySizes, fixedSize(coefficient)));
    }
    return total;
  };
  return { shape: shapeOf(moved(shape.rows), moved(shape.cols)), reads };
}
