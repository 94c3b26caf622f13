// A file with families as one without them, for one value of each bound: every member is a name, every statement with `for`
// is one statement for each index, every sum over members is written out. What has no families can judge it, and its size
// grows with the number of members alone.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { neutralCall } from '../operators/table.ts';
import { namesWithin } from '../syntax/children.ts';
import { printIndex } from '../syntax/print.ts';
import type { Expression, HeadNode, RangeNode, Span, StackNode, Statement } from '../syntax/tree.ts';
import type { Bounds } from './bounds.ts';
import { type Families, type Family, placesOf, rangeOfSum, readsMembersAt, readsPowersAt } from './family.ts';
import { indexValue } from './index-value.ts';
import { missingMember } from './missing-member.ts';
import { type IndexedSum, type MemberWriting, writeMembers } from './write-members.ts';

/** The values of the indices of one instance of a statement, in the order of its `for`. */
export type Indices = ReadonlyMap<string, number>;

/** Which statement of the file an unrolled one comes from, and at which indices. */
interface Origin {
  readonly statement: number;
  readonly indices: Indices;
}

/** Problems of families at some value of the bounds; spans are in the statement of the file. */
export interface FamilyFault {
  readonly statement: number;
  readonly indices: Indices;
  readonly span: Span;
  readonly message: string;
  /** Whether the message speaks of every length, so that none need be named. */
  readonly isGeneral?: true;
}

/** A file with families as one without them, at given bounds. */
export interface Unrolled {
  readonly bounds: Bounds;
  readonly statements: readonly PlacedStatement[];
  /** Of each statement. */
  readonly origins: readonly Origin[];
  readonly faults: readonly FamilyFault[];
}

/** The value of a sum over no index, by the statement and span of the sum: the sizes of its body as expressions. */
export type EmptySizes = (
  statement: number,
  span: Span,
  indices: Indices,
) => readonly [Expression, Expression] | null;

export interface UnrollRequest {
  readonly statements: readonly PlacedStatement[];
  readonly families: Families;
  readonly bounds: Bounds;
  /** Whether the bounds' sizes keep their names: what is as long as a family has then no length in numbers. */
  readonly keepsSizes: boolean;
  readonly emptySizes: EmptySizes;
}

/** More members than any check needs: a file that asks for more gets a problem. */
const MOST_MEMBERS = 200;
const TOO_MANY = `more than ${MOST_MEMBERS} members are not written out one by one: a size, \`dim T\`, instead of a number stands for any length`;

/** The file at these bounds. Work and size grow with the number of members. */
export function unroll(request: UnrollRequest): Unrolled {
  const { statements, families, bounds } = request;
  const out: PlacedStatement[] = [];
  const origins: Origin[] = [];
  const faults: FamilyFault[] = [];
  const members = membersAt(families, bounds);
  statements.forEach((placed, index) => {
    if (placed.parsed.kind === 'broken') {
      out.push(placed);
      origins.push({ statement: index, indices: new Map() });
      return;
    }
    const { statement } = placed.parsed;
    if (statement.kind === 'derive') return;
    const unbounded = withoutBounds(statement.ranges ?? [], bounds);
    if (unbounded) {
      const fault = { statement: index, indices: new Map(), ...unbounded };
      faults.push(fault);
      out.push({ ...placed, parsed: { kind: 'broken', fault, names: [] } });
      origins.push({ statement: index, indices: new Map() });
      return;
    }
    const instances = instancesOf(statement.ranges ?? [], bounds);
    if (instances.length > MOST_MEMBERS) {
      const span = statement.ranges?.[0].span ?? statement.span;
      const fault = { statement: index, indices: new Map(), span, message: TOO_MANY };
      faults.push(fault);
      out.push({ ...placed, parsed: { kind: 'broken', fault, names: [] } });
      origins.push({ statement: index, indices: new Map() });
      return;
    }
    for (const indices of instances) {
      const instance = createInstance(index, indices, members, request);
      const written = instance.write(statement);
      const [first] = instance.faults;
      faults.push(...instance.faults);
      out.push({
        ...placed,
        parsed: first
          ? { kind: 'broken', fault: first, names: introducedMembers(written) }
          : { kind: 'parsed', statement: written },
      });
      origins.push({ statement: index, indices });
    }
  });
  return { bounds, statements: out, origins, faults };
}

