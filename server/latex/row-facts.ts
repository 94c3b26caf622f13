// The facts that one row gives about its letters. Rows and the indices of a document stay the same objects from one version to the next, so
// that at a keystroke only what was written is looked through.

import { quotientOf } from './derivatives.ts';
import {
  type IndexPlace,
  type Indices,
  indicesIn,
  isDagger,
  isTransposition,
  nameOf,
  plainText,
  signsAbove,
} from './letter-names.ts';
import { ALL_ONES, isSign, type Math as Node, type Row, splitRow } from './math.ts';
import { walk } from './walk.ts';

/** One name where it stands. */
interface Use {
  readonly name: string;
  /** The content of the brackets behind it; null where there are none. */
  readonly argument: Row | null;
  /** Its indices; null where it has none. */
  readonly places: readonly IndexPlace[] | null;
  readonly isBold: boolean;
  /** `h'(z)` */
  readonly isPrimed: boolean;
  readonly isTransposed: boolean;
  readonly isInverted: boolean;
}

export interface RowFacts {
  readonly uses: readonly Use[];
  /** Names that derivatives are of. */
  readonly derived: readonly string[];
  /** Names within brackets that are inverted: `(C \Sigma C^T)^{-1}`. */
  readonly inverted: readonly string[];
  /** Names that a norm or a transpose of their sum shows to be no numbers. */
  readonly upright: readonly string[];
  /** Names that say how large something is: over a sum sign, below a bold 1 or an identity. */
  readonly sizes: readonly string[];
}

const known = new WeakMap<Indices, WeakMap<Row, RowFacts>>();

/** The facts that one row gives about its letters; kept with the row. */
export function rowFacts(row: Row, indices: Indices): RowFacts {
  const rows = known.get(indices) ?? new WeakMap<Row, RowFacts>();
  known.set(indices, rows);
  const found = rows.get(row);
  if (found) return found;
  const made = lookedThrough(row, indices);
  rows.set(row, made);
  return made;
}

/** The names in some rows, as often as they stand there. */
export const namesInRows = (rows: readonly Row[], indices: Indices): readonly string[] =>
  rows.flatMap((row) => rowFacts(row, indices).uses.map(({ name }) => name));

function lookedThrough(row: Row, indices: Indices): RowFacts {
  const uses: Use[] = [];
  const upright: string[] = [];
  const sizes: string[] = [];
  const inverted: string[] = [];
  const derived: string[] = [];
  for (const { node, next } of walk(row)) {
    const of = node.kind === 'fraction' ? quotientOf(node)?.of[0] : undefined;
    const derivedName = of ? nameOf(of, indices) : null;
    if (derivedName !== null) derived.push(derivedName);
    if (node.kind === 'scripts' && node.base?.kind === 'fence' && plainText(node.above) === '-1')
      inverted.push(...walk(node.base.body).flatMap((inner) => nameOf(inner.node, indices) ?? []));
    for (const inner of uprightIn(node)) {
      const name = nameOf(inner, indices);
      if (name !== null) upright.push(name);
    }
    sizes.push(...sizesAt(node, indices));
    const name = nameOf(node, indices);
    if (name === null || (/_max$/u.test(name) && bracketOf(next))) continue;
    const letter = node.kind === 'scripts' ? node.base : node;
    const argument = bracketOf(next);
    const signs = node.kind === 'scripts' ? signsAbove(node, indices) : [];
    const isPrimed = argument !== null && signs.some((one) => isSign(one, "'"));
    uses.push({
      name,
      argument,
      places: node.kind === 'scripts' ? indicesIn(node, indices) : null,
      isBold: letter?.kind === 'letter' && letter.face === 'bold',
      isPrimed,
      isTransposed: !isPrimed && (isTransposition(signs) || isDagger(signs)),
      isInverted: plainText(signs) === '-1',
    });
  }
  return { uses, derived, inverted, upright, sizes };
}

/** Whether a norm or a transpose shows that a term is no number: the terms of `(x - \mu)^T` and `\|x_i - c\|`. */
function uprightIn(node: Node): Row {
  const fence = node.kind === 'scripts' ? node.base : node;
  if (fence?.kind !== 'fence') return [];
  const isTransposed = node.kind === 'scripts' && isTransposition(node.above);
  if (!isTransposed && fence.open !== '‖') return [];
  const terms = splitRow(fence.body, (one) => isSign(one, '+') || isSign(one, '-'));
  return terms.flatMap((term) => (term.length === 1 ? term : []));
}

/** The inside of a bracket; null where there is none. */
export function bracketOf(node: Node | null): Row | null {
  const base = node?.kind === 'scripts' ? node.base : node;
  return base?.kind === 'fence' && base.open === '(' ? base.body : null;
}

/** Letters below which their size stands: `\mathbf{1}_n`, `I_n`. */
const SIZED = new Set([ALL_ONES, 'I']);

function sizesAt(node: Node, indices: Indices): readonly string[] {
  if (node.kind !== 'scripts') return [];
  const { base, above, below } = node;
  if (base?.kind === 'big') return namesAtTop(above, indices);
  return base?.kind === 'letter' && SIZED.has(base.name) ? namesAtTop(below, indices) : [];
}

/** The names in a row, those in scripts left out. */
export function namesAtTop(row: Row, indices: Indices): readonly string[] {
  return row.flatMap((node): readonly string[] => {
    if (node.kind === 'fence') return namesAtTop(node.body, indices);
    const name = nameOf(node, indices);
    return name === null ? [] : [name];
  });
}
