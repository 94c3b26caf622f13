// The sizes that dims have and the shapes that variables are declared with.

import type { Scope } from '../names/scope.ts';
import { type Dimension, fixedValue, namedSize, ONE } from '../shapes/dimension.ts';
import { SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import type { SpaceNode, Span } from '../syntax/tree.ts';
import { readSize } from './sizes.ts';

export interface SizeFault {
  readonly statement: number;
  readonly span: Span;
  readonly code: 'unknown-name' | 'bad-size' | 'circular-definition';
  readonly message: string;
  /** The unknown name, for offers of near ones. */
  readonly name: string | null;
}

/** A dim that the judge chooses a number for, with the bounds that it keeps. */
interface FreeDim {
  readonly name: string;
  readonly atMost: Dimension | null;
}

export interface Dims {
  readonly sizes: ReadonlyMap<string, Dimension>;
  readonly free: readonly FreeDim[];
  readonly faults: readonly SizeFault[];
}

/** Reads every `dim` statement; a size made of others may use dims that come later. */
export function readDims(scope: Scope): Dims {
  const sizes = new Map<string, Dimension>();
  const free: FreeDim[] = [];
  const faults: SizeFault[] = [];
  const reading = new Set<string>();
  const sizeNamed = (name: string): Dimension | null => {
    const known = sizes.get(name);
    if (known) return known;
    const symbol = scope.symbols.get(name);
    if (symbol?.kind !== 'dim') return null;
    const { item, statement, span } = symbol;
    if (item.relation !== 'equals' || !item.size) {
      const size = namedSize(name);
      sizes.set(name, size);
      return size;
    }
    if (reading.has(name)) {
      faults.push({
        statement,
        span,
        code: 'circular-definition',
        message: `the size \`${name}\` is made of itself`,
        name: null,
      });
      sizes.set(name, namedSize(name));
      return namedSize(name);
    }
    reading.add(name);
    const read = readSize(item.size, sizeNamed);
    reading.delete(name);
    const known2 = sizes.get(name);
    if (known2) return known2;
    if (read.kind === 'fault') {
      faults.push(sizeFault(statement, read));
      sizes.set(name, namedSize(name));
      return namedSize(name);
    }
    const fixed = fixedValue(read.size);
    if (fixed !== null && fixed < 1) {
      faults.push({
        statement,
        span: item.size.span,
        code: 'bad-size',
        message: `a size is at least 1, and \`${name}\` would be ${fixed}`,
        name: null,
      });
      // Said once, here: what is declared with it is read as if its size were open.
      sizes.set(name, namedSize(name));
      return namedSize(name);
    }
    sizes.set(name, read.size);
    return read.size;
  };
  for (const symbol of scope.symbols.values()) {
    if (symbol.kind !== 'dim') continue;
    const size = sizeNamed(symbol.name);
    if (symbol.item.relation === 'equals' || size === null) continue;
    let atMost: Dimension | null = null;
    if (symbol.item.relation === 'atMost' && symbol.item.size) {
      const read = readSize(symbol.item.size, sizeNamed);
      if (read.kind === 'fault') faults.push(sizeFault(symbol.statement, read));
      else atMost = read.size;
    }
    free.push({ name: symbol.name, atMost });
  }
  return { sizes, free, faults };
}

function sizeFault(
  statement: number,
  fault: { readonly span: Span; readonly name: string | null },
): SizeFault {
  if (fault.name !== null)
    return {
      statement,
      span: fault.span,
      code: 'unknown-name',
      message: `\`${fault.name}\` is no declared size`,
      name: fault.name,
    };
  return {
    statement,
    span: fault.span,
    code: 'bad-size',
    message: 'a size is a whole number, a dim, or sums and products of those',
    name: null,
  };
}

/** The shape that a space stands for. `?` becomes an `open` size; what cannot be read is reported and open too. */
export function readSpace(
  space: SpaceNode,
  owner: string,
  open: (label: string) => Dimension,
  dimNamed: (name: string) => Dimension | null,
  report: (fault: { readonly span: Span; readonly name: string | null }) => void,
): Shape {
  const sizes = space.sizes.map((node, index) => {
    if (node.kind === 'unknown') return open(`${owner}${index}`);
    const read = readSize(node.size, dimNamed);
    if (read.kind === 'size') {
      const fixed = fixedValue(read.size);
      if (fixed === null || fixed >= 1) return read.size;
      report({ span: node.size.span, name: null });
      return open(owner);
    }
    report(read);
    return open(owner);
  });
  const [rows, cols] = sizes;
  if (!rows) return SCALAR;
  return shapeOf(rows, cols ?? ONE);
}
