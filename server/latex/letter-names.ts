// Letters with their scripts: which scripts are a part of the name (`W_1`), which pick a place or a member (`x_i`, `h^{(t-1)}`),
// which transpose.

import { spelling } from './comment-declarations.ts';
import { isSign, type Math as Node, type Row } from './math.ts';

/** Which letters are indices in a document, and which names carry them. */
export interface Indices {
  /** `i`, `t`, `l` */
  readonly letters: ReadonlySet<string>;
  /** Those that stand above without brackets, as in `a^{l+1}`. */
  readonly raised: ReadonlySet<string>;
  /** Names that carry an index somewhere: what else stands there, as in `h_0` and `a^L`, is an index too. */
  readonly carriers: ReadonlySet<string>;
  /** Names that carry one above without brackets. */
  readonly raisedCarriers: ReadonlySet<string>;
  /** Names that the comments of the document declare, by their spelling: with their scripts they are names, whatever these are. */
  readonly declared: ReadonlyMap<string, string>;
}

export const NO_INDICES: Indices = {
  letters: new Set(),
  raised: new Set(),
  carriers: new Set(),
  raisedCarriers: new Set(),
  declared: new Map(),
};

/** One place of an index. */
export interface IndexPlace {
  /** `t-1`, `3`, `L` */
  readonly text: string;
  /** The letter that runs; null where the place is fixed. */
  readonly letter: string | null;
  /** The number added to it. */
  readonly offset: number;
  /** Whether it stands above the letter. */
  readonly isAbove: boolean;
}

/** A letter from which a whole number is taken. */
export interface Shift {
  readonly letter: string;
  readonly by: number;
}

/** A place where its letter stands for a smaller one. */
export function shifted(place: IndexPlace, shift: Shift | null): IndexPlace {
  if (!shift || place.letter !== shift.letter) return place;
  const offset = place.offset - shift.by;
  const sign = offset > 0 ? '+' : '';
  return { ...place, offset, text: offset === 0 ? shift.letter : `${shift.letter}${sign}${offset}` };
}

/** How many primes stand in a row of signs. */
export const primesIn = (row: Row): number =>
  row.filter((one) => one.kind === 'sign' && one.text === "'").length;

/** `T`, `⊤`, `\mathsf{T}`, `'`; of real numbers `H` is the same. */
export function isTransposition(row: Row): boolean {
  return (
    row.length > 0 &&
    row.every(
      (one) =>
        (one.kind === 'letter' && /^[TtH]$/u.test(one.name) && row.length === 1) ||
        (one.kind === 'sign' && (one.text === '⊤' || one.text === "'")),
    )
  );
}

/** `†`: a pseudo-inverse, or as physicists have it a transpose. */
export const isDagger = (row: Row): boolean => row.length === 1 && isSign(row[0], '†');

/** `[l]`, `(l)` above: a part of the name, or an index. */
export const isLabel = (node: Node): boolean => labelOf(node) !== null;

/** The inside of a label, which may carry a transpose itself: `^{[l-1]^T}`. */
function labelOf(node: Node): Row | null {
  const fence = node.kind === 'scripts' && node.below.length === 0 ? node.base : node;
  const isBracket = fence?.kind === 'fence' && (fence.open === '[' || fence.open === '(');
  return isBracket ? fence.body : null;
}

/** The signs above a letter that are neither a label nor an index: transposes, primes, powers. */
export function signsAbove(node: Node & { readonly kind: 'scripts' }, indices: Indices): Row {
  if (isRaisedIndex(node, indices)) return [];
  return node.above.flatMap((one): Row => {
    if (!isLabel(one)) return [one];
    return one.kind === 'scripts' ? one.above : [];
  });
}

/** A letter with the scripts that are a part of its name: `W_1`, `h_{prev}`; the bare letter where they are indices; null for anything else. */
export function nameOf(node: Node, indices: Indices): string | null {
  if (isUprightD(node)) return null;
  if (node.kind === 'letter') return indices.declared.get(spelling(node.name)) ?? node.name;
  if (node.kind !== 'scripts' || node.base?.kind !== 'letter') return null;
  if (indicesIn(node, indices)) return node.base.name;
  const name = nameWithScripts(node);
  return indices.declared.get(spelling(name)) ?? name;
}

