// Indices that paper leaves unsaid: `ω_k : R[d]` is a family where the file sums over its index, `Σ_{j=1}^K exp(ω_j^T x)`, and
// `∂L/∂ω_k = …` then claims it of every k; so does `∂K/∂x_i = …` of every entry of a column x. Read as with `for` behind them.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { sizesNamedFirst } from '../names/symbols.ts';
import { childrenOf } from '../syntax/children.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import { printIndex } from '../syntax/print.ts';
import type {
  Expression,
  HeadNode,
  NameNode,
  ParsedStatement,
  RangeNode,
  Span,
  Statement,
} from '../syntax/tree.ts';
import { introducedNames } from './family.ts';
import { withSums } from './letter-sums.ts';
import { memberNamed } from './member-names.ts';

/** A statement that is read with an index which it does not say. */
interface ReadOnPaper {
  readonly statement: number;
  readonly kind: 'family' | 'entries' | 'members';
  /** The name that has the index. */
  readonly span: Span;
  /** `k = 1..K` */
  readonly ranges: string;
}

export interface PaperReading {
  readonly statements: readonly PlacedStatement[];
  readonly read: readonly ReadOnPaper[];
}

type Ranges = readonly [RangeNode, ...RangeNode[]];

/** The statements with those indices said; the same ones where none is missing, or where it is not clear how far one runs. */
export function readOnPaper(statements: readonly PlacedStatement[]): PaperReading {
  const unread: PaperReading = { statements, read: [] };
  if (!statements.some(({ parsed }) => mayLackIndex(parsed))) return unread;
  const names = new Set([
    ...statements.flatMap(({ parsed }) => introducedNames(parsed)),
    ...[...sizesNamedFirst(statements)].map(({ name }) => name),
  ]);
  const families = familiesOnPaper(statements, names);
  const declared = declarationsOf(statements);
  const read: ReadOnPaper[] = [];
  const written: PlacedStatement[] = [];
  for (const [index, placed] of statements.entries()) {
    const { parsed } = placed;
    if (parsed.kind === 'broken' || placed.foreign) {
      written.push(placed);
      continue;
    }
    const statement = withSumSigns(parsed.statement, names);
    const said =
      familyDeclared(statement, families) ??
      ofEveryMember(statement, families, names) ??
      ofEveryEntry(statement, declared, names);
    // A member outside of every sum, at an index that nothing gives: then nobody knows.
    if (said === 'unclear' || (!said && introducesMember(statement, families))) return unread;
    if (!said) {
      written.push(statement === parsed.statement ? placed : { ...placed, parsed: { ...parsed, statement } });
      continue;
    }
    const { kind, span, statement: own } = said;
    read.push({ statement: index, kind, span, ranges: rangesText(own.ranges ?? []) });
    written.push({ ...placed, parsed: { kind: 'parsed', statement: own } });
  }
  return read.length === 0 ? unread : { statements: written, read };
}

const HAS_LETTER_SUM = /(?:sum|prod)_\p{L}/u;

/** A statement with `sum_j` as a sum sign, where nothing is called so. */
function withSumSigns(statement: Statement, names: ReadonlySet<string>): Statement {
  if (statement.kind !== 'equation' && statement.kind !== 'identity') return statement;
  const hasSum = statement.sides.some((side) => namesIn(side).some(({ name }) => HAS_LETTER_SUM.test(name)));
  return hasSum ? { ...statement, sides: statement.sides.map((side) => withSums(side, names)) } : statement;
}

const rangesText = (ranges: readonly RangeNode[]): string =>
  ranges.map(({ index, from, to }) => `${index.text} = ${printIndex(from)}..${printIndex(to)}`).join(', ');

