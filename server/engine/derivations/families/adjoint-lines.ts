// The derivative of a scalar by members of families: ∂L/∂h[s] is the sum of what each use of h contributes, a use at t - 1 in a
// line for t = 1..T at t := s + 1, for s in 0..T-1 (the adjoint equations of a recursion: P. J. Werbos, "Backpropagation
// through time", 1990). So a backward pass is a recursion as the forward pass is, and as long to write for any length.

import { answerQuestion } from '../../calculus/derive.ts';
import { foldNames } from '../../calculus/print.ts';
import { differentiable } from '../../calculus/recognition.ts';
import { inNames } from '../../calculus/simplification/in-names.ts';
import { inner, isZero, number, substitute } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { type Families, type Family, lettersOf } from '../../families/family.ts';
import { atLarge, orderedBounds } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import type { OpenReading } from '../../families/open-reading.ts';
import { derivativeLeaf, derivativesIn } from '../../lowering/program.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import { type Dimension, substituteSizes } from '../../shapes/dimension.ts';
import type { RangeNode, Expression as Written } from '../../syntax/tree.ts';
import { cut, type Interval, isWithin, solveUse } from './index-box.ts';
import { type FormulaLine, type MemberProgram, NotDerived, nodesBelow } from './member-program.ts';
import {
  type AdjointLine,
  type Contribution,
  type LineWriting,
  type Segment,
  writeLine,
} from './write-line.ts';

export type { AdjointLine } from './write-line.ts';