/** The first bound that is no size; null where all are. */
function withoutBounds(
  ranges: readonly RangeNode[],
  bounds: Bounds,
): { readonly span: Span; readonly message: string } | null {
  const around = new Set<string>();
  for (const { index, from, to } of ranges) {
    for (const bound of [from, to]) {
      const value = indexValue(bound, (name) => (around.has(name) ? 1 : bounds.at(name)));
      if (value !== null) continue;
      const message = `an index goes from one size or number to another, and \`${printIndex(bound)}\` is neither`;
      return { span: bound.span, message };
    }
    around.add(index.name);
  }
  return null;
}

/** Every assignment of the indices of a `for`; a bound may name the indices before it. One, without indices, for none. */
export function instancesOf(ranges: readonly RangeNode[], bounds: Bounds): readonly Indices[] {
  return ranges.reduce<readonly Indices[]>(
    (all, range) =>
      all.flatMap((indices) =>
        valuesOf(range, indices, bounds).map((value) => new Map([...indices, [range.index.name, value]])),
      ),
    [new Map()],
  );
}

/** The values of an index, in order; a range descends where its first bound is the larger for large sizes. */
function valuesOf(range: RangeNode, indices: Indices, bounds: Bounds): readonly number[] {
  const { from, to } = range;
  const [first, last] = [from, to].map((bound) =>
    indexValue(bound, (name) => indices.get(name) ?? bounds.at(name)),
  );
  if (typeof first !== 'number' || typeof last !== 'number') return [];
  return descends(range, indices, bounds) ? steps(last, first).reverse() : steps(first, last);
}

/** An index around is taken as large too, and as smaller than what bounds it. */
const LARGE_INDEX = 500_003;

function descends({ from, to }: RangeNode, indices: Indices, bounds: Bounds): boolean {
  const [first, last] = [from, to].map((bound) =>
    indexValue(bound, (name) => (indices.has(name) ? LARGE_INDEX : bounds.large(name))),
  );
  return typeof first === 'number' && typeof last === 'number' && first > last;
}

/** The values of a sum's index: a sum goes up, whatever its bounds are. */
function valuesOfSum({ from, to }: RangeNode, indices: Indices, bounds: Bounds): readonly number[] {
  const [first, last] = [from, to].map((bound) =>
    indexValue(bound, (name) => indices.get(name) ?? bounds.at(name)),
  );
  return typeof first === 'number' && typeof last === 'number' ? steps(first, last) : [];
}

const steps = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);

/** `h[2]`, `A[1, 2]` */
export const memberName = (family: string, places: readonly number[]): string =>
  `${family}[${places.join(', ')}]`;

/** The members that the file introduces at these bounds. */
function membersAt(families: Families, bounds: Bounds): ReadonlySet<string> {
  const members = new Set<string>();
  for (const { pieces, name } of families.values())
    for (const { places, ranges } of pieces)
      for (const indices of instancesOf(ranges, bounds)) {
        const at = places.map((place) =>
          indexValue(place, (index) => indices.get(index) ?? bounds.at(index)),
        );
        if (at.every((value) => value !== null)) members.add(memberName(name, at));
      }
  return members;
}

function introducedMembers(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'dim':
      return statement.items.map(({ name }) => name.name);
    case 'declaration':
      return statement.names.map(({ name }) => name);
    case 'equation': {
      const [left] = statement.sides;
      return left?.kind === 'name' ? [left.name] : [];
    }
    default:
      return [];
  }
}

interface Instance {
  readonly faults: readonly FamilyFault[];
  write(statement: Statement): Statement;
}

