// How much is asked of a judgement: points, tolerance, repairs, how much is said.

export interface JudgementOptions {
  readonly seed: number;
  readonly trials: number;
  /** Relative error up to which two values agree. */
  readonly tolerance: number;
  /** Whether to search for repairs of refuted claims. */
  readonly repair: boolean;
  /** How derivations are written: in short steps, or in these and also move by move and node by node. */
  readonly detail?: 'short' | 'full';
  /** Whether derivatives are wanted as one formula each, whatever their length. */
  readonly closed?: boolean;
  /** Whether verdicts alone are wanted: no simpler counterexamples, and not what is wrong. */
  readonly quick?: boolean;
  /** Whether random points are enough: the same formula is proved, and its kinks and small terms judged, elsewhere. */
  readonly pointsOnly?: boolean;
}
