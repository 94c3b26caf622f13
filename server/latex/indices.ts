// Which letters of a document are indices: those that sums run over, that are given a range, that are moved by one, and those
// that a left side carries (`h_t = …`, `\partial L/\partial w_j = …`).

import type { CommentDeclarations } from './comment-declarations.ts';
import { quotientOf } from './derivatives.ts';
import { type Indices, indicesIn, isLabel, isTransposition, NO_INDICES } from './letter-names.ts';
import type { Line } from './lines.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import { scriptsOf, summedOver } from './scripts.ts';
import { walk } from './walk.ts';

/** Letters that are an index where a left side carries them. */
const USUAL = /^[i-nr-tℓ]$/u;

/** The indices of the rows of a document; `lines` are those rows with what is known of their sides. */
export function indicesOf(
  lines: readonly Line[],
  rows: readonly Row[],
  comments: CommentDeclarations,
): Indices {
  const nodes = rows.flatMap(scriptsNodes);
  const ranged = lines.flatMap((line) => (line.kind === 'range' ? [line.letter] : []));
  const carried = lines.flatMap((line) => (line.kind === 'equation' ? carriedBy(line.sides) : []));
  const letters = new Set([
    ...nodes.flatMap(summedOver),
    ...ranged,
    ...[
      ...nodes.flatMap((node) => movedIn(scriptsOf(node))),
      ...carried.filter(({ isRaised }) => !isRaised).map(({ letter }) => letter),
    ].filter((letter) => !comments.names.has(letter)),
  ]);
  const moved = nodes.flatMap((node) => (node.kind === 'scripts' ? movedIn(raisedOf(node)) : []));
  const raised = new Set([
    ...moved.filter((letter) => letters.has(letter) || isRaisedElsewhere(letter, nodes)),
    ...carried
      .filter(({ isRaised, letter }) => isRaised && !comments.names.has(letter))
      .map(({ letter }) => letter),
  ]);
  for (const letter of raised) letters.add(letter);
  const known: Indices = { ...NO_INDICES, letters, raised, declared: comments.spelled };
  const carriers = new Set(lines.flatMap((line) => (line.kind === 'members' ? [line.name] : [])));
  const raisedCarriers = new Set<string>();
  for (const node of nodes) {
    if (node.kind !== 'scripts' || node.base?.kind !== 'letter') continue;
    const places = indicesIn(node, known);
    if (places) carriers.add(node.base.name);
    if (places?.some(({ isAbove }) => isAbove) && !node.above.some(isLabel))
      raisedCarriers.add(node.base.name);
  }
  return interned({ letters, raised, carriers, raisedCarriers, declared: comments.spelled });
}

/** Everything with scripts in a row. */
function scriptsNodes(row: Row): readonly Script[] {
  const found = scriptsKnown.get(row);
  if (found) return found;
  const made = walk(row).flatMap(({ node }) => (node.kind === 'scripts' ? [node] : []));
  scriptsKnown.set(row, made);
  return made;
}

type Script = Node & { readonly kind: 'scripts' };

const scriptsKnown = new WeakMap<Row, readonly Script[]>();

/** Indices that were found last. */
const latest: Indices[] = [];
const MOST_KEPT = 8;

/** The same object for the same indices, under which what is known of rows is kept. */
function interned(indices: Indices): Indices {
  const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    one.size === other.size && [...one].every((name) => other.has(name));
  const found = latest.find(
    (one) =>
      isSame(one.letters, indices.letters) &&
      isSame(one.raised, indices.raised) &&
      isSame(one.carriers, indices.carriers) &&
      isSame(one.raisedCarriers, indices.raisedCarriers) &&
      one.declared === indices.declared,
  );
  if (found) return found;
  latest.unshift(indices);
  latest.length = Math.min(latest.length, MOST_KEPT);
  return indices;
}

/** The row above a letter, without its brackets. */
const raisedOf = (node: Node & { readonly kind: 'scripts' }): Row =>
  node.base?.kind === 'letter' && !isTransposition(node.above) && !node.above.some(isLabel) ? node.above : [];

/** Letters with a whole number added or taken away: `t-1`. */
function movedIn(row: Row): readonly string[] {
  const [letter, sign, step, ...more] = row;
  const isMoved =
    letter?.kind === 'letter' &&
    USUAL.test(letter.name) &&
    (isSign(sign, '+') || isSign(sign, '-')) &&
    step?.kind === 'number' &&
    more.length === 0;
  return isMoved ? [letter.name] : [];
}

/** Whether a letter also stands alone above another one. */
const isRaisedElsewhere = (letter: string, nodes: readonly Node[]): boolean =>
  nodes.some((node) => {
    const [only, ...more] = node.kind === 'scripts' ? raisedOf(node) : [];
    return only?.kind === 'letter' && only.name === letter && more.length === 0;
  });

interface Carried {
  readonly letter: string;
  readonly isRaised: boolean;
}

/** The letters in the scripts of what an equation defines, or of what it derives by, and in those on its other side. */
function carriedBy(sides: readonly Row[]): readonly Carried[] {
  const [left, ...others] = sides;
  const [head] = left ?? [];
  if (!left || !head || others.length === 0) return [];
  const targets = targetsOf(left);
  const below = targets.flatMap((node) =>
    scriptsOf(node).flatMap((one) => (one.kind === 'letter' && USUAL.test(one.name) ? [one.name] : [])),
  );
  const above = targets.flatMap((node) => {
    const [only, ...more] = node.kind === 'scripts' ? raisedOf(node) : [];
    return only?.kind === 'letter' && more.length === 0 && USUAL.test(only.name) ? [only.name] : [];
  });
  const isOnRight = (letter: string): boolean =>
    others.some((row) =>
      walk(row).some(({ node }) =>
        [...scriptsOf(node), ...(node.kind === 'scripts' ? raisedOf(node) : [])].some(
          (one) => one.kind === 'letter' && one.name === letter,
        ),
      ),
    );
  return [
    ...below.filter(isOnRight).map((letter) => ({ letter, isRaised: false })),
    ...above.filter(isOnRight).map((letter) => ({ letter, isRaised: true })),
  ];
}

/** `h_t` in `h_t = …`; `x_i` and `L` in `\partial L/\partial x_i`; `w_k` in `\nabla_{w_k} L`. */
function targetsOf(left: Row): readonly Node[] {
  const [head, second, ...more] = left;
  if (!head) return [];
  const quotient = head.kind === 'fraction' ? quotientOf(head) : null;
  if (quotient) return [...quotient.of, ...quotient.by];
  if (head.kind === 'scripts' && isSign(head.base ?? undefined, '∇')) return head.below;
  if (head.kind === 'letter' && head.name === 'd' && second && more.length === 0) return [second];
  return second && second.kind !== 'fence' ? [] : [head];
}
