// Repairs of one side of a claim, as fixes: found by the search, confirmed by the judge, the derived answer last.

import { rangeOf } from '../../analysis/places.ts';
import type { InferredStatement } from '../../document/document.ts';
import { inner, matmul, size as sizeExpression, sumAll, times, trace } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import {
  isAxisSum,
  isDiagonalMatrix,
  isHadamard,
  isInner,
  isMatrixProduct,
  isNumber,
  isScaling,
  isSize,
  isSum,
  isTotal,
  isTrace,
  isTranspose,
} from '../../expressions/forms.ts';
import { substitute } from '../../expressions/substitute.ts';
import { innerTerms, type Term } from '../../names/term.ts';
import { testCandidate } from '../../numeric/comparison.ts';
import { fullDerivative } from '../../numeric/full-derivative.ts';
import { expectedShape } from '../../numeric/question.ts';
import { settleAt } from '../../numeric/settle.ts';
import { prepareTrials, type Trial, type Trials } from '../../numeric/trials.ts';
import { LEVEL } from '../../operators/writing.ts';
import type { Fix, TextEdit } from '../../problems/problem.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import type { Formulas } from '../../queries/formulas.ts';
import { namedSize } from '../../shapes/dimension.ts';
import { isScalar, type Shape, sameShape } from '../../shapes/shape.ts';
import type { Matrix } from '../../values/matrix.ts';
import { fraction, product } from '../shapes/written-products.ts';
import {
  asWritten,
  enclosed,
  named,
  power,
  transposed,
  ungrouped,
  usesStar,
  type WrittenTerm,
} from '../shapes/written-term.ts';
import { repairClaim } from './claim-repair.ts';
import type { Factor } from './factors.ts';
import type { Symbols } from './local-edits.ts';
import type { AnswerParts, ClaimTrial, NamedNumber } from './trial.ts';
import { withStars } from './with-stars.ts';

interface RepairCase {
  /** Texts that are tried before any that are searched for. */
  readonly likely: readonly string[];
  readonly index: number;
  readonly documentFormulas: DocumentFormulas;
  readonly statement: InferredStatement;
  readonly formulas: Formulas;
  /** The values that the derivative is by, where these have a definition that is written out. */
  readonly definitions: ReadonlyMap<Expression, Expression>;
}

/** How many sample points the search uses; the judge uses all of them before a repair is offered. */
const SAMPLES = 3;
const MOST_FIXES = 3;
/** Candidates that one search evaluates at most. */
const MOST_LOOKS = 4000;
/** And the numbers that it computes. */
const MOST_WORK = 2e7;
/** Factors of the right answer that a claim may have left out. */
const MOST_FACTORS = 6;

