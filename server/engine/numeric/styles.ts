// How the points of a claim are drawn: from trial to trial other members of the declared sets (inside, on the edge, rotations
// and reflections), other signs and other scales, so that any two variables are seen together in every combination.

/** How the entries of a variable are drawn: their sign where it is free, their size, and whether they are whole numbers. */
export interface Style {
  readonly sign: 'free' | 'positive' | 'negative';
  readonly magnitude: number;
  /** Small whole numbers (halves and quarters where attributes need them), for counterexamples. */
  readonly whole: boolean;
  /** The number of the trial, which decides what is left open below; without one, chance does. */
  readonly turn?: number;
  /** The kind, from 0, of a member on the edge of the declared set (singular, with zeros, with ties); null for those inside, left to chance where absent. */
  readonly edge?: number | null;
  /** The kind of what comes in two: rotations and reflections, a sum or a determinant above and below 0. */
  readonly flip?: boolean;
  /** The place of the one variable that is drawn so; the others are ordinary. */
  readonly only?: number;
}

export const PLAIN_STYLE: Style = { sign: 'free', magnitude: 1, whole: false, edge: null };

/** The style of a trial: the first is ordinary all over, eight of them show every pair of variables in every combination. */
export const trialStyle = (turn: number): Style => ({ ...PLAIN_STYLE, turn });

/** Trials after which styles come again. */
const CYCLE = 8;
/** Columns of a two-level orthogonal array of eight runs: the parity of these bits of the run's number. */
const MASKS = [1, 2, 4, 3, 5, 6, 7] as const;
/** The factors on magnitudes in the trials with this number, one variable after the other. */
const SCALES: ReadonlyMap<number, readonly number[]> = new Map([
  [3, [1 / 8, 8, 1]],
  [6, [1e3, 1e-3, 1]],
]);

/** The style of a trial for its `index`-th variable. */
export function variableStyle(style: Style, index: number): Style {
  if (style.only !== undefined && style.only !== index) return PLAIN_STYLE;
  if (style.turn === undefined) return style;
  const turn = style.turn % CYCLE;
  const isEdge = (each: number): boolean => parity(each, MASKS[(2 * index) % MASKS.length] ?? 1);
  const before = Array.from({ length: turn }, (_, each) => each).filter(isEdge).length;
  const scales = SCALES.get(turn) ?? [1];
  return {
    ...style,
    magnitude: style.magnitude * (scales[index % scales.length] ?? 1),
    edge: isEdge(turn) ? before + Math.floor(style.turn / CYCLE) : null,
    flip: parity(turn, MASKS[(2 * index + 1) % MASKS.length] ?? 1),
  };
}

/** Whether variables are drawn at scales of their own. */
export const isScaled = (style: Style): boolean => style.turn !== undefined && SCALES.has(style.turn % CYCLE);

/** The style for another attempt, where the one before found no point: less out of the way, in the end ordinary. */
export function plainer(style: Style, attempt: number): Style {
  if (style.turn === undefined || attempt < 2) return style;
  const { sign, magnitude, whole } = style;
  return attempt < 6 ? { sign, magnitude, whole } : { sign, magnitude, whole, edge: null };
}

/** Whether an odd number of the bits of `mask` are set in `run`. */
function parity(run: number, mask: number): boolean {
  let bits = run & mask;
  let odd = false;
  for (; bits > 0; bits >>= 1) if (bits & 1) odd = !odd;
  return odd;
}