/** One instance of a statement: its indices have these values. */
function createInstance(
  statement: number,
  indices: Indices,
  members: ReadonlySet<string>,
  { families, bounds, keepsSizes, emptySizes }: UnrollRequest,
): Instance {
  const faults: FamilyFault[] = [];
  const report = (span: Span, message: string, isGeneral = false): void => {
    faults.push({ statement, indices, span, message, ...(isGeneral && { isGeneral }) });
  };

  const writing = (at: Indices, ranges: readonly RangeNode[]): MemberWriting => {
    const valueNamed = (name: string): number | undefined => at.get(name) ?? bounds.at(name);
    return {
      families,
      member: (family, places, span) => {
        const values = places.map((place) => indexValue(place, valueNamed));
        if (!values.every((value) => value !== null)) {
          report(span, unknownIndex(family, places, { at, bounds }));
          return null;
        }
        const name = memberName(family.name, values);
        if (!members.has(name)) {
          const { message, isGeneral } = missingMember(
            { family, places, values, indices: at, ranges },
            bounds,
          );
          report(span, message, isGeneral);
          return null;
        }
        return { kind: 'name', name, text: name, span };
      },
      index: ({ name, span }) => {
        const value = at.get(name);
        return value === undefined ? null : factorNode(value, span);
      },
      sum: (sum) => (isWrittenOut(sum, at) ? writtenOut(sum, at, ranges) : null),
      stack: (stack) => writtenStack(stack, at, ranges),
      exponent: (exponent) => {
        const value = indexValue(exponent, valueNamed);
        return value === null ? null : numberNode(value, exponent.span);
      },
      inside: (index) => writing(new Map([...at].filter(([name]) => name !== index.name)), ranges),
      bare: (family, span) => {
        const letters = ['t', 's', 'r'].slice(0, family.arity).join(', ');
        report(
          span,
          `\`${family.name}\` is a family: say which member, as in \`${family.name}[${letters}]\``,
        );
      },
    };
  };

  /** Members side by side or below one another. Where sizes keep their names, how many there are stays a size. */
  const writtenStack = (stack: StackNode, at: Indices, ranges: readonly RangeNode[]): Expression => {
    const { along, range, span } = stack;
    const values = valuesOf(range, at, bounds);
    const unbounded = withoutBounds([range], { ...bounds, at: (name) => at.get(name) ?? bounds.at(name) });
    const why = unbounded?.message ?? (values.length > MOST_MEMBERS ? TOO_MANY : null);
    if (why !== null || values.length === 0) {
      report(unbounded?.span ?? span, why ?? NOTHING_STACKED);
      return numberNode(0, span);
    }
    const members = values.flatMap((value) =>
      stack.members.map((member) =>
        writeMembers(member, writing(new Map([...at, [range.index.name, value]]), [...ranges, range])),
      ),
    );
    if (!keepsSizes)
      return {
        kind: 'block',
        rows: along === 'cols' ? [members] : members.map((member) => [member]),
        blanks: [],
        span,
      };
    const { from, to } = descends(range, at, bounds) ? { from: range.to, to: range.from } : range;
    const written = (bound: Expression): Expression => writeMembers(bound, writing(at, ranges));
    return { ...stack, members, range: { ...range, from: written(from), to: written(to) } };
  };

  /** Sums over members; and products and powers, of which those of matrices have no other form. */
  const isWrittenOut = (sum: IndexedSum, at: Indices): boolean =>
    readsMembersAt(sum.body, sum.index.name, families) ||
    ((sum.sign === '∏' || readsPowersAt(sum.body, sum.index.name)) &&
      [sum.from, sum.to].every(
        (bound) => bound === null || indexValue(bound, (name) => at.get(name) ?? bounds.at(name)) !== null,
      ) &&
      sum.to !== null);

  /** A sum over members, term by term. */
  const writtenOut = (sum: IndexedSum, at: Indices, ranges: readonly RangeNode[]): Expression => {
    const { index, body, span, sign } = sum;
    const range = rangeOfSum(sum, families);
    if (!range) {
      report(
        span,
        `nothing here tells how far \`${index.text}\` goes: write \`${sign}_{${index.text}=1}^{T}\``,
      );
      return numberNode(0, span);
    }
    const values = valuesOfSum(range, at, bounds);
    if (values.length > MOST_MEMBERS) {
      report(span, TOO_MANY);
      return numberNode(0, span);
    }
    const terms = values.map(
      (value): Expression => ({
        kind: 'parentheses',
        inside: writeMembers(body, writing(new Map([...at, [index.name, value]]), [...ranges, range])),
        span: body.span,
      }),
    );
    const [first, ...rest] = terms;
    if (!first) return emptySum(sum, at, ranges);
    const signSpan = { start: span.start, end: span.start };
    const inside: Expression =
      sign === '∏'
        ? rest.length === 0
          ? first
          : { kind: 'juxtaposition', factors: terms, span }
        : { kind: 'sum', first, rest: rest.map((term) => ({ sign: '+', signSpan, term })), span };
    return { kind: 'parentheses', inside, span };
  };

  const emptySum = ({ sign, span }: IndexedSum, at: Indices, ranges: readonly RangeNode[]): Expression => {
    const sizes = emptySizes(statement, span, at)?.map((size) => writeMembers(size, writing(at, ranges)));
    const isScalar = sizes?.every((size) => size.kind === 'number' && size.value === 1);
    if (isScalar) return factorNode(sign === '∑' ? 0 : 1, span);
    if (!sizes) {
      report(span, EMPTY);
      return numberNode(0, span);
    }
    const neutral = neutralCall(sign);
    return called(neutral.name, sizes.slice(0, neutral.sizes), span);
  };

  const head = (name: HeadNode, ranges: readonly RangeNode[]): HeadNode => {
    const places = placesOf(name.places ?? []);
    if (!places) {
      if (indices.size > 0) report(name.span, `\`${name.text}\` has no index, and \`for\` gives one to each`);
      return name;
    }
    const family = families.get(name.name);
    const member = family && writing(indices, ranges).member(family, places, name.span);
    return member ?? { kind: 'name', name: name.name, text: name.text, span: name.span };
  };

  return {
    faults,
    write: (whole) => {
      const { ranges = [], ...statement } = whole;
      const by = writing(indices, ranges);
      const write = (node: Expression): Expression => writeMembers(node, by);
      switch (statement.kind) {
        case 'dim':
          return {
            ...statement,
            items: statement.items.map((item) => {
              const value = keepsSizes ? undefined : bounds.fixed.get(item.name.name);
              return value === undefined
                ? { ...item, name: head(item.name, ranges), size: item.size && write(item.size) }
                : { ...item, relation: 'equals', size: numberNode(value, item.span) };
            }),
          };
        case 'declaration':
          return {
            ...statement,
            names: statement.names.map((name) => head(name, ranges)),
            space: {
              ...statement.space,
              sizes: statement.space.sizes.map((size) =>
                size.kind === 'size' ? { ...size, size: write(size.size) } : size,
              ),
            },
          };
        case 'function': {
          const { body } = statement;
          return body.kind === 'formula'
            ? { ...statement, body: { ...body, formula: write(body.formula) } }
            : statement;
        }
        case 'equation':
        case 'identity':
          return { ...statement, sides: statement.sides.map(write) };
        case 'derive':
          return { ...statement, target: write(statement.target) };
        case 'notation':
        case 'convention':
        case 'import':
          return statement;
      }
    },
  };
}