const SUBSCRIPTED = /_\{?\p{L}/u;

/** Whether a statement may be one of those that leave an index unsaid: true of few. */
export function mayLackIndex(parsed: ParsedStatement): boolean {
  if (parsed.kind === 'broken') return false;
  const { statement } = parsed;
  if (statement.ranges) return false;
  if (statement.kind === 'declaration') return statement.names.some(({ name }) => SUBSCRIPTED.test(name));
  const left = statement.kind === 'equation' ? statement.sides[0] : undefined;
  return (
    left?.kind === 'derivative' &&
    left.variables.some(({ variable }) => variable.kind === 'name' && SUBSCRIPTED.test(variable.name))
  );
}

interface Said {
  readonly kind: ReadOnPaper['kind'];
  readonly span: Span;
  readonly statement: Statement;
}

// Families

/** How far the index of a family runs, and the letters that the file calls it by. */
interface Bounds {
  readonly letters: readonly string[];
  readonly from: Expression;
  readonly to: Expression;
}

const HAS_SUM = /[∑∏ΣΠ]|(?:sum|prod)_/u;

/** The letters of names with an index, `ω` of `ω_k`, that a sum of the file runs over. */
function familiesOnPaper(
  statements: readonly PlacedStatement[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, Bounds> {
  // Only sums tell of families: what has none is not walked through.
  const sums = statements.flatMap(({ parsed, text }) =>
    parsed.kind === 'parsed' && HAS_SUM.test(text) ? sidesOf(parsed.statement).flatMap(sumsIn) : [],
  );
  if (sums.length === 0) return new Map();
  const families = new Map<string, Bounds>();
  const heads = statements.flatMap(({ parsed, foreign }) =>
    parsed.kind === 'broken' || foreign || parsed.statement.ranges ? [] : headsOf(parsed.statement),
  );
  const candidates = heads.flatMap((head) => {
    const letter = letterOf(head);
    const own = memberNamed(head)?.places[0];
    if (letter === null || names.has(letter) || own?.kind !== 'name' || names.has(own.name)) return [];
    return [{ head, letter, index: own.name }];
  });
  for (const { letter, index } of candidates) {
    const sum = sums.find((each) =>
      namesIn(each.body).some((node) => isMember(node, letter, each.index.name)),
    );
    if (sum && isBound(sum.to, names))
      families.set(letter, { letters: [index, sum.index.name], from: sum.from ?? ONE, to: sum.to });
  }
  // The parts of a summed `e_i = y_i - w^T x_i` have its index, too.
  for (let before = -1; before !== families.size; ) {
    before = families.size;
    for (const { parsed } of statements) {
      if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation' || parsed.statement.ranges)
        continue;
      const [left, ...right] = parsed.statement.sides;
      const defined = left?.kind === 'name' ? memberNamed(left) : null;
      const bounds = defined && families.get(defined.name.name);
      const index = defined?.places[0];
      if (!bounds || index?.kind !== 'name') continue;
      const read = right.flatMap(namesIn);
      for (const { letter } of candidates)
        if (!families.has(letter) && read.some((node) => isMember(node, letter, index.name)))
          families.set(letter, bounds);
    }
  }
  return families;
}

/** The names that a statement declares or defines. */
function headsOf(statement: Statement): readonly NameNode[] {
  if (statement.kind === 'declaration') return statement.names;
  const [left] = statement.kind === 'equation' ? statement.sides : [];
  return left?.kind === 'name' ? [left] : [];
}

const NOWHERE: Span = { start: 0, end: 0 };
const ONE: Expression = { kind: 'number', value: 1, text: '1', span: NOWHERE };

const isBound = (to: Expression, names: ReadonlySet<string>): boolean =>
  to.kind === 'number' || (to.kind === 'name' && names.has(to.name));

/** The ω of a declared `ω_k`; null of a name without one letter as its index. */
function letterOf({ name }: NameNode): string | null {
  return /^(.+)_\{?\p{L}\}?$/u.exec(name)?.[1] ?? null;
}

function isMember(node: NameNode, letter: string, index: string): boolean {
  const member = memberNamed(node);
  return (
    member?.name.name === letter &&
    member.places.some((place) => namesIn(place).some(({ name }) => name === index))
  );
}

/** `ω_k : R[d]` as `ω[k] : R[d] for k = 1..K`. */
function familyDeclared(
  statement: Statement,
  families: ReadonlyMap<string, Bounds>,
): Said | 'unclear' | null {
  if (statement.kind !== 'declaration' || statement.ranges) return null;
  const members = statement.names.map((head) => ({
    head,
    member: memberNamed(head),
    letter: letterOf(head),
  }));
  const bounds = members.flatMap(({ letter }) => (letter === null ? [] : (families.get(letter) ?? [])));
  const [first] = members;
  const [own, ...others] = bounds;
  if (!first || !own) return null;
  const index = first.member?.places[0];
  const isOne = others.every((other) => printIndex(other.to) === printIndex(own.to));
  // Names that one line declares have one `for`.
  if (bounds.length < members.length || !isOne || index?.kind !== 'name') return 'unclear';
  const names = members.flatMap(({ member }): readonly HeadNode[] =>
    member ? [{ ...member.name, places: member.places.map((at) => ({ kind: 'at', at }) as const) }] : [],
  );
  const isSameIndex = names.every(({ places = [] }) => {
    const [place] = places;
    return place?.kind === 'at' && place.at.kind === 'name' && place.at.name === index.name;
  });
  if (!isSameIndex) return 'unclear';
  const ranges: Ranges = [{ index, from: own.from, to: own.to, span: first.head.span }];
  return { kind: 'family', span: first.head.span, statement: { ...statement, names, ranges } };
}

/** Whether a statement gives one value to a name with the index of a family: of `h_t` beside a family `x_t` that says too little. */
function introducesMember(statement: Statement, families: ReadonlyMap<string, Bounds>): boolean {
  if (families.size === 0 || statement.ranges) return false;
  const letters = new Set([...families.values()].flatMap((bounds) => bounds.letters));
  return headsOf(statement).some((head) =>
    memberNamed(head)
      ?.places.flatMap(namesIn)
      .some(({ name }) => letters.has(name)),
  );
}

/** `∂L/∂ω_k = …`, `z_k = …` of members at an index that only the left side gives: for every index. */
function ofEveryMember(
  statement: Statement,
  families: ReadonlyMap<string, Bounds>,
  names: ReadonlySet<string>,
): Said | 'unclear' | null {
  if (families.size === 0 || statement.ranges) return null;
  const free = new Map<string, Bounds>();
  for (const side of sidesOf(statement))
    for (const [letter, bounds] of freeIndices(side, families, names)) free.set(letter, bounds);
  if (free.size === 0) return null;
  const left = statement.kind === 'equation' ? statement.sides[0] : undefined;
  const target = left?.kind === 'derivative' ? left.variables[0]?.variable : left;
  const member = target?.kind === 'name' ? memberNamed(target) : null;
  const letters = new Set(member?.places.flatMap((place) => namesIn(place)).map(({ name }) => name));
  if (!target || ![...free.keys()].every((letter) => letters.has(letter))) return 'unclear';
  const [first, ...more] = [...free].map(
    ([letter, { from, to }]): RangeNode => ({
      index: { kind: 'name', name: letter, text: letter, span: target.span },
      from,
      to,
      span: target.span,
    }),
  );
  return first
    ? { kind: 'members', span: target.span, statement: { ...statement, ranges: [first, ...more] } }
    : null;
}

/** The indices of members in an expression that no sum around them gives. */
function freeIndices(
  node: Expression,
  families: ReadonlyMap<string, Bounds>,
  names: ReadonlySet<string>,
  bound: ReadonlySet<string> = new Set(),
): readonly (readonly [string, Bounds])[] {
  if (node.kind === 'name') {
    const member = memberNamed(node);
    const bounds = member && families.get(member.name.name);
    if (!member || !bounds) return [];
    return member.places
      .flatMap(namesIn)
      .filter(({ name }) => !bound.has(name) && !names.has(name))
      .map(({ name }) => [name, bounds] as const);
  }
  const inside = node.kind === 'bigOperator' && node.index ? new Set([...bound, node.index.name]) : bound;
  return childrenOf(node).flatMap((child) => freeIndices(child, families, names, inside));
}

// Entries

interface Declared {
  readonly sizes: readonly Expression[];
}

function declarationsOf(statements: readonly PlacedStatement[]): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'declaration' || parsed.statement.ranges)
      continue;
    const { names, space } = parsed.statement;
    const sizes = space.sizes.flatMap((size) => (size.kind === 'size' ? [size.size] : []));
    if (sizes.length === space.sizes.length) for (const { name } of names) declared.set(name, { sizes });
  }
  return declared;
}

