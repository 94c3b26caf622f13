// The derivative of a scalar by members of families: ∂L/∂h[s] is the sum of what each use of h contributes, a use at t - 1 in a
// line for t = 1..T at t := s + 1, for s in 0..T-1 (the adjoint equations of a recursion: P. J. Werbos, "Backpropagation
// through time", 1990). So a backward pass is a recursion as the forward pass is, and as long to write for any length.

import { isZero, variable, variableOf } from '../../expressions/build.ts';
import { type Families, lettersOf } from '../../families/family.ts';
import { atLarge } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import { type OpenReading, openName, sizeExpression } from '../../families/open-reading.ts';
import { derivativesIn } from '../../lowering/program.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import { type Dimension, namedSize, substituteSizes, subtractSizes } from '../../shapes/dimension.ts';
import type { RangeNode } from '../../syntax/tree.ts';
import type { AdjointLine, Contribution, LineWriting, Segment } from './adjoint-line.ts';
import { type DerivedValue, derivedValue, freshLetter, shapeAt } from './derived-value.ts';
import { type Interval, isWithin, solveUse } from './index-box.ts';
import { boxesOf, knownDomain, membersBelow, rangesWithin } from './index-domain.ts';
import { type FormulaLine, type MemberProgram, nodesBelow } from './member-program.ts';
import { neededSegments } from './needed-segments.ts';
import { derivable, NotDerived } from './not-derived.ts';
import { createPullbacks } from './pullbacks.ts';
import { writeLine } from './write-line.ts';
import { type ProductChain, productChain, writeProduct } from './write-product.ts';

/** The derivatives of a file with families, as lines with ranges of indices. */
export type AdjointLines =
  | {
      readonly kind: 'derived';
      readonly lines: readonly AdjointLine[];
    }
  | { readonly kind: 'refused'; readonly why: string };

export interface AdjointRequest {
  /** A name or a member, a scalar or a column. */
  readonly of: string;
  /** Variables, definitions or families that it is differentiated by. */
  readonly wanted: readonly string[];
  /** Of a member whose index stands for any, the members that are asked for: `h[t-1]` in `∂h[t]/∂h[t-1]`. */
  readonly member?: string;
  readonly families: Families;
  readonly reading: OpenReading;
  readonly documentFormulas: DocumentFormulas;
  readonly program: MemberProgram;
}

/** The lines for all that is wanted, in an order in which each can be computed. Time does not depend on any length. */
export function adjointLines(request: AdjointRequest): AdjointLines {
  const { of, documentFormulas, families, program } = request;
  const why = documentFormulas.program.refused.get(of);
  if (why !== undefined) return { kind: 'refused', why };
  const lines = derivable(() => {
    const derived = within(derivedValue(of, program, families, documentFormulas.document), request);
    return createDerivation(request, derived).lines();
  });
  return lines.kind === 'done' ? { kind: 'derived', lines: lines.value } : lines;
}

/** With an index that goes no further than the members do that are asked for. */
function within(derived: DerivedValue, { member, program, families }: AdjointRequest): DerivedValue {
  const { index } = derived;
  const asked = member === undefined ? null : askedPlaces(member, derived, program);
  const family = asked && families.get(asked.node);
  if (!index || !asked || !family) return derived;
  const domain = asked.places.reduce((left, place, at): Interval => {
    if (!place.dims.has(index.name)) return left;
    const shift = subtractSizes(place, index.dimension);
    const own = knownDomain(family, at);
    const [from, to] = [subtractSizes(own.from, shift), subtractSizes(own.to, shift)];
    return {
      from: atLarge(from) > atLarge(left.from) ? from : left.from,
      to: atLarge(to) < atLarge(left.to) ? to : left.to,
    };
  }, index.domain);
  return { ...derived, index: { ...index, domain } };
}