/** Fixes of a side that is wrong: at the trials, or where it holds at all of them, at the point `beyond`. */
export function repairSide(
  side: Term,
  trials: Trials,
  beyond: Trial | null,
  answer: Expression | null,
  own: RepairCase,
): readonly Fix[] {
  const { documentFormulas, index } = own;
  // Where the sides of an identity differ beyond a kink, what makes them equal says nothing of what is meant.
  const isSearched = beyond === null || trials.question.kind !== 'identity';
  const trial = isSearched ? claimTrial(trials, beyond, answer) : null;
  const text = documentFormulas.textOf(index);
  const fixes: Fix[] = [];
  const offer = (replacement: string, title: string): void => {
    const candidate = read(replacement);
    if (
      !candidate ||
      own.statement.sides.some(({ term }) => text.slice(term.span.start, term.span.end) === replacement) ||
      fixes.some((fix) => fix.title === title) ||
      testCandidate(trials, candidate).outcome !== 'agree' ||
      (beyond && settleAt(trials, beyond, candidate).outcome !== 'agree') ||
      !agreesAtOtherSizes(candidate)
    )
      return;
    fixes.push({
      title,
      edits: [...editOf(side, replacement, own), ...documentFormulas.recoveryEdits(index)],
      verified: true,
    });
  };
  const elsewhere = trialsAtOtherSizes(trials);
  const agreesAtOtherSizes = (candidate: Expression): boolean => {
    const others = elsewhere();
    return others === null || testCandidate(others, candidate).outcome !== 'differ';
  };
  type Found = { readonly term: Term; readonly statement: InferredStatement } | null;
  const formulaOf = (found: Found): Expression | null => {
    if (!found || claimsOnItself(found.term, own.statement)) return null;
    const expression = own.formulas.term(found.term, found.statement);
    return expression.kind === 'refused' ? null : expression.value;
  };
  const inPlace = (by: WrittenTerm): Expression | null =>
    formulaOf(documentFormulas.withSide(index, side, by));
  // A fix is read as its reader will read it, whatever it was made from.
  const read = (replacement: string): Expression | null =>
    formulaOf(documentFormulas.readSide(index, side, replacement));
  const printed = (expression: Expression): WrittenTerm | null => {
    const found = documentFormulas.readTerm(index, inTheirSigns(expression));
    return found && withSizeBelow(found.term, found.text, documentFormulas);
  };
  const isStarred = usesStar(text.slice(side.span.start, side.span.end));
  // Of a derivative by a value on the way, what is built on that value has its name only where its formula stands.
  const printedOf = (expression: Expression): string => {
    const plain = own.formulas.print(expression);
    if (own.definitions.size === 0) return plain;
    const named = own.formulas.print(substitute(expression, own.definitions));
    return named.length < plain.length && read(named) ? named : plain;
  };
  const inTheirSigns = (expression: Expression): string => {
    const printed = printedOf(expression);
    const starred = isStarred ? withStars(printed) : null;
    return starred !== null && read(starred) === read(printed) ? starred : printed;
  };
  for (const text of own.likely) if (fixes.length === 0) offer(text, `Change to \`${text}\``);
  if (trial) {
    const dims = documentFormulas.document.dims.free.map(({ name }) => ({
      written: named(name),
      expression: sizeExpression(namedSize(name)),
    }));
    const lower = (term: Term): Expression | null => {
      const expression = own.formulas.term(term, own.statement);
      return expression.kind === 'done' ? expression.value : null;
    };
    const reader = { text, inPlace, lower, dims, symbols: symbolsOf(own) };
    const repairs = repairClaim(side, trial, reader, () => answerParts(answer, printed));
    const replacements = repairs.map((repair) => ungrouped(repair.side).text);
    const { question } = trials;
    // Of an identity, the other side over again says the least.
    const repeats = (replacement: string): boolean =>
      question.kind === 'identity' && read(replacement) === question.of;
    for (const replacement of [
      ...replacements.filter((text) => !repeats(text)),
      ...replacements.filter(repeats),
    ])
      if (fixes.length < MOST_FIXES) offer(replacement, `Change to \`${replacement}\``);
  }
  const derived = answer && inTheirSigns(answer);
  if (derived) {
    const known = fixes.some((fix) => fix.edits[0]?.newText === derived);
    if (!known) offer(derived, `Replace by the derived answer \`${derived}\``);
  }
  return fixes;
}

/** Whether a side of `df = …` reads df itself: true, and no answer. */
function claimsOnItself(term: Term, { resolved: { statement } }: InferredStatement): boolean {
  if (statement.kind !== 'differential' || statement.of.kind !== 'name') return false;
  const { name } = statement.of;
  const open: Term[] = [term];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'differential' && next.of.kind === 'name' && next.of.name === name) return true;
    open.push(...innerTerms(next));
  }
  return false;
}

/** The argument of a sum or trace, the matrix of a diagonal: factors there may be missing as well. */
const isReducing = (node: Expression): boolean =>
  [isAxisSum, isTotal, isTrace, isInner, isDiagonalMatrix].some((hasForm) => hasForm(node));

/** A printed formula; `1 / N` by a size as people write it beside factors, `1/N`. */
function withSizeBelow(term: Term, text: string, { document }: DocumentFormulas): WrittenTerm {
  const [divisor, ...more] = term.kind === 'product' ? term.rest : [];
  const below = divisor?.sign === '/' && more.length === 0 ? divisor.factor : null;
  const isFraction =
    term.kind === 'product' &&
    term.first.kind === 'number' &&
    below?.kind === 'name' &&
    document.dimNamed(below.name) !== null;
  return isFraction ? fraction(asWritten(term.first, text), asWritten(below, text)) : asWritten(term, text);
}

