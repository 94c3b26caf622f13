// σ that the document does not define, where its logarithm is taken or 1 - σ stands: the logistic sigmoid, as everywhere. Where it
// is primed somewhere it is any function of one variable, and whoever primes it need not say which.

import type { Facts } from './facts.ts';
import { nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import type { Note } from './note.ts';
import { bracketOf, namesInRows } from './row-facts.ts';
import { walk } from './walk.ts';

const SIGMOID = 'σ';

/** Lines in which an undefined σ whose logarithm is taken is the logistic sigmoid, with a note. */
export function withSigmoid(
  lines: readonly PlacedLine[],
  {
    indices,
    uses,
    primed,
    comments,
    indexed,
  }: Pick<Facts, 'indices' | 'uses' | 'primed' | 'comments' | 'indexed'>,
): { readonly lines: readonly PlacedLine[]; readonly notes: readonly Note[] } {
  const own = uses.get(SIGMOID) ?? [];
  const isCalled = own.length > 0 && own.every((argument) => argument !== null);
  const equations = lines.flatMap((line) => (line.kind === 'equation' ? [line] : []));
  const made = new Map<string, readonly string[]>();
  const alone = new Set<string>();
  for (const { sides } of equations) {
    const [[head] = [], ...others] = sides;
    const name = head ? nameOf(head, indices) : null;
    if (name !== null && others.length > 0) made.set(name, namesInRows(others, indices));
    const [[called, ...behind] = []] = others;
    if (name !== null && called && behind.length === 1 && nameOf(called, indices) === SIGMOID)
      alone.add(name);
  }
  const isKnown =
    made.has(SIGMOID) || primed.has(SIGMOID) || comments.names.has(SIGMOID) || indexed.has(SIGMOID);
  if (!isCalled || isKnown) return { lines, notes: [] };
  /** Whether something is made by σ. */
  const reaches = (row: Row): boolean => {
    const reached = new Set(namesInRows([row], indices));
    for (const one of reached) for (const next of made.get(one) ?? []) reached.add(next);
    return reached.has(SIGMOID);
  };
  /** `\sigma(z)`, and a name that is defined as that. */
  const isMadeAlone = (row: Row): boolean => {
    const [head, bracket, ...more] = row;
    const name = head ? nameOf(head, indices) : null;
    if (name === SIGMOID) return bracketOf(bracket ?? null) !== null && more.length === 0;
    return name !== null && !bracket && alone.has(name);
  };
  const isOfLogarithm = equations.some(({ sides }) =>
    sides.some((side) =>
      walk(side).some(({ node, next }) => {
        if (node.kind === 'fence') return isRest(node.body, isMadeAlone);
        const isLog = node.kind === 'function' && node.name === 'log';
        return isLog && next !== null && reaches(bracketOf(next) ?? [next]);
      }),
    ),
  );
  const first = equations.find(({ sides }) => namesInRows(sides, indices).includes(SIGMOID));
  if (!isOfLogarithm || !first) return { lines, notes: [] };
  const at = first.range.start;
  const range = { start: at - first.start, end: at - first.start };
  const letter = (name: string): Node => ({ kind: 'letter', name, face: 'plain', range });
  const bracket: Node = { kind: 'fence', open: '(', close: ')', body: [letter('z')], range };
  const line: PlacedLine = {
    kind: 'equation',
    sides: [
      [letter(SIGMOID), bracket],
      [{ kind: 'function', name: 'sigmoid', range }, bracket],
    ],
    range: { start: at, end: at },
    start: first.start,
  };
  const message = 'σ is read as the logistic sigmoid: nothing here says what it is';
  return { lines: [line, ...lines], notes: [{ message, range: first.range }] };
}

/** `1 - \sigma(z)` */
function isRest([one, minus, ...rest]: Row, isMade: (row: Row) => boolean): boolean {
  return one?.kind === 'number' && one.text === '1' && isSign(minus, '-') && isMade(rest);
}
