// A gradient along its chain of values, beside the product that was claimed, as plain data.

/** One value on the way from a scalar to the variable that it is differentiated by. */
export interface ChainLink {
  /** `c`; of a value without a name its formula. */
  readonly name: string;
  /** `Y - b`; null of the variable, and where `name` is the formula already. */
  readonly formula: string | null;
  /** As `--json` has it: of the value, and so of its adjoint. */
  readonly shape: readonly string[];
  /** `∂L/∂c` */
  readonly derivative: string;
  /** The adjoint, in the file's names. */
  readonly adjoint: string;
  /** How it follows from the adjoint of the value above: `G ↦ -G`; null where it gathers from several, or at the start. */
  readonly back: string | null;
  /** The part of the claimed product that equals it, as written; null where no part does. */
  readonly written: string | null;
}

/** A gradient explained along its chain of values, beside the product that was claimed. */
export interface Chain {
  /** From the scalar to the variable. */
  readonly links: readonly ChainLink[];
  /** The first link that the claimed product does not reach. */
  readonly wrongAt: number;
  /** Where it goes wrong, in a sentence without a full stop. */
  readonly sentence: string;
}
