// The numerator of a derivative through families: a name, or a member of a family, `h[T]`, `τ[t]`, whose index stands for any there is.

import type { InferredDocument } from '../../document/document.ts';
import { variable } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { type Families, lettersOf } from '../../families/family.ts';
import { indexSize } from '../../families/index-size.ts';
import { openName, sizeExpression } from '../../families/open-reading.ts';
import { type Dimension, namedSize, substituteSizes } from '../../shapes/dimension.ts';
import { isColumn, isScalar, type Shape, shapeOf } from '../../shapes/shape.ts';
import type { Interval } from './index-box.ts';
import { knownDomain } from './index-domain.ts';
import type { MemberProgram } from './member-program.ts';
import { NotDerived } from './not-derived.ts';

/** The numerator of a derivative through families. */
export interface DerivedValue {
  /** `L`, `h[T]`; an index that stands for any has a letter that nothing else in the file has. */
  readonly of: string;
  /** The family that it is a member of, or its own name. */
  readonly node: string;
  readonly shape: Shape;
  readonly leaf: Expression;
  /** Of a member: where it stands. */
  readonly places: readonly Dimension[];
  /** The index that stands for any, with the letter that was asked for. */
  readonly index: {
    readonly name: string;
    readonly dimension: Dimension;
    readonly asked: string;
    readonly domain: Interval;
  } | null;
}

/** The numerator, with its shape and its places. Throws `NotDerived`. */
export function derivedValue(
  asked: string,
  program: MemberProgram,
  families: Families,
  document: InferredDocument,
): DerivedValue {
  const { node, places } = program.readOf(asked);
  const value = document.valueOf(asked);
  if (value?.kind !== 'shape') throw new NotDerived(`\`${asked}\` has no shape`);
  const { shape } = value;
  if (!isScalar(shape) && !isColumn(shape))
    throw new NotDerived(
      `\`${asked}\` is a matrix: its derivative through families is not derived yet, that of a scalar or a column is`,
    );
  const family = families.get(node);
  const sizes = places.map(indexSize);
  if (!sizes.every((size) => size !== null))
    throw new NotDerived(`the index of \`${asked}\` is more than a shift of another`);
  const letters = [
    ...new Set(sizes.flatMap((size) => [...size.dims].filter((name) => isIndex(name, document)))),
  ];
  const [letter, ...more] = letters;
  if (more.length > 0 || (letter !== undefined && places.length > 1))
    throw new NotDerived(`\`${asked}\` has two indices that stand for any: say which member, as in numbers`);
  const name = letter === undefined ? null : freshLetter(families, program);
  const moved = sizes.map((size) =>
    letter === undefined || name === null
      ? size
      : substituteSizes(size, new Map([[letter, namedSize(name)]])),
  );
  const of = family ? openName(node, moved.map(sizeExpression)) : asked;
  const own = letter === undefined || name === null ? shape : shapeAt(shape, letter, name);
  return {
    of,
    node,
    shape: own,
    leaf: variable({ name: of, attributes: [], role: 'value' }, own),
    places: moved,
    index:
      letter === undefined || name === null || !family
        ? null
        : { name, dimension: namedSize(name), asked: letter, domain: knownDomain(family, 0) },
  };
}

/** A shape with the sizes of one index as those of another: `n[l]` at s is `n[s]`. */
export function shapeAt({ rows, cols }: Shape, letter: string, other: string): Shape {
  const word = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_])${letter}(?![\\p{L}\\p{M}\\p{N}_])`, 'gu');
  const at = (size: Dimension): Dimension =>
    substituteSizes(
      size,
      new Map(
        [...size.dims].map((name) => {
          const bracket = name.indexOf('[');
          if (bracket < 0) return [name, namedSize(name)] as const;
          return [
            name,
            namedSize(name.slice(0, bracket) + name.slice(bracket).replace(word, other)),
          ] as const;
        }),
      ),
    );
  return shapeOf(at(rows), at(cols));
}

/** Whether a name in an index is no size of the file. */
function isIndex(name: string, { scope, statements }: InferredDocument): boolean {
  const symbol = scope.symbols.get(name);
  return symbol?.kind !== 'dim' || statements[symbol.statement]?.foreign?.file === '';
}

const LETTERS = ['s', 'r', 'u', 'v', 'i', 'j', 'k', 'l', 'm', 'p', 'q'];

/** A letter that no index, family or size of the file's formulas has. */
export function freshLetter(
  families: Families,
  { lines }: MemberProgram,
  others: readonly string[] = [],
): string {
  const taken = new Set([
    ...others,
    ...[...families.values()].flatMap((family) => [family.name, ...lettersOf(family)]),
    ...lines.flatMap(({ target, ranges, reads }) => [
      target.node,
      ...reads.map(({ node }) => node),
      ...ranges.map(({ index }) => index.name),
    ]),
  ]);
  return LETTERS.find((letter) => !taken.has(letter)) ?? 'index';
}