/** An expression in the file's own names; null where it cannot be written so. */
type Print = (expression: Expression) => WrittenTerm | null;

/** The right answer taken apart into terms and factors that can be written in the file's own names. */
function answerParts(answer: Expression | null, print: Print): AnswerParts {
  if (!answer) return { factors: [], pieces: [], terms: [], scalars: [] };
  const summed = summands(answer);
  const terms = (summed.length > 1 ? summed : []).flatMap((expression) => {
    const written = print(expression);
    return written ? [{ expression, written }] : [];
  });
  const factors = new Map<Expression, Factor>();
  const inner = new Map<Expression, Factor>();
  const keep = (expression: Expression, where: Map<Expression, Factor>): void => {
    if (isScalar(expression.shape) || factors.has(expression)) return;
    const written = print(expression);
    const plain = written && enclosed(written, LEVEL.postfix);
    if (plain)
      where.set(expression, { expression, isTransposed: false, plain, transposed: transposed(plain) });
  };
  const open = [...(summed.length > 1 ? summed : []), answer];
  for (let next = open.pop(); next; next = open.pop()) {
    if (
      isScaling(next) ||
      isMatrixProduct(next) ||
      isHadamard(next) ||
      isTranspose(next) ||
      isReducing(next)
    ) {
      open.push(...next.args);
      continue;
    }
    keep(next, factors);
    if (isSum(next)) for (const arg of next.args) keep(arg, inner);
  }
  const outer = [...factors.values()].slice(0, MOST_FACTORS);
  return {
    factors: outer,
    pieces: [...outer, ...[...inner.values()].slice(0, MOST_FACTORS / 2)],
    terms,
    scalars: scalarsIn(answer, print),
  };
}

/**
 * Points at further sizes, drawn when first asked for: among the many numbers and sizes that a search tries, `½ o` may
 * by chance be `m` at two sets of sizes.
 */
function trialsAtOtherSizes(trials: Trials): () => Trials | null {
  let found: Trials | null | undefined;
  return () => {
    if (found !== undefined) return found;
    const options = { ...trials.options, seed: trials.options.seed + 1, trials: 4 };
    const prepared = prepareTrials(trials.question, [], trials.setting, options);
    found = prepared.kind === 'trials' ? prepared.trials : null;
    return found;
  };
}

/** The terms that a sum has once the numbers around it are multiplied in. */
function summands(answer: Expression): readonly Expression[] {
  const [first, ...rest] = answer.args;
  if (!first) return [answer];
  if (isSum(answer)) return answer.args.flatMap(summands);
  if (isTrace(answer)) return summands(first).map(trace);
  if (isTotal(answer)) return summands(first).map(sumAll);
  if (isInner(answer) && rest[0]) {
    const right = summands(rest[0]);
    return summands(first).flatMap((a) => right.map((b) => inner(a, b)));
  }
  if (isMatrixProduct(answer)) {
    const at = answer.args.findIndex((arg) => isSum(arg));
    return at < 0
      ? [answer]
      : summands(answer.args[at] ?? answer).map((term) => matmul(...answer.args.with(at, term)));
  }
  const sums = isScaling(answer) ? answer.args.filter((arg) => isSum(arg)) : [];
  const [sum] = sums;
  if (sums.length !== 1 || !sum) return [answer];
  const others = answer.args.filter((arg) => arg !== sum);
  return summands(sum).map((term) => times([...others, term]));
}

/** The numbers in an answer that a claim may have left out: each by itself, its square, and products of two. */
function scalarsIn(answer: Expression, print: Print): readonly NamedNumber[] {
  const found = new Map<string, NamedNumber>();
  for (const node of topological([answer])) {
    if (!isScalar(node.shape) || isNumber(node) || isSize(node)) continue;
    const written = print(node);
    if (written) found.set(written.text, { written, expression: node });
  }
  const single = [...found.values()].slice(0, 8);
  const squares = single.map(({ written, expression }) => ({
    written: power(written, '^2', 2),
    expression: times([expression, expression]),
  }));
  return [...single, ...squares, ...pairs(single)];
}

