// A file with families, understood: the names and shapes that it shows, with letters for indices, and the same file without
// families at each bound that the judge examines. Shapes come from the members themselves, at the largest of these bounds
// with sizes as letters, so that an error names the index at which something breaks.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import { type Bounds, type BoundsOfFile, boundsOf, sizesAmong, valuesText } from '../families/bounds.ts';
import { type Families, type Family, familiesOf, isOfFamilies } from '../families/family.ts';
import { indexValue } from '../families/index-value.ts';
import { nameReading } from '../families/name-reading.ts';
import { fartherValues, numberUses } from '../families/number-uses.ts';
import {
  type MovedShape,
  movedShape,
  type NamedParts,
  type OpenReading,
  openReading,
  type ShapeOfMember,
  sizeExpression,
} from '../families/open-reading.ts';
import { createReach, type Reach } from '../families/reach.ts';
import { inBrackets } from '../families/spellings.ts';
import {
  EMPTY,
  type EmptySizes,
  type FamilyFault,
  instancesOf,
  memberName,
  type Unrolled,
  unroll,
} from '../families/unroll.ts';
import { isKnown } from '../inference/unifier.ts';
import { termsOf } from '../lowering/moving-names.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { innerTerms } from '../names/term.ts';
import type { Problem } from '../problems/problem.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { type Shape, sameShape } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import { printExpression } from '../syntax/print.ts';
import type { Expression, Span } from '../syntax/tree.ts';
import { rangeOf } from './places.ts';
import { errorsAmong, problem } from './problem-parts.ts';
import { locatedProblems } from './problems-of.ts';
import { zerosRead } from './zero-starts.ts';

/** A file with families, and the bounds at which it is unrolled. */
export interface FamilyReading {
  readonly families: Families;
  /** Where the judge looks, the smallest first. */
  readonly bounds: readonly Bounds[];
  /** The file with letters for indices: its statements stand where they stand in the file. */
  readonly open: InferredDocument;
  /** The members that the file names, by how they are named there. */
  readonly members: OpenReading['members'];
  /** The file without families at the largest bounds, whose sizes stay letters. */
  readonly shapes: InferredDocument;
  readonly problems: readonly Problem[];
  readonly reach: Reach;
  /** Where a statement that has sizes or indices as numbers is examined beside these. */
  farther(statement: number): Farther;
  /** Problems of members at the largest bounds. */
  readonly faults: readonly FamilyFault[];
  /** The file as its author names things: `h[t-1]` is a place of the name `h`. */
  names(): InferredDocument;
  /** The file without families at these bounds. */
  unrolledAt(bounds: Bounds): Unrolled;
  /** The file with letters for indices in which each sum over members has a name: what is derived from. */
  withNamedParts(named: NamedParts): OpenReading & { readonly document: InferredDocument };
}

/** Lengths beyond the small ones. */
interface Farther {
  readonly bounds: readonly Bounds[];
  /** A number that sizes are compared with, or as many values as a formula in them may need, farther than is looked. */
  readonly tooFar: number | null;
}

function fartherIn(
  statements: readonly PlacedStatement[],
  families: Families,
  { isBound, beyond, most }: BoundsOfFile,
  reach: Reach,
): (statement: number) => Farther {
  const usesOf = numberUses(statements, families, isBound);
  const known = new Map<string, readonly Bounds[]>();
  const boundsAt = (value: number, other: number): readonly Bounds[] => {
    const key = `${value} ${other}`;
    const found = known.get(key) ?? beyond(value, other);
    known.set(key, found);
    return found;
  };
  return (statement) => {
    const { values, tooFar } = fartherValues(reach.statements(statement).map(usesOf), most);
    const asked = values.flatMap(({ value, other }) => boundsAt(value, other));
    const bounds = asked.filter((one) => membersAt(families, one) <= MOST_BEYOND);
    const isReached = tooFar !== null && beyond(tooFar, 1).length > 0;
    const least = asked.find((one) => !bounds.includes(one));
    const leftOut = least ? Math.max(0, ...least.fixed.values()) : null;
    return { bounds, tooFar: leftOut ?? (isReached ? tooFar : null) };
  };
}

/** More members than are examined beyond the small lengths. */
const MOST_BEYOND = 160;

