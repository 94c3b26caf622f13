// Those who judge, out of the way of typing: what they are asked and how they answer. `worker-judges.ts` has them in
// workers; a test may have them in place.

import type {
  AskedDerivative,
  DerivationAnswer,
  Judgement,
  JudgementOptions,
  NamedCost,
} from '../engine/api.ts';

/** A document as it crosses to the worker: the analysis does not, since it has functions. */
export interface JudgeSource {
  readonly uri: string;
  readonly text: string;
  /** Every imported file by its path as written. */
  readonly imports: Readonly<Record<string, string | null>>;
}

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly why: string };

export interface Task<T> {
  /** Never rejects. */
  readonly outcome: Promise<Outcome<T>>;
  cancel(): void;
}

export interface Judges {
  judge(source: JudgeSource, options: JudgementOptions): Task<Judgement>;
  derive(source: JudgeSource, asked: AskedDerivative, options: JudgementOptions): Task<DerivationAnswer>;
  /** The cost of the definitions and derivatives of a document. */
  costs(source: JudgeSource, options: JudgementOptions): Task<readonly NamedCost[]>;
  dispose(): void;
}

/** One 32-bit number; raised where it is not 0. */
export type Flag = SharedArrayBuffer | ArrayBuffer;

/** The methods of the worker, by name. */
export interface WorkerMethods {
  /** null once the flag is raised. */
  judge(source: JudgeSource, options: JudgementOptions, flag: Flag): Judgement | null;
  derive(
    source: JudgeSource,
    asked: AskedDerivative,
    options: JudgementOptions,
    flag: Flag,
  ): DerivationAnswer | null;
  costs(source: JudgeSource, options: JudgementOptions, flag: Flag): readonly NamedCost[] | null;
}
