// Squares that are a quantity of their own: behind `\sigma^2 = \frac1N \sum_j (x_j - \mu)^2` the variance is one name, there and
// wherever it stands again; σ alone is its root.

import type { PlacedLine } from './lines.ts';
import type { Math as Node, Row } from './math.ts';
import { rewritten } from './rewrite.ts';
import { walk } from './walk.ts';

/** `declared` are the names that the comments of the document declare. */
export function withSquaredNames(
  lines: readonly PlacedLine[],
  declared: ReadonlyMap<string, string>,
): readonly PlacedLine[] {
  const equations = lines.flatMap((line) => (line.kind === 'equation' ? [line] : []));
  const plain = new Set(
    equations.flatMap(({ sides: [left = [], ...others] }) => {
      const [head] = left;
      const base = head?.kind === 'scripts' && !isSquare(head) ? head.base : head;
      return base?.kind === 'letter' && others.length > 0 ? [base.name] : [];
    }),
  );
  const squared = new Set(
    equations.flatMap(({ sides: [left = [], ...others] }) => {
      const [head, ...more] = left;
      const name = head && more.length === 0 && others.length > 0 ? squareOf(head) : null;
      const isOwn = name !== null && !plain.has(name) && !declared.has(name) && !readsPlain(others, name);
      return isOwn ? [name] : [];
    }),
  );
  if (squared.size === 0) return lines;
  const roots = new Set<string>();
  const named = lines.map((line): PlacedLine => {
    if (line.kind !== 'equation') return line;
    const sides = line.sides.map((side) => rewritten(side, (node) => asName(node, squared)));
    for (const { node } of sides.flatMap(walk))
      if (node.kind === 'letter' && squared.has(node.name)) roots.add(node.name);
    return { ...line, sides };
  });
  const [first] = equations;
  if (!first) return named;
  const at = { start: first.range.start, end: first.range.start };
  const place = { start: at.start - first.start, end: at.start - first.start };
  const definitions = [...roots].map((name): PlacedLine => {
    const letter = (own: string): Node => ({ kind: 'letter', name: own, face: 'plain', range: place });
    const root: Node = { kind: 'root', body: [letter(`${name}${SQUARED}`)], range: place };
    return { kind: 'equation', sides: [[letter(name)], [root]], range: at, start: first.start };
  });
  return [...definitions, ...named];
}

const SQUARED = '_sq';

const isSquare = ({ above }: Node & { readonly kind: 'scripts' }): boolean => {
  const [power, ...more] = above;
  return power?.kind === 'number' && power.text === '2' && more.length === 0;
};

/** The small letter under a square: capitals are matrices, whose squares are products. */
function squareOf(node: Node): string | null {
  if (node.kind !== 'scripts' || node.base?.kind !== 'letter' || node.base.face === 'bold') return null;
  const { name } = node.base;
  return isSquare(node) && name === name.toLowerCase() ? name : null;
}

/** Whether sides have the letter other than under its square. */
const readsPlain = (sides: readonly Row[], name: string): boolean =>
  sides.some((side) => walk(side).some(({ node }) => node.kind === 'letter' && node.name === name));

function asName(node: Node, squared: ReadonlySet<string>): Node {
  const name = squareOf(node);
  if (node.kind !== 'scripts' || node.base?.kind !== 'letter' || name === null || !squared.has(name))
    return node;
  const letter: Node = { ...node.base, name: `${name}${SQUARED}` };
  return node.below.length > 0 ? { ...node, base: letter, above: [] } : { ...letter, range: node.range };
}
