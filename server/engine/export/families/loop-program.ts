// A file with families as loops: its lines in an order in which each can be computed, those of a recursion together in one
// loop over the index that it goes along.

import type { FormulaLine, MemberProgram } from '../../derivations/families/member-program.ts';
import { atLarge, orderedBounds } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import type { NamedSum } from '../../families/open-reading.ts';
import { type Dimension, namedSize, substituteSizes, subtractSizes } from '../../shapes/dimension.ts';
import type { Expression } from '../../syntax/tree.ts';

/** A line, with the index of each place of its target. */
export interface LoopLine {
  readonly line: FormulaLine;
  readonly loops: readonly Loop[];
}

/** A loop over an index. */
export interface Loop {
  readonly index: string;
  /** The smaller bound first. */
  readonly from: Dimension;
  readonly to: Dimension;
  readonly isDescending: boolean;
}

/** Lines that are computed together: one by itself, or those of a recursion, in their order at each index. */
export type Step =
  | { readonly kind: 'line'; readonly line: LoopLine }
  | {
      readonly kind: 'recursion';
      readonly isDescending: boolean;
      /** Each in its own letter, which stands for the place of its target. */
      readonly lines: readonly LoopLine[];
    };

/** A function of a file with families, as lines and loops. */
export type LoopProgram =
  | { readonly kind: 'ordered'; readonly steps: readonly Step[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The steps for these lines, each behind what it reads. `sums` are those that stand in formulas by names. */
export function loopProgram(
  lines: readonly FormulaLine[],
  program: MemberProgram,
  sums: ReadonlyMap<string, NamedSum>,
): LoopProgram {
  const isWanted = new Set(lines.map(({ target }) => target.node));
  const steps: Step[] = [];
  const uses = new Map(
    lines.map((line) => [line, usesOf(line, program, sums).filter(({ node }) => isWanted.has(node))]),
  );
  const below = (line: FormulaLine): readonly FormulaLine[] =>
    (uses.get(line) ?? []).flatMap(({ node, first }) =>
      lines.filter(
        ({ target, ranges }) =>
          target.node === node &&
          overlap(first && ends(first, line), ends(placeOf(target.places), { ranges })),
      ),
    );
  for (const group of components(lines, below)) {
    const [only, ...more] = group;
    if (!only) continue;
    const isRecursive = more.length > 0 || below(only).includes(only);
    if (!isRecursive) {
      const loops = loopsOf(only, false);
      if (!loops) return refused(only);
      steps.push({ kind: 'line', line: { line: only, loops } });
      continue;
    }
    const step = recursionOf(group, uses);
    if (!step) return refused(only);
    steps.push(step);
  }
  return { kind: 'ordered', steps };
}

const refused = ({ target }: FormulaLine): LoopProgram => ({
  kind: 'refused',
  why: `\`${target.name}\` is no loop over one index after the other that is written yet`,
});

interface Use {
  readonly node: string;
  /** The least and greatest first place that is read, in the line's letters; null where it has none or no such form. */
  readonly first: readonly [Dimension, Dimension] | null;
}

/** The names that a line reads, also inside of its sums. */
function usesOf(
  line: FormulaLine,
  program: MemberProgram,
  sums: ReadonlyMap<string, NamedSum>,
): readonly Use[] {
  return line.reads.flatMap(({ node, places }): readonly Use[] => {
    const sum = sums.get(node);
    const inner = sum && program.lines.find(({ target }) => target.node === node);
    if (sum && inner) {
      const own = sum.ranges.at(-1);
      const [from, to] = own ? [indexSize(own.from), indexSize(own.to)] : [null, null];
      return usesOf(inner, program, sums).map((use) => ({
        node: use.node,
        first:
          use.first && own && from && to
            ? [
                substituteSizes(use.first[0], new Map([[own.index.name, from]])),
                substituteSizes(use.first[1], new Map([[own.index.name, to]])),
              ]
            : null,
      }));
    }
    const size = places[0] && indexSize(places[0]);
    return [{ node, first: size ? [size, size] : null }];
  });
}

/** The first place of a member, twice. */
function placeOf(places: readonly Expression[]): readonly [Dimension, Dimension] | null {
  const size = places[0] && indexSize(places[0]);
  return size ? [size, size] : null;
}

/** The least and greatest value of places over the ranges of a line, where all sizes are large. */
function ends(
  places: readonly [Dimension, Dimension] | null,
  { ranges }: Pick<FormulaLine, 'ranges'>,
): readonly [number, number] | null {
  let all: readonly Dimension[] = places ?? [];
  for (const range of ranges) {
    const [from, to] = orderedBounds(range);
    if (!from || !to) return null;
    all = all.flatMap((size) =>
      [from, to].map((bound) => substituteSizes(size, new Map([[range.index.name, bound]]))),
    );
  }
  const values = all.map((size) => atLarge(size));
  return values.length === 0 ? null : [Math.min(...values), Math.max(...values)];
}

/** Whether two intervals meet; what is not known may. */
const overlap = (a: readonly [number, number] | null, b: readonly [number, number] | null): boolean =>
  !a || !b || (a[0] <= b[1] && a[1] >= b[0]);

/** The loops of a line; null where a place is more than an index or a size. */
function loopsOf({ target, ranges }: FormulaLine, isDescending: boolean): readonly Loop[] | null {
  const loops = ranges.map((range, at): Loop | null => {
    const [from, to] = orderedBounds(range);
    return from && to && { index: range.index.name, from, to, isDescending: isDescending && at === 0 };
  });
  const isPlain = target.places.every((place) => {
    const size = indexSize(place);
    return size !== null && ranges.filter(({ index }) => size.dims.has(index.name)).length <= 1;
  });
  return isPlain && loops.every((loop) => loop !== null) ? loops : null;
}

/** The lines of a recursion as one loop; null where they go along no index in one direction. */
function recursionOf(
  group: readonly FormulaLine[],
  uses: ReadonlyMap<FormulaLine, readonly Use[]>,
): Step | null {
  const nodes = new Set(group.map(({ target }) => target.node));
  const letters = group.map(({ target, ranges }) => {
    const [place] = target.places;
    const size = place && indexSize(place);
    const [range] = ranges;
    return size && range && size === namedSize(range.index.name) ? range.index.name : null;
  });
  if (!letters.every((letter) => letter !== null)) return null;
  const shifts = group.flatMap((line, at) =>
    (uses.get(line) ?? [])
      .filter(({ node }) => nodes.has(node))
      .map(({ node, first }) => {
        const own = namedSize(letters[at] ?? '');
        return {
          line,
          node,
          least: first && atLarge(subtractSizes(first[0], own), letters[at]),
          most: first && atLarge(subtractSizes(first[1], own), letters[at]),
        };
      }),
  );
  const isAscending = shifts.every(({ most }) => most !== null && most <= 0);
  const isDescending = shifts.every(({ least }) => least !== null && least >= 0);
  if (!isAscending && !isDescending) return null;
  const atOnce = (line: FormulaLine): readonly FormulaLine[] =>
    shifts
      .filter((shift) => shift.line === line && (isAscending ? shift.most === 0 : shift.least === 0))
      .flatMap(({ node }) => group.filter(({ target }) => target.node === node));
  const ordered = components(group, atOnce);
  if (ordered.some((lines) => lines.length > 1)) return null;
  const lines = ordered.flat().map((line) => ({ line, loops: loopsOf(line, !isAscending) }));
  return {
    kind: 'recursion',
    isDescending: !isAscending,
    lines: lines.flatMap(({ line, loops }) => (loops ? [{ line, loops }] : [])),
  };
}

/** Lines that read one another, each set behind those that it reads (Tarjan 1972). */
function components(
  lines: readonly FormulaLine[],
  below: (line: FormulaLine) => readonly FormulaLine[],
): readonly (readonly FormulaLine[])[] {
  const numbers = new Map<FormulaLine, number>();
  const stack: FormulaLine[] = [];
  const found: (readonly FormulaLine[])[] = [];
  const visit = (line: FormulaLine): number => {
    const own = numbers.size;
    numbers.set(line, own);
    stack.push(line);
    let low = own;
    for (const other of below(line)) {
      if (!numbers.has(other)) low = Math.min(low, visit(other));
      else if (stack.includes(other)) low = Math.min(low, numbers.get(other) ?? low);
    }
    if (low === own) found.push(stack.splice(stack.indexOf(line)));
    return low;
  };
  for (const line of lines) if (!numbers.has(line)) visit(line);
  return found;
}