/** Of a sum over no index whose size nothing tells. */
export const EMPTY = 'this sum has no terms here, and nothing determines its size';

const NOTHING_STACKED = 'there is no member to stack here';

function numberNode(value: number, span: Span): Expression {
  const node: Expression = { kind: 'number', value: Math.abs(value), text: String(Math.abs(value)), span };
  return value < 0 ? { kind: 'parentheses', inside: { kind: 'negate', of: node, span }, span } : node;
}

/** A number that may stand in a row of factors, where a bare 1 is the vector of ones. */
const factorNode = (value: number, span: Span): Expression => ({
  kind: 'parentheses',
  inside: numberNode(value, span),
  span,
});

function called(name: string, sizes: readonly Expression[], span: Span): Expression {
  return {
    kind: 'postfix',
    base: { kind: 'name', name, text: name, span },
    operations: [{ kind: 'arguments', items: sizes.map((value) => ({ kind: 'value', value })), span }],
    span,
  };
}

/** The signs that an index may be made of, and how its letter becomes one. */
function unknownIndex(
  family: Family,
  places: readonly Expression[],
  { at, bounds }: { readonly at: Indices; readonly bounds: Bounds },
): string {
  const indices = [...at.keys()].map((name) => `\`${name}\``).join(', ');
  const known = indices === '' ? 'sizes and numbers' : `${indices}, sizes and numbers`;
  const which = places.length === 1 ? 'the index' : 'an index';
  const rule = `${which} of \`${family.name}\` is made of ${known}`;
  const unknown = places
    .flatMap(namesWithin)
    .find(({ name }) => !at.has(name) && bounds.at(name) === undefined);
  if (!unknown) return `${rule}: what stands here is none of these`;
  const range = family.pieces.flatMap(({ ranges }) => ranges)[0];
  const ends = range ? `${printIndex(range.from)}..${printIndex(range.to)}` : '1..T';
  return `${rule}, and \`${unknown.text}\` is none of these: \`for ${unknown.text} = ${ends}\` behind the line says it of each`;
}
