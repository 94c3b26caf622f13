// Remarks on the choices that were made for signs with several meanings.

import type { TextRange } from '../engine/api.ts';
import type { Note } from './note.ts';
import type { OtherReading } from './other-readings.ts';
import type { Piece } from './pieces.ts';
import type { Choices, Reading } from './reading.ts';

/** The file with what was chosen before it, as comments. */
export function withNotation({
  text,
  readings,
}: {
  readonly text: string;
  readonly readings: readonly Note[];
}): string {
  const chosen = new Set(readings.map(({ message }) => `# notation: ${message}\n`));
  return [...chosen].join('') + text;
}

/** How a function ends that works along rows or columns. */
const ALONG = /, (?:rows|cols)\)$/u;

/** Declarations with what the document does not say. */
const ASSUMED = /^(?:param )?(\S+) : [^\n]* (spd|simplex)(?: rows| cols)?$/gmu;

/** Signs that are chosen for a whole document. */
export type SignChoice = '#stars' | '#dots' | '#bars' | '#powers';

export const SIGN_CHOICES: readonly SignChoice[] = ['#stars', '#dots', '#bars', '#powers'];

/** How a sign with several meanings was read, as far as it is said. */
interface SignReading {
  /** Whether it is said. Of those that are `open` another meaning would fit the shapes as well. */
  readonly isSaid: (reading: Reading, open: ReadonlySet<SignChoice>) => boolean;
  /** Where it shows in the file; null where no piece shows it. */
  readonly shows: RegExp | null;
  readonly message: string;
  readonly other?: OtherReading;
  /** Whether it is said only where it shows; otherwise at the beginning. */
  readonly onlyWhereShown?: true;
}

/** Another meaning of a product sign, which a comment says. */
const meaning = (sign: '*' | '·', name: 'matmul' | 'hadamard' | 'inner', title: string): OtherReading => ({
  kind: 'statement',
  statement: `notation ${sign} = ${name}`,
  title: `Read ${sign} as ${title}: say it in a comment`,
});

const MATRIX_PRODUCT = 'the product of matrices';
const ENTRY_PRODUCT = 'the product entry by entry';

const SIGN_READINGS: readonly SignReading[] = [
  {
    isSaid: ({ powers }) => powers === 'entry',
    shows: /^\.\^$/u,
    message: 'powers are read as those of every entry',
  },
  {
    isSaid: ({ spreads }) => spreads !== 'nothing',
    shows: / \.[+-] /u,
    message: 'what is added is read as added to every column',
  },
  {
    isSaid: ({ softmax }) => softmax === 'rows',
    shows: ALONG,
    message: 'softmax is read as working along each row',
  },
  {
    isSaid: ({ softmax }) => softmax === 'cols',
    shows: ALONG,
    message: 'softmax is read as working along each column',
  },
  {
    isSaid: ({ bars }) => bars === 'determinant',
    shows: /^det\($/u,
    message: 'bars around a matrix are read as its determinant',
  },
  {
    isSaid: ({ daggers }) => daggers === 'pseudo-inverse',
    shows: /^pinv\($/u,
    message: '† and + above a matrix are read as its pseudo-inverse',
    other: {
      kind: 'sign',
      sign: 'dagger',
      instead: '\\top',
      title: 'Read † as a transpose: write `\\top`',
    },
    onlyWhereShown: true,
  },
  {
    isSaid: ({ stars }) => stars !== 'matmul',
    shows: /^ ∘ $/u,
    message: `* is read as ${ENTRY_PRODUCT}`,
    other: meaning('*', 'matmul', MATRIX_PRODUCT),
  },
  {
    isSaid: ({ stars }, open) => stars === 'matmul' && open.has('#stars'),
    shows: /^ \* $/u,
    message: `* is read as ${MATRIX_PRODUCT}; it may be the one entry by entry`,
    other: meaning('*', 'hadamard', ENTRY_PRODUCT),
  },
  {
    isSaid: ({ dots }, open) => dots === 'product' && open.has('#dots'),
    shows: null,
    message: `· is read as ${MATRIX_PRODUCT}; it may be the sum of the products of entries`,
    other: meaning('·', 'inner', 'the inner product'),
  },
  {
    isSaid: ({ dots }, open) => dots === 'inner' && open.has('#dots'),
    shows: /^ · $/u,
    message: `· is read as the sum of the products of entries; it may be ${MATRIX_PRODUCT}`,
    other: meaning('·', 'matmul', MATRIX_PRODUCT),
  },
  {
    isSaid: ({ bars }, open) => bars === 'entries' && open.has('#bars'),
    shows: /^abs\($/u,
    message:
      'bars around a matrix are read as the absolute values of its entries; they may be its determinant',
  },
  {
    isSaid: ({ powers }, open) => powers === 'matrix' && open.has('#powers'),
    shows: /^\^$/u,
    message: 'powers of a matrix are read as products with itself; they may be those of its entries',
  },
];

/** The choices that show in the file, each at the place where it shows first. */
export function notationNotes(
  { reading }: Choices,
  body: readonly Piece[],
  declared: string,
  open: ReadonlySet<SignChoice>,
): readonly Note[] {
  const { indexed, wholes, upright } = reading;
  const firstUse = (shows: (piece: Piece) => boolean): TextRange | null =>
    body.find((piece) => piece.range !== null && shows(piece))?.range ?? null;
  const named = [...indexed].flatMap(([name, places]): readonly Note[] => {
    const whole = wholes.get(name) ?? name;
    const range = firstUse(({ text }) => text.startsWith(`${whole}[`));
    if (!range || (places === 'entry' && whole === name)) return [];
    const row = upright ? `row i of ${whole}, set upright` : `row i of ${whole}`;
    const what = {
      entry: `an entry of ${whole}`,
      row,
      column: `column i of ${whole}`,
      member: 'one member of a family',
    }[places];
    return [{ message: `${name}_i is read as ${what}`, range }];
  });
  const assumed = [...declared.matchAll(ASSUMED)].flatMap(
    ([, name = '', attribute = '']): readonly Note[] => {
      const range = firstUse(({ text }) => text === name || text.startsWith(`${name}[`));
      const what = attribute === 'spd' ? 'a covariance' : 'labels that sum to 1';
      return range ? [{ message: `${name} is read as ${what}`, range }] : [];
    },
  );
  const signs = SIGN_READINGS.flatMap(
    ({ isSaid, shows, message, other, onlyWhereShown }): readonly Note[] => {
      if (!isSaid(reading, open)) return [];
      const shown = shows && firstUse(({ text }) => shows.test(text));
      const range = shown ?? (onlyWhereShown ? null : firstUse(() => true));
      return range ? [{ message, range, ...(other ? { others: [other] } : {}) }] : [];
    },
  );
  return [...named, ...assumed, ...signs];
}
