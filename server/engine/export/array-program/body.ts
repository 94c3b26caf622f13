// Nodes as lines: what has a name, or stands in several places, gets a local variable, loops become loops, and what does
// not depend on a loop's index is computed before it.

import { type ArrayNode, isCheap } from '../../operators/array-code.ts';
import { bracketed, LEVEL, type Written } from '../../operators/writing.ts';
import type { Line, Scribe, Target } from '../targets/target.ts';
import type { ComputedNode } from './cost.ts';
import { createReaders, isRepeated, type Overwriting, overwritingsOf } from './in-place.ts';

/** Lines longer than this are cut into local variables. */
const WIDEST = 80;
/** Shorter pieces get no variable. */
const SHORTEST = 16;

/** Everything that the roots are made of, each once, what is needed first first. */
export function reachable(
  roots: readonly ArrayNode[],
  isKnown: (node: ArrayNode) => boolean = () => false,
): readonly ArrayNode[] {
  const seen = new Set<ArrayNode>();
  const open = [...roots];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next) || isKnown(next)) continue;
    seen.add(next);
    open.push(...next.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

export interface BodyRequest {
  /** The values that the function returns. */
  readonly roots: readonly ArrayNode[];
  /** The document's name for a node. */
  nameOf(node: ArrayNode): string | null;
  /** Whether a node is a value of the document: its variable keeps that value. */
  isValue(node: ArrayNode): boolean;
  /** A name for a node that has none and needs one. */
  fresh(node: ArrayNode): string;
  readonly target: Target;
  readonly scribe: Omit<Scribe, 'write'>;
}

/** The body of a function. */
export interface Body {
  readonly lines: readonly Line[];
  /** The texts of the roots. */
  readonly texts: readonly string[];
  /** The computations of the lines, with their loops. */
  readonly computed: readonly ComputedNode[];
  /** The nodes that variables and results hold in the end. */
  readonly kept: readonly ArrayNode[];
}

interface Block {
  readonly lines: Line[];
  readonly loops: ComputedNode['within'];
  readonly bound: ReadonlySet<string>;
  /** Nodes that are written already, and how they are read again. */
  readonly known: Map<ArrayNode, Written>;
  /** Those of them that were written before this block. */
  readonly inherited: ReadonlySet<ArrayNode>;
  /** Nodes that have a variable, set in this block. */
  readonly stored: Map<ArrayNode, string>;
}

/** Calls a variable, which nothing has read yet, something else. */
function rename(before: string, after: string, { lines, stored }: Block): void {
  for (const [node, name] of stored) if (name === before) stored.set(node, after);
  for (const [place, line] of lines.entries())
    if (line.name === before) lines[place] = { ...line, name: after };
}

/** The lines of a function that compute `roots`, in order: shared parts become local variables, sums over indices loops. */
export function bodyOf({ roots, nameOf, isValue, fresh, target, scribe }: BodyRequest): Body {
  const all = reachable(roots);
  const uses = new Map<ArrayNode, number>();
  for (const node of [...all.flatMap(({ args }) => args), ...roots])
    uses.set(node, (uses.get(node) ?? 0) + 1);

  const readers = createReaders(all, roots);
  const computed: ComputedNode[] = [];
  /** Variables whose name stands in a line already. */
  const isRead = new Set<string>();

  /** The argument that this node may overwrite: one of this block that has no variable, or one whose variable nobody reads again. */
  const overwritingIn = (node: ArrayNode, wanted: string | null, block: Block): Overwriting | undefined =>
    overwritingsOf(node).find((one) => {
      const { base } = one;
      if (block.inherited.has(base) || !readers.isLastOf(node, base, block)) return false;
      const name = block.stored.get(base);
      if (name !== undefined && wanted === null) return !isValue(base);
      if (name === undefined) return isRepeated(one) || overwritingIn(base, wanted, block) !== undefined;
      return readers.isReadOnce(base) && !isRead.has(name);
    });

  /** Gives a node a variable; its name. */
  const store = (node: ArrayNode, wanted: string | null, text: string, block: Block): string => {
    const overwriting = target.overwrites ? overwritingIn(node, wanted, block) : undefined;
    const name = overwriting ? overwrite(overwriting, wanted, block) : (wanted ?? fresh(node));
    if (!overwriting) block.lines.push({ kind: 'assign', name, text });
    block.stored.set(node, name);
    block.known.set(node, { text: name, level: LEVEL.atom });
    return name;
  };

  const overwrite = ({ base, sign, other }: Overwriting, wanted: string | null, block: Block): string => {
    const before = block.stored.get(base);
    const name =
      before === undefined ? store(base, wanted, writtenIn(base, block).text, block) : (wanted ?? before);
    if (before !== undefined && before !== name) rename(before, name, block);
    if (!readers.isReadOnce(base)) isRead.add(name);
    block.lines.push({ kind: 'update', name, sign, text: writtenIn(other, block).text });
    return name;
  };

  const keep = (node: ArrayNode, text: string, block: Block): void => {
    store(node, nameOf(node), text, block);
  };

  const writtenIn = (node: ArrayNode, block: Block): Written => {
    const written = block.known.get(node);
    if (!written) throw new Error('a node is written before what it is made of');
    return written;
  };

  const textOf = (node: ArrayNode, block: Block): Written => {
    const render = (): Written =>
      target.write(node, {
        ...scribe,
        write: (arg, level) => bracketed(writtenIn(arg, block), level),
      });
    let made = render();
    while (made.text.length > WIDEST) {
      const longest = node.args
        .filter((arg) => !isCheap(arg))
        .map((arg) => ({ arg, text: writtenIn(arg, block).text }))
        .reduce((most, part) => (part.text.length > most.text.length ? part : most), { arg: node, text: '' });
      if (longest.text.length < SHORTEST) break;
      keep(longest.arg, longest.text, block);
      made = render();
    }
    return made;
  };

  const write = (ends: readonly ArrayNode[], block: Block): void => {
    const open = reachable(ends, (node) => block.known.has(node));
    const own = open.filter((node) => [...node.free].every((index) => block.bound.has(index)));
    const ours = new Set(own);
    // Nodes that a loop reads are computed before it.
    const readInside = new Set(
      open.filter((node) => !ours.has(node)).flatMap(({ args }) => args.filter((arg) => ours.has(arg))),
    );
    for (const node of own) {
      if (block.known.has(node)) continue;
      computed.push({ node, within: block.loops });
      if (node.operation.kind === 'loop') {
        writeLoop(node, node.operation, block);
        continue;
      }
      const written = textOf(node, block);
      const isOnlyEnd = ends.length === 1 && ends[0] === node;
      const isShared = (uses.get(node) ?? 0) > 1 || readInside.has(node) || nameOf(node) !== null;
      if (isShared && !isCheap(node) && !isOnlyEnd) keep(node, written.text, block);
      else block.known.set(node, written);
    }
  };

  const writeLoop = (
    node: ArrayNode,
    loop: Extract<ArrayNode['operation'], { kind: 'loop' }>,
    block: Block,
  ): void => {
    const { index, from, to, combine } = loop;
    const [body] = node.args;
    if (!body) return;
    const name = nameOf(node) ?? fresh(node);
    const inner: Block = {
      lines: [],
      loops: [...block.loops, loop],
      bound: new Set([...block.bound, index]),
      known: new Map(block.known),
      inherited: new Set(block.known.keys()),
      stored: new Map(),
    };
    write([body], inner);
    const level = combine === 'sum' ? LEVEL.product : LEVEL.prefix;
    block.lines.push({
      kind: 'loop',
      name,
      index: scribe.index(index),
      from: scribe.size(from, LEVEL.sum),
      to: scribe.size(to, LEVEL.sum),
      start: target.start(node.shape, combine, { ...scribe, write: () => '' }),
      body: inner.lines,
      term: bracketed(writtenIn(body, inner), level),
      combine,
    });
    block.known.set(node, { text: name, level: LEVEL.atom });
  };

  const outer: Block = {
    lines: [],
    loops: [],
    bound: new Set(),
    known: new Map(),
    inherited: new Set(),
    stored: new Map(),
  };
  write(roots, outer);
  // The last node that a variable was given is what it holds: what comes later has the greater number.
  const inOrder = [...outer.stored].sort(([a], [b]) => a.id - b.id);
  const held = new Map(inOrder.map(([node, name]) => [name, node]));
  return {
    lines: outer.lines,
    texts: roots.map((root) => writtenIn(root, outer).text),
    computed,
    kept: [...new Set([...held.values(), ...roots])],
  };
}