const pairs = (numbers: readonly NamedNumber[]): readonly NamedNumber[] =>
  numbers
    .flatMap((a, i) =>
      numbers.slice(i + 1).map((b) => ({
        written: product([a.written, b.written], false),
        expression: times([a.expression, b.expression]),
      })),
    )
    .slice(0, 12);

function symbolsOf(own: RepairCase): Symbols {
  const shapes = new Map<string, Shape>();
  for (const symbol of own.documentFormulas.document.scope.symbols.values()) {
    if (symbol.kind !== 'variable' && symbol.kind !== 'definition') continue;
    const value = own.documentFormulas.document.valueOf(symbol.name);
    if (value?.kind === 'shape') shapes.set(symbol.name, value.shape);
  }
  return {
    like: (name) => {
      const shape = shapes.get(name);
      return [...shapes].flatMap(([other, its]) =>
        shape && other !== name && sameShape(its, shape) ? [other] : [],
      );
    },
    // Only a determinant raises a number to a size.
    sizes: /\bdet\(/u.test(own.documentFormulas.textOf(own.index))
      ? own.documentFormulas.document.dims.free.map(({ name }) => name)
      : [],
    isNumber: (name) => {
      const shape = shapes.get(name);
      return shape ? isScalar(shape) : own.documentFormulas.document.dimNamed(name) !== null;
    },
  };
}

function editOf(side: Term, replacement: string, own: RepairCase): readonly TextEdit[] {
  return [{ range: rangeOf(side.span, own.index, own.documentFormulas.document), newText: replacement }];
}

/** The right answer at a few points: from the derived answer where there is one, else from differences. */
function claimTrial(trials: Trials, beyond: Trial | null, answer: Expression | null): ClaimTrial | null {
  const wanted = expectedShape(trials.question);
  // The last point has other sizes than the first: with one set of sizes, 3 would do for N.
  const others = trials.list.slice(SAMPLES - 1).slice(-1);
  const list = [...trials.list.slice(0, SAMPLES - 1), ...(beyond ? [beyond] : others)];
  const right = answer && sameShape(answer.shape, wanted) ? answer : null;
  const targets: Matrix[] = [];
  for (const trial of list) {
    const value = right ? trial.values.evaluate(right) : fullDerivative(trials, trial)?.value;
    if (!value) return null;
    targets.push(value);
  }
  const target = joined(targets);
  if (!target.every(Number.isFinite)) return null;
  let looks = 0;
  const spent = (): number => list.reduce((total, trial) => total + trial.values.cost(), 0);
  const most = spent() + MOST_WORK;
  const ends = targets.map((_, at) =>
    targets.slice(0, at + 1).reduce((sum, { data }) => sum + data.length, 0),
  );
  const numbers = new Map<Expression, readonly number[]>();
  return {
    wanted,
    target,
    ends,
    numberAt: (expression) => {
      const known = numbers.get(expression);
      if (known) return known;
      const values = list.map((trial) => trial.values.evaluate(expression).data[0] ?? Number.NaN);
      numbers.set(expression, values);
      return values.every(Number.isFinite) ? values : null;
    },
    vectorOf: (expression) => {
      looks += 1;
      if (looks > MOST_LOOKS || spent() > most || trials.options.budget.cancelled) return null;
      const vector = joined(list.map((trial) => trial.values.evaluate(expression)));
      return vector.length === target.length && vector.every(Number.isFinite) ? vector : null;
    },
  };
}

function joined(values: readonly Matrix[]): Float64Array {
  const length = values.reduce((sum, value) => sum + value.data.length, 0);
  const all = new Float64Array(length);
  let at = 0;
  for (const value of values) {
    all.set(value.data, at);
    at += value.data.length;
  }
  return all;
}