function createDerivation(
  { wanted, member, families, reading, documentFormulas, program }: AdjointRequest,
  derived: DerivedValue,
): { lines(): readonly AdjointLine[] } {
  const { of } = derived;
  const index = derived.index?.name ?? null;
  const cone = nodesBelow(derived.node, program);
  const [place] = derived.places;
  const below =
    place && derived.places.length === 1
      ? membersBelow(derived.node, place, index, program, families)
      : new Map<string, Interval>();
  const segmentsByNode = new Map<string, readonly Segment[]>();
  const { pull, unit, sums } = createPullbacks({
    derived: { ...derived, isMember: derived.places.length > 0 },
    program,
    sums: reading.sums,
    cone,
    letter: freshLetter(families, program, index === null ? [] : [index]),
    leafOf: documentFormulas.program.leafOf,
  });

  /** The ranges of a line as far as its members count; a sum goes with the line that it stands in. */
  const rangesOf = (line: FormulaLine): readonly RangeNode[] => {
    const { node } = line.target;
    const [reader] = reading.sums.has(node) ? program.readersOf(node) : [];
    if (!reader) return rangesWithin(line, below.get(node), index);
    const around = new Map(rangesOf(reader).map((range) => [range.index.name, range]));
    return line.ranges.map((range, at) =>
      at < line.ranges.length - 1 ? (around.get(range.index.name) ?? range) : range,
    );
  };

  /** The definition that a line belongs to: that of a sum is the one in which it stands. */
  const definedBy = (line: FormulaLine): FormulaLine => {
    const [reader] = reading.sums.has(line.target.node) ? program.readersOf(line.target.node) : [];
    return reader ? definedBy(reader) : line;
  };

  const contributionsTo = (node: string): readonly Contribution[] => [
    ...(node === derived.node
      ? [
          {
            line: null,
            reads: null,
            expression: unit,
            factor: null,
            use: {
              box: derived.places.map((size) => ({ from: size, to: size })),
              solved: new Map<string, Dimension>(),
              summed: [],
            },
          },
        ]
      : []),
    ...program.readersOf(node).flatMap((line) => {
      if (!cone.has(line.target.node)) return [];
      return line.reads
        .filter((read) => read.node === node)
        .flatMap((read): readonly Contribution[] => {
          const ranges = rangesOf(line);
          const use = solveUse(read.places, ranges, lettersOf(families.get(node)));
          if (typeof use === 'string')
            throw new NotDerived(
              `\`${definedBy(line).target.name}\` reads \`${read.name}\`: ${use}, which is not derived yet`,
            );
          const { expression, factor } = pull(line, read.name);
          return isZero(expression) ? [] : [{ line, reads: read.name, expression, factor, use }];
        });
    }),
  ];

  const segmentsOf = (node: string): readonly Segment[] => {
    const known = segmentsByNode.get(node);
    if (known) return known;
    const contributions = contributionsTo(node);
    const family = families.get(node);
    const reached = below.get(node);
    const domains = family ? Array.from({ length: family.arity }, (_, at) => knownDomain(family, at)) : [];
    const used = contributions.map(({ use }) => use.box);
    const boxes = family ? boxesOf(domains, reached ? [...used, [reached]] : used, index) : [[]];
    const segments = boxes
      .filter(([interval]) => !reached || !interval || isWithin(interval, reached, index))
      .map((box) => ({
        box,
        contributions: contributions.filter(({ use }) =>
          box.every((interval, at) => {
            const own = use.box[at];
            return own !== undefined && isWithin(interval, own, index);
          }),
        ),
      }));
    segmentsByNode.set(node, segments);
    return segments;
  };

  const writing: LineWriting = {
    derived,
    families,
    reading: { ...reading, sums },
    documentFormulas,
    program,
    own: null,
  };
  const toAsked = (size: Dimension): Dimension => inLetter(size, derived);
  const askedWriting: LineWriting = { ...writing, derived: asAsked(derived, families), own: index };
  return {
    lines: () => {
      const asked = member === undefined ? null : askedPlaces(member, derived, program);
      const wantedSegments = (node: string): readonly Segment[] =>
        asked && node === asked.node ? segmentsAt(asked.places, segmentsOf(node), index) : segmentsOf(node);
      const needed = neededSegments({
        wanted,
        derived,
        wantedSegments,
        segmentsOf,
        program,
        reading,
        families,
      });
      const places = new Map(program.lines.map((line) => [line.target.node, line.place]));
      const order = [...needed.keys()].sort((a, b) => rank(b, wanted, places) - rank(a, wanted, places));
      return order.flatMap((node) => {
        const own = segmentsOf(node).filter((segment) => needed.get(node)?.has(segment));
        const members = asked?.node === node ? asked.places : null;
        const chain = productChain(node, segmentsOf(node), derived);
        if (chain)
          return members
            ? writeProduct(node, inLetterAsked(chain, derived), members.map(toAsked), askedWriting)
            : writeProduct(node, chain, null, writing);
        const isBackward = own.some(({ contributions }) =>
          contributions.some((part) => readsLater(part, node, of, program)),
        );
        return [
          ...(isBackward ? [...own].reverse() : own).map((segment) =>
            writeLine(node, segment, isBackward, writing),
          ),
          ...(members ? segmentsAt(members, segmentsOf(node), index) : []).map(({ contributions }) =>
            // The letter that was asked for may be that of the family, whose index is a number here.
            members?.every(({ dims }) => dims.size === 0)
              ? writeLine(node, { box: members.map(alone), contributions }, false, { ...writing, own: index })
              : writeLine(
                  node,
                  { box: (members ?? []).map(toAsked).map(alone), contributions },
                  false,
                  askedWriting,
                ),
          ),
        ];
      });
    },
  };
}