/** How many members the largest piece of a family has. */
function membersAt(families: Families, bounds: Bounds): number {
  const counts = [...families.values()].flatMap(({ pieces }) =>
    pieces.map(({ ranges }) =>
      ranges.reduce((all, { from, to }) => {
        const [first, last] = [from, to].map((bound) => indexValue(bound, bounds.at) ?? 1);
        return all * (Math.abs((last ?? 1) - (first ?? 1)) + 1);
      }, 1),
    ),
  );
  return Math.max(0, ...counts);
}

/** null for a file that has no families. */
export function familyReading(asWritten: readonly PlacedStatement[]): FamilyReading | null {
  const plain = readFamilies(asWritten);
  if (!plain || errorsAmong(plain.problems) === 0) return plain;
  const zeros = zerosRead(asWritten, (statements) => readFamilies(statements)?.shapes ?? null);
  const read = zeros && readFamilies(zeros.statements);
  if (!read || errorsAmong(read.problems) >= errorsAmong(plain.problems)) return plain;
  const problems = [...read.problems, ...zeros.hints].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return { ...read, problems };
}

function readFamilies(asWritten: readonly PlacedStatement[]): FamilyReading | null {
  if (!asWritten.some(({ parsed }) => isOfFamilies(parsed))) return null;
  const statements = inBrackets(asWritten);
  const families = familiesOf(statements);
  const hasRanges = statements.some(
    ({ parsed }) => parsed.kind === 'parsed' && parsed.statement.ranges !== undefined,
  );
  if (families.size === 0 && !hasRanges) return null;
  const ofFile = boundsOf(statements, families);
  const { judged: bounds, apart } = ofFile;
  const largest = bounds.at(-1);
  if (!largest) return null;
  const unrolled = (at: Bounds, keepsSizes: boolean, emptySizes: EmptySizes): Unrolled =>
    unroll({ statements, families, bounds: at, keepsSizes, emptySizes });
  const reach = createReach(statements, families);
  const first = unrolled(largest, true, () => null);
  const known = inferDocument(first.statements);
  const isWhole = first.faults.every(({ message }) => message !== EMPTY);
  const readWith = (document: InferredDocument) => {
    const shapeOfMember = shapeOfMembers(families, largest, document);
    const lettered = openReading(statements, families, shapeOfMember);
    return { shapeOfMember, lettered, open: inferDocument(lettered.statements) };
  };
  const before = readWith(known);
  const emptySizes = sizesOfSums(before.open, first, known);
  const reported = isWhole ? first : unrolled(largest, true, emptySizes);
  const shapes = isWhole ? known : inferDocument(reported.statements);
  const elsewhere = apart.map((at) => unrolled(at, true, emptySizes));
  const { shapeOfMember, lettered, open } = isWhole ? before : readWith(shapes);
  return {
    families,
    bounds,
    open,
    members: lettered.members,
    shapes,
    problems: problemsAt(reported, elsewhere, shapes, open, reach),
    reach,
    farther: fartherIn(statements, families, ofFile, reach),
    faults: [...reported.faults, ...elsewhere.flatMap(({ faults }) => faults)],
    names: () => ({ ...inferDocument(nameReading(statements, families)), statements }),
    unrolledAt: (at) => unrolled(at, false, emptySizes),
    withNamedParts: (named) => {
      const reading = openReading(statements, families, shapeOfMember, named);
      return { ...reading, document: inferDocument(reading.statements) };
    },
  };
}

/** The size of a sum over no index: as it is with letters for indices, else from where the same sum has terms. */
function sizesOfSums(open: InferredDocument, { origins }: Unrolled, document: InferredDocument): EmptySizes {
  return (statement, span) => {
    const lettered = open.inferred[statement];
    const own = lettered && shapeAt(span, lettered);
    const sizes = own && [own.rows, own.cols].map(readSizeOf);
    const [rows, cols] = sizes ?? [];
    if (rows && cols) return [rows, cols];
    for (const [index, origin] of origins.entries()) {
      const inferred = origin.statement === statement ? document.inferred[index] : undefined;
      const shape = inferred && shapeAt(span, inferred);
      if (shape) return [sizeExpression(shape.rows), sizeExpression(shape.cols)];
    }
    return null;
  };
}

/** A size as it is written, `n[l-1]` with its index; null of one that nothing tells. */
function readSizeOf(size: Dimension): Expression | null {
  if (!isKnown(size)) return null;
  const parsed = parseStatement(`x = ${printExpression(sizeExpression(size))}`);
  const isRead = parsed.kind === 'parsed' && parsed.statement.kind === 'equation';
  return isRead ? (parsed.statement.sides[1] ?? null) : null;
}

