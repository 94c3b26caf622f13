// The judgement of a document, as plain data that crosses from the worker to the server.

import type { ClaimSummary } from '../analysis/analysis.ts';
import type { Derivation } from '../derivations/derivation.ts';
import type { Chain } from '../diagnosis/chain.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';

/** A claim with its verdict and fixes. */
export interface JudgedClaim extends ClaimSummary {
  readonly verdict: Verdict;
  readonly fixes: readonly Fix[];
  /** Of a wrong gradient that is claimed as a product. */
  readonly chain?: Chain;
}

/** The verdicts on a document. Plain data: it crosses from the worker to the server. */
export interface Judgement {
  readonly claims: readonly JudgedClaim[];
  /** Every derivative that the file asks for, derived and verified. */
  readonly derivatives: readonly Derivation[];
  /** All problems of the file: those of the analysis, with repairs of claims added, and those that only judging finds. */
  readonly problems: readonly Problem[];
  /** How many statements were judged anew; the others are as they were in the version before. */
  readonly renewed: number;
}
