// A claim about a differential in which those of other names stand, judged by what lies between: names and differentials that
// the claim reads may have any values. What holds for all of them holds in the file, so this verifies, and never refutes.

import { deriveLine } from '../calculus/backward/derive-line.ts';
import { differential, differentialOfVariable } from '../calculus/differential.ts';
import type { InferredStatement } from '../document/document.ts';
import { addAll, inner, isScalarExpression, substitute, variable, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import type { Lowered } from '../lowering/lowered.ts';
import { coneOf, derivativeLeaf, derivativeNamed } from '../lowering/program.ts';
import type { Term } from '../names/term.ts';
import type { JudgeOptions } from '../numeric/setting.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { sameShape } from '../shapes/shape.ts';
import { nearVerdict } from './near-verdict.ts';

/** So many names are written out for one claim at most. */
const LONGEST_WAY = 40;

/** The verdict on `d(of) = side`; null where more of the file must be examined. It is `verified`, or null. */
export function verifyDifferentialLocally(
  of: Term,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Verdict | null {
  const { program } = documentFormulas;
  const inside = withoutParentheses(of);
  if (inside.kind === 'differential')
    return verifySecondLocally(inside.of, side, statement, documentFormulas, options);
  const target = program.lower(of, statement);
  const moves = movingIn(of, statement, documentFormulas);
  if (target.kind === 'refused' || !moves) return null;
  const claimed = program.lowerMoving(side, statement, (moving) => differentialBy(moving, moves));
  if (claimed.kind === 'refused' || !sameShape(claimed.value.shape, target.value.shape)) return null;
  const formula = formulaBetween(target.value, claimed.value, moves, documentFormulas);
  if (!formula) return null;
  const along = valueLeaves(formula.of).filter(moves);
  if (along.length === 0) return null;
  const parts = program.partsOf(side, statement);
  // Of a derivative, what the derived line needs may be more than the derivative itself does.
  const isName = program.values.has(variableOf(target.value)?.name ?? '');
  const claim = {
    question: { kind: 'differential', of: formula.of, along },
    answer: substitute(claimed.value, formula.values),
    parts,
    given: formula.values,
    ...(isName && !options.pointsOnly && { known: partsOfNames(formula.values, documentFormulas) }),
  } as const;
  return nearVerdict(claim, documentFormulas, options);
}

/** The conditions under which the names that were written out have a value. */
function partsOfNames(
  values: ReadonlyMap<Expression, Expression>,
  { program }: DocumentFormulas,
): readonly PartialPart[] {
  return [...values.keys()]
    .flatMap((leaf) => program.partsOfName(variableOf(leaf)?.name ?? ''))
    .map((part) => ({ ...part, of: substitute(part.of, values) }));
}

/** The same of `d(dL) = side` for a scalar's name: dL is Σ ∂L/∂x · dx, with the dx constant. */
function verifySecondLocally(
  of: Term,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Verdict | null {
  const { program, lowerings } = documentFormulas;
  const scalar = program.lower(of, statement);
  const moves = movingIn(of, statement, documentFormulas);
  if (scalar.kind === 'refused' || !isScalarExpression(scalar.value) || !moves) return null;
  const name = variableOf(scalar.value)?.name ?? '';
  const whole = lowerings.plain.term(of, statement);
  if (whole.kind === 'refused' || !program.values.has(name)) return null;
  const claimed = program.lowerMoving(side, statement, (moving) => differentialBy(moving, moves));
  if (claimed.kind === 'refused') return null;
  const held = new Map<Expression, Expression>();
  const along: Expression[] = [];
  const terms: Expression[] = [];
  for (const leaf of documentFormulas.varying(statement, whole.value)) {
    const by = variableOf(leaf)?.name ?? '';
    const constant = variable({ name: `d${by}, held`, attributes: [], role: 'value' }, leaf.shape);
    const adjoint = derivativeLeaf(name, by, leaf.shape);
    held.set(differentialOfVariable(leaf), constant);
    along.push(adjoint);
    terms.push(inner(adjoint, constant));
  }
  const question = { kind: 'differential', of: addAll(terms), along } as const;
  const answer = substitute(claimed.value, held);
  const isRead = new Set(along.map(differentialOfVariable));
  const moving = topological([answer]).filter((node) => variableOf(node)?.role === 'differential');
  if (moving.some((node) => !isRead.has(node))) return null;
  return nearVerdict({ question, answer, parts: [], given: new Map() }, documentFormulas, options);
}

/** Which leaves have a differential in a statement about d(of): the variables that vary there, and what is made of them. */
export function movingIn(
  of: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
): ((leaf: Expression) => boolean) | null {
  const { program, lowerings } = documentFormulas;
  const scalar = scalarOf(withoutParentheses(of));
  const whole = lowerings.plain.term(scalar, statement);
  if (whole.kind === 'refused') return null;
  const varying = new Set(
    documentFormulas.varying(statement, whole.value).flatMap((leaf) => variableOf(leaf)?.name ?? []),
  );
  const moving = new Set(varying);
  for (const { name, reads } of program.values.values())
    if ([...reads].some((read) => moving.has(read) || derivativeNamed(read))) moving.add(name);
  return (leaf) => {
    const name = variableOf(leaf)?.name ?? '';
    return moving.has(name) || derivativeNamed(name) !== null;
  };
}

/** L, for d(∂L/∂x) and d(dL), which are made of what L is. */
const scalarOf = (of: Term): Term =>
  of.kind === 'derivative' || of.kind === 'differential' ? withoutParentheses(of.of) : of;

function differentialBy(of: Expression, moves: (leaf: Expression) => boolean): Lowered<Expression> {
  const leaves = valueLeaves(of).filter(moves);
  const found = differential(of, new Map(leaves.map((leaf) => [leaf, differentialOfVariable(leaf)])));
  return found.kind === 'refused' ? found : { kind: 'done', value: found.expression };
}

const valueLeaves = (expression: Expression): readonly Expression[] =>
  topological([expression]).filter((leaf) => variableOf(leaf)?.role === 'value');

interface Between {
  readonly of: Expression;
  /** Formulas of the names that were written out: they give these a value, and do not make them move. */
  readonly values: ReadonlyMap<Expression, Expression>;
}

/** The target over the leaves whose differentials the side reads; null where too many names lie between. */
function formulaBetween(
  target: Expression,
  side: Expression,
  moves: (leaf: Expression) => boolean,
  documentFormulas: DocumentFormulas,
): Between | null {
  const read = new Set(topological([side]).filter((node) => variableOf(node)?.role === 'differential'));
  const values = new Map<Expression, Expression>();
  let of = formulaOf(target, read, documentFormulas) ?? target;
  if (of !== target) values.set(target, of);
  for (let written = 0; written < LONGEST_WAY; written++) {
    const next = valueLeaves(of)
      .filter((leaf) => moves(leaf) && !read.has(differentialOfVariable(leaf)))
      .flatMap((leaf) => {
        const formula = formulaOf(leaf, read, documentFormulas);
        return formula ? [{ leaf, formula }] : [];
      })
      .at(-1);
    if (!next) return { of, values };
    const place = new Map([[next.leaf, next.formula]]);
    of = substitute(of, place);
    for (const [leaf, value] of values) values.set(leaf, substitute(value, place));
    values.set(next.leaf, next.formula);
  }
  return null;
}

/** The formula of a name, or of a derivative its line in the derivatives whose differentials are read; null of a variable. */
function formulaOf(
  leaf: Expression,
  read: ReadonlySet<Expression>,
  { program }: DocumentFormulas,
): Expression | null {
  const name = variableOf(leaf)?.name ?? '';
  const derivative = derivativeNamed(name);
  if (!derivative) return program.values.get(name)?.formula ?? null;
  const { of, by } = derivative;
  const variable = program.leafOf(by);
  if (!variable || of === by) return null;
  const known = new Set([...read].flatMap((node) => derivativeNamed(variableOf(node)?.name ?? '')?.by ?? []));
  const cone = coneOf(program, of);
  const isKnown = (other: string): boolean => known.has(other);
  const line = deriveLine(program, { of, by, cone, isKnown, most: LONGEST_WAY }, variable, 'frobenius');
  return line.kind === 'line' ? line.line.expression : null;
}
