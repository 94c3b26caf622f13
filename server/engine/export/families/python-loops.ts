// Functions of a file with families in Python: members in lists, recursions as loops. The first member that a family has is
// the first of its list.

import { withoutIndices } from '../../calculus/indices/index-sums.ts';
import { recognised } from '../../calculus/recognition.ts';
import { domainOf } from '../../derivations/families/index-domain.ts';
import type { FormulaLine, Read } from '../../derivations/families/member-program.ts';
import type { Expression } from '../../expressions/expression.ts';
import { indexSize } from '../../families/index-size.ts';
import { LEVEL } from '../../operators/writing.ts';
import { addSizes, type Dimension, fixedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { displayShape, isScalar, type Shape } from '../../shapes/shape.ts';
import { countUses, createArrayStore, smallDims } from '../array-program/array-store.ts';
import { bodyOf } from '../array-program/body.ts';
import { leafNames } from '../array-program/named-formulas.ts';
import { NotWritten, type Written, written } from '../array-program/not-written.ts';
import { sizeText } from '../array-program/size-text.ts';
import { createNamer, type Namer } from '../targets/python-names.ts';
import type { Line, Scribe } from '../targets/target.ts';
import { type LoopFile, type LoopParameter, openingOf } from './loop-opening.ts';
import type { Loop, LoopLine, Step } from './loop-program.ts';

export interface LoopFunction {
  readonly spelled: string;
  readonly about: string;
  readonly steps: readonly Step[];
  /** The names that are given back: the value, and gradients by the names of what they are by. */
  readonly value: string;
  readonly gradients: readonly { readonly by: string; readonly name: string }[];
}

export interface WrittenLoops {
  readonly text: string;
  readonly parameters: readonly LoopParameter[];
  /** The names of the sizes that it reads off what it is given. */
  readonly sizes: readonly string[];
}

/** A function, and what a self-test examines. */
export interface NamedLoops extends WrittenLoops {
  readonly spelled: string;
  /** The scalar that it gives. */
  readonly of: string;
  /** The variables of the gradients that it returns beside it, as the file spells them. */
  readonly gradients: readonly string[];
}

const INDENT = '    ';

/** The function; refused where something has no form in arrays or lists. */
export function pythonLoops(request: LoopFunction, file: LoopFile): Written<WrittenLoops> {
  return written(() => writeLoops(request, file));
}

function writeLoops(request: LoopFunction, file: LoopFile): WrittenLoops {
  const writer = createWriter(file);
  const body = request.steps.flatMap((step) => writer.step(step));
  const lists = writer.lists();
  const result = [request.value, ...request.gradients.map(({ name }) => name)].map((name) =>
    writer.whole(name),
  );
  const gradients = request.gradients.map(({ by }, at) => `'${file.spelled(by)}': ${result[at + 1]}`);
  const { lines: opening, parameters } = writer.opening();
  const lines = [
    ...opening.map((line) => INDENT + line),
    ...lists.map((line) => INDENT + line),
    ...body.map((line) => INDENT + line),
    `${INDENT}return ${result[0]}${gradients.length === 0 ? '' : `, {${gradients.join(', ')}}`}`,
  ];
  const shapes = parameters.map((one) => aboutParameter(one));
  const text = [
    `def ${request.spelled}(${parameters.map((one) => one.spelled).join(', ')}):`,
    `${INDENT}"""${request.about}`,
    '',
    `${INDENT}With ${shapes.join(', ')}.`,
    `${INDENT}"""`,
    ...lines,
  ].join('\n');
  return { text, parameters, sizes: writer.sizes() };
}

function aboutParameter({ spelled, kind, given }: LoopParameter): string {
  switch (kind) {
    case 'array':
      return `${spelled} ${given && isScalar(given.shape) ? 'a number' : given ? displayShape(given.shape, 'any') : 'an array'}`;
    case 'list':
      return `${spelled} a list${given && !isScalar(given.shape) ? ` of ${displayShape(given.shape, 'any')}` : ' of numbers'}`;
    case 'size':
      return `${spelled} a size`;
    case 'callable':
      return `${spelled} a function`;
  }
}

interface Writer {
  step(step: Step): readonly string[];
  /** The lists that computed members go into. */
  lists(): readonly string[];
  whole(name: string): string;
  opening(): { readonly lines: readonly string[]; readonly parameters: readonly LoopParameter[] };
  sizes(): readonly string[];
}

function createWriter(file: LoopFile): Writer {
  const { target, families, program, sums } = file;
  const givenNames = new Map(file.given.map((one) => [one.name, one]));
  const used = new Set<string>();
  const sizes = new Set<string>();
  const callables = new Map<string, Set<number>>();
  const computed = new Map<string, FormulaLine>();
  const letters = new Set<string>();
  const namer: Namer = createNamer(
    [
      ...file.taken,
      ...[...program.lines, ...sums.values()].flatMap(({ ranges }) => ranges.map(({ index }) => index.name)),
    ],
    target.identifier,
  );
  const sumNames = new Map<string, string>();
  let count = 0;

  const sizeName = (name: string): string => {
    if (letters.has(name)) return target.identifier(name);
    if (name.includes('[')) return sizeOfMember(name);
    sizes.add(name);
    return file.spelled(name);
  };
  const sizeIn = (size: Dimension, level: number = LEVEL.sum): string => sizeText(size, level, sizeName);

  /** `n[l]` is read off a given member that has it. */
  const sizeOfMember = (name: string): string => {
    for (const read of program.lines.flatMap(({ reads }) => reads)) {
      if (!givenNames.has(read.node)) continue;
      const shape = file.shapeOf(read.name);
      const axis = shape?.rows.key === name ? 0 : shape?.cols.key === name ? 1 : null;
      if (axis !== null) return target.sizeOf(memberText(read), axis);
    }
    throw new NotWritten(`the size \`${name}\` is not read off anything that is given`);
  };

  const domain = (node: string, at: number) => {
    const family = families.get(node);
    if (!family) throw new NotWritten(`\`${node}\` is no family`);
    const found = domainOf(family, at);
    if (!found) throw new NotWritten(`nothing tells how far the index of \`${node}\` goes`);
    return found;
  };

  /** `h[t - 1]`, counted from the first member that there is. */
  const memberText = (read: Read): string => {
    const sum = sumNames.get(read.node);
    if (sum !== undefined) return sum;
    used.add(read.node);
    return (
      file.spelled(read.node) +
      read.places
        .map((place, at) => {
          const size = indexSize(place);
          if (!size) throw new NotWritten(`an index of \`${read.name}\` is more than a shift of another`);
          return `[${sizeIn(subtractSizes(size, domain(read.node, at).from))}]`;
        })
        .join('')
    );
  };

  /** The lines before a formula, and its text. */
  const formula = (given: Expression): { readonly lines: readonly string[]; readonly text: string } => {
    const before = leafNames(given).flatMap((name) => sumLines(name));
    const expression = recognised(withoutIndices(given));
    const store = createArrayStore(() => true, countUses([expression]), smallDims([expression]));
    const root = store.of(expression);
    const scribe: Omit<Scribe, 'write'> = {
      value: (name) => memberText(program.readOf(name)),
      differential: (name) => file.spelled(`d${name}`),
      index: (name) => target.identifier(name),
      callable: (name, order) => {
        callables.set(name, (callables.get(name) ?? new Set([0])).add(order));
        return file.callable(name, order);
      },
      helper: file.helper,
      size: (size, level) => sizeIn(size, level),
      sizeWritten: (size) => ({ text: sizeIn(size, LEVEL.atom), level: LEVEL.atom }),
      like: likeText(),
    };
    const { lines, texts } = bodyOf({
      roots: [root],
      nameOf: () => null,
      isValue: () => false,
      fresh: () => {
        count += 1;
        return namer.fresh(`t${count}`);
      },
      target,
      scribe,
    });
    return { lines: [...before, ...linesOf(lines)], text: texts[0] ?? '' };
  };

  /** An array whose type and device what is made takes over: one that is given, or the first member of a family. */
  const likeText = (): string | null => {
    const arrays = file.given.filter(({ shape }) => !isScalar(shape));
    const like = arrays.find(({ isFamily }) => !isFamily) ?? arrays[0];
    if (!like) return null;
    used.add(like.name);
    return file.spelled(like.name) + '[0]'.repeat(families.get(like.name)?.arity ?? 0);
  };

  /** A sum or product over members, added up before what reads it. */
  const sumLines = (name: string): readonly string[] => {
    const sum = sums.get(name);
    const line = program.lines.find(({ target: { node } }) => node === name);
    const range = sum?.ranges.at(-1);
    // A sum goes up, whatever its bounds are.
    const [from, to] = range ? [indexSize(range.from), indexSize(range.to)] : [null, null];
    if (!sum || !line) return [];
    if (!range || !from || !to) throw new NotWritten('the range of the index of a sum is not known');
    const total = sumNames.get(name) ?? namer.fresh(sum.sum.sign === '∑' ? 'total' : 'product');
    letters.add(range.index.name);
    const term = formula(line.formula);
    sumNames.set(name, total);
    const isProduct = sum.sum.sign === '∏';
    const { shape } = line.formula;
    const start = isScalar(shape)
      ? `${isProduct ? 1 : 0}.0`
      : isProduct
        ? writtenAlone({ kind: 'eye' }, shape)
        : writtenAlone({ kind: 'filled', value: 0 }, shape);
    const added = isProduct
      ? isScalar(shape)
        ? `${total} * (${term.text})`
        : `${total} @ (${term.text})`
      : `${total} + ${term.text}`;
    return [
      `${total} = ${start}`,
      `for ${target.identifier(range.index.name)} in range(${sizeIn(from)}, ${sizeIn(addSizes(to, ONE))}):`,
      ...[...term.lines, `${total} = ${added}`].map((one) => INDENT + one),
    ];
  };

  /** The start value of a sum. */
  const writtenAlone = (operation: { kind: 'eye' } | { kind: 'filled'; value: 0 }, shape: Shape): string => {
    const store = createArrayStore(
      () => true,
      () => 1,
      new Set(),
    );
    const node = store.make(operation, [], shape);
    return target.write(node, {
      value: file.spelled,
      differential: file.spelled,
      index: (name) => name,
      callable: file.callable,
      helper: file.helper,
      size: (size, level) => sizeIn(size, level),
      sizeWritten: (size) => ({ text: sizeIn(size, LEVEL.atom), level: LEVEL.atom }),
      like: likeText(),
      write: () => '',
    }).text;
  };

  const assigned = ({ line }: LoopLine): readonly string[] => {
    for (const { index } of line.ranges) letters.add(index.name);
    computed.set(line.target.node, line);
    const [only] = line.formula.args.length === 0 ? leafNames(line.formula) : [];
    if (only !== undefined && sums.has(only) && line.target.places.length === 0) {
      sumNames.set(only, memberText(line.target));
      return sumLines(only);
    }
    const { lines, text } = formula(line.formula);
    return [...lines, `${memberText(line.target)} = ${text}`];
  };

  const loopHead = ({ index, from, to, isDescending }: Loop): string => {
    const letter = target.identifier(index);
    return isDescending
      ? `for ${letter} in range(${sizeIn(to)}, ${sizeIn(subtractSizes(from, ONE))}, -1):`
      : `for ${letter} in range(${sizeIn(from)}, ${sizeIn(addSizes(to, ONE))}):`;
  };

  /** The lines inside of these loops, the first outermost. An index that stands for nothing is a condition. */
  const looped = (loops: readonly Loop[], line: LoopLine, inside: readonly string[]): readonly string[] =>
    [...loops].reverse().reduce<readonly string[]>((lines, loop) => {
      const isRead = line.line.target.places.some((place) => indexSize(place)?.dims.has(loop.index));
      const head = isRead ? loopHead(loop) : `if ${sizeIn(loop.from)} <= ${sizeIn(loop.to)}:`;
      return [head, ...lines.map((one) => INDENT + one)];
    }, inside);

  const step = (one: Step): readonly string[] => {
    if (one.kind === 'line') {
      for (const { index } of one.line.loops) letters.add(index);
      return looped(one.line.loops, one.line, assigned(one.line));
    }
    const [first, ...others] = one.lines;
    const [outer] = first?.loops ?? [];
    if (!first || !outer) return [];
    if (others.length === 0) {
      for (const { index } of first.loops) letters.add(index);
      return looped(first.loops, first, assigned(first));
    }
    return together(one.lines, one.isDescending);
  };

  /** Several lines in one loop: each where its own range has the index. */
  const together = (lines: readonly LoopLine[], isDescending: boolean): readonly string[] => {
    const outers = lines.flatMap(({ loops }) => loops.slice(0, 1));
    const [lead] = outers;
    if (!lead) return [];
    const { least, most } = hullOf(outers);
    letters.add(lead.index);
    const inside = lines.flatMap((line) => {
      const [outer, ...inner] = line.loops;
      if (!outer) return [];
      for (const { index } of line.loops) letters.add(index);
      const own = looped(inner, line, assigned(line));
      const [letter, other] = [target.identifier(lead.index), target.identifier(outer.index)];
      const alias = letter === other ? [] : [`${other} = ${letter}`];
      const conditions = [
        ...(outer.from === least ? [] : [`${letter} >= ${sizeIn(outer.from)}`]),
        ...(outer.to === most ? [] : [`${letter} <= ${sizeIn(outer.to)}`]),
      ];
      return conditions.length === 0
        ? [...alias, ...own]
        : [`if ${conditions.join(' and ')}:`, ...[...alias, ...own].map((text) => INDENT + text)];
    });
    return [
      loopHead({ index: lead.index, from: least, to: most, isDescending }),
      ...inside.map((text) => INDENT + text),
    ];
  };

  const lists = (): readonly string[] =>
    [...computed.keys()].flatMap((node) => {
      const family = families.get(node);
      if (!family) return [];
      const lengths = Array.from({ length: family.arity }, (_, at) => {
        const { from, to } = domain(node, at);
        return sizeIn(addSizes(subtractSizes(to, from), ONE), LEVEL.prefix);
      });
      const [last, ...outer] = lengths.reverse();
      const text = outer.reduce(
        (inner, length) => `[${inner} for _ in range(${length})]`,
        `[None] * ${last ?? '0'}`,
      );
      return [`${file.spelled(node)} = ${text}`];
    });

  return {
    step,
    lists,
    whole: (name) => {
      used.add(name);
      return file.spelled(name);
    },
    opening: () => openingOf(file, { used, sizes, callables, sizeIn }),
    sizes: () => [...sizes],
  };
}

/** The least first bound and the greatest last one. */
function hullOf(loops: readonly Loop[]): { readonly least: Dimension; readonly most: Dimension } {
  const byValue = (sizes: readonly Dimension[], sign: 1 | -1): Dimension =>
    [...sizes].sort((a, b) => sign * (valueAt(a) - valueAt(b)))[0] ?? fixedSize(0);
  return {
    least: byValue(
      loops.map(({ from }) => from),
      1,
    ),
    most: byValue(
      loops.map(({ to }) => to),
      -1,
    ),
  };
}

const LARGE = 1_000_003;
const valueAt = ({ monomials }: Dimension): number =>
  monomials.reduce((sum, { coefficient, factors }) => sum + coefficient * LARGE ** factors.length, 0);

/** The lines of a body in Python. */
const linesOf = (lines: readonly Line[]): readonly string[] => lines.flatMap(lineOf);

function lineOf(line: Line): readonly string[] {
  switch (line.kind) {
    case 'assign':
      return [`${line.name} = ${line.text}`];
    case 'update':
      return [`${line.name} ${line.sign}= ${line.text}`];
    case 'loop':
      return [
        `${line.name} = ${line.start}`,
        `for ${line.index} in range(${line.from}, ${line.to} + 1):`,
        ...[
          ...linesOf(line.body),
          `${line.name} = ${line.name} ${line.combine === 'sum' ? '+' : '*'} ${line.term}`,
        ].map((one) => INDENT + one),
      ];
  }
}
