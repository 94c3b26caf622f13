// The verdict on a claim, with its evidence.

/** Sizes by dim name. */
export type SizeAssignment = Readonly<Record<string, number>>;

/** The evidence of a verdict: the trials, and the largest error among them. */
export interface Evidence {
  /** Largest relative error over all trials (difference over the larger of the two norms). */
  readonly maxRelativeError: number;
  readonly trials: number;
  readonly sizes: readonly SizeAssignment[];
  readonly seed: number;
  /** The points one by one. */
  readonly points?: readonly EvidencePoint[];
}

export interface EvidencePoint {
  readonly sizes: SizeAssignment;
  /** The variables' values; null where these would be too many numbers. */
  readonly at: Readonly<Record<string, Rows>> | null;
  /** How far the two sides are apart, as a part of the larger one. */
  readonly relativeError: number;
  /** The error bound of the differences, as a part of what they say. */
  readonly bound: number;
  /** The step that the differences started from; 0 where values are compared. */
  readonly step: number;
}

/** Rows of numbers: a matrix as people read it. */
export type Rows = readonly (readonly number[])[];

/** A point at which a claim fails, and by how much. */
export interface Counterexample {
  readonly sizes: SizeAssignment;
  /** The variables' values. */
  readonly at: Readonly<Record<string, Rows>>;
  /** The functions that stand there for unknown ones, by their names, as formulas of z: with them all can be computed again. */
  readonly functions?: Readonly<Record<string, string>>;
  readonly claimed: Rows;
  readonly actual: Rows;
  /** The worst entry, from 0. */
  readonly entry: readonly [number, number];
}

/** The verdict on one claim. */
export type Verdict =
  /** `proved`: it follows by laws that hold for all sizes and values; the evidence is beside it. */
  | { readonly status: 'verified'; readonly proved: boolean; readonly evidence: Evidence }
  | {
      readonly status: 'refuted';
      /** The kind of mistake, where that is known: "twice the right answer". */
      readonly why: string | null;
      readonly evidence: Evidence;
      readonly counterexample: Counterexample;
    }
  | {
      readonly status: 'ill-shaped';
      readonly why: string;
      /** The derivative that the claim is right for, where that is known: "exactly the transpose". */
      readonly mistake?: string;
    }
  | { readonly status: 'unchecked'; readonly why: string };

export type VerdictStatus = Verdict['status'];
