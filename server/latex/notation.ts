// What is said of the choices that were made for signs with several meanings.

import type { TextRange } from '../engine/api.ts';
import type { Note } from './note.ts';
import type { OtherReading } from './other-readings.ts';
import type { Piece } from './pieces.ts';
import type { Choices } from './reading.ts';

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

/** How a pseudo-inverse begins. */
const DAGGERED = 'pinv(';

/** Declarations with what the document does not say. */
const ASSUMED = /^(?:param )?(\S+) : [^\n]* (spd|simplex)(?: rows| cols)?$/gmu;

/** Signs that are chosen for a whole document. */
export type SignChoice = '#stars' | '#dots' | '#bars' | '#powers';

export const SIGN_CHOICES: readonly SignChoice[] = ['#stars', '#dots', '#bars', '#powers'];

/**
 * The choices that show in the file, each at the place where it shows first. Of those that are `open` another meaning would fit
 * the shapes as well.
 */
export function notationNotes(
  { reading }: Choices,
  body: readonly Piece[],
  declared: string,
  open: ReadonlySet<SignChoice>,
): readonly Note[] {
  const { indexed, wholes, stars, dots, upright, softmax, bars, daggers } = reading;
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
  const signs: readonly (readonly [boolean, (piece: Piece) => boolean, string, OtherReading?])[] = [
    [reading.powers === 'entry', ({ text }) => text === '.^', 'powers are read as those of every entry'],
    [
      reading.spreads !== 'nothing',
      ({ text }) => / \.[+-] /u.test(text),
      'what is added is read as added to every column',
    ],
    [
      softmax !== 'column',
      ({ text }) => /, (?:rows|cols)\)$/u.test(text),
      `softmax is read as working along ${softmax === 'rows' ? 'each row' : 'each column'}`,
    ],
    [
      bars === 'determinant',
      ({ text }) => text === 'det(',
      'bars around a matrix are read as its determinant',
    ],
    [
      daggers === 'pseudo-inverse' && firstUse(({ text }) => text === DAGGERED) !== null,
      ({ text }) => text === DAGGERED,
      '† and + above a matrix are read as its pseudo-inverse',
      { kind: 'sign', sign: 'dagger', instead: '\\top', title: 'Read † as a transpose: write `\\top`' },
    ],
    [
      stars !== 'matmul',
      ({ text }) => text === ' ∘ ',
      '* is read as the product entry by entry',
      {
        kind: 'statement',
        statement: 'notation * = matmul',
        title: 'Read * as the product of matrices: say it in a comment',
      },
    ],
    [
      stars === 'matmul' && open.has('#stars'),
      ({ text }) => text === ' * ',
      '* is read as the product of matrices; it may be the one entry by entry',
      {
        kind: 'statement',
        statement: 'notation * = hadamard',
        title: 'Read * as the product entry by entry: say it in a comment',
      },
    ],
    [
      dots === 'product' && open.has('#dots'),
      () => false,
      '· is read as the product of matrices; it may be the sum of the products of entries',
      {
        kind: 'statement',
        statement: 'notation · = inner',
        title: 'Read · as the inner product: say it in a comment',
      },
    ],
    [
      dots === 'inner' && open.has('#dots'),
      ({ text }) => text === ' · ',
      '· is read as the sum of the products of entries; it may be the product of matrices',
      {
        kind: 'statement',
        statement: 'notation · = matmul',
        title: 'Read · as the product of matrices: say it in a comment',
      },
    ],
    [
      bars === 'entries' && open.has('#bars'),
      ({ text }) => text === 'abs(',
      'bars around a matrix are read as the absolute values of its entries; they may be its determinant',
    ],
    [
      reading.powers === 'matrix' && open.has('#powers'),
      ({ text }) => text === '^',
      'powers of a matrix are read as products with itself; they may be those of its entries',
    ],
  ];
  const others = signs.flatMap(([isChosen, shows, message, other]): readonly Note[] => {
    const range = isChosen ? (firstUse(shows) ?? body.find((piece) => piece.range)?.range ?? null) : null;
    return range ? [{ message, range, ...(other ? { others: [other] } : {}) }] : [];
  });
  return [...named, ...assumed, ...others];
}
