// A claim in whose formula other derivatives of the same scalar stand as values, judged by what lies between: what is
// far from the variable may have any values. What holds for all of them holds in the file, so this verifies, and never refutes.

import { localScalar } from '../calculus/backward/local-scalar.ts';
import type { SymmetricLeaves } from '../calculus/backward/symmetric-names.ts';
import type { InferredStatement } from '../document/document.ts';
import { substitute } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { coneOf, derivativeLeaf, derivativesIn, namesOf } from '../lowering/program.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import type { JudgeOptions } from '../numeric/setting.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import { gradientByName } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { sameShape } from '../shapes/shape.ts';
import { nearVerdict } from './near-verdict.ts';

/** The names that a proof may build on: names of the file that are proved to be derivatives, by their variables. */
export interface Proofs {
  readonly proved: ReadonlySet<string>;
}

/** The longest way that is written out for one claim, in names. */
const LONGEST_WAY = 40;

/**
 * The verdict on `target = side`, in time that does not depend on the length of the file; null where more of the file must
 * be examined. It is `verified`, or null. A proof builds on no name that is only known to agree at points: which these are
 * may depend on the points.
 */
export function verifyLocally(
  target: DerivativeTerm,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
  names: ReadonlyMap<string, string> = new Map(),
  symmetric: SymmetricLeaves = new Map(),
  proofs: Proofs | null = null,
): Verdict | null {
  const known = { names, symmetric, proofs };
  const proved = new Map([...names].filter(([by]) => proofs?.proved.has(by)));
  const found =
    proofs && proved.size < names.size
      ? verifyWith(target, side, statement, documentFormulas, options, { ...known, names: proved }, 'proved')
      : null;
  return found ?? verifyWith(target, side, statement, documentFormulas, options, known, 'verified');
}

interface Known {
  readonly names: ReadonlyMap<string, string>;
  readonly symmetric: SymmetricLeaves;
  readonly proofs: Proofs | null;
}

function verifyWith(
  target: DerivativeTerm,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
  { names, symmetric: symmetricAdjoints, proofs }: Known,
  wanted: 'verified' | 'proved',
): Verdict | null {
  const asked = gradientByName(target, statement);
  if (!asked || asked.of === asked.by) return null;
  const { of, by } = asked;
  const { program } = documentFormulas;
  const leaf = program.leafOf(by);
  const claimed = program.lower(side, statement);
  if (!leaf || claimed.kind === 'refused' || !sameShape(claimed.value.shape, leaf.shape)) return null;
  const known = behind(by, names, documentFormulas);
  const used = new Set<string>();
  const expression = withDerivatives(claimed.value, of, known, documentFormulas, used);
  const read = derivativesIn(expression, of);
  const local = localScalar(program, {
    of,
    by,
    cone: coneOf(program, of),
    isKnown: (name) => read.has(name),
    most: LONGEST_WAY,
  });
  if (!local) return null;
  const symmetric = statement.conventions.symmetric === 'entries' ? 'entries' : 'frobenius';
  const inVariable = (found: Expression): Expression =>
    substitute(withDerivatives(found, of, known, documentFormulas), local.values);
  const parts = partsRead(side, claimed.value, statement, of, documentFormulas);
  const isProvable = proofs !== null && [...used].every((name) => proofs.proved.has(name));
  const claim = {
    question: { kind: 'gradient', of: local.scalar, by: leaf, symmetric },
    answer: substitute(expression, local.values),
    parts: parts.map((part) => ({ ...part, of: inVariable(part.of) })),
    given: local.values,
    symmetric: symmetricAdjoints,
    ...(isProvable && {
      known: local.way
        .flatMap(({ name }) => program.partsOfName(name))
        .map((part) => ({ ...part, of: inVariable(part.of) })),
    }),
  } as const;
  return nearVerdict(claim, documentFormulas, options, wanted);
}

/**
 * What a side needs to have a value, as it is written, with what the names need that it reads. Those that the scalar is
 * computed from have values wherever the scalar has one.
 */
export function partsRead(
  side: Term,
  expression: Expression,
  statement: InferredStatement,
  of: string,
  { program }: DocumentFormulas,
): readonly PartialPart[] {
  const cone = coneOf(program, of);
  const parts = [...program.partsOf(side, statement)];
  const seen = new Set<string>();
  const open = [...namesOf(expression)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const value = program.values.get(name);
    if (!value || seen.has(name) || cone.has(name)) continue;
    seen.add(name);
    parts.push(...program.partsOfName(name));
    open.push(...value.reads);
  }
  return parts;
}

/**
 * The names of derivatives by what is made of a variable: those that a chain leads back from. One name may be that of several
 * (`∂L/∂z = δ` and `∂L/∂b = δ` for z = W x + b), of which b leads nowhere from W.
 */
function behind(
  by: string,
  names: ReadonlyMap<string, string>,
  { program }: DocumentFormulas,
): ReadonlyMap<string, string> {
  const made = new Map<string, boolean>([[by, true]]);
  const isMade = (root: string): boolean => {
    const open = [root];
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const reads = [...(program.values.get(name)?.reads ?? [])];
      const next = made.has(name) ? undefined : reads.find((read) => !made.has(read));
      if (next !== undefined) open.push(next);
      else {
        made.set(name, made.get(name) ?? reads.some((read) => made.get(read)));
        open.pop();
      }
    }
    return made.get(root) === true;
  };
  return new Map([...names].filter(([x]) => x !== by && isMade(x)));
}

/** Names off the way to the scalar are written out where they lead to derivatives, at most so many times in each other. */
const DEEPEST = 6;

/**
 * An expression with derivatives in place of the file's names for them: `names`, and `Obar = ∂L/∂O`. A name that the
 * scalar is not made of, such as `δ3 = (δ4 W4') ∘ (1 - H3.^2)`, is written out in those.
 */
function withDerivatives(
  expression: Expression,
  of: string,
  names: ReadonlyMap<string, string>,
  { program }: DocumentFormulas,
  used: Set<string> = new Set(),
): Expression {
  const known = new Map([...names].map(([by, name]) => [name, by]));
  const cone = coneOf(program, of);
  let written = expression;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const places = new Map<Expression, Expression>();
    for (const name of namesOf(written)) {
      const value = program.values.get(name);
      if (!value || cone.has(name)) continue;
      const by = known.get(name);
      if (by !== undefined) used.add(by);
      places.set(value.leaf, by === undefined ? value.formula : derivativeLeaf(of, by, value.leaf.shape));
    }
    if (places.size === 0) break;
    written = substitute(written, places);
  }
  return written;
}