/** `∂K/∂x_i = -2 θ_i K` of columns x and θ: of every entry. Places take the place of names with an index. */
function ofEveryEntry(
  statement: Statement,
  declared: ReadonlyMap<string, Declared>,
  names: ReadonlySet<string>,
): Said | null {
  if (statement.kind !== 'equation' || statement.ranges) return null;
  const [left, ...right] = statement.sides;
  if (left?.kind !== 'derivative') return null;
  const free = new Map<string, Expression>();
  const entries = left.variables.map(({ variable, power }) => {
    const entry =
      variable.kind === 'name' && !names.has(variable.name) ? entryNamed(variable, declared) : null;
    if (!entry || entry.letters.some((letter) => names.has(letter))) return null;
    for (const [at, letter] of entry.letters.entries()) {
      const size = declared.get(entry.of.name)?.sizes[at];
      if (size) free.set(letter, size);
    }
    return { ...entry, power, span: variable.span };
  });
  const known = entries.flatMap((entry) => entry ?? []);
  const [first] = known;
  if (!first || known.length < entries.length || free.size === 0) return null;
  const isKnown = (name: string): boolean => names.has(name);
  const strange = right.some((side) => hasStrangeIndex(side, free, declared, isKnown));
  if (strange) return null;
  const bySame = known.every(({ of }) => of.name === first.of.name);
  const order = known.reduce((sum, { power }) => sum + power, 0);
  const variables = bySame
    ? [{ variable: first.of, power: order, span: first.span }]
    : known.map(({ of, power, span }) => ({ variable: of, power, span }));
  const places = known.flatMap(({ places: own, power }) => Array.from({ length: power }, () => own).flat());
  const target: Expression = {
    kind: 'postfix',
    base: { ...left, variables },
    operations: [
      { kind: 'index', items: places.map((at) => ({ kind: 'at', at }) as const), span: first.span },
    ],
    span: left.span,
  };
  const ranges = [...free].map(
    ([letter, to]): RangeNode => ({
      index: { kind: 'name', name: letter, text: letter, span: first.span },
      from: ONE,
      to,
      span: first.span,
    }),
  );
  const [one, ...more] = ranges;
  if (!one) return null;
  const sides = [target, ...right.map((side) => withPlaces(side, free, declared, isKnown))];
  return { kind: 'entries', span: first.span, statement: { ...statement, sides, ranges: [one, ...more] } };
}

