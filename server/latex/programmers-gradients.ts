// `dW^{[l]} = dZ^{[l]} A^{[l-1]T}`: gradients by their programmers' names. What stands on the right flows back: it is what the
// name on the left is used for, where a differential on the left is made of those of what it is computed from.

import type { TextRange } from '../engine/api.ts';
import { type Indices, isTransposition, nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import type { Math as Node, Row } from './math.ts';
import type { Note } from './note.ts';
import { type LossFacts, withUnknownLoss } from './unknown-loss.ts';
import { walk } from './walk.ts';

/**
 * The lines with such names as derivatives of the one loss that the document defines, of an unknown one where it defines none
 * and that tells what they mean, and else as names of their own. Lines without such names as they are.
 */
export function withProgrammersGradients(
  lines: readonly PlacedLine[],
  facts: LossFacts,
): { readonly lines: readonly PlacedLine[]; readonly notes: readonly Note[] } {
  const losses = lossesIn(lines, facts.indices);
  if (losses === null) return withUnknownLoss(lines, facts);
  const [loss, ...more] = losses;
  if (loss !== undefined) return { lines: named(lines, more.length === 0 ? loss : null), notes: [] };
  const unknown = facts.uses.has(UNKNOWN) ? null : withUnknownLoss(named(lines, UNKNOWN), facts);
  return unknown && unknown.notes.length > 0 ? unknown : { lines: named(lines, null), notes: [] };
}

/** Names for a loss that the document does not name. */
const UNKNOWN = 'L';

/** The losses that a document with such names defines; null for one without such names. */
function lossesIn(lines: readonly PlacedLine[], indices: Indices): readonly string[] | null {
  const made = new Map<string, Set<string>>();
  const flows: (readonly [string, string])[] = [];
  for (const line of lines) {
    if (line.kind !== 'equation' || line.sides.length < 2) continue;
    const [left = [], ...others] = line.sides;
    const of = differentialOf(left, indices);
    if (of !== null) {
      for (const side of others) for (const from of differentialsIn(side, indices)) flows.push([of, from]);
      continue;
    }
    const [head] = left;
    const name = head ? nameOf(head, indices) : null;
    if (name === null) continue;
    const read = others.flatMap((side) => walk(side).flatMap(({ node }) => nameOf(node, indices) ?? []));
    made.set(name, new Set([...(made.get(name) ?? []), ...read]));
  }
  const isBackward = flows.some(([to, from]) => made.get(from)?.has(to) && !made.get(to)?.has(from));
  return isBackward ? [...made.keys()].filter((name) => /^[LJECℒ]$/u.test(name)) : null;
}

const named = (lines: readonly PlacedLine[], loss: string | null): readonly PlacedLine[] =>
  lines.map((line) =>
    line.kind === 'equation' ? { ...line, sides: line.sides.map((side) => withNames(side, loss)) } : line,
  );

const isSignOfDifferential = (node: Node | undefined): boolean =>
  node?.kind === 'letter' && node.name === 'd' && node.face === 'plain';

/** The name behind the d of a side that is nothing else. */
function differentialOf([d, of, ...more]: Row, indices: Indices): string | null {
  return isSignOfDifferential(d) && of && more.length === 0 ? nameOf(of, indices) : null;
}

function differentialsIn(row: Row, indices: Indices): readonly string[] {
  return walk(row).flatMap(({ node, next }) =>
    isSignOfDifferential(node) && next ? (nameOf(next, indices) ?? []) : [],
  );
}

/** `dZ` as \partial L/\partial Z, or as one letter where there is no L. */
function withNames(row: Row, loss: string | null): Row {
  const done: Node[] = [];
  for (let at = 0; at < row.length; at++) {
    const [node, next] = [row[at], row[at + 1]];
    if (!node) continue;
    const base = next?.kind === 'scripts' ? next.base : next;
    if (isSignOfDifferential(node) && base?.kind === 'letter' && next) {
      const range = { start: node.range.start, end: next.range.end };
      done.push(loss === null ? asName(next, base) : asDerivative(next, loss, range));
      at += 1;
    } else if (node.kind === 'fence') done.push({ ...node, body: withNames(node.body, loss) });
    else done.push(node);
  }
  return done;
}

function asName(variable: Node, base: Node & { readonly kind: 'letter' }): Node {
  const letter: Node = { ...base, name: `grad_${base.name}` };
  return variable.kind === 'scripts' ? { ...variable, base: letter } : letter;
}

/** A transpose behind `dZ` is one of the whole. */
function asDerivative(variable: Node, loss: string, range: TextRange): Node {
  const sign: Node = { kind: 'sign', text: '∂', range };
  const of: Node = { kind: 'letter', name: loss, face: 'plain', range };
  const signs = variable.kind === 'scripts' && isTransposition(variable.above) ? variable.above : [];
  const bare: Node =
    variable.kind === 'scripts' && signs.length > 0
      ? variable.below.length > 0
        ? { ...variable, above: [] }
        : (variable.base ?? variable)
      : variable;
  const fraction: Node = { kind: 'fraction', above: [sign, of], below: [sign, bare], range };
  return signs.length > 0 ? { kind: 'scripts', base: fraction, below: [], above: signs, range } : fraction;
}