function shapeAt(span: Span, statement: InferredDocument['inferred'][number]): Shape | null {
  const open = [...termsOf(statement)];
  for (let term = open.pop(); term; term = open.pop()) {
    const shape = statement.shapes.get(term);
    if (term.span.start === span.start && term.span.end === span.end && shape) return shape;
    open.push(...innerTerms(term));
  }
  return null;
}

/** The shapes of defined members, as those at the largest bounds have them. */
function shapeOfMembers(families: Families, bounds: Bounds, document: InferredDocument): ShapeOfMember {
  const known = new Map<string, readonly { readonly at: number; readonly shape: Shape }[]>();
  const shapesOf = ({ name, pieces }: Family): readonly { readonly at: number; readonly shape: Shape }[] => {
    const found = pieces.flatMap(({ places, ranges }) =>
      instancesOf(ranges, bounds).flatMap((indices) => {
        const at = places.map((place) =>
          indexValue(place, (index) => indices.get(index) ?? bounds.at(index)),
        );
        const [last] = at.slice(-1);
        if (!at.every((value) => value !== null) || typeof last !== 'number') return [];
        const value = document.valueOf(memberName(name, at));
        return value?.kind === 'shape' ? [{ at: last, shape: value.shape }] : [];
      }),
    );
    known.set(name, found);
    return found;
  };
  return (family, places) => {
    const shapes = known.get(family.name) ?? shapesOf(family);
    const place = places.at(-1);
    const last = shapes.at(-1);
    if (!place || !last) return null;
    const movedTo = (at: number): MovedShape | null =>
      movedShape(
        last.shape,
        last.at,
        { kind: 'number', value: at, text: String(at), span: { start: 0, end: 0 } },
        families,
      );
    const isOne = shapes.every(({ at, shape }) => {
      const moved = movedTo(at);
      return moved !== null && sameShape(moved.shape, shape);
    });
    return isOne ? movedShape(last.shape, last.at, place, families) : null;
  };
}

/** The same problem where indices are letters: its sizes are those of every index. */
function inLetters({ code, severity, range }: Problem, reported: readonly Problem[]): Problem | undefined {
  return reported.find(
    (entry) =>
      entry.code === code &&
      entry.severity === severity &&
      entry.range.start === range.start &&
      entry.range.end === range.end,
  );
}

/** The problems of the file, each once, with the index at which it breaks first. */
function problemsAt(
  unrolled: Unrolled,
  elsewhere: readonly Unrolled[],
  shapes: InferredDocument,
  open: InferredDocument,
  reach: Reach,
): readonly Problem[] {
  const { origins, bounds, faults } = unrolled;
  const where = (
    { statement, indices }: Pick<FamilyFault, 'statement' | 'indices'>,
    at: Bounds = bounds,
  ): string => {
    const sizes = sizesAmong(at, reach(statement));
    return indices.size === 0 && at === bounds ? '' : ` (at ${valuesText(new Map([...sizes, ...indices]))})`;
  };
  const found = [unrolled, ...elsewhere].flatMap((one) =>
    one.faults.map((fault) =>
      problem(
        'family',
        'error',
        fault.isGeneral && one === unrolled ? fault.message : fault.message + where(fault, one.bounds),
        rangeOf(fault.span, fault.statement, open),
      ),
    ),
  );
  // A problem for every index is reported in letters.
  const reported = locatedProblems(open).map(({ problem: entry }) => entry);
  const broken = new Set(faults.map(({ statement }) => statement));
  for (const { at, problem: entry } of locatedProblems(shapes)) {
    const origin = origins[at];
    if (shapes.statements[at]?.foreign && entry.severity !== 'error') continue;
    if (entry.code === 'syntax' && origin && broken.has(origin.statement)) continue;
    const lettered = inLetters(entry, reported);
    // Only members side by side tell that `h[t-1]` is as long as `h[t]`.
    const reworded =
      lettered && entry.code === 'unresolved-size' ? { ...lettered, fixes: entry.fixes } : lettered;
    found.push(reworded ?? (origin ? { ...entry, message: entry.message + where(origin) } : entry));
  }
  const seen = new Set<string>();
  return found
    .filter(({ code, range }) => {
      const key = `${code} ${range.start} ${range.end}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
