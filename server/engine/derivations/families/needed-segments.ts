// Which parts of a derivative are needed for those that are wanted: the derivatives that stand in their lines.

import { type Families, lettersOf } from '../../families/family.ts';
import { atLarge, orderedBounds } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import type { OpenReading } from '../../families/open-reading.ts';
import { derivativesIn } from '../../lowering/program.ts';
import { type Dimension, substituteSizes } from '../../shapes/dimension.ts';
import type { Expression } from '../../syntax/tree.ts';
import type { Contribution, Segment } from './adjoint-line.ts';
import type { DerivedValue } from './derived-value.ts';
import type { MemberProgram } from './member-program.ts';

export interface NeedRequest {
  readonly wanted: readonly string[];
  readonly derived: DerivedValue;
  wantedSegments(node: string): readonly Segment[];
  segmentsOf(node: string): readonly Segment[];
  readonly program: MemberProgram;
  readonly reading: OpenReading;
  readonly families: Families;
}

/** By node. Each segment is examined once. */
export function neededSegments(request: NeedRequest): ReadonlyMap<string, ReadonlySet<Segment>> {
  const { wanted, derived, wantedSegments, segmentsOf, program, reading, families } = request;
  const index = derived.index?.name ?? null;
  const [own] = derived.places;
  const needed = new Map<string, Set<Segment>>();
  const open: { readonly node: string; readonly segment: Segment }[] = [];
  const add = (node: string, segment: Segment): void => {
    const known = needed.get(node) ?? new Set();
    needed.set(node, known);
    if (known.has(segment)) return;
    known.add(segment);
    open.push({ node, segment });
  };
  for (const node of wanted) for (const segment of wantedSegments(node)) add(node, segment);
  for (let next = open.pop(); next; next = open.pop())
    for (const part of next.segment.contributions)
      for (const name of derivativesIn(part.expression, derived.of)) {
        const read = program.readOf(name);
        if (reading.sums.has(read.node)) continue;
        const letters = lettersOf(families.get(next.node));
        const whole = read.places.map((place) => reach(place, part, next.segment, letters, index));
        // The derivative of a member by itself is no line.
        const [at] = whole;
        const isItself =
          read.node === derived.node && own && at && at[0] === at[1] && at[0] === atLarge(own, index);
        if (isItself) continue;
        for (const other of segmentsOf(read.node)) {
          const touches = other.box.every((interval, place) => {
            const ends = whole[place];
            return (
              !ends || (atLarge(interval.from, index) <= ends[1] && atLarge(interval.to, index) >= ends[0])
            );
          });
          if (touches) add(read.node, other);
        }
      }
  return needed;
}

/** The least and greatest value of a place over the members of a segment, and over what its part is summed over. */
function reach(
  place: Expression,
  { line, use }: Contribution,
  { box }: Segment,
  letters: readonly string[],
  index: string | null,
): readonly [number, number] | null {
  const size = indexSize(place);
  if (!size) return null;
  let ends: readonly Dimension[] = [substituteSizes(size, use.solved)];
  const over = (name: string, bounds: readonly (Dimension | null)[]): boolean => {
    if (!ends.some((end) => end.dims.has(name))) return true;
    const known = bounds.flatMap((bound) => bound ?? []);
    ends = ends.flatMap((end) => known.map((bound) => substituteSizes(end, new Map([[name, bound]]))));
    return known.length === bounds.length;
  };
  for (const range of line?.ranges ?? [])
    if (!use.solved.has(range.index.name) && !over(range.index.name, orderedBounds(range))) return null;
  for (const [at, letter] of letters.entries()) {
    const interval = box[at];
    if (interval && !over(letter, [interval.from, interval.to])) return null;
  }
  const values = ends.map((end) => atLarge(end, index));
  return [Math.min(...values), Math.max(...values)];
}