interface Entry {
  readonly of: NameNode;
  readonly letters: readonly string[];
  readonly places: readonly Expression[];
}

/** `x_i` of a column x, `X_ij` of a matrix X, `u_ji` of a column `u_j`. */
function entryNamed(node: NameNode, declared: ReadonlyMap<string, Declared>): Entry | null {
  const plain = node.text.replace(/[{}]/gu, '');
  for (const count of [1, 2]) {
    const letters = Array.from(plain).slice(-count);
    const base = plain.slice(0, plain.length - letters.join('').length);
    const own = [base.replace(/_$/u, ''), base].find(
      (name) => /_/u.test(base) && declared.get(name)?.sizes.length === count,
    );
    if (own === undefined || !letters.every((letter) => /^\p{L}$/u.test(letter))) continue;
    const places = letters.map(
      (letter): Expression => ({ kind: 'name', name: letter, text: letter, span: node.span }),
    );
    return { of: { kind: 'name', name: own, text: own, span: node.span }, letters, places };
  }
  return null;
}

/** Whether a name is one with a free index and yet no entry of what is declared. */
function hasStrangeIndex(
  side: Expression,
  free: ReadonlyMap<string, Expression>,
  declared: ReadonlyMap<string, Declared>,
  isKnown: (name: string) => boolean,
): boolean {
  return namesIn(side).some((node) => {
    if (isKnown(node.name) || entryNamed(node, declared)) return false;
    const below = /_\{?([^{}]+)\}?$/u.exec(node.name)?.[1] ?? '';
    return Array.from(below).some((letter) => free.has(letter));
  });
}

function withPlaces(
  node: Expression,
  free: ReadonlyMap<string, Expression>,
  declared: ReadonlyMap<string, Declared>,
  isKnown: (name: string) => boolean,
): Expression {
  if (node.kind !== 'name') return mapExpression(node, (inner) => withPlaces(inner, free, declared, isKnown));
  const entry = isKnown(node.name) ? null : entryNamed(node, declared);
  if (!entry?.letters.some((letter) => free.has(letter))) return node;
  const items = entry.places.map((at) => ({ kind: 'at', at }) as const);
  return {
    kind: 'postfix',
    base: entry.of,
    operations: [{ kind: 'index', items, span: node.span }],
    span: node.span,
  };
}

// Trees

function sidesOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'equation':
    case 'identity':
      return statement.sides;
    case 'derive':
      return [statement.target];
    default:
      return [];
  }
}

interface IndexedSum {
  readonly index: NameNode;
  readonly from: Expression | null;
  readonly to: Expression;
  readonly body: Expression;
}

function sumsIn(node: Expression): readonly IndexedSum[] {
  const inner = childrenOf(node).flatMap(sumsIn);
  if (node.kind !== 'bigOperator' || !node.index || !node.to) return inner;
  return [{ index: node.index, from: node.from, to: node.to, body: node.body }, ...inner];
}

function namesIn(node: Expression): readonly NameNode[] {
  return node.kind === 'name' ? [node] : childrenOf(node).flatMap(namesIn);
}
