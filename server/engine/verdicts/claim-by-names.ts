// A claim about the gradient of a long program, as it is judged where it does not hold by what lies near: by the lines of
// the backward pass around the variable, with all names at their values in the file.

import { type DerivedLine, deriveLine } from '../calculus/backward/derive-line.ts';
import type { Answer } from '../calculus/derive.ts';
import { foldNames, print } from '../calculus/print.ts';
import { partsRead } from '../derivations/local-claim.ts';
import { namedAdjoints } from '../derivations/named-adjoints.ts';
import { valuesBefore } from '../derivations/near-verdict.ts';
import type { InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question, SymmetricConvention } from '../expressions/question.ts';
import { coneOf, derivativesIn, namesOf, withWrittenDerivatives } from '../lowering/program.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { gradientByName } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { byNames, type Formulas } from '../queries/formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { valuesInFile } from './values-in-file.ts';

export interface ClaimByNames {
  readonly of: string;
  readonly by: string;
  /** The gradient of what the variable does to the names around it. */
  readonly question: Question & { readonly kind: 'gradient' };
  /** The names near by at the values of their formulas; others, and derivatives, may have any values. */
  readonly near: ReadonlyMap<Expression, Expression>;
  /** All names and derivatives at the values that they have in the file; null where there are none. */
  values(): ReadonlyMap<Expression, Expression> | null;
  readonly formulas: Formulas;
  /** The right answer, in names. */
  readonly answer: Answer;
  /** The names whose derivatives the side reads. */
  readonly read: ReadonlySet<string>;
}

/** So many names around the variable have the values of their formulas while a reason and fixes are looked for. */
const NAMES_NEAR = 12;
/** The longest way that an answer is written out over, in names. */
const LONGEST_WAY = 6;

/**
 * A side of `∂L/∂x = …` by names; null where the program has no names for it. The answer is distinguished from the derivatives that
 * the side itself reads, or else from those of what reads x.
 */
export function claimByNames(
  target: DerivativeTerm,
  side: Term,
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): ClaimByNames | null {
  const { program } = documentFormulas;
  const asked = gradientByName(target, statement);
  const leaf = asked && program.leafOf(asked.by);
  if (!asked || !leaf || asked.of === asked.by) return null;
  const { of, by } = asked;
  const symmetric = statement.conventions.symmetric === 'entries' ? 'entries' : 'frobenius';
  const names = namedAdjoints(of, index, documentFormulas, options);
  const claimed = program.lower(side, statement);
  const written = claimed.kind === 'done' ? [claimed.value] : [];
  const read = readIn(written, of, names);
  const derived = lineFor(asked, leaf, read, symmetric, documentFormulas);
  if (derived.kind === 'refused') return null;
  const { line, local } = derived;
  const question = { kind: 'gradient', of: local.scalar, by: leaf, symmetric } as const;
  const roots = [leaf, local.scalar, line.expression, ...written];
  const printed = (expression: Expression): string =>
    documentFormulas.spelled(
      print(withWrittenDerivatives(foldNames(expression, derived.names), program, without(by, names))),
      index,
    );
  const formulas = byNames(documentFormulas, printed, (term, at) => {
    const found = program.lower(term, at);
    const parts = found.kind === 'done' ? partsRead(term, found.value, at, of, documentFormulas) : [];
    return { kind: 'done', value: parts };
  });
  return {
    of,
    by,
    question,
    near: valuesBefore(roots, new Map(), NAMES_NEAR, documentFormulas).values,
    values: () => valuesInFile(roots, documentFormulas, documentFormulas.judgeOptions(options)),
    formulas,
    answer: { kind: 'derived', expression: line.expression },
    read,
  };
}

/** The names whose derivatives a side reads, by `∂L/∂u` or by names that the file gives to them. */
function readIn(
  written: readonly Expression[],
  of: string,
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const read = new Set(written.flatMap((expression) => namesOf(expression)));
  const named = [...names].flatMap(([by, name]) => (read.has(name) ? [by] : []));
  return new Set([...written.flatMap((expression) => [...derivativesIn(expression, of)]), ...named]);
}

function lineFor(
  { of, by }: { readonly of: string; readonly by: string },
  leaf: Expression,
  read: ReadonlySet<string>,
  symmetric: SymmetricConvention,
  { program }: DocumentFormulas,
): DerivedLine {
  const derive = (isKnown: (name: string) => boolean): DerivedLine =>
    deriveLine(program, { of, by, cone: coneOf(program, of), isKnown, most: LONGEST_WAY }, leaf, symmetric);
  const asRead = derive((name) => read.has(name));
  return asRead.kind === 'line' ? asRead : derive(() => true);
}

function without(by: string, names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...names].filter(([name]) => name !== by));
}
