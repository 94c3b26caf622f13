// A claim about a Jacobian or a second derivative in which those by other names stand as values, judged by what lies between
// the variables and the next name through which all flows. What is farther may have any values: this verifies, and never refutes.

import { cutNames, linkTo } from '../calculus/backward/cut-names.ts';
import { deriveLine } from '../calculus/backward/derive-line.ts';
import type { InferredStatement } from '../document/document.ts';
import {
  add,
  inner,
  matmul,
  number,
  scale,
  substitute,
  subtract,
  transpose,
  variableOf,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import {
  coneOf,
  derivativeLeaf,
  derivativeNamed,
  type Higher,
  higherLeaf,
  type NamedValue,
  namesOf,
  secondNamed,
} from '../lowering/program.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import type { JudgeOptions } from '../numeric/setting.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { ONE } from '../shapes/dimension.ts';
import { sameShape, shapeOf } from '../shapes/shape.ts';
import { nearVerdict } from './near-verdict.ts';

/** So many names are written out for one claim at most. */
const LONGEST_WAY = 40;

/** The question by names: ∂of/∂by of a column, or ∂²of/∂by∂and of a scalar, by columns or numbers; null of anything else. */
export function higherByName(
  target: DerivativeTerm,
  statement: InferredStatement,
  { program }: DocumentFormulas,
): Higher | null {
  const kind = statement.derivative?.kind;
  if (statement.conventions.layout !== 'numerator') return null;
  if (kind !== 'jacobian' && kind !== 'by-scalar' && kind !== 'hessian') return null;
  const leaf = program.lowerHigher(target, statement);
  const name = leaf.kind === 'done' ? (variableOf(leaf.value)?.name ?? '') : '';
  const first = derivativeNamed(name);
  const asked = secondNamed(name) ?? (first && { ...first, and: null });
  const isColumn = [asked?.of, asked?.by, asked?.and].every(
    (read) => !read || program.leafOf(read)?.shape.cols === ONE,
  );
  return asked && isColumn && asked.of !== asked.by && asked.of !== asked.and ? asked : null;
}

/** The verdict on `target = side`; null where more of the file must be examined. It is `verified`, or null. */
export function verifyHigherLocally(
  target: DerivativeTerm,
  side: Term,
  statement: InferredStatement,
  documentFormulas: DocumentFormulas,
  options: JudgeOptions,
): Verdict | null {
  const { program } = documentFormulas;
  const asked = higherByName(target, statement, documentFormulas);
  const claimed = program.lowerHigher(side, statement);
  if (!asked || claimed.kind === 'refused') return null;
  const { of, by, and } = asked;
  const from = [by, ...(and === null ? [] : [and])];
  const read = new Set(namesOf(claimed.value).flatMap((name) => byOf(name, asked)));
  const next = cutNames(program, of, from)?.find(({ name }) => name === of || read.has(name));
  const [x, y = null] = from.map((name) => program.leafOf(name));
  const link = x && next && linkTo(program, y ? [x, y] : [x], next, LONGEST_WAY);
  if (!x || !next || !link || (and !== null && !y)) return null;
  const question = questionTo(of, x, y, next, link.formula, documentFormulas);
  if (!sameShape(claimed.value.shape, shapeOf(rowsOf(question), (y ?? x).shape.rows))) return null;
  const parts = program.partsOf(side, statement);
  const written = withAdjointsBetween(claimed.value, of, next, documentFormulas);
  if (!written) return null;
  const answer = substitute(written, link.values);
  const known = link.way
    .flatMap(({ name }) => program.partsOfName(name))
    .map((part) => ({ ...part, of: substitute(part.of, link.values) }));
  const claim = { question, answer, parts, given: link.values, ...(!options.pointsOnly && { known }) };
  return nearVerdict(claim, documentFormulas, options);
}

/** The name u of a leaf for ∂of/∂u, or ∂²of/∂u² where a second derivative is claimed. */
function byOf(name: string, { of, and }: Higher): readonly string[] {
  const found = and === null ? derivativeNamed(name) : secondNamed(name);
  const isOwn = found?.of === of && (!('and' in found) || found.by === found.and);
  return found && isOwn ? [found.by] : [];
}

/** The side with the gradients by names before the next cut name written in that by it; null where one has no such line. */
function withAdjointsBetween(
  side: Expression,
  of: string,
  next: NamedValue,
  { program }: DocumentFormulas,
): Expression | null {
  const places = new Map<Expression, Expression>();
  const isKnown = (name: string): boolean => name === next.name;
  for (const leaf of topological([side])) {
    const derivative = derivativeNamed(variableOf(leaf)?.name ?? '');
    const variable = derivative?.of === of ? program.leafOf(derivative.by) : null;
    if (!derivative || !variable || isKnown(derivative.by) || !sameShape(variable.shape, leaf.shape))
      continue;
    const request = { of, by: derivative.by, cone: coneOf(program, of), isKnown, most: LONGEST_WAY };
    const line = deriveLine(program, request, variable, 'frobenius');
    if (line.kind === 'refused') return null;
    places.set(leaf, line.line.expression);
  }
  return places.size === 0 ? side : substitute(side, places);
}

const rowsOf = (question: Question): Expression['shape']['rows'] =>
  question.kind === 'hessian' ? question.by.shape.rows : question.of.shape.rows;

/**
 * What the variables do to `of` as far as the next cut name u, whose derivatives are taken as known. To second order that is
 * ⟨∂of/∂u, u(x)⟩ + ½ (u(x) - u)ᵀ ∂²of/∂u² (u(x) - u), with u held at its value.
 */
function questionTo(
  of: string,
  x: Expression,
  y: Expression | null,
  next: NamedValue,
  formula: Expression,
  { program }: DocumentFormulas,
): Question {
  const isLast = next.name === of;
  const { rows } = next.leaf.shape;
  if (!y) {
    const height = program.leafOf(of)?.shape.rows ?? rows;
    const outer = derivativeLeaf(of, next.name, shapeOf(height, rows));
    return { kind: 'jacobian', of: isLast ? formula : matmul(outer, formula), by: x, layout: 'numerator' };
  }
  if (isLast) return { kind: 'hessian', of: formula, by: x, and: y };
  const moved = subtract(formula, next.leaf);
  const outer = higherLeaf({ of, by: next.name, and: next.name }, shapeOf(rows, rows));
  const bent = scale(number(0.5), matmul(transpose(moved), outer, moved));
  const straight = inner(derivativeLeaf(of, next.name, next.leaf.shape), formula);
  return { kind: 'hessian', of: add(straight, bent), by: x, and: y };
}
