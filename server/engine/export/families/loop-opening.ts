// The opening of a function of a file with families: its arguments, checked, and the sizes, read off them.

import { domainOf } from '../../derivations/families/index-domain.ts';
import type { MemberProgram } from '../../derivations/families/member-program.ts';
import type { Families } from '../../families/family.ts';
import type { NamedSum } from '../../families/open-reading.ts';
import { addSizes, type Dimension, namedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { isScalar, type Shape } from '../../shapes/shape.ts';
import { plainText } from '../targets/plain-text.ts';
import type { Target } from '../targets/target.ts';

/** A variable or family that is given, by its name. */
export interface Given {
  readonly name: string;
  readonly shape: Shape;
  readonly isFamily: boolean;
  readonly attributes: readonly string[];
}

export interface LoopFile {
  readonly target: Target;
  readonly families: Families;
  readonly program: MemberProgram;
  readonly sums: ReadonlyMap<string, NamedSum>;
  readonly given: readonly Given[];
  /** The shape of a leaf. */
  shapeOf(name: string): Shape | null;
  /** The spelling of names of the file. */
  spelled(name: string): string;
  callable(name: string, order: number): string;
  helper(name: string): string;
  readonly taken: readonly string[];
}

/** A parameter of a function that was written. */
export interface LoopParameter {
  readonly spelled: string;
  readonly kind: 'array' | 'list' | 'size' | 'callable';
  readonly given: Given | null;
}

interface Needs {
  /** The names that the function reads, given or computed. */
  readonly used: Set<string>;
  /** The sizes that it names; more come where these are read off others. */
  readonly sizes: ReadonlySet<string>;
  /** The orders of derivatives of unknown functions that it calls. */
  readonly callables: ReadonlyMap<string, ReadonlySet<number>>;
  sizeIn(size: Dimension): string;
}

/** The first lines of a function, which check its arguments and read sizes off them, and its parameters. */
export function openingOf(
  file: LoopFile,
  { used, sizes, callables, sizeIn }: Needs,
): { readonly lines: readonly string[]; readonly parameters: readonly LoopParameter[] } {
  const { families, given, target } = file;
  const lengthOf = (name: string): Dimension | null => {
    const family = families.get(name);
    const domain = family && domainOf(family, 0);
    return domain ? addSizes(subtractSizes(domain.to, domain.from), ONE) : null;
  };
  /** Where a size is read off: the text, and what it is read off. */
  const readings = (wanted: string): readonly { readonly of: string; readonly text: string }[] =>
    given.flatMap(({ name, isFamily, shape }) => {
      const own = file.spelled(name);
      const found: { readonly of: string; readonly text: string }[] = [];
      const length = lengthOf(name);
      const rest = length && subtractSizes(length, namedSize(wanted));
      if (isFamily && rest && !rest.dims.has(wanted) && rest.dims.size === 0) {
        const constant = rest.monomials[0]?.coefficient ?? 0;
        const shift = constant === 0 ? '' : constant > 0 ? ` - ${constant}` : ` + ${-constant}`;
        found.push({ of: name, text: `len(${own})${shift}` });
      }
      const member = isFamily ? own + '[0]'.repeat(families.get(name)?.arity ?? 1) : own;
      for (const [axis, size] of [
        [0, shape.rows],
        [1, shape.cols],
      ] as const)
        if (!isScalar(shape) && size === namedSize(wanted))
          found.push({ of: name, text: target.sizeOf(member, axis) });
      return found;
    });
  const sizeLines = new Map<string, { readonly of: string; readonly line: string }>();
  const asParameters: string[] = [];
  const readSize = (name: string): void => {
    const all = readings(name);
    const [reading] = [...all.filter(({ of }) => used.has(of)), ...all];
    if (!reading) {
      if (sizes.has(name)) asParameters.push(name);
      return;
    }
    used.add(reading.of);
    sizeLines.set(name, { of: reading.of, line: `${file.spelled(name)} = ${reading.text}` });
  };
  for (const name of sizes) readSize(name);
  const arrays = given.filter(({ name }) => used.has(name));
  // A size that two arrays have is compared.
  const counted = arrays.flatMap(({ name, shape }) => [
    ...new Set([shape.rows, shape.cols, lengthOf(name)].flatMap((size) => [...(size?.dims ?? [])])),
  ]);
  for (const name of new Set(counted))
    if (!sizeLines.has(name) && !name.includes('[') && counted.filter((other) => other === name).length > 1)
      readSize(name);
  const known = new Set(asParameters);
  const textIfKnown = (size: Dimension | null): string | null =>
    size && [...size.dims].every((dim) => known.has(dim)) ? sizeIn(size) : null;
  const checks = arrays.flatMap(({ name, shape, isFamily }): readonly string[] => {
    const own = file.spelled(name);
    const quoted = `'${plainText(name)}'`;
    const check = isScalar(shape) ? file.helper('number') : file.helper('array');
    const [rows, cols] = [textIfKnown(shape.rows), textIfKnown(shape.cols)];
    const wanted =
      isScalar(shape) || (rows === null && cols === null) ? '' : `, (${rows ?? 'None'}, ${cols ?? 'None'})`;
    const length = isFamily ? lengthOf(name) : null;
    const inner = (at: string, depth: number): string =>
      depth === 0
        ? `${check}(${quoted}, ${at}${wanted})`
        : `[${inner(`m${depth}`, depth - 1)} for m${depth} in ${at}]`;
    const before = textIfKnown(length);
    const lines = [
      `${own} = ${inner(own, isFamily ? (families.get(name)?.arity ?? 1) : 0)}`,
      ...(before === null
        ? []
        : [
            `if len(${own}) != ${before}:`,
            `    raise ValueError(f'${plainText(name)} must have {${before}} members; it has {len(${own})}')`,
          ]),
    ];
    const read = [...sizeLines].filter(([, line]) => line.of === name);
    const isOpened = before === null && read.some(([, { line }]) => line.includes(`${own}[0]`));
    for (const [dim] of read) known.add(dim);
    const opened = isOpened
      ? [`if not ${own}:`, `    raise ValueError('${plainText(name)} must have at least one member')`]
      : [];
    return [...lines, ...opened, ...read.map(([, { line }]) => line)];
  });
  return {
    lines: checks,
    parameters: [
      ...arrays.map(
        (one): LoopParameter => ({
          spelled: file.spelled(one.name),
          kind: one.isFamily ? 'list' : 'array',
          given: one,
        }),
      ),
      ...asParameters.map(
        (name): LoopParameter => ({ spelled: file.spelled(name), kind: 'size', given: null }),
      ),
      ...[...callables].flatMap(([name, orders]) =>
        [...orders]
          .sort((a, b) => a - b)
          .map(
            (order): LoopParameter => ({
              spelled: file.callable(name, order),
              kind: 'callable',
              given: null,
            }),
          ),
      ),
    ],
  };
}
