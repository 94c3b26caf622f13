// A bound on work that needs no clock: evaluations count the numbers that they compute.

/** How much one judgement may compute, and whether it is cancelled. */
export interface Budget {
  /** Takes from what is left; false, from then on, once it is used up. */
  spend(amount: number): boolean;
  readonly exhausted: boolean;
  /** Whether nobody waits for the result any more. */
  readonly cancelled: boolean;
}

/** A budget of this many computed numbers; a second of work is about 3e7 of them. Once `cancelled`, nothing is left. */
export function budgetOf(amount: number, cancelled: () => boolean = () => false): Budget {
  let left = amount;
  return {
    spend: (cost) => {
      left -= cost;
      return left >= 0 && !cancelled();
    },
    get exhausted() {
      return left < 0 || cancelled();
    },
    get cancelled() {
      return cancelled();
    },
  };
}