export type AdjointLines =
  | { readonly kind: 'derived'; readonly lines: readonly AdjointLine[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface AdjointRequest {
  readonly of: string;
  /** Variables, definitions or families that it is differentiated by. */
  readonly wanted: readonly string[];
  readonly families: Families;
  readonly reading: OpenReading;
  readonly documentFormulas: DocumentFormulas;
  readonly program: MemberProgram;
}

/** The lines for all that is wanted, in an order in which each can be computed. Time does not depend on any length. */
export function adjointLines(request: AdjointRequest): AdjointLines {
  const { of, documentFormulas } = request;
  if (!documentFormulas.program.values.has(of))
    return {
      kind: 'refused',
      why:
        documentFormulas.program.refused.get(of) ??
        `give \`${of}\` a name without an index first: \`L = ${of}\``,
    };
  try {
    return { kind: 'derived', lines: createDerivation(request).lines() };
  } catch (error) {
    if (error instanceof NotDerived) return { kind: 'refused', why: error.message };
    throw error;
  }
}

function createDerivation({ of, wanted, families, reading, documentFormulas, program }: AdjointRequest): {
  lines(): readonly AdjointLine[];
} {
  const cone = nodesBelow(of, program);
  const segmentsByNode = new Map<string, readonly Segment[]>();

  /** The derivative by the target of a line, as its readers have it. */
  const seedOf = (line: FormulaLine): Expression => {
    const { name, node } = line.target;
    if (name === of) return number(1);
    if (!reading.sums.has(node)) return derivativeLeaf(of, name, line.leaf.shape);
    const [reader] = program.readersOf(node).filter((other) => cone.has(other.target.node));
    return reader ? pullback(reader, name) : number(0);
  };

  /** What a line adds to the derivative by a name that it reads. */
  const pullback = (line: FormulaLine, name: string): Expression => {
    const leaf = documentFormulas.program.leafOf(name);
    const why = program.whyNot(line.target.node);
    if (!leaf || why !== null) throw new NotDerived(why ?? `nothing is known of \`${name}\``);
    const seed = seedOf(line);
    const held = derivativeLeaf(of, HELD, line.leaf.shape);
    const scalar = inner(held, line.formula);
    const answer = answerQuestion({ kind: 'gradient', of: scalar, by: leaf, symmetric: 'frobenius' });
    if (answer.kind === 'refused') throw new NotDerived(answer.why);
    const whole = answerQuestion({
      kind: 'identity',
      of: substitute(answer.expression, new Map([[held, seed]])),
    });
    if (whole.kind === 'refused') throw new NotDerived(whole.why);
    if (reading.sums.has(line.target.node) || line.formula.args.length === 0) return whole.expression;
    const names = new Map(
      [line.formula, differentiable(line.formula)].map((formula) => [formula, line.target.name] as const),
    );
    return foldNames(inNames(whole.expression, names), names);
  };

  const contributionsTo = (node: string): readonly Contribution[] =>
    program.readersOf(node).flatMap((line) => {
      if (!cone.has(line.target.node)) return [];
      return line.reads
        .filter((read) => read.node === node)
        .flatMap((read): readonly Contribution[] => {
          const use = solveUse(read.places, line.ranges, lettersOf(families.get(node)));
          if (typeof use === 'string')
            throw new NotDerived(
              `\`${line.target.name}\` reads \`${read.name}\`: ${use}, which is not derived yet`,
            );
          const expression = pullback(line, read.name);
          return isZero(expression) ? [] : [{ line, expression, use }];
        });
    });

  const segmentsOf = (node: string): readonly Segment[] => {
    const known = segmentsByNode.get(node);
    if (known) return known;
    const contributions = contributionsTo(node);
    const family = families.get(node);
    const segments = family
      ? boxesOf(family, contributions).map((box) => ({
          box,
          contributions: contributions.filter(({ use }) =>
            box.every((interval, at) => {
              const own = use.box[at];
              return own !== undefined && isWithin(interval, own);
            }),
          ),
        }))
      : [{ box: [], contributions }];
    segmentsByNode.set(node, segments);
    return segments;
  };

  const writing: LineWriting = { of, families, reading, documentFormulas };
  return {
    lines: () => {
      const needed = neededSegments(wanted, of, segmentsOf, program, reading);
      const places = new Map(program.lines.map((line) => [line.target.node, line.place]));
      const order = [...needed.keys()].sort((a, b) => rank(b, wanted, places) - rank(a, wanted, places));
      return order.flatMap((node) => {
        const segments = segmentsOf(node).filter((segment) => needed.get(node)?.has(segment));
        const isBackward = segments.some(({ contributions }) =>
          contributions.some((part) => readsLater(part, node, of, program)),
        );
        return (isBackward ? [...segments].reverse() : segments).map((segment) =>
          writeLine(node, segment, isBackward, writing),
        );
      });
    },
  };
}

/** A name that no leaf of a file has. */
const HELD = ' ';

/** What depends on more stands first; wanted variables, which nothing defines, last. */
const rank = (node: string, wanted: readonly string[], places: ReadonlyMap<string, number>): number =>
  places.get(node) ?? -1 - wanted.indexOf(node);

/** The members of a family as boxes in which every contribution holds everywhere or nowhere. */
function boxesOf(family: Family, contributions: readonly Contribution[]): readonly (readonly Interval[])[] {
  const domains = Array.from({ length: family.arity }, (_, at) => domainOf(family, at));
  return domains.reduce<readonly (readonly Interval[])[]>(
    (boxes, domain, at) => {
      const cuts = cut(
        domain,
        contributions.flatMap(({ use }) => use.box[at] ?? []),
      );
      return boxes.flatMap((box) => cuts.map((interval) => [...box, interval]));
    },
    [[]],
  );
}

/** All that an index of a family goes through. */
function domainOf({ name, pieces }: Family, at: number): Interval {
  const ends = pieces.flatMap(({ places, ranges }): readonly Interval[] => {
    const place = places[at];
    const range = place?.kind === 'name' ? ranges.find(({ index }) => index.name === place.name) : undefined;
    if (range) {
      const [from, to] = orderedBounds(range);
      return from && to ? [{ from, to }] : [];
    }
    const size = place && indexSize(place);
    return size ? [{ from: size, to: size }] : [];
  });
  const least = (sizes: readonly Dimension[], sign: 1 | -1): Dimension | undefined =>
    [...sizes].sort((a, b) => sign * (atLarge(a) - atLarge(b)))[0];
  const from = least(
    ends.map((end) => end.from),
    1,
  );
  const to = least(
    ends.map((end) => end.to),
    -1,
  );
  if (!from || !to) throw new NotDerived(`nothing tells how far the index of \`${name}\` goes`);
  return { from, to };
}

/** Whether a part reads the derivative by a later member of the same node, or of one that is worked out with it. */
function readsLater(
  { line, expression, use }: Contribution,
  node: string,
  of: string,
  program: MemberProgram,
): boolean {
  return [...derivativesIn(expression, of)].some((name) => {
    const read = program.readOf(name);
    if (read.node !== node && read.node !== line.target.node) return false;
    return read.places.some((place) => {
      const size = indexSize(place);
      const index = [...(size?.dims ?? [])].find((letter) => use.solved.has(letter));
      const solved = index === undefined ? undefined : use.solved.get(index);
      return (
        solved?.monomials.some(({ coefficient, factors }) => factors.length === 0 && coefficient > 0) ?? false
      );
    });
  });
}

/** The segments that the wanted nodes need, by node: those whose derivatives stand in the lines of others. */
function neededSegments(
  wanted: readonly string[],
  of: string,
  segmentsOf: (node: string) => readonly Segment[],
  program: MemberProgram,
  reading: OpenReading,
): ReadonlyMap<string, ReadonlySet<Segment>> {
  const needed = new Map<string, Set<Segment>>();
  const open: Segment[] = [];
  const add = (node: string, segment: Segment): void => {
    const known = needed.get(node) ?? new Set();
    needed.set(node, known);
    if (known.has(segment)) return;
    known.add(segment);
    open.push(segment);
  };
  for (const node of wanted) for (const segment of segmentsOf(node)) add(node, segment);
  for (let segment = open.pop(); segment; segment = open.pop())
    for (const { expression, line } of segment.contributions)
      for (const name of derivativesIn(expression, of)) {
        const read = program.readOf(name);
        if (reading.sums.has(read.node)) continue;
        const whole = read.places.map((place) => reach(place, line.ranges));
        for (const other of segmentsOf(read.node)) {
          const touches = other.box.every((interval, at) => {
            const own = whole[at];
            return !own || (atLarge(interval.from) <= own[1] && atLarge(interval.to) >= own[0]);
          });
          if (touches) add(read.node, other);
        }
      }
  return needed;
}

/** The least and greatest value of a place over the ranges of its line. */
function reach(place: Written, ranges: readonly RangeNode[]): readonly [number, number] | null {
  const size = indexSize(place);
  if (!size) return null;
  let ends: readonly Dimension[] = [size];
  for (const range of ranges) {
    if (!size.dims.has(range.index.name)) continue;
    const [from, to] = orderedBounds(range);
    if (!from || !to) return null;
    ends = ends.flatMap((end) =>
      [from, to].map((bound) => substituteSizes(end, new Map([[range.index.name, bound]]))),
    );
  }
  const values = ends.map(atLarge);
  return [Math.min(...values), Math.max(...values)];
}
