// The verdict on a derived line: its text is read as a claim that stands in the file, and judged by what lies between, else
// with the definitions of the file written out.

import type { SymmetricLeaves } from '../calculus/backward/symmetric-names.ts';
import type { InferredStatement } from '../document/document.ts';
import { coneOf } from '../lowering/program.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { parseStatement } from '../syntax/parse.ts';
import { type Proofs, verifyLocally } from './local-claim.ts';
import { verifyDifferentialLocally } from './local-differential.ts';
import { verifyHigherLocally } from './local-higher.ts';

/** The derivatives that a line of a backward pass reads, as far as they are known. */
export interface KnownDerivatives {
  /** Names of the file that are derivatives of the same scalar, by what these are taken by. */
  readonly names: ReadonlyMap<string, string>;
  /** Leaves of derivatives that are symmetric matrices. */
  readonly symmetric: SymmetricLeaves;
  /** The names that a proof may build on; null where none is wanted. */
  readonly proofs: Proofs | null;
}

const NOTHING_KNOWN: KnownDerivatives = { names: new Map(), symmetric: new Map(), proofs: null };

/** The verdict on the line `text`, `∂L/∂W = …` or `dH = …`, read as if it stood at `index`. */
export function judgeLine(
  text: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  known: KnownDerivatives = NOTHING_KNOWN,
): Verdict {
  const { document } = documentFormulas;
  const statement = document.reinfer(index, { start: 0, text, parsed: parseStatement(text) });
  const resolved = statement.resolved.statement;
  const [side] = resolved.kind === 'claim' || resolved.kind === 'differential' ? resolved.sides : [];
  if (side && resolved.kind === 'differential')
    return judgeDifferential(resolved.of, side, statement, documentFormulas, options);
  if (side && resolved.kind === 'claim')
    return judgeDerivative(resolved.target, side, { statement, text }, documentFormulas, options, known);
  return { status: 'unchecked', why: 'it does not read back as a claim' };
}

function judgeDifferential(
  of: Term,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Verdict {
  const { lowerings } = documentFormulas;
  const judgeOptions = documentFormulas.judgeOptions(options);
  const local = verifyDifferentialLocally(of, side, statement, documentFormulas, judgeOptions);
  if (local) return local;
  const whole = lowerings.plain.term(of, statement);
  if (whole.kind === 'refused') return { status: 'unchecked', why: whole.why };
  const claimed = lowerings.plain.term(side, statement);
  if (claimed.kind === 'refused') return { status: 'unchecked', why: claimed.why };
  const along = documentFormulas.varying(statement, whole.value);
  const question = { kind: 'differential', of: whole.value, along } as const;
  return judgeClaim(question, claimed.value, documentFormulas.setting(new Map()), judgeOptions);
}

/** Scalars of longer programs are not written out for one claim. */
const MOST_WRITTEN_OUT = 60;

function judgeDerivative(
  target: DerivativeTerm,
  side: Term,
  { statement, text }: { readonly statement: InferredStatement; readonly text: string },
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  { names, symmetric, proofs }: KnownDerivatives,
): Verdict {
  const judgeOptions = documentFormulas.judgeOptions(options);
  const local =
    verifyHigherLocally(target, side, statement, documentFormulas, judgeOptions) ??
    verifyLocally(target, side, statement, documentFormulas, judgeOptions, names, symmetric, proofs);
  if (local) return local;
  if (!statement.derivative) return { status: 'unchecked', why: 'it does not read back as a claim' };
  if (target.of.kind === 'name' && coneOf(documentFormulas.program, target.of.name).size > MOST_WRITTEN_OUT)
    return { status: 'unchecked', why: 'too much of the file would have to be evaluated' };
  const { lowerings } = documentFormulas;
  const resolution = documentFormulas.queryOf(target, statement, text);
  if (resolution.kind === 'refused') return { status: 'unchecked', why: resolution.why };
  const claimed = lowerings.plain.term(side, statement);
  if (claimed.kind === 'refused') return { status: 'unchecked', why: claimed.why };
  const { question, definitions } = resolution.query;
  return judgeClaim(question, claimed.value, documentFormulas.setting(definitions), judgeOptions);
}