const alone = (size: Dimension): Interval => ({ from: size, to: size });

/** A size with the letter that was asked for. */
const inLetter = (size: Dimension, { index }: DerivedValue): Dimension =>
  index ? substituteSizes(size, new Map([[index.name, namedSize(index.asked)]])) : size;

/** The numerator, with the letter that was asked for. */
function asAsked(derived: DerivedValue, families: Families): DerivedValue {
  const { index, node, leaf } = derived;
  if (!index) return derived;
  const shape = shapeAt(derived.shape, index.name, index.asked);
  const places = derived.places.map((size) => inLetter(size, derived));
  const of = families.has(node) ? openName(node, places.map(sizeExpression)) : derived.of;
  const name = index.asked;
  const found = variableOf(leaf);
  return {
    ...derived,
    of,
    shape,
    places,
    leaf: found ? variable({ ...found, name: of }, shape) : leaf,
    index: { ...index, name, dimension: namedSize(name) },
  };
}

const inLetterAsked = (chain: ProductChain, derived: DerivedValue): ProductChain => ({
  ...chain,
  place: inLetter(chain.place, derived),
});

/** The members that are asked for, in the letter of what is derived. */
function askedPlaces(
  member: string,
  { index }: DerivedValue,
  program: MemberProgram,
): { readonly node: string; readonly places: readonly Dimension[] } | null {
  const { node, places } = program.readOf(member);
  const sizes = places.map(indexSize);
  if (!index || !sizes.every((size) => size !== null)) return null;
  if (!sizes.every((size) => size.dims.has(index.asked) || size.dims.size === 0)) return null;
  const letter = new Map([[index.asked, index.dimension]]);
  return { node, places: sizes.map((size) => substituteSizes(size, letter)) };
}

/** The segments that the members at these places are in, for these alone. */
function segmentsAt(
  places: readonly Dimension[],
  segments: readonly Segment[],
  index: string | null,
): readonly Segment[] {
  const box = places.map((size) => ({ from: size, to: size }));
  return segments
    .filter((segment) =>
      segment.box.every((interval, at) => {
        const own = box[at];
        return own !== undefined && isWithin(own, interval, index);
      }),
    )
    .map(({ contributions }) => ({ box, contributions }));
}

/** Nodes that depend on more come first; wanted variables, which nothing defines, last. */
const rank = (node: string, wanted: readonly string[], places: ReadonlyMap<string, number>): number =>
  places.get(node) ?? -1 - wanted.indexOf(node);

/** Whether a part reads the derivative by a later member of the same node, or of one that is worked out with it. */
function readsLater(
  { line, expression, use }: Contribution,
  node: string,
  of: string,
  program: MemberProgram,
): boolean {
  return [...derivativesIn(expression, of)].some((name) => {
    const read = program.readOf(name);
    if (read.node !== node && read.node !== line?.target.node) return false;
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