/** A letter with all that stands below it, and the labels above. */
function nameWithScripts(node: Node & { readonly kind: 'scripts' }): string {
  const base = node.base?.kind === 'letter' ? node.base.name : '';
  const labels = node.above.flatMap((one) => {
    const label = labelOf(one);
    return label ? [plainText(label)] : [];
  });
  const parts = [plainText(node.below), ...labels].filter((part) => part !== '');
  const tail = parts
    .map((part) => (/^\d+$/u.test(part) ? part : `_${part.replace(/[^\p{L}\p{M}\d]+/gu, '_')}`))
    .join('');
  return `${base}${tail}`;
}

/** `\mathrm{d}`, the sign of a differential whatever else is called d. */
export const isUprightD = (node: Node | null | undefined): boolean =>
  node?.kind === 'letter' && node.name === 'd' && node.face === 'roman';

/** A row as one word: letters, digits and signs in a line. */
export function plainText(row: Row): string {
  return row
    .map((one) => {
      switch (one.kind) {
        case 'letter':
        case 'function':
          return one.name;
        case 'number':
        case 'sign':
        case 'words':
          return one.text;
        case 'fence':
          return `${one.open}${plainText(one.body)}${one.close}`;
        case 'scripts':
          return `${one.base ? plainText([one.base]) : ''}${one.below.length > 0 ? `_${plainText(one.below)}` : ''}`;
        default:
          return '';
      }
    })
    .join('');
}

/** The places that a letter has, those above before those below; null where what stands there is no index. */
export function indicesIn(
  node: Node & { readonly kind: 'scripts' },
  indices: Indices,
): readonly IndexPlace[] | null {
  if (node.base?.kind !== 'letter') return null;
  const isDeclarable = indices.declared.size > 0 && node.below.length > 0;
  if (isDeclarable && indices.declared.has(spelling(nameWithScripts(node)))) return null;
  const isCarrier = indices.carriers.has(node.base.name);
  const labels = node.above.flatMap((one) => labelOf(one) ?? []);
  const above = isRaisedIndex(node, indices)
    ? indexPlaces(node.above, indices, true, true)
    : indexPlaces(labels, indices, isCarrier, true);
  const below = indexPlaces(node.below, indices, isCarrier, false);
  // `w_k^{(2)}` with an index below alone has a label above, which belongs to the name.
  const isMixed = (above === null && labels.length > 0) || (below === null && node.below.length > 0);
  const all = [...(above ?? []), ...(below ?? [])];
  return all.length === 0 || isMixed ? null : all;
}

/** `a^{l+1}` where l is an index that stands above without brackets. */
function isRaisedIndex(node: Node & { readonly kind: 'scripts' }, indices: Indices): boolean {
  if (indices.raised.size === 0 || node.base?.kind !== 'letter' || node.above.length === 0) return false;
  if (isTransposition(node.above) || node.above.some(isLabel)) return false;
  const [last, ...more] = node.above;
  const isLast = last?.kind === 'letter' && more.length === 0 && isLastPlace(last.name, indices.raised);
  const isCarrier = isLast || indices.raisedCarriers.has(node.base.name);
  const places = indexPlaces(node.above, { ...indices, letters: indices.raised }, isCarrier, true);
  return places !== null && places.length === 1;
}

/** `i`, `i, j`, `ij`, `t-1`; `0` and `T` where the name carries an index elsewhere. */
function indexPlaces(
  row: Row,
  { letters }: Indices,
  isCarrier: boolean,
  isAbove: boolean,
): readonly IndexPlace[] | null {
  const places: IndexPlace[] = [];
  for (let at = 0; at < row.length; at++) {
    const [one, sign, step] = [row[at], row[at + 1], row[at + 2]];
    if (one?.kind === 'sign' && one.text === ',') continue;
    if (one?.kind === 'number' && isCarrier) {
      places.push({ text: one.text, letter: null, offset: 0, isAbove });
      continue;
    }
    if (one?.kind !== 'letter') return null;
    const isIndex = letters.has(one.name);
    if (!isIndex && !(isCarrier && isLastPlace(one.name, letters))) return null;
    const isMoved =
      sign?.kind === 'sign' && (sign.text === '+' || sign.text === '-') && step?.kind === 'number';
    const text = isMoved ? `${one.name}${sign.text}${step.text}` : one.name;
    const offset = isMoved ? Number(`${sign.text}${step.text}`) : 0;
    places.push({ text, letter: isIndex ? one.name : null, offset, isAbove });
    if (isMoved) at += 2;
  }
  return places.length > 0 ? places : null;
}

/** The capital of an index is where it ends: `h_T`, `a^{(L)}`. */
const isLastPlace = (name: string, letters: ReadonlySet<string>): boolean =>
  name.length === 1 && name !== name.toLowerCase() && letters.has(name.toLowerCase());
