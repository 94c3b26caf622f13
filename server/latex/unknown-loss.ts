// Backward passes of a loss that the document does not define: `\partial L/\partial W = \partial L/\partial Z \, X^T` where Z is
// W X. Whatever L is, it is some function of the last of what it is derived by, and then such claims follow or do not.

import { movedLetters } from './carriers.ts';
import { derivedBy } from './dependencies.ts';
import { quotientOf } from './derivatives.ts';
import type { Facts } from './facts.ts';
import { type Indices, nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { isSign, type Math as Node, type Row, splitRow } from './math.ts';
import type { Note } from './note.ts';
import { namesInRows } from './row-facts.ts';
import { walk } from './walk.ts';

/** The name of such a function. */
const LOSS = 'loss';

export const isUnknownLoss = (name: string): boolean => name === LOSS;

/** The facts about a document that this needs. */
export type LossFacts = Pick<Facts, 'indices' | 'uses' | 'comments' | 'indexed'>;

type Equation = PlacedLine & { readonly kind: 'equation' };

/** The lines with such a loss defined as an unknown function; as they are where there is none. */
export function withUnknownLoss(
  lines: readonly PlacedLine[],
  { indices, uses, comments, indexed }: LossFacts,
): { readonly lines: readonly PlacedLine[]; readonly notes: readonly Note[] } {
  const equations = lines.flatMap((line) => (line.kind === 'equation' ? [line] : []));
  const made = definitionsIn(equations, indices);
  const asked = new Map<string, Set<string>>();
  for (const { sides } of equations)
    for (const { of, by } of sides.flatMap((side) => derivativesIn(side, indices)))
      asked.set(of, new Set([...(asked.get(of) ?? []), by]));
  const unknown = [...asked].filter(([of]) => !made.has(of) && !comments.names.has(of));
  const [found, ...more] = unknown;
  if (!found || more.length > 0 || uses.has(LOSS) || comments.names.has(LOSS)) return { lines, notes: [] };
  const [of, variables] = found;
  const claims = equations.filter(({ sides: [left = []] }) => nameDerived(left, indices) === of);
  const last = lastOf(variables, made);
  const first = claims[0];
  // Of layers and steps only the last leads to the loss.
  const moved = movedLetters({ indexed });
  const isStepped = (indexed.get(last ?? '') ?? []).some((places) =>
    places.some(({ letter, isAbove }) => isAbove || (letter !== null && moved.has(letter))),
  );
  if (last === null || isStepped || !first || !claims.every((claim) => flowsBack(claim, of, made, indices)))
    return { lines, notes: [] };
  const at = first.range.start;
  // Places inside of a formula are counted from where it begins.
  const range = { start: at - first.start, end: at - first.start };
  const letter = (name: string): Node => ({ kind: 'letter', name, face: 'plain', range });
  const bracket: Node = { kind: 'fence', open: '(', close: ')', body: [letter(last)], range };
  const line: Equation = {
    kind: 'equation',
    sides: [[letter(of)], [letter(LOSS), bracket]],
    range: { start: at, end: at },
    start: first.start,
  };
  const message = `${of} is defined nowhere here: it is read as some function of ${last}`;
  return {
    lines: lines.flatMap((one) => (one === first ? [line, one] : [one])),
    notes: [{ message, range: first.range }],
  };
}

/** The names that each name reads by its equations, recursions left out. */
function definitionsIn(
  equations: readonly Equation[],
  indices: Indices,
): ReadonlyMap<string, ReadonlySet<string>> {
  const made = new Map<string, Set<string>>();
  for (const { sides } of equations) {
    const [[head, ...rest] = [], ...others] = sides;
    const name = head ? nameOf(head, indices) : null;
    const isName = rest.every((node) => node.kind === 'fence');
    if (name === null || !isName || others.length === 0) continue;
    made.set(name, new Set([...(made.get(name) ?? []), ...namesInRows(others, indices)]));
  }
  return made;
}

/** All that a name is made of. */
function reach(name: string, made: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>(made.get(name) ?? []);
  for (const one of reached) for (const next of made.get(one) ?? []) reached.add(next);
  return reached;
}

/** The one name that all others are made into; null where there is none, or where it is made of itself, step by step. */
function lastOf(
  variables: ReadonlySet<string>,
  made: ReadonlyMap<string, ReadonlySet<string>>,
): string | null {
  const isLast = (name: string): boolean => {
    const reached = reach(name, made);
    return !reached.has(name) && [...variables].every((other) => other === name || reached.has(other));
  };
  const [last, ...others] = [...variables].filter((name) => made.has(name) && isLast(name));
  return last !== undefined && others.length === 0 ? last : null;
}

interface NamedDerivative {
  readonly of: string;
  readonly by: string;
}

function derivativesIn(row: Row, indices: Indices): readonly NamedDerivative[] {
  return walk(row).flatMap(({ node, next }): readonly NamedDerivative[] => {
    const quotient = node.kind === 'fraction' ? quotientOf(node) : null;
    const isNabla = node.kind === 'scripts' && isSign(node.base, '∇');
    const of = quotient ? quotient.of : isNabla && next ? [next] : [];
    const by = quotient ? quotient.by : isNabla ? node.below : [];
    const [only, ...more] = of;
    const [variable, ...others] = by;
    const name = only && more.every(({ kind }) => kind === 'fence') ? nameOf(only, indices) : null;
    const named = variable && others.length === 0 ? nameOf(variable, indices) : null;
    return name !== null && named !== null ? [{ of: name, by: named }] : [];
  });
}

function nameDerived(left: Row, indices: Indices): string | null {
  const [of, ...more] = derivedBy(left)?.of ?? [];
  return of && more.every(({ kind }) => kind === 'fence') ? nameOf(of, indices) : null;
}

/** Whether each term of a claim is made of derivatives of the loss: one with any other term says more of it. */
function flowsBack(
  { sides: [, ...sides] }: Equation,
  of: string,
  made: ReadonlyMap<string, ReadonlySet<string>>,
  indices: Indices,
): boolean {
  const reads = (row: Row): boolean =>
    namesInRows([row], indices).some((name) => name === of || reach(name, made).has(of));
  const terms = (row: Row): readonly Row[] => {
    const parts = splitRow(row, (node) => isSign(node, '+') || isSign(node, '-')).filter(
      (part) => part.length > 0,
    );
    const [only] = parts;
    const [fence] = only ?? [];
    const isBracket = parts.length === 1 && only?.length === 1 && fence?.kind === 'fence';
    return isBracket ? terms(fence.body) : parts;
  };
  return sides.length > 0 && sides.every((side) => terms(side).every(reads));
}
