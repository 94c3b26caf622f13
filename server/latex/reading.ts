// A reading: the meaning of the signs and letters of a document, and the shape of each letter.

/** How a letter with an index is read: `y_i` as an entry of y, as a row or column of Y, or as a member of a family. */
export type Places = 'entry' | 'row' | 'column' | 'member';

/** Functions that work along rows or columns of a matrix. */
export const ALONG: ReadonlySet<string> = new Set(['softmax', 'logsumexp']);

/** The meanings of the signs of a document. */
export interface Reading {
  /** Letters that are functions where a bracket follows. */
  readonly functions: ReadonlySet<string>;
  /** Those of them that make a number of a column; the others work on every entry. */
  readonly maps: ReadonlySet<string>;
  /** Names that are written with the variables that they depend on, `J(θ)`, and stand for values. */
  readonly dependent: ReadonlySet<string>;
  /** Names that carry indices, with what these pick. */
  readonly indexed: ReadonlyMap<string, Places>;
  /** Families with two indices: `e_{ij} = …`. */
  readonly pairs: ReadonlySet<string>;
  /** Product signs whose meaning the document says: they stay as they are. */
  readonly signs: ReadonlySet<string>;
  /** The meaning of a star: `*`, `∘`, or `∘` except beside a transpose. */
  readonly stars: 'matmul' | 'hadamard' | 'apart';
  /** The meaning of a dot between two factors: a product, or the sum of the products of their entries. */
  readonly dots: 'product' | 'inner';
  /** Whether rows that are picked are set upright, as columns. */
  readonly upright: boolean;
  /** Names whose places are those of another: `x_i` of X. */
  readonly wholes: ReadonlyMap<string, string>;
  /** Whether powers are those of matrices or of their entries. */
  readonly powers: 'matrix' | 'entry';
  /** The meaning of single bars around a matrix: its determinant, or the absolute values of its entries. */
  readonly bars: 'determinant' | 'entries';
  /** The meaning of a dagger. */
  readonly daggers: 'pseudo-inverse' | 'transpose';
  /** Along what softmax and logsumexp work. */
  readonly softmax: 'column' | 'rows' | 'cols';
  /** Whether a number, or any single letter, that is added to a matrix is added to each of its columns. */
  readonly spreads: 'nothing' | 'numbers' | 'letters';
  /** Whether a d before a name is the sign of a differential. */
  readonly differentials: boolean;
}

export type Rank = 'matrix' | 'column' | 'row' | 'number';

/** The meanings of the signs and the shape of each letter. */
export interface Choices {
  readonly reading: Reading;
  /** Of a name that carries an index, the shape of the whole, or of a member where it is a family. */
  readonly ranks: ReadonlyMap<string, Rank>;
  /** Whether sizes of families differ from member to member, as those of layers. */
  readonly layers: boolean;
  /** The variables of derivatives that do not name one. */
  readonly by: string | null;
}
